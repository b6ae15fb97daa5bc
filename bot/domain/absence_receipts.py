"""What somebody is told about their own hours and leave."""

from dataclasses import dataclass
from datetime import date

from bot.domain.personal_hours import Hours, Leave


@dataclass(frozen=True, slots=True)
class OwnTime:
    """Somebody's hours, and their leave as it stands from today on."""

    hours: Hours
    today: date

    @property
    def coming(self) -> tuple[Leave, ...]:
        """The leave that is on, and the ones to come."""
        return tuple(leave for leave in self.hours.leave if leave.last >= self.today)


@dataclass(frozen=True, slots=True)
class LeaveReceipt:
    """A leave that was taken; `stranger` tells that whoever stands in has no role with which to act."""

    leave: Leave
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class BackReceipt:
    """A leave that ended early, or was taken back before it began."""

    leave: Leave
    today: date

    @property
    def begun(self) -> bool:
        return self.leave.first <= self.today
