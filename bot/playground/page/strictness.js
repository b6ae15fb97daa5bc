/** The strictness report: what the app did that Slack would refuse or warn about, and what to do instead. */

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { showExchange } from "./exchanges.js";
import { icon } from "./icons.js";

export class Strictness {
  title = "Strictness";
  picture = "shield";

  constructor() {
    this.count = h("span", { class: "traffic-count" });
    this.forget = h(
      "button",
      { type: "button", class: "button", onclick: () => this.#forget() },
      "Begin a new report",
    );
    this.tools = [this.count, this.forget];
    this.node = h("div", { class: "floor-scroll", tabindex: "0" });
  }

  async refresh() {
    const found = await api.strictness();
    this.count.textContent = found.length ? String(found.length) : "";
    this.forget.disabled = !found.length;
    fill(this.node, found.length ? [...byRule(found).values()].map(rule) : nothing());
  }

  async #forget() {
    await api.forgetStrictness();
    await this.refresh();
  }
}

const nothing = () =>
  h(
    "p",
    { class: "accepted" },
    icon("check"),
    "Nothing to report: Slack would take everything the app has done so far, without a warning.",
  );

function byRule(found) {
  const rules = new Map();
  for (const one of found) rules.set(one.rule, [...(rules.get(one.rule) ?? []), one]);
  return rules;
}

function rule(findings) {
  const [{ rule: name, advice }] = findings;
  return h(
    "section",
    { class: "finding" },
    h("h3", {}, name.replaceAll("_", " "), h("span", { class: "traffic-count" }, String(findings.length))),
    h("p", {}, advice),
    h(
      "ul",
      {},
      findings.map((one) =>
        h(
          "li",
          {},
          h("button", { type: "button", onclick: () => open(one.number) }, one.name),
          h("span", {}, one.detail),
        ),
      ),
    ),
  );
}

/** The exchange may be too old to be kept. */
async function open(number) {
  const entry = (await api.log(number - 1)).find((one) => one.number === number);
  if (entry) showExchange(entry);
}
