/** The emoji under a message: what others have put there, and a small palette for one's own. */

import { api } from "./api.js";
import { h } from "./dom.js";
import { openFloating, walkWithArrows } from "./floating.js";
import { emojiNode } from "./mrkdwn.js";

const PALETTE = [
  "+1",
  "white_check_mark",
  "eyes",
  "heart",
  "tada",
  "pray",
  "raised_hands",
  "clap",
  "smile",
  "thinking_face",
  "coffee",
  "file_folder",
  "daffodil",
];

/** Puts the reader's emoji under `message`, or takes it away when it is there. */
async function toggle(message, name, { reader, channel, after }) {
  const mine = message.reactions.find((one) => one.name === name)?.users.includes(reader.user);
  await after(await api.react({ user: reader.user, channel, ts: message.ts, name, remove: Boolean(mine) }));
}

export function reactions(message, context) {
  if (!message.reactions.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((one) => pill(message, one, context)),
  );
}

function pill(message, { name, users }, context) {
  const { store, user } = context.reader;
  const names = users.map((id) => store.nameOf(id) ?? id).join(", ");
  return h(
    "button",
    {
      type: "button",
      class: "reaction",
      title: names,
      "aria-pressed": String(users.includes(user)),
      "aria-label": `${name.replaceAll("_", " ")}, ${users.length}: ${names}`,
      onclick: () => toggle(message, name, context),
    },
    emojiNode(name) ?? `:${name}:`,
    ` ${users.length}`,
  );
}

/** Opens the palette beside `anchor`. */
export function openPalette(anchor, message, context) {
  const choose = (name) => {
    close();
    return toggle(message, name, context);
  };
  const signs = PALETTE.map((name) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        "aria-label": name.replaceAll("_", " "),
        onclick: () => choose(name),
      },
      emojiNode(name),
    ),
  );
  const palette = h("div", { class: "palette", role: "menu", "aria-label": "Add a reaction" }, signs);
  walkWithArrows(palette, () => signs, { sideways: true });
  const close = openFloating(anchor, palette, { width: 200 });
  signs[0].focus();
}
