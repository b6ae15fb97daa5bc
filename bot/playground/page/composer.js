/** Where one writes: messages and slash commands, with the last ones recalled by the up arrow. */

import { api, Refused } from "./api.js";
import { Completion } from "./completion.js";
import { h } from "./dom.js";
import { fileChooser } from "./dropping.js";
import { icon } from "./icons.js";
import { globalShortcuts } from "./shortcuts.js";

const history = new Map(); // what each person has sent, for the up arrow

export class Composer {
  #recalled = 0;

  /** `place` is {reader, channel, title, threadTs?, closed?, drafts, after, onSend}. */
  constructor(place) {
    this.place = place;
    const { reader, title, threadTs, closed } = place;
    const label = threadTs ? "Reply in the thread" : `Message ${title}`;
    this.area = h("textarea", {
      rows: "1",
      placeholder: closed ?? label,
      "aria-label": label,
      disabled: Boolean(closed),
      enterkeyhint: "send",
    });
    this.completion = new Completion(this.area, { ...reader, allowCommands: !threadTs });
    this.button = h(
      "button",
      { type: "button", class: "send", "aria-label": "Send", onclick: () => this.send() },
      icon("send"),
    );
    this.hint = h("p", { class: "usage", hidden: true });
    this.notice = h("p", { class: "failure", role: "alert", hidden: true });
    this.node = h(
      "div",
      { class: "composer" },
      this.completion.list,
      this.notice,
      this.hint,
      h("div", { class: "composer-box" }, !closed && !threadTs && this.#tools(), this.area, this.button),
      h(
        "p",
        { class: "composer-keys", "aria-hidden": "true" },
        h("kbd", {}, "Enter"),
        " sends, ",
        h("kbd", {}, "Shift"),
        "+",
        h("kbd", {}, "Enter"),
        " new line, ",
        h("kbd", {}, "/"),
        " commands, ",
        h("kbd", {}, "@"),
        " people",
      ),
    );
    this.area.addEventListener("keydown", (event) => this.#key(event));
    this.area.addEventListener("input", () => this.#typed());
    this.area.value = place.drafts.get(this.#draftKey()) ?? "";
    queueMicrotask(() => this.#typed());
  }

  /** A file goes to the channel, and so does what a global shortcut opens: a thread has neither. */
  #tools() {
    const tool = (name, words, onclick) =>
      h("button", { type: "button", class: "quiet", title: words, "aria-label": words, onclick }, icon(name));
    const chooser = fileChooser((files) => this.share(files), { label: "Files to share" });
    return h(
      "div",
      { class: "composer-tools" },
      chooser,
      tool("paperclip", "Share a file", () => chooser.click()),
      globalShortcuts(this.place, tool),
    );
  }

  #draftKey() {
    const { reader, channel, threadTs } = this.place;
    return `${reader.user} ${channel} ${threadTs ?? ""}`;
  }

  /** Puts words in, ready to be sent or changed. */
  put(text) {
    this.area.value = text;
    this.area.focus();
    this.area.setSelectionRange(text.length, text.length);
    this.area.dispatchEvent(new Event("input"));
  }

  focus() {
    this.area.focus();
  }

  #typed() {
    this.place.drafts.set(this.#draftKey(), this.area.value);
    this.area.style.height = "auto";
    if (this.area.isConnected) this.area.style.height = `${Math.min(this.area.scrollHeight, 220)}px`;
    this.button.disabled = !this.area.value.trim();
    const [word, ...rest] = this.area.value.split(/\s/);
    const command = this.place.threadTs
      ? null
      : this.place.reader.store.commands.find((one) => one.command === word);
    this.hint.hidden = !command || !rest.length;
    if (command)
      this.hint.replaceChildren(h("b", {}, command.command), " ", h("code", {}, command.usage_hint ?? ""));
  }

  #key(event) {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && (this.area.value === "" || this.#recalled)) this.#recall(1, event);
    else if (event.key === "ArrowDown" && this.#recalled) this.#recall(-1, event);
    else this.#recalled = 0;
  }

  #recall(step, event) {
    const sent = history.get(this.place.reader.user) ?? [];
    this.#recalled = Math.max(0, Math.min(sent.length, this.#recalled + step));
    event.preventDefault();
    this.put(this.#recalled ? sent[sent.length - this.#recalled] : "");
  }

  /** Shares files, the first with what has been typed as its comment. */
  share(files) {
    const { reader, channel, closed } = this.place;
    if (closed || !files.length) return null;
    return this.#attempt(async () => {
      let text = this.area.value.trim();
      for (const file of files) {
        await api.upload({ user: reader.user, channel, text: text || null }, file);
        if (text) this.#sent(text);
        text = "";
      }
      await this.place.after();
    });
  }

  async send() {
    const text = this.area.value.trim();
    if (!text) return;
    await this.#attempt(async () => {
      const answer = await this.#deliver(text);
      this.#sent(text);
      // The workspace tells of most failures itself, in a message for this person only.
      if (!answer.acknowledged && !answer.messages?.length)
        this.#refuse(
          `${text.split(/\s/)[0]} got no answer within 3 seconds. Press the up arrow to get it back and try again.`,
        );
      await this.place.after(answer);
    });
  }

  /** One thing at a time; a refusal is said here, and what was typed stays where it is. */
  async #attempt(action) {
    if (this.button.getAttribute("aria-busy")) return;
    this.notice.hidden = true;
    this.place.onSend();
    this.button.setAttribute("aria-busy", "true");
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#refuse(error.sentence);
    } finally {
      this.button.removeAttribute("aria-busy");
    }
  }

  #sent(text) {
    const { user } = this.place.reader;
    history.set(user, [...(history.get(user) ?? []).filter((one) => one !== text), text]);
    this.#recalled = 0;
    this.area.value = "";
    this.#typed();
  }

  #deliver(text) {
    const {
      reader: { user },
      channel,
      threadTs,
    } = this.place;
    const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
    if (!command)
      return api.message({ user, channel, text: this.#named(text, "token"), thread_ts: threadTs });
    if (threadTs)
      throw new Refused(0, "Slack has no commands in threads.", "Type it in the channel instead.");
    return api.command({ user, channel, command: command[1], text: this.#named(command[2], "handle") });
  }

  /** "@Nia Rees" that was chosen from the list becomes <@U...>; in a command @nia, which the workspace escapes if the app wants it. */
  #named(text, form) {
    const longestFirst = [...this.completion.named].sort(([a], [b]) => b.length - a.length);
    return longestFirst.reduce((result, [words, offer]) => result.replaceAll(words, offer[form]), text);
  }

  #refuse(sentence) {
    this.notice.replaceChildren(icon("warning", 16), ` ${sentence}`);
    this.notice.hidden = false;
  }
}
