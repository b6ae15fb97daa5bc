"""An import of practices in words, for the terminal: what changes, what was skipped and why, and what to do about a no."""

from collections.abc import Iterable, Sequence

from bot.domain.list_changes import Change, ClusterContinues, ClusterName, ListChanges
from bot.domain.practice_rows import (
    Conflict,
    Field,
    FileProblem,
    FileRefused,
    HeadersMissing,
    NoPracticesFound,
    Notice,
    NoticeKind,
    PracticeRow,
    Skipped,
    SkipReason,
)
from bot.domain.refusals import WhichWorkspace
from bot.domain.register import Import
from bot.views import dates
from bot.views.words import Words

ImportRefusal = FileRefused | HeadersMissing | NoPracticesFound | WhichWorkspace

_LINES_NAMED = 6


def report(say: Words, done: Import) -> str:
    """Tell everything about an import, or about one that was only tried."""
    parts = [
        _read(say, done),
        _counts(say, done),
        _clusters(say, done.changes),
        _practices(say, done),
        _vanished(say, done.changes),
        _in_two_clusters(say, done.listed.conflicts, done.filename),
        _skipped(say, done.listed.skipped, done.filename),
        _notices(say, done.listed.notices, done.filename),
        [_ending(say, done)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def refused(say: Words, refusal: ImportRefusal) -> str:
    """Say why a list cannot be imported, and what to do."""
    match refusal:
        case FileRefused(filename=filename, problem=problem, detail=detail):
            return f"{filename}: {_problem(say, problem, detail)}"
        case HeadersMissing():
            return "\n".join(_headers_missing(say, refusal))
        case NoPracticesFound(skipped=skipped):
            lines = [
                say("No row of this file is a practice, so nothing was imported."),
                *_skipped(say, skipped),
            ]
            return "\n".join(lines)
        case WhichWorkspace(known=known):
            return "\n".join(_which_workspace(say, known))


def _read(say: Words, done: Import) -> list[str]:
    listed = done.listed
    return [
        *([say("File: {name}", name=done.filename)] if done.filename else []),
        say(
            "Rows read: {read}. Practices: {practices}. Skipped: {skipped}",
            read=listed.read,
            practices=len(listed.rows),
            skipped=len(listed.skipped),
        ),
    ]


def _counts(say: Words, done: Import) -> list[str]:
    changes = done.changes
    counted = (
        (say("New health boards"), len(changes.new_boards)),
        (say("New clusters"), len(_new_clusters(changes))),
        (say("Clusters that go on under another name or board"), len(changes.continued)),
        (say("New practices"), len(changes.new)),
        (say("Renamed practices"), len(changes.renamed)),
        (say("Practices that moved to another cluster"), len(done.moved)),
        (say("Practices whose cluster goes on under another name or board"), len(done.carried)),
        (say("Practices with another postcode or list size"), len(changes.details)),
        (say("Unchanged practices"), len(changes.unchanged)),
        (say("Known practices that this list leaves out"), len(changes.vanished)),
    )
    return [f"{label}: {count}" for label, count in counted]


def _new_clusters(changes: ListChanges) -> list[ClusterName]:
    renamed = {one.new for one in changes.continued}
    return [name for name in changes.new_clusters if name not in renamed]


def _clusters(say: Words, changes: ListChanges) -> list[str]:
    new = [_cluster(name) for name in _new_clusters(changes)]
    went_on = [_continues(say, one) for one in changes.continued]
    unsure = any(not one.certain for one in changes.continued)
    return [
        *_list(say("New clusters:"), new),
        *_list(
            say("These clusters go on under another name or board, with their history and their channel:"),
            went_on,
        ),
        *(
            [say("Please check them. If one is really a new cluster, add for it: --apart 'NEW NAME'")]
            if unsure
            else []
        ),
    ]


def _continues(say: Words, one: ClusterContinues) -> str:
    line = f"{_cluster(one.old)} → {_cluster(one.new)}"
    sign = say("all its practices are there")
    return line if one.certain else f"{line}  ({sign})"


def _practices(say: Words, done: Import) -> list[str]:
    changes = done.changes
    return [
        *_list(say("New practices:"), (f"{_practice(row)}: {row.cluster}" for row in changes.new)),
        *_list(
            say("Renamed practices:"),
            (f"{one.row.code} {one.known.name} → {one.row.name}" for one in changes.renamed),
        ),
        *_list(
            say("Practices that moved to another cluster:"),
            (
                f"{_practice(one.row)}: {_cluster(ClusterName(one.known.board_code, one.known.cluster))} → "
                f"{_cluster(ClusterName(one.row.board, one.row.cluster))}"
                for one in done.moved
            ),
        ),
        *_list(
            say("Other details that changed:"),
            (f"{_practice(one.row)}: {_details(say, one)}" for one in changes.details),
        ),
    ]


def _details(say: Words, change: Change) -> str:
    known, row = change.known, change.row
    said = []
    if row.postcode and row.postcode != known.postcode:
        said.append(say("postcode {was} → {now}", was=known.postcode or "–", now=row.postcode))
    if row.list_size is not None and row.list_size != known.list_size:
        was = "–" if known.list_size is None else known.list_size
        said.append(say("list size {was} → {now}", was=was, now=row.list_size))
    return ", ".join(said)


def _vanished(say: Words, changes: ListChanges) -> list[str]:
    lines = _list(
        say("Known practices that this list leaves out:"),
        (f"{one.code} {one.name}: {one.cluster}" for one in changes.vanished),
    )
    if lines:
        lines.append(say("They stay as they are, with all that was recorded. An import removes nothing."))
    return lines


def _skipped(say: Words, skipped: Sequence[Skipped], file: str = "") -> list[str]:
    return _list(
        say("Skipped rows:"),
        (
            f"{_place(say, _sheet(one.sheet, file), (one.line,))}: {_reason(say, one)} | {one.text}"
            for one in skipped
        ),
    )


def _notices(say: Words, notices: Iterable[Notice], file: str) -> list[str]:
    worth_it = (
        one for one in notices if one.kind is not NoticeKind.ENCODING or not one.was.startswith("utf-8")
    )
    return _list(say("Worth a look:"), (_notice(say, one, file) for one in worth_it))


def _ending(say: Words, done: Import) -> str:
    if done.changes.nothing:
        return say("Nothing to change: all of this is known already.")
    if done.applied_on is None:
        return say("This was a trial: nothing was changed. To import it, leave out --dry-run.")
    return say("Imported. The changes hold from: {date}", date=dates.long_date(say, done.applied_on))


def _list(title: str, lines: Iterable[str]) -> list[str]:
    listed = [f"  {line}" for line in lines]
    return [title, *listed] if listed else []


def _cluster(name: ClusterName) -> str:
    return f"{name.name} ({name.board_code})"


def _practice(row: PracticeRow) -> str:
    return f"{row.code} {row.name}"


def _sheet(sheet: str, file: str) -> str:
    """Leave out the sheet of a text file: it is the file, which has been named already."""
    return "" if sheet == file else sheet


def _place(say: Words, sheet: str, lines: Sequence[int]) -> str:
    named = ", ".join(map(str, lines[:_LINES_NAMED])) + (", …" if len(lines) > _LINES_NAMED else "")
    place = say("line {lines}", lines=named) if len(lines) == 1 else say("lines {lines}", lines=named)
    return f"{sheet}, {place}" if sheet else place


def _reason(say: Words, one: Skipped) -> str:
    reasons = {
        SkipReason.WALES_TOTAL: say("a total for Wales, not a practice"),
        SkipReason.BOARD_TOTAL: say("a total for a health board, not a practice"),
        SkipReason.CLUSTER_TOTAL: say("a total for a cluster, not a practice"),
        SkipReason.REPEATED_HEADER: say("the headers once more"),
        SkipReason.NO_CODE: say("no practice code"),
        SkipReason.MALFORMED_CODE: say("“{code}” is not a practice code: W and five digits", code=one.detail),
        SkipReason.NO_NAME: say("no practice name"),
        SkipReason.NO_CLUSTER: say("no cluster"),
        SkipReason.NO_BOARD: say("no health board"),
        SkipReason.UNKNOWN_BOARD: say("no health board of Wales is called “{name}”", name=one.detail),
        SkipReason.NOT_LIVE: say("not a live practice: {status}", status=one.detail),
        SkipReason.DUPLICATE: say("the same as line {line}", line=one.detail),
        SkipReason.SAME_CODE_OTHER_DETAILS: say(
            "the same code as line {line} with other details; line {line} counts", line=one.detail
        ),
        SkipReason.IN_TWO_CLUSTERS: say(
            "the list has this practice in several clusters, here in {cluster}", cluster=one.detail
        ),
        SkipReason.NOT_CHOSEN: say("you chose the cluster {cluster} for this practice", cluster=one.detail),
    }
    return reasons[one.reason]


def _notice(say: Words, one: Notice, file: str) -> str:
    said = {
        NoticeKind.ENCODING: say(
            "Read as {encoding}. That way of saving has no ŵ and no ŷ: please check names that should have them.",
            encoding=one.was,
        )
        if one.was == "cp1252"
        else say("Read as {encoding}", encoding=one.was),
        NoticeKind.MOJIBAKE_REPAIRED: say(
            "Letters put right: “{was}” is taken as “{now}”", was=one.was, now=one.now
        ),
        NoticeKind.FOOTNOTE_REMOVED: say(
            "Footnote mark left out: “{was}” is taken as “{now}”", was=one.was, now=one.now
        ),
        NoticeKind.LETTER_LOST: say("A letter seems lost: “{was}”. Please check the name.", was=one.was),
        NoticeKind.NUMBER_NOT_READ: say("Not a number, so no list size is kept: “{was}”", was=one.was),
        NoticeKind.SPELLING_ALIGNED: say(
            "Two spellings of one cluster: “{was}” is taken as “{now}”", was=one.was, now=one.now
        ),
        NoticeKind.BOARD_UNKNOWN: say("No health board of Wales is called “{was}”", was=one.was),
        NoticeKind.BOARDS_DISAGREE: say(
            "Code and name of the health board do not go together: “{was}” is taken as {now}",
            was=one.was,
            now=one.now,
        ),
    }[one.kind]
    return f"{_place(say, _sheet(one.sheet, file), one.lines)}: {said}" if one.lines else said


def _problem(say: Words, problem: FileProblem, detail: str) -> str:
    again = say("Please save the list as CSV or XLSX and try again.")
    said = {
        FileProblem.EMPTY: say("The file is empty."),
        FileProblem.TOO_BIG: say("The file is larger than {limit} MB.", limit=detail),
        FileProblem.UNPACKS_TOO_BIG: say("The workbook unpacks to more than {limit} MB.", limit=detail),
        FileProblem.TOO_MANY_CELLS: say("The file has more than {limit} cells.", limit=detail),
        FileProblem.OLD_EXCEL: say("This is an Excel file from before 2007."),
        FileProblem.PROTECTED: say("The workbook is protected by a password."),
        FileProblem.PDF: say("This is a PDF, not a table."),
        FileProblem.OTHER_FORMAT: say("This is neither CSV nor XLSX."),
        FileProblem.BROKEN_WORKBOOK: say("The workbook is damaged."),
        FileProblem.UNREADABLE_TEXT: say("This is not text that can be read."),
        FileProblem.OPEN_QUOTE: say(
            "A quotation mark is opened and never closed, near row {row}.", row=detail
        ),
    }[problem]
    return f"{said} {again}"


def _headers_missing(say: Words, refusal: HeadersMissing) -> list[str]:
    named = {
        Field.BOARD: say("health board"),
        Field.CLUSTER: say("cluster"),
        Field.CODE: say("practice code"),
        Field.NAME: say("practice name"),
    }
    place = _place(say, refusal.sheet, (refusal.line,)) if refusal.line else ""
    lines = [
        say("No row has all the headings that are needed. The nearest: {place}", place=place)
        if place
        else say("No row has headings that I know.")
    ]
    for field in refusal.missing:
        headings = ", ".join(refusal.accepted.get(field, ()))
        lines.append(
            "  "
            + say(
                "Missing: {field}. Headings that would do: {headings}",
                field=named.get(field, field.value),
                headings=headings,
            )
        )
    return [*lines, say("Please add the headings and try again. Nothing was imported.")]


def _in_two_clusters(say: Words, conflicts: Sequence[Conflict], file: str) -> list[str]:
    if not conflicts:
        return []
    lines = [
        say(
            "A practice is in one cluster at a time. This file has some in several, so these stay as they are:"
        )
    ]
    for conflict in conflicts:
        lines += [
            f"  {_place(say, _sheet(row.sheet, file), (row.line,))}: {_practice(row)}: {row.cluster}"
            for row in conflict.rows
        ]
    prefer = " ".join(f"--prefer '{one.code}={one.rows[0].cluster}'" for one in conflicts)
    lines.append(
        say(
            "To take them too, say which cluster is right, or take the wrong rows out of the file. For example: {options}",
            options=prefer,
        )
    )
    return lines


def _which_workspace(say: Words, known: Sequence[tuple[str, str]]) -> list[str]:
    if not known:
        return [
            say(
                "No such workspace is connected. Leave out --workspace to import before the first one connects."
            )
        ]
    return [
        say("Please say which workspace is meant, with --workspace and one of these:"),
        *(f"  {team or '-'}  {name}" for team, name in known),
    ]
