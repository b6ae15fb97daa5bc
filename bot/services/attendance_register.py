"""The register of a meeting: opened as a form, saved, closed, and corrected with a reason afterwards."""

from dataclasses import replace

from bot.clock import Clock
from bot.domain.attendance_register import (
    LineChoice,
    Register,
    RegisterSaved,
    Submitted,
    question_about,
    with_additions,
)
from bot.domain.attendee_names import attendees_by_practice
from bot.domain.ids import MeetingId, PracticeId
from bot.domain.meeting_text import read_day
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Asker
from bot.domain.permissions import Task, cluster_meant, require, require_in_one
from bot.domain.refusals import (
    NamesOfNobody,
    NoMeetingOn,
    NotAMember,
    NothingFound,
    ReasonNeeded,
    Refusal,
    RegisterClosed,
    RegisterOfCancelled,
    RegisterTooEarly,
)
from bot.services.programmes import Programmes
from storage import attendance_register, pathways
from storage.attendance_register import Written
from storage.database import Database


class AttendanceRegister:
    """Keeps the registers of meetings; those who may take them are named by Task.TAKE_REGISTER."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def open(self, asker: Asker, text: str = "") -> Register:
        """Return the register of the cluster's meeting on the day that was typed, or of the one most likely meant.

        Raises BadDate, NoMeetingOn, RegisterTooEarly or RegisterOfCancelled.
        """
        cluster = cluster_meant(asker)
        require(asker, Task.TAKE_REGISTER, cluster)
        today, where = self._clock.today(), (asker.installation_id, cluster.id)
        day = read_day(text, today, self._programmes.on(today).window) if text else None
        async with self._database.connection() as connection:
            if day is None:
                found = await attendance_register.register_near(connection, *where, today)
            else:
                found = await attendance_register.register_on(connection, *where, day)
        if found is None:
            raise RegisterTooEarly(None) if day is None else NoMeetingOn(day)
        return self._usable(found)

    async def open_of(self, asker: Asker, meeting: MeetingId) -> Register:
        """Return the register of the meeting whose button was pressed."""
        found = await self._register_of(asker, meeting)
        return self._usable(found)

    async def save(self, asker: Asker, key: str, submitted: Submitted) -> RegisterSaved:
        """Store what a form adds to a register, and close it if asked to; one that is closed needs a reason.

        The same key a second time changes nothing. Raises RegisterClosed, ReasonNeeded, NotAMember, HoldsPatientData
        and, about the names, NamesNotUnderstood, NamesOfNobody, PracticeNotFound or PracticeAmbiguous.
        """
        register = self._usable(await self._register_of(asker, submitted.meeting))
        return await self._store(asker, key, register, submitted)

    async def close(self, asker: Asker, key: str, meeting: MeetingId) -> RegisterSaved:
        """Close a register as it stands: practices of which nothing is recorded become absent."""
        register = self._usable(await self._register_of(asker, meeting))
        as_it_stands = Submitted(meeting, register.seen, note=register.meeting.note, close=True)
        return await self._store(asker, key, register, as_it_stands)

    async def _register_of(self, asker: Asker, meeting: MeetingId) -> Register:
        async with self._database.connection() as connection:
            found = await attendance_register.register_of(connection, asker.installation_id, meeting)
        if found is None:
            raise NothingFound("meeting")
        require_in_one(asker, Task.TAKE_REGISTER, found.clusters)
        return found

    def _usable(self, register: Register) -> Register:
        meeting = register.meeting
        if meeting.cancelled:
            raise RegisterOfCancelled(meeting.on)
        if meeting.on > self._clock.today():
            raise RegisterTooEarly(meeting.on)
        return register

    async def _store(self, asker: Asker, key: str, register: Register, submitted: Submitted) -> RegisterSaved:
        given, reason = _choices(register, submitted), _reason(submitted)
        entries = register.additions(given, submitted.seen, closing=submitted.close)
        note = register.note_after(submitted.note, submitted.seen)
        meeting, now = register.meeting, self._clock.now()
        if meeting.closed and not reason and (entries or note != meeting.note):
            raise RegisterClosed(meeting.on, meeting.closed_by)
        written = Written(asker.installation_id, key, meeting.id, entries, asker.handle, now, reason)
        async with self._database.connection() as connection:
            stored = await attendance_register.record(connection, written, note, closing=submitted.close)
            if submitted.close or reason:
                where = (asker.installation_id, meeting.id)
                await pathways.settle(connection, *where, by=asker.handle, now=now)
        if stored.fresh and not stored.open and (entries or note != meeting.note):
            raise RegisterClosed(meeting.on)
        name = asker.person.name if asker.person else ""
        after = with_additions(register, entries, name, now)
        closed_at = meeting.closed_at or (now if submitted.close else None)
        after = replace(after, meeting=replace(meeting, note=note, closed_at=closed_at))
        spoken_of = {entry.practice_id for entry in entries}
        return RegisterSaved(
            after,
            tuple(line.practice for line in register.lines if line.practice.id in spoken_of),
            submitted.close,
            submitted.reason is not None,
        )


def _reason(submitted: Submitted) -> str:
    """Return the reason of a correction, "" for what is none; raises ReasonNeeded for a correction without."""
    if submitted.reason is None:
        return ""
    refuse_patient_data(reason=submitted.reason)
    reason = submitted.reason.strip()
    if not reason:
        raise ReasonNeeded().at("reason")
    return reason


def _choices(register: Register, submitted: Submitted) -> dict[PracticeId, LineChoice]:
    """Put marks and names together by practice; what does not fit is refused at the question it stands in."""
    refuse_patient_data(names=submitted.names, visitors=submitted.note.visitors)
    practices = {line.practice.id: line.practice for line in register.lines}
    try:
        names = attendees_by_practice(submitted.names, tuple(practices.values()))
    except Refusal as refusal:
        raise refusal.at("names") from None
    for practice in submitted.marks:
        if practice not in practices:
            raise NotAMember("–", register.meeting.on).at(question_about(practice))
    choices = {id_: LineChoice(submitted.marks.get(id_), names.get(id_, "")) for id_ in practices}
    for id_, choice in choices.items():
        if choice.attendees and choice.mark is not None and not choice.mark.came:
            raise NamesOfNobody(practices[id_].name).at("names")
    return choices
