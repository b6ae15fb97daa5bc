/** What a person has filled in on one surface. It outlives a redraw, as long as block_id and action_id stay. */

export class Form {
  #typed = new Map();
  #kept = {};

  /** Takes what the workspace holds already, Slack's {block_id: {action_id: state}}; what is typed here goes first. */
  take(state) {
    this.#kept = state ?? {};
    return this;
  }

  #key(blockId, element) {
    return `${blockId}\u0000${element.action_id}`;
  }

  get(blockId, element) {
    const key = this.#key(blockId, element);
    if (this.#typed.has(key)) return this.#typed.get(key);
    const kept = this.#kept[blockId]?.[element.action_id];
    return kept ? fromState(kept) : initial(element);
  }

  set(blockId, element, value) {
    this.#typed.set(this.#key(blockId, element), value);
  }

  /** Files that the workspace holds already are not sent again. */
  #isKeptThere({ block_id: blockId, element }) {
    return element.type === "file_input" && !this.#typed.has(this.#key(blockId, element));
  }

  /** The values of the input blocks, keyed by block_id; null where nothing is filled in. */
  inputs(blocks) {
    const entries = blocks
      .filter((block) => block.type === "input" && !this.#isKeptThere(block))
      .map((block) => [block.block_id, this.get(block.block_id, block.element)]);
    return Object.fromEntries(entries.map(([name, value]) => [name, isEmpty(value) ? null : value]));
  }
}

const isEmpty = (value) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

const values = (options) => options?.map((option) => option.value);

/** The value an element starts with: text, an option's value, an id, a date, or a list of such. */
function initial(element) {
  const { type } = element;
  const several = type.startsWith("multi_") || type === "checkboxes";
  return (
    element.initial_value ??
    element.initial_option?.value ??
    values(element.initial_options) ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time ??
    element.initial_user ??
    element.initial_users ??
    element.initial_conversation ??
    element.initial_conversations ??
    element.initial_channel ??
    element.initial_channels ??
    (several ? [] : null)
  );
}

/** The same out of Slack's state, {type, value | selected_option | selected_date | ...}. */
function fromState({ type, ...state }) {
  const [name, value] = Object.entries(state)[0] ?? [];
  if (name === "selected_option") return value?.value ?? null;
  if (name === "selected_options") return values(value) ?? [];
  return value ?? null;
}
