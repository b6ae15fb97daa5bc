/** What is looked at rather than read: pictures, videos and charts, drawn from what the block itself carries. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isNear, link } from "./links.js";
import { plainText } from "./mrkdwn.js";

/** A picture from this computer; one from the internet is named, not fetched. */
export function picture({ image_url: address, alt_text: words, title }) {
  const image = isNear(address)
    ? h("img", { src: address, alt: words })
    : h("span", { class: "far-picture", role: "img", "aria-label": words }, words);
  return h(
    "figure",
    { class: "picture" },
    title && h("figcaption", {}, plainText(title.text ?? title)),
    image,
  );
}

/** A video is announced, not played: it lives on the internet. */
export function video(block) {
  const title = plainText(block.title?.text);
  const by = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h(
    "figure",
    { class: "block video" },
    h("div", { class: "video-screen", role: "img", "aria-label": block.alt_text ?? title }, icon("play", 40)),
    h(
      "figcaption",
      {},
      h("b", {}, block.title_url ? link(block.title_url, title) : title),
      by && h("small", {}, by),
      block.description && h("p", {}, plainText(block.description.text)),
    ),
  );
}

/** A chart as bars with its numbers: the same facts, readable by everybody. */
export function chart(block) {
  const { type, segments = [], series = [] } = block.chart ?? {};
  const groups = segments.length ? [{ name: "", data: segments }] : series;
  const highest = Math.max(...groups.flatMap(({ data }) => data.map((point) => Math.abs(point.value))), 0);
  return h(
    "figure",
    { class: "block chart" },
    h("figcaption", {}, h("b", {}, block.title), h("small", {}, `${type} chart`)),
    groups.map((group) => bars(group, highest)),
  );
}

function bars({ name, data }, highest) {
  const rows = data.map(({ label, value }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, label),
      h(
        "td",
        { class: "chart-bar", "aria-hidden": "true" },
        h("i", { style: { width: `${highest ? (Math.abs(value) / highest) * 100 : 0}%` } }),
      ),
      h("td", { class: "numeric" }, String(value)),
    ),
  );
  return h("table", {}, name && h("caption", {}, name), h("tbody", {}, rows));
}
