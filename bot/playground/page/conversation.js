/** A channel or direct conversation: its head, its messages, the composer, and a thread beside it. */

import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { takeDrops } from "./dropping.js";
import { icon } from "./icons.js";
import { inline } from "./mrkdwn.js";
import { channelIcon, isDirect } from "./store.js";
import { Timeline } from "./timeline.js";

export class Conversation {
  #asked = 0;

  /** `pane` gives reader, drafts, afterAction, backButton and heard; `tabs` stand in for the head of a channel. */
  constructor(pane, id, { tabs = null } = {}) {
    Object.assign(this, { pane, id });
    const { reader } = pane;
    const channel = reader.store.channel(id);
    const title = reader.store.titleOf(channel, reader.user);
    const named = isDirect(channel) ? title : `#${title}`;
    this.timeline = new Timeline(
      this.#context((ts) => this.openThread(ts)),
      { label: `Messages in ${named}`, empty: beginning(named, reader.store) },
    );
    this.composer = new Composer({
      reader,
      channel: id,
      title: named,
      drafts: pane.drafts,
      after: (answer) => pane.afterAction(answer),
      onSend: () => this.timeline.toEnd(),
      closed: whyClosed(channel, reader.store, tabs),
    });
    this.main = h(
      "div",
      { class: "channel" },
      tabs ?? head(channel, title, pane),
      this.timeline.root,
      this.composer.node,
    );
    takeDrops(this.main, (files) => this.composer.share(files));
    this.side = h("section", { class: "thread", "aria-label": "Thread", hidden: true });
    this.node = h("div", { class: "conversation" }, this.main, this.side);
  }

  #context(onThread) {
    return {
      reader: this.pane.reader,
      channel: this.id,
      after: (answer) => this.pane.afterAction(answer),
      onThread,
    };
  }

  /** Reads the messages again; an answer that was overtaken by a newer one is dropped. */
  async refresh() {
    const turn = ++this.#asked;
    const messages = await api.messages(this.id, this.pane.reader.user);
    if (turn !== this.#asked) return;
    this.messages = messages;
    const fresh = this.timeline.show(messages);
    this.thread?.show(messages, { threadTs: this.threadTs });
    this.pane.heard(this.id, messages, fresh);
  }

  openThread(ts) {
    this.threadTs = ts;
    this.thread = new Timeline(this.#context(null), { label: "Messages in the thread", empty: "" });
    const composer = new Composer({
      reader: this.pane.reader,
      channel: this.id,
      title: "",
      threadTs: ts,
      drafts: this.pane.drafts,
      after: (answer) => this.pane.afterAction(answer),
      onSend: () => this.thread.toEnd(),
    });
    const close = h(
      "button",
      { type: "button", class: "quiet", "aria-label": "Close the thread", onclick: () => this.closeThread() },
      icon("close"),
    );
    fill(
      this.side,
      h("div", { class: "channel-head" }, h("h2", {}, "Thread"), close),
      this.thread.root,
      composer.node,
    );
    this.side.hidden = false;
    this.node.classList.add("with-thread");
    this.thread.show(this.messages ?? [], { threadTs: ts });
    composer.focus();
  }

  /** True when there was a thread to close. */
  closeThread() {
    if (this.side.hidden) return false;
    this.side.hidden = true;
    this.thread = null;
    this.threadTs = null;
    this.node.classList.remove("with-thread");
    this.composer.focus();
    return true;
  }
}

/** What stands in a place where nothing has been said yet. */
function beginning(title, { state, commands }) {
  const command = commands[0] && [", or ", h("code", {}, commands[0].command), ` to ask ${state.app.name}`];
  return [h("b", {}, title), "Nothing has been said here yet. Write something", command, "."];
}

function whyClosed(channel, store, isApp) {
  if (channel.archived) return "This channel is archived: it can be read, not written to.";
  if (isApp && store.state.app.messages_read_only)
    return `${store.state.app.name} takes no messages here; use its commands in a channel.`;
  return null;
}

function head(channel, title, pane) {
  const { store } = pane.reader;
  const people = channel.members.map((id) => store.person(id)).filter(Boolean);
  const names = people.map((one) => one.real_name || one.name).join(", ");
  return h(
    "div",
    { class: "channel-head" },
    pane.backButton(),
    h("h2", {}, icon(channelIcon(channel), 18), title),
    channel.topic && h("p", { class: "topic" }, inline(channel.topic, pane.reader)),
    h(
      "div",
      { class: "faces-here", title: names, role: "img", "aria-label": `${people.length} members: ${names}` },
      people.slice(0, 4).map((one) => avatar(one, 24)),
      h("span", {}, String(people.length)),
    ),
  );
}
