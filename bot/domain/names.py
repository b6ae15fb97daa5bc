"""Names as people type them: folded for comparison, and a practice found by its code or by its name."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

SUGGESTIONS = 5
_LEAST_ALIKE = 0.6

_APOSTROPHES = re.compile(r"[’‘'`´ʼʹ]")
_NOT_A_WORD = re.compile(r"[\W_]+")
_CODE_IN_TEXT = re.compile(r"\bW\d{5}\b", re.ASCII | re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


class NamedPractice(Protocol):
    """What a practice must tell to be found: `cluster` and `postcode` keep practices of one name apart."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def cluster(self) -> str: ...
    @property
    def postcode(self) -> str: ...


P = TypeVar("P", bound=NamedPractice)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[T]):
    """Several answer to what was typed: the person has to say which one."""

    candidates: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class NotFound(Generic[T]):
    """None answers to what was typed; the suggestions are alike in letters and the same in digits."""

    suggestions: tuple[T, ...] = ()


# Each name of a long list is compared with each one that is known.
@lru_cache(maxsize=2048)
def words(name: str) -> tuple[str, ...]:
    """Split a name into words without accents, capitals, apostrophes and punctuation; `&` counts as *and*."""
    spelled = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).replace("&", " and ")
    plain = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    return tuple(_NOT_A_WORD.sub(" ", plain.casefold()).split())


def fold(name: str) -> str:
    """Make the name comparable: its words run together, so that `Bay Health` is `BayHealth`. Digits stay."""
    return "".join(words(name))


def find_practice(text: str, practices: Sequence[P]) -> P | Ambiguous[P] | NotFound[P]:
    """Find the practice meant by a code, or by a name in full, by its beginning, or by some of its words.

    A code decides alone. The cluster and the postcode may be added to tell two practices of one name apart.
    """
    code = _CODE_IN_TEXT.search(text)
    if code is not None:
        known = [one for one in practices if one.code == code.group().upper()]
        return _only(known) if known else NotFound()
    return find_named(
        text, practices, lambda one: one.name, lambda one: f"{one.name} {one.cluster} {one.postcode}"
    )


def find_named(
    text: str, things: Sequence[T], name: Callable[[T], str], surroundings: Callable[[T], str] | None = None
) -> T | Ambiguous[T] | NotFound[T]:
    """Find the thing whose name is typed: whole, by its beginning, or by words of it or its surroundings."""
    typed = words(text)
    if not typed:
        return NotFound()
    whole = "".join(typed)
    found = [one for one in things if fold(name(one)) == whole]
    found = found or [
        one for one in things if _begins(fold(name(one)), whole) or _has_all(words(name(one)), typed)
    ]
    if not found and surroundings is not None:
        found = [one for one in things if _has_all(words(surroundings(one)), typed)]
    return _only(found) if found else NotFound(_alike(whole, things, name))


def _only(found: list[T]) -> T | Ambiguous[T]:
    return found[0] if len(found) == 1 else Ambiguous(tuple(found))


def _begins(name: str, typed: str) -> bool:
    """Whether the name begins as typed, not stopping inside a number: `Practice 1` is not `Practice 12`."""
    return name.startswith(typed) and not (
        typed[-1].isdigit() and name[len(typed) : len(typed) + 1].isdigit()
    )


def _has_all(name: Iterable[str], typed: Iterable[str]) -> bool:
    """Whether every typed word begins a word of the name; a word with digits has to be the same."""
    spoken = tuple(name)
    return all(
        word in spoken if _DIGITS.search(word) else any(other.startswith(word) for other in spoken)
        for word in typed
    )


def _alike(typed: str, things: Sequence[T], name: Callable[[T], str]) -> tuple[T, ...]:
    """Pick the few things whose names look most like what was typed and hold the same digits."""
    digits = _DIGITS.findall(typed)
    near = [
        (difflib.SequenceMatcher(None, typed, folded).ratio(), index)
        for index, folded in enumerate(fold(name(one)) for one in things)
        if not digits or _DIGITS.findall(folded) == digits
    ]
    # Half the names end in Surgery: what is much less alike than the best is noise.
    least = max(_LEAST_ALIKE, max(near, default=(0.0, 0))[0] - 0.15)
    best = sorted((one for one in near if one[0] >= least), key=lambda one: (-one[0], one[1]))
    return tuple(things[index] for _, index in best[:SUGGESTIONS])
