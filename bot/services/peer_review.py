"""What people ask of the peer review: the sessions and cards of a cluster, one card, and an issue for the plan."""

from dataclasses import replace
from datetime import date

from bot.clock import Clock
from bot.domain.ids import MeetingId, PracticeId
from bot.domain.outcomes import OutcomeDraft
from bot.domain.owners import MemberPractice
from bot.domain.peer_review import CardDraft, CardRecorded, Issue, Reviews
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, cluster_meant, require, require_voice, speaks_for
from bot.domain.practice_names import practice_named
from bot.domain.refusals import DutyNeedsPractice, Refusal, SessionNotFound
from bot.domain.review_cards import CardPart, ReviewCard, WrittenCard, checked_parts, words_after
from bot.domain.review_sessions import Session, session_named, year_with_reviews
from bot.domain.sharing import check_shared_on
from bot.services.plan import Plans
from bot.services.programmes import Programmes
from storage import peer_review
from storage.database import Connection, Database


class PeerReviews:
    """A practice's people see and write its own cards; those who lead the cluster see and write all of them."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes, plans: Plans) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes
        self._plans = plans

    async def show(self, asker: Asker) -> Reviews:
        """Return the peer review of the cluster meant. Raises NoReviewAsked in a year without any."""
        cluster = cluster_meant(asker)
        require(asker, Task.REVIEW, cluster)
        async with self._database.connection() as connection:
            return await self._load(connection, asker, cluster)

    async def of_practice(self, asker: Asker, practice: PracticeId) -> tuple[Reviews, MemberPractice]:
        """Return the peer review and a practice of it whose cards the asker may read."""
        found = await self.show(asker)
        require_voice(asker, Task.REVIEW, practice, found.cluster)
        return found, found.practice(practice)

    async def named(self, asker: Asker, text: str) -> tuple[Reviews, Session | None, MemberPractice | None]:
        """Return what a typed line means: a session, a practice (the asker's own, if only one can be meant), or both.

        Raises PracticeNotFound, PracticeAmbiguous, SessionNotFound and NotYourPractice.
        """
        found = await self.show(asker)
        session, rest = session_named(found.programme, text)
        practice = practice_named(rest, found.practices) if rest else _only_own(asker, found)
        if practice is not None:
            require_voice(asker, Task.REVIEW, practice.id, found.cluster)
        return found, session, practice

    async def draft(self, asker: Asker, requirement: str, practice: PracticeId) -> CardDraft:
        """Return what the form for a card begins with."""
        found, member = await self.of_practice(asker, practice)
        return CardDraft(found, member, found.session(requirement))

    async def record(self, asker: Asker, written: WrittenCard, key: str) -> CardRecorded:
        """Keep a card, with the catch-up and the actions it tells of; the very same again is kept once.

        Raises the refusals of bot.domain.review_cards, NotThere, NotSharedYet and DateOutside, each at its question.
        """
        found, _ = await self.of_practice(asker, written.practice_id)
        return await self._record(asker, found, written, key)

    async def record_part(
        self, asker: Asker, text: str, part: CardPart, words: str, key: str
    ) -> CardRecorded:
        """Write one part of a card, as typed; `text` names the session and, unless it is the asker's own, the practice.

        A first card is of the designated meeting that the practice was at, else of today, outside it.
        """
        found, session, practice = await self.named(asker, text)
        if session is None:
            raise SessionNotFound(text)
        if practice is None:
            raise DutyNeedsPractice(session.key, tuple(each.name for each in found.practices))
        written = WrittenCard(session.key, practice.id, {part: words}, keeps_place=True)
        return await self._record(asker, found, written, key)

    async def issue(self, asker: Asker, card: int, line: int) -> tuple[Issue, OutcomeDraft]:
        """Return an issue for the cluster with what a form for a new row of the plan begins with."""
        require(asker, Task.RECORD_OUTCOME, cluster_meant(asker))
        found = await self.show(asker)
        return found.issue(card, line), await self._plans.draft(asker, None)

    async def _load(self, connection: Connection, asker: Asker, cluster: Cluster) -> Reviews:
        today = self._clock.today()
        year = year_with_reviews(self._programmes.shareable(today))
        found = await peer_review.reviews(connection, asker.installation_id, year, cluster, today)
        found.require_sessions()
        return found

    async def _record(self, asker: Asker, found: Reviews, written: WrittenCard, key: str) -> CardRecorded:
        written = replace(written, parts=checked_parts(written.parts))
        async with self._database.connection() as connection:
            while True:  # a turn is lost only to somebody whose version was kept, so this ends
                try:
                    return await self._write(connection, asker, found, written, key)
                except peer_review.Overtaken:
                    found = await self._load(connection, asker, found.cluster)

    async def _write(
        self, connection: Connection, asker: Asker, found: Reviews, written: WrittenCard, key: str
    ) -> CardRecorded:
        practice, session = found.practice(written.practice_id), found.session(written.requirement)
        before = found.versions(practice.id, session)
        words = words_after(before, written)
        meeting, held_on = _place(found, session, written)
        latest = before[-1] if before else None
        in_plan = written.in_plan and found.follow_up(practice.id, session.review.actions) is None
        if latest and not in_plan and _same(latest, meeting, held_on) and latest.words == words:
            return CardRecorded(found, practice, session, latest, fresh=False)
        card = ReviewCard(
            id=0,
            practice_id=practice.id,
            requirement=session.key,
            revision=len(before) + 1,
            words=words,
            held_on=held_on,
            meeting=meeting,
            outside=meeting is None,
            recorded_by=asker.handle,
            recorded_at=self._clock.now(),
        )
        made = await peer_review.write(
            connection, asker.installation_id, found, session, card, in_plan=in_plan, key=key
        )
        if made is None:
            return CardRecorded(found, practice, session, latest or card, fresh=False)
        cards = {**found.cards, (practice.id, session.key): (*before, replace(card, id=made))}
        after = replace(found, cards=cards)
        return CardRecorded(after, practice, session, replace(card, id=made), actions_recorded=in_plan)


def _only_own(asker: Asker, found: Reviews) -> MemberPractice | None:
    own = [practice for practice in found.practices if speaks_for(asker, practice.id)]
    return own[0] if len(own) == 1 else None


def _place(found: Reviews, session: Session, written: WrittenCard) -> tuple[MeetingId | None, date]:
    """Say which meeting a card is of, or None with the day of a catch-up outside it."""
    if written.keeps_place:
        return _kept_place(found, session, written.practice_id)
    if written.meeting is not None:
        meeting = found.check_place(written.practice_id, session, written.meeting)
        return meeting.id, meeting.on
    try:
        day = check_shared_on(written.held_on or found.today, found.programme, found.today)
    except Refusal as refusal:
        raise refusal.at("held_on") from None
    return None, day


def _kept_place(found: Reviews, session: Session, practice: PracticeId) -> tuple[MeetingId | None, date]:
    card = found.card(practice, session)
    if card is not None:
        return card.meeting, card.held_on
    meeting = next(reversed(found.choices(practice, session)), None)
    return (None, found.today) if meeting is None else (meeting.id, meeting.on)


def _same(card: ReviewCard, meeting: MeetingId | None, held_on: date) -> bool:
    return (card.meeting, card.held_on) == (meeting, held_on)
