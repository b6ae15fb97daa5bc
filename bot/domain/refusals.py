"""Every way the bot says no: each refusal carries the data its view needs to say what to do next.

Refusals are plain (not frozen) dataclasses compared by identity: Python itself writes to an exception on its way up.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A no with a reason and a remedy. Raised by rules and services, put into words by views/refusals.py.

    `question` names the question of a form that it is about, if it is about one.
    """

    question: str | None = None

    def at(self, question: str) -> Self:
        """Say which question of the form this is about."""
        self.question = question
        return self


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The person has no role that allows this; `who_can` names the roles that have."""

    task: str
    who_can: tuple[str, ...]


@dataclass(eq=False)
class NotYourPractice(Refusal):
    """Only a practice's own people, or those who lead its cluster, act for it."""


@dataclass(eq=False)
class SayWhichCluster(Refusal):
    """The question does not tell which cluster is meant; `own` are the asker's clusters, perhaps none."""

    own: tuple[str, ...]


@dataclass(eq=False)
class ClusterNotFound(Refusal):
    text: str
    suggestions: tuple[str, ...] = ()


@dataclass(eq=False)
class PracticeNotFound(Refusal):
    text: str
    suggestions: tuple[str, ...] = ()


@dataclass(eq=False)
class PracticeAmbiguous(Refusal):
    """Several practices answer to the name; each candidate is `name (code, cluster or town)`."""

    text: str
    candidates: tuple[str, ...]


@dataclass(eq=False)
class BadDate(Refusal):
    """A date that cannot be read or does not exist. `reason` is a word of bot.domain.british_dates."""

    text: str
    reason: str


@dataclass(eq=False)
class DateOutside(Refusal):
    """A date outside the span that makes sense here."""

    given: date
    earliest: date | None
    latest: date | None


@dataclass(eq=False)
class YearClosed(Refusal):
    """The programme year is over, so nothing new can be planned in it."""

    programme: str
    ended: date


@dataclass(eq=False)
class NothingFound(Refusal):
    """What a button or a word points at is not there (any more): `what` is the noun, e.g. `meeting`."""

    what: str


@dataclass(eq=False)
class NotUnderstood(Refusal):
    """The words after a command make no sense to it; `command` shows the usage."""

    command: str
    text: str


@dataclass(eq=False)
class HoldsPatientData(Refusal):
    """Free text with a valid NHS number in it is not taken in."""


@dataclass(eq=False)
class HoldsFinancialPart(Refusal):
    """The financial part of the sustainability assessment is not taken in."""
