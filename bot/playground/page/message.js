/** One message: who, when, what, and the small tools one gets by pointing at it. */

import { address } from "./api.js";
import { avatar } from "./avatar.js";
import { messageText, renderBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { explainMessage } from "./explain.js";
import { icon } from "./icons.js";
import { openPalette, reactions } from "./reactions.js";
import { messageShortcuts } from "./shortcuts.js";
import { Surface } from "./surface.js";
import { fromStamp, longDay, timeOfDay } from "./when.js";

/** `context` is {reader, channel, after, form, onThread, replies, grouped}. */
export function messageNode(message, context) {
  const { reader, channel, after, form, grouped } = context;
  const surface = new Surface({ reader, where: channel, ts: message.ts, form, after });
  const author = reader.store.person(message.user) ?? {
    id: message.user,
    real_name: message.user_name,
    bot: message.bot,
  };
  const name = message.user_name || author.real_name || author.name;
  const at = fromStamp(message.ts);
  const classes = ["message", grouped && "grouped", message.ephemeral && "ephemeral"].filter(Boolean);
  return h(
    "article",
    { class: classes.join(" "), "aria-label": `${name}, ${timeOfDay(at)}`, "data-ts": message.ts },
    h(
      "div",
      { class: "message-side" },
      grouped ? time(at) : avatar({ ...author, bot: author.bot || message.bot }),
    ),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye", 14), "Only you can see this"),
      !grouped &&
        h(
          "header",
          {},
          h("b", {}, name),
          (author.bot || message.bot) && h("span", { class: "badge" }, "app"),
          time(at),
          edited(message),
        ),
      h("div", { class: "message-content" }, content(message, surface), grouped && edited(message)),
      attachments(message, surface),
      (message.files ?? []).map(fileCard),
      reactions(message, context),
      surface.failure,
      replyLine(message, context),
    ),
    tools(message, context),
  );
}

const time = (at) =>
  h("time", { datetime: at.toISOString(), title: `${longDay(at)}, ${timeOfDay(at)}` }, timeOfDay(at));

const edited = (message) => message.edited && h("span", { class: "edited" }, "(edited)");

function content(message, surface) {
  // A person's signs (*bold*) are formatted, as Slack's own composer does while one types.
  const isTyped = !message.bot && message.text && message.blocks.every((block) => block.type === "rich_text");
  if (message.blocks.length && !isTyped) return renderBlocks(message.blocks, surface);
  return message.text ? messageText(message.text, surface.reader) : null;
}

function attachments(message, surface) {
  return (message.attachments ?? []).map((one) => {
    const colour = /^#?[0-9a-f]{6}$/i.test(one.color ?? "") ? `#${one.color.replace("#", "")}` : null;
    return h(
      "div",
      { class: "attachment", style: colour ? { "border-color": colour } : {} },
      one.blocks
        ? renderBlocks(one.blocks, surface)
        : messageText(one.text ?? one.fallback ?? "", surface.reader),
    );
  });
}

function fileCard(file) {
  const url = address(`files/${encodeURIComponent(file.id)}`);
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(file.mimetype ?? "");
  return h(
    "div",
    { class: "file" },
    isPicture && h("img", { src: url, alt: file.alt_text || file.name, loading: "lazy" }),
    h(
      "a",
      { class: "file-card", href: url, download: file.name },
      h("span", { class: "file-kind" }, icon("file", 22)),
      h(
        "span",
        { class: "file-words" },
        h("b", {}, file.title || file.name),
        h("small", {}, `${kind(file)}, ${size(file.size)}`),
      ),
      h("span", { class: "file-get" }, icon("download"), h("span", { class: "hidden-words" }, "Download")),
    ),
  );
}

const KINDS = {
  "text/calendar": "Calendar entry",
  "application/pdf": "PDF",
  "text/csv": "CSV table",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel workbook",
};
const kind = (file) =>
  KINDS[(file.mimetype ?? "").split(";")[0]] ?? (/\.(\w+)$/.exec(file.name)?.[1].toUpperCase() || "File");
const size = (bytes) =>
  bytes < 1024
    ? `${bytes ?? 0} bytes`
    : bytes < 1_048_576
      ? `${Math.round(bytes / 1024)} kB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`;

function replyLine(message, { replies, onThread }) {
  if (!replies?.length || !onThread) return null;
  const words = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return h(
    "button",
    { type: "button", class: "reply-line", onclick: () => onThread(message.ts) },
    words,
    h("span", {}, `last at ${timeOfDay(fromStamp(replies.at(-1).ts))}`),
  );
}

function tools(message, context) {
  const { onThread } = context;
  const isOpen = !message.ephemeral;
  const react = (event) => openPalette(event.currentTarget, message, context);
  return h(
    "div",
    { class: "message-tools" },
    isOpen && tool("smile", "Add a reaction", react),
    isOpen && onThread && tool("reply", "Reply in a thread", () => onThread(message.ts)),
    isOpen && messageShortcuts(message, context, tool),
    tool("braces", "Show this message as JSON", () => explainMessage(message)),
  );
}

const tool = (name, words, onclick) =>
  h("button", { type: "button", title: words, "aria-label": words, onclick }, icon(name, 16));
