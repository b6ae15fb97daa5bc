/** Under the floor: every request between workspace and app with its answer, how long it took, and the JSON of both. */

import { api } from "./api.js";
import { jsonBlock, showPanel } from "./dialog.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { timeWithSeconds } from "./when.js";

const SHOWN = 300;

export class Traffic {
  #print = "";
  #timer = null;

  constructor() {
    this.filter = h("input", {
      type: "search",
      class: "field",
      placeholder: "Filter",
      "aria-label": "Filter the traffic",
      oninput: () => this.#draw(),
    });
    this.rows = h("tbody");
    this.count = h("span", { class: "traffic-count" });
    const head = ["Time", "", "What", "Answer", "Took"].map((words) =>
      h("th", { scope: "col" }, words || h("span", { class: "hidden-words" }, "Direction")),
    );
    this.scroll = h(
      "div",
      { class: "traffic-scroll", tabindex: "0" },
      h("table", {}, h("thead", {}, h("tr", {}, head)), this.rows),
    );
    this.node = h(
      "section",
      { class: "traffic", "aria-label": "Traffic between workspace and app", hidden: true },
      h(
        "div",
        { class: "traffic-head" },
        h("h2", {}, icon("pulse"), "Traffic"),
        this.count,
        this.filter,
        h(
          "button",
          { type: "button", class: "quiet", "aria-label": "Close the traffic", onclick: () => this.toggle() },
          icon("close"),
        ),
      ),
      this.scroll,
    );
  }

  get isOpen() {
    return !this.node.hidden;
  }

  toggle() {
    this.node.hidden = this.isOpen;
    if (this.isOpen) this.refresh();
  }

  refreshSoon() {
    if (!this.isOpen) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), 250);
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
    fill(this.rows, shown.slice(-SHOWN).reverse().map(row));
  }
}

function took(ms) {
  if (ms === null) return "";
  return ms < 1 ? "< 1 ms" : `${Math.round(ms)} ms`;
}

function row(entry) {
  const toApp = entry.direction === "to app";
  const failed = Boolean(entry.error) || entry.answer?.ok === false || (entry.status ?? 200) >= 400;
  const words = entry.error || entry.answer?.error || (entry.status ?? "waiting");
  const open = h("button", { type: "button", onclick: () => showEntry(entry) }, entry.name);
  return h(
    "tr",
    { class: failed ? "failed" : "" },
    h("td", {}, timeWithSeconds(new Date(entry.at))),
    h("td", { class: toApp ? "to-app" : "to-slack" }, toApp ? "to the app" : "from the app"),
    h(
      "td",
      {},
      open,
      entry.remarks?.length > 0 &&
        h(
          "span",
          { class: "remark", title: entry.remarks.join("\n") },
          icon("warning", 14),
          h("span", { class: "hidden-words" }, entry.remarks.join(" ")),
        ),
    ),
    h("td", {}, String(words)),
    h("td", { class: "numeric" }, took(entry.ms)),
  );
}

function showEntry(entry) {
  showPanel(
    entry.name,
    entry.remarks?.length > 0 &&
      h(
        "ul",
        { class: "remarks" },
        entry.remarks.map((one) => h("li", {}, one)),
      ),
    h("h3", {}, "Request"),
    jsonBlock(entry.request),
    h("h3", {}, `Answer${entry.status ? ` (${entry.status})` : ""}`),
    jsonBlock(entry.error ? { error: entry.error, answer: entry.answer } : entry.answer),
  );
}
