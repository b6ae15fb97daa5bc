/** The table block: first row as head, columns aligned as asked, scrolling sideways inside itself when too wide. */

import { h } from "./dom.js";
import { richText } from "./richtext.js";

function content(cell, reader) {
  if (!cell) return "";
  if (cell.type === "rich_text") return richText(cell, reader);
  return String(cell.text ?? cell.value ?? "");
}

const words = (node) => (typeof node === "string" ? node : node.textContent).trim();
const looksNumeric = (text) => /^[\d.,\s/%–-]+$/.test(text) && /\d/.test(text);

export function table(block, reader) {
  return scrolling(tableNode(block, reader), "Table");
}

/** A data table bears a caption; all its rows are shown at once. */
export function dataTable(block, reader) {
  const node = tableNode(block, reader);
  node.prepend(h("caption", {}, block.caption ?? ""));
  return scrolling(node, block.caption ?? "Table");
}

const scrolling = (node, label) =>
  h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": label }, node);

function tableNode(block, reader) {
  const settings = block.column_settings ?? [];
  const [head = [], ...body] = block.rows ?? [];
  const cellNode = (tag, scope) => (cell, column) => {
    const inner = content(cell, reader);
    const { align = "left", is_wrapped: wrapped = false } = settings[column] ?? {};
    const classes = [`align-${align}`, wrapped ? "wrapped" : "", looksNumeric(words(inner)) ? "numeric" : ""];
    return h(tag, { class: classes.join(" ").trim(), scope }, inner);
  };
  const row = (cells) => h("tr", {}, cells.map(cellNode("td")));
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, head.map(cellNode("th", "col")))),
    h("tbody", {}, body.map(row)),
  );
}
