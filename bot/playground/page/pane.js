/** One person's window: sidebar, what is open, and the modal. Side by side there are two of them. */

import { api } from "./api.js";
import { colourOf, inkOn } from "./avatar.js";
import { Conversation } from "./conversation.js";
import { fill, h } from "./dom.js";
import { Home } from "./home.js";
import { icon } from "./icons.js";
import { Modal } from "./modal.js";
import { plainWords } from "./plain.js";
import { Sidebar } from "./sidebar.js";
import { isDirect } from "./store.js";

const READ_AFTER = 40;

export class Pane extends EventTarget {
  #places = new Map(); // where each person was last, so that coming back finds them there
  #timer = null;

  constructor({ store, inbox, announce }) {
    super();
    Object.assign(this, { store, inbox, announce, drafts: new Map() });
    this.sidebar = new Sidebar(this, inbox);
    this.content = h("div", { class: "content" });
    this.window = h("div", { class: "window" }, this.sidebar.node, this.content);
    this.node = h("section", { class: "pane" }, this.window);
    this.node.addEventListener("focusin", () => this.#activated());
    this.node.addEventListener("pointerdown", () => this.#activated());
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.conversation?.closeThread()) event.stopPropagation();
    });
  }

  #activated() {
    this.dispatchEvent(new Event("activate"));
  }

  get user() {
    return this.reader?.user;
  }

  /** Becomes this person; everything that was another's is gone from the window. */
  become(user, place) {
    this.reader = { store: this.store, user };
    const person = this.store.person(user);
    const colour = colourOf(person);
    this.node.style.setProperty("--who", colour);
    this.node.style.setProperty("--who-ink", inkOn(colour));
    this.node.setAttribute("aria-label", `What ${person?.real_name ?? user} sees`);
    this.modal?.node.remove();
    this.window.inert = false;
    this.modal = new Modal({
      reader: this.reader,
      behind: this.window,
      after: (answer) => this.afterAction(answer),
    });
    this.modal.fallback = () => this.conversation?.composer.focus();
    this.node.append(this.modal.node);
    this.open([place, this.#places.get(user)].find((one) => this.#exists(one)) ?? this.#firstPlace());
    this.dispatchEvent(new Event("become"));
  }

  #exists(place) {
    if (place?.kind !== "channel") return Boolean(place);
    return this.store.channelsOf(this.user).some((one) => one.id === place.id);
  }

  #firstPlace() {
    const first = this.store.channelsOf(this.user).find((one) => !one.archived && !isDirect(one));
    return first ? { kind: "channel", id: first.id } : { kind: "app", tab: "home" };
  }

  /** Opens {kind: "channel", id} or {kind: "app", tab: "home" | "messages"}. */
  open(place, { focus = false } = {}) {
    this.place = place;
    this.#places.set(this.user, place);
    this.home = null;
    this.conversation = null;
    this.node.classList.toggle("inside", focus || this.node.classList.contains("inside"));
    if (place.kind === "app") this.#openApp(place.tab);
    else this.#openConversation(place.id);
    this.sidebar.draw();
    if (focus) this.conversation?.composer.focus();
    this.refresh();
    this.dispatchEvent(new Event("open"));
  }

  #openConversation(id, tabs) {
    this.conversation = new Conversation(this, id, { tabs });
    fill(this.content, this.conversation.node);
  }

  #openApp(tab) {
    const tabs = this.#appHead(tab);
    if (tab === "messages") return this.#openMessages(tabs);
    this.home = new Home({ reader: this.reader, after: (answer) => this.afterAction(answer) });
    fill(this.content, h("div", { class: "channel" }, tabs, this.home.node));
    return this.home.open();
  }

  /** The app is told that its Messages tab was opened; the conversation begins with that if there was none. */
  async #openMessages(tabs) {
    const { user } = this;
    const known = this.store.appChannel(user)?.id;
    if (known) this.#openConversation(known, tabs);
    else fill(this.content, h("div", { class: "channel" }, tabs));
    await api.openMessages(user);
    if (known) return;
    await this.store.load();
    if (this.user === user && this.place.tab === "messages") this.open(this.place);
  }

  /** Puts words into the composer, going to a place that has one. */
  write(text) {
    if (this.modal.isOpen) return this.modal.focus();
    if (!this.conversation) this.open(this.#firstPlace());
    this.node.classList.add("inside");
    return text ? this.conversation?.composer.put(text) : this.conversation?.composer.focus();
  }

  /** Types a command and sends it. */
  run(command) {
    this.write(command);
    return this.modal.isOpen ? null : this.conversation?.composer.send();
  }

  #appHead(current) {
    const tab = (name, words) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          "aria-selected": String(name === current),
          onclick: () => this.open({ kind: "app", tab: name }),
        },
        words,
      );
    return h(
      "div",
      { class: "channel-head app-head" },
      this.backButton(),
      h("h2", {}, icon("app"), this.store.state.app.name),
      h(
        "div",
        { class: "tabs", role: "tablist", "aria-label": "The app" },
        tab("home", "Home"),
        tab("messages", "Messages"),
      ),
    );
  }

  /** On a phone one pane is shown at a time; this goes back to the list. */
  backButton() {
    const back = () => {
      this.node.classList.remove("inside");
      this.sidebar.node.querySelector("[aria-current]")?.focus();
    };
    return h(
      "button",
      { type: "button", class: "quiet to-list", "aria-label": "Back to the list", onclick: back },
      icon("back"),
    );
  }

  /** Something changed: read again what is shown, once for a burst of news. */
  news({ what, channel }) {
    const elsewhere =
      channel && this.conversation?.id && channel !== this.conversation.id && what === "message";
    if (elsewhere) return;
    this.homeChanged ||= what === "home";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), READ_AFTER);
  }

  async refresh() {
    const { user } = this;
    const [view] = await Promise.all([api.view(user), this.conversation?.refresh(), this.#refreshHome()]);
    if (user === this.user) this.modal.show(view);
  }

  async #refreshHome() {
    if (!this.home || !this.homeChanged) return;
    this.homeChanged = false;
    this.home.show(await api.home(this.user));
  }

  /** After something this person did: what came of it may be anywhere. */
  async afterAction() {
    this.homeChanged = true;
    await this.refresh();
    this.dispatchEvent(new Event("acted"));
  }

  /** Messages of the open channel were read: they count as seen, and new ones are spoken. */
  heard(channelId, messages, fresh) {
    this.inbox.saw(this.user, channelId, messages);
    this.sidebar.draw();
    for (const message of fresh.filter((one) => one.user !== this.user)) {
      this.announce(
        `${message.ephemeral ? "Only for you, " : ""}${message.user_name ?? "Someone"}: ${plainWords(message, this.store)}`,
      );
    }
  }
}
