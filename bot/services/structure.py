"""What is done about the structure: looked at, tried, changed, and taken back."""

from dataclasses import dataclass
from datetime import date

from bot.clock import Clock
from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Asker, Role
from bot.domain.permissions import Task, require
from bot.domain.refusals import refuse_too_long
from bot.domain.structure import Structure
from bot.domain.structure_effects import Wish
from bot.domain.structure_receipts import StructureDone, StructureHistory, StructureTrial, StructureView
from bot.domain.structure_rules import effects
from bot.domain.structure_words import named, read_deed, wish_of
from bot.services.directory import Directory
from storage import structure as structures
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a structure: in which workspace, in whose name, and within which health boards (None: all)."""

    installation: InstallationId
    by: str
    reach: frozenset[HealthBoardId] | None = None


class Structures:
    """Health board officers change the structure of their board, operators and the command line that of all."""

    def __init__(self, database: Database, clock: Clock, directory: Directory) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory

    def today(self) -> date:
        """Tell the day by which a change without a day is meant."""
        return self._clock.today()

    async def show(self, asker: Asker) -> StructureView:
        """Return the structure in the asker's reach, with its journal."""
        return await self.view(author_of(asker))

    async def view(self, author: Author) -> StructureView:
        """Return the structure in an author's reach."""
        return StructureView(await self._structure(author), self._clock.today())

    async def history(self, asker: Asker, text: str) -> StructureHistory:
        """Return what happened to the cluster or practice of a name, also of a former one."""
        return await self.history_of(author_of(asker), text)

    async def history_of(self, author: Author, text: str) -> StructureHistory:
        """Return it in an author's reach. Raises PracticeNotFound or PracticeAmbiguous."""
        structure = await self._structure(author)
        return StructureHistory(structure, named(text, structure), self._clock.today())

    async def try_typed(self, asker: Asker, text: str) -> StructureTrial:
        """Tell what a typed change would do. Raises NotUnderstood, BadDate and whatever forbids the change."""
        return await self.trial_of(author_of(asker), text)

    async def trial_of(self, author: Author, text: str) -> StructureTrial:
        """Tell what a typed change of an author would do."""
        today = self._clock.today()
        typed = read_deed(text, today)
        structure = await self._structure(author)
        meant = wish_of(typed, structure)
        return _trial(meant.wish, structure, today, meant.note)

    async def try_out(self, asker: Asker, wish: Wish, note: str = "") -> StructureTrial:
        """Tell what a change would do, without doing it."""
        refuse_patient_data(note=note)
        refuse_too_long(note=note)
        structure = await self._structure(author_of(asker))
        return _trial(wish, structure, self._clock.today(), note)

    async def change(self, asker: Asker, key: str, wish: Wish, note: str) -> StructureDone:
        """Make a change of the structure. The same key a second time changes nothing."""
        return await self.change_of(author_of(asker), key, wish, note)

    async def change_of(self, author: Author, key: str, wish: Wish, note: str) -> StructureDone:
        """Make a change in an author's name: what it does is worked out anew, while nobody else can change anything."""
        refuse_patient_data(note=note)
        refuse_too_long(note=note)
        async with self._database.transaction() as connection:
            if not await structures.turn(connection, author.installation, key):
                return StructureDone(None, None)
            structure = await structures.structure(connection, author.installation, author.reach)
            trial = _trial(wish, structure, self._clock.today(), note)
            number = await structures.write(
                connection,
                author.installation,
                key,
                trial.effects,
                note=note.strip(),
                by=author.by,
                now=self._clock.now(),
            )
        self._directory.forget()
        return StructureDone(trial, number)

    async def _structure(self, author: Author) -> Structure:
        async with self._database.connection() as connection:
            return await structures.structure(connection, author.installation, author.reach)


def author_of(asker: Asker) -> Author:
    """Let an asker act for the boards they are an officer of, an operator for all. Raises NotAllowed."""
    require(asker, Task.CHANGE_STRUCTURE)
    reach = None if Role.OPERATOR in asker.roles else asker.boards
    return Author(asker.installation_id, asker.handle, reach)


def _trial(wish: Wish, structure: Structure, today: date, note: str) -> StructureTrial:
    return StructureTrial(wish, structure, effects(wish, structure, today), today, note)
