/** Checkboxes and radio buttons. */

import { freshId, h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

export function choices(element, blockId, place) {
  const { surface, inInput, dispatch, labelId, describedBy } = place;
  const several = element.type === "checkboxes";
  const name = freshId("choice");
  const chosen = () => [surface.form.get(blockId, element) ?? []].flat();

  const change = (event, value) => {
    const kept = chosen().filter((one) => one !== value);
    const next = several ? (event.target.checked ? [...kept, value] : kept) : value;
    surface.form.set(blockId, element, next);
    if (!inInput || dispatch) surface.act(element, blockId, next, group);
  };

  const option = (entry) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: several ? "checkbox" : "radio",
        name,
        value: entry.value,
        checked: chosen().includes(entry.value),
        onchange: (event) => change(event, entry.value),
      }),
      h(
        "span",
        {},
        textObject(entry.text, surface.reader),
        entry.description && h("small", {}, textObject(entry.description, surface.reader)),
      ),
    );

  const group = h(
    "div",
    {
      class: "choices",
      role: several ? "group" : "radiogroup",
      "aria-labelledby": labelId,
      "aria-describedby": describedBy,
      "aria-label": labelId ? null : "Choices",
    },
    (element.options ?? []).map(option),
  );
  return group;
}
