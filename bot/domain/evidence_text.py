"""What people type after `evidence`: `3: words`, `note: words`, `Castle Surgery: words`, `new`, or a name."""

import re
from dataclasses import dataclass

_TYPED = re.compile(r"\s*([^:\n]{1,80}?)\s*:\s+(\S.*)", re.DOTALL)
_ROW = re.compile(r"(?:row |rhes )?#?([0-9]{1,6})", re.IGNORECASE)
_NOTE = frozenset({"note", "nodyn"})
_NEW = frozenset({"new", "newydd", "add", "ychwanegu"})
_A_SENTENCE = 3  # words; fewer are taken for a name


@dataclass(frozen=True, slots=True)
class TypedNote:
    """A note as typed: for a row of the plan by its number (0: none), or for a practice by its name."""

    words: str
    row: int = 0
    practice: str = ""


@dataclass(frozen=True, slots=True)
class WantsForm:
    """Somebody wants to keep a note and has to be asked the rest; `words` are what is written already."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class WantsList:
    """Somebody wants to see evidence: of a practice or a cluster by its name, or their own."""

    name: str = ""


def read_evidence(text: str) -> TypedNote | WantsForm | WantsList:
    """Read what was typed after `evidence`: `3: words`, `note: words`, `Castle Surgery: words`, `new`, or a name.

    A whole sentence without any of these in front is put into the form, so that it is neither lost nor kept for the
    wrong practice.
    """
    typed = text.strip()
    if typed.casefold() in _NEW:
        return WantsForm()
    marked = _TYPED.fullmatch(typed)
    if marked is None:
        return WantsForm(typed) if len(typed.split()) >= _A_SENTENCE else WantsList(typed)
    before, words = marked.groups()
    row = _ROW.fullmatch(before)
    if row is not None:
        return TypedNote(words, row=int(row[1]))
    return TypedNote(words) if before.casefold() in _NOTE else TypedNote(words, practice=before)
