/** The opened list of a picker: a search field that keeps the focus while the arrows move a highlight. */

import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";

const ASK_AFTER = 200;
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

export class OptionList {
  #active = 0;
  #visible = [];

  /** `config` as for a picker; `current()` gives the values chosen now, `pick(values, done)` takes new ones. */
  constructor(config, current, pick) {
    Object.assign(this, { config, current, pick });
    const listId = freshId("options");
    this.list = h("ul", {
      role: "listbox",
      id: listId,
      "aria-multiselectable": config.several ? "true" : null,
      "aria-label": "Options",
    });
    this.search = h("input", {
      type: "text",
      role: "combobox",
      class: "picker-search",
      placeholder: "Search",
      autocomplete: "off",
      "aria-label": "Search the options",
      "aria-expanded": "true",
      "aria-controls": listId,
      "aria-autocomplete": "list",
    });
    this.panel = h("div", { class: "options" }, this.search, this.list);
    this.search.addEventListener("input", () => (config.ask ? this.#askSoon() : this.draw(0)));
    this.search.addEventListener("keydown", (event) => this.#key(event));
    this.groups = config.groups;
    const chosen = this.options.findIndex((option) => current().includes(option.value));
    this.draw(Math.max(0, chosen));
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
      if (group.label && options.length)
        rows.push(h("li", { role: "presentation", class: "option-group" }, group.label));
      rows.push(...options.map((option) => this.#row(option)));
    }
    if (!this.#visible.length)
      rows.push(h("li", { role: "presentation", class: "option-none" }, "Nothing by that name"));
    fill(this.list, rows);
    this.#highlight(active);
  }

  #row(option) {
    const selected = this.current().includes(option.value);
    const row = h(
      "li",
      {
        role: "option",
        id: freshId("option"),
        "aria-selected": String(selected),
        onclick: () => this.#choose(option.value),
      },
      option.picture?.(),
      h("span", { class: "option-words" }, option.label, option.hint && h("small", {}, option.hint)),
      selected && icon("check", 16),
    );
    row.addEventListener("pointermove", () => this.#highlight(this.#visible.indexOf(row), false));
    this.#visible.push(row);
    return row;
  }

  #clear() {
    const row = h(
      "li",
      {
        role: "option",
        id: freshId("option"),
        "aria-selected": "false",
        class: "option-clear",
        onclick: () => this.pick([], true),
      },
      "Clear the choice",
    );
    this.#visible.push(row);
    return row;
  }

  #choose(value) {
    const { several, max } = this.config;
    if (!several) return this.pick([value], true);
    const now = this.current();
    if (now.includes(value))
      this.pick(
        now.filter((one) => one !== value),
        false,
      );
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
    if (STEPS[event.key]) this.#highlight(this.#active + STEPS[event.key]);
    else if (event.key === "Enter") this.#visible[this.#active]?.click();
    else return;
    event.preventDefault();
  }
}
