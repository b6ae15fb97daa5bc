"""For which practice somebody in a call was there: sure, unsure or unknown, and always with why.

Sure is only what somebody has said before, a known address, or a whole name that one known person has and one attendee
shows. Everything else is asked; nobody is ever put together with a namesake.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.domain.attendance_register import Line
from bot.domain.call_attendees import CallAttendee
from bot.domain.call_names import name_words, parts_of, variants
from bot.domain.ids import PracticeId
from bot.domain.names import Ambiguous, NotFound, find_practice, fold, words
from bot.domain.people import Practice
from bot.domain.practice_names import in_reach

_LEAST_ALIKE = 0.85


class Certainty(StrEnum):
    """How much is known of where somebody belongs."""

    SURE = "sure"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """What a suggestion rests on, or why there is none."""

    SAID_BEFORE = "said before"
    ADDRESS = "address"
    NAME = "name"
    OF_A_BODY = "of a body"
    OTHER_ADDRESS = "other address"
    NAMESAKES = "namesakes"
    SHARED_NAME = "shared name"
    SEVERAL_PRACTICES = "several practices"
    PRACTICE_NAMED = "practice named"
    ANNOUNCED = "announced"
    PART_OF_NAME = "part of name"
    ALIKE = "alike"
    PHONE = "phone"
    NOBODY = "nobody"


# With these a single suggestion is not chosen beforehand: it may well be somebody else.
_CHOOSE_YOURSELF = frozenset({Why.NAMESAKES, Why.ALIKE, Why.SHARED_NAME, Why.PHONE})


@dataclass(frozen=True, slots=True)
class Target:
    """For whom somebody came: a practice, or with none, as a visitor."""

    practice: PracticeId | None = None


VISITOR = Target()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody with a role here: their address if known, the register's practices they speak for, which as a deputy."""

    name: str
    address: str = ""
    practices: tuple[PracticeId, ...] = ()
    deputy_for: frozenset[PracticeId] = frozenset()

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(map(Target, self.practices)) or (VISITOR,)


