"""What is done about people: languages, appointments, and a cluster's channel."""

from bot.clock import Clock
from bot.domain.people import Asker, Language
from bot.services.directory import Directory
from storage import people
from storage.database import Database


class People:
    """What people ask about people."""

    def __init__(self, database: Database, clock: Clock, directory: Directory) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory

    async def choose_language(self, asker: Asker, language: Language) -> None:
        """Remember in which language this person wants to be answered."""
        async with self._database.connection() as connection:
            await people.choose_language(connection, asker.installation_id, asker.slack_user, language)
        self._directory.forget()
