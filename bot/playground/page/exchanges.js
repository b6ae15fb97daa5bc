/** Requests between workspace and app as rows of a table; pressing one shows the JSON of both directions. */

import { api, Refused } from "./api.js";
import { jsonBlock, showPanel } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { timeWithSeconds } from "./when.js";

const HEAD = ["Time", "", "What", "Answer", "Took"];

/** A table of `entries`, or of rows that are filled in later through the given `body`. */
export function exchangeTable(entries, body = h("tbody")) {
  body.append(...entries.map(exchangeRow));
  const head = HEAD.map((words) =>
    h("th", { scope: "col" }, words || h("span", { class: "hidden-words" }, "Direction")),
  );
  return h("table", { class: "exchanges" }, h("thead", {}, h("tr", {}, head)), body);
}

function took(ms) {
  if (ms === null) return "";
  return ms < 1 ? "< 1 ms" : `${Math.round(ms)} ms`;
}

const hasFailed = (entry) =>
  Boolean(entry.error || entry.refused) || entry.answer?.ok === false || (entry.status ?? 200) >= 400;

export function exchangeRow(entry) {
  const toApp = entry.direction === "to app";
  const words = entry.error || entry.refused || entry.answer?.error || (entry.status ?? "waiting");
  return h(
    "tr",
    { class: hasFailed(entry) ? "failed" : "" },
    h("td", {}, timeWithSeconds(new Date(entry.at))),
    h("td", { class: toApp ? "to-app" : "to-slack" }, toApp ? "to the app" : "from the app"),
    h(
      "td",
      {},
      h("button", { type: "button", onclick: () => showExchange(entry) }, entry.name),
      entry.weather && h("span", { class: "weather-mark" }, icon("cloud", 14), entry.weather.replaceAll("_", " ")),
      entry.remarks?.length > 0 && remark(entry.remarks),
    ),
    h("td", {}, String(words)),
    h("td", { class: "numeric" }, took(entry.ms)),
  );
}

const remark = (remarks) =>
  h(
    "span",
    { class: "remark", title: remarks.join("\n") },
    icon("warning", 14),
    h("span", { class: "hidden-words" }, remarks.join(" ")),
  );

export function showExchange(entry) {
  showPanel(
    entry.name,
    entry.remarks?.length > 0 &&
      h(
        "ul",
        { class: "remarks" },
        entry.remarks.map((one) => h("li", {}, one)),
      ),
    entry.direction === "to app" && repeater(entry),
    h("h3", {}, "Request"),
    jsonBlock(entry.request),
    h("h3", {}, `Answer${entry.status ? ` (${entry.status})` : ""}`),
    jsonBlock(entry.error ? { error: entry.error, answer: entry.answer } : entry.answer),
  );
}

/** Slack delivers again what it believes lost; here one can have that at any time. */
function repeater({ number }) {
  const told = h("span", { role: "status" });
  const again = async () => {
    try {
      const { acknowledged, ack_ms: ms } = await api.repeat(number);
      told.textContent = acknowledged ? `Acknowledged in ${Math.round(ms)} ms.` : "Not acknowledged.";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      told.textContent = error.sentence;
    }
  };
  const button = h("button", { type: "button", class: "button", onclick: again }, "Deliver it again");
  return h("p", { class: "repeater" }, button, told);
}
