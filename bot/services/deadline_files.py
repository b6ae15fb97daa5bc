"""Deadlines to be put into a calendar once, from a file: under the same numbers as in every feed."""

from bot.clock import Clock
from bot.domain.calendar_entries import deadline_uid
from bot.domain.deadline_file import to_put_down
from bot.domain.feeds import Deadline, fingerprint_of
from bot.domain.people import Asker
from bot.services.deadlines import Deadlines
from storage import entry_revisions
from storage.database import Database


class DeadlineFiles:
    """Whoever sees a list of deadlines can take their own of it along."""

    def __init__(self, database: Database, clock: Clock, deadlines: Deadlines) -> None:
        self._database = database
        self._clock = clock
        self._deadlines = deadlines

    async def of(self, asker: Asker, name: str = "") -> tuple[Deadline, ...]:
        """Return what stands in the file, by date: of one's own list, or of a practice's or a programme's by its name.

        Raises PracticeNotFound and PracticeAmbiguous.
        """
        listed = self._deadlines.of_named(asker, name) if name else self._deadlines.overview(asker)
        found = await listed
        installation = asker.installation_id
        async with self._database.connection() as connection:
            house = await entry_revisions.house(connection, installation)
            numbered = {deadline_uid(house, found.programme.key, duty): duty for duty in to_put_down(found)}
            editions = await entry_revisions.editions(
                connection,
                installation,
                {uid: fingerprint_of(duty) for uid, duty in numbered.items()},
                self._clock.now(),
            )
        return tuple(Deadline(duty, uid, editions[uid]) for uid, duty in numbered.items())
