/** Block Kit's blocks as elements. An unknown block says so and shows its JSON: nothing is dropped in silence. */

import { jsonBlock } from "./dialog.js";
import { freshId, h } from "./dom.js";
import { renderElement } from "./elements.js";
import { chart, picture, video } from "./figures.js";
import { card, carousel, container } from "./groups.js";
import { markdown } from "./markdown.js";
import { mrkdwn, plainText, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./table.js";

const RENDER = {
  header: (block) =>
    h("div", { class: "block header", role: "heading", "aria-level": "3" }, plainText(block.text?.text)),
  section,
  divider: () => h("hr", { class: "block divider" }),
  context,
  actions,
  image: (block) => picture(block),
  input,
  rich_text: (block, { reader }) => h("div", { class: "block" }, richText(block, reader)),
  markdown: (block) => h("div", { class: "block markdown" }, markdown(block.text)),
  table: (block, { reader }) => h("div", { class: "block" }, table(block, reader)),
  data_table: (block, { reader }) => h("div", { class: "block" }, dataTable(block, reader)),
  data_visualization: chart,
  video,
  card,
  carousel,
  container: container(renderBlocks),
  context_actions: actions,
  alert: (block, { reader }) =>
    h(
      "div",
      { class: `block alert ${block.level ?? "default"}`, role: "note" },
      textObject(block.text, reader),
    ),
};

export function renderBlocks(blocks, surface) {
  return blocks.map((block) => (RENDER[block.type] ?? unknown)(block, surface));
}

function section(block, surface) {
  const { reader } = surface;
  return h(
    "div",
    { class: "block section" },
    h(
      "div",
      { class: "section-words" },
      block.text && h("div", { class: "text" }, textObject(block.text, reader)),
      block.fields &&
        h(
          "div",
          { class: "section-fields" },
          block.fields.map((one) => h("div", { class: "text" }, textObject(one, reader))),
        ),
    ),
    block.accessory && h("div", { class: "accessory" }, accessory(block, surface)),
  );
}

function accessory({ accessory: element, block_id: blockId }, surface) {
  return element.type === "image" ? picture(element) : renderElement(element, blockId, { surface });
}

function context(block, { reader }) {
  const piece = (element) =>
    element.type === "image" ? picture(element) : h("span", { class: "text" }, textObject(element, reader));
  return h("div", { class: "block context" }, (block.elements ?? []).map(piece));
}

function actions(block, surface) {
  return h(
    "div",
    { class: "block actions" },
    (block.elements ?? []).map((one) => renderElement(one, block.block_id, { surface })),
  );
}

/** Label above, hint below, the error (filled in after a refused submission) between. */
function input(block, surface) {
  const { element, block_id: blockId } = block;
  const [id, labelId, hintId, errorId] = ["field", "label", "hint", "error"].map(freshId);
  const grouped = ["checkboxes", "radio_buttons"].includes(element.type);
  const label = h(
    grouped ? "span" : "label",
    { class: "label", id: labelId, for: grouped ? null : id },
    plainText(block.label?.text),
    block.optional && h("span", { class: "optional" }, " (optional)"),
  );
  const place = {
    surface,
    inInput: true,
    dispatch: block.dispatch_action,
    id,
    labelId,
    describedBy: `${errorId} ${hintId}`,
  };
  return h(
    "div",
    { class: "block input", "data-block": blockId },
    label,
    renderElement(element, blockId, place),
    h("p", { class: "field-error", id: errorId, hidden: true }),
    block.hint && h("p", { class: "hint", id: hintId }, plainText(block.hint.text)),
  );
}

function unknown(block) {
  return h(
    "details",
    { class: "block unknown" },
    h("summary", {}, `A block this page does not draw: ${block.type}`),
    jsonBlock(block),
  );
}

/** The words of a message without blocks. */
export const messageText = (text, reader) => h("div", { class: "block text" }, mrkdwn(text, reader));
