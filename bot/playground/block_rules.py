"""Slack's Block Kit as a table: which fields each block and element has, and how long or many they may be.

A name that ends in `*` is required. Lengths are characters, counts are items.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Finding = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """A string."""

    most: int
    least: int = 0
    among: frozenset[str] | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int = 0
    most: int = 9_999_999_999


@dataclass(frozen=True, slots=True)
class Text:
    """A text object; some places take plain_text only."""

    most: int
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    of: "Spec"
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Either:
    """An object that says by its `type` which of these it is."""

    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Anything:
    """A part this table does not look into."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its fields, and what must hold between them (each a path and a complaint)."""

    fields: Mapping[str, "Spec"]
    also: tuple[Callable[[Json], Iterator[Finding]], ...] = ()


Spec = Words | Flag | Whole | Text | Many | Either | Anything | Shape


def _needs_one_of(*names: str) -> Callable[[Json], Iterator[Finding]]:
    def check(given: Json) -> Iterator[Finding]:
        if not any(given.get(name) for name in names):
            yield "", f"must have one of: {', '.join(names)}"

    return check


def _takes_only_one_of(*names: str) -> Callable[[Json], Iterator[Finding]]:
    def check(given: Json) -> Iterator[Finding]:
        if sum(name in given for name in names) > 1:
            yield "", f"must have only one of: {', '.join(names)}"

    return check


def _initial_is_among_options(given: Json) -> Iterator[Finding]:
    options = [
        *given.get("options", []),
        *(o for g in given.get("option_groups", []) for o in g.get("options", [])),
    ]
    initial = [given["initial_option"]] if "initial_option" in given else given.get("initial_options", [])
    if any(option not in options for option in initial):
        name = "initial_option" if "initial_option" in given else "initial_options"
        yield f"/{name}", "must exactly match one of the options"


def _values_are_unique(given: Json) -> Iterator[Finding]:
    values = [option.get("value") for option in given.get("options", []) if isinstance(option, dict)]
    if len(set(values)) < len(values):
        yield "/options", "option values must be unique"


def _cells_are_filled(given: Json) -> Iterator[Finding]:
    for number, row in enumerate(given.get("rows", [])):
        for place, cell in enumerate(row):
            name = {"raw_text": "text", "raw_number": "value"}.get(cell.get("type"), "elements")
            if cell.get(name) in (None, "", []):
                yield f"/rows/{number}/{place}", f"missing required field: {name}"


def _paragraphs_are_known(given: Json) -> Iterator[Finding]:
    for number, part in enumerate(given.get("elements", [])):
        kind = str(part.get("type")) if isinstance(part, dict) else "nothing"
        if kind not in _PARAGRAPHS:
            yield f"/elements/{number}/type", f"unsupported type: {kind}"


