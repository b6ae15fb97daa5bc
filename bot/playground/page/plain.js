/** A message as a short plain sentence, for lists of what arrived and for screen readers. */

import { plainText } from "./mrkdwn.js";

const LENGTH = 140;

/** The message's own text, or the first words of its blocks; mentions bear names, signs of markup are gone. */
export function plainWords(message, store) {
  const words =
    message.text ||
    firstWords(message.blocks) ||
    (message.files?.length ? `File: ${message.files[0].name}` : "");
  const named = words
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (whole, id) => `@${store.nameOf(id) ?? id}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (whole, id, label) => `#${store.channel(id)?.name ?? label ?? id}`)
    .replace(/<!date[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<!(\w+)>/g, "@$1")
    .replace(/<[^|>]+\|([^>]+)>/g, "$1")
    .replace(/<([^>]+)>/g, "$1")
    .replace(/(?<![\p{L}\p{N}])[*_~`]+|[*_~`]+(?![\p{L}\p{N}])/gu, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
  const text = plainText(named).trim();
  return text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text;
}

function firstWords(blocks = []) {
  const block = blocks.find((one) => one.text);
  return block ? (block.text.text ?? block.text) : "";
}
