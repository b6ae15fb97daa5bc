"""Slack's Block Kit as a table: which fields each block and element has, and how long or many they may be."""

import re
from collections.abc import Iterator

from bot.playground.block_spec import (
    ADDRESS,
    ID,
    Anything,
    Either,
    Finding,
    Flag,
    Json,
    Many,
    Shape,
    Spec,
    Text,
    Whole,
    Words,
    needs_one_of,
    takes_only_one_of,
)
from bot.playground.data_blocks import (
    CARD_FIELDS,
    CARD_RULES,
    CHART_FIELDS,
    CHART_RULES,
    CONTAINER_FIELDS,
    DATA_TABLE_FIELDS,
    DATA_TABLE_RULES,
    TASK_FIELDS,
)


def _initial_is_among_options(given: Json) -> Iterator[Finding]:
    options = [
        *given.get("options", []),
        *(o for g in given.get("option_groups", []) for o in g.get("options", [])),
    ]
    initial = [given["initial_option"]] if "initial_option" in given else given.get("initial_options", [])
    if any(option not in options for option in initial):
        name = "initial_option" if "initial_option" in given else "initial_options"
        yield f"/{name}", "must exactly match one of the options"


def _lengths_fit_together(given: Json) -> Iterator[Finding]:
    least, most = given.get("min_length", 0), given.get("max_length", 3000)
    if least > most:
        yield "/min_length", "must not be greater than max_length"
    if len(given.get("initial_value", "")) > most:
        yield "/initial_value", "must not be longer than max_length"


def _numbers_fit_together(given: Json) -> Iterator[Finding]:
    """Hold the least, the begun and the greatest number in this order, and whole ones whole."""
    names = [name for name in ("min_value", "initial_value", "max_value") if given.get(name)]
    values = [given[name] for name in names]
    if not given["is_decimal_allowed"] and any("." in value for value in values):
        yield "", "decimal values need is_decimal_allowed"
    if not all(re.fullmatch(NUMBER.pattern, value) for value in values):
        yield "/initial_value", "must be a number"
    elif sorted(values, key=float) != values:
        yield "", "must have min_value, initial_value and max_value in rising order"


def _begins_within_its_choices(given: Json) -> Iterator[Finding]:
    chosen, most = given.get("initial_options", []), given.get("max_selected_items")
    if most is not None and len(chosen) > most:
        yield "/initial_options", f"no more than max_selected_items ({most}) allowed"


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
NUMBER = Words(30, 1, pattern=r"-?\d+(\.\d+)?")
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
ZONE = Words(100, 1, pattern=r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)*")
DISPATCH = Shape(
    {"trigger_actions_on": Many(Words(30, among=frozenset({"on_enter_pressed", "on_character_entered"})), 2)}
)
_ELEMENT: dict[str, Spec] = {"type*": Words(50), "action_id": ID, "confirm": CONFIRM}
_FOCUSED: dict[str, Spec] = {**_ELEMENT, "focus_on_load": Flag()}
_FIELD: dict[str, Spec] = {**_FOCUSED, "placeholder": PLACEHOLDER}
_WRITTEN: dict[str, Spec] = {**_FIELD, "initial_value": Words(3000), "dispatch_action_config": DISPATCH}
_OPTIONS: dict[str, Spec] = {"options": Many(OPTION, 100), "option_groups": Many(GROUP, 100)}
_HAS_OPTIONS = (
    needs_one_of("options", "option_groups"),
    takes_only_one_of("options", "option_groups"),
    _initial_is_among_options,
    _values_are_unique,
)
_MANY_OPTIONS = (*_HAS_OPTIONS, _begins_within_its_choices)
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

_FEEDBACK = Shape({"text*": Text(75, plain=True), "value*": Words(2000, 1), "accessibility_label": Words(75)})
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
        _MANY_OPTIONS,
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
    "timepicker": Shape({**_FIELD, "initial_time": TIME, "timezone": ZONE}),
    "datetimepicker": Shape({**_FOCUSED, "initial_date_time": Whole(1_000_000_000)}),
    "plain_text_input": Shape(
        {**_WRITTEN, "multiline": Flag(), "min_length": Whole(0, 3000), "max_length": Whole(1, 3000)},
        (_lengths_fit_together,),
    ),
    "number_input": Shape(
        {**_WRITTEN, "is_decimal_allowed*": Flag(), "min_value": NUMBER, "max_value": NUMBER},
        (_numbers_fit_together,),
    ),
    "email_text_input": Shape(_WRITTEN),
    "url_text_input": Shape(_WRITTEN),
    "rich_text_input": Shape({**_FIELD, "initial_value": Anything(), "dispatch_action_config": DISPATCH}),
    "file_input": Shape(
        {"type*": Words(50), "action_id": ID, "filetypes": Many(Words(20, 1), 50), "max_files": Whole(1, 10)}
    ),
    "image": Shape(
        {"type*": Words(50), "image_url": ADDRESS, "slack_file": Anything(), "alt_text*": Words(2000)},
        (needs_one_of("image_url", "slack_file"), takes_only_one_of("image_url", "slack_file")),
    ),
    "icon_button": Shape(
        {
            **_ELEMENT,
            "icon*": Words(20, among=frozenset({"trash"})),
            "text*": Text(75, plain=True),
            "value": Words(2000),
            "accessibility_label": Words(75),
            "visible_to_user_ids": Many(ID, 100),
        }
    ),
    "feedback_buttons": Shape(
        {"type*": Words(50), "action_id": ID, "positive_button*": _FEEDBACK, "negative_button*": _FEEDBACK}
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
        (needs_one_of("text", "fields"),),
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
        (needs_one_of("image_url", "slack_file"), takes_only_one_of("image_url", "slack_file")),
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

CARD = Shape({**_BLOCK, **CARD_FIELDS, "actions": Many(Either(frozenset({"button"})), 3)}, CARD_RULES)
_IN_CONTAINERS = frozenset(BLOCKS) - {"alert", "input", "file"}
BLOCKS |= {
    "context_actions": Shape(
        {**_BLOCK, "elements*": Many(Either(frozenset({"feedback_buttons", "icon_button"})), 5)}
    ),
    "card": CARD,
    "carousel": Shape({**_BLOCK, "elements*": Many(Either(frozenset({"card"}), is_block=True), 10)}),
    "container": Shape(
        {
            **_BLOCK,
            **CONTAINER_FIELDS,
            "child_blocks*": Many(
                Either(_IN_CONTAINERS | {"card", "data_table", "data_visualization"}, is_block=True), 10
            ),
        }
    ),
    "data_table": Shape({**_BLOCK, **DATA_TABLE_FIELDS}, DATA_TABLE_RULES),
    "data_visualization": Shape({**_BLOCK, **CHART_FIELDS}, CHART_RULES),
    "task_card": Shape({**_BLOCK, **TASK_FIELDS}),
    "plan": Shape({**_BLOCK, "title*": Words(150, 1), "tasks": Many(Shape({**_BLOCK, **TASK_FIELDS}), 50)}),
}

IN_VIEWS = frozenset(
    {"section", "header", "divider", "context", "actions", "input", "image", "rich_text", "video", "card"}
)
_NOT_AT_HOME = frozenset({"context_actions", "file", "markdown", "plan", "task_card", "alert"})
SURFACES: dict[str, frozenset[str]] = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": IN_VIEWS | {"alert"},
    "home": frozenset(BLOCKS) - _NOT_AT_HOME,
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
    (takes_only_one_of("options", "option_groups"),),
)
