"""TOML that people wrote by hand: read as far as it goes, and every line that TOML refuses told with its remedy."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

_MOST = 20  # faults after which a file is no year but something else
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_KEY = re.compile(r"\s*[\w-]+\s*=\s*(.*)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d\b")
_OTHER_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2} [A-Za-z]+ \d{4}|\d{4}[/.]\d\d?[/.]\d\d?")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that TOML cannot read: its number, why, and what to do."""

    line: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """The values of a text, read without the lines that were refused; None if nothing can be read."""

    values: dict[str, Any] | None
    refused: tuple[Refused, ...]


def decode(text: str) -> Decoded:
    """Read a text as TOML; each line refused is put aside, so that the next fault is found too."""
    lines = text.removeprefix("\ufeff").splitlines()
    refused: list[Refused] = []
    while len(refused) < _MOST:
        try:
            return Decoded(tomllib.loads("\n".join(lines)), tuple(refused))
        except tomllib.TOMLDecodeError as error:
            at = _AT.search(str(error))
            line = int(at[1]) if at and at[1] else len(lines)
            refused.append(_refused(str(error), line, lines))
            if line == len(lines) or not lines[line - 1].strip():
                return Decoded(None, tuple(refused))
            lines[line - 1] = ""
    return Decoded(None, tuple(refused))


def _refused(error: str, line: int, lines: list[str]) -> Refused:
    written = lines[line - 1].strip() if lines else ""
    twice = "overwrite" in error
    remedy = "This key is there twice in its table: take one of the two out." if twice else _remedy(written)
    return Refused(line, f"not TOML: {_AT.sub('', error)}", remedy)


def _remedy(written: str) -> str:
    """Guess from the line what its writer meant."""
    key = _KEY.match(written)
    value = key[1] if key else ""
    if written.startswith("["):
        return "Write a table's name as [year], or as [[requirements]] where there are several."
    if _ISO.match(value):
        return "There is no such day: compare it with the calendar."
    if _OTHER_DATE.match(value):
        return "Write a date as 2017-05-31, without quotes."
    if key and value[:1].isalpha():
        return 'Put a text in quotes: "like this". Only true and false stand without.'
    if value.count('"') % 2 or value.count("[") != value.count("]") or value.count("{") != value.count("}"):
        return "Close what was opened: each quote and each bracket has its other half."
    return "Write each line as `key = value`, and a remark behind #."
