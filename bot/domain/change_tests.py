"""Small tests of change: PDSA cycles that a practice does for one pathway, and what they showed.

CND 012W, paras 5 and 6: results are shared with cluster peers whether they are good or bad, and each practice should
aim at three small tests for each pathway. A test counts once, for the pathway named (our reading), and stays there
when the cluster changes its pathways.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from bot.domain.financial_part import mentions_financial_part
from bot.domain.ids import ChangeTestId, MeetingId, PracticeId
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.refusals import HoldsFinancialPart, LeftEmpty, NotAResult, NotSharedYet, ReasonNeeded, TooLong

LONGEST = 1000


class Part(StrEnum):
    """What people write about a test, in the order of the cycle."""

    AIM = "aim"
    PLAN = "plan"
    DONE = "done"
    STUDY = "study"
    ACT = "act"


class Result(StrEnum):
    """How a test went. A negative result teaches as much as a positive one."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"


_RESULTS = {
    Result.POSITIVE: ("positive", "good", "worked", "cadarnhaol", "da"),
    Result.NEGATIVE: ("negative", "bad", "did not work", "negyddol", "drwg"),
    Result.MIXED: ("mixed", "partly", "cymysg"),
}


@dataclass(frozen=True, slots=True)
class CycleWords:
    """What a test says: its five parts, how it went, and on which day (at which meeting) it was shared with peers."""

    aim: str = ""
    plan: str = ""
    done: str = ""
    study: str = ""
    act: str = ""
    result: Result | None = None
    shared_on: date | None = None
    meeting: MeetingId | None = None

    def of(self, part: Part) -> str:
        return str(getattr(self, part.value))

    def but(self, part: Part, said: str) -> "CycleWords":
        """Return the same words with one part changed."""
        changed: dict[str, Any] = {part.value: said}
        return replace(self, **changed)


@dataclass(frozen=True, slots=True)
class CycleEntry:
    """What a test said from a moment on; `revision` counts from 1. One that takes the test back says why."""

    revision: int
    words: CycleWords
    recorded_by: str
    recorded_at: datetime
    withdrawn: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeTest:
    """A test of change: its number and pathway stay, its entries are kept oldest first, and there is at least one."""

    id: ChangeTestId
    practice_id: PracticeId
    practice: str
    pathway: str
    number: int
    entries: tuple[CycleEntry, ...]

    @property
    def latest(self) -> CycleEntry:
        return self.entries[-1]

    @property
    def words(self) -> CycleWords:
        return self.latest.words

    @property
    def withdrawn(self) -> bool:
        return self.latest.withdrawn

    @property
    def carried_out(self) -> bool:
        return not self.withdrawn and bool(self.words.done)

    @property
    def shared(self) -> bool:
        return not self.withdrawn and self.words.shared_on is not None

    @property
    def changes(self) -> tuple[tuple[CycleEntry, tuple[str, ...]], ...]:
        """Every later entry, with the names of what it changed."""
        return tuple((after, _changed(before.words, after.words)) for before, after in pairwise(self.entries))

    def revision(self, number: int) -> CycleEntry:
        """Return the entry with that number, or the latest if there is none."""
        return next((entry for entry in self.entries if entry.revision == number), self.latest)

    def with_entry(self, entry: CycleEntry) -> "ChangeTest":
        return replace(self, entries=(*self.entries, entry))


def _changed(before: CycleWords, after: CycleWords) -> tuple[str, ...]:
    names = (*(part.value for part in Part), "result", "shared_on")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def carried_out(tests: Iterable[ChangeTest]) -> Mapping[PracticeId, Mapping[str, int]]:
    """Count the tests carried out, by practice and pathway."""
    counts: dict[PracticeId, dict[str, int]] = {}
    for test in tests:
        if test.carried_out:
            of_practice = counts.setdefault(test.practice_id, {})
            of_practice[test.pathway] = of_practice.get(test.pathway, 0) + 1
    return counts


def read_result(text: str) -> Result:
    """Read how a test went, in English or Welsh. Raises NotAResult."""
    typed = " ".join(text.casefold().split())
    found = next((result for result, names in _RESULTS.items() if typed in names), None)
    if found is None:
        raise NotAResult(text).at("result")
    return found


def check_words(words: CycleWords, today: date) -> CycleWords:
    """Let words pass that may be kept.

    A test has an aim; one that is shared says what was done and how it went. Raises LeftEmpty, TooLong, NotSharedYet,
    HoldsPatientData or HoldsFinancialPart, each at its question.
    """
    for part in Part:
        _check_part(part, words.of(part))
    needed = {Part.AIM.value: words.aim}
    if words.shared_on is not None:
        if words.shared_on > today:
            raise NotSharedYet(words.shared_on).at("shared_on")
        needed |= {Part.DONE.value: words.done, "result": words.result or ""}
    for question, said in needed.items():
        if not said:
            raise LeftEmpty().at(question)
    return words


def _check_part(part: Part, said: str) -> None:
    if len(said) > LONGEST:
        raise TooLong(len(said), LONGEST).at(part.value)
    refuse_patient_data(**{part.value: said})
    if mentions_financial_part(said):
        raise HoldsFinancialPart().at(part.value)


def merged(seen: CycleWords, now: CycleWords, wanted: CycleWords) -> CycleWords:
    """Write what somebody changed, compared with what they saw, on top of what holds now."""
    names = CycleWords.__dataclass_fields__
    changed = {name: getattr(wanted, name) for name in names if getattr(wanted, name) != getattr(seen, name)}
    return replace(now, **changed)


def check_reason(reason: str) -> None:
    """Let a reason pass for which a test is taken back. Raises ReasonNeeded, HoldsPatientData, HoldsFinancialPart."""
    if not reason:
        raise ReasonNeeded().at("reason")
    refuse_patient_data(reason=reason)
    if mentions_financial_part(reason):
        raise HoldsFinancialPart().at("reason")