@dataclass(frozen=True, slots=True)
class Alias:
    """For whom somebody with this folded name and address came, as a person once said."""

    name: str
    email: str
    target: Target


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is thought of one attendee. `person` is who they are, as far as known."""

    attendee: CallAttendee
    certainty: Certainty
    why: Why
    targets: tuple[Target, ...] = ()
    person: KnownPerson | None = None

    @property
    def sure(self) -> bool:
        return self.certainty is Certainty.SURE

    @property
    def chosen(self) -> tuple[Target, ...]:
        """What is chosen beforehand: a suggestion without another beside it, unless it may well be somebody else.

        Many people have one address for Slack and another for calls, so the only person here of a name is chosen all the
        same; of a name that is only remembered, another address tells another person.
        """
        somebody_else = self.why in _CHOOSE_YOURSELF or (
            self.why is Why.OTHER_ADDRESS and self.person is None
        )
        return self.targets if len(self.targets) == 1 and not somebody_else else ()

    @property
    def name(self) -> str:
        """The name for the register: the known one where we are sure of the person, else as the call showed it."""
        return self.person.name if self.person is not None and self.sure else self.attendee.name

    def deputy_of(self, practice: PracticeId) -> bool:
        return self.person is not None and practice in self.person.deputy_for


@dataclass(frozen=True, slots=True)
class Acquainted:
    """All that is known where a call is looked at: the register's practices, the people, and what was said before."""

    lines: Sequence[Line]
    people: Sequence[KnownPerson] = ()
    aliases: Sequence[Alias] = ()
    is_body: bool = False

    def suggestion(self, attendee: CallAttendee) -> Suggestion:
        """Say what is thought of an attendee, by the surest of what is known."""
        found = self._said_before(attendee) or self._known(attendee) or self._guessed(attendee)
        if found is not None:
            return found
        if self.is_body and not attendee.is_phone:
            return _sure(attendee, Why.OF_A_BODY, (VISITOR,))
        return Suggestion(attendee, Certainty.UNKNOWN, Why.PHONE if attendee.is_phone else Why.NOBODY)

    def _said_before(self, attendee: CallAttendee) -> Suggestion | None:
        here = {line.practice.id for line in self.lines}
        said = [
            alias for alias in self.aliases if alias.target.practice is None or alias.target.practice in here
        ]
        by_address = _targets(
            alias.target for alias in said if attendee.email and alias.email == attendee.email
        )
        if len(by_address) == 1:
            return _sure(attendee, Why.SAID_BEFORE, by_address, self._person(attendee))
        by_name = [alias for alias in said if alias.name == fold(attendee.name)]
        targets = _targets(alias.target for alias in by_name)
        if not targets:
            return None
        if any(alias.email and attendee.email and alias.email != attendee.email for alias in by_name):
            return _unsure(attendee, Why.OTHER_ADDRESS, targets)
        if attendee.namesakes or attendee.is_phone:
            return _unsure(attendee, Why.NAMESAKES if attendee.namesakes else Why.PHONE, targets)
        if len(targets) > 1 or len(self._named(attendee)) > 1:
            return _unsure(attendee, Why.SHARED_NAME, targets)
        return _sure(attendee, Why.SAID_BEFORE, targets, self._person(attendee))

    def _known(self, attendee: CallAttendee) -> Suggestion | None:
        by_address = [one for one in self.people if attendee.email and one.address == attendee.email]
        named = by_address or self._named(attendee)
        if not named:
            return None
        targets = _targets(target for one in named for target in one.targets)
        person = named[0] if len(named) == 1 else None
        if not by_address and attendee.namesakes:
            return _unsure(attendee, Why.NAMESAKES, targets, person)
        if person is None:
            return _unsure(attendee, Why.SHARED_NAME, targets)
        if not by_address and attendee.email and person.address:
            return _unsure(attendee, Why.OTHER_ADDRESS, targets, person)
        if len(targets) > 1:
            return _unsure(attendee, Why.SEVERAL_PRACTICES, targets, person)
        return _sure(attendee, Why.ADDRESS if by_address else Why.NAME, targets, person)

    def _guessed(self, attendee: CallAttendee) -> Suggestion | None:
        if attendee.is_phone:
            return None
        ways = (
            (Why.PRACTICE_NAMED, self._practices_named(attendee)),
            (Why.ANNOUNCED, self._announced(attendee)),
            (Why.PART_OF_NAME, self._by_people(attendee, _is_part)),
            (Why.ALIKE, self._by_people(attendee, _is_alike)),
        )
        for why, guesses in ways:
            targets = _targets(guesses)
            if targets:
                return _unsure(attendee, Why.NAMESAKES if attendee.namesakes else why, targets)
        return None

    def _named(self, attendee: CallAttendee) -> list[KnownPerson]:
        """Find the people whose whole name is shown, in whatever order its words stand."""
        shown = [sorted(name_words(each)) for each in variants(attendee.name)]
        own = ((one, sorted(name_words(one.name))) for one in self.people)
        return [one for one, name in own if len(name) > 1 and name in shown]

    def _person(self, attendee: CallAttendee) -> KnownPerson | None:
        named = self._named(attendee)
        return named[0] if len(named) == 1 else None

    def _practices_named(self, attendee: CallAttendee) -> Iterator[Target]:
        practices: Sequence[Practice] = [line.practice for line in self.lines]
        for part in parts_of(attendee.name):
            found = find_practice(part, in_reach(practices)) if len(fold(part)) > 3 else NotFound()
            if not isinstance(found, Ambiguous | NotFound):
                yield Target(found.id)

    def _announced(self, attendee: CallAttendee) -> Iterator[Target]:
        """Find the practices that said that they would send somebody of this name."""
        for line in self.lines:
            announced = words(line.answer.who_comes) if line.answer else ()
            if any(
                len(shown) > 1 and set(shown) <= set(announced)
                for shown in map(name_words, variants(attendee.name))
            ):
                yield Target(line.practice.id)

    def _by_people(self, attendee: CallAttendee, fits: Callable[[str, str], bool]) -> Iterator[Target]:
        for shown in variants(attendee.name):
            for one in self.people:
                if fits(shown, one.name):
                    yield from one.targets


def _is_part(shown: str, known: str) -> bool:
    """Whether each shown word is, or begins, a word of the known name, one of them whole: `N Morgan`, `Nia`."""
    typed, own = name_words(shown), name_words(known)
    whole = any(word in own and len(word) > 2 for word in typed)
    return whole and all(any(other.startswith(word) for other in own) for word in typed)


def _is_alike(shown: str, known: str) -> bool:
    one, other = fold(shown), fold(known)
    matcher = SequenceMatcher(None, one, other)
    return len(one) > 5 and matcher.quick_ratio() >= _LEAST_ALIKE and matcher.ratio() >= _LEAST_ALIKE


def _targets(targets: Iterable[Target]) -> tuple[Target, ...]:
    return tuple(dict.fromkeys(targets))


def _sure(
    attendee: CallAttendee, why: Why, targets: tuple[Target, ...], person: KnownPerson | None = None
) -> Suggestion:
    return Suggestion(attendee, Certainty.SURE, why, targets, person)


def _unsure(
    attendee: CallAttendee, why: Why, targets: tuple[Target, ...], person: KnownPerson | None = None
) -> Suggestion:
    return Suggestion(attendee, Certainty.UNSURE, why, targets, person)
