/** News from the workspace as it happens: one stream for each person whose window is open. */

import { address } from "./api.js";

/** Calls `onNews({what, channel})`, and `onState(connected)` when the line breaks or comes back. Returns how to stop. */
export function listen(user, onNews, onState) {
  const source = new EventSource(address("stream", { user }));
  source.addEventListener("open", () => onState(true));
  source.addEventListener("error", () => onState(false));
  source.addEventListener("message", (event) => onNews(JSON.parse(event.data)));
  return () => source.close();
}
