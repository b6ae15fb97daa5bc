/** Questions that stop everything until answered, and a reader for raw JSON. The browser traps the focus for us. */

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

function show(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  // A key that closes this dialog must not close the modal under it as well.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.showModal();
  return dialog;
}

/** Asks {title, text, confirm, deny, danger}; resolves to true when the person confirms. */
export function ask({ title, text, confirm, deny, danger = false }) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "question", "aria-label": title },
      h(
        "form",
        { method: "dialog" },
        h("h2", {}, title),
        h("div", { class: "question-text" }, text),
        h(
          "div",
          { class: "question-buttons" },
          h("button", { class: "button", value: "no" }, deny ?? "Cancel"),
          h(
            "button",
            { class: danger ? "button danger solid" : "button primary", value: "yes", autofocus: true },
            confirm ?? "Yes",
          ),
        ),
      ),
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    show(dialog);
  });
}

/** Shows content in a panel that Escape closes. */
export function showPanel(title, ...content) {
  const close = h("button", { class: "quiet", "aria-label": "Close", value: "close" }, icon("close"));
  const body = h("div", { class: "panel-body" });
  fill(body, content);
  const head = h("form", { method: "dialog", class: "panel-head" }, h("h2", {}, title), close);
  return show(h("dialog", { class: "panel", "aria-label": title }, head, body));
}

/** One value as indented JSON. */
export const jsonBlock = (value) =>
  h("pre", { class: "json", tabindex: "0" }, JSON.stringify(value, null, 2));

export const showJson = (title, value) => showPanel(title, jsonBlock(value));
