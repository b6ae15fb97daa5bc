/** A message laid open: its JSON, the requests that had to do with it, and what the workspace remarked on them. */

import { api } from "./api.js";
import { jsonBlock, showPanel } from "./dialog.js";
import { h } from "./dom.js";
import { exchangeTable } from "./exchanges.js";

/** Requests name a message by its ts, in what was sent or in what came back. */
const mentions = (entry, ts) => JSON.stringify([entry.request, entry.answer]).includes(ts);

function verdict(entries, isApps) {
  const remarks = entries.flatMap((entry) => entry.remarks ?? []);
  if (remarks.length)
    return h(
      "ul",
      { class: "remarks" },
      remarks.map((one) => h("li", {}, one)),
    );
  return isApps && h("p", { class: "accepted" }, "Slack would take this message as it is: within every limit.");
}

export async function explainMessage(message) {
  const entries = (await api.log()).filter((entry) => mentions(entry, message.ts));
  showPanel(
    `Message ${message.ts}`,
    verdict(entries, message.bot),
    entries.length > 0 && [h("h3", {}, "Traffic about it"), exchangeTable(entries)],
    h("h3", {}, "As JSON"),
    jsonBlock(message),
  );
}
