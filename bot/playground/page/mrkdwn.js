/** Slack's mrkdwn as elements: bold, italic, strike, code, quotes, lists, links, mentions, dates and emoji. */

import { fill, h, many } from "./dom.js";
import { emojiSign } from "./emoji.js";
import { link } from "./links.js";
import { dateText } from "./when.js";

// A sign opens or closes only at the edge of a word, so that snake_case and 2*3*4 stay as they are.
const styled = (sign) =>
  `(?<![\\p{L}\\p{N}${sign}])${sign}(?=[^\\s${sign}])((?:[^${sign}\\n])*?[^\\s${sign}])${sign}(?![\\p{L}\\p{N}${sign}])`;

const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    ":([\\w+-]+(?:::[\\w-]+)?):",
    styled("\\*"),
    styled("_"),
    styled("~"),
  ].join("|"),
  "gu",
);

/** `reader` is {store, user}: mentions bear names, and one's own is marked. */
export function mrkdwn(text, reader) {
  const parts = String(text ?? "").split(/```\n?([\s\S]*?)\n?```/);
  return many(parts.map((part, index) => (index % 2 ? preformatted(part) : paragraphs(part, reader))));
}

/** Plain text, in which only emoji names mean something. */
export function plainText(text, { emoji = true } = {}) {
  const shown = String(text ?? "");
  return emoji ? shown.replace(/:([\w+-]+):/g, (whole, name) => emojiSign(name) ?? whole) : shown;
}

/** A Slack text object, {type: "mrkdwn" | "plain_text", text}. */
export function textObject(object, reader) {
  if (!object) return null;
  if (typeof object === "string") return object;
  return object.type === "mrkdwn" ? mrkdwn(object.text, reader) : plainText(object.text, object);
}

const preformatted = (text) => h("pre", { tabindex: "0" }, h("code", {}, unescape(text)));

const LINES = [
  { kind: "quote", shape: /^(?:&gt;|>)\s?(.*)$/ },
  { kind: "bullets", shape: /^\s*•\s+(.*)$/ },
  { kind: "dashes", shape: /^\s*[-–]\s+(.*)$/ },
  { kind: "numbers", shape: /^\s*(\d{1,3})\.\s+(.*)$/ },
];

function classify(line) {
  for (const { kind, shape } of LINES) {
    const match = shape.exec(line);
    if (match) return { kind, text: match.at(-1), number: match[1] };
  }
  return { kind: "text", text: line };
}

function paragraphs(text, reader) {
  const runs = [];
  for (const line of text
    .replace(/^\n|\n$/g, "")
    .split("\n")
    .map(classify)) {
    if (runs.at(-1)?.kind === line.kind) runs.at(-1).lines.push(line);
    else runs.push({ kind: line.kind, lines: [line] });
  }
  return text.trim() ? runs.map((run) => block(run, reader)) : [];
}

function block({ kind, lines }, reader) {
  const item = ({ text }) => h("li", {}, inline(text, reader));
  if (kind === "quote") return h("blockquote", {}, withBreaks(lines, reader));
  if (kind === "numbers") return h("ol", { start: lines[0].number }, lines.map(item));
  if (kind !== "text") return h("ul", { class: kind }, lines.map(item));
  return withBreaks(lines, reader);
}

const withBreaks = (lines, reader) =>
  lines.map(({ text }, index) => (index ? [h("br"), inline(text, reader)] : inline(text, reader)));

/** One line of mrkdwn. */
export function inline(text, reader) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(unescape(text.slice(end, match.index)), mark(match, reader));
    end = match.index + match[0].length;
  }
  nodes.push(unescape(text.slice(end)));
  return fill(
    document.createDocumentFragment(),
    nodes.filter((node) => node !== ""),
  );
}

function mark([whole, code, angle, emoji, bold, italic, strike], reader) {
  if (code !== undefined) return h("code", {}, unescape(code));
  if (angle !== undefined) return reference(angle, reader);
  if (emoji !== undefined) return emojiNode(emoji) ?? whole;
  if (bold !== undefined) return h("strong", {}, inline(bold, reader));
  if (italic !== undefined) return h("em", {}, inline(italic, reader));
  return h("s", {}, inline(strike, reader));
}

/** A sign that is read out by its name, or null when the name is unknown here. */
export function emojiNode(name) {
  const sign = emojiSign(name);
  return sign && h("span", { role: "img", "aria-label": name.replaceAll("_", " "), class: "emoji" }, sign);
}

function reference(inside, reader) {
  const [target, label] = splitOnce(inside, "|");
  if (target.startsWith("@")) return mention(target.slice(1), reader, label);
  if (target.startsWith("#")) return channelMention(target.slice(1), reader, label);
  if (target.startsWith("!date^")) return dateMention(target, label, reader);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, unescape(label ?? "@group"));
  if (target.startsWith("!")) return broadcast(target.slice(1));
  if (!/^[a-z][a-z+.-]*:/i.test(target)) return `<${inside}>`; // a person's own "<", not a reference
  return link(unescape(target), unescape(label ?? target.replace(/^mailto:/, "")));
}

function splitOnce(text, sign) {
  const at = text.indexOf(sign);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

export function mention(id, { store, user }, label) {
  const name = store.nameOf(id) ?? label ?? id;
  return h("span", { class: id === user ? "mention me" : "mention" }, `@${name}`);
}

export function channelMention(id, { store }, label) {
  return h("span", { class: "mention" }, `#${store.channel(id)?.name ?? label ?? id}`);
}

export const broadcast = (range) => h("span", { class: "mention me" }, `@${range}`);

function dateMention(target, fallback, { store }) {
  const [, unix, pattern, address] = target.split("^");
  const words = Number(unix)
    ? dateText(unix, unescape(pattern ?? ""), store.now())
    : unescape(fallback ?? "");
  const time = h("time", { title: unescape(fallback ?? "") }, words);
  return address ? link(unescape(address), time) : time;
}

// Slack escapes exactly these three; the order keeps "&amp;lt;" the text "&lt;".
const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
