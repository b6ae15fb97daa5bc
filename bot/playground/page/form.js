/** What a person has filled in on one surface. It outlives a redraw, as long as block_id and action_id stay. */

export class Form {
  #values = new Map();

  #key(blockId, element) {
    return `${blockId}\u0000${element.action_id}`;
  }

  get(blockId, element) {
    const key = this.#key(blockId, element);
    return this.#values.has(key) ? this.#values.get(key) : initial(element);
  }

  set(blockId, element, value) {
    this.#values.set(this.#key(blockId, element), value);
  }

  /** The values of the input blocks, keyed by block_id; what was left empty is not there. */
  inputs(blocks) {
    const entries = blocks
      .filter((block) => block.type === "input")
      .map((block) => [block.block_id, this.get(block.block_id, block.element)]);
    return Object.fromEntries(entries.filter(([, value]) => !isEmpty(value)));
  }
}

export const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

const values = (options) => options?.map((option) => option.value);

/** The value an element starts with: text, an option's value, an id, a date, or a list of such. */
export function initial(element) {
  const { type } = element;
  const several = type.startsWith("multi_") || type === "checkboxes";
  return (
    element.initial_value ??
    element.initial_option?.value ??
    values(element.initial_options) ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time ??
    element.initial_user ?? element.initial_users ??
    element.initial_conversation ?? element.initial_conversations ??
    element.initial_channel ?? element.initial_channels ??
    (several ? [] : null)
  );
}
