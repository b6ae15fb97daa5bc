/** The first half minute: who you are, what is going on here, and three things to press. */

import { colourOf } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

/** A thing to try is a sentence; what it holds in backquotes, or from its first slash on, is what gets typed. */
export const commandIn = (thing) => (/`(\/[^`]+)`/.exec(thing) ?? /(?:^|\s)(\/[a-z][^.,;:]*)/i.exec(thing))?.[1].trim() ?? null;

export class Story {
  /** `act(thing)` does what pressing one of the three means. */
  constructor({ store, act }) {
    Object.assign(this, { store, act });
    this.node = h("section", { class: "story", "aria-label": "What to try", hidden: true });
    this.dismissed = false;
  }

  draw(user) {
    const { story } = this.store.state;
    this.node.hidden = this.dismissed || !story;
    if (this.node.hidden) return;
    const me = this.store.person(user);
    this.node.style.setProperty("--who", colourOf(me));
    const title = me?.title ? `, ${me.title}` : "";
    fill(this.node,
      h("div", { class: "story-words" },
        h("p", {}, story.title && h("b", {}, `${story.title}. `), "You are ", h("b", { class: "you" }, me?.real_name ?? "somebody"), `${title}. `, (story.lines ?? []).join(" "))),
      h("div", { class: "story-things" }, (story.things ?? []).map((thing, index) => this.#thing(thing, index))),
      h("button", { type: "button", class: "quiet", "aria-label": "Put this line away", onclick: () => this.toggle(user) }, icon("close", 16)));
  }

  #thing(thing, index) {
    const words = thing.split(/`([^`]+)`/).map((part, at) => (at % 2 ? h("code", {}, part) : part));
    return h("button", { type: "button", class: "thing", onclick: () => this.act(thing) }, h("span", { class: "thing-number", "aria-hidden": "true" }, String(index + 1)), h("span", {}, words));
  }

  toggle(user) {
    this.dismissed = !this.dismissed;
    this.draw(user);
  }
}
