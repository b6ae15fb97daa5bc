"""What calendars were given last: an unchanged feed costs no database and no writing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.clock import Clock
from bot.domain.dates import london

_MOST_BYTES = 32 * 1024 * 1024
FRESH = timedelta(minutes=15)
"""How long a copy may be given out, by us and by the calendar that has it."""


@dataclass(frozen=True, slots=True)
class FeedCopy:
    """A feed as it is sent: its bytes, by which tag it is known, since when it has been so, and all its headers.

    `unchanged` are the few headers that a calendar is sent which has these bytes already (RFC 9110, section 15.4.5).
    """

    body: bytes
    tag: bytes
    changed_at: datetime
    headers: Mapping[str, str]
    unchanged: list[tuple[bytes, bytes]]


@dataclass(slots=True)
class _Kept:
    copies: dict[bytes, tuple[FeedCopy, datetime]]
    size: int = 0


class FeedMemory:
    """Remembers feeds by the hash of their token, while somebody listens for changes in the database.

    Only what was found is remembered, so that wrong tokens, however many, take no memory. A copy is of its day, because
    days come and go in a feed, and never older than FRESH: so long may a change stay unseen of which nobody tells.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept = _Kept({})
        self._trusted = False

    def trust(self) -> None:
        """Begin to remember, afresh: from now on somebody listens."""
        self.forget()
        self._trusted = True

    def distrust(self) -> None:
        """Cease to remember: nobody listens any more."""
        self._trusted = False
        self.forget()

    def forget(self) -> None:
        self._kept = _Kept({})

    @property
    def size(self) -> int:
        """How many bytes of calendars are remembered."""
        return self._kept.size

    def get(self, token_hash: bytes) -> FeedCopy | None:
        """Return a copy that is good now, if there is one."""
        known = self._kept.copies.get(token_hash)
        if known is None:
            return None
        copy, until = known
        return copy if self._clock.now() < until else None

    def begin(self) -> "Remembering":
        """Begin to make a copy: it is kept only if nothing was forgotten meanwhile."""
        tomorrow = london(self._clock.today() + timedelta(days=1), time(0))
        until = min(self._clock.now() + FRESH, tomorrow)
        return Remembering(self._kept, until, trusted=self._trusted)


class Remembering:
    """One copy in the making; a change that is told of before it is done leaves it out of the memory."""

    def __init__(self, kept: _Kept, until: datetime, *, trusted: bool) -> None:
        self._kept = kept
        self._until = until
        self._trusted = trusted

    def keep(self, token_hash: bytes, copy: FeedCopy) -> None:
        if not self._trusted:
            return
        if self._kept.size + len(copy.body) > _MOST_BYTES:
            self._kept.copies.clear()
            self._kept.size = 0
        before = self._kept.copies.get(token_hash)
        self._kept.size += len(copy.body) - (len(before[0].body) if before else 0)
        self._kept.copies[token_hash] = (copy, self._until)
