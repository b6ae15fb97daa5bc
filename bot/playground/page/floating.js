/** A small panel beside the thing that opened it: menus and lists of options. Above everything, one at a time. */

import { isTyping } from "./dom.js";

let current = null;

/** Opens `panel` at `anchor`; Escape or a click elsewhere closes it. Returns the function that closes. */
export function openFloating(anchor, panel, { onClose = () => {}, width = 240 } = {}) {
  current?.(false);
  // Beside its anchor in the document, so that it stays inside the modal and its focus trap.
  anchor.after(panel);
  panel.classList.add("floating");
  panel.popover = "manual";
  panel.showPopover();
  place(anchor, panel, width);

  const close = (giveBackFocus = true) => {
    if (current !== close) return;
    current = null;
    stop.abort();
    panel.remove();
    onClose();
    if (giveBackFocus && anchor.isConnected) anchor.focus();
  };
  const stop = new AbortController();
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  const listen = (target, type, listener) =>
    target.addEventListener(type, listener, { capture: true, signal: stop.signal });
  listen(document, "pointerdown", outside);
  listen(document, "focusin", outside);
  listen(document, "scroll", (event) => panel.contains(event.target) || place(anchor, panel, width));
  listen(window, "resize", () => place(anchor, panel, width));
  // Pressing something that takes no focus would hand it to whatever lies behind.
  panel.addEventListener("mousedown", (event) => isTyping(event.target) || event.preventDefault());
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    close();
  });
  current = close;
  return close;
}

function place(anchor, panel, width) {
  const at = anchor.getBoundingClientRect();
  const gap = 4;
  panel.style.minWidth = `${Math.min(Math.max(at.width, width), innerWidth - 16)}px`;
  const { width: wide, height: high } = panel.getBoundingClientRect();
  const below = innerHeight - at.bottom - gap;
  const top = below >= high || below >= at.top ? at.bottom + gap : at.top - gap - high;
  panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
  panel.style.top = `${Math.max(8, Math.min(top, innerHeight - high - 8))}px`;
}

/** Arrow keys, Home and End walk among `items`; left and right do as well where they lie beside each other. */
export function walkWithArrows(container, items, { sideways = false } = {}) {
  container.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const across = sideways ? { ArrowRight: at + 1, ArrowLeft: at - 1 } : {};
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, ...across }[event.key];
    if (next === undefined || !all.length) return;
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  });
}
