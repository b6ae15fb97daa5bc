"""The messages about a poll of dates in its cluster's channel: the poll itself, which lives on, and one last call."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.date_polls import DatePoll
from bot.domain.dates import london
from bot.domain.ids import DatePollId, InstallationId

_DAY = timedelta(days=1)


class PollPostKind(StrEnum):
    """What a message is for. The last call is said once, on the day by which practices are to answer."""

    POLL = "poll"
    LAST_CALL = "pollcall"


@dataclass(frozen=True, slots=True)
class PollPost:
    """A claimed message about a poll."""

    id: int
    installation: InstallationId
    kind: PollPostKind
    poll: DatePollId
    channel: str
    message_ts: str | None
    wanted: int
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class PollDue:
    """A message about a poll with what there is to say now."""

    post: PollPost
    poll: DatePoll
    today: date

    @property
    def overtaken(self) -> bool:
        """Whether there is nothing to say any more: nobody is left to be called, or the dates are over."""
        if self.post.kind is PollPostKind.POLL:
            return False
        return not self.poll.is_open(self.today) or not self.poll.silent

    @property
    def renew_at(self) -> datetime | None:
        """When the poll is shown anew though nobody answers it: once its last date is over."""
        if self.post.kind is PollPostKind.LAST_CALL or not self.poll.is_open(self.today):
            return None
        return london(self.poll.options[-1].moment.day + _DAY, time(0))
