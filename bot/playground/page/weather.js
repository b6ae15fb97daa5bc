/** Weather as switches in plain words: what goes wrong between Slack and the app, set and lifted by a press. */

import { api } from "./api.js";
import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";

/** What a switch says, and the rule of the workspace that it sets. */
const SWITCHES = [
  ["Slack is slow", "Every call of the app takes 4 seconds.", { trouble: "slow", seconds: 4 }],
  [
    "The next post fails",
    "Slack answers it with error 503.",
    { trouble: "server_error", on: "chat.postMessage", status: 503, times: 1 },
  ],
  [
    "The next post is done but not answered",
    "The app cannot know whether it was posted.",
    { trouble: "cut", on: "chat.postMessage", times: 1 },
  ],
  ["Every third call fails", "By chance, always in the same order.", { trouble: "server_error", probability: 0.33 }],
  [
    "Slack asks to wait",
    "The next call is told to come back in 5 seconds.",
    { trouble: "rate_limited", seconds: 5, times: 1 },
  ],
  ["A web page comes instead of data", "As from a proxy that is in the way.", { trouble: "html" }],
  ["Deliver twice", "Whatever people do reaches the app two times.", { trouble: "duplicate" }],
  ["Deliver late", "It reaches the app after 4 seconds; Slack waits for 3.", { trouble: "late", seconds: 4 }],
  ["The app cannot be reached", "Nothing gets through to it.", { trouble: "undelivered" }],
  [
    "The app's answers are lost",
    "It hears everything and answers; Slack never learns of it.",
    { trouble: "lost_acknowledgement" },
  ],
  ["People press twice", "Every press is two in the same instant.", { trouble: "double_click" }],
].map(([words, hint, rule]) => ({ words, hint, rule }));

const LIMITS = {
  words: "Slack's rate limits",
  hint: "So many calls a minute for each method, one post a second in a channel.",
};

const sets = (wanted) => (rule) => Object.entries(wanted).every(([name, value]) => rule[name] === value);

/** What the rule `kind` would be called in this workspace, for one that no switch here has set. */
const wordsFor = (rule, kinds) =>
  SWITCHES.find((one) => sets(one.rule)(rule))?.words ??
  kinds.find((kind) => kind.trouble === rule.trouble)?.words ??
  rule.trouble;

/** Everything unusual that is in force, each as {words, lift()}. */
export function inForce({ rules, rates, kinds }) {
  const list = rules.map((rule) => ({ words: wordsFor(rule, kinds), lift: () => api.liftFault(rule.id) }));
  if (rates !== "off") list.push({ words: LIMITS.words, lift: () => api.setRates("off") });
  return list;
}

export class Weather {
  title = "Weather";
  picture = "cloud";
  #print = "";

  constructor(store) {
    this.store = store;
    this.clear = h(
      "button",
      { type: "button", class: "button", onclick: () => this.#change(() => api.clearUp()) },
      "Clear up",
    );
    this.tools = [this.clear];
    this.node = h("div", { class: "floor-scroll" });
    store.addEventListener("change", () => this.#draw());
  }

  refresh() {
    return this.store.loadWeather();
  }

  async #change(change) {
    await change();
    await this.store.loadWeather();
  }

  #draw() {
    const { weather } = this.store.state;
    const print = JSON.stringify([weather.rules.map((rule) => rule.id), weather.rates]);
    if (print === this.#print) return;
    this.#print = print;
    this.clear.disabled = !inForce(weather).length;
    const focused = this.node.contains(document.activeElement) && document.activeElement.dataset.switch;
    fill(
      this.node,
      h(
        "ul",
        { class: "switches", "aria-label": "What goes wrong" },
        SWITCHES.map((one) => this.#rule(one, weather.rules)),
        this.#limits(weather.rates),
      ),
      this.#others(weather),
    );
    if (focused) this.node.querySelector(`[data-switch="${CSS.escape(focused)}"]`)?.focus();
  }

  #rule({ words, hint, rule }, rules) {
    const set = rules.filter(sets(rule));
    const flip = (on) => (on ? api.setFault(rule) : Promise.all(set.map((one) => api.liftFault(one.id))));
    return this.#switch({ words, hint, on: set.length > 0, flip });
  }

  #limits(rates) {
    const flip = (on) => api.setRates(on ? "slack" : "off");
    return this.#switch({ ...LIMITS, on: rates !== "off", flip });
  }

  #switch({ words, hint, on, flip }) {
    const id = freshId("switch");
    const hintId = `${id}-hint`;
    const box = h("input", {
      type: "checkbox",
      role: "switch",
      id,
      checked: on,
      "aria-describedby": hintId,
      "data-switch": words,
      onchange: () => this.#change(() => flip(box.checked)),
    });
    return h(
      "li",
      {},
      box,
      h("label", { for: id }, words),
      h("small", { id: hintId }, hint),
    );
  }

  /** Rules that a program has set in its own way. */
  #others({ rules, kinds }) {
    const others = rules.filter((rule) => !SWITCHES.some((one) => sets(one.rule)(rule)));
    if (!others.length) return null;
    return h(
      "ul",
      { class: "other-rules", "aria-label": "Set by a program" },
      others.map((rule) =>
        h(
          "li",
          {},
          icon("cloud", 16),
          h("span", {}, wordsFor(rule, kinds), h("small", {}, details(rule))),
          h(
            "button",
            { type: "button", class: "button", onclick: () => this.#change(() => api.liftFault(rule.id)) },
            "Lift",
          ),
        ),
      ),
    );
  }
}

/** "on chat.*, 2 of 3 times, one in 4". */
function details({ on, channel, nth, times, struck, probability }) {
  return [
    on !== "*" && `on ${on}`,
    channel && `in ${channel}`,
    nth && `only number ${nth}`,
    times ? `${struck} of ${times} times` : `${struck} times so far`,
    probability < 1 && `by chance, ${Math.round(probability * 100)} in 100`,
  ]
    .filter(Boolean)
    .join(", ");
}
