"""What is asked about the inactive indicators of a health board: see its list, or enter a new one."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.domain.ids import HealthBoardId, InstallationId
from bot.domain.inactive_indicators import BoardIndicators, read_indicators, same_indicators
from bot.domain.people import Asker
from bot.domain.permissions import Task, board_meant, cluster_meant, require, require_board
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NothingFound, Refusal, UploadLost
from bot.domain.review_sessions import year_with_reviews
from bot.services.practice_files import sheets_of
from bot.services.programmes import Programmes
from storage import inactive_indicators
from storage.database import Connection, Database


class InactiveIndicators:
    """A list is entered whole; the one before it stays readable."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def show(self, asker: Asker) -> BoardIndicators:
        """Return the lists of the asker's health board: an officer's, or that of the cluster meant."""
        board = board_meant(asker)
        if board is None:
            cluster = cluster_meant(asker)
            require(asker, Task.SEE_INDICATORS, cluster)
            board = cluster.board.id
        async with self._database.connection() as connection:
            return await self._load(connection, asker.installation_id, board)

    async def may_enter(self, asker: Asker) -> BoardIndicators:
        """Return the lists for somebody who is about to enter the next one."""
        found = await self.show(asker)
        require_board(asker, Task.ENTER_INDICATORS, found.board_id)
        return found

    async def enter(self, asker: Asker, text: str, key: str) -> BoardIndicators:
        """Replace the list by what was pasted. Raises the refusals of `read_indicators`; the same list again is no change."""
        board = board_meant(asker) or cluster_meant(asker).board.id
        require_board(asker, Task.ENTER_INDICATORS, board)
        async with self._database.connection() as connection:
            found = await self._load(connection, asker.installation_id, board)
            return await self._enter(connection, asker.installation_id, found, text, asker.handle, key)

    async def enter_uploaded(
        self, asker: Asker, filename: str, data: bytes | None, key: str
    ) -> BoardIndicators:
        """Replace the list by a file given in the form, at its question. Raises UploadLost and FileRefused too."""
        try:
            if data is None:
                raise UploadLost(filename)
            return await self.enter(asker, indicator_lines(filename, data), key)
        except Refusal as refusal:
            raise refusal.at("file") from None

    async def enter_from_file(
        self,
        installation: InstallationId,
        code: str,
        year: ProgrammeYear,
        filename: str,
        data: bytes,
        *,
        dry_run: bool,
    ) -> BoardIndicators:
        """Replace the list of the health board with this code by a file's; with `dry_run` only say what it would be.

        Raises FileRefused and the refusals of `read_indicators`, and NothingFound for a board nobody has imported.
        """
        text = indicator_lines(filename, data)
        async with self._database.connection() as connection:
            found = await inactive_indicators.of_board(connection, installation, year, code=code)
            if found is None:
                raise NothingFound("health board")
            if dry_run:
                return found.with_list(read_indicators(text), "", self._clock.now())
            key = f"indicators:{self._clock.now().isoformat()}"
            return await self._enter(connection, installation, found, text, "", key)

    async def _load(
        self, connection: Connection, installation: InstallationId, board: HealthBoardId
    ) -> BoardIndicators:
        year = year_with_reviews(self._programmes.shareable(self._clock.today()))
        found = await inactive_indicators.of_board(connection, installation, year, board=board)
        if found is None:
            raise NothingFound("health board")
        return found

    async def _enter(
        self,
        connection: Connection,
        installation: InstallationId,
        found: BoardIndicators,
        text: str,
        by: str,
        key: str,
    ) -> BoardIndicators:
        indicators = read_indicators(text)
        if found.lists and same_indicators(indicators, found.indicators):
            return found.unchanged()
        now = self._clock.now()
        made = await inactive_indicators.enter(
            connection, installation, found.board_id, found.programme, indicators, by=by, key=key, now=now
        )
        return found.unchanged() if made is None else found.with_list(indicators, by, now, made)


def indicator_lines(filename: str, data: bytes) -> str:
    """Make lines of code and name of a text, CSV or XLSX file. Raises FileRefused."""
    rows = (row for sheet in sheets_of(data, filename) for row in sheet.rows)
    return "\n".join(_line([cell.strip() for cell in row if cell.strip()]) for row in rows)


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]} {', '.join(cells[1:])}".strip() if cells else ""
