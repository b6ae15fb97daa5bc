/** The file_input element: files chosen or dropped, listed, and taken back before the form is sent. */

import { fileChooser, takeDrops } from "./dropping.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

const MOST = 10;

/** A file as a form sends it. */
async function packed(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
}

export function fileInput(element, blockId, { surface, id, labelId, describedBy }) {
  const { form } = surface;
  const most = element.max_files ?? MOST;
  const types = element.filetypes ?? [];
  const list = h("ul", { class: "chosen-files" });
  const held = () => form.get(blockId, element) ?? [];

  const keep = (files) => {
    form.set(blockId, element, files);
    draw();
    button.dispatchEvent(new Event("input", { bubbles: true })); // what was complained about is put right
  };
  const add = async (files) => keep([...held(), ...(await Promise.all(files.map(packed)))].slice(-most));
  const chooser = fileChooser(add, {
    label: "Files",
    several: most > 1,
    accept: types.length ? types.map((type) => `.${type}`).join(",") : null,
  });
  const button = h(
    "button",
    { type: "button", class: "button picker-like", id, "aria-describedby": describedBy },
    icon("paperclip", 16),
    h("span", {}, most > 1 ? "Choose files" : "Choose a file"),
  );
  button.addEventListener("click", () => chooser.click());
  const limits = [types.length && types.join(", "), most > 1 && `up to ${most}`].filter(Boolean).join("; ");
  const root = h(
    "div",
    { class: "file-input", "aria-labelledby": labelId },
    button,
    h("span", { class: "file-limits" }, `or drop ${most > 1 ? "them" : "it"} here${limits && ` (${limits})`}`),
    chooser,
    list,
  );
  takeDrops(root, add);

  function draw() {
    fill(
      list,
      held().map((file, index) => h("li", {}, icon("file", 16), h("span", {}, file.name), remover(file, index))),
    );
  }
  const remover = (file, index) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `Take ${file.name} away`,
        onclick: () => keep(held().toSpliced(index, 1)),
      },
      icon("close", 14),
    );
  draw();
  return root;
}
