/** The app's shortcuts: global ones beside the composer, message shortcuts at each message. */

import { api } from "./api.js";
import { openMenu } from "./menu.js";

const ofType = (store, type) => (store.state.app.shortcuts ?? []).filter((one) => one.type === type);

function open(anchor, shortcuts, use) {
  const entry = (one) => ({ words: one.name, hint: one.description, act: () => use(one) });
  openMenu(anchor, shortcuts.map(entry), { width: 240 });
}

/** A button for the message's tools (made by `tool`), or null when the app has no message shortcut. */
export function messageShortcuts(message, { reader, channel, after }, tool) {
  const shortcuts = ofType(reader.store, "message");
  if (!shortcuts.length) return null;
  const use = async ({ callback_id: name }) =>
    after(await api.shortcut({ user: reader.user, name, channel, ts: message.ts }));
  return tool("dots", "More message shortcuts", (event) => open(event.currentTarget, shortcuts, use));
}

/** A button for the composer, or null when the app has no global shortcut. */
export function globalShortcuts({ reader, after }, tool) {
  const shortcuts = ofType(reader.store, "global");
  if (!shortcuts.length) return null;
  const use = async ({ callback_id: name }) => after(await api.shortcut({ user: reader.user, name }));
  return tool("bolt", "Shortcuts", (event) => open(event.currentTarget, shortcuts, use));
}
