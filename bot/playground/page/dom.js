/** Builds elements. What a person or the bot wrote goes in as text, never as markup, so nothing can be injected. */

/** h("button", {class: "x", onclick: f, "aria-label": "Close"}, "text", node, [more]) */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) assign(node, name, value);
  node.append(...present(children));
  return node;
}

/** A fragment of the children that are there. */
export function many(...children) {
  const fragment = document.createDocumentFragment();
  fragment.append(...present(children));
  return fragment;
}

export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

let counter = 0;

/** An id no other element of the page has. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

const LIVE_PROPERTIES = new Set(["value", "checked", "disabled", "indeterminate", "hidden"]);

function assign(node, name, value) {
  if (value === null || value === undefined) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "style")
    for (const [key, part] of Object.entries(value)) node.style.setProperty(key, part);
  else if (LIVE_PROPERTIES.has(name)) node[name] = value;
  else if (value !== false) node.setAttribute(name, value === true ? "" : value);
}

/** Is the person typing, so that a single letter must not be a shortcut? */
export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("textarea, select, [contenteditable]")) return true;
  const input = target.closest("input");
  return Boolean(input) && !["checkbox", "radio", "button", "submit"].includes(input.type);
}

/** Everything inside `root` that Tab reaches. */
export function tabStops(root) {
  const stops = root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  return [...stops].filter((stop) => !stop.disabled && stop.offsetParent !== null);
}