def _rows_fit_together(given: Json) -> Iterator[Finding]:
    rows = [row for row in given.get("rows", []) if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        yield "/rows", "all rows must have the same number of cells"


_PARAGRAPHS = frozenset({"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"})
ID = Words(255)
ADDRESS = Words(3000, 1)
DATE = Words(10, 10, pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = Words(5, 5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
PLACEHOLDER = Text(150, plain=True)
CONFIRM = Shape(
    {
        "title*": Text(100, plain=True),
        "text*": Text(300),
        "confirm*": Text(30, plain=True),
        "deny*": Text(30, plain=True),
        "style": Words(10, among=frozenset({"primary", "danger"})),
    }
)
_OPTION: dict[str, Spec] = {"value*": Words(150, 1), "description": Text(75)}
OPTION = Shape({**_OPTION, "text*": Text(75, plain=True)})
MENU_OPTION = Shape({**_OPTION, "text*": Text(75, plain=True), "url": ADDRESS})
BOX_OPTION = Shape({**_OPTION, "text*": Text(75)})
GROUP = Shape({"label*": Text(75, plain=True), "options*": Many(OPTION, 100)})
FILTER = Shape(
    {
        "include": Many(Words(10, among=frozenset({"im", "mpim", "private", "public"})), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    }
)
DISPATCH = Shape(
    {"trigger_actions_on": Many(Words(30, among=frozenset({"on_enter_pressed", "on_character_entered"})), 2)}
)
_ELEMENT: dict[str, Spec] = {"type*": Words(50), "action_id": ID, "confirm": CONFIRM}
_FOCUSED: dict[str, Spec] = {**_ELEMENT, "focus_on_load": Flag()}
_FIELD: dict[str, Spec] = {**_FOCUSED, "placeholder": PLACEHOLDER}
_WRITTEN: dict[str, Spec] = {**_FIELD, "initial_value": Words(3000), "dispatch_action_config": DISPATCH}
_OPTIONS: dict[str, Spec] = {"options": Many(OPTION, 100), "option_groups": Many(GROUP, 100)}
_HAS_OPTIONS = (
    _needs_one_of("options", "option_groups"),
    _takes_only_one_of("options", "option_groups"),
    _initial_is_among_options,
    _values_are_unique,
)
_FEW_OPTIONS = (_initial_is_among_options, _values_are_unique)


def _picker(what: str, **more: Spec) -> tuple[Shape, Shape]:
    one = Shape({**_FIELD, f"initial_{what}": Words(50, 1), "response_url_enabled": Flag(), **more})
    many: dict[str, Spec] = {f"initial_{what}s": Many(Words(50, 1), 100), "max_selected_items": Whole(1)}
    return one, Shape({**_FIELD, **many, **more})


_USERS, _MULTI_USERS = _picker("user")
_CHANNELS, _MULTI_CHANNELS = _picker("channel")
_CONVERSATIONS, _MULTI_CONVERSATIONS = _picker(
    "conversation", filter=FILTER, default_to_current_conversation=Flag()
)

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {
            **_ELEMENT,
            "text*": Text(75, plain=True),
            "value": Words(2000),
            "url": ADDRESS,
            "style": Words(10, among=frozenset({"primary", "danger"})),
            "accessibility_label": Words(75),
        }
    ),
    "static_select": Shape({**_FIELD, **_OPTIONS, "initial_option": OPTION}, _HAS_OPTIONS),
    "multi_static_select": Shape(
        {**_FIELD, **_OPTIONS, "initial_options": Many(OPTION, 100), "max_selected_items": Whole(1)},
        _HAS_OPTIONS,
    ),
    "external_select": Shape({**_FIELD, "initial_option": OPTION, "min_query_length": Whole()}),
    "multi_external_select": Shape(
        {
            **_FIELD,
            "initial_options": Many(OPTION, 100),
            "min_query_length": Whole(),
            "max_selected_items": Whole(1),
        }
    ),
    "users_select": _USERS,
    "multi_users_select": _MULTI_USERS,
    "channels_select": _CHANNELS,
    "multi_channels_select": _MULTI_CHANNELS,
    "conversations_select": _CONVERSATIONS,
    "multi_conversations_select": _MULTI_CONVERSATIONS,
    "overflow": Shape({**_ELEMENT, "options*": Many(MENU_OPTION, 5)}, (_values_are_unique,)),
    "checkboxes": Shape(
        {**_FOCUSED, "options*": Many(BOX_OPTION, 10), "initial_options": Many(BOX_OPTION, 10)}, _FEW_OPTIONS
    ),
    "radio_buttons": Shape(
        {**_FOCUSED, "options*": Many(BOX_OPTION, 10), "initial_option": BOX_OPTION}, _FEW_OPTIONS
    ),
    "datepicker": Shape({**_FIELD, "initial_date": DATE}),
    "timepicker": Shape({**_FIELD, "initial_time": TIME, "timezone": Words(100, 1)}),
    "datetimepicker": Shape({**_FOCUSED, "initial_date_time": Whole(1_000_000_000)}),
    "plain_text_input": Shape(
        {**_WRITTEN, "multiline": Flag(), "min_length": Whole(0, 3000), "max_length": Whole(1, 3000)}
    ),
    "number_input": Shape(
        {**_WRITTEN, "is_decimal_allowed*": Flag(), "min_value": Words(30), "max_value": Words(30)}
    ),
    "email_text_input": Shape(_WRITTEN),
    "url_text_input": Shape(_WRITTEN),
    "rich_text_input": Shape({**_FIELD, "initial_value": Anything(), "dispatch_action_config": DISPATCH}),
    "file_input": Shape(
        {"type*": Words(50), "action_id": ID, "filetypes": Many(Words(20, 1), 50), "max_files": Whole(1, 10)}
    ),
    "image": Shape(
        {"type*": Words(50), "image_url": ADDRESS, "slack_file": Anything(), "alt_text*": Words(2000)},
        (_needs_one_of("image_url", "slack_file"), _takes_only_one_of("image_url", "slack_file")),
    ),
    "plain_text": Shape({"type*": Words(50), "text*": Words(3000, 1), "emoji": Flag()}),
    "mrkdwn": Shape({"type*": Words(50), "text*": Words(3000, 1), "verbatim": Flag()}),
}

_SELECTS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
_ONE_SELECTS = frozenset(name for name in _SELECTS if not name.startswith("multi_"))
_CHOICES = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker"})
IN_ACTIONS = frozenset({"button", "overflow", "datetimepicker", *_SELECTS, *_CHOICES})
AS_ACCESSORY = frozenset({"button", "overflow", "image", *_SELECTS, *_CHOICES})
_CELLS = frozenset({"raw_text", "raw_number", "rich_text"})
IN_CONTEXT = frozenset({"image", "plain_text", "mrkdwn"})
IN_INPUT = frozenset(
    {
        "plain_text_input",
        "number_input",
        "email_text_input",
        "url_text_input",
        "rich_text_input",
        "file_input",
        "datetimepicker",
        *_SELECTS,
        *_CHOICES,
    }
)

_BLOCK: dict[str, Spec] = {"type*": Words(50), "block_id": ID}
_CELL = Shape(
    {"type*": Words(20, among=_CELLS), "text": Words(10_000, 1), "value": Anything(), "elements": Anything()}
)
BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {
            **_BLOCK,
            "text": Text(3000),
            "fields": Many(Text(2000), 10),
            "accessory": Either(AS_ACCESSORY),
            "expand": Flag(),
        },
        (_needs_one_of("text", "fields"),),
    ),
    "header": Shape({**_BLOCK, "text*": Text(150, plain=True), "level": Whole(1, 4)}),
    "divider": Shape(_BLOCK),
    "context": Shape({**_BLOCK, "elements*": Many(Either(IN_CONTEXT), 10)}),
    "actions": Shape({**_BLOCK, "elements*": Many(Either(IN_ACTIONS), 25)}),
    "input": Shape(
        {
            **_BLOCK,
            "label*": Text(2000, plain=True),
            "element*": Either(IN_INPUT),
            "hint": Text(2000, plain=True),
            "optional": Flag(),
            "dispatch_action": Flag(),
        }
    ),
    "image": Shape(
        {
            **_BLOCK,
            "image_url": ADDRESS,
            "slack_file": Anything(),
            "alt_text*": Words(2000, 1),
            "title": Text(2000, plain=True),
        },
        (_needs_one_of("image_url", "slack_file"), _takes_only_one_of("image_url", "slack_file")),
    ),
    "rich_text": Shape({**_BLOCK, "elements*": Many(Anything(), 1000)}, (_paragraphs_are_known,)),
    "markdown": Shape({**_BLOCK, "text*": Words(12_000, 1)}),
    "table": Shape(
        {**_BLOCK, "rows*": Many(Many(_CELL, 20), 100), "column_settings": Many(Anything(), 20)},
        (_rows_fit_together, _cells_are_filled),
    ),
    "video": Shape(
        {
            **_BLOCK,
            "title*": Text(199, plain=True),
            "video_url*": ADDRESS,
            "thumbnail_url*": ADDRESS,
            "alt_text*": Words(2000, 1),
            "title_url": ADDRESS,
            "author_name": Words(49),
            "provider_name": Words(100),
            "provider_icon_url": ADDRESS,
            "description": Text(200, plain=True),
        }
    ),
    "file": Shape({**_BLOCK, "external_id*": ID, "source*": Words(10, among=frozenset({"remote"}))}),
    "alert": Shape(
        {
            **_BLOCK,
            "text*": Text(200),
            "level": Words(10, among=frozenset({"default", "info", "warning", "error", "success"})),
        }
    ),
}

IN_VIEWS = frozenset(
    {"section", "header", "divider", "context", "actions", "input", "image", "rich_text", "video"}
)
SURFACES: dict[str, frozenset[str]] = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": IN_VIEWS | {"alert"},
    "home": IN_VIEWS | {"table"},
}

_VIEW: dict[str, Spec] = {
    "type*": Words(10),
    "blocks*": Many(Anything(), 100),
    "private_metadata": Words(3000),
    "callback_id": Words(255),
    "external_id": Words(255),
}
_TITLE = Text(24, plain=True)
VIEWS: dict[str, Shape] = {
    "modal": Shape(
        {
            **_VIEW,
            "title*": _TITLE,
            "submit": _TITLE,
            "close": _TITLE,
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        }
    ),
    "home": Shape(_VIEW),
}
MESSAGE = Many(Anything(), 50, least=0)
SUGGESTIONS = Shape(
    {"options": Many(OPTION, 100, least=0), "option_groups": Many(GROUP, 100, least=0)},
    (_takes_only_one_of("options", "option_groups"),),
)
