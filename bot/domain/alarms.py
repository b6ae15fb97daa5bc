"""What operators are told when the schedules fall silent, and when they beat again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Silence:
    """One job that has not run to its end for too long: since when, and how it failed last, if it said."""

    job: str
    since: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The schedules are silent since a moment, or `over`: they beat again. `silences` name the jobs, if any ever ran."""

    since: datetime
    silences: Sequence[Silence] = ()
    over: bool = False
