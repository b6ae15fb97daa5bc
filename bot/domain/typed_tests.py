"""What people type after `test`: `dementia: ring carers within a week`, `2 do: rang ten carers`, `2`, a practice."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.british_dates import Window
from bot.domain.change_tests import CycleWords, Part, read_result
from bot.domain.meeting_text import read_day
from bot.domain.pathways import Occasion


@dataclass(frozen=True, slots=True)
class ShowTests:
    """Show the tests of the practice that is named; of one's own, or of all, if none is."""

    practice: str = ""


@dataclass(frozen=True, slots=True)
class ShowTest:
    """Show one test of one's own practice."""

    number: int


@dataclass(frozen=True, slots=True)
class NewTest:
    """Log a test for a pathway; without an aim the form asks for everything."""

    pathway: str = ""
    aim: str = ""


@dataclass(frozen=True, slots=True)
class ChangeTestPart:
    """Change one part of a test, or how it went, or the day on which it was shared."""

    number: int
    part: str
    words: str


RESULT = "result"
SHARED = "shared_on"

_PARTS = {
    Part.AIM.value: ("aim", "nod"),
    Part.PLAN.value: ("plan", "cynllun", "cynllunio"),
    Part.DONE.value: ("do", "done", "did", "gwneud"),
    Part.STUDY.value: ("study", "astudio"),
    Part.ACT.value: ("act", "gweithredu"),
    RESULT: ("result", "canlyniad"),
    SHARED: ("shared", "shared on", "share", "rhannu", "rhannwyd"),
}
_PART_OF = {name: part for part, names in _PARTS.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_PART_OF, key=len, reverse=True))
_NEW = frozenset({"new", "newydd"})

_NUMBER = re.compile(r"#?([0-9]{1,4})")
_CHANGE = re.compile(
    rf"#?([0-9]{{1,4}})[.:,]?\s+({_NAMES})(?:\s*[:=]\s*|\s+|$)(.*)", re.IGNORECASE | re.DOTALL
)
_ON = re.compile(r"^(?:on|ar|at)\s+", re.IGNORECASE)
_AIM = re.compile(r"([^:]{2,80}):\s*(\S.*)", re.DOTALL)


def read_test(text: str) -> ShowTests | ShowTest | NewTest | ChangeTestPart:
    """Read what was typed; words that fit nothing else are taken for a practice's name."""
    typed = text.strip()
    if typed.casefold() in _NEW:
        return NewTest()
    if number := _NUMBER.fullmatch(typed):
        return ShowTest(int(number[1]))
    if change := _CHANGE.fullmatch(typed):
        return ChangeTestPart(int(change[1]), _PART_OF[change[2].casefold()], change[3].strip())
    if aim := _AIM.fullmatch(typed):
        return NewTest(aim[1].strip(), aim[2].strip())
    return ShowTests(typed)


def with_part(
    words: CycleWords, typed: ChangeTestPart, today: date, window: Window, meetings: Iterable[Occasion]
) -> CycleWords:
    """Write a typed part into a test; without a day it was shared today. Raises BadDate and NotAResult."""
    if typed.part == RESULT:
        return replace(words, result=read_result(typed.words))
    if typed.part != SHARED:
        return words.but(Part(typed.part), typed.words)
    on = read_day(_ON.sub("", typed.words), today, window) if typed.words else today
    meeting = next((each.id for each in meetings if each.on == on), None)
    return replace(words, shared_on=on, meeting=meeting)
