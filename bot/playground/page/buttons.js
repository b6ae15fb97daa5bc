/** Buttons and the overflow menu. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { follow } from "./links.js";
import { openMenu } from "./menu.js";
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
  const choose = async (option) => {
    if (option.url && !(await follow(option.url))) return;
    await surface.act(element, blockId, option.value, button);
  };
  const entry = (option) => ({
    words: textObject(option.text, surface.reader),
    hint: option.description && textObject(option.description, surface.reader),
    act: () => choose(option),
  });
  button.addEventListener("click", () => openMenu(button, element.options.map(entry), { width: 180 }));
  return button;
}
