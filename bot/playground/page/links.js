/** Links: they open in a new tab, and one that leaves this computer asks first. */

import { ask } from "./dialog.js";
import { h } from "./dom.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);
const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

function parse(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

const leaves = (url) =>
  url.protocol.startsWith("http") && url.host !== location.host && !LOCAL.has(url.hostname);

/** May a picture be fetched? Nothing is asked of the network outside. */
export function isNear(address) {
  const url = parse(address);
  return Boolean(url) && (url.protocol === "data:" || (url.protocol.startsWith("http") && !leaves(url)));
}

/** Opens an address in a new tab; true when it was opened. */
export async function follow(address) {
  const url = parse(address);
  if (!url || !SAFE.has(url.protocol)) return false;
  if (leaves(url) && !(await ask(leavingQuestion(url)))) return false;
  window.open(url.href, "_blank", "noopener,noreferrer");
  return true;
}

const leavingQuestion = (url) => ({
  title: "Leave the local workspace?",
  text: `This opens ${url.href} in a new tab, on the real internet.`,
  confirm: "Open it",
  deny: "Stay here",
});

/** A link around `children`; an address that is not safe to open is shown as words only. */
export function link(address, ...children) {
  const url = parse(address);
  if (!url || !SAFE.has(url.protocol)) return h("span", {}, children);
  const click = (event) => {
    event.preventDefault();
    follow(address);
  };
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", onclick: click }, children);
}
