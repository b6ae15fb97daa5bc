/** Under the floor, one key away: the traffic, the weather and the strictness report, one of them shown at a time. */

import { fill, h } from "./dom.js";
import { walkWithArrows } from "./floating.js";
import { icon } from "./icons.js";

const SOON = 250;

export class Floor {
  #timer = null;

  /** Each room is {title, picture, node, tools, refresh()}. */
  constructor(rooms) {
    this.rooms = rooms;
    this.tabs = rooms.map((room) =>
      h(
        "button",
        { type: "button", role: "tab", onclick: () => this.show(room) },
        icon(room.picture, 16),
        room.title,
      ),
    );
    this.list = h("div", { class: "tabs", role: "tablist", "aria-label": "Under the floor" }, this.tabs);
    walkWithArrows(this.list, () => this.tabs, { sideways: true });
    this.tools = h("div", { class: "floor-tools" });
    this.body = h("div", { class: "floor-body" });
    this.node = h(
      "section",
      { class: "floor", "aria-label": "Under the floor", hidden: true },
      h(
        "div",
        { class: "floor-head" },
        this.list,
        this.tools,
        h(
          "button",
          { type: "button", class: "quiet", "aria-label": "Close the drawer", onclick: () => this.close() },
          icon("close"),
        ),
      ),
      this.body,
    );
    this.room = rooms[0];
  }

  get isOpen() {
    return !this.node.hidden;
  }

  toggle(room = this.room) {
    if (this.isOpen && room === this.room) this.close();
    else this.show(room);
  }

  close() {
    this.node.hidden = true;
  }

  show(room) {
    this.room = room;
    this.node.hidden = false;
    this.tabs.forEach((tab, index) =>
      tab.setAttribute("aria-selected", String(this.rooms[index] === room)),
    );
    fill(this.tools, room.tools ?? []);
    fill(this.body, room.node);
    return room.refresh();
  }

  refreshSoon() {
    if (!this.isOpen) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.isOpen && this.room.refresh(), SOON);
  }
}
