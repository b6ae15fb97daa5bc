/** Fields one types into: text, e-mail, address, number, date, time. */

import { h } from "./dom.js";
import { dayInWords, fromWall, toWall } from "./when.js";

const TYPES = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
  rich_text_input: "text",
};
const TYPED = new Set([
  "plain_text_input",
  "email_text_input",
  "url_text_input",
  "number_input",
  "rich_text_input",
]);

/** A date-time travels as Unix seconds and is shown as London's wall clock. */
const outward = (element, text) => {
  if (text === "") return null;
  return element.type === "datetimepicker" ? Math.floor(fromWall(text).getTime() / 1000) : text;
};
const inward = (element, value) => {
  if (value === null || value === undefined) return "";
  if (element.type === "rich_text_input" && typeof value === "object") return wordsOf(value);
  return element.type === "datetimepicker" ? toWall(new Date(Number(value) * 1000)) : String(value);
};

/** The words of a rich text, which is edited here without its formatting. */
const wordsOf = (part) => part.text ?? (part.elements ?? []).map(wordsOf).join("");

export function field(element, blockId, place) {
  const { surface, inInput, dispatch, id, labelId, describedBy } = place;
  const isLong = element.multiline || element.type === "rich_text_input";
  const input = h(isLong ? "textarea" : "input", {
    id,
    class: `field ${element.type}`,
    type: isLong ? null : TYPES[element.type],
    rows: isLong ? 4 : null,
    inputmode: element.type === "number_input" ? "decimal" : null,
    autocomplete: "off",
    placeholder: element.placeholder?.text,
    minlength: element.min_length,
    maxlength: element.max_length,
    "aria-describedby": describedBy,
    "aria-label": labelId ? null : (element.placeholder?.text ?? "Value"),
    autofocus: element.focus_on_load,
    value: inward(element, surface.form.get(blockId, element)),
  });
  const keep = () => surface.form.set(blockId, element, outward(element, input.value));
  const act = () => surface.act(element, blockId, outward(element, input.value), input);
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];

  input.addEventListener("input", () => {
    keep();
    if (dispatch && TYPED.has(element.type) && triggers.includes("on_character_entered")) act();
  });
  if (TYPED.has(element.type))
    whenEntered(input, () => dispatch && triggers.includes("on_enter_pressed"), act);
  else
    input.addEventListener("change", () => {
      keep();
      if (!inInput || dispatch) act();
    });
  return element.type.startsWith("date") ? withDayInWords(input) : input;
}

/** The browser writes a date in its own order; the words beside it leave no doubt which day is meant. */
function withDayInWords(input) {
  const words = h("span", { class: "day-words", "aria-live": "polite" });
  const show = () => (words.textContent = input.value ? dayInWords(input.value) : "");
  input.addEventListener("input", show);
  show();
  return h("span", { class: "dated" }, input, words);
}

/** Enter acts instead of submitting the form, where the app asked for that. */
function whenEntered(input, wanted, act) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || !wanted()) return;
    event.preventDefault();
    act();
  });
}
