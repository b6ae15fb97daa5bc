"""Selects whose choices the app makes up while one types: asking for them, and filling in forms that have them."""

from collections.abc import Mapping
from typing import Any

from bot.playground import payloads
from bot.playground.acts.stage import Stage
from bot.playground.acts.values import fill, named_fields, options_of
from bot.playground.blocks import check_suggestions
from bot.playground.errors import ControlError
from bot.playground.fields import Field
from bot.playground.messages import Message
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.signing import Delivery, DeliveryKind

Json = dict[str, Any]
_EXTERNAL = frozenset({"external_select", "multi_external_select"})


async def fill_in(stage: Stage, person: Person, view: View, values: Mapping[str, Any]) -> None:
    """Put values into a view's fields, asking the app where only the app knows the choices."""
    options = {}
    for field, given in named_fields(view, values):
        suggested = await suggestions_for(stage, person, field, given, view)
        if suggested is not None:
            options[field.action_id] = suggested
    fill(stage.workspace, view, values, options)


async def suggestions_for(
    stage: Stage, person: Person, field: Field, given: Any, place: View | Message
) -> list[Json] | None:
    """Give choices that hold what somebody means to choose; None for selects that need not ask the app."""
    if field.kind not in _EXTERNAL:
        return None
    known = _known(field, place)
    for item in given if isinstance(given, list) else [given]:
        wanted = str((item.get("value") if isinstance(item, dict) else item) or "")
        if wanted and not _holds(known, wanted):
            known += await suggest(stage, person, field.block_id, field.action_id, wanted, place)
        if wanted and not _holds(known, wanted):
            known += await suggest(stage, person, field.block_id, field.action_id, "", place)
    return known


async def suggest(
    stage: Stage, person: Person, block_id: str, action_id: str, typed: str, place: View | Message
) -> list[Json]:
    """Ask the app what it suggests for `typed`; raises ControlError when it does not answer rightly."""
    payload = payloads.interaction(stage.workspace, "block_suggestion", person)
    del payload["trigger_id"]
    payload |= {"action_id": action_id, "block_id": block_id, "value": typed}
    payload |= _place(stage, place)
    delivery = Delivery(kind=DeliveryKind.INTERACTION, name=f"block_suggestion {action_id}", payload=payload)
    taken = await stage.deliveries.deliver(delivery, stage.workspace.activity.action)
    if not taken.is_given:
        raise ControlError(f"The app gave no suggestions ({taken.error}).", "Look at the log.", status=502)
    answer = taken.content()
    problems = check_suggestions(answer)
    if problems:
        error = f"The app's suggestions cannot be shown: {problems[0]}"
        raise ControlError(error, "Look at the log.", status=502)
    suggested = options_of(answer)
    if isinstance(place, View):
        place.suggested.setdefault(action_id, []).extend(suggested)
    return suggested


def _place(stage: Stage, place: View | Message) -> Json:
    if isinstance(place, View):
        return payloads.in_view(stage.workspace, place)
    return payloads.in_message(stage.workspace, place)


def _known(field: Field, place: View | Message) -> list[Json]:
    """List the choices seen before: what the field begins with, and what the app has suggested in this view."""
    begun = field.element.get("initial_option")
    known = [begun] if begun else list(field.element.get("initial_options", []))
    return known + (place.suggested.get(field.action_id, []) if isinstance(place, View) else [])


def _holds(options: list[Json], wanted: str) -> bool:
    name = wanted.strip().casefold()
    return any(wanted == o["value"] or name == o["text"]["text"].strip().casefold() for o in options)
