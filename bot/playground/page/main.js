/** Starts the page: one store, one or two windows, the strip above them and the drawer below. */

import { api } from "./api.js";
import { Clock } from "./clock.js";
import { ask } from "./dialog.js";
import { fill, h } from "./dom.js";
import { Faces } from "./faces.js";
import { icon } from "./icons.js";
import { Inbox } from "./inbox.js";
import { showKeys, wireKeys } from "./keys.js";
import { Pane } from "./pane.js";
import { Store } from "./store.js";
import { Story } from "./story.js";
import { listen } from "./stream.js";
import { Traffic } from "./traffic.js";

const at = (id) => document.getElementById(id);
const announce = (words) => (at("announcer").textContent = words);

const LOOK_AROUND = 20_000;

class Page {
  panes = [];
  #streams = new Map();
  #stateTimer = null;

  constructor() {
    this.store = new Store();
    this.inbox = new Inbox(this.store);
    this.faces = new Faces({ store: this.store, inbox: this.inbox, panes: () => ({ all: this.panes, active: this.active }), choose: (...all) => this.choose(...all) });
    this.story = new Story({ store: this.store, act: (thing) => this.tryThing(thing) });
    this.clock = new Clock({ store: this.store, moved: () => this.readAll(), go: (user, channel) => this.go(user, channel), announce });
    this.traffic = new Traffic();
    this.inbox.addEventListener("change", () => this.drawPeople());
    this.store.addEventListener("change", () => this.draw());
  }

  async start() {
    await this.store.load();
    this.sideButton = stripButton("columns", "Side by side", () => this.sideBySide());
    this.sideButton.setAttribute("aria-pressed", "false");
    fill(at("strip-tools"), this.sideButton, stripButton("pulse", "Traffic", () => this.traffic.toggle()), stripButton("help", "Keys", showKeys), stripButton("reset", "Reset", () => this.reset()));
    at("clock").replaceWith(this.clock.node);
    at("faces").replaceWith(this.faces.node);
    at("story").replaceWith(this.story.node, this.clock.arrivals);
    at("traffic").replaceWith(this.traffic.node);
    this.#addPane();
    const [, user, channel] = /^#\/(\w+)(?:\/(\w+))?/.exec(location.hash) ?? [];
    const first = this.store.faces.find((one) => one.id === user) ?? this.store.faces[0];
    this.active.become(first.id, channel && (channel === "home" ? { kind: "app", tab: "home" } : { kind: "channel", id: channel }));
    this.draw();
    this.#keys();
    await this.inbox.look({ everywhere: true, firstIsNew: false });
    // News of other people's private conversations does not come by the streams of those who are shown.
    setInterval(() => document.hidden || this.inbox.lookSoon(), LOOK_AROUND);
  }

  #addPane() {
    const pane = new Pane({ store: this.store, inbox: this.inbox, announce });
    pane.addEventListener("activate", () => this.activate(pane));
    pane.addEventListener("become", () => this.#became());
    pane.addEventListener("open", () => this.#rememberPlace());
    pane.addEventListener("acted", () => this.inbox.lookSoon());
    this.panes.push(pane);
    at("panes").append(pane.node);
    this.activate(pane);
    return pane;
  }

  activate(pane) {
    if (this.active === pane) return;
    this.active = pane;
    this.#became();
  }

  #became() {
    for (const pane of this.panes) pane.node.classList.toggle("active", pane === this.active);
    this.#listen();
    this.#rememberPlace();
    this.drawPeople();
    if (this.active.user) this.story.draw(this.active.user);
  }

