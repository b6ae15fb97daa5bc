"""What a digest tells beside the duties: who could not be reached, what was declined, how clusters stand, what went wrong."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.requirements import Wording


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody who gets no reminders, by their Slack user id: since when, and why, in Slack's word or ours.

    Without a person it is the cluster's channel, in which nothing can be posted.
    """

    person: str
    because: str
    since: date


@dataclass(frozen=True, slots=True)
class Disowned:
    """A thing that somebody said is not theirs, and to whom it belongs if they knew; a meeting has a day and no title."""

    person: str
    belongs_to: str | None
    title: Wording | None
    whose: str
    day: date
    on: date


@dataclass(frozen=True, slots=True)
class ClusterFigures:
    """How a cluster stands: its duties and its practices' by what became of them, and practices out of reach."""

    name: str
    name_cy: str
    done: int
    duties: int
    overdue: int
    at_risk: int
    out_of_reach: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong with one thing (`cluster:5`) and has not been mended."""

    subject: str
    error: str
    since: datetime
    times: int
