"""Checks messages, modals and Home views against Slack's Block Kit rules; faults carry a JSON pointer."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from bot.playground.block_rules import BLOCKS, ELEMENTS, IN_CONTEXT, MESSAGE, SUGGESTIONS, SURFACES, VIEWS
from bot.playground.block_spec import Anything, Either, Flag, Json, Many, Shape, Spec, Text, Whole, Words
from bot.playground.errors import SlackError
from bot.playground.ids import Ids

_MOST_CHARACTERS = 13_200
_MOST_MARKDOWN = 12_000
_MOST_TABLE_CHARACTERS = 10_000
_MOST_CHARTS = 2
_ELEMENT_LISTS = {
    "actions": "elements",
    "context": "elements",
    "context_actions": "elements",
    "card": "actions",
}
_BLOCK_LISTS = {"carousel": "elements", "container": "child_blocks"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it is, what it is, and Slack's error when it is not the usual one."""

    pointer: str
    message: str
    error: str = ""

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


def check_message(blocks: Any) -> list[Problem]:
    """List what Slack would refuse in the blocks of a message; an empty list means it may be sent."""
    given = _without_nulls(blocks)
    return (
        list(_check(MESSAGE, given, "/blocks"))
        or list(_check_blocks(given, "message", "/blocks"))
        or list(_check_whole_message(given))
    )


def check_view(view: Json, kind: str) -> list[Problem]:
    """List what Slack would refuse in a modal or Home view; `kind` is what the method can show."""
    if view.get("type") != kind:
        return [Problem("/view/type", f"must be a valid enum value: {kind}")]
    given = _without_nulls(view)
    return (
        list(_check(VIEWS[kind], given, "/view"))
        or list(_check_blocks(given["blocks"], kind, "/view/blocks"))
        or list(_check_whole_view(given))
    )


def check_suggestions(answer: Json) -> list[Problem]:
    """List what is wrong with the options an app suggests for a select."""
    return list(_check(SUGGESTIONS, _without_nulls(answer), ""))


def refuse(problems: Sequence[Problem], error: str = "invalid_blocks") -> None:
    """Raise Slack's refusal that lists the problems, if there are any."""
    if problems:
        raise SlackError(problems[0].error or error, messages=[str(problem) for problem in problems])


def complete_ids(blocks: Sequence[Json], ids: Ids) -> list[Json]:
    """Give a copy of the blocks in which everything has its block_id and action_id, made up where missing."""
    return [_with_ids(_without_nulls(block), ids) for block in blocks]


def elements_of(block: Json) -> list[tuple[str, Json]]:
    """List the elements of a block itself, each with its place inside the block."""
    name = _ELEMENT_LISTS.get(block["type"], "")
    if name in block:
        return [(f"/{name}/{number}", element) for number, element in enumerate(block[name])]
    return [(f"/{name}", block[name]) for name in ("accessory", "element") if name in block]


def every_block(blocks: Sequence[Json]) -> Iterator[Json]:
    """Give each block, and after it those that it holds: the cards of a carousel, what is in a container."""
    for block in blocks:
        yield block
        yield from every_block(block.get(_BLOCK_LISTS.get(block["type"], ""), []))


def _with_ids(block: Json, ids: Ids) -> Json:
    whole = {**block, "block_id": block.get("block_id") or ids.following("", 5)}
    for name in {_ELEMENT_LISTS.get(block["type"], "")} & set(block):
        whole[name] = [_with_action_id(element, ids) for element in block[name]]
    for name in {_BLOCK_LISTS.get(block["type"], "")} & set(block):
        whole[name] = [_with_ids(inner, ids) for inner in block[name]]
    for name in ("accessory", "element"):
        if name in block:
            whole[name] = _with_action_id(block[name], ids)
    return whole


def _with_action_id(element: Json, ids: Ids) -> Json:
    if element["type"] in IN_CONTEXT:
        return element
    return {**element, "action_id": element.get("action_id") or ids.following("", 5)}


def _check_blocks(blocks: list[Any], surface: str, pointer: str) -> Iterator[Problem]:
    problems = [
        problem
        for number, block in enumerate(blocks)
        for problem in _check(Either(SURFACES[surface], is_block=True), block, f"{pointer}/{number}")
    ]
    yield from problems
    if problems:
        return
    yield from _check_unique_ids(blocks, pointer)
    focused = (
        element.get("focus_on_load") for block in every_block(blocks) for _, element in elements_of(block)
    )
    if sum(map(bool, focused)) > 1:
        yield Problem(pointer, "focus_on_load may be set for only one element")
    charts = [block for block in every_block(blocks) if block["type"] == "data_visualization"]
    if len(charts) > _MOST_CHARTS:
        yield Problem(pointer, f"no more than {_MOST_CHARTS} data_visualization blocks allowed")
    if surface != "modal":
        for number, block in enumerate(blocks):
            if any(element["type"] == "file_input" for _, element in elements_of(block)):
                yield Problem(f"{pointer}/{number}", "file_input is for modals only")


def _check_unique_ids(blocks: list[Json], pointer: str) -> Iterator[Problem]:
    for block_id in _repeated(block.get("block_id") for block in every_block(blocks)):
        yield Problem(pointer, f"duplicate block_id: {block_id}")
    for number, block in enumerate(blocks):
        for action_id in _repeated(element.get("action_id") for _, element in elements_of(block)):
            yield Problem(f"{pointer}/{number}", f"duplicate action_id: {action_id}")


