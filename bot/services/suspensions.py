"""Suspensions that a health board announces: entered, listed, taken back, and told to its clusters."""

from datetime import time

from bot.clock import Clock
from bot.domain import suspending as rules
from bot.domain.dates import london, london_date
from bot.domain.deliveries import Delivery
from bot.domain.ids import HealthBoardId
from bot.domain.people import Asker
from bot.domain.permissions import Task, officer_of, require_board
from bot.domain.refusals import NothingFound, ReasonNeeded, refuse_too_long
from bot.domain.sharing import check_note
from bot.domain.suspending import (
    Announcement,
    SuspensionReceipt,
    SuspensionsOfBoard,
    SuspensionWish,
)
from bot.domain.working_hours import is_open
from bot.services import posts
from bot.services.programmes import Programmes
from storage import suspending
from storage.database import Connection, Database


class Suspensions:
    """What officers ask about suspensions of their health board."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker) -> SuspensionsOfBoard:
        """List what the asker's health board has announced, the newest first."""
        board = officer_of(asker, Task.SUSPEND_DUTIES)
        today = self._clock.today()
        async with self._database.connection() as connection:
            named, announced = await suspending.of_board(connection, asker.installation_id, board)
        return SuspensionsOfBoard(named, self._programmes.on(today), today, announced)

    async def announce_typed(self, asker: Asker, text: str, key: str) -> SuspensionReceipt:
        """Announce what a typed line says. Raises BadDate, NotUnderstood and the refusals of `announce`."""
        today = self._clock.today()
        wish = rules.read_typed(text, self._programmes.on(today), today)
        return await self.announce(asker, wish, key)

    async def announce(self, asker: Asker, wish: SuspensionWish, key: str) -> SuspensionReceipt:
        """Keep a suspension of the year that its first day is in, and tell every cluster of the board.

        Raises DateOutside, EndsBeforeItBegins, IndicatorNotFound and HoldsPatientData, each at its question.
        """
        board = officer_of(asker, Task.SUSPEND_DUTIES)
        programme = self._programmes.on(wish.starts)
        rules.check(wish, programme)
        async with self._database.connection() as connection:
            kept = await suspending.announce(
                connection,
                asker.installation_id,
                board,
                programme.key,
                wish,
                by=asker.handle,
                key=key,
                now=self._clock.now(),
            )
            if kept is None:
                raise NothingFound("suspension")
            found = await self._one(connection, asker, kept.id)
        return SuspensionReceipt(found.board, programme, found.announced, kept.channels, kept.fresh)

    async def one(self, asker: Asker, suspension: int) -> SuspensionReceipt:
        """Look up a suspension that the asker may take back."""
        async with self._database.connection() as connection:
            return await self._one(connection, asker, suspension)

    async def withdraw(self, asker: Asker, suspension: int, reason: str, key: str) -> SuspensionReceipt:
        """Take a suspension back for a reason; its dates stand again, and the record stays."""
        if not reason:
            raise ReasonNeeded().at("reason")
        check_note(reason, "reason")
        refuse_too_long(reason=reason)
        async with self._database.connection() as connection:
            found = await self._one(connection, asker, suspension)
            kept = await suspending.withdraw(
                connection,
                asker.installation_id,
                suspension,
                reason=reason,
                by=asker.handle,
                key=key,
                now=self._clock.now(),
            )
        return SuspensionReceipt(found.board, found.programme, found.announced, kept.channels, kept.fresh)

    async def claim(self) -> tuple[Announcement, ...]:
        """Take a few messages to clusters that are to be said; none when all is said."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            claimed = await suspending.claim(
                connection,
                now,
                now - posts.LEASE,
                posts.AT_ONCE,
                midnight=london(london_date(now), time(0)),
                open_=is_open(now),
            )
        return tuple(self._announcement(each) for each in claimed)

    async def settle(self, announcement: Announcement, delivery: Delivery) -> None:
        """Note what became of a message."""
        async with self._database.connection() as connection:
            await posts.settle(connection, announcement, delivery, self._clock.now())

    def _announcement(self, said: suspending.ToSay) -> Announcement:
        announced = said.announced
        programme = self._programmes.named(announced.programme)
        receipt = SuspensionReceipt(
            said.board, programme or self._programmes.on(announced.suspension.starts), announced
        )
        return Announcement(
            said.id,
            said.wanted,
            said.channel,
            said.message_ts,
            said.language,
            said.taken_back,
            receipt,
            said.installation,
            said.claimed_at,
        )

    async def _one(self, connection: Connection, asker: Asker, suspension: int) -> SuspensionReceipt:
        found = await suspending.one(connection, asker.installation_id, suspension)
        if found is None:
            raise NothingFound("suspension")
        board, announced = found
        require_board(asker, Task.SUSPEND_DUTIES, HealthBoardId(board.id))
        programme = self._programmes.named(announced.programme)
        return SuspensionReceipt(
            board, programme or self._programmes.on(announced.suspension.starts), announced
        )
