"""From what a program or page says about a field to what Slack's state holds."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.playground.errors import ControlError
from bot.playground.fields import Field, fields_of
from bot.playground.modals import View
from bot.playground.state import State
from bot.playground.workspace import Workspace

Json = dict[str, Any]


def fill(
    workspace: Workspace, view: View, given: Mapping[str, Any], options: Mapping[str, list[Json]]
) -> None:
    """Put values into a view's fields, named by label, action_id or block_id; the others keep what they hold.

    `options` holds, by action_id, what the app suggested for selects that ask it. Raises ControlError for a field
    or choice that is not there, listing what is; then nothing is changed.
    """
    read = [
        (field, read_value(workspace, view.owner, field, value, options.get(field.action_id)))
        for field, value in named_fields(view, given)
    ]
    for field, state in read:
        view.values.setdefault(field.block_id, {})[field.action_id] = state


def named_fields(view: View, given: Mapping[str, Any]) -> list[tuple[Field, Any]]:
    """Find the field each name means."""
    fields = fields_of(view.blocks)
    found = []
    for name, value in given.items():
        field = next((field for field in fields if field.answers_to(name)), None)
        if field is None:
            choices = [field.label or field.action_id for field in fields]
            raise ControlError(
                f"This form has no field {name!r}.", "Name one of the choices.", choices=choices
            )
        found.append((field, value))
    return found


def read_value(
    workspace: Workspace, owner: str, field: Field, given: Any, options: list[Json] | None = None
) -> Json:
    """Write the value that `owner` gave as the field's state."""
    if given in (None, "", []):
        return field.state([] if field.holds_many else None)
    kind = field.kind
    if field.value_name in {"selected_option", "selected_options"}:
        return _chosen(field, given, options if options is not None else options_of(field.element))
    if kind.endswith(("users_select", "channels_select", "conversations_select")):
        return _picked(workspace.state, field, given)
    if kind == "file_input":
        return field.state(_files(workspace, owner, given))
    if kind == "rich_text_input":
        return field.state(given if isinstance(given, dict) else _rich_text(str(given)))
    if kind in {"datepicker", "timepicker", "datetimepicker"}:
        return field.state(_moment(field, given))
    return field.state(str(given))


def options_of(element: Json) -> list[Json]:
    """List the options of a select, in groups or not."""
    groups = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *groups]


def _chosen(field: Field, given: Any, options: Sequence[Json]) -> Json:
    wanted = given if isinstance(given, list) else [given]
    chosen = [_option(field, item, options) for item in wanted]
    if field.holds_many:
        return field.state(chosen)
    if len(chosen) > 1:
        raise ControlError(f"{field.label or field.action_id} takes one choice.", "Give a single value.")
    return field.state(chosen[0])


def _option(field: Field, given: Any, options: Sequence[Json]) -> Json:
    wanted = str(given.get("value") if isinstance(given, dict) else given)
    for option in options:
        if wanted == option.get("value"):
            return option
    for option in options:
        if wanted.strip().casefold() == option["text"]["text"].strip().casefold():
            return option
    shown = [option["text"]["text"] for option in options]
    name = field.label or field.action_id
    raise ControlError(f"{name} has no choice {wanted!r}.", "Name one of the choices.", choices=shown)


def _picked(state: State, field: Field, given: Any) -> Json:
    wanted = [str(item) for item in (given if isinstance(given, list) else [given])]
    find = _user if field.kind.endswith("users_select") else _conversation
    found = [find(state, item) for item in wanted]
    return field.state(found if field.holds_many else found[0])


def _user(state: State, who: str) -> str:
    person = state.person(who)
    if person is None:
        names = [other.name for other in state.people.values()]
        raise ControlError(f"There is nobody called {who!r}.", "Name one of the choices.", choices=names)
    return person.id


def _conversation(state: State, which: str) -> str:
    channel = state.channel(which)
    if channel is None:
        names = [other.name for other in state.channels.values() if not other.is_direct]
        raise ControlError(f"There is no channel {which!r}.", "Name one of the choices.", choices=names)
    return channel.id


def _moment(field: Field, given: Any) -> str | int:
    try:
        if field.kind == "datepicker":
            return date.fromisoformat(str(given)).isoformat()
        if field.kind == "timepicker":
            return time.fromisoformat(str(given)).strftime("%H:%M")
        return given if isinstance(given, int) else int(datetime.fromisoformat(str(given)).timestamp())
    except ValueError:
        shape = {"datepicker": "2017-05-24", "timepicker": "13:30"}.get(
            field.kind, "2017-05-24T13:30:00+01:00"
        )
        name = field.label or field.action_id
        raise ControlError(f"{name} cannot take {given!r}.", f"Write it like {shape}.") from None


def _files(workspace: Workspace, owner: str, given: Any) -> list[Json]:
    files = []
    for item in given if isinstance(given, list) else [given]:
        if not isinstance(item, dict) or "name" not in item:
            raise ControlError(f"{item!r} is no file.", "Give files as {name, text} or {name, base64}.")
        content = base64.b64decode(item["base64"]) if "base64" in item else str(item.get("text", "")).encode()
        file = workspace.expect_file(owner, str(item["name"]), len(content))
        file.content, file.is_complete, file.is_given_to_app = content, True, True
        files.append(file.as_slack(workspace.base_url))
    return files


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
