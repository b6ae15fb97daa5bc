"""Block Kit's rules, payload by payload: what Slack takes, and what it refuses where."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.playground.block_rules import BLOCKS, ELEMENTS
from bot.playground.blocks import check_message, check_view, complete_ids, every_block
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


def text_input(**more: Any) -> Json:
    return asked("N", {**INPUT, **more}, "n")


def number(**more: Any) -> Json:
    return asked("N", {"type": "number_input", "is_decimal_allowed": False, **more}, "n")


def pie(*values: Any) -> Json:
    segments = [{"label": f"s{n}", "value": value} for n, value in enumerate(values)]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": segments}}


def bars(*labels: str, categories: tuple[str, ...] = ("a", "b")) -> Json:
    series = [{"name": "Attended", "data": [{"label": label, "value": 1} for label in labels]}]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": list(categories)}}
    return {"type": "data_visualization", "title": "Meetings", "chart": chart}


def data_table(*rows: list[str], **more: Any) -> Json:
    return {**table(*rows), "type": "data_table", "caption": "Practices", **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": plain("Castle Surgery"), **more}


# Slack's own models do not know these yet, or not wholly.
RIGHT_NEW_BLOCKS: dict[str, list[Json]] = {
    "a pie": [pie(3, 1)],
    "bars": [bars("a", "b")],
    "a table of data": [data_table(["Practice", "Attended"], ["Castle", "3"], page_size=10)],
    "cards": [{"type": "carousel", "elements": [card(actions=[button("Go", "go")]), card(body=plain("x"))]}],
    "a container": [{"type": "container", "title": plain("More"), "child_blocks": [section("x"), pie(1)]}],
    "feedback": [
        {
            "type": "context_actions",
            "elements": [{"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "d"}],
        }
    ],
    "tasks": [
        {"type": "plan", "title": "Today", "tasks": [{"type": "task_card", "task_id": "1", "title": "x"}]}
    ],
    "two tables of data": [data_table(["a"], ["b"]), data_table(["a"], ["b"])],
}
WRONG_NEW_BLOCKS: dict[str, tuple[list[Any], str, str]] = {
    "a pie of nothing": ([pie(3, 0)], "/blocks/0/chart/segments", "greater than 0"),
    "a pie of words": ([pie("many")], "/blocks/0/chart/segments", "greater than 0"),
    "13 slices": ([pie(*range(1, 14))], "/blocks/0/chart/segments", "no more than 12"),
    "three charts": ([pie(1), pie(1), pie(1)], "/blocks", "no more than 2 data_visualization"),
    "a chart without a title": ([{**pie(1), "title": ""}], "/blocks/0/title", "more than 0"),
    "a long chart title": ([{**pie(1), "title": "x" * 51}], "/blocks/0/title", "less than 51"),
    "a strange chart": (
        [{**pie(1), "chart": {"type": "radar"}}],
        "/blocks/0/chart/type",
        "enum value: area, bar, line, pie",
    ),
    "bars without axes": (
        [{**pie(1), "chart": {"type": "bar", "series": [{"name": "x", "data": [{"label": "a", "value": 1}]}]}}],
        "/blocks/0/chart",
        "missing required field: axis_config",
    ),
    "a category left out": ([bars("a")], "/blocks/0/chart/series/0/data", "every category"),
    "a table of data without a caption": ([data_table(["a"], ["b"], caption=None)], "/blocks/0", "required field: caption"),
    "a table of data with a header only": ([data_table(["a"])], "/blocks/0/rows", "no fewer than 2"),
    "a ragged table of data": ([data_table(["a", "b"], ["c"])], "/blocks/0/rows", "same number of cells"),
    "a table of data too full": ([data_table(["a"], *[["x" * 2000]] * 6)] * 2, "/blocks", "13200 characters"),
    "a card of nothing": ([{"type": "card"}], "/blocks/0", "must have one of: title"),
    "four buttons on a card": (
        [card(actions=[button("x", f"a{n}") for n in range(4)])],
        "/blocks/0/actions",
        "no more than 3",
    ),
    "11 cards": ([{"type": "carousel", "elements": [card()] * 11}], "/blocks/0/elements", "no more than 10"),
    "a section in a carousel": (
        [{"type": "carousel", "elements": [section("x")]}],
        "/blocks/0/elements/0/type",
        "unsupported type: section",
    ),
    "a container in a container": (
        [{"type": "container", "child_blocks": [{"type": "container", "child_blocks": [section("x")]}]}],
        "/blocks/0/child_blocks/0/type",
        "unsupported type: container",
    ),
    "the same block_id inside and outside": (
        [section("x", block_id="b"), {"type": "container", "child_blocks": [section("y", block_id="b")]}],
        "/blocks",
        "duplicate block_id: b",
    ),
    "a task of a strange status": (
        [{"type": "task_card", "task_id": "1", "title": "x", "status": "late"}],
        "/blocks/0/status",
        "enum value",
    ),
    "a file from a message": ([asked("F", {"type": "file_input"}, "f")], "/blocks/0", "file_input is for modals only"),
    "a picture from nowhere": (
        [{"type": "image", "image_url": "chart.png", "alt_text": "x"}],
        "/blocks/0/image_url",
        "as Slack writes it",
    ),
    "a long address": ([actions({**button("x", "x"), "url": "https://" + "x" * 3000})], "/blocks/0/elements/0/url", "3001"),
    "shortest above longest": ([text_input(min_length=9, max_length=3)], "/blocks/0/element/min_length", "max_length"),
    "too much to begin with": (
        [text_input(max_length=3, initial_value="four")],
        "/blocks/0/element/initial_value",
        "max_length",
    ),
    "least above greatest": ([number(min_value="9", max_value="3")], "/blocks/0/element", "rising order"),
    "a whole number with a point": ([number(initial_value="1.5")], "/blocks/0/element", "is_decimal_allowed"),
    "a number in words": ([number(initial_value="one")], "/blocks/0/element/initial_value", "must be a number"),
    "more begun than allowed": (
        [
            actions(
                {
                    "type": "multi_static_select",
                    "action_id": "m",
                    "options": options("A", "B"),
                    "initial_options": options("A", "B"),
                    "max_selected_items": 1,
                }
            )
        ],
        "/blocks/0/elements/0/initial_options",
        "max_selected_items",
    ),
    "a date in seconds too few": (
        [actions({"type": "datetimepicker", "action_id": "x", "initial_date_time": 12})],
        "/blocks/0/elements/0/initial_date_time",
        "integer from 1000000000",
    ),
}  # fmt: skip
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


def test_the_corpus_is_large_enough_to_prove_something() -> None:
    assert len(WRONG_MESSAGES) + len(WRONG_VIEWS) + len(WRONG_NEW_BLOCKS) >= 80
    assert len(RIGHT_MESSAGES) + len(RIGHT_VIEWS) + len(RIGHT_NEW_BLOCKS) >= 20


@pytest.mark.parametrize("blocks", RIGHT_NEW_BLOCKS.values(), ids=RIGHT_NEW_BLOCKS)
def test_a_right_new_block_passes_and_gets_its_ids(blocks: list[Json]) -> None:
    assert [str(problem) for problem in check_message(blocks)] == []
    assert all(block["block_id"] for block in every_block(complete_ids(blocks, Ids())))


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


@pytest.mark.parametrize(
    ("blocks", "pointer", "message"),
    [*WRONG_MESSAGES.values(), *WRONG_NEW_BLOCKS.values()],
    ids=[*WRONG_MESSAGES, *WRONG_NEW_BLOCKS],
)
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
