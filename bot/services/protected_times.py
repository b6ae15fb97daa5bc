"""The protected time of practices: kept, listed, and given back."""

from bot.clock import Clock
from bot.domain.ids import PracticeId
from bot.domain.people import Asker, Practice
from bot.domain.permissions import Task, cluster_meant, leads, require, require_voice
from bot.domain.personal_hours import ProtectedTime
from bot.domain.practice_names import in_reach, practice_named
from bot.domain.protected_time import TimeReceipt, TimesKept
from bot.domain.refusals import NothingFound, SayWhichPractice
from bot.domain.typed_protected_time import check_protected, read_protected
from storage import protected_time
from storage.database import Connection, Database


class ProtectedTimes:
    """What a cluster's practices keep for learning, when nobody there is to be written to."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def show(self, asker: Asker) -> TimesKept:
        """List what the practices of the asker's cluster keep, and the practices for which they may say so."""
        async with self._database.connection() as connection:
            found = await self._of_cluster(connection, asker)
        return TimesKept(tuple(_theirs(asker, found)), found.kept)

    async def keep_typed(self, asker: Asker, text: str, key: str) -> TimeReceipt:
        """Keep what a typed line says, for the practice that it names or the asker's own.

        Raises NotUnderstood, BadDate, what finding a practice raises, and the refusals of `keep`.
        """
        wish = read_protected(text, self._clock.today())
        async with self._database.connection() as connection:
            found = await self._of_cluster(connection, asker)
            practice = _practice(asker, found, wish.practice)
            return await self._keep(connection, asker, practice, wish.time, key)

    async def keep(self, asker: Asker, practice: PracticeId, kept: ProtectedTime, key: str) -> TimeReceipt:
        """Keep a part of a day for a practice. Raises TimesBackwards, DateOutside, NothingFound and NotYourPractice."""
        async with self._database.connection() as connection:
            found = await self._of_cluster(connection, asker)
            meant = next((each for each in found.practices if each.id == practice), None)
            if meant is None:
                raise NothingFound("practice")
            return await self._keep(connection, asker, meant, kept, key)

    async def give_back(self, asker: Asker, number: int) -> TimeReceipt:
        """Give protected time back, so that reminders come then too. Raises NothingFound and NotYourPractice."""
        async with self._database.connection() as connection:
            found = await self._of_cluster(connection, asker)
            meant = next((each for each in found.kept if each.id == number), None)
            if meant is None:
                raise NothingFound("protected time")
            require_voice(asker, Task.KEEP_PROTECTED_TIME, meant.practice.id, cluster_meant(asker))
            fresh = await protected_time.withdraw(
                connection, asker.installation_id, number, by=asker.handle, now=self._clock.now()
            )
        return TimeReceipt(meant.practice, meant.time, fresh)

    async def _of_cluster(self, connection: Connection, asker: Asker) -> TimesKept:
        cluster = cluster_meant(asker)
        require(asker, Task.KEEP_PROTECTED_TIME, cluster)
        return await protected_time.of_cluster(
            connection, asker.installation_id, cluster.id, self._clock.today()
        )

    async def _keep(
        self, connection: Connection, asker: Asker, practice: Practice, kept: ProtectedTime, key: str
    ) -> TimeReceipt:
        check_protected(kept, self._clock.today())
        require_voice(asker, Task.KEEP_PROTECTED_TIME, practice.id, cluster_meant(asker))
        fresh = await protected_time.add(
            connection,
            asker.installation_id,
            practice.id,
            kept,
            key=key,
            by=asker.handle,
            now=self._clock.now(),
        )
        return TimeReceipt(practice, kept, fresh)


def _theirs(asker: Asker, found: TimesKept) -> list[Practice]:
    """Return the practices for which the asker may speak, their own first."""
    own = [each for each in found.practices if each in asker.practices]
    others = [each for each in found.practices if each not in own]
    return own + (others if leads(asker, cluster_meant(asker)) else [])


def _practice(asker: Asker, found: TimesKept, name: str) -> Practice:
    """Return the practice that is named, else the asker's only one. Raises SayWhichPractice and what finding one raises."""
    if name:
        meant = practice_named(name, in_reach(found.practices))
        return next(each for each in found.practices if each.id == meant.id)
    own = [each for each in found.practices if each in asker.practices]
    if len(own) != 1:
        raise SayWhichPractice
    return own[0]
