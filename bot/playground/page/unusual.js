/** A strip that warns whenever the world is not as usual: another time, bad weather, rate limits. */

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { inForce } from "./weather.js";

export class Unusual {
  #print = "";

  /** `showWeather()` opens the place where all of it can be changed. */
  constructor({ store, showWeather }) {
    Object.assign(this, { store, showWeather });
    this.node = h("section", { class: "unusual", role: "status", "aria-label": "Not as usual", hidden: true });
  }

  draw() {
    const { clock, weather } = this.store.state;
    const troubles = inForce(weather);
    const time = clock.isReal ? null : this.#time(clock.running);
    const print = JSON.stringify([time, troubles.map((one) => one.words)]);
    if (print === this.#print) return;
    this.#print = print;
    this.node.hidden = !time && !troubles.length;
    this.node.classList.toggle("stormy", troubles.length > 0);
    fill(
      this.node,
      icon(troubles.length ? "warning" : "clock", 15),
      time && h("span", {}, time),
      troubles.map((one) => this.#pill(one)),
      troubles.length > 0 &&
        h("button", { type: "button", class: "strip-button", onclick: this.showWeather }, "Change the weather"),
    );
  }

  #time = (running) =>
    running ? "The clock runs at a time of its own." : "The clock stands still until you move it.";

  #pill({ words, lift }) {
    const away = async () => {
      await lift();
      await this.store.loadWeather();
    };
    return h(
      "span",
      { class: "trouble" },
      words,
      h("button", { type: "button", "aria-label": `Stop: ${words}`, onclick: away }, icon("close", 13)),
    );
  }
}
