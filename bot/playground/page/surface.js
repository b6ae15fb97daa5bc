/** A place with blocks that can be acted on: a message, the modal on top, or the Home tab, for one person. */

import { api, Refused } from "./api.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { textObject } from "./mrkdwn.js";

export class Surface {
  typed = () => undefined; // what stands in the fields around, where an action carries that along

  /** `where`: a channel id, "home" or "modal". `after(answer)` lets the window read again what may have changed. */
  constructor({ reader, where, ts, form = new Form(), after }) {
    Object.assign(this, { reader, where, ts, form, after });
    this.failure = h("p", { class: "failure", role: "alert", hidden: true });
  }

  /** Presses or changes an element; `trigger` spins until the app has acknowledged. */
  async act(element, blockId, value, trigger) {
    if (trigger?.getAttribute("aria-busy") === "true") return;
    if (element.confirm && !(await ask(this.#question(element.confirm)))) return;
    this.failure.hidden = true;
    trigger?.setAttribute("aria-busy", "true");
    try {
      const answer = await api.click(this.#click(element, blockId, value));
      if (answer?.acknowledged === false) this.fail(this.#silence());
      await this.after(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.fail(error.sentence);
    } finally {
      trigger?.removeAttribute("aria-busy");
    }
  }

  #click(element, blockId, value) {
    const match = element.action_id || element.text?.text;
    return {
      user: this.reader.user,
      channel: this.where,
      ts: this.ts,
      match,
      block_id: blockId,
      value: value ?? undefined,
      values: this.typed(),
    };
  }

  #question({ title, text, confirm, deny, style }) {
    const show = (object) => textObject(object, this.reader);
    return {
      title: title?.text ?? title,
      text: show(text),
      confirm: show(confirm),
      deny: show(deny),
      danger: style === "danger",
    };
  }

  #silence() {
    const app = this.reader.store.state.app.name ?? "The app";
    return `${app} did not answer within 3 seconds, so nothing may have happened. Try again in a moment.`;
  }

  fail(sentence) {
    this.failure.replaceChildren(icon("warning", 16), ` ${sentence}`);
    this.failure.hidden = false;
  }
}
