"""Keeping evidence of what practices did: copied out of Slack or noted, given its row of the plan, taken back."""

from dataclasses import replace
from datetime import date, time

from bot.clock import Clock
from bot.domain.dates import london, london_date
from bot.domain.evidence import (
    LONGEST,
    EvidenceChoices,
    EvidenceOpened,
    EvidencePlace,
    EvidenceReceipt,
    How,
    ToKeep,
    WantedEvidence,
)
from bot.domain.evidence_intake import (
    check_words,
    checked_day,
    checked_note,
    evidence_asked,
    in_plain_words,
    practice_chosen,
    practice_of_message,
    practice_typed,
    requirement_chosen,
)
from bot.domain.evidence_text import TypedNote
from bot.domain.ids import EvidenceId
from bot.domain.message_words import people_in, plain_words
from bot.domain.owners import MemberPractice
from bot.domain.people import Asker
from bot.domain.permissions import Task, cluster_meant, require, require_voice
from bot.domain.refusals import (
    MessageNeedsPractice,
    NothingFound,
    NotYourPractice,
    PracticeNotFound,
    ReasonNeeded,
    RowChosenAlready,
)
from bot.domain.requirements import Requirement
from bot.domain.said_message import SaidMessage
from bot.domain.sharing import check_note
from bot.services.programmes import Programmes
from storage import evidence as shelves
from storage.database import Connection, Database
from storage.evidence import Found, Stamp

_NOON = time(12)


