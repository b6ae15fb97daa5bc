/** Who am I: a row of faces with number keys, standing like tabs above the window they colour. */

import { avatar, colourOf, inkOn } from "./avatar.js";
import { fill, h } from "./dom.js";

export class Faces {
  constructor({ store, inbox, windows }) {
    Object.assign(this, { store, inbox, windows });
    this.node = h("nav", { class: "faces", "aria-label": "Who am I?" });
  }

  draw() {
    fill(
      this.node,
      this.store.faces.map((person, index) => this.#face(person, index)),
    );
    this.node.querySelector(".here.active")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #face(person, index) {
    const { panes, active } = this.windows;
    const shownIn = panes.filter((pane) => pane.user === person.id);
    const unread = shownIn.length ? 0 : this.inbox.unread(person.id);
    const classes = ["face", shownIn.length && "here", shownIn.includes(active) && "active"]
      .filter(Boolean)
      .join(" ");
    const colour = colourOf(person);
    const words = [person.real_name, person.title, unread && `${unread} new`, index < 9 && `key ${index + 1}`]
      .filter(Boolean)
      .join(", ");
    return h(
      "button",
      {
        type: "button",
        class: classes,
        "aria-pressed": String(shownIn.includes(active)),
        "aria-label": words,
        title: words,
        style: { "--who": colour, "--who-ink": inkOn(colour) },
        onclick: (event) => this.windows.choose(person.id, { other: event.shiftKey }),
      },
      h(
        "span",
        { class: "face-picture" },
        avatar(person, 34),
        unread > 0 && h("span", { class: "dot" }, unread > 9 ? "9+" : String(unread)),
      ),
      h(
        "span",
        { class: "face-words" },
        h("b", {}, person.real_name || person.name),
        h("small", {}, person.title ?? ""),
      ),
      index < 9 && h("kbd", { "aria-hidden": "true" }, String(index + 1)),
    );
  }
}
