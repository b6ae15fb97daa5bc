/** What each person has not seen yet: faces and channels bear it as a number, and the clock tells what arrived. */

import { api, Refused } from "./api.js";
import { messageKey } from "./timeline.js";

const SWEEP_AFTER = 400;

export class Inbox extends EventTarget {
  #seen = new Map(); // "person channel" -> keys of the messages seen
  #unseen = new Map(); // "person channel" -> messages not yet seen
  #timer = null;
  #wanted = new Set();
  #running = null;
  #collected = null;

  constructor(store) {
    super();
    this.store = store;
  }

  unread(user, channelId) {
    if (channelId) return this.#unseen.get(`${user} ${channelId}`)?.length ?? 0;
    return this.store.channelsOf(user).reduce((sum, channel) => sum + this.unread(user, channel.id), 0);
  }

  /** The person has these messages before their eyes. */
  saw(user, channelId, messages) {
    const key = `${user} ${channelId}`;
    const before = this.#seen.get(key) ?? new Set();
    this.#note(
      user,
      channelId,
      messages.filter((message) => message.user !== user && !before.has(messageKey(message))),
    );
    this.#seen.set(key, new Set(messages.map(messageKey)));
    if (this.#unseen.get(key)?.length) {
      this.#unseen.delete(key);
      this.dispatchEvent(new Event("change"));
    }
  }

  /** Looks at one channel (or at all) for everybody, soon; news comes in bursts. */
  lookSoon(channelId = null) {
    this.#wanted.add(channelId);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), SWEEP_AFTER);
  }

  /** Notes from now on what is new to anybody; what it gives back stops that and tells [{user, channel, message}]. */
  collect() {
    const collected = (this.#collected = []);
    return () => {
      this.#collected = null;
      return collected;
    };
  }

  #note(user, channel, messages) {
    this.#collected?.push(...messages.map((message) => ({ user, channel, message })));
  }

  /** Looks now. In a channel that was never looked at everything is new, or nothing, by `firstIsNew`. */
  async look({ everywhere = false, firstIsNew = true } = {}) {
    clearTimeout(this.#timer);
    await this.#running;
    const all = everywhere || this.#wanted.has(null);
    const wanted = new Set(this.#wanted);
    this.#wanted.clear();
    const pairs = this.store.faces.flatMap((person) =>
      this.store
        .channelsOf(person.id)
        .filter((channel) => all || wanted.has(channel.id))
        .map((channel) => [person.id, channel.id]),
    );
    this.#running = this.#readAll(pairs, firstIsNew);
    if (await this.#running) this.dispatchEvent(new Event("change"));
  }

  /** Two at a time: a browser keeps few connections, and what the person does goes first. */
  async #readAll(pairs, firstIsNew) {
    let isNew = false;
    const next = async () => {
      for (let pair = pairs.shift(); pair; pair = pairs.shift()) {
        if (await this.#readOne(...pair, firstIsNew)) isNew = true;
      }
    };
    await Promise.all([next(), next()]);
    return isNew;
  }

  async #readOne(user, channelId, firstIsNew) {
    const messages = await api.messages(channelId, user).catch((error) => {
      if (error instanceof Refused) return [];
      throw error;
    });
    const key = `${user} ${channelId}`;
    if (!this.#seen.has(key)) this.#seen.set(key, new Set(firstIsNew ? [] : messages.map(messageKey)));
    const seen = this.#seen.get(key);
    const before = new Set((this.#unseen.get(key) ?? []).map(messageKey));
    const unseen = messages.filter((message) => message.user !== user && !seen.has(messageKey(message)));
    this.#unseen.set(key, unseen);
    const fresh = unseen.filter((message) => !before.has(messageKey(message)));
    this.#note(user, channelId, fresh);
    return fresh.length > 0;
  }
}
