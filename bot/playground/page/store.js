/** What the page knows about the workspace: people, channels, commands, the clock. One copy, read by every part. */

import { api } from "./api.js";

const EMPTY = {
  team: {},
  people: [],
  channels: [],
  app: {},
  clock: { now: null, running: false, isReal: true },
  story: null,
  weather: { rules: [], rates: "off", kinds: [] },
  workspaces: [],
};
const NEARLY_NOW = 90_000;

/** A rule that struck as often as it may has passed by itself. */
const stillStrikes = ({ times, struck }) => !times || struck < times;
const inEffect = (weather) => ({ ...weather, rules: weather.rules.filter(stillStrikes) });

/** The workspace's answer as the page wants it: all conversations in one list, the app beside them. */
function arrange({ team, people, channels, dms, installation: app, clock, story }) {
  const isReal = clock.running && Math.abs(Date.parse(clock.now) - Date.now()) < NEARLY_NOW;
  return { team, people, channels: [...channels, ...dms], app, clock: { ...clock, isReal }, story };
}

export const isDirect = (channel) => channel?.kind === "im" || channel?.kind === "mpim";

/** The name of the icon that stands before a conversation. */
export const channelIcon = (channel) =>
  ({ public_channel: "hash", private_channel: "lock" })[channel?.kind] ?? "people";

export class Store extends EventTarget {
  state = EMPTY;
  commands = [];
  #heardAt = 0;

  /** Reads everything again and tells the parts that are shown ("change"). */
  async load() {
    const [state, commands, weather, workspaces] = await Promise.all([
      api.state(),
      api.commands(),
      api.weather(),
      api.workspaces(),
    ]);
    this.#heardAt = performance.now();
    this.state = { ...arrange(state), weather: inEffect(weather), workspaces };
    this.commands = commands;
    this.dispatchEvent(new Event("change"));
  }

  /** Reads the weather alone. */
  async loadWeather() {
    this.state = { ...this.state, weather: inEffect(await api.weather()) };
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
    return this.state.people.filter((person) => !person.bot && !person.deactivated);
  }

  person(id) {
    return this.state.people.find((person) => person.id === id) ?? null;
  }

  personNamed(handle) {
    return this.state.people.find((person) => person.name === handle || person.id === handle) ?? null;
  }

  channel(id) {
    return this.state.channels.find((channel) => channel.id === id) ?? null;
  }

  channelNamed(name) {
    return this.state.channels.find((channel) => channel.name === name || channel.id === name) ?? null;
  }

  nameOf(id) {
    const person = this.person(id);
    return person ? person.real_name || person.name : null;
  }

  /** Channels this person may see: those they are in. */
  channelsOf(user) {
    return this.state.channels.filter((channel) => channel.members.includes(user));
  }

  /** Public channels this person could join by themselves; a guest has to be invited. */
  openTo(user) {
    if (this.person(user)?.guest) return [];
    return this.state.channels.filter(
      (channel) =>
        channel.kind === "public_channel" && !channel.archived && !channel.members.includes(user),
    );
  }

  /** The direct conversation between a person and the app, once it exists. */
  appChannel(user) {
    const bot = this.state.app.bot_user_id;
    return (
      this.channelsOf(user).find((channel) => channel.kind === "im" && channel.members.includes(bot)) ?? null
    );
  }

  /** What a channel is called for one person: a conversation bears the others' names. */
  titleOf(channel, user) {
    if (!isDirect(channel)) return channel.name;
    const others = channel.members.filter((id) => id !== user).map((id) => this.nameOf(id) ?? id);
    return others.join(", ") || channel.name;
  }
}
