"""Peer review in a cluster: the designated sessions, who was there, and whose card is still to come.

CND 011W, para 2 wants the inactive indicators reviewed at a designated cluster meeting mid way through the year and at
its end. It does not say what a practice does that missed the meeting: that it catches up outside it, for the health
board to confirm, is our reading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.attendance import AttendanceStatus
from bot.domain.ids import MeetingId, PracticeId, SubmissionId
from bot.domain.inactive_indicators import Indicator
from bot.domain.names import fold
from bot.domain.owners import MemberPractice
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import leads, speaks_for
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NoReviewAsked, NothingFound, NotThere
from bot.domain.requirements import Requirement
from bot.domain.review_cards import ReviewCard
from bot.domain.review_sessions import Session, sessions_of

CatchUpState = bool | None
"""What the health board said of a catch-up: it counts, it does not, or nothing yet."""


@dataclass(frozen=True, slots=True)
class SessionMeeting:
    """A meeting designated for one or more sessions, of a day in London."""

    id: MeetingId
    on: date
    purposes: frozenset[str]
    closed: bool
    own: bool = True


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something recorded of a practice that belongs to the peer review: a catch-up, its outcome, its actions."""

    submission: SubmissionId
    requirement: str
    practice_id: PracticeId
    shared_on: date
    source: str
    accepted: CatchUpState = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a practice's card raises for the cluster, by its line; `row` is the plan's row made of it."""

    practice: MemberPractice
    card: ReviewCard
    line: int
    words: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Reviews:
    """The peer review of a cluster on a day.

    `cards` holds every version by practice and session, oldest first; `presence` what the registers say; `rows` the
    plan's rows by what their objective first said.
    """

    programme: ProgrammeYear
    cluster: Cluster
    today: date
    practices: tuple[MemberPractice, ...] = ()
    meetings: tuple[SessionMeeting, ...] = ()
    presence: Mapping[tuple[MeetingId, PracticeId], AttendanceStatus] = field(default_factory=dict)
    cards: Mapping[tuple[PracticeId, str], tuple[ReviewCard, ...]] = field(default_factory=dict)
    follow_ups: tuple[FollowUp, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def sessions(self) -> tuple[Session, ...]:
        return sessions_of(self.programme)

    def session(self, key: str) -> Session:
        """Return a session of the year. Raises NothingFound."""
        found = next((session for session in self.sessions if session.key == key), None)
        if found is None:
            raise NothingFound("review")
        return found

    def practice(self, id_: PracticeId) -> MemberPractice:
        """Return a practice of the cluster. Raises NothingFound."""
        found = next((practice for practice in self.practices if practice.id == id_), None)
        if found is None:
            raise NothingFound("review")
        return found

    def versions(self, practice: PracticeId, session: Session) -> tuple[ReviewCard, ...]:
        return self.cards.get((practice, session.key), ())

    def card(self, practice: PracticeId, session: Session) -> ReviewCard | None:
        """Return the card as it stands."""
        return next(reversed(self.versions(practice, session)), None)

    def previous(self, practice: PracticeId, session: Session) -> tuple[Session, ReviewCard] | None:
        """Return the card of the last earlier session with the same outcome: the mid-year one, at the year's end."""
        earlier = self.sessions[: self.sessions.index(session)]
        for other in reversed(earlier):
            card = self.card(practice, other)
            if other.review.outcome == session.review.outcome and card is not None:
                return other, card
        return None

    def designated(self, session: Session) -> tuple[SessionMeeting, ...]:
        """List the cluster's own meetings for a session, by date."""
        return tuple(each for each in self.meetings if each.own and session.purpose in each.purposes)

    def attended(self, practice: PracticeId, session: Session) -> SessionMeeting | None:
        """Return the first meeting for a session at which the practice was present."""
        return next(
            (
                meeting
                for meeting in self._for(session)
                if self.presence.get((meeting.id, practice)) is AttendanceStatus.PRESENT
            ),
            None,
        )

    def missed(self, practice: PracticeId, session: Session) -> SessionMeeting | None:
        """Return the last meeting for a session that is over without the practice, if it was at none of them."""
        if self.attended(practice, session) is not None:
            return None
        over = [each for each in self._for(session) if not self._can_be_chosen(practice, each)]
        return next((each for each in reversed(over) if each.on <= self.today), None)

    def to_come(self, session: Session) -> SessionMeeting | None:
        """Return the next meeting designated for a session that is still to come."""
        return next((each for each in self.designated(session) if each.on > self.today), None)

    def choices(self, practice: PracticeId, session: Session) -> tuple[SessionMeeting, ...]:
        """List the meetings that a card can come from: those begun that the practice was, or may have been, at."""
        return tuple(each for each in self._for(session) if self._can_be_chosen(practice, each))

    def check_place(self, practice: PracticeId, session: Session, meeting: MeetingId) -> SessionMeeting:
        """Let a meeting pass that the practice's card can come from. Raises NotThere and NothingFound."""
        found = next((each for each in self._for(session) if each.id == meeting), None)
        if found is None or found.on > self.today:
            raise NothingFound("meeting").at("place")
        if not self._can_be_chosen(practice, found):
            raise NotThere(found.on).at("place")
        return found

    def catch_up(self, practice: PracticeId, session: Session) -> FollowUp | None:
        """Return the record of a catch-up that stands."""
        return self.follow_up(practice, session.key)

    def follow_up(self, practice: PracticeId, requirement: str) -> FollowUp | None:
        """Return what was recorded first of a practice for a requirement, of what stands."""
        return next(
            (
                each
                for each in self.follow_ups
                if each.practice_id == practice and each.requirement == requirement
            ),
            None,
        )

    def with_card(self, session: Session) -> tuple[MemberPractice, ...]:
        return tuple(each for each in self.practices if self.card(each.id, session) is not None)

    def without_card(self, session: Session) -> tuple[MemberPractice, ...]:
        return tuple(each for each in self.practices if self.card(each.id, session) is None)

    def shared(self, requirement: str) -> tuple[MemberPractice, ...]:
        """List the practices of which a requirement is recorded."""
        return tuple(each for each in self.practices if self.follow_up(each.id, requirement) is not None)

    @property
    def outcomes(self) -> tuple[Requirement, ...]:
        """List the requirements by which outcomes are shared, each once."""
        keys = dict.fromkeys(session.review.outcome for session in self.sessions if session.review.outcome)
        return tuple(found for key in keys if (found := self.programme.requirement(key)) is not None)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """List what the cards raise for the cluster, session by session."""
        return tuple(
            Issue(practice, card, line, words, self.rows.get(fold(words)))
            for session in self.sessions
            for practice in self.practices
            if (card := self.card(practice.id, session)) is not None
            for line, words in enumerate(card.words.issues)
        )

    def issue(self, card: int, line: int) -> Issue:
        """Return an issue by its card and line. Raises NothingFound."""
        found = next((each for each in self.issues if (each.card.id, each.line) == (card, line)), None)
        if found is None:
            raise NothingFound("issue")
        return found

    def require_sessions(self) -> None:
        """Raise NoReviewAsked in a year that asks for no peer review."""
        if not self.sessions:
            raise NoReviewAsked(self.programme.key)

    def _for(self, session: Session) -> Sequence[SessionMeeting]:
        return [each for each in self.meetings if session.purpose in each.purposes]

    def _can_be_chosen(self, practice: PracticeId, meeting: SessionMeeting) -> bool:
        """Begun; the practice was there, or nobody has said yet that it was not."""
        said = self.presence.get((meeting.id, practice))
        present = said is AttendanceStatus.PRESENT
        return meeting.on <= self.today and (present or (meeting.own and said is None and not meeting.closed))