class Evidence:
    """Practices keep evidence, or those who lead their cluster keep it for them."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def choices(self, asker: Asker, words: str = "") -> EvidenceChoices:
        """Offer what a note needs to be told: whose it is, what it shows, and for which row of the plan."""
        async with self._database.connection() as connection:
            place = await self._place(connection, asker)
        today = self._clock.today()
        return self._choices(asker, place, today, words=words[:LONGEST])

    async def offer(self, asker: Asker, message: SaidMessage) -> EvidenceChoices:
        """Offer the same for a message that somebody wants to keep.

        Raises HoldsPatientData, HoldsFinancialPart or NoWordsToKeep, before anything is asked.
        """
        async with self._database.connection() as connection:
            place = await self._place(connection, asker, message)
        message = in_plain_words(message, place)
        check_words(message.words)
        meant = practice_of_message(place, asker, message.author)
        found = self._choices(asker, place, london_date(message.said_at), meant)
        return replace(found, message=message)

    async def keep(self, asker: Asker, key: str, wanted: WantedEvidence) -> EvidenceReceipt:
        """Keep a note, or a message whose form was filled in, and record that the duty was done.

        Raises LeftEmpty, TooLong, HoldsPatientData, HoldsFinancialPart, EvidenceNeedsPractice, NothingFound,
        NotSharedYet and DateOutside, each at its question of the form.
        """
        async with self._database.connection() as connection:
            place = await self._place(connection, asker)
            if wanted.message is not None:
                to_keep = self._message_to_keep(asker, place, wanted, wanted.message)
            else:
                to_keep = self._note_to_keep(asker, place, wanted)
            return await self._keep(connection, asker, key, place, to_keep)

    async def keep_typed(self, asker: Asker, key: str, note: TypedNote) -> EvidenceReceipt | EvidenceChoices:
        """Keep a note as typed; where the words before it name no practice, the form begins with all of it."""
        words = plain_words(note.words, {})
        async with self._database.connection() as connection:
            place = await self._place(connection, asker)
            try:
                practice = practice_typed(asker, place, note.practice)
            except PracticeNotFound as unknown:
                if unknown.suggestions:
                    raise
                typed = plain_words(f"{note.practice}: {note.words}", {})
                return self._choices(asker, place, self._clock.today(), words=typed[:LONGEST])
            wanted = WantedEvidence(practice.id, row=note.row, words=words)
            to_keep = self._note_to_keep(asker, place, wanted)
            return await self._keep(connection, asker, key, place, to_keep)

    async def keep_reacted(self, asker: Asker, key: str, message: SaidMessage) -> EvidenceReceipt:
        """Keep the message that somebody marked with the sign; its row of the plan can be chosen later.

        Raises MessageNeedsPractice where it cannot be told whose evidence it is, and what `offer` raises.
        """
        async with self._database.connection() as connection:
            place = await self._place(connection, asker, message)
            practice = practice_of_message(place, asker, message.author)
            if practice is None:
                raise MessageNeedsPractice
            plain = in_plain_words(message, place)
            wanted = WantedEvidence(practice.id, message=plain)
            to_keep = replace(self._message_to_keep(asker, place, wanted, plain), how=How.REACTION)
            return await self._keep(connection, asker, key, place, to_keep)

    async def one(self, asker: Asker, evidence: EvidenceId) -> EvidenceOpened:
        """Look at one piece that this person may change: of their own practice, or in a cluster they lead."""
        async with self._database.connection() as connection:
            return await self._opened(connection, asker, evidence)

    async def choose_row(self, asker: Asker, key: str, evidence: EvidenceId, number: int) -> EvidenceReceipt:
        """Say which row of the plan a piece belongs to. Raises NothingFound, and RowChosenAlready for another row."""
        async with self._database.connection() as connection:
            found = await self._opened(connection, asker, evidence)
            row = next((each for each in found.rows if each.number == number), None)
            if found.kept.row is not None and found.kept.row.number != number:
                raise RowChosenAlready(found.kept.row.number).at("row")
            if found.kept.row is None:
                if row is None:
                    raise NothingFound("action").at("row")
                await shelves.choose_row(connection, self._stamp(asker, key), evidence, row.id)
        return EvidenceReceipt(found.requirement, replace(found.kept, row=row or found.kept.row), rows=True)

    async def withdraw(self, asker: Asker, key: str, evidence: EvidenceId, reason: str) -> EvidenceOpened:
        """Take a piece back for a reason, with the record that its duty was done; both stay to be read."""
        if not reason:
            raise ReasonNeeded().at("reason")
        check_note(reason, "reason")
        async with self._database.connection() as connection:
            found = await self._opened(connection, asker, evidence)
            await shelves.withdraw(connection, self._stamp(asker, key), evidence, reason)
        return found

    async def _place(
        self, connection: Connection, asker: Asker, message: SaidMessage | None = None
    ) -> EvidencePlace:
        cluster = cluster_meant(asker)
        require(asker, Task.KEEP_EVIDENCE, cluster)
        users = {asker.handle}
        if message is not None:
            users |= {message.author, *people_in(message.words)}
        today = self._clock.today()
        return await shelves.place(connection, asker.installation_id, cluster, today, sorted(users))

    def _choices(
        self,
        asker: Asker,
        place: EvidencePlace,
        day: date,
        meant: MemberPractice | None = None,
        words: str = "",
    ) -> EvidenceChoices:
        practices = place.open_to(asker)
        if not practices:
            raise NotYourPractice
        own = place.own(asker)
        known = meant or (own[0] if len(own) == 1 else None)
        asked = evidence_asked(self._programmes.on(day), day)
        return EvidenceChoices(place, asked, practices, known, day, words=words)

    def _message_to_keep(
        self, asker: Asker, place: EvidencePlace, wanted: WantedEvidence, message: SaidMessage
    ) -> ToKeep:
        check_words(message.words)
        day = london_date(message.said_at)
        return ToKeep(
            practice_chosen(asker, place, wanted.practice),
            requirement_chosen(self._programmes.on(day), wanted.requirement, day),
            place.row(wanted.row),
            message.words,
            message.name or place.names.get(message.author, "") or message.author,
            message.said_at,
            How.SHORTCUT,
            message.link,
            message.channel,
            message.ts,
        )

    def _note_to_keep(self, asker: Asker, place: EvidencePlace, wanted: WantedEvidence) -> ToKeep:
        today = self._clock.today()
        words = checked_note(wanted.words)
        day = checked_day(wanted.on or today, self._programmes.on(today), today)
        return ToKeep(
            practice_chosen(asker, place, wanted.practice),
            requirement_chosen(self._programmes.on(day), wanted.requirement, day),
            place.row(wanted.row),
            words,
            place.names.get(asker.handle, ""),
            self._clock.now() if day == today else london(day, _NOON),
            How.NOTE,
        )

    async def _keep(
        self, connection: Connection, asker: Asker, key: str, place: EvidencePlace, wanted: ToKeep
    ) -> EvidenceReceipt:
        programme = self._programmes.on(wanted.on)
        kept = await shelves.keep(connection, self._stamp(asker, key), programme.key, wanted)
        if kept is None:
            raise NothingFound("evidence")
        piece, fresh = kept
        towards = programme.requirement(piece.requirement) or wanted.requirement
        return EvidenceReceipt(towards, piece, bool(place.rows), fresh)

    async def _opened(self, connection: Connection, asker: Asker, evidence: EvidenceId) -> EvidenceOpened:
        found = await shelves.one(connection, asker.installation_id, evidence, self._clock.today())
        if found is None or found.cluster is None:
            raise NothingFound("evidence")
        require_voice(asker, Task.KEEP_EVIDENCE, found.kept.practice, found.cluster)
        return EvidenceOpened(self._towards(found), found.kept, found.cluster, found.rows)

    def _towards(self, found: Found) -> Requirement:
        year = self._programmes.named(found.programme)
        requirement = year.requirement(found.kept.requirement) if year else None
        if requirement is None:
            raise NothingFound("duty")
        return requirement

    def _stamp(self, asker: Asker, key: str) -> Stamp:
        return Stamp(asker.installation_id, asker.handle, key, self._clock.now())
