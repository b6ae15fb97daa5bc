"""Typing a slash command: the workspace's own few, the app's registered ones, and unknown ones."""

import re

from bot.playground import payloads
from bot.playground.acts.stage import Outcome, Stage
from bot.playground.answers import say
from bot.playground.channels import Channel
from bot.playground.deliveries import Acknowledgement
from bot.playground.errors import ControlError, SlackError
from bot.playground.grants import Hook
from bot.playground.installation import Command
from bot.playground.people import Person
from bot.playground.seed import ChannelKind
from bot.playground.signing import Delivery, DeliveryKind
from bot.playground.state import State

_MENTION = re.compile(r"(?<![\w<])([@#])([\w.-]+)")
BUILT_IN = ("/invite", "/remove", "/leave")


async def run(stage: Stage, user: str, where: str, name: str, text: str) -> Outcome:
    """Type a command; `name` with or without its slash.

    Raises ControlError when this person cannot type there.
    """
    person = stage.person(user)
    channel = stage.own_channel(where, person)
    slash = None if person.is_stranger else stage.state.installation.command(name)
    with stage.act(person) as outcome:
        if slash is not None:
            await _run_of_app(stage, outcome, channel, slash, text)
        elif "/" + name.strip().lstrip("/") in BUILT_IN:
            _run_built_in(stage, outcome, channel, name.strip().lstrip("/"), text)
        else:
            _refuse_unknown(stage, outcome, channel, name)
        return await stage.finish(outcome)


async def _run_of_app(stage: Stage, outcome: Outcome, channel: Channel, slash: Command, text: str) -> None:
    hook = _hook(stage, outcome, channel)
    typed = _escaped(stage.state, text) if slash.should_escape else text
    payload = payloads.command(stage.workspace, outcome.person, channel, slash, typed, hook)
    delivery = Delivery(kind=DeliveryKind.COMMAND, name=slash.name, payload=payload)
    taken = await stage.deliver(outcome, delivery)
    if taken.is_given:
        _follow_answer(stage, outcome, channel, slash, hook, taken)
    else:
        _tell_failure(stage, outcome.person, channel, slash, taken.error)


def _follow_answer(
    stage: Stage, outcome: Outcome, channel: Channel, slash: Command, hook: Hook, taken: Acknowledgement
) -> None:
    answer = taken.content()
    if not answer:
        return
    try:
        say(stage.workspace, hook, answer)
    except SlackError as refusal:
        outcome.error = refusal.error
        exchange = stage.workspace.traffic.since(action=outcome.id)[0]
        exchange.refused = refusal.error
        exchange.remarks += [refusal.error, *refusal.messages]
        _tell_failure(stage, outcome.person, channel, slash, "invalid_command_response")


def _tell_failure(stage: Stage, person: Person, channel: Channel, slash: Command, error: str) -> None:
    text = f"{slash.name} failed with the error “{error}”."
    if error == "operation_timeout":
        text += " The app did not answer within three seconds."
    stage.workspace.tell_privately(channel, person.id, text)


def _refuse_unknown(stage: Stage, outcome: Outcome, channel: Channel, name: str) -> None:
    slash = "/" + name.strip().lstrip("/")
    of_app = [] if outcome.person.is_stranger else stage.state.installation.commands
    known = ", ".join([*of_app, *BUILT_IN])
    text = f"{slash} is not a valid command. Commands here: {known}."
    outcome.error = "unknown_command"
    stage.workspace.tell_privately(channel, outcome.person.id, text)


def _run_built_in(stage: Stage, outcome: Outcome, channel: Channel, name: str, text: str) -> None:
    outcome.acknowledged = True
    target = outcome.person if name == "leave" else _target(stage, text)
    if channel.is_direct:
        raise ControlError(f"/{name} has no meaning in a direct message.", "Use it in a channel.")
    is_in = target.id in channel.members
    if name == "invite" and not is_in:
        stage.workspace.join(channel, target.id, inviter=outcome.person.id)
    elif name != "invite" and is_in:
        stage.workspace.leave(channel, target.id)
    else:
        state = "already" if is_in else "not"
        reply = f"{target.real_name} is {state} in this channel."
        stage.workspace.tell_privately(channel, outcome.person.id, reply)


def _target(stage: Stage, text: str) -> Person:
    person = stage.state.person(text.strip().removeprefix("<@").removesuffix(">"))
    if person is None:
        names = [other.name for other in stage.state.people.values()]
        raise ControlError(f"There is nobody called {text.strip()!r}.", "Write @ and a name.", choices=names)
    return person


def _hook(stage: Stage, outcome: Outcome, channel: Channel) -> Hook:
    return Hook(
        user=outcome.person.id,
        channel=channel.id,
        message_ts="",
        made=stage.workspace.now,
        action=outcome.id,
    )


def _escaped(state: State, text: str) -> str:
    """Write mentions as ids, as Slack does for commands registered with should_escape."""

    def mention(found: re.Match[str]) -> str:
        sign, name = found.groups()
        if sign == "@":
            person = state.person(name)
            return f"<@{person.id}|{person.name}>" if person else found[0]
        channel = state.channel(name)
        is_public = channel is not None and channel.kind is ChannelKind.PUBLIC
        return f"<#{channel.id}|{channel.name}>" if channel and is_public else found[0]

    return _MENTION.sub(mention, text)