def readable(asker: Asker, reviews: Reviews) -> tuple[MemberPractice, ...]:
    """List the practices whose cards somebody may read and write: the own ones, or all for those who lead."""
    everybody = leads(asker, reviews.cluster)
    return tuple(each for each in reviews.practices if everybody or speaks_for(asker, each.id))


@dataclass(frozen=True, slots=True)
class CardDraft:
    """What a form for a card begins with."""

    reviews: Reviews
    practice: MemberPractice
    session: Session

    @property
    def card(self) -> ReviewCard | None:
        return self.reviews.card(self.practice.id, self.session)


@dataclass(frozen=True, slots=True)
class CardRecorded:
    """What became of a card; `fresh` is False when it said the very same already."""

    reviews: Reviews
    practice: MemberPractice
    session: Session
    card: ReviewCard
    fresh: bool = True
    actions_recorded: bool = False

    @property
    def still_to_share(self) -> Requirement | None:
        """The outcome, when every session that it is made of has a card and nobody has shared it."""
        key = self.session.review.outcome
        parts = [each for each in self.reviews.sessions if key and each.review.outcome == key]
        complete = all(self.reviews.card(self.practice.id, each) for each in parts)
        shared = self.reviews.follow_up(self.practice.id, key)
        return self.reviews.programme.requirement(key) if parts and complete and shared is None else None

    @property
    def actions_to_record(self) -> Requirement | None:
        """The duty to put what follows into the plan, when the card has actions and it is not recorded yet."""
        key = self.session.review.actions
        recorded = self.actions_recorded or self.reviews.follow_up(self.practice.id, key) is not None
        asked = bool(key and self.card.words.pdp_actions and not recorded)
        return self.reviews.programme.requirement(key) if asked else None


def by_practice_and_session(
    cards: Iterable[ReviewCard],
) -> dict[tuple[PracticeId, str], tuple[ReviewCard, ...]]:
    """Gather the versions of each card, oldest first."""
    found: dict[tuple[PracticeId, str], list[ReviewCard]] = {}
    for card in sorted(cards, key=lambda each: each.revision):
        found.setdefault((card.practice_id, card.requirement), []).append(card)
    return {key: tuple(versions) for key, versions in found.items()}
