"""Asking the app for the choices of a select whose options it makes up while one types."""

from typing import Any

from bot.playground import payloads
from bot.playground.acts.stage import Stage
from bot.playground.acts.values import options_of
from bot.playground.blocks import check_suggestions
from bot.playground.errors import ControlError
from bot.playground.fields import Field
from bot.playground.modals import View
from bot.playground.people import Person
from bot.playground.signing import Delivery, DeliveryKind

Json = dict[str, Any]
_EXTERNAL = frozenset({"external_select", "multi_external_select"})


async def suggestions_for(
    stage: Stage, person: Person, field: Field, given: Any, view: View | None
) -> list[Json] | None:
    """Give what the app suggests for what somebody means to choose; None for selects that need not ask."""
    if field.kind not in _EXTERNAL:
        return None
    suggested: list[Json] = []
    for item in given if isinstance(given, list) else [given]:
        wanted = str(item.get("value") or "") if isinstance(item, dict) else str(item or "")
        found = await suggest(stage, person, field.block_id, field.action_id, wanted, view)
        suggested += found or await suggest(stage, person, field.block_id, field.action_id, "", view)
    return suggested


async def suggest(
    stage: Stage, person: Person, block_id: str, action_id: str, typed: str, view: View | None
) -> list[Json]:
    """Ask the app what it suggests for `typed`; raises ControlError when it does not answer."""
    payload = payloads.interaction(stage.workspace, "block_suggestion", person)
    del payload["trigger_id"]
    payload |= {"action_id": action_id, "block_id": block_id, "value": typed}
    if view is not None:
        payload |= payloads.in_view(stage.workspace, view)
    delivery = Delivery(kind=DeliveryKind.INTERACTION, name=f"block_suggestion {action_id}", payload=payload)
    taken = await stage.deliveries.deliver(delivery, stage.workspace.activity.action)
    if not taken.is_given:
        raise ControlError(f"The app gave no suggestions ({taken.error}).", "Look at the log.", status=502)
    answer = taken.content()
    problems = check_suggestions(answer)
    if problems:
        raise ControlError(
            f"The app's suggestions cannot be shown: {problems[0]}", "Look at the log.", status=502
        )
    return options_of(answer)
