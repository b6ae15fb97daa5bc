"""Who asks: answered from memory as long as nothing about people, clusters and channels has changed."""

import asyncio
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from bot.clock import Clock
from bot.domain.ids import InstallationId
from bot.domain.people import Asker
from storage import directory
from storage.database import Database

_MOST = 20_000

_Key = tuple[str | InstallationId, str, str | None, date]
_Memory = dict[_Key, Asker]


class Directory:
    """Knows who a Slack user is and which cluster a channel belongs to.

    Answers are remembered only while somebody listens for changes in the database (`trust`): each change, by
    whichever process, begins a new memory, so that an answer read before a change is not kept after it. Without a
    listener (`distrust`) every question goes to the database.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: _Memory = {}
        self._called: dict[str, str] = {}
        self._trusted = False
        self._welcoming = asyncio.Lock()

    def trust(self) -> None:
        """Begin to remember, afresh: from now on somebody listens."""
        self.forget()
        self._trusted = True

    def distrust(self) -> None:
        """Cease to remember: nobody listens any more."""
        self._trusted = False
        self.forget()

    def forget(self) -> None:
        self._known = {}
        self._called = {}

    async def asker(self, team: str, user: str, channel: str | None) -> Asker:
        """Return who asks. A workspace met for the first time is made known on the way."""
        today = self._clock.today()  # who belongs to a cluster or a body is told by the day
        key, memory = (team, user, channel, today), self._known
        known = memory.get(key)
        if known is not None:
            return known
        found = await self._look_up(team, user, channel) or await self._first_meeting(team, user, channel)
        return self._remembered(memory, key, found)

    async def asker_of(self, installation: InstallationId, handle: str, channel: str | None = None) -> Asker:
        """Return somebody as one who asks from outside Slack: from their own page, or by a letter.

        `channel` is that of the cluster that the question is about, where it is about one.
        """
        today = self._clock.today()
        key, memory = (installation, handle, channel, today), self._known
        known = memory.get(key)
        if known is not None:
            return known
        async with self._database.connection() as connection:
            found = await directory.asker_of(connection, installation, handle, channel, today)
        return self._remembered(memory, key, found)

    def _remembered(self, memory: _Memory, key: _Key, found: Asker) -> Asker:
        """Keep an answer in the memory that was there when it was asked for: a newer one knows of a change."""
        if self._trusted:
            if len(memory) >= _MOST:
                memory.clear()
            memory[key] = found
        return found

    async def names(self, handles: AbstractSet[str]) -> Mapping[str, str]:
        """Return what people are called, by their handles; who has no name yet is left out."""
        memory = self._called
        unknown = handles - memory.keys()
        if not unknown:
            return memory
        async with self._database.connection() as connection:
            found = await directory.names(connection, unknown)
        if self._trusted:
            memory.update(found)
        return {**memory, **found}

    async def welcome(self, team: str, name: str, url: str = "") -> None:
        """Make a workspace known by its name, and its address if that is known, as when the bot connects."""
        async with self._database.connection() as connection:
            await directory.welcome(connection, team, name, url, self._clock.now())

    async def _first_meeting(self, team: str, user: str, channel: str | None) -> Asker:
        async with self._welcoming:
            await self.welcome(team, "")
        found = await self._look_up(team, user, channel)
        if found is None:
            raise LookupError(f"workspace {team} could not be made known")
        return found

    async def _look_up(self, team: str, user: str, channel: str | None) -> Asker | None:
        async with self._database.connection() as connection:
            return await directory.asker(connection, team, user, channel, self._clock.today())
