/** Block Kit's interactive elements: each takes (element, blockId, place) and gives a node. */

import { h } from "./dom.js";
import { choices } from "./choices.js";
import { overflow, pressButton } from "./buttons.js";
import { fileInput } from "./fileinput.js";
import { field } from "./fields.js";
import { select } from "./selects.js";

const RENDER = {
  button: pressButton,
  overflow,
  checkboxes: choices,
  radio_buttons: choices,
  plain_text_input: field,
  email_text_input: field,
  url_text_input: field,
  number_input: field,
  datepicker: field,
  timepicker: field,
  datetimepicker: field,
  rich_text_input: field,
  file_input: fileInput,
};

/**
 * `place` is {surface, inInput, dispatch, id, labelId, describedBy, required}. Outside an input block a change is an
 * action and goes to the app at once; inside one it waits for the submission, unless `dispatch` is set.
 */
export function renderElement(element, blockId, place) {
  const render = RENDER[element.type] ?? (/_select$/.test(element.type) ? select : unknown);
  return render(element, blockId, place);
}

const unknown = (element) =>
  h("span", { class: "unknown" }, `An element this page does not draw: ${element.type}`);
