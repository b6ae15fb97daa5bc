/** Buttons and the overflow menu. */

import { h } from "./dom.js";
import { openFloating, walkWithArrows } from "./floating.js";
import { icon } from "./icons.js";
import { follow } from "./links.js";
import { textObject } from "./mrkdwn.js";

export function pressButton(element, blockId, { surface }) {
  const press = async (event) => {
    const trigger = event.currentTarget;
    // Slack tells the app about a press on a link button too.
    if (element.url && !(await follow(element.url))) return;
    await surface.act(element, blockId, element.value, trigger);
  };
  return h(
    "button",
    {
      type: "button",
      class: `button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label,
      onclick: press,
      "data-action": element.action_id,
    },
    h("span", {}, textObject(element.text, surface.reader)),
    element.url && h("span", { class: "leaves", "aria-hidden": "true" }, "↗"),
  );
}

export function overflow(element, blockId, { surface }) {
  const button = h(
    "button",
    { type: "button", class: "button dots", "aria-label": "More actions", "aria-haspopup": "menu" },
    icon("dots"),
  );
  button.addEventListener("click", () => {
    const choose = async (option) => {
      close();
      if (option.url && !(await follow(option.url))) return;
      await surface.act(element, blockId, option.value, button);
    };
    const items = element.options.map((option) =>
      h(
        "button",
        { type: "button", role: "menuitem", onclick: () => choose(option) },
        textObject(option.text, surface.reader),
        option.description && h("small", {}, textObject(option.description, surface.reader)),
      ),
    );
    const menu = h("div", { class: "menu", role: "menu" }, items);
    walkWithArrows(menu, () => items);
    const close = openFloating(button, menu, { width: 180 });
    items[0]?.focus();
  });
  return button;
}
