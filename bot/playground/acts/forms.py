"""Sending and closing modals, opening the Home, and starting from shortcuts."""

from collections.abc import Mapping
from typing import Any

from bot.playground import payloads
from bot.playground.acts.complaints import complaints
from bot.playground.acts.stage import Outcome, Stage
from bot.playground.acts.suggestions import fill_in
from bot.playground.answers import follow_submission
from bot.playground.changes import Change
from bot.playground.deliveries import Acknowledgement
from bot.playground.errors import ControlError, SlackError
from bot.playground.fields import fields_of
from bot.playground.grants import Hook
from bot.playground.installation import Shortcut
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.signing import Delivery, DeliveryKind
from bot.playground.views import close_view

_TROUBLE = "The app could not be reached. Try again."


async def submit(stage: Stage, user: str, values: Mapping[str, Any]) -> Outcome:
    """Fill in the open modal and send it; what Slack itself checks is checked before the app hears of it.

    Raises ControlError when no modal is open, or a field or choice is not there.
    """
    person = stage.person(user)
    view = open_modal(stage, person)
    if not view.content.get("submit"):
        raise ControlError("This form has nothing to submit.", "Use its buttons, or close it.", status=409)
    with stage.act(person) as outcome:
        await fill_in(stage, person, view, values)
        view.errors, view.failure = complaints(view), ""
        if view.errors:
            outcome.errors = dict(view.errors)
            stage.workspace.changes.tell(Change("view", user=person.id))
        else:
            await _send(stage, outcome, view)
        return await stage.finish(outcome)


async def close(stage: Stage, user: str, *, everything: bool = False) -> Outcome:
    """Close the modal on top, or all of them at once; the app hears of it if it asked to."""
    person = stage.person(user)
    view = open_modal(stage, person)
    stack = list(stage.state.modals[person.id]) if everything else [view]
    with stage.act(person) as outcome:
        for closed in stack:
            close_view(stage.workspace, closed)
        outcome.acknowledged = True
        for closed in reversed(stack):
            if closed.content.get("notify_on_close"):
                await _tell_closed(stage, outcome, closed, is_cleared=everything)
        return await stage.finish(outcome)


async def open_home(stage: Stage, user: str) -> tuple[View | None, Outcome]:
    """Open the app's Home tab, let the app hear of it, and give what it published for this person."""
    person = _at_home(stage.person(user))
    channel = stage.workspace.open_direct([person.id, stage.state.bot.id])
    with stage.act(person) as outcome:
        event: dict[str, Any] = {"user": person.id, "channel": channel.id, "tab": "home"}
        event["event_ts"] = stage.state.ts(stage.workspace.now)
        home = stage.state.homes.get(person.id)
        if home is not None:
            event["view"] = stage.state.view_as_slack(home)
        stage.workspace.announce("app_home_opened", event, None)
        outcome.acknowledged = True
        await stage.finish(outcome)
    return stage.state.homes.get(person.id), outcome


async def use_shortcut(stage: Stage, user: str, name: str, where: str = "", ts: str = "") -> Outcome:
    """Start a global shortcut, or a message shortcut on the message `ts`."""
    person = _at_home(stage.person(user))
    shortcut = _shortcut(stage, name, is_for_messages=bool(ts))
    with stage.act(person) as outcome:
        payload = await _shortcut_payload(stage, outcome, shortcut, where, ts)
        delivery = Delivery(
            kind=DeliveryKind.INTERACTION, name=f"{payload['type']} {shortcut.callback_id}", payload=payload
        )
        await stage.deliver(outcome, delivery)
        return await stage.finish(outcome)


def open_modal(stage: Stage, person: Person) -> View:
    """Give the modal on top for this person; raises ControlError when there is none."""
    view = stage.state.top_modal(person.id)
    if view is None:
        raise ControlError(
            f"{person.real_name} has no form open.", "Open one by a command or button.", status=409
        )
    return view


def published_home(stage: Stage, person: Person) -> View:
    """Give the Home this person has; raises ControlError when the app has published none."""
    home = stage.state.homes.get(person.id)
    if home is None:
        raise ControlError(f"{person.real_name} has no Home yet.", "Open it first: POST home.", status=409)
    return home


