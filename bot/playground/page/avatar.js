/** Faces: initials on the person's colour, in black or white, whichever can be read. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

const TITLES = /^(dr|mr|mrs|ms|miss|prof|sister)\.?$/i;

/** "Dr Nia Rees" -> "NR". */
function initials(name) {
  const words = (name ?? "?").split(/[\s.]+/).filter((word) => word && !TITLES.test(word));
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => (word ? [...word][0] : ""))
    .join("")
    .toUpperCase();
}

const channelLight = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Black or white, whichever stands out more on "#rrggbb" (WCAG relative luminance). */
export function inkOn(colour) {
  const parts = /^#?(..)(..)(..)$/.exec(colour ?? "");
  if (!parts) return "#ffffff";
  const [red, green, blue] = parts.slice(1).map((hex) => channelLight(Number.parseInt(hex, 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#14191c" : "#ffffff";
}

const FALLBACK = ["#2f6f73", "#7a4e8a", "#9a5b1f", "#3b6ea5", "#8a3f52", "#4d7a2f"];

/** The person's colour, or one made from their id. */
export function colourOf(person) {
  if (/^#?[0-9a-f]{6}$/i.test(person?.colour ?? "")) return `#${person.colour.replace("#", "")}`;
  const sum = [...(person?.id ?? "")].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return FALLBACK[sum % FALLBACK.length];
}

export function avatar(person, size = 36) {
  const colour = colourOf(person);
  const paint = person?.bot ? {} : { background: colour, color: inkOn(colour) };
  return h(
    "span",
    {
      class: person?.bot ? "avatar bot" : "avatar",
      "aria-hidden": "true",
      style: { "--size": `${size}px`, ...paint },
    },
    person?.bot ? icon("app", Math.round(size * 0.6)) : initials(person?.real_name || person?.name),
  );
}
