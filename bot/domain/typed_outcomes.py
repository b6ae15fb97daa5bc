"""What people type after `outcome`: `3 progress: two practices trained`, `3 rag green`, `3`, `no change`."""

import re
from dataclasses import dataclass

from bot.domain.plan_words import Column


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Change one column of a row."""

    number: int
    column: Column
    words: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    """Open the form on a row; on a new one if there is no number."""

    number: int | None


@dataclass(frozen=True, slots=True)
class NothingToChange:
    """The plan was reviewed and stays as it is."""


_COLUMNS = {
    Column.OBJECTIVE: ("objective", "amcan"),
    Column.KEY_PARTNERS: ("key partners", "partners", "partneriaid allweddol", "partneriaid"),
    Column.COMPLETE_BY: (
        "for completion by",
        "complete by",
        "completion",
        "by",
        "i'w gwblhau erbyn",
        "erbyn",
    ),
    Column.OUTCOME: ("outcome for patients", "outcome", "canlyniad i gleifion", "canlyniad"),
    Column.PROGRESS: ("progress to date", "progress", "cynnydd hyd yma", "cynnydd"),
    Column.RAG: ("rag rating", "rag", "cog"),
}
_COLUMN_OF = {name: column for column, names in _COLUMNS.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_COLUMN_OF, key=len, reverse=True))

_NEW = frozenset({"", "new", "newydd"})
_NO_CHANGE = frozenset(
    {"no change", "no changes", "nothing to change", "nothing", "none", "reviewed", "dim newid", "dim"}
)
_ROW = re.compile(r"#?([0-9]{1,6})")
_CHANGE = re.compile(
    rf"#?([0-9]{{1,6}})[.:,]?\s+({_NAMES})(?:\s*[:=]\s*|\s+)(\S.*)", re.IGNORECASE | re.DOTALL
)


def read_outcome(text: str) -> ChangeRow | OpenRow | NothingToChange | None:
    """Read what was typed; None when it makes no sense."""
    typed = text.strip()
    if typed.casefold() in _NEW:
        return OpenRow(None)
    if typed.casefold() in _NO_CHANGE:
        return NothingToChange()
    if row := _ROW.fullmatch(typed):
        return OpenRow(int(row[1]))
    if change := _CHANGE.fullmatch(typed):
        return ChangeRow(int(change[1]), _COLUMN_OF[change[2].casefold()], change[3].strip())
    return None
