/** The workspace's clock: large when it is not now, moved by plain buttons, and telling afterwards what arrived. */

import { api, Refused } from "./api.js";
import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { openFloating } from "./floating.js";
import { icon } from "./icons.js";
import { plainWords } from "./plain.js";
import { channelIcon, isDirect } from "./store.js";
import { daysLater, fromStamp, fromWall, nextMorning, shortDay, timeOfDay, toWall, zoneOf } from "./when.js";

const MOVES = [
  ["+1 hour", (now) => new Date(now.getTime() + 3_600_000)],
  ["Next morning", nextMorning],
  ["+1 day", (now) => daysLater(now, 1)],
  ["+1 week", (now) => daysLater(now, 7)],
];

const SHOWN = 12;

export class Clock {
  /** `moved()` reads everything again, `go(user, channel)` shows a place as somebody. */
  constructor({ store, inbox, moved, go, announce }) {
    Object.assign(this, { store, inbox, moved, go, announce });
    this.face = h("div", { class: "clock-face", role: "timer", "aria-live": "off" });
    this.jump = h(
      "button",
      { type: "button", class: "strip-button", "aria-haspopup": "dialog", onclick: () => this.#openJump() },
      "Jump to…",
    );
    this.buttons = h(
      "div",
      { class: "clock-buttons", role: "group", "aria-label": "Move the clock" },
      MOVES.map(([words, target]) =>
        h(
          "button",
          { type: "button", class: "strip-button", onclick: () => this.move(target(this.store.now())) },
          words,
        ),
      ),
      this.jump,
    );
    this.arrivals = h("section", { class: "arrivals", "aria-label": "What arrived meanwhile", hidden: true });
    this.node = h("div", { class: "clock" }, this.face, this.buttons);
    setInterval(() => this.draw(), 1000);
  }

  draw() {
    const now = this.store.now();
    const { isReal } = this.store.state.clock;
    this.node.classList.toggle("virtual", !isReal);
    fill(
      this.face,
      icon("clock", 20),
      h("span", { class: "clock-day" }, shortDay(now)),
      h("span", { class: "clock-time" }, timeOfDay(now)),
      h("span", { class: "clock-note" }, isReal ? "real time" : zoneOf(now)),
    );
  }

  async move(target) {
    const before = this.store.now();
    const arrived = this.inbox.collect();
    this.#busy(true);
    try {
      const { fired = [] } = await api.moveClock({ to: target.toISOString() });
      await this.moved();
      this.#tell(before, arrived(), fired.length);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#show(h("p", { class: "failure" }, icon("warning", 16), ` ${error.sentence}`));
    } finally {
      this.#busy(false);
    }
  }

  #busy(isBusy) {
    this.node.classList.toggle("moving", isBusy);
    this.node.setAttribute("aria-busy", String(isBusy));
    for (const button of this.buttons.children) button.disabled = isBusy;
    if (isBusy) this.announce("The clock is moving.");
  }

  #openJump() {
    const input = h("input", {
      type: "datetime-local",
      class: "field",
      value: toWall(this.store.now()),
      min: toWall(this.store.now()),
      required: true,
      "aria-label": "Day and time",
    });
    const form = h(
      "form",
      { class: "jump" },
      h("label", {}, "Jump to", input),
      h("button", { class: "button primary solid" }, "Go"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close();
      this.move(fromWall(input.value));
    });
    const close = openFloating(this.jump, form, { width: 220 });
    input.focus();
  }

  /** One line a message; the same message to many people in one channel is one line. */
  #tell(before, found, stops) {
    const span = `${shortDay(before)}, ${timeOfDay(before)} to ${shortDay(this.store.now())}, ${timeOfDay(this.store.now())}`;
    const lines = merge(found).sort((a, b) => Number(a.message.ts) - Number(b.message.ts));
    const words = lines.length
      ? `${lines.length} new ${lines.length === 1 ? "message" : "messages"}`
      : "Nothing arrived";
    this.announce(`${words}, ${span}.`);
    const way = stops ? `, ${stops} ${stops === 1 ? "stop" : "stops"} on the way` : "";
    this.#show(
      h("p", { class: "arrivals-sum" }, h("b", {}, words), h("span", {}, `${span}${way}`)),
      h(
        "ul",
        {},
        lines.slice(0, SHOWN).map((line) => h("li", {}, this.#line(line))),
      ),
      lines.length > SHOWN && h("p", {}, `and ${lines.length - SHOWN} more`),
    );
  }

  #line({ user, channel, message }) {
    const place = this.store.channel(channel);
    const person = this.store.person(user);
    const isOwn = isDirect(place) || message.ephemeral;
    const to = isOwn
      ? [avatar(person, 20), `to ${person.real_name}`]
      : [icon(channelIcon(place), 14), place?.name ?? channel];
    const at = fromStamp(message.ts);
    return h(
      "button",
      {
        type: "button",
        onclick: () => {
          this.hide();
          this.go(user, channel);
        },
      },
      h("time", {}, `${shortDay(at).replace(/ \d{4}$/, "")} ${timeOfDay(at)}`),
      h("span", { class: "arrival-to" }, to),
      h("span", { class: "arrival-words" }, plainWords(message, this.store)),
    );
  }

  #show(...content) {
    fill(
      this.arrivals,
      content,
      h(
        "button",
        { type: "button", class: "quiet", "aria-label": "Close this list", onclick: () => this.hide() },
        icon("close", 16),
      ),
    );
    this.arrivals.hidden = false;
  }

  hide() {
    this.arrivals.hidden = true;
  }
}

function merge(found) {
  const lines = new Map();
  for (const one of found) {
    const key = `${one.channel} ${one.message.ts}${one.message.ephemeral ? one.user : ""}`;
    if (!lines.has(key)) lines.set(key, one);
  }
  return [...lines.values()];
}
