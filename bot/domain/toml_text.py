"""TOML that people wrote by hand: read as far as it goes, and every line that TOML refuses told with its remedy."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

_MOST = 20  # faults after which a file is no year but something else
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_KEY = re.compile(r"\s*[\w-]+\s*=\s*(.*)")
_HEADER = re.compile(r"\s*(\[{1,2})\s*([\w.-]+)")
_QUOTED = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'|#.*')
_ISO = re.compile(r"\d{4}-\d\d-\d\d\b")
_OTHER_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2} [A-Za-z]+ \d{4}|\d{4}[/.]\d\d?[/.]\d\d?")

_TWICE = "This key is there twice in its table: take one of the two out."
_TABLE = "Write a table's name as [year], or as [[requirements]] where there are several."
_COMMA = "Put a comma behind it, or the bracket that closes the list."
_CLOSE = "Close what was opened: each quote and each bracket has its other half."


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
    """Read a text as TOML; each line refused is mended or put aside, so that the next fault is found too."""
    lines = text.removeprefix("\ufeff").splitlines()
    refused: list[Refused] = []
    while len(refused) < _MOST:
        try:
            return Decoded(tomllib.loads("\n".join(lines)), tuple(refused))
        except tomllib.TOMLDecodeError as error:
            before = list(lines)
            refused.append(_set_right(str(error), lines))
            if lines == before:
                return Decoded(None, tuple(refused))
    return Decoded(None, tuple(refused))


def _set_right(error: str, lines: list[str]) -> Refused:
    """Find the line at fault, change `lines` so that reading can go on, and say what is wrong with it."""
    at = _AT.search(error)
    place = (int(at[1]) if at and at[1] else len(lines)) - 1
    message = f"not TOML: {_AT.sub('', error)}"
    if "Unclosed array" in error:
        place, remedy = _close_list(place + 1 if at and not at[1] else place, lines)
    elif lines and (header := _HEADER.match(lines[place])):
        place, remedy = _write_header(place, header, lines), _TABLE
    else:
        remedy = _TWICE if "overwrite" in error else _remedy(lines[place].strip() if lines else "")
        lines[place : place + 1] = [""] if lines else []
    return Refused(place + 1, message, remedy)


def _close_list(noticed: int, lines: list[str]) -> tuple[int, str]:
    """Close a list that was left open, or separate its entries; it is noticed only at what follows, if anything."""
    if noticed < len(lines) and not _begins(lines[noticed]):
        wanting = max((n for n in range(noticed) if lines[n].strip()), default=noticed)
        lines[wanting] = f"{_QUOTED.sub(_without_remark, lines[wanting]).rstrip()},"
        return wanting, _COMMA
    opened = max((n for n in range(noticed) if _begins(lines[n])), default=0)
    lines[opened:noticed] = [""] * (noticed - opened)
    return opened, _CLOSE


def _begins(line: str) -> bool:
    """Tell whether a key or a table begins in this line: what goes on from the line before does not."""
    return bool(_KEY.match(line) or _HEADER.match(line))


def _without_remark(found: re.Match[str]) -> str:
    return "" if found[0].startswith("#") else found[0]


def _write_header(noticed: int, header: re.Match[str], lines: list[str]) -> int:
    """Write a table's name as it is meant, or put its table aside: what stands in it belongs nowhere else."""
    brackets, name = header.groups()
    others = [_HEADER.match(line) for line in lines]
    named = [n for n, found in enumerate(others) if found and found[2] == name and n != noticed]
    several = brackets == "[[" or any(lines[n].lstrip().startswith("[[") for n in named)
    alone = [n for n in named if several and not lines[n].lstrip().startswith("[[")]
    place = alone[0] if alone else noticed
    meant = f"[[{name}]]" if several else f"[{name}]"
    if _QUOTED.sub("", lines[place]).strip() != meant:
        lines[place] = meant
        return place
    following = (n for n, found in enumerate(others) if found and n > place)
    for n in range(place, next(following, len(lines))):
        lines[n] = ""
    return place


def _remedy(written: str) -> str:
    """Guess from the line what its writer meant."""
    key = _KEY.match(written)
    value = key[1] if key else ""
    if written.startswith("["):
        return _TABLE
    if _ISO.match(value):
        return "There is no such day: compare it with the calendar."
    if _OTHER_DATE.match(value):
        return "Write a date as 2017-05-31, without quotes."
    if key and value[:1].isalpha():
        return 'Put a text in quotes: "like this". Only true and false stand without.'
    if value.count('"') % 2 or value.count("[") != value.count("]") or value.count("{") != value.count("}"):
        return _CLOSE
    return "Write each line as `key = value`, and a remark behind #."
