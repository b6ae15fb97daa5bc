"""The register of health boards, clusters and practices that comes with the product."""

from importlib.resources import files

from bot.domain.health_boards import ListedBoard, read_boards
from bot.domain.practice_list import read_practice_list
from bot.domain.practice_rows import PracticeList, Sheet
from bot.services.practice_files import sheets_of


def packaged_boards() -> tuple[ListedBoard, ...]:
    """Read the health boards of Wales with their codes and both names."""
    return read_boards(_sheet("health_boards.csv"))


def packaged_list() -> PracticeList:
    """Read the practices of all Wales with their clusters, as they were in April 2024."""
    return read_practice_list([_sheet("wales_clusters.csv")], packaged_boards())


def _sheet(name: str) -> Sheet:
    return sheets_of((files("bot") / "programmes" / "register" / name).read_bytes(), name)[0]
