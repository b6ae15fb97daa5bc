/** Files that come into the page: dropped on a place, or chosen with a button. */

import { h } from "./dom.js";

/** Lets `node` take files that are dropped on it; it is marked while they hover over it. */
export function takeDrops(node, onFiles) {
  let depth = 0;
  const mark = (isOver) => node.classList.toggle("dropping", isOver);
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  node.addEventListener("dragenter", (event) => {
    if (hasFiles(event)) mark(Boolean((depth += 1)));
  });
  node.addEventListener("dragleave", (event) => {
    if (hasFiles(event)) mark((depth -= 1) > 0);
  });
  node.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  node.addEventListener("drop", (event) => {
    depth = 0;
    mark(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onFiles([...event.dataTransfer.files]);
  });
}

/** An input nobody sees that asks the computer for files; press it with click(). */
export function fileChooser(onFiles, { label, accept, several = true } = {}) {
  const input = h("input", {
    type: "file",
    multiple: several,
    accept,
    hidden: true,
    tabindex: "-1",
    "aria-label": label,
  });
  input.addEventListener("change", () => {
    onFiles([...input.files]);
    input.value = "";
  });
  return input;
}
