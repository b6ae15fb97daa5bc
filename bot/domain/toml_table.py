"""A TOML table that answers in types, and notes each fault with its line and remedy."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.requirements import Wording

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a year's file: the line if it is known, where, what, and what to do."""

    line: int | None
    where: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = self.where if self.line is None else f"line {self.line}, {self.where}"
        return f"{place}: {self.message}. {self.remedy}"


def lines_by_path(text: str) -> dict[str, int]:
    """Where each table, key and entry of a list begins, by its path: `requirements[3].topics[1]` -> 214."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix, listed = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?([\w.]+)\]\]?", line):
            *outer, name = header[1].split(".")
            prefix = ".".join([f"{part}[{counts.get(part, 1) - 1}]" for part in outer] + [name])
            if line.lstrip().startswith("[["):
                counts[prefix] = counts.get(prefix, 0) + 1
                prefix = f"{prefix}[{counts[prefix] - 1}]"
            lines[prefix] = number
        elif key := re.match(r"\s*(\w+)\s*=", line):
            listed = f"{prefix}.{key[1]}"
            lines[listed] = number
            counts[listed] = 0
        elif line.lstrip().startswith("{") and listed:
            lines[f"{listed}[{counts[listed]}]"] = number
            counts[listed] += 1
    return lines


@dataclass
class Faults:
    """The faults found so far; `lines` tells where each path of the file begins."""

    lines: Mapping[str, int]
    found: list[Fault] = field(default_factory=list)

    def add(self, path: str, message: str, remedy: str) -> None:
        line = next((self.lines[each] for each in _outwards(path) if each in self.lines), None)
        self.found.append(Fault(line, path or "file", message, remedy))


def _outwards(path: str) -> Iterator[str]:
    """Go from a path to what it stands in; `b[0].c` may stand in the line of `b`, and of `b` the first is meant."""
    yield from (path, f"{path}[0]")
    while path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
        yield path


class Table:
    """One table of the file being read: every answer is typed, everything wrong is noted and replaced."""

    def __init__(self, values: Mapping[str, Any], path: str, faults: Faults) -> None:
        self.values = values
        self.path = path
        self._faults = faults
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        return f"{self.path}.{key}".removeprefix(".")

    def fault(self, key: str, message: str, remedy: str) -> None:
        self._faults.add(self.at(key) if key else self.path, message, remedy)

    def _take(self, key: str, kind: type, what: str, default: Any) -> Any:
        self._asked.add(key)
        value = self.values.get(key)
        if type(value) is kind:
            return value
        if value is not None:
            self.fault(key, f"{value!r} is not {what}", f"Write {what}.")
        elif default is None:
            self.fault(key, "is missing", f"Add `{key}`: {what}.")
        return kind() if default is None else default

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; one that is needed, having no default, must say something."""
        text = str(self._take(key, str, "a text in quotes", default))
        if default is None and self.values.get(key) == text and not text.strip():
            self.fault(key, "is empty", "Write the text between the quotes.")
        return text

    def whole(self, key: str, default: int | None = None) -> int:
        value = int(self._take(key, int, "a whole number", default))
        if value < 0:
            self.fault(key, f"{value} is below nought", "Write a whole number from 0 on.")
        return value

    def known_whole(self, key: str) -> int | None:
        """Return a whole number, or None where the file gives none."""
        self._asked.add(key)
        return self.whole(key) if key in self.values else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        return bool(self._take(key, bool, "true or false", default))

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._take(key, list, "a list of texts", [])
        if not all(type(value) is str for value in values):
            self.fault(key, f"{values!r} holds more than texts", 'Write it as ["plan", "cynllun"].')
            return ()
        return tuple(values)

    def wholes(self, key: str) -> tuple[int, ...]:
        values = self._take(key, list, "a list of whole numbers", None)
        if not all(type(value) is int and value >= 0 for value in values):
            self.fault(key, f"{values!r} holds more than whole numbers", "Write it as [28, 14, 7].")
            return ()
        return tuple(values)

    def day(self, key: str) -> date | None:
        self._asked.add(key)
        value = self.values.get(key)
        if value is None or type(value) is date:
            return value
        self.fault(key, f"{value!r} is not a date", "Write it as 2017-05-31, without quotes.")
        return None

    def needed_day(self, key: str) -> date:
        day = self.day(key)
        if key not in self.values:
            self.fault(key, "is missing", f"Add `{key}` as 2017-05-31, without quotes.")
        return day or date.min

    def word(self, key: str, words: type[_Word], default: str | None = None) -> _Word:
        return self._known(key, self.text(key, default), words)

    def words(self, key: str, words: type[_Word]) -> frozenset[_Word]:
        return frozenset(self._known(key, value, words) for value in self.texts(key))

    def _known(self, key: str, value: str, words: type[_Word]) -> _Word:
        found = next((word for word in words if word.value == value), None)
        if found is None and key in self.values:
            self.fault(key, f"{value!r} is not known here", choose(value, [*words]))
        return found or next(iter(words))

    def wording(self, stem: str = "") -> Wording:
        return Wording(self.text(f"{stem}en"), self.text(f"{stem}cy"))

    def table(self, key: str) -> "Table":
        return Table(self._take(key, dict, f"a table [{key}]", None), self.at(key), self._faults)

    def tables(self, key: str, *, needed: bool = True) -> "list[Table]":
        values = self._take(key, list, f"tables [[{self.at(key)}]]", None if needed else [])
        if not all(isinstance(value, dict) for value in values):
            self.fault(key, "is a list of other things than tables", "Write each entry as a table.")
            return []
        return [Table(value, f"{self.at(key)}[{n}]", self._faults) for n, value in enumerate(values)]

    def close(self) -> None:
        """Everything the table holds must have been asked for: what nobody reads is a slip of the pen."""
        free = self._asked - self.values.keys()
        for key in self.values.keys() - self._asked:
            # Of a table there may be several, so it can be meant although one of its name is there.
            names = self._asked if isinstance(self.values[key], list) else free
            meant = get_close_matches(key, sorted(names), n=1, cutoff=0.6)
            spelling = (
                f"Did you mean `{meant[0]}`? Else take it out."
                if meant
                else "Take it out, or make it a remark with #."
            )
            self.fault(key, "is not known here", spelling)


def choose(written: str, words: Sequence[str]) -> str:
    """Say which words there are, and first the one that looks meant."""
    folded = {word.casefold(): str(word) for word in words}
    meant = get_close_matches(written.casefold(), folded, n=1, cutoff=0.6)
    first = f"Did you mean {folded[meant[0]]!r}? " if meant else ""
    return f"{first}Use one of: {', '.join(words)}."
