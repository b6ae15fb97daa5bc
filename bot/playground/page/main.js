/** Starts the page: the strip with the clock, the faces, the line of what to try, the windows, and the drawer below. */

import { api, pageOf } from "./api.js";
import { Clock } from "./clock.js";
import { ask } from "./dialog.js";
import { fill, h } from "./dom.js";
import { Faces } from "./faces.js";
import { Floor } from "./floor.js";
import { icon } from "./icons.js";
import { Inbox } from "./inbox.js";
import { showKeys, wireKeys } from "./keys.js";
import { Post } from "./post.js";
import { Store } from "./store.js";
import { Story } from "./story.js";
import { Strictness } from "./strictness.js";
import { Traffic } from "./traffic.js";
import { Unusual } from "./unusual.js";
import { Weather } from "./weather.js";
import { daysLater } from "./when.js";
import { Windows } from "./windows.js";

const LOOK_AROUND = 20_000;
const LOAD_AFTER = 150;

const at = (id) => document.getElementById(id);
const announce = (words) => (at("announcer").textContent = words);

class Page {
  #loading = null;

  constructor() {
    const store = (this.store = new Store());
    const inbox = (this.inbox = new Inbox(store));
    const windows = (this.windows = new Windows({ store, inbox, announce, node: at("panes") }));
    this.faces = new Faces({ store, inbox, windows });
    this.story = new Story({ store, act: (thing) => this.tryThing(thing) });
    this.weather = new Weather(store);
    this.post = new Post();
    this.floor = new Floor([new Traffic(), this.post, this.weather, new Strictness()]);
    this.unusual = new Unusual({ store, showWeather: () => this.floor.show(this.weather) });
    this.clock = new Clock({
      store,
      inbox,
      announce,
      moved: () => this.readAll(),
      go: (user, channel) => windows.go(user, channel),
    });
  }

  async start() {
    await this.store.load();
    this.#furnish();
    this.#follow();
    const { user, place } = fromAddress();
    const first = this.store.faces.find((one) => one.id === user) ?? this.store.faces[0];
    this.windows.add(first.id, first.id === user ? place : null);
    this.draw();
    this.#wireKeys();
    await this.inbox.look({ everywhere: true, firstIsNew: false });
    // News of other people's private conversations does not come by the streams of those who are shown.
    setInterval(() => document.hidden || this.#lookAround(), LOOK_AROUND);
  }

  #lookAround() {
    this.inbox.lookSoon();
    return this.store.loadWeather();
  }

