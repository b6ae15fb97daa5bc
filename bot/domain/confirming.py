"""What waits for the health board's word: questions that the guidance leaves open, and every answer that was given.

Nobody facilitated a meeting (CND 009W, para 4 asks for it); a practice caught up outside the designated meeting (CND 011W,
para 3); a meeting was held for several clusters; a practice became part of another. The guidance decides none of them, so
the board does, and may change its mind: the latest answer holds, the earlier ones stay readable.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.ids import ClusterId
from bot.domain.people import HealthBoard
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NothingFound, NotUnderstood

_TYPED = re.compile(r"#?(\d{1,3})\s+(\w+)[\s,:.]*(.*)", re.DOTALL)
_YES = frozenset({"yes", "y", "accept", "accepted", "ie", "ydy", "ydi", "oes", "derbyn"})
_NO = frozenset({"no", "n", "refuse", "refused", "na", "nage", "nac", "gwrthod"})


class QuestionKind(StrEnum):
    """What is asked of the board. Stored by value."""

    FACILITATION = "facilitation"
    JOINT = "joint"
    CATCH_UP = "catch-up"
    MERGER = "merger"


class QuestionKey(NamedTuple):
    """Which question: of a meeting, a meeting and a cluster, a submission or a structure change, by their numbers."""

    kind: QuestionKind
    subject: int
    other: int = 0


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """One answer of the board, who gave it, and why."""

    accepted: bool
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """One question with everything that was answered to it, oldest first.

    `number` is its place in the board's list. `cluster` is the one that it counts for; `about` names the practice, and
    `other` the cluster that called a joint meeting or the practice that was merged. `requirement` is the duty that a
    catch-up is for.
    """

    number: int
    key: QuestionKey
    on: date
    cluster_id: ClusterId
    cluster: str
    about: str = ""
    other: str = ""
    programme: str = ""
    requirement: str = ""
    answers: tuple[BoardAnswer, ...] = ()

    @property
    def answer(self) -> BoardAnswer | None:
        """The one that holds."""
        return self.answers[-1] if self.answers else None

    def answered(self, answer: BoardAnswer) -> "Question":
        return replace(self, answers=(*self.answers, answer))


@dataclass(frozen=True, slots=True)
class QuestionsOfBoard:
    """A health board's questions in the order of their days; their numbers are places in it."""

    board: HealthBoard
    programme: ProgrammeYear
    questions: tuple[Question, ...] = ()

    @property
    def waiting(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if each.answer is None)

    @property
    def decided(self) -> tuple[Question, ...]:
        """Those answered, the latest answer first."""
        answered = [each for each in self.questions if each.answer is not None]
        return tuple(sorted(answered, key=lambda each: each.answers[-1].at, reverse=True))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the board says to a question, and why."""

    accepted: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with the answer that holds now; `fresh` is False if the same had been said before."""

    board: HealthBoard
    programme: ProgrammeYear
    question: Question
    fresh: bool = True


def read_typed(text: str) -> tuple[int, Verdict]:
    """Read `3 yes` or `2 no nobody of ours was there`: the number in the list, the answer, and a note.

    Raises NotUnderstood.
    """
    found = _TYPED.fullmatch(text.strip())
    said = found[2].casefold() if found else ""
    if found is None or said not in _YES | _NO:
        raise NotUnderstood("confirm", text)
    return int(found[1]), Verdict(said in _YES, found[3].strip())


def numbered(questions: Iterable[Question], number: int) -> Question:
    """Find a question by its number in the list. Raises NothingFound."""
    for each in questions:
        if each.number == number:
            return each
    raise NothingFound("question")
