/** The messages of a channel or thread, kept in step with the workspace without losing focus or what is typed in them. */

import { h } from "./dom.js";
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
  #sticks = true;
  #size = "";
  #refocus = null;

  /** `context` as for a message, without what is each message's own; `empty` is shown when nothing has been said. */
  constructor(context, { label, empty }) {
    this.context = context;
    this.empty = h("div", { class: "timeline-empty" }, empty);
    this.list = h("div", { class: "timeline-list" });
    const toEnd = () => this.toEnd();
    this.more = h(
      "button",
      { type: "button", class: "more-below", hidden: true, onclick: toEnd },
      "New messages below",
    );
    this.node = h(
      "div",
      { class: "timeline", role: "log", "aria-label": label, "aria-live": "off", tabindex: "0" },
      this.list,
    );
    this.root = h("div", { class: "timeline-frame" }, this.node, this.more);
    this.node.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // What settles later (a picture, a narrower window) must not push the newest message out of sight.
    const sizes = new ResizeObserver(() => this.#sticks && this.#jump());
    for (const sized of [this.list, this.node]) sizes.observe(sized);
  }

  /** Shows these messages; returns those that were not there before. */
  show(messages, { threadTs = null } = {}) {
    const shown = threadTs
      ? messages.filter((one) => one.ts === threadTs || one.thread_ts === threadTs)
      : messages.filter((one) => !isReply(one) || one.broadcast);
    const fresh = this.#drawn ? shown.filter((one) => !this.#rows.has(messageKey(one))) : [];
    const sticks = this.#sticks;
    putInPlace(this.list, shown.length ? this.#rowsFor(shown, repliesOf(messages)) : [this.empty]);
    this.#refocus?.();
    this.#refocus = null;
    if (sticks) this.#jump();
    else if (fresh.length) this.more.hidden = false;
    this.#drawn = true;
    return fresh;
  }

  /** Goes to the newest message and stays with it. */
  toEnd() {
    this.#sticks = true;
    this.#jump();
  }

  /** Only a person's own scrolling lets go of the newest message, not the browser's after a change of layout. */
  #scrolled() {
    const size = `${this.node.scrollHeight} ${this.node.clientHeight}`;
    if (size !== this.#size) {
      this.#size = size;
      return;
    }
    this.#sticks = this.node.scrollTop > this.#goal() - NEAR_END;
    if (this.#sticks) this.more.hidden = true;
  }

  /** Where the newest message is in sight: its end, or its beginning when it is taller than the window. */
  #goal() {
    const last = this.list.lastElementChild;
    const isTall = last && last.offsetHeight > this.node.clientHeight;
    return isTall ? last.offsetTop : this.node.scrollHeight - this.node.clientHeight;
  }

  #jump() {
    this.node.scrollTop = this.#goal();
  }

  #rowsFor(messages, replies) {
    const kept = new Map();
    const nodes = [];
    const keep = (key, row) => {
      kept.set(key, row);
      nodes.push(row.node);
    };
    messages.forEach((message, index) => {
      const before = messages[index - 1];
      if (!before || dayOf(before) !== dayOf(message)) keep(dayOf(message), this.#divider(message));
      const own = { grouped: isGrouped(before, message), replies: replies.get(message.ts) };
      keep(messageKey(message), this.#row(message, own));
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
    this.#keepFocus(old, node);
    if (this.#drawn && !old) node.classList.add("arrived");
    return { print, node };
  }

  /** A message that changes under the finger keeps the focus on the same button. */
  #keepFocus(old, node) {
    const action = old?.node.contains(document.activeElement) && document.activeElement.dataset.action;
    if (!action) return;
    this.#refocus = () => node.querySelector(`[data-action="${CSS.escape(action)}"]`)?.focus();
  }

  #divider(message) {
    const at = fromStamp(message.ts);
    const words = relativeDay(at, this.context.reader.store.now(), longDay);
    const old = this.#rows.get(dayOf(message));
    if (old?.print === words) return old;
    const node = h(
      "div",
      { class: "day", role: "separator", "aria-label": longDay(at) },
      h("span", { title: longDay(at) }, words),
    );
    return { print: words, node };
  }
}

const dayOf = (message) => toWall(fromStamp(message.ts)).slice(0, 10);

function isGrouped(before, message) {
  if (!before || before.user !== message.user || before.user_name !== message.user_name) return false;
  if (before.ephemeral || message.ephemeral || dayOf(before) !== dayOf(message)) return false;
  return Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
}

/** The replies of each thread, by the thread's ts. */
function repliesOf(messages) {
  const threads = new Map();
  for (const one of messages.filter(isReply))
    threads.set(one.thread_ts, [...(threads.get(one.thread_ts) ?? []), one]);
  return threads;
}

/** Makes `nodes` the children of `list`, leaving alone what is in its place already: moving it would drop the focus. */
function putInPlace(list, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...list.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
}
