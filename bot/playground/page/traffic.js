/** Every request between workspace and app with its answer and how long it took, filtered to what one looks for. */

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { exchangeRow, exchangeTable } from "./exchanges.js";

const SHOWN = 300;

export class Traffic {
  title = "Traffic";
  picture = "pulse";
  #print = "";

  constructor() {
    this.filter = h("input", {
      type: "search",
      class: "field",
      placeholder: "Filter",
      "aria-label": "Filter the traffic",
      oninput: () => this.#draw(),
    });
    this.count = h("span", { class: "traffic-count" });
    this.tools = [this.count, this.filter];
    this.rows = h("tbody");
    this.node = h("div", { class: "floor-scroll", tabindex: "0" }, exchangeTable([], this.rows));
  }

  async refresh() {
    this.entries = await api.log();
    this.#draw();
  }

  #draw() {
    const wanted = this.filter.value.toLocaleLowerCase();
    const fits = (entry) => !wanted || JSON.stringify(entry).toLocaleLowerCase().includes(wanted);
    const shown = (this.entries ?? []).filter(fits);
    const print = `${wanted} ${shown.length} ${shown.at(-1)?.number} ${shown.at(-1)?.ms}`;
    if (print === this.#print) return;
    this.#print = print;
    this.count.textContent = shown.length > SHOWN ? `last ${SHOWN} of ${shown.length}` : `${shown.length}`;
    fill(this.rows, shown.slice(-SHOWN).reverse().map(exchangeRow));
  }
}
