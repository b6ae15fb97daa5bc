/** News from the workspace as it happens: one stream for each person whose window is open. */

import { address } from "./api.js";

const TRY_AGAIN = 3000;

/** Calls `onNews({what, channel})`, and `onState(connected)` when the line breaks or comes back. Returns how to stop. */
export function listen(user, onNews, onState) {
  let source = null;
  let timer = null;
  const connect = () => {
    source = new EventSource(address("stream", { user }));
    source.addEventListener("open", () => onState(true));
    source.addEventListener("message", (event) => onNews(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      onState(false);
      // A browser gives up for good when it is refused, as while the workspace restarts.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, TRY_AGAIN);
    });
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
