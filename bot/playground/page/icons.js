/** The page's own line icons, drawn on a grid of 20. */

const SHAPES = {
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h13.5M3 12.5h13.5",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  home: "M3 9.5 10 3.5l7 6V17h-4.5v-5h-5v5H3z",
  people:
    "M7 9a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 7 9zM2 16.5c0-3 2-5 5-5s5 2 5 5M13 9.5a2.5 2.5 0 1 0-.6-4.8M14 12c2.5.3 4 2 4 4.5",
  reply: "M3.5 4.5h13v9h-7L6 17v-3.5H3.5z",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12.5 4 6.5 10l6 6",
  send: "M3.5 4l13.5 6-13.5 6 2-6zM5.5 10H11",
  eye: "M2 10c2-3.5 4.7-5.3 8-5.3s6 1.8 8 5.3c-2 3.5-4.7 5.3-8 5.3S4 13.5 2 10zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  braces:
    "M7.5 3.5c-2 0-2.5.8-2.5 2.5v2c0 1.2-.6 2-2 2 1.4 0 2 .8 2 2v2c0 1.7.5 2.5 2.5 2.5M12.5 3.5c2 0 2.5.8 2.5 2.5v2c0 1.2.6 2 2 2-1.4 0-2 .8-2 2v2c0 1.7-.5 2.5-2.5 2.5",
  download: "M10 3v9.5M6 9l4 4 4-4M4 16.5h12",
  file: "M5 2.5h6.5L15.5 6.5V17.5H5zM11.5 2.5v4h4",
  letter: "M2.5 4.5h15v11h-15zM3 5l7 6 7-6",
  paperclip: "M14.5 9.5l-5.3 5.3a3 3 0 0 1-4.3-4.3l6-6a2 2 0 0 1 2.9 2.9l-5.9 5.9a.9.9 0 0 1-1.3-1.3l5-5",
  bolt: "M11 2.5 4.5 11.5H10l-1 6 6.5-9H10z",
  smile: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM7 12c.8 1.2 1.8 1.7 3 1.7s2.2-.5 3-1.7M7.5 8v.01M12.5 8v.01",
  cloud: "M6 15.5a3.5 3.5 0 0 1-.3-7 4.5 4.5 0 0 1 8.7 1 3 3 0 0 1-.4 6z",
  shield: "M10 2.5 4 5v5c0 3.7 2.5 6.2 6 7.5 3.5-1.3 6-3.8 6-7.5V5zM7.5 10l2 2 3.5-4",
  play: "M6.5 4.5v11l9-5.5z",
  columns: "M3 4h14v12H3zM10 4v12",
  pulse: "M2.5 10h3.5l2-5.5 4 11 2-5.5h3.5",
  reset: "M4.5 10a5.5 5.5 0 1 0 1.8-4.1M6.5 2.5v3.6h3.6",
  down: "M5 7.5l5 5 5-5",
  dots: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  check: "M4 10.5l4 4 8-9",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.01",
  help: "M7.3 7.5a2.7 2.7 0 1 1 3.9 2.4c-.8.4-1.2.9-1.2 1.9M10 14.8v.01M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
  clock: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.5V10l3 2",
  app: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z",
};

const SVG = "http://www.w3.org/2000/svg";

/** A picture beside words or inside a labelled button: hidden from assistive technology. */
export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 20 20",
    width: size,
    height: size,
    class: "icon",
    "aria-hidden": "true",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  if (name === "dots") path.setAttribute("stroke-width", "2.6");
  svg.append(path);
  return svg;
}
