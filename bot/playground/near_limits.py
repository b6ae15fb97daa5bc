"""How close blocks and views come to Slack's limits, read from the same table that judges them."""

import json
from collections.abc import Iterator
from typing import Any, Final

from bot.playground.block_rules import BLOCKS, ELEMENTS, SURFACES, VIEWS
from bot.playground.block_spec import Anything, Either, Flag, Many, Shape, Spec, Text, Whole, Words

_SHARE: Final = 0.95
_LONG_WORDS: Final = 1000  # a title that fits in its 24 characters was made to fit
_LONG_LISTS: Final = 50


def near_limits(part: Any, surface: str) -> Iterator[str]:
    """Name the places in a message's blocks, or in a whole view, that are nearly as long as they may be."""
    if surface == "message":
        yield from _near(Many(Either(SURFACES[surface], is_block=True), 50), part, "/blocks")
        return
    yield from _near(VIEWS[surface], part, "/view")
    blocks = part.get("blocks") if isinstance(part, dict) else []
    yield from _near(Many(Either(SURFACES[surface], is_block=True), 100), blocks, "/view/blocks")
    size = len(json.dumps(part))
    if size >= 250_000 * _SHARE:
        yield f"/view: {size} of 250000 bytes"


def _near(spec: Spec, given: Any, pointer: str) -> Iterator[str]:
    match spec:
        case Words(most=most) if isinstance(given, str):
            yield from _measured(len(given), most, _LONG_WORDS, pointer)
        case Text(most=most) if isinstance(given, dict):
            yield from _measured(len(str(given.get("text", ""))), most, _LONG_WORDS, f"{pointer}/text")
        case Many(of=each, most=most) if isinstance(given, list):
            yield from _measured(len(given), most, _LONG_LISTS, pointer)
            for number, item in enumerate(given):
                yield from _near(each, item, f"{pointer}/{number}")
        case Either(types=types) if isinstance(given, dict) and given.get("type") in types:
            table = BLOCKS if spec.is_block else ELEMENTS
            yield from _near(table[given["type"]], given, pointer)
        case Shape(fields=fields) if isinstance(given, dict):
            for name, inner in fields.items():
                plain = name.rstrip("*")
                if plain in given:
                    yield from _near(inner, given[plain], f"{pointer}/{plain}")
        case Words() | Text() | Many() | Either() | Shape() | Flag() | Whole() | Anything():
            return


def _measured(length: int, most: int, worth_a_word: int, pointer: str) -> Iterator[str]:
    if most >= worth_a_word and length >= most * _SHARE:
        yield f"{pointer}: {length} of {most}"
