"""Block Kit's rules, payload by payload: what Slack takes, and what it refuses where."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.playground.block_rules import BLOCKS, ELEMENTS
from bot.playground.blocks import check_message, check_view, complete_ids
from bot.playground.ids import Ids
from tests.playground.cast import asked, button, form, options, plain, section

Json = dict[str, Any]
INPUT = {"type": "plain_text_input"}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": options("A", "B"), **more}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


def table(*rows: list[str]) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


def confirm(**more: Any) -> Json:
    return {
        "title": plain("Sure?"),
        "text": plain("Really?"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **more,
    }


RIGHT_MESSAGES: dict[str, list[Json]] = {
    "nothing": [],
    "fifty blocks": [{"type": "divider"}] * 50,
    "the longest section": [section("x" * 3000)],
    "fields only": [{"type": "section", "fields": [plain("x" * 2000)] * 4}],
    "every accessory": [section("x", accessory=button("Go", "go")), section("x", accessory=select())],
    "buttons with styles": [actions({**button("Go", "go"), "style": "primary", "confirm": confirm()})],
    "a menu": [actions({"type": "overflow", "action_id": "more", "options": options("A", "B")})],
    "the same action in two blocks": [actions(button("Go", "go")), actions(button("Go", "go"))],
    "context": [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}, plain("y")]}],
    "an image": [{"type": "image", "image_url": "https://example.org/x.png", "alt_text": "a chart"}],
    "a table": [table(["Practice", "Attended"], ["Bron Derw", "3 of 4"])],
    "markdown": [{"type": "markdown", "text": "**x**"}],
    "rich text": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
    "an input": [asked("Name", INPUT, "name")],
    "groups": [actions(select(options=None, option_groups=[{"label": plain("G"), "options": options("A")}]))],
}
RIGHT_VIEWS: dict[str, Json] = {
    "a form": form(asked("Name", INPUT, "name")),
    "a hundred blocks": form(*[{"type": "divider"}] * 100),
    "no submit without inputs": {"type": "modal", "title": plain("Form"), "blocks": [section("x")]},
    "thirty practices": form(
        *(
            asked(f"Practice {n}", {"type": "radio_buttons", "options": options("Here", "Away")}, f"p{n}")
            for n in range(30)
        )
    ),
    "a home": {"type": "home", "blocks": [section("x", accessory=button("Go", "go"))]},
}
WRONG_MESSAGES: dict[str, tuple[list[Any], str, str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks", "no more than 50"),
    "an unknown block": ([{"type": "poster"}], "/blocks/0/type", "unsupported type: poster"),
    "no block at all": (["x"], "/blocks/0", "must be an object"),
    "an unknown property": ([section("x", colour="red")], "/blocks/0", "invalid additional property: colour"),
    "an empty section": ([{"type": "section"}], "/blocks/0", "must have one of: text, fields"),
    "an empty text": ([section("")], "/blocks/0/text/text", "must be more than 0"),
    "a long section": ([section("x" * 3001)], "/blocks/0/text/text", "must be less than 3001"),
    "a text that is a string": (
        [{"type": "section", "text": "x"}],
        "/blocks/0/text",
        "must be a text object",
    ),
    "11 fields": ([{"type": "section", "fields": [plain("x")] * 11}], "/blocks/0/fields", "no more than 10"),
    "a long field": (
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "/blocks/0/fields/0/text",
        "less than 2001",
    ),
    "a long header": ([header("x" * 151)], "/blocks/0/text/text", "less than 151"),
    "a header in mrkdwn": (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "/blocks/0/text/type",
        "plain_text",
    ),
    "emoji in mrkdwn": (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        "/blocks/0/text",
        "invalid additional property: emoji",
    ),
    "26 buttons": (
        [actions(*(button("x", f"b{n}") for n in range(26)))],
        "/blocks/0/elements",
        "no more than 25",
    ),
    "no buttons": ([actions()], "/blocks/0/elements", "no fewer than 1"),
    "11 in a context": (
        [{"type": "context", "elements": [plain("x")] * 11}],
        "/blocks/0/elements",
        "no more than 10",
    ),
    "a button in a context": (
        [{"type": "context", "elements": [button("x", "x")]}],
        "/blocks/0/elements/0/type",
        "unsupported type: button",
    ),
    "a long button": ([actions(button("x" * 76, "x"))], "/blocks/0/elements/0/text/text", "less than 76"),
    "a button without words": (
        [actions({"type": "button", "action_id": "x"})],
        "/blocks/0/elements/0",
        "missing required field: text",
    ),
    "a long value": ([actions(button("x", "x", "v" * 2001))], "/blocks/0/elements/0/value", "less than 2001"),
    "a strange style": (
        [actions({**button("x", "x"), "style": "loud"})],
        "/blocks/0/elements/0/style",
        "enum value: danger, primary",
    ),
    "a long action_id": (
        [actions(button("x", "a" * 256))],
        "/blocks/0/elements/0/action_id",
        "less than 256",
    ),
    "a long block_id": ([section("x", block_id="b" * 256)], "/blocks/0/block_id", "less than 256"),
    "a block_id twice": (
        [section("x", block_id="b"), section("y", block_id="b")],
        "/blocks",
        "duplicate block_id: b",
    ),
    "an action_id twice in a block": (
        [actions(button("x", "a"), button("y", "a"))],
        "/blocks/0",
        "duplicate action_id: a",
    ),
    "a select without options": (
        [actions({"type": "static_select", "action_id": "x"})],
        "/blocks/0/elements/0",
        "must have one of: options, option_groups",
    ),
    "101 options": (
        [actions(select(options=options(*(str(n) for n in range(101)))))],
        "/blocks/0/elements/0/options",
        "no more than 100",
    ),
    "a long option": (
        [actions(select(options=options("x" * 76)))],
        "/blocks/0/elements/0/options/0/text/text",
        "less than 76",
    ),
    "a long option value": (
        [actions(select(options=[{"text": plain("x"), "value": "v" * 151}]))],
        "/blocks/0/elements/0/options/0/value",
        "less than 151",
    ),
    "an option value twice": (
        [actions(select(options=[*options("A"), *options("A")]))],
        "/blocks/0/elements/0/options",
        "unique",
    ),
    "a start that is no option": (
        [actions(select(initial_option=options("C")[0]))],
        "/blocks/0/elements/0/initial_option",
        "exactly match",
    ),
    "a long placeholder": (
        [actions(select(placeholder=plain("x" * 151)))],
        "/blocks/0/elements/0/placeholder/text",
        "less than 151",
    ),
    "11 boxes": (
        [actions({"type": "checkboxes", "action_id": "x", "options": options(*"abcdefghijk")})],
        "/blocks/0/elements/0/options",
        "no more than 10",
    ),
    "six in a menu": (
        [actions({"type": "overflow", "action_id": "x", "options": options(*"abcdef")})],
        "/blocks/0/elements/0/options",
        "no more than 5",
    ),
    "a date in British": (
        [actions({"type": "datepicker", "action_id": "x", "initial_date": "24/05/2017"})],
        "/blocks/0/elements/0/initial_date",
        "as Slack writes it",
    ),
    "a time past midnight": (
        [actions({"type": "timepicker", "action_id": "x", "initial_time": "24:00"})],
        "/blocks/0/elements/0/initial_time",
        "as Slack writes it",
    ),
    "a long question": (
        [actions({**button("x", "x"), "confirm": confirm(title=plain("x" * 101))})],
        "/blocks/0/elements/0/confirm/title/text",
        "less than 101",
    ),
    "a question without an answer": (
        [
            actions(
                {**button("x", "x"), "confirm": {"title": plain("x"), "text": plain("y"), "deny": plain("n")}}
            )
        ],
        "/blocks/0/elements/0/confirm",
        "missing required field: confirm",
    ),
    "a text input in actions": (
        [actions({**INPUT, "action_id": "x"})],
        "/blocks/0/elements/0/type",
        "unsupported type: plain_text_input",
    ),
    "an input without a label": (
        [{"type": "input", "element": INPUT}],
        "/blocks/0",
        "missing required field: label",
    ),
    "an image without words": (
        [{"type": "image", "image_url": "https://example.org/x.png"}],
        "/blocks/0",
        "missing required field: alt_text",
    ),
    "an image without a picture": (
        [{"type": "image", "alt_text": "x"}],
        "/blocks/0",
        "image_url, slack_file",
    ),
    "an empty cell": ([table(["a", ""])], "/blocks/0/rows/0/1/text", "more than 0"),
    "a ragged table": ([table(["a", "b"], ["c"])], "/blocks/0/rows", "same number of cells"),
    "21 columns": ([table(["x"] * 21)], "/blocks/0/rows/0", "no more than 20"),
    "101 rows": ([table(*[["x"]] * 101)], "/blocks/0/rows", "no more than 100"),
    "two tables": ([table(["a"]), table(["b"])], "/blocks", "only_one_table_allowed"),
    "a table too full": ([table(*[["x" * 200]] * 51)], "/blocks", "10000 characters in table cells"),
    "too much in all": ([section("x" * 2900)] * 5, "/blocks", "13200 characters"),
    "an alert in a message": (
        [{"type": "alert", "text": plain("x")}],
        "/blocks/0/type",
        "unsupported type: alert",
    ),
    "a strange paragraph": (
        [{"type": "rich_text", "elements": [{"type": "poem"}]}],
        "/blocks/0/elements/0/type",
        "unsupported type: poem",
    ),
    "two focused fields": (
        [
            asked("A", {**INPUT, "focus_on_load": True}, "a"),
            asked("B", {**INPUT, "focus_on_load": True}, "b"),
        ],
        "/blocks",
        "focus_on_load",
    ),
}
WRONG_VIEWS: dict[str, tuple[Json, str, str]] = {
    "101 blocks": (form(*[{"type": "divider"}] * 101), "/view/blocks", "no more than 100"),
    "no blocks": (form(), "/view/blocks", "no fewer than 1"),
    "no title": ({"type": "modal", "blocks": [section("x")]}, "/view", "missing required field: title"),
    "a long title": (form(section("x"), title=plain("x" * 25)), "/view/title/text", "less than 25"),
    "a long submit": (form(section("x"), submit=plain("x" * 25)), "/view/submit/text", "less than 25"),
    "an input without submit": (form(asked("N", INPUT, "n"), submit=None), "/view", "missing required field: submit"),
    "long private metadata": (form(section("x"), private_metadata="x" * 3001), "/view/private_metadata", "less than 3001"),
    "a long callback_id": (form(section("x"), callback_id="x" * 256), "/view/callback_id", "less than 256"),
    "a table": (form(table(["x"])), "/view/blocks/0/type", "unsupported type: table"),
    "markdown": (form({"type": "markdown", "text": "x"}), "/view/blocks/0/type", "unsupported type: markdown"),
    "a home": ({"type": "home", "blocks": [section("x")]}, "/view/type", "enum value: modal"),
    "a strange field": (form(section("x"), colour="red"), "/view", "invalid additional property: colour"),
    "a number without its kind": (
        form(asked("N", {"type": "number_input"}, "n")),
        "/view/blocks/0/element",
        "missing required field: is_decimal_allowed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("blocks", RIGHT_MESSAGES.values(), ids=RIGHT_MESSAGES)
def test_a_right_message_passes(blocks: list[Json]) -> None:
    assert [str(problem) for problem in check_message(blocks)] == []


@pytest.mark.parametrize("blocks", RIGHT_MESSAGES.values(), ids=RIGHT_MESSAGES)
def test_slacks_own_models_agree_on_right_messages(blocks: list[Json]) -> None:
    for block in copy.deepcopy(blocks):
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.to_dict()


@pytest.mark.parametrize("view", RIGHT_VIEWS.values(), ids=RIGHT_VIEWS)
def test_a_right_view_passes(view: Json) -> None:
    assert [str(problem) for problem in check_view(view, view["type"])] == []
    View(**copy.deepcopy(view)).to_dict()


@pytest.mark.parametrize(("blocks", "pointer", "message"), WRONG_MESSAGES.values(), ids=WRONG_MESSAGES)
def test_a_wrong_message_is_refused_where_it_is_wrong(blocks: list[Any], pointer: str, message: str) -> None:
    found = [(problem.pointer, problem.message) for problem in check_message(blocks)]
    assert any(place == pointer and message in words for place, words in found), found


@pytest.mark.parametrize(("view", "pointer", "message"), WRONG_VIEWS.values(), ids=WRONG_VIEWS)
def test_a_wrong_view_is_refused_where_it_is_wrong(view: Json, pointer: str, message: str) -> None:
    found = [(problem.pointer, problem.message) for problem in check_view(view, "modal")]
    assert any(place == pointer and message in words for place, words in found), found


def test_made_up_ids_leave_the_given_ones_alone() -> None:
    given = [actions(button("x", "kept")), section("y"), asked("N", {"type": "plain_text_input"}, "n")]
    whole = complete_ids(given, Ids())
    assert whole[0]["elements"][0]["action_id"] == "kept"
    assert whole[0]["block_id"] != whole[1]["block_id"]
    assert "block_id" not in given[1]


NAMES = st.sampled_from(
    [
        "type",
        "text",
        "elements",
        "options",
        "option_groups",
        "rows",
        "initial_option",
        "value",
        "label",
        "fields",
    ]
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from([*ELEMENTS, "raw_text"])
)
ANYTHING = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(NAMES, part, max_size=4), max_leaves=15
)
ALMOST_BLOCKS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(BLOCKS))},
        optional=dict.fromkeys(
            ["text", "elements", "element", "rows", "accessory", "fields", "label", "block_id"], ANYTHING
        ),
    ),
    max_size=3,
)


@given(ALMOST_BLOCKS | ANYTHING)
def test_whatever_is_sent_is_judged(blocks: Any) -> None:
    assert isinstance(check_message(blocks), list)
    assert isinstance(check_view(form() | {"blocks": blocks}, "modal"), list)
