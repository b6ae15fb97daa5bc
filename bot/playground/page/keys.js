/** The keys that work anywhere, and the panel that lists them. */

import { showPanel } from "./dialog.js";
import { h, isTyping } from "./dom.js";

const LISTED = [
  ["1 to 9", "become that person (with Shift: in the other window)"],
  ["/", "write a command"],
  ["m", "write a message"],
  ["s", "two people side by side"],
  ["t", "show the traffic, the post, the weather and the strictness report"],
  ["e", "read the e-mail that the app has sent"],
  ["f", "let something go wrong"],
  ["w", "show or put away the line about what to try"],
  ["Alt + ↑ ↓", "previous or next channel"],
  ["Escape", "close what is on top"],
  ["?", "this list"],
];

export function showKeys() {
  showPanel(
    "Keys",
    h(
      "dl",
      { class: "keys" },
      LISTED.map(([key, words]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, words)]),
    ),
  );
}

/** `does` maps a key to what it does; digits arrive as does.digit(number, shift), Alt with an arrow as does.step(±1). */
export function wireKeys(does) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented || document.querySelector("dialog[open]"))
      return;
    if (event.altKey) return step(event, does);
    if (isTyping(event.target)) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const action = digit ? () => does.digit(Number(digit), event.shiftKey) : does[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function step(event, does) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  does.step(by);
}
