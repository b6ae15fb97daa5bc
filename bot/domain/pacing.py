"""How fast the bot may speak to a workspace, and how long it rests when Slack is out of order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
"""How far apart Slack wants two messages in one channel."""

DOWN = 5
"""So many calls that fail in a row mean that Slack is down, and not that one message had bad luck."""

A_MINUTE = 240
"""Messages a minute to a whole workspace. Slack names no number; "several hundred" is what it lets pass."""

_LONGEST = timedelta(minutes=5)
_DOUBLINGS = 3
_SURE = 0.7


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many messages a minute a workspace is sent by all processes together."""

    a_minute: int = A_MINUTE

    @property
    def step(self) -> timedelta:
        """How far apart two messages are."""
        return timedelta(minutes=1) / self.a_minute

    @property
    def ahead(self) -> timedelta:
        """How much of what was missed is caught up at once: a few messages, or a quarter of a second's worth."""
        return max(2 * self.step, timedelta(seconds=0.25))


@dataclass(frozen=True, slots=True)
class Turn:
    """When the next message to a workspace may go, and how Slack has been.

    Nobody speaks before `held_until`; `error` is why. `failures` counts the calls in a row that failed.
    """

    at: datetime
    held_until: datetime
    failures: int = 0
    error: str = ""

    @property
    def down(self) -> bool:
        return self.failures >= DOWN


def rest(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: a minute, then two, four and at most five."""
    doublings = min(max(failures - DOWN, 0), _DOUBLINGS)
    return min(timedelta(minutes=2**doublings), _LONGEST)


def pause_after(best_answer: float) -> timedelta:
    """Return how long to leave a channel alone once Slack has answered.

    A message arrives there some time before its answer arrives here. Of the fastest answer in seconds that was ever
    seen, most can be counted on: more would be a gamble, and losing costs a whole second.
    """
    return SECOND - timedelta(seconds=min(_SURE * max(best_answer, 0.0), 1.0))
