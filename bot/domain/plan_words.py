"""What a row of the action plan says: the columns of the template, and how two versions of a row differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.financial_part import mentions_financial_part
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.refusals import HoldsFinancialPart, LeftEmpty, NotARag, TooLong


class Column(StrEnum):
    """What people fill in, in the order of the template; the number of a row is given, and `focus` is ours."""

    OBJECTIVE = "objective"
    KEY_PARTNERS = "key_partners"
    COMPLETE_BY = "complete_by"
    OUTCOME = "outcome"
    PROGRESS = "progress"
    RAG = "rag"
    FOCUS = "focus"


class RagRating(StrEnum):
    """How far an action has come. It tells progress and no alarm: red is work that has not begun."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


# The most characters each column takes: enough for what plans hold, and a row still fits one message.
LIMITS: Mapping[Column, int] = {
    Column.OBJECTIVE: 500,
    Column.KEY_PARTNERS: 300,
    Column.COMPLETE_BY: 100,
    Column.OUTCOME: 1000,
    Column.PROGRESS: 1500,
}

_RAGS = {
    RagRating.RED: ("red", "r", "coch", "not started", "future", "heb ddechrau"),
    RagRating.AMBER: ("amber", "a", "ambr", "oren", "in progress", "ar y gweill"),
    RagRating.GREEN: ("green", "g", "gwyrdd", "completed", "complete", "done", "wedi'i gwblhau"),
}


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What one row says. `focus` is the key of a topic that the year wants in the plan, or empty."""

    objective: str
    rag: RagRating
    key_partners: str = ""
    complete_by: str = ""
    outcome: str = ""
    progress: str = ""
    focus: str = ""

    def of(self, column: Column) -> str:
        return str(getattr(self, column.value))

    def but(self, changes: Mapping[Column, str]) -> "PlanWords":
        """Return the same words with these columns changed; the changes have been checked."""
        return words_of({column: changes.get(column, self.of(column)) for column in Column})

    def changes(self, typed: Mapping[Column, str]) -> dict[Column, str]:
        """Pick out of what was typed what differs from these words."""
        return {column: said for column, said in typed.items() if said != self.of(column)}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of a row, before and after."""

    column: Column
    was: str
    now: str


def words_of(columns: Mapping[Column, str]) -> PlanWords:
    """Make the words of a row of its columns; one that is not there is empty, but a rating there must be."""
    return PlanWords(
        objective=columns[Column.OBJECTIVE],
        rag=RagRating(columns[Column.RAG]),
        key_partners=columns.get(Column.KEY_PARTNERS, ""),
        complete_by=columns.get(Column.COMPLETE_BY, ""),
        outcome=columns.get(Column.OUTCOME, ""),
        progress=columns.get(Column.PROGRESS, ""),
        focus=columns.get(Column.FOCUS, ""),
    )


def differences(before: PlanWords | None, after: PlanWords) -> tuple[FieldChange, ...]:
    """List what changed, column by column; of a new row, everything that it says."""
    was = {column: before.of(column) if before else "" for column in Column}
    return tuple(
        FieldChange(column, was[column], after.of(column))
        for column in Column
        if was[column] != after.of(column)
    )


def read_rag(text: str) -> RagRating | None:
    """Read a rating by its colour or by what the colour means, in English or Welsh."""
    wanted = " ".join(text.casefold().split())
    return next((rag for rag, names in _RAGS.items() if wanted in names), None)


def checked(typed: Mapping[Column, str]) -> dict[Column, str]:
    """Return what was typed, ready to be kept, with the rating read.

    Raises HoldsPatientData, HoldsFinancialPart, TooLong, LeftEmpty or NotARag, each at its column: the
    objective and the rating are never empty.
    """
    return {column: _checked(column, said.strip()) for column, said in typed.items()}


def first_words(typed: Mapping[Column, str]) -> PlanWords:
    """Make the words of a new row of what was typed and checked; it needs an objective and a rating."""
    for column in (Column.OBJECTIVE, Column.RAG):
        if not typed.get(column):
            raise LeftEmpty().at(column.value)
    return words_of(typed)


def _checked(column: Column, said: str) -> str:
    if column is Column.RAG:
        return _rag(said)
    if column is Column.OBJECTIVE and not said:
        raise LeftEmpty().at(column.value)
    if len(said) > LIMITS.get(column, 50):
        raise TooLong(len(said), LIMITS.get(column, 50)).at(column.value)
    refuse_patient_data(**{column.value: said})
    if mentions_financial_part(said):
        raise HoldsFinancialPart().at(column.value)
    return said


def _rag(said: str) -> RagRating:
    if not said:
        raise LeftEmpty().at(Column.RAG.value)
    rag = read_rag(said)
    if rag is None:
        raise NotARag(said).at(Column.RAG.value)
    return rag
