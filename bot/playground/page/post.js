/** The post: every e-mail that the app has sent, as its reader's mail program shows it, with the calendar's own buttons. */

import { api, Refused } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { longDay, timeOfDay, shortDay } from "./when.js";

const ANSWERS = [
  ["ACCEPTED", "Accept"],
  ["TENTATIVE", "Maybe"],
  ["DECLINED", "Decline"],
];
const EVERYBODY = "";

export class Post {
  title = "Post";
  picture = "letter";
  #letters = [];
  #shown = null;
  #print = "";
  #takesAnswers = false;

  constructor() {
    this.count = h("span", { class: "traffic-count" });
    this.reader = h("select", {
      class: "field",
      "aria-label": "Whose post",
      onchange: () => this.#choose(null),
    });
    this.tools = [this.count, this.reader];
    this.list = h("ul", { class: "letters" });
    this.sheet = h("article", { class: "letter", "aria-live": "polite" });
    this.node = h("div", { class: "post" }, h("nav", { "aria-label": "Letters" }, this.list), this.sheet);
  }

  async refresh() {
    const { letters, answers } = await api.post();
    const print = JSON.stringify(letters.map(({ number, answer }) => [number, answer]));
    if (print === this.#print && answers === this.#takesAnswers) return;
    this.#print = print;
    this.#letters = letters;
    this.#takesAnswers = answers;
    this.#drawReaders();
    this.#draw();
  }

  #drawReaders() {
    const chosen = this.reader.value;
    const addresses = [...new Set(this.#letters.map((one) => one.to))].sort();
    fill(
      this.reader,
      h("option", { value: EVERYBODY }, "Everybody's post"),
      addresses.map((address) => h("option", { value: address }, address)),
    );
    this.reader.value = addresses.includes(chosen) ? chosen : EVERYBODY;
  }

  #choose(number) {
    this.#shown = number;
    this.#draw();
  }

  #draw() {
    const letters = this.#letters.filter((one) => [EVERYBODY, one.to].includes(this.reader.value));
    this.count.textContent = letters.length ? String(letters.length) : "";
    fill(
      this.list,
      letters.map((one) => h("li", {}, this.#row(one))),
    );
    const shown = letters.find((one) => one.number === this.#shown) ?? letters[0];
    if (shown) fill(this.sheet, this.#letter(shown));
    else fill(this.sheet, h("p", { class: "nothing" }, icon("letter"), "No e-mail has been sent yet."));
    const row = this.list.querySelector(`[data-number="${shown?.number}"]`);
    row?.setAttribute("aria-current", "true");
  }

  #row(letter) {
    const at = new Date(letter.at);
    return h(
      "button",
      { type: "button", "data-number": letter.number, onclick: () => this.#choose(letter.number) },
      h("b", {}, letter.to),
      h("time", { datetime: letter.at }, `${shortDay(at)} ${timeOfDay(at)}`),
      h("span", {}, letter.subject),
    );
  }

  #letter(letter) {
    return [
      h("h3", {}, letter.subject),
      h("p", { class: "letter-from" }, `From ${letter.from} to ${letter.to}`),
      letter.entry && this.#entry(letter),
      letter.html ? sheetOf(letter) : h("pre", {}, letter.text),
    ];
  }

  #entry(letter) {
    const { entry } = letter;
    const asks = entry.method === "REQUEST";
    return h(
      "section",
      { class: "letter-entry", "aria-label": "Calendar entry" },
      icon("clock"),
      h(
        "div",
        {},
        h("b", {}, entry.method === "CANCEL" ? `Cancelled: ${entry.summary}` : entry.summary),
        h("span", {}, when(entry)),
        entry.place && h("span", {}, entry.place),
      ),
      asks && this.#takesAnswers && h("div", { class: "letter-answers" }, this.#answers(letter)),
    );
  }

  #answers(letter) {
    return ANSWERS.map(([partstat, words]) =>
      h(
        "button",
        {
          type: "button",
          class: "button",
          "aria-pressed": String(letter.answer === partstat),
          onclick: () => this.#answer(letter, partstat),
        },
        words,
      ),
    );
  }

  async #answer(letter, partstat) {
    try {
      await api.answerLetter({ number: letter.number, partstat });
      await this.refresh();
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      this.sheet.prepend(h("p", { class: "warning-line", role: "alert" }, refused.sentence));
    }
  }
}

/** The letter's own page, shut in: no script, no form, no way out but links, which open beside. */
function sheetOf(letter) {
  const sheet = h("iframe", {
    title: letter.subject,
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
    referrerpolicy: "no-referrer",
  });
  sheet.srcdoc = `<base target="_blank">${letter.html}`;
  return sheet;
}

/** "Wednesday 21 June 2017, 12:30 to 14:30"; of an entry for whole days only the day. */
function when({ starts, ends }) {
  const isWholeDay = starts.length === 10;
  const day = longDay(new Date(isWholeDay ? `${starts}T12:00Z` : starts));
  if (isWholeDay) return day;
  const until = ends ? ` to ${timeOfDay(new Date(ends))}` : "";
  return `${day}, ${timeOfDay(new Date(starts))}${until}`;
}
