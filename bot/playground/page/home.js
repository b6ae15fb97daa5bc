/** The app's Home tab, as published for one person. */

import { api, Refused } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { Form } from "./form.js";
import { Surface } from "./surface.js";

export class Home {
  #print = "";

  constructor({ reader, after }) {
    this.surface = new Surface({ reader, where: "home", form: new Form(), after });
    this.reader = reader;
    this.body = h("div", { class: "home-body" });
    this.node = h(
      "div",
      { class: "home", role: "tabpanel", "aria-label": "Home", tabindex: "0" },
      this.surface.failure,
      this.body,
    );
  }

  /** Opens the tab: the app is told, and may publish something newer. */
  async open() {
    try {
      this.show(await api.openHome(this.reader.user));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.surface.fail(error.sentence);
    }
  }

  show(view) {
    const print = JSON.stringify(view);
    if (print === this.#print) return;
    this.#print = print;
    const { app } = this.reader.store.state;
    fill(
      this.body,
      view?.blocks?.length
        ? renderBlocks(view.blocks, this.surface)
        : h("p", { class: "nothing" }, `${app.name} has published nothing here for you yet.`),
    );
  }
}
