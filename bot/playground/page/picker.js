/** Every select menu: one or several options, searched by typing, with faces for people. */

import { fill, freshId, h } from "./dom.js";
import { openFloating } from "./floating.js";
import { icon } from "./icons.js";
import { OptionList } from "./options.js";

/**
 * `groups`: [{label, options: [{value, label, hint, picture}]}]; `chosen`: a list of values.
 * `onChange(values)` is called with the new list. A single choice closes the list. `ask(typed)` gives other groups
 * for what is typed, where the options are made up elsewhere.
 */
export function picker({
  groups,
  ask,
  chosen,
  several = false,
  max = Infinity,
  placeholder,
  clearable = false,
  labelId,
  id,
  onChange,
}) {
  const known = groups.flatMap((group) => group.options);
  let values = [...chosen];
  const shownId = freshId("chosen");
  const shown = h("span", { class: "picker-value", id: shownId });
  const button = h(
    "button",
    {
      type: "button",
      class: "picker",
      id,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-labelledby": labelId ? `${labelId} ${shownId}` : null,
      "aria-label": labelId ? null : placeholder,
    },
    shown,
    icon("down", 16),
  );
  const chips = h("span", { class: "chips" });
  const root = h("span", { class: "picker-root" }, chips, button);
  const label = (value) => known.find((option) => option.value === value)?.label ?? value;

  const change = (next) => {
    values = next;
    draw();
    onChange(values);
    root.dispatchEvent(new Event("input", { bubbles: true })); // as from any other field
  };
  const chip = (value) =>
    h(
      "span",
      { class: "chip" },
      label(value),
      h(
        "button",
        {
          type: "button",
          "aria-label": `Remove ${label(value)}`,
          onclick: () => {
            change(values.filter((one) => one !== value));
            button.focus();
          },
        },
        icon("close", 12),
      ),
    );

  function draw() {
    const option = known.find(({ value }) => value === values[0]);
    const showsOne = !several && values.length > 0;
    fill(shown, showsOne ? [option?.picture?.(), label(values[0])] : placeholder);
    shown.classList.toggle("placeholder", !showsOne);
    fill(chips, several ? values.map(chip) : []);
  }

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") return;
    const list = new OptionList(
      { groups, ask, several, clearable, max },
      () => values,
      (next, done) => {
        known.push(...list.options);
        change(next);
        if (done) close();
      },
    );
    button.setAttribute("aria-expanded", "true");
    const close = openFloating(button, list.panel, {
      onClose: () => button.setAttribute("aria-expanded", "false"),
    });
    list.search.focus();
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    button.click();
  });
  draw();
  return root;
}