  #furnish() {
    this.sideButton = stripButton("columns", "Side by side", () => this.windows.sideBySide());
    fill(
      at("strip-tools"),
      this.sideButton,
      stripButton("pulse", "Traffic", () => this.floor.toggle()),
      stripButton("letter", "Post", () => this.floor.toggle(this.post)),
      stripButton("cloud", "Weather", () => this.floor.toggle(this.weather)),
      stripButton("help", "Keys", showKeys),
      stripButton("reset", "Reset", () => this.reset()),
    );
    at("clock").replaceWith(this.clock.node);
    at("faces").replaceWith(this.faces.node);
    at("story").replaceWith(this.story.node, this.clock.arrivals);
    at("unusual").replaceWith(this.unusual.node);
    at("floor").replaceWith(this.floor.node);
  }

  #follow() {
    this.store.addEventListener("change", () => this.draw());
    this.inbox.addEventListener("change", () => this.#drawPeople());
    this.windows.addEventListener("change", () => this.#windowsChanged());
    this.windows.addEventListener("acted", () => this.#lookAround());
    this.windows.addEventListener("news", ({ detail }) => this.#news(detail));
    this.windows.addEventListener("line", ({ detail }) => this.#line(detail));
  }

  #windowsChanged() {
    const { active, areTwo } = this.windows;
    document.body.classList.toggle("side-by-side", areTwo);
    this.sideButton.setAttribute("aria-pressed", String(areTwo));
    this.faces.draw();
    this.story.draw(active.user);
    if (active.place) toAddress(active);
  }

  #news({ what, channel }) {
    if (what === "reset") return location.reload();
    if (what === "weather") return this.store.loadWeather();
    this.floor.refreshSoon();
    if (what === "post") return null;
    if (what !== "message") this.#loadSoon();
    return this.inbox.lookSoon(what === "message" ? channel : null);
  }

  #loadSoon() {
    clearTimeout(this.#loading);
    this.#loading = setTimeout(() => this.store.load(), LOAD_AFTER);
  }

  #line(connected) {
    const isBack = connected && !at("broken-line").hidden;
    at("broken-line").hidden = connected;
    if (isBack) this.readAll();
    // What changed between the first reading and the line's opening was told to nobody.
    else if (connected) this.store.loadWeather();
  }

  draw() {
    const { team, app } = this.store.state;
    document.title = `${team.name} (local workspace)`;
    fill(at("team"), h("h1", {}, team.name), this.#workspaces() ?? h("small", {}, `local workspace with ${app.name}`));
    this.clock.draw();
    this.unusual.draw();
    this.story.draw(this.windows.active?.user);
    this.#drawPeople();
  }

  /** Links to all workspaces, when there is more than one. */
  #workspaces() {
    const { team, workspaces } = this.store.state;
    if (workspaces.length < 2) return null;
    const to = ({ id, name }) =>
      h("a", { href: pageOf(id), "aria-current": id === team.id ? "page" : null }, name);
    return h("nav", { class: "workspaces", "aria-label": "Workspaces" }, workspaces.map(to));
  }

  #drawPeople() {
    this.faces.draw();
    this.windows.drawPeople();
  }

  /** Reads everything again, for everybody. */
  async readAll() {
    await this.store.load();
    await this.inbox.look({ everywhere: true });
    await this.windows.refresh();
    this.floor.refreshSoon();
  }

  /** Becomes the person, goes to the channel, gives the command, lets days pass: as far as the thing to try says so. */
  tryThing({ user, channel, command, days }) {
    this.clock.hide();
    const person = user && this.store.personNamed(user);
    if (person) this.windows.choose(person.id);
    const place = channel && this.store.channelNamed(channel);
    if (place) this.windows.go(this.windows.active.user, place.id);
    if (command) this.windows.active.run(command);
    if (days) this.clock.move(daysLater(this.store.now(), days));
  }

  async reset() {
    const sure = await ask({
      title: "Start again?",
      text: "Everything said, pressed and filled in since the beginning is forgotten, and the clock goes back.",
      confirm: "Start again",
      deny: "Keep it",
      danger: true,
    });
    if (sure) await api.reset(); // the news of it reloads every open page
  }

  #wireKeys() {
    const { windows } = this;
    wireKeys({
      digit: (number, shift) => {
        const person = this.store.faces[number - 1];
        if (person) windows.choose(person.id, { other: shift });
      },
      step: (by) => windows.active.sidebar.step(by),
      "/": () => windows.active.write("/"),
      m: () => windows.active.write(""),
      s: () => windows.sideBySide(),
      t: () => this.floor.toggle(),
      e: () => this.floor.toggle(this.post),
      f: () => this.floor.toggle(this.weather),
      w: () => this.story.toggle(windows.active.user),
      "?": showKeys,
      Escape: () => this.#putAway(),
    });
  }

  #putAway() {
    if (!this.clock.arrivals.hidden) this.clock.hide();
    else if (this.floor.isOpen) this.floor.close();
  }
}

/** "#/U123/C456" or "#/U123/home": a reload comes back to where one was. */
function fromAddress() {
  const [, user, where] = /^#\/(\w+)\/(\w+)$/.exec(location.hash) ?? [];
  return { user, place: where === "home" ? { kind: "app", tab: "home" } : { kind: "channel", id: where } };
}

function toAddress({ user, place }) {
  history.replaceState(null, "", `#/${user}/${place.kind === "channel" ? place.id : "home"}`);
}

function stripButton(picture, words, onclick) {
  return h(
    "button",
    { type: "button", class: "strip-button with-icon", onclick, title: words },
    icon(picture),
    h("span", {}, words),
  );
}

window.addEventListener("unhandledrejection", ({ reason }) => {
  at("trouble").textContent =
    `Something on this page went wrong: ${reason?.sentence ?? reason?.message ?? reason}`;
  at("trouble").hidden = false;
});

new Page().start();
