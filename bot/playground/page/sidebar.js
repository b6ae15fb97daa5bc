/** The list of places one person may go to: channels, people, the app. */

import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { channelIcon, isDirect } from "./store.js";

export class Sidebar {
  /** `pane` gives reader, place and open(place); `inbox` tells what is unread. */
  constructor(pane, inbox) {
    Object.assign(this, { pane, inbox });
    this.node = h("nav", { class: "sidebar" });
  }

  draw() {
    const { store, user } = this.pane.reader;
    const me = store.person(user);
    this.node.setAttribute("aria-label", `Channels of ${me?.real_name ?? "this person"}`);
    const mine = store.channelsOf(user);
    const appChannel = store.appChannel(user);
    const channels = mine.filter((one) => !isDirect(one));
    const direct = mine.filter((one) => isDirect(one) && one !== appChannel);
    fill(
      this.node,
      h(
        "div",
        { class: "sidebar-who" },
        avatar(me, 40),
        h(
          "div",
          {},
          h("b", {}, me?.real_name ?? ""),
          h("small", {}, [me?.title, me?.guest && "Guest"].filter(Boolean).join(" · ")),
        ),
      ),
      this.#section("Apps", [this.#app(appChannel)]),
      this.#section(
        "Channels",
        channels.map((one) => this.#channel(one)),
      ),
      direct.length
        ? this.#section(
            "Direct messages",
            direct.map((one) => this.#channel(one)),
          )
        : null,
      this.#others(store.openTo(user)),
    );
  }

  #others(channels) {
    if (!channels.length) return null;
    return this.#section(
      "Not joined",
      channels.map((one) => this.#joinable(one)),
    );
  }

  #joinable(channel) {
    return h(
      "div",
      { class: "place joinable" },
      h("span", { class: "place-picture" }, icon(channelIcon(channel), 16)),
      h("span", { class: "place-words" }, channel.name),
      h(
        "button",
        {
          type: "button",
          class: "join",
          "aria-label": `Join ${channel.name}`,
          onclick: () => this.#join(channel.id),
        },
        "Join",
      ),
    );
  }

  async #join(id) {
    const { user, store } = this.pane.reader;
    await api.join(user, id);
    await store.load();
    if (this.pane.user === user) this.pane.open({ kind: "channel", id }, { focus: true });
  }

  /** Goes to the place before or after the present one. */
  step(by) {
    const rows = [...this.node.querySelectorAll("button.place")];
    const current = rows.findIndex((row) => row.hasAttribute("aria-current"));
    rows[(current + by + rows.length) % rows.length].click();
  }

  #section(title, rows) {
    return h(
      "section",
      {},
      h("h3", {}, title),
      h(
        "ul",
        {},
        rows.map((row) => h("li", {}, row)),
      ),
    );
  }

  #app(channel) {
    const { store } = this.pane.reader;
    const place = {
      kind: "app",
      tab: channel && this.inbox.unread(this.pane.reader.user, channel.id) ? "messages" : "home",
    };
    const bot = store.person(store.state.app.bot_user_id) ?? { id: "app", bot: true };
    return this.#row({
      place,
      current: this.pane.place?.kind === "app",
      picture: avatar({ ...bot, bot: true }, 20),
      words: store.state.app.name,
      channel,
    });
  }

  #channel(channel) {
    const { store, user } = this.pane.reader;
    const partner = channel.kind === "im" && store.person(channel.members.find((id) => id !== user) ?? user);
    const picture = partner ? avatar(partner, 20) : icon(channelIcon(channel), 16);
    const current = this.pane.place?.kind === "channel" && this.pane.place.id === channel.id;
    return this.#row({
      place: { kind: "channel", id: channel.id },
      current,
      picture,
      words: store.titleOf(channel, user),
      channel,
    });
  }

  #row({ place, current, picture, words, channel }) {
    const unread = channel ? this.inbox.unread(this.pane.reader.user, channel.id) : 0;
    const classes = ["place", unread && "unread", channel?.archived && "archived"].filter(Boolean).join(" ");
    return h(
      "button",
      {
        type: "button",
        class: classes,
        "aria-current": current ? "page" : null,
        onclick: () => this.pane.open(place, { focus: true }),
      },
      h("span", { class: "place-picture" }, picture),
      h("span", { class: "place-words" }, words),
      unread > 0 && h("span", { class: "count", "aria-label": `${unread} new` }, String(unread)),
    );
  }
}
