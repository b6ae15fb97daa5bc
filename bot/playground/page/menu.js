/** A menu beside the button that opened it, walked with the arrow keys. */

import { h } from "./dom.js";
import { openFloating, walkWithArrows } from "./floating.js";

/** Opens `entries`, each {words, hint?, act}; `anchor` gets the focus back. */
export function openMenu(anchor, entries, { width = 200 } = {}) {
  const items = entries.map(({ words, hint, act }) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        onclick: () => {
          close();
          act();
        },
      },
      words,
      hint && h("small", {}, hint),
    ),
  );
  const menu = h("div", { class: "menu", role: "menu" }, items);
  walkWithArrows(menu, () => items);
  const close = openFloating(anchor, menu, { width });
  items[0]?.focus();
}
