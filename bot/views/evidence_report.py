"""Evidence for the pack of a health board: for programs, spreadsheets and paper."""

from typing import Any

from bot.domain.evidence import EvidenceShelf, KeptEvidence
from bot.views import dates
from bot.views.csv_text import csv_text
from bot.views.words import Words


def as_json(found: EvidenceShelf) -> list[dict[str, Any]]:
    """Return one entry a piece, by practice and day: dates are ISO, `row` is null where none was chosen."""
    codes = {practice.id: practice.code for practice in found.practices}
    return [
        {
            "practice_code": codes[piece.practice],
            "practice": piece.practice_name,
            "requirement": piece.requirement,
            "row": piece.row.number if piece.row else None,
            "objective": piece.row.objective if piece.row else None,
            "on": piece.on.isoformat(),
            "author": piece.author,
            "words": piece.words,
            "link": piece.link,
            "how": piece.how.value,
            "recorded_by": piece.recorded_by,
            "recorded_at": piece.recorded_at.isoformat(),
        }
        for piece in found.kept
    ]


def as_csv(say: Words, found: EvidenceShelf) -> str:
    """Lay the pieces out as CSV, one a line."""
    heading = [
        say("Practice code"),
        say("Practice"),
        say("Shows"),
        say("No."),
        say("Objective"),
        say("Date"),
        say("Written by"),
        say("Words"),
        say("Link"),
    ]
    codes = {practice.id: practice.code for practice in found.practices}
    return csv_text([heading, *(_cells(say, found, codes[piece.practice], piece) for piece in found.kept)])


def as_text(say: Words, found: EvidenceShelf) -> str:
    """Write the pieces practice by practice, to be read in a terminal or put into a pack."""
    title = say("Evidence {year} · Cluster: {name}", year=found.programme.key, name=found.cluster.name)
    parts = [title]
    for practice in found.practices:
        parts.append(say("Practice: {name}", name=f"{practice.name} ({practice.code})"))
        pieces = [_paragraph(say, found, piece) for piece in found.of(practice.id)]
        parts += pieces or [f"   {say('Nothing is kept yet.')}"]
    return "\n\n".join(parts) + "\n"


def _cells(say: Words, found: EvidenceShelf, code: str, piece: KeptEvidence) -> list[str]:
    row = [str(piece.row.number), piece.row.objective] if piece.row else ["", ""]
    day = piece.on.isoformat()
    return [
        code,
        piece.practice_name,
        _duty(say, found, piece),
        *row,
        day,
        piece.author,
        piece.words,
        piece.link,
    ]


def _duty(say: Words, found: EvidenceShelf, piece: KeptEvidence) -> str:
    requirement = found.title(piece.requirement)
    if requirement is None:
        return piece.requirement
    return f"{requirement.title.of(say.language.value)} · {requirement.indicator}"


def _paragraph(say: Words, found: EvidenceShelf, piece: KeptEvidence) -> str:
    row = (
        say("Row {number} of the plan: {objective}", number=piece.row.number, objective=piece.row.objective)
        if piece.row
        else say("No row of the plan chosen yet")
    )
    head = say("{author}, {date}", author=piece.author, date=dates.long_date(say, piece.on))
    lines = [head, _duty(say, found, piece), row, *piece.words.splitlines(), piece.link]
    return "\n".join(f"   {line}" for line in lines if line)
