/** The windows on the screen, one or two: who is in each, which is active, and the news each of them needs. */

import { Pane } from "./pane.js";
import { listen } from "./stream.js";

/** Tells "change" (who is where), "acted", "news" ({what, channel} as detail) and "line" (true when connected). */
export class Windows extends EventTarget {
  panes = [];
  #streams = new Map();
  #lastSecond = null;

  constructor({ store, inbox, announce, node }) {
    super();
    Object.assign(this, { store, inbox, announce, node });
  }

  get areTwo() {
    return this.panes.length > 1;
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Opens a window as `user`. */
  add(user, place) {
    const pane = new Pane(this);
    pane.addEventListener("activate", () => this.activate(pane));
    pane.addEventListener("become", () => this.#changed());
    pane.addEventListener("open", () => this.#changed());
    pane.addEventListener("acted", () => this.#tell("acted"));
    this.panes.push(pane);
    this.node.append(pane.node);
    this.active = pane;
    pane.become(user, place);
  }

  activate(pane) {
    if (this.active === pane) return;
    this.active = pane;
    this.#changed();
  }

  #changed() {
    for (const pane of this.panes) pane.node.classList.toggle("active", pane === this.active);
    this.#listen();
    this.#tell("change");
  }

  /** One stream for each person shown, no more: a browser keeps few connections to one server. */
  #listen() {
    const shown = new Set(this.panes.map((pane) => pane.user).filter(Boolean));
    for (const [user, stop] of this.#streams) {
      if (shown.has(user)) continue;
      this.#streams.delete(user);
      stop();
    }
    for (const user of shown) if (!this.#streams.has(user)) this.#streams.set(user, this.#listenAs(user));
  }

  #listenAs(user) {
    const pass = (news) => {
      for (const pane of this.panes) if (pane.user === user) pane.news(news);
      this.#tell("news", news);
    };
    return listen(user, pass, (connected) => {
      // What happened between the first reading and the line's opening was told to nobody: read once more.
      if (connected) for (const pane of this.panes) if (pane.user === user) pane.news({ what: "line" });
      this.#tell("line", connected);
    });
  }

  /** Makes the active window (or the other one) that person's, unless they have one already. */
  choose(user, { other = false } = {}) {
    if (other && !this.areTwo) return this.sideBySide(user);
    const wanted = other ? this.panes.find((one) => one !== this.active) : this.active;
    const pane = this.panes.find((one) => one.user === user) ?? wanted;
    if (pane.user !== user) pane.become(user);
    this.announce(`You are ${this.store.nameOf(user)}.`);
    return this.activate(pane);
  }

  /** Shows this conversation as this person, in their window when they have one. */
  go(user, channel) {
    const pane = this.panes.find((one) => one.user === user) ?? this.active;
    const isApp = channel === this.store.appChannel(user)?.id;
    const place = isApp ? { kind: "app", tab: "messages" } : { kind: "channel", id: channel };
    if (pane.user === user) pane.open(place, { focus: true });
    else pane.become(user, place);
    this.activate(pane);
  }

  /** Adds a window for `user` (or whoever was there last, or the next person), or takes the inactive one away. */
  sideBySide(user) {
    const second = this.panes.find((pane) => pane !== this.active);
    if (second) {
      this.#lastSecond = second.user;
      second.node.remove();
      this.panes = [this.active];
    } else {
      const next = this.store.faces.find((one) => one.id !== this.active.user);
      this.add(user ?? this.#lastSecond ?? next?.id ?? this.active.user);
    }
    this.#changed();
  }

  refresh() {
    for (const pane of this.panes) pane.homeChanged = true;
    return Promise.all(this.panes.map((pane) => pane.refresh()));
  }

  drawPeople() {
    for (const pane of this.panes) pane.sidebar.draw();
  }
}
