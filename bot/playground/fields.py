"""The fields of a form: which elements of a view or message hold a value, and what they start with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# For each kind of element: the name of its value in Slack's state, and of its start value in the element.
VALUE_NAMES: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One element that holds a value, with the words that stand beside it."""

    block_id: str
    action_id: str
    label: str
    element: Json
    is_input: bool
    is_optional: bool
    dispatches: bool

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def value_name(self) -> str:
        return VALUE_NAMES[self.kind][0]

    @property
    def holds_many(self) -> bool:
        return self.value_name.endswith("s")

    def answers_to(self, name: str) -> bool:
        """Tell whether a program may mean this field by `name`: its label, action_id or block_id."""
        return (
            name in {self.action_id, self.block_id}
            or name.strip().casefold() == self.label.strip().casefold()
        )

    def state(self, value: Any) -> Json:
        """Write a value as Slack's `state.values` holds it."""
        return {"type": self.kind, self.value_name: value}

    def initial_state(self) -> Json:
        empty: Any = [] if self.holds_many else None
        return self.state(self.element.get(VALUE_NAMES[self.kind][1], empty))


def fields_of(blocks: Sequence[Json]) -> list[Field]:
    """List the fields of a view or message, in their order."""
    return [field for block in blocks for field in _fields_in(block)]


def initial_values(blocks: Sequence[Json]) -> dict[str, Json]:
    """Write what `state.values` holds before anybody has touched anything."""
    values: dict[str, Json] = {}
    for field in fields_of(blocks):
        values.setdefault(field.block_id, {})[field.action_id] = field.initial_state()
    return values


def is_filled(state: Json) -> bool:
    """Tell whether a field holds anything."""
    return any(value not in (None, "", []) for name, value in state.items() if name != "type")


def _fields_in(block: Json) -> Iterator[Field]:
    if block["type"] == "input":
        yield _field(block, block["element"], block["label"]["text"], is_input=True)
    elif block["type"] == "section" and _holds_a_value(block.get("accessory")):
        yield _field(block, block["accessory"], block.get("text", {}).get("text", ""), is_input=False)
    elif block["type"] == "actions":
        for element in filter(_holds_a_value, block["elements"]):
            label = element.get("placeholder", {}).get("text", "")
            yield _field(block, element, label, is_input=False)


def _holds_a_value(element: Json | None) -> bool:
    return element is not None and element["type"] in VALUE_NAMES


def _field(block: Json, element: Json, label: str, *, is_input: bool) -> Field:
    return Field(
        block_id=block["block_id"],
        action_id=element["action_id"],
        label=label,
        element=element,
        is_input=is_input,
        is_optional=bool(block.get("optional", False)) or not is_input,
        dispatches=bool(block.get("dispatch_action", False)) or not is_input,
    )
