/** Select menus of the app's own options, of people and of channels. */

import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";
import { picker } from "./picker.js";
import { channelIcon } from "./store.js";

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
  picture: () => icon(channelIcon(one), 16),
});

/** The options of an element as groups, whatever they are made from. */
function groupsFor(element, { store, user }) {
  const type = element.type.replace(/^multi_/, "");
  const here = store.state.people.filter((one) => !one.deactivated);
  const channels = store.channelsOf(user).filter((one) => !one.archived);
  if (type === "users_select") return [{ options: here.map(person) }];
  if (type === "channels_select")
    return [{ options: channels.filter((one) => one.kind === "public_channel").map(channel(store, user)) }];
  if (type === "conversations_select")
    return [{ options: channels.filter(allowedBy(element.filter)).map(channel(store, user)) }];
  if (element.option_groups)
    return element.option_groups.map((group) => ({
      label: group.label?.text,
      options: group.options.map(fromOption),
    }));
  return [{ options: (element.options ?? known(element)).map(fromOption) }];
}

const KINDS = { public_channel: "public", private_channel: "private", im: "im", mpim: "mpim" };
const allowedBy = (filter) => (one) => !filter?.include || filter.include.includes(KINDS[one.kind]);

/** An external select knows only what it starts with, until the app is asked. */
const known = (element) => [element.initial_option ?? element.initial_options ?? []].flat();

/** Asks the app for the options of an external select, for what has been typed so far. */
function asker(element, blockId, user) {
  if (!/external_select$/.test(element.type)) return null;
  return async (typed) => {
    const options = await api.options({
      user,
      action_id: element.action_id,
      block_id: blockId,
      value: typed,
    });
    return [{ options: options.map(fromOption) }];
  };
}

export function select(element, blockId, { surface, inInput, dispatch, labelId, id }) {
  const several = element.type.startsWith("multi_");
  const chosen = [surface.form.get(blockId, element) ?? []].flat();
  const root = picker({
    groups: groupsFor(element, surface.reader),
    chosen,
    several,
    ask: asker(element, blockId, surface.reader.user),
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
