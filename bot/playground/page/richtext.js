/** The rich_text block: sections, lists, quotes and code made of styled pieces. */

import { h } from "./dom.js";
import { link } from "./links.js";
import { broadcast, channelMention, emojiNode, mention } from "./mrkdwn.js";
import { dateText } from "./when.js";

export function richText(block, reader) {
  return h(
    "div",
    { class: "rich-text" },
    (block.elements ?? []).map((part) => section(part, reader)),
  );
}

function section(part, reader) {
  const inside = () => (part.elements ?? []).map((piece) => pieceNode(piece, reader));
  if (part.type === "rich_text_list") return list(part, reader);
  if (part.type === "rich_text_quote") return h("blockquote", {}, inside());
  if (part.type === "rich_text_preformatted") return h("pre", { tabindex: "0" }, h("code", {}, inside()));
  return h("div", { class: "rich-section" }, inside());
}

function list(part, reader) {
  const ordered = part.style === "ordered";
  const items = (part.elements ?? []).map((item) => h("li", {}, section(item, reader)));
  const indent = { "--indent": String(part.indent ?? 0) };
  return h(
    ordered ? "ol" : "ul",
    { class: "bullets", style: indent, start: ordered ? (part.offset ?? 0) + 1 : null },
    items,
  );
}

const PIECES = {
  text: (piece) => lines(piece.text),
  link: (piece) => link(piece.url, piece.text || piece.url),
  user: (piece, reader) => mention(piece.user_id, reader),
  channel: (piece, reader) => channelMention(piece.channel_id, reader),
  usergroup: (piece) => h("span", { class: "mention" }, `@${piece.usergroup_id}`),
  broadcast: (piece) => broadcast(piece.range),
  emoji: (piece) => emojiNode(piece.name) ?? `:${piece.name}:`,
  color: (piece) =>
    h("span", {}, h("i", { class: "swatch", style: { background: piece.value } }), piece.value),
  date: (piece, { store }) =>
    h("time", { title: piece.fallback ?? "" }, dateText(piece.timestamp, piece.format, store.now())),
};

const lines = (text) => text.split("\n").map((line, index) => (index ? [h("br"), line] : line));

function pieceNode(piece, reader) {
  const render = PIECES[piece.type];
  return styled(render ? render(piece, reader) : (piece.text ?? piece.fallback ?? ""), piece.style ?? {});
}

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

function styled(content, style) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), content);
}