def _at_home(person: Person) -> Person:
    """Let only members of this workspace pass: to others the app is not installed."""
    if person.is_stranger:
        raise ControlError(
            f"{person.real_name} belongs to another workspace, where this app is not installed.",
            "They can read and press its messages in shared channels.",
            status=403,
        )
    return person


async def _send(stage: Stage, outcome: Outcome, view: View) -> None:
    payload = payloads.interaction(stage.workspace, "view_submission", outcome.person)
    payload |= {
        "view": stage.state.view_as_slack(view),
        "response_urls": _response_urls(stage, outcome, view),
    }
    name = f"view_submission {view.callback_id}"
    taken = await stage.deliver(outcome, Delivery(kind=DeliveryKind.INTERACTION, name=name, payload=payload))
    if not taken.is_given:
        view.failure = _TROUBLE
        stage.workspace.changes.tell(Change("view", user=view.owner))
        return
    _follow(stage, outcome, view, taken)


def _response_urls(stage: Stage, outcome: Outcome, view: View) -> list[dict[str, str]]:
    """Give an address for the conversation chosen in each field that asks for one."""
    urls = []
    for field in fields_of(view.blocks):
        chosen = view.values.get(field.block_id, {}).get(field.action_id, {}).get(field.value_name)
        if field.element.get("response_url_enabled") and isinstance(chosen, str):
            hook = Hook(
                user=outcome.person.id,
                channel=chosen,
                message_ts="",
                made=stage.workspace.now,
                action=outcome.id,
            )
            url = payloads.response_url(stage.workspace, hook)
            place = {"block_id": field.block_id, "action_id": field.action_id, "channel_id": chosen}
            urls.append(place | {"response_url": url})
    return urls


def _follow(stage: Stage, outcome: Outcome, view: View, taken: Acknowledgement) -> None:
    if view not in stage.state.modals.get(view.owner, []):
        return
    try:
        follow_submission(stage.workspace, view, taken.content())
    except SlackError as refusal:
        outcome.error = refusal.error
        view.failure = _TROUBLE
        exchange = stage.workspace.traffic.since(action=outcome.id)[0]
        exchange.refused = refusal.error
        exchange.remarks += [refusal.error, *refusal.messages]
    outcome.errors = dict(view.errors)
    stage.workspace.changes.tell(Change("view", user=view.owner))


async def _tell_closed(stage: Stage, outcome: Outcome, view: View, *, is_cleared: bool) -> None:
    payload = payloads.interaction(stage.workspace, "view_closed", outcome.person)
    del payload["trigger_id"]
    payload |= {"view": stage.state.view_as_slack(view), "is_cleared": is_cleared}
    name = f"view_closed {view.callback_id}"
    await stage.deliver(outcome, Delivery(kind=DeliveryKind.INTERACTION, name=name, payload=payload))


def _shortcut(stage: Stage, name: str, *, is_for_messages: bool) -> Shortcut:
    known = [s for s in stage.state.installation.shortcuts if s.is_for_messages == is_for_messages]
    for shortcut in known:
        if name in (shortcut.callback_id, shortcut.name):
            return shortcut
    names = [shortcut.name for shortcut in known]
    raise ControlError(f"There is no shortcut {name!r}.", "Name one of the choices.", choices=names)


async def _shortcut_payload(
    stage: Stage, outcome: Outcome, shortcut: Shortcut, where: str, ts: str
) -> dict[str, Any]:
    own = {"callback_id": shortcut.callback_id, "action_ts": stage.state.ts(stage.workspace.now)}
    person = outcome.person
    if not shortcut.is_for_messages:
        return payloads.interaction(stage.workspace, "shortcut", person) | own
    channel = stage.channel(where, person)
    message = stage.state.message(channel.id, ts)
    if message is None:
        raise ControlError(f"There is no message {ts} here.", "Give the ts of a message.", status=404)
    made = stage.workspace.now
    hook = Hook(user=person.id, channel=channel.id, message_ts="", made=made, action=outcome.id)
    place = {
        "message_ts": ts,
        "message": stage.workspace.as_slack(message),
        "response_url": payloads.response_url(stage.workspace, hook),
    }
    return payloads.interaction(stage.workspace, "message_action", person, channel) | own | place