def _repeated(names: Iterator[Any]) -> list[str]:
    counted = Counter(name for name in names if name)
    return [name for name, count in counted.items() if count > 1]


def _check_whole_message(blocks: list[Json]) -> Iterator[Problem]:
    if sum(map(characters, blocks)) > _MOST_CHARACTERS:
        yield Problem("/blocks", f"more than {_MOST_CHARACTERS} characters in all", "msg_blocks_too_long")
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        yield Problem("/blocks", "only_one_table_allowed", "invalid_attachments")
    if sum(characters(table.get("rows")) for table in tables) > _MOST_TABLE_CHARACTERS:
        yield Problem("/blocks", f"more than {_MOST_TABLE_CHARACTERS} characters in table cells")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > _MOST_MARKDOWN:
        yield Problem("/blocks", f"more than {_MOST_MARKDOWN} characters of markdown in all")


def _check_whole_view(view: Json) -> Iterator[Problem]:
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_inputs and "submit" not in view:
        yield Problem("/view", "missing required field: submit (the view has input blocks)")


def _without_nulls(part: Any) -> Any:
    """Leave out what is null: to Slack that is as good as absent."""
    if isinstance(part, dict):
        return {name: _without_nulls(value) for name, value in part.items() if value is not None}
    return [_without_nulls(item) for item in part] if isinstance(part, list) else part


def characters(part: Any) -> int:
    """Count what people read: the texts, not the ids and values beside them."""
    if isinstance(part, list):
        return sum(map(characters, part))
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(characters(value) for value in part.values() if isinstance(value, dict | list))


def _check(spec: Spec, given: Any, pointer: str) -> Iterator[Problem]:
    match spec:
        case Anything():
            return
        case Words():
            yield from _check_words(spec, given, pointer)
        case Flag():
            if not isinstance(given, bool):
                yield Problem(pointer, "must be a boolean")
        case Whole(least, most):
            if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
                yield Problem(pointer, f"must be an integer from {least} to {most}")
        case Text():
            yield from _check_text(spec, given, pointer)
        case Many():
            yield from _check_many(spec, given, pointer)
        case Either():
            yield from _check_either(spec, given, pointer)
        case Shape():
            yield from _check_shape(spec, given, pointer)
        case _:
            assert_never(spec)


def _check_words(spec: Words, given: Any, pointer: str) -> Iterator[Problem]:
    if not isinstance(given, str):
        yield Problem(pointer, "must be a string")
    elif len(given) > spec.most:
        yield Problem(pointer, f"must be less than {spec.most + 1} characters")
    elif len(given) < spec.least:
        yield Problem(pointer, f"must be more than {spec.least - 1} characters")
    elif spec.among is not None and given not in spec.among:
        yield Problem(pointer, f"must be a valid enum value: {', '.join(sorted(spec.among))}")
    elif spec.pattern and not re.fullmatch(spec.pattern, given):
        yield Problem(pointer, "must be written as Slack writes it")


def _check_text(spec: Text, given: Any, pointer: str) -> Iterator[Problem]:
    kinds = frozenset({"plain_text"} if spec.plain else {"plain_text", "mrkdwn"})
    if not isinstance(given, dict):
        yield Problem(pointer, "must be a text object")
        return
    if str(given.get("type")) not in kinds:
        yield Problem(f"{pointer}/type", f"must be a valid enum value: {', '.join(sorted(kinds))}")
        return
    extra = "emoji" if given["type"] == "plain_text" else "verbatim"
    shape = Shape({"type*": Words(20), "text*": Words(spec.most, 1), extra: Flag()})
    yield from _check_shape(shape, given, pointer)


def _check_many(spec: Many, given: Any, pointer: str) -> Iterator[Problem]:
    if not isinstance(given, list):
        yield Problem(pointer, "must be an array")
        return
    if len(given) > spec.most:
        yield Problem(pointer, f"no more than {spec.most} items allowed")
    if len(given) < spec.least:
        yield Problem(pointer, f"no fewer than {spec.least} items allowed")
    for number, item in enumerate(given):
        yield from _check(spec.of, item, f"{pointer}/{number}")


def _check_either(spec: Either, given: Any, pointer: str) -> Iterator[Problem]:
    if not isinstance(given, dict):
        yield Problem(pointer, "must be an object")
    elif str(given.get("type")) not in spec.types:
        yield Problem(f"{pointer}/type", f"unsupported type: {given.get('type')}")
    else:
        table = BLOCKS if spec.is_block else ELEMENTS
        yield from _check_shape(table[given["type"]], given, pointer)


def _check_shape(shape: Shape, given: Any, pointer: str) -> Iterator[Problem]:
    if not isinstance(given, dict):
        yield Problem(pointer, "must be an object")
        return
    specs = {name.rstrip("*"): spec for name, spec in shape.fields.items()}
    problems = [
        Problem(pointer, f"missing required field: {name[:-1]}")
        for name in shape.fields
        if name.endswith("*") and given.get(name[:-1]) is None
    ]
    for name, value in given.items():
        if name not in specs:
            problems.append(Problem(pointer, f"invalid additional property: {name}"))
        elif value is not None:
            problems += _check(specs[name], value, f"{pointer}/{name}")
    yield from problems
    if not problems:
        for rule in shape.also:
            yield from (Problem(pointer + place, complaint) for place, complaint in rule(given))
