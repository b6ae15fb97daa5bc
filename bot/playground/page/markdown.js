/** The markdown block: ordinary Markdown (headings, lists, tables, quotes, code), as far as messages use it. */

import { h, many } from "./dom.js";
import { link } from "./links.js";
import { emojiNode } from "./mrkdwn.js";

const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    "\\[([^\\]\\n]+)\\]\\(([^)\\s]+)\\)",
    "<(https?:[^>\\s]+)>",
    "\\*\\*(?=\\S)(.+?)\\*\\*",
    "~~(?=\\S)(.+?)~~",
    "\\*(?=\\S)([^*\\n]+?)\\*",
    "(?<![\\p{L}\\p{N}])_(?=\\S)([^_\\n]+?)_(?![\\p{L}\\p{N}])",
    ":([\\w+-]+):",
  ].join("|"),
  "gu",
);

function inlineMarkdown(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(end, match.index), mark(match));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

function mark([whole, code, label, target, bare, bold, strike, star, underscore, emoji]) {
  if (code) return h("code", {}, code);
  if (label) return link(target, inlineMarkdown(label));
  if (bare) return link(bare, bare);
  if (bold) return h("strong", {}, inlineMarkdown(bold));
  if (strike) return h("s", {}, inlineMarkdown(strike));
  if (star ?? underscore) return h("em", {}, inlineMarkdown(star ?? underscore));
  return emojiNode(emoji) ?? whole;
}

/** The rules in the order they are tried; each takes lines from the front and gives an element. */
const RULES = [
  { starts: /^```/, take: fence },
  { starts: /^#{1,6}\s/, take: heading },
  { starts: /^\s*([-*_])(\s*\1){2,}\s*$/, take: (lines) => (lines.shift(), h("hr")) },
  { starts: /^>/, take: quote },
  { starts: /^\s*[-*+]\s/, take: (lines) => list(lines, "ul", /^\s*[-*+]\s+(.*)$/) },
  { starts: /^\s*\d+[.)]\s/, take: (lines) => list(lines, "ol", /^\s*\d+[.)]\s+(.*)$/) },
];

export function markdown(text) {
  const lines = String(text ?? "").split("\n");
  const nodes = [];
  while (lines.length) {
    if (!lines[0].trim()) lines.shift();
    else nodes.push(next(lines));
  }
  return many(nodes);
}

function next(lines) {
  const rule = RULES.find(({ starts }) => starts.test(lines[0]));
  if (rule) return rule.take(lines);
  if (lines[0].includes("|") && /^[\s|:-]+$/.test(lines[1] ?? "") && lines[1].includes("-"))
    return table(lines);
  return paragraph(lines);
}

function takeWhile(lines, test) {
  const taken = [];
  while (lines.length && test(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  lines.shift();
  const code = takeWhile(lines, (line) => !line.startsWith("```"));
  lines.shift();
  return h("pre", { tabindex: "0" }, h("code", {}, code.join("\n")));
}

function heading(lines) {
  const [, signs, words] = /^(#+)\s+(.*?)\s*#*$/.exec(lines.shift());
  return h(
    "div",
    { class: `markdown-heading h${signs.length}`, role: "heading", "aria-level": signs.length + 2 },
    inlineMarkdown(words),
  );
}

function quote(lines) {
  const inside = takeWhile(lines, (line) => line.startsWith(">")).map((line) => line.replace(/^>\s?/, ""));
  return h("blockquote", {}, markdown(inside.join("\n")));
}

function list(lines, tag, shape) {
  const items = takeWhile(lines, (line) => shape.test(line)).map((line) => shape.exec(line)[1]);
  return h(tag, { class: tag === "ul" ? "bullets" : null }, items.map(item));
}

function item(text) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  if (!task) return h("li", {}, inlineMarkdown(text));
  return h("li", { class: "task" }, task[1] === " " ? "☐ " : "☑ ", inlineMarkdown(task[2]));
}

const cells = (line) =>
  line
    .replace(/^\s*\||\|\s*$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function table(lines) {
  const head = cells(lines.shift());
  const align = cells(lines.shift()).map((rule) =>
    rule.endsWith(":") ? (rule.startsWith(":") ? "center" : "right") : "left",
  );
  const row = (tag) => (texts) =>
    h(
      "tr",
      {},
      texts.map((text, index) =>
        h(tag, { style: { "text-align": align[index] ?? "left" } }, inlineMarkdown(text)),
      ),
    );
  const body = takeWhile(lines, (line) => line.includes("|")).map(cells);
  return h(
    "div",
    { class: "table-scroll", tabindex: "0" },
    h("table", {}, h("thead", {}, row("th")(head)), h("tbody", {}, body.map(row("td")))),
  );
}

function paragraph(lines) {
  const taken = [
    lines.shift(),
    ...takeWhile(lines, (line) => line.trim() && !RULES.some(({ starts }) => starts.test(line))),
  ];
  return h(
    "p",
    {},
    taken.map((line, index) => (index ? [h("br"), inlineMarkdown(line)] : inlineMarkdown(line))),
  );
}
