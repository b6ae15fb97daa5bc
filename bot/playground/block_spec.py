"""The words in which Block Kit's tables are written: what a field may be, and how long or many.

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
    """An object that says by its `type` which of these it is: a block, or else an element."""

    types: frozenset[str]
    is_block: bool = False


@dataclass(frozen=True, slots=True)
class Anything:
    """A part this table does not look into."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its fields, and what must hold between them (each a path and a complaint)."""

    fields: Mapping[str, "Spec"]
    also: tuple[Callable[[Json], Iterator[Finding]], ...] = ()


Spec = Words | Flag | Whole | Text | Many | Either | Anything | Shape


def needs_one_of(*names: str) -> Callable[[Json], Iterator[Finding]]:
    def check(given: Json) -> Iterator[Finding]:
        if not any(given.get(name) for name in names):
            yield "", f"must have one of: {', '.join(names)}"

    return check


def takes_only_one_of(*names: str) -> Callable[[Json], Iterator[Finding]]:
    def check(given: Json) -> Iterator[Finding]:
        if sum(name in given for name in names) > 1:
            yield "", f"must have only one of: {', '.join(names)}"

    return check


ID = Words(255)
ADDRESS = Words(3000, 1, pattern=r"[A-Za-z][A-Za-z0-9+.-]*:.+")
