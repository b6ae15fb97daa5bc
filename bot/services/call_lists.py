"""Filling a register from the attendance lists of a video call: handed in, looked at, written with one press."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.domain.attendance_register import Register, RegisterSaved, with_additions
from bot.domain.call_attendees import MOST_ATTENDEES, attendees_of
from bot.domain.call_import import (
    LONGEST_MINIMUM,
    MOST_FILES,
    Answers,
    CallPreview,
    Filled,
    Filling,
    ImportStart,
    KeptFile,
    Looked,
    NewFile,
    ReadFile,
    filling,
    question_about,
    targets_of,
)
from bot.domain.call_list import CallList, read_call_list, shown_name
from bot.domain.call_matching import Acquainted, Target
from bot.domain.ids import AttendanceFileId, MeetingId, PracticeId
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Asker
from bot.domain.refusals import (
    BadMinutes,
    CallListNotRead,
    NoCallList,
    NotAMember,
    NothingFound,
    ReasonNeeded,
    Refusal,
    RegisterClosed,
    TooManyCallLists,
    UploadLost,
)
from bot.services.attendance_register import AttendanceRegister
from bot.services.call_files import rows_of
from storage import attendance_register, call_lists, pathways
from storage.attendance_register import Stored, Written
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody hands in: new files, which of the kept ones to use, and how many minutes count at least."""

    meeting: MeetingId
    new: Sequence[NewFile] = ()
    files: Sequence[AttendanceFileId] = ()
    minimum: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A preview as somebody sends it back: what it showed, what they chose, and the reason of a correction."""

    looked: Looked
    answers: Answers
    reason: str = ""


class CallLists:
    """Whoever may take the register may fill it from a list; the originals are theirs to see."""

    def __init__(self, database: Database, clock: Clock, registers: AttendanceRegister) -> None:
        self._database = database
        self._clock = clock
        self._registers = registers

    async def open(self, asker: Asker, text: str = "") -> ImportStart:
        """Return the register of the meeting on the day that was typed, or of the one most likely meant, with its files.

        Raises what opening that register raises.
        """
        return await self._start(asker, await self._registers.open(asker, text))

    async def open_of(self, asker: Asker, meeting: MeetingId) -> ImportStart:
        """Return the register of the meeting whose button was pressed, with the files it has."""
        return await self._start(asker, await self._registers.open_of(asker, meeting))

    async def read(self, asker: Asker, wanted: Wanted) -> CallPreview:
        """Keep the new files, and say what all the wanted ones tell of the register. Nothing is written into it yet.

        Files that cannot be read are not kept. Raises NoCallList, CallListNotRead, TooManyCallLists, UploadLost,
        FileRefused and BadMinutes, each about its question.
        """
        register = await self._registers.open_of(asker, wanted.meeting)
        minimum = _minutes(wanted.minimum)
        try:
            files = (*wanted.files, *await self._keep(asker, register, wanted.new))
            return await self._preview(asker, register, Looked(wanted.meeting, files, minimum))
        except Refusal as refusal:
            raise refusal.at("files") from None

    async def look(self, asker: Asker, chosen: Chosen) -> CallPreview:
        """Show the same files again, asking about more of the people; what was answered stays."""
        register = await self._registers.open_of(asker, chosen.looked.meeting)
        found = await self._preview(asker, register, chosen.looked)
        return replace(found, given=chosen.answers)

    async def fill(self, asker: Asker, key: str, chosen: Chosen) -> Filled:
        """Write into the register who came, and remember what was said of them; a closed one needs a reason.

        The same key a second time changes nothing. Raises RegisterClosed, ReasonNeeded, NotAMember and HoldsPatientData.
        """
        register = await self._registers.open_of(asker, chosen.looked.meeting)
        whole = await self._preview(asker, register, chosen.looked)
        preview = whole.at_once
        _check_practices(register, chosen.answers)
        written = filling(preview, chosen.answers)
        reason = _reason(register, chosen.reason)
        _refuse_patients(preview, chosen.answers)
        stored = await self._write(asker, key, preview, written, reason)
        changed = bool(written.entries) or written.visitors != register.meeting.note.visitors
        if stored.fresh and not stored.open and changed:
            raise RegisterClosed(register.meeting.on)
        files = tuple(each.file for each in preview.files)
        saved = self._saved(asker, register, written, corrected=bool(reason))
        rest = await self._rest(asker, whole) if whole.later else None
        return Filled(saved, written.left_out, len(written.aliases), files, written.no_room, rest)

    async def original(self, asker: Asker, file: AttendanceFileId) -> KeptFile:
        """Return an original byte for byte, for those who may take the register it belongs to."""
        async with self._database.connection() as connection:
            found = await call_lists.original(connection, asker.installation_id, file)
        if found is None:
            raise NothingFound("meeting")
        meeting, kept = found
        await self._registers.open_of(asker, meeting)
        return kept

    async def _rest(self, asker: Asker, written: CallPreview) -> CallPreview:
        """Look again once a part is written, at those whom the form had no room for."""
        looked = written.looked.beyond(one.attendee.number for one in written.at_once.suggestions)
        return await self._preview(asker, await self._registers.open_of(asker, looked.meeting), looked)

    async def _start(self, asker: Asker, register: Register) -> ImportStart:
        async with self._database.connection() as connection:
            files = await call_lists.kept(connection, asker.installation_id, register.meeting.id)
        return ImportStart(register, files)

    async def _keep(
        self, asker: Asker, register: Register, new: Sequence[NewFile]
    ) -> tuple[AttendanceFileId, ...]:
        if not new:
            return ()
        await asyncio.to_thread(_check_readable, new, register)
        where = (asker.installation_id, register.meeting.id)
        async with self._database.connection() as connection:
            if len(await call_lists.kept(connection, *where)) + len(new) > MOST_FILES:
                raise TooManyCallLists(MOST_FILES)
            named = [replace(file, filename=shown_name(file.filename) or "–") for file in new]
            return await call_lists.keep(connection, *where, named, by=asker.handle, now=self._clock.now())

    async def _preview(self, asker: Asker, register: Register, looked: Looked) -> CallPreview:
        where = (asker.installation_id, register.meeting.id)
        async with self._database.connection() as connection:
            files = await call_lists.opened(connection, *where, looked.files)
            known = await call_lists.acquainted(connection, asker.installation_id, register)
        return await asyncio.to_thread(_understood, register, looked, files, known)

    async def _write(
        self, asker: Asker, key: str, preview: CallPreview, written: Filling, reason: str
    ) -> Stored:
        meeting, now = preview.register.meeting, self._clock.now()
        note = replace(meeting.note, visitors=written.visitors)
        entries = Written(asker.installation_id, key, meeting.id, written.entries, asker.handle, now, reason)
        where = (asker.installation_id, preview.register)
        async with self._database.transaction() as connection:
            stored = await attendance_register.record(connection, entries, note, closing=False)
            if stored.open:
                named = (preview.looked.files, written.aliases)
                await call_lists.applied(connection, *where, *named, by=asker.handle, now=now)
            if stored.open and reason:
                await pathways.settle(connection, asker.installation_id, meeting.id, by=asker.handle, now=now)
        return stored

    def _saved(self, asker: Asker, register: Register, written: Filling, *, corrected: bool) -> RegisterSaved:
        name = asker.person.name if asker.person else ""
        after = with_additions(register, written.entries, name, self._clock.now())
        note = replace(register.meeting.note, visitors=written.visitors)
        after = replace(after, meeting=replace(register.meeting, note=note))
        spoken_of = {entry.practice_id for entry in written.entries}
        practices = tuple(line.practice for line in register.lines if line.practice.id in spoken_of)
        return RegisterSaved(after, practices, corrected=corrected)


def answers_from(given: Mapping[int, Sequence[int]]) -> dict[int, tuple[Target, ...]]:
    """Make answers of what a form's options stand for: a practice's number, 0 for a visitor, nothing to leave out."""
    return {
        number: tuple(Target(PracticeId(each) if each else None) for each in chosen)
        for number, chosen in given.items()
    }


def _read(filename: str, content: bytes | None, register: Register) -> CallList:
    if content is None:
        raise UploadLost(filename)
    return read_call_list(rows_of(content, filename), filename, register.meeting.on)


def _check_readable(new: Sequence[NewFile], register: Register) -> None:
    """Let files pass that can be read; done beside the loop that answers Slack."""
    for file in new:
        _read(file.filename, file.content, register)


def _understood(
    register: Register, looked: Looked, files: Sequence[KeptFile], known: Acquainted
) -> CallPreview:
    """Read the files and say what is thought of everybody in them; done beside the loop that answers Slack."""
    if not files:
        raise NoCallList
    lists = [_read(file.filename, file.content, register) for file in files]
    people = attendees_of(lists)
    if len(people) > MOST_ATTENDEES:
        raise CallListNotRead(files[-1].filename, len(people))
    read = tuple(
        ReadFile(file, each.source, len(attendees_of([each])), each.began_on)
        for file, each in zip(files, lists, strict=True)
    )
    left = [one for one in people if one.number not in looked.done]
    there = [one for one in left if not one.shorter_than(looked.minimum)]
    short = tuple(one for one in people if one.shorter_than(looked.minimum))
    return CallPreview(register, looked, read, tuple(map(known.suggestion, there)), short)


def _minutes(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= LONGEST_MINIMUM):
        raise BadMinutes(text, LONGEST_MINIMUM).at("minimum")
    return int(text)


def _reason(register: Register, typed: str) -> str:
    """Return the reason of a correction, "" where the register is open."""
    if not register.meeting.closed:
        return ""
    refuse_patient_data(reason=typed)
    if not typed:
        raise ReasonNeeded().at("reason")
    return typed


def _refuse_patients(preview: CallPreview, answers: Answers) -> None:
    """Let names pass that hold no NHS number; one that is left out is not written, so it may hold anything."""
    for one in preview.suggestions:
        if targets_of(one, answers):
            refuse_patient_data(**{question_about(one.attendee.number): one.name})


def _check_practices(register: Register, answers: Answers) -> None:
    known = {line.practice.id for line in register.lines}
    for targets in answers.values():
        if any(target.practice is not None and target.practice not in known for target in targets):
            raise NotAMember("–", register.meeting.on)
