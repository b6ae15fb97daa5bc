/** What the composer offers while one types: commands after "/", people after "@", channels after "#". */

import { avatar } from "./avatar.js";
import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { channelIcon, isDirect } from "./store.js";

const SHOWN = 8;
const starts = (text, wanted) =>
  text
    .toLocaleLowerCase()
    .split(/[\s.]+/)
    .some((word) => word.startsWith(wanted)) || text.toLocaleLowerCase().startsWith(wanted);

function commandOffers(store, wanted) {
  return store.commands
    .filter(({ command }) => command.startsWith(`/${wanted}`))
    .map(({ command, description, usage_hint: hint }) => ({
      insert: command,
      title: command,
      detail: description,
      hint,
      picture: icon("app"),
    }));
}

function personOffers(store, wanted) {
  return store.state.people
    .filter((one) => !one.deactivated && (starts(one.real_name || "", wanted) || starts(one.name, wanted)))
    .map((one) => ({
      insert: `@${one.real_name || one.name}`,
      token: `<@${one.id}>`,
      handle: `@${one.name}`,
      title: one.real_name || one.name,
      detail: one.title,
      picture: avatar(one, 24),
    }));
}

function channelOffers(store, wanted, user) {
  return store
    .channelsOf(user)
    .filter((one) => !isDirect(one) && one.name.startsWith(wanted))
    .map((one) => ({
      insert: `#${one.name}`,
      token: `<#${one.id}>`,
      handle: `#${one.name}`,
      title: one.name,
      detail: one.topic,
      picture: icon(channelIcon(one)),
    }));
}

const TRIGGERS = [
  { shape: /^\/([^\s]*)$/, offers: commandOffers, commands: true },
  { shape: /(?:^|\s)@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*)?)$/u, offers: personOffers },
  { shape: /(?:^|\s)#([\p{L}\p{N}_-]*)$/u, offers: channelOffers },
];

/** Follows a textarea; keys it uses are prevented, so that the composer leaves them alone. */
export class Completion {
  #offers = [];
  #active = 0;
  #length = 0;

  constructor(area, { store, user, allowCommands }) {
    Object.assign(this, { area, store, user, allowCommands });
    this.named = new Map(); // what was chosen from the list, by the words it left in the text
    const id = freshId("offers");
    this.list = h("ul", { class: "offers", role: "listbox", id, "aria-label": "Suggestions", hidden: true });
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", id],
      ["aria-expanded", "false"],
    ])
      area.setAttribute(name, value);
    area.addEventListener("input", () => this.update());
    area.addEventListener("click", () => this.update());
    area.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    area.addEventListener("keydown", (event) => this.#key(event));
  }

  update() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    for (const { shape, offers, commands } of TRIGGERS) {
      const match = shape.exec(before);
      if (!match || (commands && !this.allowCommands)) continue;
      this.#length = match[1].length + 1;
      return this.#draw(offers(this.store, match[1].toLocaleLowerCase(), this.user).slice(0, SHOWN));
    }
    return this.close();
  }

  close() {
    this.#draw([]);
  }

  #draw(offers) {
    this.#offers = offers;
    this.#active = 0;
    this.list.hidden = !offers.length;
    this.area.setAttribute("aria-expanded", String(offers.length > 0));
    fill(
      this.list,
      offers.map((offer, index) =>
        h(
          "li",
          {
            role: "option",
            id: freshId("offer"),
            onpointerdown: (event) => {
              event.preventDefault();
              this.#accept(index);
            },
          },
          offer.picture,
          h(
            "span",
            { class: "offer-words" },
            h("b", {}, offer.title),
            offer.hint && h("code", {}, offer.hint),
            offer.detail && h("small", {}, offer.detail),
          ),
        ),
      ),
    );
    this.#mark();
  }

  #mark() {
    [...this.list.children].forEach((row, index) =>
      row.setAttribute("aria-selected", String(index === this.#active)),
    );
    this.area.setAttribute("aria-activedescendant", this.list.children[this.#active]?.id ?? "");
    this.list.children[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  #accept(index) {
    const offer = this.#offers[index];
    const end = this.area.selectionStart;
    if (offer.token) this.named.set(offer.insert, offer);
    this.area.setRangeText(`${offer.insert} `, end - this.#length, end, "end");
    this.close();
    this.area.dispatchEvent(new Event("input"));
  }

  #key(event) {
    if (!this.#offers.length) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      this.#active = (this.#active + steps[event.key] + this.#offers.length) % this.#offers.length;
      this.#mark();
    } else if (event.key === "Escape") {
      this.close();
      event.stopPropagation();
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
      // Enter on a command that is already complete sends it; anything else completes first.
      if (event.key === "Enter" && this.area.value.trim() === this.#offers[this.#active].insert)
        return this.close();
      this.#accept(this.#active);
    } else return;
    event.preventDefault();
  }
}
