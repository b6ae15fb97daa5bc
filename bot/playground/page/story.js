/** The first half minute: who you are, what is going on here, and three things to press. */

import { colourOf } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

export class Story {
  /** `act({text, user, channel, command, days})` does what pressing one of them means. */
  constructor({ store, act }) {
    Object.assign(this, { store, act });
    this.node = h("section", { class: "story", "aria-label": "What to try", hidden: true });
    this.dismissed = false;
  }

  draw(user) {
    const { story } = this.store.state;
    this.node.hidden = this.dismissed || !story?.title;
    if (this.node.hidden) return;
    const me = this.store.person(user);
    this.node.style.setProperty("--who", colourOf(me));
    const title = me?.title ? `, ${me.title}` : "";
    fill(
      this.node,
      h(
        "div",
        { class: "story-words" },
        h(
          "p",
          {},
          `${story.title} You are `,
          h("b", { class: "you" }, me?.real_name ?? "somebody"),
          `${title}. Try:`,
        ),
      ),
      h(
        "div",
        { class: "story-things" },
        story.try.map((thing, index) => this.#thing(thing, index)),
      ),
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": "Put this line away",
          onclick: () => this.toggle(user),
        },
        icon("close", 16),
      ),
    );
  }

  #thing(thing, index) {
    const { command, days } = thing;
    const what = command || (days ? `clock +${days} days` : "");
    const words = thing.text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? h("code", {}, part) : part));
    return h(
      "button",
      { type: "button", class: "thing", onclick: () => this.act(thing) },
      h("span", { class: "thing-number", "aria-hidden": "true" }, String(index + 1)),
      h("span", { class: "thing-words" }, words, what && h("code", { class: "thing-command" }, what)),
    );
  }

  toggle(user) {
    this.dismissed = !this.dismissed;
    this.draw(user);
  }
}
