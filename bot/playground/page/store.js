/** What the page knows about the workspace: people, channels, commands, the clock. One copy, read by every part. */

import { api } from "./api.js";

const EMPTY = { team: {}, people: [], channels: [], app: {}, clock: { now: null, running: false, real: true }, story: null };

export class Store extends EventTarget {
  state = EMPTY;
  commands = [];
  #heardAt = 0;

  /** Reads everything again and tells the parts that are shown ("change"). */
  async load() {
    const [state, commands] = await Promise.all([api.state(), api.commands()]);
    this.#heardAt = performance.now();
    this.state = { ...EMPTY, ...state };
    this.commands = Array.isArray(commands) ? commands : (commands?.commands ?? []);
    this.dispatchEvent(new Event("change"));
  }

  /** The workspace's present moment, which is often not ours. */
  now() {
    const { now, running } = this.state.clock;
    const base = now ? new Date(now).getTime() : Date.now();
    return new Date(running ? base + performance.now() - this.#heardAt : base);
  }

  /** The people one can be: no bots, nobody who has left. */
  get faces() {
    return this.state.people.filter((person) => !person.bot && !person.deleted);
  }

  person(id) {
    return this.state.people.find((person) => person.id === id) ?? null;
  }

  channel(id) {
    return this.state.channels.find((channel) => channel.id === id) ?? null;
  }

  nameOf(id) {
    const person = this.person(id);
    return person ? (person.real_name || person.name) : null;
  }

  /** Channels this person may see: those they are in. */
  channelsOf(user) {
    return this.state.channels.filter((channel) => channel.members.includes(user));
  }

  /** The direct conversation between a person and the app, once it exists. */
  appChannel(user) {
    const bot = this.state.app.bot_user;
    return this.channelsOf(user).find((channel) => channel.kind === "im" && channel.members.includes(bot)) ?? null;
  }

  /** What a channel is called for one person: a conversation bears the others' names. */
  titleOf(channel, user) {
    if (channel.kind === "channel" || channel.kind === "private") return channel.name;
    const others = channel.members.filter((id) => id !== user).map((id) => this.nameOf(id) ?? id);
    return others.join(", ") || channel.name;
  }
}
