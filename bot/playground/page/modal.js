/** The modal on top of one person's window: fixed head and foot, focus kept inside, errors under their fields. */

import { api, Refused } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { fill, freshId, h, tabStops } from "./dom.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";
import { Surface } from "./surface.js";

const CONTROL = "input:not([hidden]), textarea, button.picker, button.picker-like";
const forms = new Map(); // by view id: what was typed survives a change of person

export class Modal {
  #print = "";
  #troubles = "[{},null]";

  /** `behind` is made inert while a modal is open. */
  constructor({ reader, behind, after }) {
    Object.assign(this, { reader, behind, after });
    this.node = h("div", { class: "modal-layer", hidden: true });
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener(
      "pointerdown",
      (event) => event.target === this.node && event.preventDefault(),
    );
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Shows this view, or nothing; the same view again changes nothing on the screen but its errors. */
  show(view) {
    this.#draw(view);
    if (view) this.#showTrouble(view);
  }

  #draw(view) {
    const print = view ? JSON.stringify([view.id, view.hash, view.blocks]) : "";
    if (print === this.#print) return;
    this.#print = print;
    if (view) this.#open(view);
    else this.#vanish();
  }

  #vanish() {
    fill(this.node);
    this.node.hidden = true;
    this.behind.inert = false;
    this.view = null;
    if (this.returnTo?.isConnected) this.returnTo.focus();
    else this.fallback?.();
  }

  #open(view) {
    if (!this.isOpen) this.returnTo = document.activeElement;
    const isUpdate = this.view?.id === view.id;
    const focused = isUpdate ? this.#focusedBlock() : null;
    const scroll = isUpdate ? this.body.scrollTop : 0;
    this.node.hidden = false;
    this.behind.inert = true;
    this.view = view;
    this.#build(view);
    this.body.scrollTop = scroll;
    this.#focusFirst(focused);
    this.#troubles = ""; // the new fields do not show them yet
  }

  #build(view) {
    if (!forms.has(view.id)) forms.set(view.id, new Form());
    this.form = forms.get(view.id).take(view.state?.values);
    this.surface = new Surface({ reader: this.reader, where: "modal", form: this.form, after: this.after });
    this.surface.typed = () => this.form.inputs(view.blocks);
    const titleId = freshId("modal-title");
    const stacked = Boolean(view.previous_id);
    const title = plainText(view.title);
    this.body = h(
      "div",
      { class: "modal-body" },
      renderBlocks(view.blocks ?? [], this.surface),
      this.surface.failure,
    );
    this.submitButton =
      view.submit &&
      h("button", { type: "submit", class: "button primary solid" }, h("span", {}, plainText(view.submit)));
    const dismiss = plainText(view.close ?? (view.submit ? "Cancel" : "Close"));
    const sheet = h(
      "form",
      {
        class: "modal",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        tabindex: "-1",
        novalidate: true,
      },
      h(
        "div",
        { class: "modal-head" },
        stacked &&
          h(
            "button",
            { type: "button", class: "quiet", "aria-label": "Back", onclick: () => this.close() },
            icon("back"),
          ),
        h("h2", { id: titleId }, title),
        h(
          "button",
          { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.close({ all: true }) },
          icon("close"),
        ),
      ),
      this.body,
      h(
        "div",
        { class: "modal-foot" },
        h("button", { type: "button", class: "button", onclick: () => this.close() }, dismiss),
        this.submitButton,
      ),
    );
    sheet.addEventListener("input", (event) => this.#forgive(event.target.closest("[data-block]")));
    sheet.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.sheet = sheet;
    fill(this.node, sheet);
  }

  async submit() {
    const button = this.submitButton;
    if (!button || button.getAttribute("aria-busy")) return;
    await this.#ask(button, async () => {
      const answer = await api.submit({ user: this.reader.user, values: this.form.inputs(this.view.blocks) });
      this.#troubles = "";
      await this.after(answer);
    });
  }

  /** Closes the view on top, which shows the one under it again; the cross closes all of them. */
  close({ all = false } = {}) {
    return this.#ask(null, async () => this.after(await api.close({ user: this.reader.user, all })));
  }

  async #ask(button, action) {
    this.surface.failure.hidden = true;
    button?.setAttribute("aria-busy", "true");
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.surface.fail(error.sentence);
    } finally {
      button?.removeAttribute("aria-busy");
    }
  }

  /** What the workspace or the app objects to; said again (and the field focused again) after each submission. */
  #showTrouble({ errors, failure }) {
    const troubles = JSON.stringify([errors, failure]);
    if (troubles === this.#troubles) return;
    this.#troubles = troubles;
    this.#showErrors(errors ?? {});
    if (failure) this.surface.fail(failure);
  }

  #showErrors(errors) {
    let first = null;
    for (const block of this.body.querySelectorAll("[data-block]")) {
      const sentence = errors[block.dataset.block];
      const line = block.querySelector(".field-error");
      const control = block.querySelector(CONTROL);
      line.hidden = !sentence;
      line.textContent = sentence ?? "";
      block.classList.toggle("wrong", Boolean(sentence));
      control?.setAttribute("aria-invalid", String(Boolean(sentence)));
      if (sentence) first ??= control;
    }
    first?.focus();
    first?.closest("[data-block]").scrollIntoView({ block: "nearest" });
  }

  /** What is being put right is no longer complained about. */
  #forgive(block) {
    if (!block?.classList.contains("wrong")) return;
    block.classList.remove("wrong");
    block.querySelector(".field-error").hidden = true;
  }

  #focusedBlock() {
    const block = document.activeElement?.closest?.("[data-block]");
    return block && this.node.contains(block) ? block.dataset.block : null;
  }

  focus() {
    this.#focusFirst(null);
  }

  #focusFirst(blockId) {
    const at = (selector) => this.body.querySelector(selector);
    const again = blockId && at(`[data-block="${CSS.escape(blockId)}"] :is(${CONTROL})`);
    (
      again ||
      at("[autofocus]") ||
      at(`[data-block] :is(${CONTROL})`) ||
      this.sheet
    ).focus({ preventScroll: Boolean(again) });
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
    if (event.key !== "Tab") return;
    const stops = tabStops(this.sheet);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge && document.activeElement !== this.sheet) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }
}
