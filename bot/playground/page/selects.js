/** Select menus of the app's own options, of people and of channels. */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";
import { picker } from "./picker.js";

const fromOption = (option) => ({
  value: option.value,
  label: plainText(option.text?.text),
  hint: option.description && plainText(option.description.text),
});

const person = (one) => ({
  value: one.id,
  label: one.real_name || one.name,
  hint: one.title,
  picture: () => avatar(one, 22),
});

const channel = (store, user) => (one) => ({
  value: one.id,
  label: store.titleOf(one, user),
  picture: () => icon({ channel: "hash", private: "lock" }[one.kind] ?? "people", 16),
});

/** The options of an element as groups, whatever they are made from. */
function groupsFor(element, { store, user }) {
  const type = element.type.replace(/^multi_/, "");
  const here = store.state.people.filter((one) => !one.deleted);
  const channels = store.channelsOf(user).filter((one) => !one.archived);
  if (type === "users_select") return [{ options: here.map(person) }];
  if (type === "channels_select") return [{ options: channels.filter((one) => one.kind === "channel").map(channel(store, user)) }];
  if (type === "conversations_select") return [{ options: channels.filter(allowedBy(element.filter)).map(channel(store, user)) }];
  if (element.option_groups) return element.option_groups.map((group) => ({ label: group.label?.text, options: group.options.map(fromOption) }));
  return [{ options: (element.options ?? known(element)).map(fromOption) }];
}

const KINDS = { channel: "public", private: "private", im: "im", mpim: "mpim" };
const allowedBy = (filter) => (one) => !filter?.include || filter.include.includes(KINDS[one.kind]);

/** An external select knows only what it starts with: the workspace has no call that asks the app for options. */
const known = (element) => [element.initial_option ?? element.initial_options ?? []].flat();

export function select(element, blockId, { surface, inInput, dispatch, labelId, id }) {
  const several = element.type.startsWith("multi_");
  const chosen = [surface.form.get(blockId, element) ?? []].flat();
  const root = picker({
    groups: groupsFor(element, surface.reader),
    chosen,
    several,
    max: element.max_selected_items,
    placeholder: plainText(element.placeholder?.text ?? (several ? "Choose some" : "Choose one")),
    clearable: inInput && !several,
    labelId,
    id,
    onChange: (values) => {
      const value = several ? values : (values[0] ?? null);
      surface.form.set(blockId, element, value);
      if (!inInput || dispatch) surface.act(element, blockId, value, root);
    },
  });
  return h("span", { class: "select" }, root);
}
