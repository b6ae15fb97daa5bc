/** The messages of a channel or thread, kept in step with the workspace without losing focus or what is typed in them. */

import { fill, h } from "./dom.js";
import { Form } from "./form.js";
import { messageNode } from "./message.js";
import { fromStamp, longDay, relativeDay, toWall } from "./when.js";

const GROUP_SECONDS = 300;
const NEAR_END = 90;

export const messageKey = (message) => `${message.ts}${message.ephemeral ? "e" : ""}`;
const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

export class Timeline {
  #rows = new Map();
  #forms = new Map();
  #drawn = false;

  /** `context` as for a message, without what is each message's own; `empty` is shown when nothing has been said. */
  constructor(context, { label, empty }) {
    this.context = context;
    this.empty = h("div", { class: "timeline-empty" }, empty);
    this.list = h("div", { class: "timeline-list" });
    this.more = h(
      "button",
      { type: "button", class: "more-below", hidden: true, onclick: () => this.toEnd() },
      "New messages below",
    );
    this.node = h(
      "div",
      { class: "timeline", role: "log", "aria-label": label, "aria-live": "off", tabindex: "0" },
      this.list,
    );
    this.root = h("div", { class: "timeline-frame" }, this.node, this.more);
    this.node.addEventListener("scroll", () => this.#atEnd() && (this.more.hidden = true), { passive: true });
    // A picture or a table that settles later must not push the newest message out of sight.
    new ResizeObserver(() => this.#stick && this.#jump()).observe(this.list);
    this.node.addEventListener("scroll", () => (this.#stick = this.#atEnd()), { passive: true });
  }

  #stick = true;

  /** Shows these messages; returns those that were not there before. */
  show(messages, { threadTs = null } = {}) {
    const shown = threadTs
      ? messages.filter((one) => one.ts === threadTs || one.thread_ts === threadTs)
      : messages.filter((one) => !isReply(one) || one.broadcast);
    const replies = Map.groupBy
      ? Map.groupBy(messages.filter(isReply), (one) => one.thread_ts)
      : groupBy(messages.filter(isReply));
    const wasStuck = this.#stick;
    const fresh = shown.filter((one) => !this.#rows.has(messageKey(one)));
    fill(this.list, shown.length ? this.#rowsFor(shown, replies) : this.empty);
    if (wasStuck) this.#jump();
    else if (fresh.length && this.#drawn) this.more.hidden = false;
    const first = !this.#drawn;
    this.#drawn = true;
    return first ? [] : fresh;
  }

  toEnd() {
    this.#stick = true;
    this.#jump();
    this.more.hidden = true;
  }

  #jump() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  #atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
  }

  #rowsFor(messages, replies) {
    const kept = new Map();
    const nodes = [];
    messages.forEach((message, index) => {
      const before = messages[index - 1];
      const day = dayOf(message);
      if (!before || dayOf(before) !== day) nodes.push(this.#divider(message));
      const row = this.#row(message, {
        grouped: isGrouped(before, message),
        replies: replies.get(message.ts),
      });
      kept.set(messageKey(message), row);
      nodes.push(row.node);
    });
    this.#rows = kept;
    return nodes;
  }

  /** The old element when nothing in it changed. */
  #row(message, own) {
    const key = messageKey(message);
    const print = JSON.stringify([message, own]);
    const old = this.#rows.get(key);
    if (old?.print === print) return old;
    if (!this.#forms.has(key)) this.#forms.set(key, new Form());
    const node = messageNode(message, {
      ...this.context,
      ...own,
      form: this.#forms.get(key).take(message.state),
    });
    if (this.#drawn && !old) node.classList.add("arrived");
    return { print, node };
  }

  #divider(message) {
    const at = fromStamp(message.ts);
    const words = relativeDay(at, this.context.reader.store.now(), longDay);
    return h(
      "div",
      { class: "day", role: "separator", "aria-label": longDay(at) },
      h("span", { title: longDay(at) }, words),
    );
  }
}

const dayOf = (message) => toWall(fromStamp(message.ts)).slice(0, 10);

function isGrouped(before, message) {
  if (!before || before.user !== message.user || before.user_name !== message.user_name) return false;
  if (before.ephemeral || message.ephemeral || dayOf(before) !== dayOf(message)) return false;
  return Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
}

function groupBy(replies) {
  const groups = new Map();
  for (const one of replies) groups.set(one.thread_ts, [...(groups.get(one.thread_ts) ?? []), one]);
  return groups;
}
