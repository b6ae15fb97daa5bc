/** Every select menu: one or several options, searched by typing, with faces for people. */

import { fill, freshId, h } from "./dom.js";
import { openFloating } from "./floating.js";
import { icon } from "./icons.js";

const ASK_AFTER = 200;

/**
 * `groups`: [{label, options: [{value, label, hint, picture}]}]; `chosen`: a list of values.
 * `onChange(values)` is called with the new list. A single choice closes the list. `ask(typed)` gives other groups
 * for what is typed, where the options are made up elsewhere.
 */
export function picker({ groups, ask, chosen, several = false, max = Infinity, placeholder, clearable = false, labelId, id, onChange }) {
  const known = groups.flatMap((group) => group.options);
  let values = [...chosen];
  const shownId = freshId("chosen");
  const shown = h("span", { class: "picker-value", id: shownId });
  const button = h("button", {
    type: "button", class: "picker", id, "aria-haspopup": "listbox", "aria-expanded": "false",
    "aria-labelledby": labelId ? `${labelId} ${shownId}` : null, "aria-label": labelId ? null : placeholder,
  }, shown, icon("down", 16));
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
    h("span", { class: "chip" }, label(value),
      h("button", { type: "button", "aria-label": `Remove ${label(value)}`, onclick: () => { change(without(values, value)); button.focus(); } }, icon("close", 12)));

  function draw() {
    const option = known.find(({ value }) => value === values[0]);
    const showsOne = !several && values.length > 0;
    fill(shown, showsOne ? [option?.picture?.(), label(values[0])] : placeholder);
    shown.classList.toggle("placeholder", !showsOne);
    fill(chips, several ? values.map(chip) : []);
  }

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") return;
    const list = new OptionList({ groups, ask, several, clearable, max }, () => values, (next, done) => {
      known.push(...list.options);
      change(next);
      if (done) close();
    });
    button.setAttribute("aria-expanded", "true");
    const close = openFloating(button, list.panel, { onClose: () => button.setAttribute("aria-expanded", "false") });
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

const without = (values, value) => values.filter((one) => one !== value);

/** The opened list: a search field that stays focused while the arrows move a highlight through the options. */
class OptionList {
  #active = 0;
  #visible = [];

  constructor(config, current, pick) {
    Object.assign(this, { config, current, pick });
    const listId = freshId("options");
    this.list = h("ul", { role: "listbox", id: listId, "aria-multiselectable": config.several ? "true" : null, "aria-label": "Options" });
    this.search = h("input", {
      type: "text", role: "combobox", class: "picker-search", placeholder: "Search", autocomplete: "off",
      "aria-label": "Search the options", "aria-expanded": "true", "aria-controls": listId, "aria-autocomplete": "list",
    });
    this.panel = h("div", { class: "options" }, this.search, this.list);
    this.search.addEventListener("input", () => (config.ask ? this.#askSoon() : this.draw(0)));
    this.search.addEventListener("keydown", (event) => this.#key(event));
    this.groups = config.groups;
    this.draw(Math.max(0, this.options.findIndex((option) => current().includes(option.value))));
    if (config.ask) this.#askSoon();
  }

  get options() {
    return this.groups.flatMap((group) => group.options);
  }

  #askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      this.groups = await this.config.ask(this.search.value.trim());
      this.draw(0);
    }, ASK_AFTER);
  }

  draw(active) {
    const wanted = this.config.ask ? "" : this.search.value.trim().toLocaleLowerCase();
    const fits = (option) => `${option.label} ${option.hint ?? ""}`.toLocaleLowerCase().includes(wanted);
    this.#visible = [];
    const rows = [];
    if (this.config.clearable && this.current().length && !wanted) rows.push(this.#clear());
    for (const group of this.groups) {
      const options = group.options.filter(fits);
      if (group.label && options.length) rows.push(h("li", { role: "presentation", class: "option-group" }, group.label));
      rows.push(...options.map((option) => this.#row(option)));
    }
    if (!this.#visible.length) rows.push(h("li", { role: "presentation", class: "option-none" }, "Nothing by that name"));
    fill(this.list, rows);
    this.#highlight(active);
  }

  #row(option) {
    const selected = this.current().includes(option.value);
    const row = h("li", { role: "option", id: freshId("option"), "aria-selected": String(selected), onclick: () => this.#choose(option.value) },
      option.picture?.(),
      h("span", { class: "option-words" }, option.label, option.hint && h("small", {}, option.hint)),
      selected && icon("check", 16));
    row.addEventListener("pointermove", () => this.#highlight(this.#visible.indexOf(row), false));
    this.#visible.push(row);
    return row;
  }

  #clear() {
    return this.#visible[this.#visible.push(
      h("li", { role: "option", id: freshId("option"), "aria-selected": "false", class: "option-clear", onclick: () => this.pick([], true) }, "Clear the choice"),
    ) - 1];
  }

  #choose(value) {
    const { several, max } = this.config;
    if (!several) return this.pick([value], true);
    const now = this.current();
    if (now.includes(value)) this.pick(without(now, value), false);
    else if (now.length < max) this.pick([...now, value], false);
    return this.draw(this.#active);
  }

  #highlight(index, scroll = true) {
    this.#visible[this.#active]?.classList.remove("active");
    this.#active = Math.max(0, Math.min(index, this.#visible.length - 1));
    const row = this.#visible[this.#active];
    row?.classList.add("active");
    this.search.setAttribute("aria-activedescendant", row?.id ?? "");
    if (scroll) row?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (steps[event.key]) this.#highlight(this.#active + steps[event.key]);
    else if (event.key === "Enter") this.#visible[this.#active]?.click();
    else return;
    event.preventDefault();
  }
}
