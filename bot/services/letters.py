"""What is done about letters: written down, claimed when due, settled with what the mail server said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from bot.clock import Clock
from bot.domain.deliveries import Delivered, Delivery, OutOfOrder, Refused, TryLater, Undeliverable, Unsure
from bot.domain.ids import InstallationId
from bot.domain.letters import Letter, LetterReason, LetterState, NewLetter, next_try
from bot.domain.people import Asker, Role
from bot.domain.permissions import Task, require
from bot.domain.post_book import LOOKS_BACK, PostBook
from bot.domain.post_office import LOOKING, PostOffice
from storage import faults, letters, post_book
from storage.database import Connection, Database

# How long nobody else takes a claimed letter: longer than a server may take over a whole claim.
LEASE = timedelta(minutes=10)
AT_ONCE = 20
FAULT = "e-mail"
# As long as answers to a letter, and the addresses in it, are remembered.
_KEPT = timedelta(days=400)
_SHOWN = 10


class Letters:
    """Each letter is sent by one worker: claim, begin, send, settle."""

    def __init__(self, database: Database, clock: Clock, post_office: PostOffice) -> None:
        self._database = database
        self._clock = clock
        self._post_office = post_office

    async def write(self, installation: InstallationId, new: Sequence[NewLetter]) -> int:
        """Write letters down, if e-mail can be sent at all; returns how many are new."""
        if not self._post_office.is_open:
            return 0
        async with self._database.connection() as connection:
            return await letters.write(connection, installation, new, self._clock.now())

    async def book(self, asker: Asker) -> PostBook:
        """Return how the post goes: an operator sees everybody's, a health board's officer that of its people."""
        require(asker, Task.SEE_MAIL)
        everybody = Role.OPERATOR in asker.roles
        async with self._database.connection() as connection:
            return await post_book.read(
                connection,
                asker.installation_id,
                None if everybody else asker.boards,
                self._post_office,
                fault=FAULT,
                looking=LOOKING,
                since=self._clock.now() - LOOKS_BACK,
                most=_SHOWN,
            )

    async def next_due(self, after: datetime) -> datetime | None:
        """Return the earliest moment later than `after` at which a letter is to go, if any can."""
        if not self._post_office.is_open:
            return None
        async with self._database.connection() as connection:
            return await letters.next_due(connection, after)

    async def claim(self) -> Sequence[Letter]:
        """Take a few letters that are due; none when all have gone, or no e-mail can be sent."""
        if not self._post_office.is_open:
            return ()
        now = self._clock.now()
        async with self._database.connection() as connection:
            return await letters.claim(
                connection,
                uuid4().hex,
                self._post_office.domain,
                now=now,
                stale=now - LEASE,
                most=AT_ONCE,
            )

    async def begin(self, letter: Letter) -> bool:
        """Count an attempt just before it is made; False if the letter is not ours any more."""
        async with self._database.connection() as connection:
            return await letters.begin(connection, letter, self._clock.now())

    async def settle(self, letter: Letter, delivery: Delivery) -> None:
        """Note what became of a letter. An answer that was lost is risked once more, with the same Message-ID."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            match delivery:
                case Delivered():
                    reason = LetterReason.PERHAPS_TWICE if letter.lost_before else ""
                    await letters.sent(connection, letter, reason, fault=FAULT, now=now)
                case OutOfOrder(seconds=seconds, error=error):
                    await letters.again(
                        connection, letter, _kept(letter, error), now + timedelta(seconds=seconds)
                    )
                case TryLater(error=error):
                    await _again(connection, letter, error, now)
                case Undeliverable(error=error):
                    await letters.bounced(connection, letter, error, now)
                case Refused(error=error):
                    await letters.settle(connection, letter, LetterState.FAILED, error, now)
                case Unsure() if letter.lost_before:
                    await letters.settle(
                        connection, letter, LetterState.SENT, LetterReason.PERHAPS_TWICE, now
                    )
                case Unsure():
                    await _again(connection, letter, LetterReason.ANSWER_LOST, now)

    async def skip(self, letter: Letter) -> None:
        """Note that there is nothing to say any more."""
        async with self._database.connection() as connection:
            await letters.settle(
                connection, letter, LetterState.OVERTAKEN, LetterReason.NOTHING_TO_SAY, self._clock.now()
            )

    async def give_up(self, letter: Letter) -> None:
        """Risk no third sending of what may have arrived twice."""
        async with self._database.connection() as connection:
            await letters.settle(
                connection, letter, LetterState.SENT, LetterReason.PERHAPS_TWICE, self._clock.now()
            )

    async def unreachable(self, letter: Letter) -> None:
        """Note that its reader has no mailbox that takes letters."""
        async with self._database.connection() as connection:
            await letters.settle(
                connection, letter, LetterState.FAILED, LetterReason.NO_MAILBOX, self._clock.now()
            )

    async def spoilt(self, letter: Letter) -> None:
        """Note that something of ours went wrong before a letter went; it is tried again as after a busy server."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            await letters.spoilt(
                connection, letter, next_try(letter.attempts + 1, letter.written_at, now), now
            )

    async def release(self, waiting: Sequence[Letter]) -> None:
        """Give back what was not sent, for somebody else to send at once."""
        async with self._database.connection() as connection:
            await letters.release(connection, waiting, self._clock.now())

    async def hold_up(self, waiting: Sequence[Letter], problem: OutOfOrder) -> None:
        """Give back what was not sent because nothing can be, and let operators know why; it counts as no attempt."""
        until = self._clock.now() + timedelta(seconds=problem.seconds)
        async with self._database.connection() as connection:
            await letters.release(connection, waiting, until)
            await faults.note(connection, waiting[0].installation, FAULT, problem.error, self._clock.now())

    async def forget_old(self) -> None:
        """Forget the letters that came to their end more than a year ago."""
        async with self._database.connection() as connection:
            await letters.forget(connection, self._clock.now() - _KEPT)


async def _again(connection: Connection, letter: Letter, reason: str, now: datetime) -> None:
    reason = _kept(letter, reason)
    due_at = next_try(letter.attempts + 1, letter.written_at, now)
    if due_at is None:
        await letters.settle(connection, letter, LetterState.FAILED, reason, now)
    else:
        await letters.again(connection, letter, reason, due_at)


def _kept(letter: Letter, reason: str) -> str:
    """Remember, whatever is said later, that the letter may be with its reader already."""
    return LetterReason.ANSWER_LOST if letter.lost_before else reason
