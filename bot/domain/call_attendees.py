"""Who was in a call, out of the stays of one or several lists: one line for each person who can be told apart.

An address tells people apart. Without one, stays under one name that follow each other are taken as one person who came
back; stays at the same time are never put together, for two people may have one name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.call_list import CallList, Stay, without_repeats
from bot.domain.call_names import namesakes
from bot.domain.names import fold

MOST_ATTENDEES = 300
# A connection that broke off is seen in the call for a while beside the one that took its place.
_GHOST = timedelta(seconds=90)
_PHONE = re.compile(r"[\s+\d()*x#.-]*\d[\s+\d()*x#.-]*\d[\s\d()*x#.-]*\d[\s\d()*x#.-]*", re.IGNORECASE)
_PHONE_WORDS = re.compile(r"^(?:phone|caller|call-?in user|ffôn|galwr)\b.*\d", re.IGNORECASE)

_Listed = tuple[int, Stay]


@dataclass(frozen=True, slots=True)
class CallAttendee:
    """Somebody in a call. `number` names them within its lists; `namesakes` counts the others of the same name there.

    `joined` is when they first joined, as the clock on the wall said.
    """

    number: int
    name: str
    email: str = ""
    seconds: int | None = None
    namesakes: int = 0
    joined: datetime | None = None

    @property
    def is_phone(self) -> bool:
        """Whether only a telephone number is known of them."""
        return bool(_PHONE.fullmatch(self.name) or _PHONE_WORDS.match(self.name))

    @property
    def minutes(self) -> int | None:
        return None if self.seconds is None else self.seconds // 60

    def shorter_than(self, minutes: int) -> bool:
        """Whether they are known to have been there for less than so many minutes."""
        return self.seconds is not None and self.seconds < minutes * 60


def attendees_of(lists: Sequence[CallList]) -> tuple[CallAttendee, ...]:
    """Put the stays of a call's lists together by person, in the order of their names."""
    groups: dict[str, list[_Listed]] = {}
    for index, stays in enumerate(without_repeats(lists)):
        for stay in stays:
            groups.setdefault(stay.email or fold(stay.name) or stay.name, []).append((index, stay))
    found = [attendee for group in groups.values() for attendee in _told_apart(group)]
    found.sort(key=lambda one: (fold(one.name), one.email, str(one.joined), -(one.seconds or 0)))
    alike = namesakes([one.name for one in found])
    return tuple(
        replace(one, number=number, namesakes=others)
        for number, (one, others) in enumerate(zip(found, alike, strict=True), 1)
    )


def _told_apart(group: Sequence[_Listed]) -> list[CallAttendee]:
    """Make one attendee of stays with an address, and one of each row of stays under a name that follow each other."""
    chains = _chains(group)
    if not chains[0][0][1].email:
        return [_attendee(chain, _length(chain)) for chain in chains]
    lengths = [length for length in map(_length, chains) if length is not None]
    return [_attendee(chains[0], max(lengths, default=None))]


def _attendee(chain: Sequence[_Listed], seconds: int | None) -> CallAttendee:
    first = chain[0][1]
    return CallAttendee(0, first.name, first.email, seconds, joined=first.joined)


def _chains(group: Sequence[_Listed]) -> list[list[_Listed]]:
    timed = sorted((each for each in group if each[1].joined), key=lambda each: str(each[1].joined))
    chains: list[list[_Listed]] = []
    for each in [*timed, *(each for each in group if not each[1].joined)]:
        fits = (chain for chain in chains if not any(_together(each, other) for other in chain))
        chain = next(fits, None)
        if chain is None:
            chains.append([each])
        else:
            chain.append(each)
    return chains


def _together(one: _Listed, other: _Listed) -> bool:
    """Whether two stays were at the same time, as far as is known; two lines of a list without times may be."""
    a, b = one[1], other[1]
    if a.joined and a.left and b.joined and b.left:
        return min(a.left, b.left) - max(a.joined, b.joined) > _GHOST
    return one[0] == other[0]


def _length(chain: Iterable[_Listed]) -> int | None:
    known = [stay.seconds for _, stay in chain if stay.seconds is not None]
    return sum(known) if known else None
