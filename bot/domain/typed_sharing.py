"""What people type after `share`: `PDP`, `matrix Castle Surgery on 15 May`, `annual report`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from bot.domain.british_dates import DateRefused, split_date
from bot.domain.programme import ProgrammeYear, find_requirements
from bot.domain.refusals import BadDate, DutyAmbiguous, DutyNotFound
from bot.domain.requirements import OwnerKind, Requirement
from bot.domain.sharing import can_be_shared

_BETWEEN = frozenset({"for", "of", "from", "by", "dros", "gan", "ar", "gyfer", "o"})
_ARTICLES = frozenset({"the", "our", "my", "a", "y", "yr", "ein", "fy"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a typed line names: requirements that its words can mean, and the words left over for a practice."""

    typed: str
    requirements: tuple[Requirement, ...]
    practice: str

    def owned_by(self, owners: Collection[OwnerKind]) -> Requirement | None:
        """Pick the requirement meant by somebody who can act for these kinds of owners, or by the practice named.

        None means that nothing of it is theirs to record. Raises DutyNotFound and DutyAmbiguous.
        """
        wanted = (OwnerKind.PRACTICE,) if self.practice else owners
        own = [requirement for requirement in self.requirements if requirement.owner in wanted]
        if len(own) > 1:
            raise DutyAmbiguous(self.typed, tuple(own))
        return own[0] if own else None


def read_wish(programme: ProgrammeYear, text: str) -> Wish:
    """Read `PDP`, `matrix Castle Surgery` or `Castle Surgery PDP`: the longest words that name a duty decide.

    Duties that somebody records go before those that are counted. Raises DutyNotFound with what looks alike.
    """
    words = [word for word in text.split() if word]
    while words and words[0].casefold() in _ARTICLES:
        words.pop(0)
    for count in range(len(words), 0, -1):
        for named, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            found = find_requirements(programme, " ".join(named))
            if found:
                shared = tuple(requirement for requirement in found if can_be_shared(requirement))
                return Wish(" ".join(named), shared or found, _practice_words(rest))
    raise DutyNotFound(text, _alike(programme, text))


def wish_among(programmes: Iterable[ProgrammeYear], text: str) -> tuple[ProgrammeYear, Wish]:
    """Read a line as `read_wish` does, in the programme that knows most of its words; the first of several alike.

    Raises DutyNotFound with what looks alike in the first.
    """
    found: list[tuple[ProgrammeYear, Wish]] = []
    unknown: DutyNotFound | None = None
    for programme in programmes:
        try:
            found.append((programme, read_wish(programme, text)))
        except DutyNotFound as refusal:
            unknown = unknown or refusal
    if not found:
        raise unknown or DutyNotFound(text, ())
    return max(found, key=lambda pair: len(pair[1].typed.split()))


def _practice_words(rest: Sequence[str]) -> str:
    kept = list(rest)
    while kept and kept[0].casefold() in _BETWEEN:
        kept.pop(0)
    while kept and kept[-1].casefold() in _BETWEEN:
        kept.pop()
    return " ".join(kept)


def _alike(programme: ProgrammeYear, text: str) -> tuple[Requirement, ...]:
    named = {
        name: requirement
        for requirement in programme.requirements
        for name in (requirement.key, *requirement.aliases)
    }
    close = get_close_matches(text.casefold(), named, n=3, cutoff=0.6)
    return tuple(dict.fromkeys(named[name] for name in close))


def split_typed(text: str, programme: ProgrammeYear, today: date) -> tuple[str, date | None]:
    """Part a typed line from its date. Raises BadDate.

    Without a year it is a day of the programme year that has been; if there is none, the nearest one: on 3 April,
    28 March is last week.
    """
    try:
        return split_date(text, today, (programme.start, today))
    except DateRefused as refused:
        raise BadDate(refused.text, refused.reason) from None