  #rememberPlace() {
    const { user, place } = this.active;
    if (user && place) history.replaceState(null, "", `#/${user}/${place.kind === "channel" ? place.id : "home"}`);
  }

  /** One stream for each person shown, no more: a browser keeps few connections to one server. */
  #listen() {
    const shown = new Set(this.panes.map((pane) => pane.user).filter(Boolean));
    for (const [user, stop] of this.#streams) {
      if (shown.has(user)) continue;
      this.#streams.delete(user);
      stop();
    }
    for (const user of shown) {
      if (!this.#streams.has(user)) this.#streams.set(user, listen(user, (news) => this.#news(user, news), (connected) => this.#line(connected)));
    }
  }

  #news(user, news) {
    if (news.what === "reset") return location.reload();
    for (const pane of this.panes) if (pane.user === user) pane.news(news);
    this.traffic.refreshSoon();
    if (news.what !== "message") this.#loadSoon();
    return this.inbox.lookSoon(news.what === "message" ? news.channel : null);
  }

  #loadSoon() {
    clearTimeout(this.#stateTimer);
    this.#stateTimer = setTimeout(() => this.store.load(), 150);
  }

  #line(connected) {
    at("broken-line").hidden = connected;
    if (connected && this.wasBroken) this.readAll();
    this.wasBroken = !connected;
  }

  draw() {
    const { team, app } = this.store.state;
    document.title = `${team.name ?? "Workspace"} (local workspace)`;
    fill(at("team"), h("h1", {}, team.name ?? ""), h("small", {}, `local workspace${app.name ? ` with ${app.name}` : ""}`));
    this.clock.draw();
    this.drawPeople();
    if (this.active?.user) this.story.draw(this.active.user);
  }

  drawPeople() {
    this.faces.draw();
    for (const pane of this.panes) if (pane.user) pane.sidebar.draw();
  }

  /** Reads everything again; resolves to what is new for anybody. */
  async readAll() {
    await this.store.load();
    const found = await this.inbox.look({ everywhere: true });
    for (const pane of this.panes) pane.homeChanged = true;
    await Promise.all(this.panes.map((pane) => pane.refresh()));
    this.traffic.refreshSoon();
    return found;
  }

  choose(user, { other = false } = {}) {
    if (other && this.panes.length === 1) return this.sideBySide(user);
    const pane = other ? this.panes.find((one) => one !== this.active) : this.active;
    if (pane.user !== user) pane.become(user);
    announce(`You are ${this.store.nameOf(user)}.`);
    return this.activate(pane);
  }

  go(user, channel) {
    const pane = this.panes.find((one) => one.user === user) ?? this.active;
    const place = channel === this.store.appChannel(user)?.id ? { kind: "app", tab: "messages" } : { kind: "channel", id: channel };
    if (pane.user === user) pane.open(place, { focus: true });
    else pane.become(user, place);
    this.activate(pane);
  }

  /** Adds a window for `user` (or the next person), or takes the other one away. */
  sideBySide(user) {
    const [kept, second] = this.active === this.panes[1] ? [this.panes[1], this.panes[0]] : this.panes;
    if (second) {
      second.node.remove();
      this.panes = [kept];
      this.activate(kept);
      this.#became();
    } else {
      const others = this.store.faces.filter((one) => one.id !== kept.user);
      this.#addPane().become(user ?? this.secondUser ?? others[0]?.id ?? kept.user);
    }
    this.secondUser = second?.user;
    document.body.classList.toggle("side-by-side", this.panes.length > 1);
    this.sideButton.setAttribute("aria-pressed", String(this.panes.length > 1));
  }

  /** Becomes the person, goes to the channel and types the command, as far as the thing to try says so. */
  tryThing({ user, channel, command }) {
    const person = this.store.personNamed(user);
    if (person) this.choose(person.id);
    const place = this.store.channelNamed(channel);
    if (place && this.active.place.id !== place.id) this.active.open({ kind: "channel", id: place.id });
    this.#write(command);
  }

  #write(text) {
    if (!this.active.conversation) this.active.open({ kind: "channel", id: this.store.channelsOf(this.active.user)[0].id });
    this.active.node.classList.add("inside");
    if (text) this.active.conversation.composer.put(text);
    else this.active.conversation.composer.focus();
  }

  async reset() {
    const sure = await ask({ title: "Start again?", text: "Everything said, pressed and filled in since the beginning is forgotten, and the clock goes back.", confirm: "Start again", deny: "Keep it", danger: true });
    if (!sure) return;
    await api.reset(); // the news of it reloads every open page
  }

  #keys() {
    wireKeys({
      digit: (number, shift) => {
        const person = this.store.faces[number - 1];
        if (person) this.choose(person.id, { other: shift });
      },
      step: (by) => this.#step(by),
      "/": () => this.#write("/"),
      m: () => this.#write(""),
      s: () => this.sideBySide(),
      t: () => this.traffic.toggle(),
      w: () => this.story.toggle(this.active.user),
      "?": showKeys,
      Escape: () => (this.clock.arrivals.hidden ? this.traffic.isOpen && this.traffic.toggle() : this.clock.hide()),
    });
  }

  #step(by) {
    const rows = [...this.active.sidebar.node.querySelectorAll(".place")];
    const current = rows.findIndex((row) => row.getAttribute("aria-current"));
    rows[(current + by + rows.length) % rows.length]?.click();
  }
}

function stripButton(picture, words, onclick) {
  return h("button", { type: "button", class: "strip-button with-icon", onclick, title: words }, icon(picture), h("span", {}, words));
}

window.addEventListener("unhandledrejection", (event) => {
  at("trouble").textContent = `Something on this page went wrong: ${event.reason?.message ?? event.reason} ${event.reason?.remedy ?? ""}`;
  at("trouble").hidden = false;
});

new Page().start();
