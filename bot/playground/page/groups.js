/** Blocks that hold others: cards, carousels of cards, and containers. */

import { h } from "./dom.js";
import { renderElement } from "./elements.js";
import { picture } from "./figures.js";
import { textObject } from "./mrkdwn.js";

export function card(block, surface) {
  const { reader } = surface;
  const line = (tag, object, name) => object && h(tag, { class: name }, textObject(object, reader));
  return h(
    "div",
    { class: "block card" },
    block.hero_image && picture(block.hero_image),
    h(
      "div",
      { class: "card-head" },
      block.icon && picture(block.icon),
      h("div", {}, line("b", block.title), line("small", block.subtitle, "card-subtitle")),
    ),
    line("div", block.body, "text"),
    block.actions?.length > 0 &&
      h(
        "div",
        { class: "actions" },
        block.actions.map((one) => renderElement(one, block.block_id, { surface })),
      ),
  );
}

export function carousel(block, surface) {
  const cards = (block.elements ?? []).map((one) => card(one, surface));
  return h("div", { class: "block carousel", tabindex: "0", role: "region", "aria-label": "Cards" }, cards);
}

/** `render` draws the blocks inside. */
export const container = (render) => (block, surface) =>
  h(
    "div",
    { class: "block container" },
    block.title && h("b", {}, textObject(block.title, surface.reader)),
    render(block.blocks ?? block.elements ?? block.child_blocks ?? [], surface),
  );
