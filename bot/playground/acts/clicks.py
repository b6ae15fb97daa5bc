"""Pressing buttons and choosing from menus: in messages, in the open modal and on the Home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground import payloads
from bot.playground.acts.stage import Outcome, Stage
from bot.playground.acts.suggestions import fill_in, suggestions_for
from bot.playground.acts.values import options_of, read_value
from bot.playground.blocks import elements_of, every_block
from bot.playground.channels import Channel
from bot.playground.errors import ControlError
from bot.playground.fields import VALUE_NAMES, Field
from bot.playground.grants import Hook
from bot.playground.messages import Message
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.signing import Delivery, DeliveryKind

Json = dict[str, Any]
_PRESSABLE = frozenset({"section", "actions", "card", "context_actions"})


@dataclass(frozen=True, slots=True)
class _Target:
    """Something one can press, and the choice in it when the label named one."""

    block: Json
    element: Json
    choice: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What to press: an action_id or visible words; `block_id` where several bear them; `value` for menus."""

    match: str
    block_id: str = ""
    value: Any = None


async def press_in_message(stage: Stage, user: str, where: str, press: Press, ts: str = "") -> Outcome:
    """Press something in the newest message that has it, or in the message `ts`."""
    person = stage.person(user)
    channel = stage.channel(where, person)
    message, target = _in_channel(stage, person, channel, press, ts)
    with stage.act(person) as outcome:
        action = await _action(stage, outcome, target, press.value, message)
        hook = Hook(
            user=person.id,
            channel=channel.id,
            message_ts=message.ts,
            made=stage.workspace.now,
            action=outcome.id,
        )
        payload = payloads.interaction(stage.workspace, "block_actions", person, channel)
        payload |= payloads.in_message(stage.workspace, message)
        payload |= {"response_url": payloads.response_url(stage.workspace, hook), "actions": [action]}
        await stage.deliver(outcome, _delivery(action, payload))
        return await stage.finish(outcome)


async def press_in_view(
    stage: Stage,
    user: str,
    view: View,
    press: Press,
    values: Mapping[str, Any] | None = None,
) -> Outcome:
    """Press something in a modal or Home; `values` is what this person has filled in besides."""
    person = stage.person(user)
    target = _find(view.blocks, press)
    if target is None:
        raise _nothing_to_press(press, _names(view.blocks))
    with stage.act(person) as outcome:
        if values:
            await fill_in(stage, person, view, values)
        action = await _action(stage, outcome, target, press.value, view)
        payload = payloads.interaction(stage.workspace, "block_actions", person)
        payload |= payloads.in_view(stage.workspace, view) | {"actions": [action]}
        await stage.deliver(outcome, _delivery(action, payload))
        return await stage.finish(outcome)


def _delivery(action: Json, payload: Json) -> Delivery:
    return Delivery(
        kind=DeliveryKind.INTERACTION, name=f"block_actions {action['action_id']}", payload=payload
    )


def _in_channel(
    stage: Stage, person: Person, channel: Channel, press: Press, ts: str
) -> tuple[Message, _Target]:
    seen = stage.state.seen_by(person.id, channel.id)
    messages = [message for message in reversed(seen) if ts in ("", message.ts)]
    for message in messages:
        target = _find(message.blocks, press)
        if target is not None:
            return message, target
    choices = dict.fromkeys(name for message in messages for name in _names(message.blocks))
    raise _nothing_to_press(press, list(choices))


def _nothing_to_press(press: Press, choices: list[str]) -> ControlError:
    remedy = "Name one of the choices." if choices else "There is nothing to press here at all."
    return ControlError(f"There is no {press.match!r} to press.", remedy, choices=choices, status=404)


def _find(blocks: list[Json], press: Press) -> _Target | None:
    pressable = [(block, element) for block, element in _pressable(blocks) if _is_in(block, press)]
    for block, element in pressable:
        if element["action_id"] == press.match:
            return _Target(block, element)
    wanted = press.match.strip().casefold()
    for block, element in pressable:
        if wanted in {words.strip().casefold() for words in _words(element)}:
            return _Target(block, element)
    for block, element in pressable:
        for option in options_of(element):
            if option["text"]["text"].strip().casefold() == wanted:
                return _Target(block, element, option["value"])
    return None


def _is_in(block: Json, press: Press) -> bool:
    return press.block_id in ("", block["block_id"])


def _pressable(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in every_block(blocks):
        if block["type"] in _PRESSABLE or block.get("dispatch_action"):
            for _, element in elements_of(block):
                if "action_id" in element:
                    yield block, element


def _words(element: Json) -> list[str]:
    return [element[name]["text"] for name in ("text", "placeholder") if name in element]


def _names(blocks: list[Json]) -> list[str]:
    names = []
    for _, element in _pressable(blocks):
        shown = [option["text"]["text"] for option in options_of(element)]
        names += [*_words(element), *shown] or [element["action_id"]]
    return names


async def _action(stage: Stage, outcome: Outcome, target: _Target, value: Any, place: View | Message) -> Json:
    """Write the pressed element as `actions` carries it, and keep what was chosen in its place."""
    block, element = target.block, target.element
    action: Json = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
    action["action_ts"] = stage.state.ts(stage.workspace.now)
    wanted = target.choice if value is None else value
    if element["type"] == "button":
        return action | {name: element[name] for name in ("text", "value", "url", "style") if name in element}
    if element["type"] == "overflow":
        return action | {"selected_option": _overflow_option(element, wanted)}
    field = _field(block, element)
    suggested = await suggestions_for(stage, outcome.person, field, wanted, place)
    chosen = read_value(stage.workspace, outcome.person.id, field, wanted, suggested)
    place.values.setdefault(field.block_id, {})[field.action_id] = chosen
    return action | {name: kept for name, kept in chosen.items() if name != "type"}


def _overflow_option(element: Json, wanted: Any) -> Json:
    for option in element["options"]:
        if wanted in (option["value"], option["text"]["text"]):
            chosen: Json = option
            return chosen
    choices = [option["text"]["text"] for option in element["options"]]
    raise ControlError(
        f"The menu has no choice {wanted!r}.", "Give one of the choices as value.", choices=choices
    )


def _field(block: Json, element: Json) -> Field:
    if element["type"] not in VALUE_NAMES:
        raise ControlError(f"One cannot press a {element['type']}.", "Press a button or choose from a menu.")
    label = block.get("label") or block.get("text") or element.get("placeholder") or {}
    return Field(
        block_id=block["block_id"],
        action_id=element["action_id"],
        label=str(label.get("text", "")),
        element=element,
        is_input=block["type"] == "input",
        is_optional=True,
        dispatches=True,
    )
