"""Every table, in one readable file: the facts the house remembers.

Facts are stored, standing is derived: there is no column for "compliant", "overdue" or "3 of 4". Every row belongs to
a Slack installation and goes when the installation is erased. Instants are aware and in UTC; a date is a London day.
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def _key() -> Any:
    return Field(default=None, sa_column=Column(BigInteger, Identity(always=False), primary_key=True))


def _of(table: str, *, optional: bool = False, index: bool = False) -> Any:
    """Make a reference to another table's row, which takes this row along when it is erased."""
    reference = ForeignKey(f"{table}.id", ondelete="CASCADE")
    column: Column[int] = Column(BigInteger, reference, nullable=optional, index=index)
    return Field(default=None, sa_column=column)


def _installation() -> Any:
    return _of("installation", index=True)


def _instant(*, optional: bool = False) -> Any:
    return Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=optional))


def _words(default: str = "") -> Any:
    return Field(default=default, sa_column=Column(Text, nullable=False, server_default=text(f"'{default}'")))


def _maybe_words() -> Any:
    return Field(default=None, sa_column=Column(Text, nullable=True))


def _number(default: int = 0) -> Any:
    return Field(
        default=default, sa_column=Column(Integer, nullable=False, server_default=text(str(default)))
    )


def _flag(*, default: bool = False) -> Any:
    preset = text("true" if default else "false")
    return Field(default=default, sa_column=Column(Boolean, nullable=False, server_default=preset))


def _bytes(*, unique: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=False, unique=unique))


class Installation(SQLModel, table=True):
    """A Slack workspace that the bot serves. `team_id` is empty for a register imported before the first connection.

    `url` is the workspace's address, with which the links of messages begin.
    """

    id: int = _key()
    team_id: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    team_name: str = _words()
    url: str = _words()
    bot_user: str = _words()
    installed_at: datetime = _instant()


class HealthBoard(SQLModel, table=True):
    __tablename__ = "health_board"
    __table_args__ = (UniqueConstraint("installation_id", "code"),)

    id: int = _key()
    installation_id: int = _installation()
    code: str = _words()
    name: str = _words()
    name_cy: str = _words()


class Cluster(SQLModel, table=True):
    """A cluster, or by its `kind` another body that meets: a planning group, a partnership board, a collaborative.

    Its number stays when it is renamed or changes its health board; what it was called before is a structure change.
    """

    __table_args__ = (UniqueConstraint("board_id", "name"),)

    id: int = _key()
    installation_id: int = _installation()
    board_id: int = _of("health_board")
    name: str = _words()
    name_cy: str = _words()
    kind: str = _words("cluster")
    ended_on: date | None = None


class ClusterChannel(SQLModel, table=True):
    """The channel a cluster is bound to and the language it speaks there.

    `facts_at` is the last change of anything a reminder depends on and `planned_at` the last time that the ledger was
    brought in line with it: a beat plans only where the first is later, or the day has changed; `mailed_at` is the same
    for the invitations in people's own calendars. `quorum` is how many practices the cluster asks for before it decides,
    if it has said so; `rag_legend` is what its colours mean.
    """

    __tablename__ = "cluster_channel"
    __table_args__ = (
        UniqueConstraint("installation_id", "channel"),
        UniqueConstraint("cluster_id"),
        CheckConstraint("language IN ('en', 'cy', 'both')", name="language"),
    )

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    channel: str = _words()
    language: str = _words("en")
    bound_by: str = _words()
    bound_at: datetime = _instant()
    facts_at: datetime = _instant()
    planned_at: datetime | None = _instant(optional=True)
    mailed_at: datetime | None = _instant(optional=True)
    quorum: int | None = None
    rag_legend: str = _words("progress")


class Practice(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("installation_id", "code"),)

    id: int = _key()
    installation_id: int = _installation()
    code: str = _words()
    name: str = _words()
    postcode: str = _words()
    list_size: int | None = None


class Membership(SQLModel, table=True):
    """A practice belongs to a cluster from a day until the day before `until_date`; at most one is current."""

    __table_args__ = (
        Index(
            "uq_membership_current", "practice_id", unique=True, postgresql_where=text("until_date IS NULL")
        ),
        Index("ix_membership_cluster", "cluster_id"),
    )

    id: int = _key()
    installation_id: int = _installation()
    practice_id: int = _of("practice", index=True)
    cluster_id: int = _of("cluster")
    from_date: date
    until_date: date | None = None


class Person(SQLModel, table=True):
    """Somebody the house knows by a handle: their Slack user id, or M and ten letters for people reached by e-mail alone.

    Every fact that somebody recorded names them by it.
    """

    __table_args__ = (UniqueConstraint("installation_id", "handle"),)

    id: int = _key()
    installation_id: int = _installation()
    handle: str | None = _maybe_words()
    name: str = _words()
    language: str | None = _maybe_words()


class Mailbox(SQLModel, table=True):
    """Where somebody gets e-mail, in small letters, and whether they want their meetings as invitations there.

    `failed` is what was last said of a letter that could not be delivered for good; another address begins anew.
    """

    __table_args__ = (UniqueConstraint("person_id"), UniqueConstraint("address", "installation_id"))

    id: int = _key()
    installation_id: int = _installation()
    person_id: int = _of("person")
    address: str = _words()
    invitations: bool = _flag(default=True)
    learned_at: datetime = _instant()
    failed: str = _words()
    failed_at: datetime | None = _instant(optional=True)


class Appointment(SQLModel, table=True):
    """A role of a person for a practice, a cluster or a health board, from a moment until it ends."""

    __table_args__ = (
        Index(
            "uq_appointment_current",
            "person_id",
            "role",
            text("coalesce(board_id, 0)"),
            text("coalesce(cluster_id, 0)"),
            text("coalesce(practice_id, 0)"),
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_appointment_operator",
            "installation_id",
            postgresql_where=text("role = 'operator' AND ended_at IS NULL"),
        ),
    )

    id: int = _key()
    installation_id: int = _installation()
    person_id: int = _of("person")
    role: str = _words()
    board_id: int | None = _of("health_board", optional=True, index=True)
    cluster_id: int | None = _of("cluster", optional=True, index=True)
    practice_id: int | None = _of("practice", optional=True, index=True)
    made_by: str = _words()
    made_at: datetime = _instant()
    ended_by: str | None = _maybe_words()
    ended_at: datetime | None = _instant(optional=True)


class Meeting(SQLModel, table=True):
    """A cluster meeting. `asked_at` is when its present date was announced: earlier answers were to another date.

    `uid`, `sequence` and `revised_at` are what calendars obey (RFC 5545): the UID never changes, the sequence rises
    with every change of time, place or state. `facilitated` is unknown until the register says whether somebody of the
    health board, or a person it nominated, facilitated; `visitors` are those in attendance for no practice.
    """

    __table_args__ = (
        UniqueConstraint("installation_id", "uid"),
        Index("ix_meeting_cluster_start", "cluster_id", "starts_at"),
    )

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    programme: str = _words()
    kind: str = _words()
    purposes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    starts_at: datetime = _instant()
    minutes: int
    place: str = _words()
    link: str = _words()
    facilitator: str = _words()
    agenda: str = _words()
    uid: str = _words()
    sequence: int = _number()
    asked_at: datetime = _instant()
    revised_at: datetime = _instant()
    created_by: str = _words()
    created_at: datetime = _instant()
    cancelled_at: datetime | None = _instant(optional=True)
    cancelled_by: str | None = _maybe_words()
    cancel_reason: str = _words()
    closed_at: datetime | None = _instant(optional=True)
    closed_by: str | None = _maybe_words()
    facilitated: bool | None = None
    visitors: str = _words()


class MeetingChange(SQLModel, table=True):
    """What was changed about a meeting, kept for ever: `was` and `became` hold only the fields that changed."""

    __tablename__ = "meeting_change"

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting", index=True)
    what: str = _words()
    was: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    became: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    reason: str = _words()
    changed_by: str = _words()
    changed_at: datetime = _instant()


class Rsvp(SQLModel, table=True):
    """A practice's answer to an invitation; the latest one since the meeting's `asked_at` holds.

    `source` is how it was given: empty in Slack, `calendar` by a calendar's reply, `page` on a page of an e-mail.
    """

    __table_args__ = (Index("ix_rsvp_latest", "meeting_id", "practice_id", "answered_at"),)

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting")
    practice_id: int = _of("practice", index=True)
    answer: str = _words()
    who_comes: str = _words()
    source: str = _words()
    answered_by: str = _words()
    answered_at: datetime = _instant()


class Attendance(SQLModel, table=True):
    """One entry of a register; the latest for a meeting and practice holds, the earlier ones stay to be read.

    `cluster_id` is the practice's cluster on the day of the meeting. An entry after the register was closed has a reason.
    """

    __table_args__ = (Index("ix_attendance_latest", "meeting_id", "practice_id", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting")
    practice_id: int = _of("practice", index=True)
    cluster_id: int = _of("cluster", index=True)
    status: str = _words()
    attendees: str = _words()
    deputy: bool = _flag()
    remote: bool = _flag()
    reason: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class Submission(SQLModel, table=True):
    """The fact that a duty was done: shared, made available, completed. A mistaken one is withdrawn with a reason.

    `period` is the first day of the month it belongs to, of a duty that every month asks anew. `source` names the row
    that says how it was done, if there is one: `evidence:3`, `review:4`, `test:5`, `pathways:6`.
    """

    __table_args__ = (
        Index("ix_submission_owner", "installation_id", "programme", "owner_kind", "owner_id"),
        Index("ix_submission_source", "installation_id", "source", postgresql_where=text("source <> ''")),
    )

    id: int = _key()
    installation_id: int = _installation()
    programme: str = _words()
    requirement: str = _words()
    owner_kind: str = _words()
    owner_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    meeting_id: int | None = _of("meeting", optional=True)
    shared_on: date
    period: date | None = None
    note: str = _words()
    link: str = _words()
    source: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()
    withdrawn_at: datetime | None = _instant(optional=True)
    withdrawn_by: str | None = _maybe_words()
    withdrawn_reason: str = _words()


class Suspension(SQLModel, table=True):
    """A relaxation that a health board announced: dates from `starts` to `ends` do not stand. No indicators means all."""

    __table_args__ = (Index("ix_suspension_board", "board_id", "programme"),)

    id: int = _key()
    installation_id: int = _installation()
    board_id: int = _of("health_board")
    programme: str = _words()
    indicators: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    starts: date
    ends: date
    reason: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()
    withdrawn_at: datetime | None = _instant(optional=True)
    withdrawn_by: str | None = _maybe_words()
    withdrawn_reason: str = _words()


class Confirmation(SQLModel, table=True):
    """What a health board said to a question that the guidance leaves to it; the latest answer holds.

    `kind` and the two numbers name the question: `facilitation` of a meeting, `joint` of a meeting and a cluster,
    `catch-up` of a submission, `merger` of a structure change.
    """

    __table_args__ = (
        Index("ix_confirmation_latest", "installation_id", "kind", "subject_id", "other_id", "id"),
    )

    id: int = _key()
    installation_id: int = _installation()
    kind: str = _words()
    subject_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    other_id: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, server_default=text("0")))
    accepted: bool = _flag()
    note: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class StructureChange(SQLModel, table=True):
    """What happened to a practice or a cluster, and from which day: closed, merged, moved, managed, renamed, ended.

    `other_id` is what it was merged or moved into; `was` and `became` are names. Memberships tell who belongs where.
    """

    __tablename__ = "structure_change"
    __table_args__ = (
        Index("ix_structure_change_subject", "installation_id", "subject_kind", "subject_id"),
        Index("ix_structure_change_other", "installation_id", "subject_kind", "other_id"),
        CheckConstraint("subject_kind IN ('cluster', 'practice')", name="subject_kind"),
    )

    id: int = _key()
    installation_id: int = _installation()
    subject_kind: str = _words()
    subject_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    kind: str = _words()
    on_date: date
    until_date: date | None = None
    other_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    was: str = _words()
    became: str = _words()
    note: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class MeetingCluster(SQLModel, table=True):
    """A meeting is held for this cluster too; the cluster that called it stands in the meeting itself."""

    __tablename__ = "meeting_cluster"
    __table_args__ = (UniqueConstraint("meeting_id", "cluster_id"),)

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting")
    cluster_id: int = _of("cluster", index=True)
    added_by: str = _words()
    added_at: datetime = _instant()


class BodyMember(SQLModel, table=True):
    """A body that is no cluster has members from a day until the day before `until_date`: practices, clusters, bodies, boards."""

    __tablename__ = "body_member"
    __table_args__ = (
        Index("ix_body_member_member", "installation_id", "member_kind", "member_id"),
        CheckConstraint("member_kind IN ('board', 'cluster', 'practice')", name="member_kind"),
    )

    id: int = _key()
    installation_id: int = _installation()
    body_id: int = _of("cluster", index=True)
    member_kind: str = _words()
    member_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    from_date: date
    until_date: date | None = None


class MemberAnswer(SQLModel, table=True):
    """A body's member answers an invitation to the body's meeting; the latest since the meeting's `asked_at` holds."""

    __tablename__ = "member_answer"
    __table_args__ = (Index("ix_member_answer_latest", "meeting_id", "member_id", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting")
    member_id: int = _of("body_member", index=True)
    answer: str = _words()
    who_comes: str = _words()
    source: str = _words()
    answered_by: str = _words()
    answered_at: datetime = _instant()


class PersonalAnswer(SQLModel, table=True):
    """What somebody who speaks for no practice says to an invitation: a partner, a lead, an officer; the latest holds.

    `here` says that they are at the meeting now: they are in attendance, for no practice.
    """

    __tablename__ = "personal_answer"
    __table_args__ = (Index("ix_personal_answer_latest", "meeting_id", "person_id", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting")
    person_id: int = _of("person", index=True)
    answer: str = _words()
    who_comes: str = _words()
    here: bool = _flag()
    source: str = _words()
    answered_at: datetime = _instant()


class CalendarCopy(SQLModel, table=True):
    """The meeting as it stands in somebody's own calendar, because an invitation was mailed to them.

    `sequence` and `revised_at` are the meeting's when it was last mailed; `raised` is added to the sequence for this
    person alone, once for each time that they were taken off the list. `removed` says that their copy was cancelled.
    `replied_sequence` and `replied_at` order their calendar's replies (RFC 5546, section 2.1.5); `partstat` is the last.
    """

    __tablename__ = "calendar_copy"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting")
    person_id: int = _of("person", index=True)
    address: str = _words()
    sequence: int = _number()
    raised: int = _number()
    revised_at: datetime = _instant()
    removed: bool = _flag()
    replied_sequence: int | None = None
    replied_at: datetime | None = _instant(optional=True)
    partstat: str = _words()


class Letter(SQLModel, table=True):
    """An e-mail that is to go to one person once; `subject` names what it says, as `invitation:5@2`.

    `kind` and `facts` are what it is written from when it goes. It is `waiting`, `claimed`, `sent`, `overtaken` by a later
    one or `failed` for good. Its `message_id` is random, so that an answer that names it proves that it was read.
    """

    __table_args__ = (
        UniqueConstraint("installation_id", "person_id", "subject"),
        Index("ix_letter_due", "due_at", postgresql_where=text("state IN ('waiting', 'claimed')")),
        Index("ix_letter_message", "message_id", postgresql_where=text("message_id <> ''")),
    )

    id: int = _key()
    installation_id: int = _installation()
    person_id: int = _of("person", index=True)
    meeting_id: int | None = _of("meeting", optional=True, index=True)
    kind: str = _words()
    subject: str = _words()
    facts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    state: str = _words("waiting")
    reason: str = _words()
    written_at: datetime = _instant()
    due_at: datetime = _instant()
    claimed_by: str | None = _maybe_words()
    claimed_at: datetime | None = _instant(optional=True)
    attempts: int = _number()
    settled_at: datetime | None = _instant(optional=True)
    message_id: str = _words()


class PageLink(SQLModel, table=True):
    """The address of somebody's own pages, as a letter carries it: a random token, of which only the hash is kept."""

    __tablename__ = "page_link"

    id: int = _key()
    installation_id: int = _installation()
    person_id: int = _of("person", index=True)
    token_hash: bytes = _bytes(unique=True)
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    revoked_at: datetime | None = _instant(optional=True)


class ReceivedMail(SQLModel, table=True):
    """An e-mail that came to the bot, and what became of it. Nothing of its text is kept; the same one is listed once.

    `verdict` is a word of the rules of incoming mail, `detail` what it was about.
    """

    __tablename__ = "received_mail"
    __table_args__ = (UniqueConstraint("sha256", "installation_id"),)  # an e-mail names no installation

    id: int = _key()
    installation_id: int = _installation()
    received_at: datetime = _instant()
    sha256: str = _words()
    message_id: str = _words()
    sender: str = _words()
    size: int
    verdict: str = _words()
    detail: str = _words()
    person_id: int | None = _of("person", optional=True, index=True)
    meeting_id: int | None = _of("meeting", optional=True, index=True)


class Feed(SQLModel, table=True):
    """A private address that a calendar subscribes to: a person's own entries, a cluster's or a health board's.

    Only the hash of its token is kept. `meetings` is whether the person's own meetings are in it, or come by e-mail alone;
    `alarms` whether entries ring.
    """

    __table_args__ = (
        CheckConstraint("kind IN ('own', 'cluster', 'board')", name="kind"),
        Index("ix_feed_person", "person_id", postgresql_where=text("revoked_at IS NULL")),
    )

    id: int = _key()
    installation_id: int = _installation()
    person_id: int = _of("person")
    kind: str = _words()
    cluster_id: int | None = _of("cluster", optional=True, index=True)
    board_id: int | None = _of("health_board", optional=True, index=True)
    token_hash: bytes = _bytes(unique=True)
    meetings: bool = _flag(default=True)
    alarms: bool = _flag()
    made_at: datetime = _instant()
    revoked_at: datetime | None = _instant(optional=True)


class EntryRevision(SQLModel, table=True):
    """How often a deadline's calendar entry has changed, and when it last did: what a meeting keeps in its own row.

    `fingerprint` is of everything that calendars compare; another one raises `sequence` (RFC 5546, section 2.1.4).
    """

    __tablename__ = "entry_revision"
    __table_args__ = (UniqueConstraint("installation_id", "uid"),)

    id: int = _key()
    installation_id: int = _installation()
    uid: str = _words()
    fingerprint: str = _words()
    sequence: int = _number()
    revised_at: datetime = _instant()


class AttendanceFile(SQLModel, table=True):
    """The original of an attendance list that a video call left, byte for byte: Teams and Zoom delete theirs."""

    __tablename__ = "attendance_file"
    __table_args__ = (UniqueConstraint("meeting_id", "sha256"),)

    id: int = _key()
    installation_id: int = _installation()
    meeting_id: int = _of("meeting")
    filename: str = _words()
    sha256: str = _words()
    content: bytes = _bytes()
    uploaded_by: str = _words()
    uploaded_at: datetime = _instant()
    applied_at: datetime | None = _instant(optional=True)


class AttendeeAlias(SQLModel, table=True):
    """For whom somebody in a call's list came, as a person once said: a practice, or with none, as a visitor.

    `name` is folded, `email` in small letters; one of them may be empty. The latest word for both holds.
    """

    __tablename__ = "attendee_alias"
    __table_args__ = (Index("ix_attendee_alias_cluster", "cluster_id", "name", "email", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    name: str = _words()
    email: str = _words()
    practice_id: int | None = _of("practice", optional=True, index=True)
    said_by: str = _words()
    said_at: datetime = _instant()


class DatePoll(SQLModel, table=True):
    """A question to a cluster which of some dates suits; it ends with a meeting, or without one."""

    __tablename__ = "date_poll"
    __table_args__ = (Index("ix_date_poll_cluster", "cluster_id", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    minutes: int
    place: str = _words()
    note: str = _words()
    asked_by: str = _words()
    asked_at: datetime = _instant()
    closes_on: date
    closed_at: datetime | None = _instant(optional=True)
    closed_by: str | None = _maybe_words()
    meeting_id: int | None = _of("meeting", optional=True, index=True)


class DatePollOption(SQLModel, table=True):
    """One of the moments that a poll asks about."""

    __tablename__ = "date_poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    id: int = _key()
    installation_id: int = _installation()
    poll_id: int = _of("date_poll")
    starts_at: datetime = _instant()


class DatePollVote(SQLModel, table=True):
    """What a practice, or with none a person for themselves, says to a date: yes, if need be, or no; the latest holds."""

    __tablename__ = "date_poll_vote"
    __table_args__ = (Index("ix_date_poll_vote_latest", "option_id", "practice_id", "person_id", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    option_id: int = _of("date_poll_option")
    practice_id: int | None = _of("practice", optional=True, index=True)
    person_id: int = _of("person", index=True)
    word: str = _words()
    source: str = _words()
    said_at: datetime = _instant()


class Evidence(SQLModel, table=True):
    """Something a practice keeps to show what it did: a Slack message copied with author, day and link, or a typed note."""

    __table_args__ = (
        Index("ix_evidence_practice", "practice_id", "programme"),
        Index(
            "uq_evidence_message",
            "installation_id",
            "practice_id",
            "channel",
            "message_ts",
            unique=True,
            postgresql_where=text("message_ts <> '' AND withdrawn_at IS NULL"),
        ),
    )

    id: int = _key()
    installation_id: int = _installation()
    programme: str = _words()
    requirement: str = _words()
    practice_id: int = _of("practice")
    action_id: int | None = _of("plan_action", optional=True, index=True)
    words: str = _words()
    author: str = _words()
    said_at: datetime = _instant()
    link: str = _words()
    channel: str = _words()
    message_ts: str = _words()
    how: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()
    withdrawn_at: datetime | None = _instant(optional=True)
    withdrawn_by: str | None = _maybe_words()
    withdrawn_reason: str = _words()


class IndicatorList(SQLModel, table=True):
    """The inactive indicators that a health board names for a year, as a list of code and name; the latest list holds."""

    __tablename__ = "indicator_list"
    __table_args__ = (Index("ix_indicator_list_board", "board_id", "programme", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    board_id: int = _of("health_board")
    programme: str = _words()
    indicators: list[Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'[]'")))
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class ReviewCard(SQLModel, table=True):
    """What a practice took from one peer-review session; the latest revision holds.

    `requirement` names the session's duty. `outside` marks a catch-up after the designated meeting was missed.
    """

    __tablename__ = "review_card"
    __table_args__ = (UniqueConstraint("practice_id", "programme", "requirement", "revision"),)

    id: int = _key()
    installation_id: int = _installation()
    programme: str = _words()
    requirement: str = _words()
    practice_id: int = _of("practice")
    revision: int
    meeting_id: int | None = _of("meeting", optional=True, index=True)
    held_on: date
    outside: bool = _flag()
    indicators: str = _words()
    themes: str = _words()
    learning: str = _words()
    pdp_actions: str = _words()
    cluster_issues: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class PathwayAgreement(SQLModel, table=True):
    """Which pathways a cluster agreed on; the latest agreement holds, the earlier ones are its history.

    `chosen` holds keys of the year's basket, and in plain words what was chosen locally. `quorum` is what the cluster
    asked for when it decided.
    """

    __tablename__ = "pathway_agreement"
    __table_args__ = (Index("ix_pathway_agreement_cluster", "cluster_id", "programme", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    programme: str = _words()
    requirement: str = _words()
    cluster_id: int = _of("cluster")
    meeting_id: int | None = _of("meeting", optional=True, index=True)
    agreed_on: date
    chosen: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    quorum: int | None = None
    reason: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class ChangeTest(SQLModel, table=True):
    """A small test of change of a practice, for the one pathway it was done for; its number stays, its words are entries."""

    __tablename__ = "change_test"
    __table_args__ = (UniqueConstraint("practice_id", "programme", "number"),)

    id: int = _key()
    installation_id: int = _installation()
    programme: str = _words()
    practice_id: int = _of("practice")
    pathway: str = _words()
    number: int
    created_at: datetime = _instant()


class ChangeTestEntry(SQLModel, table=True):
    """What a test of change said from a moment on: aim, plan, do, study, act, how it went, and where it was shared.

    An entry that takes the test back says why in `reason`.
    """

    __tablename__ = "change_test_entry"
    __table_args__ = (UniqueConstraint("test_id", "revision"),)

    id: int = _key()
    installation_id: int = _installation()
    test_id: int = _of("change_test")
    revision: int
    aim: str = _words()
    plan: str = _words()
    done: str = _words()
    study: str = _words()
    act: str = _words()
    result: str = _words()
    shared_on: date | None = None
    meeting_id: int | None = _of("meeting", optional=True, index=True)
    withdrawn: bool = _flag()
    reason: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class ClusterProfile(SQLModel, table=True):
    """A cluster's answers to the yearly questions on who leads it, who comes, and how mature it is; the latest holds.

    What nobody has answered is NULL; `lead_professions` is empty of a vacancy, with `vacant` set.
    """

    __tablename__ = "cluster_profile"
    __table_args__ = (Index("ix_cluster_profile_latest", "cluster_id", "year", "id"),)

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    year: int
    lead_professions: list[str] = Field(
        sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'"))
    )
    vacant: bool = _flag()
    primary_care_team: bool | None = None
    local_authority: bool | None = None
    third_sector: bool | None = None
    stage: int | None = None
    controls_finance: bool | None = None
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class TopicTick(SQLModel, table=True):
    """A heading or topic that a document has to speak about was ticked, or the tick taken back; the latest holds."""

    __tablename__ = "topic_tick"
    __table_args__ = (Index("ix_topic_tick_owner", "installation_id", "programme", "owner_kind", "owner_id"),)

    id: int = _key()
    installation_id: int = _installation()
    programme: str = _words()
    requirement: str = _words()
    owner_kind: str = _words()
    owner_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    topic: str = _words()
    ticked: bool = _flag()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class PlanAction(SQLModel, table=True):
    """A row of a cluster's action plan; its number stays for ever, its words are entries."""

    __tablename__ = "plan_action"
    __table_args__ = (UniqueConstraint("cluster_id", "number"),)

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    number: int
    created_at: datetime = _instant()


class PlanEntry(SQLModel, table=True):
    """What a row of the plan said from a moment on; the latest entry holds. `meeting_id` is the meeting it came from.

    `revision` counts a row's entries from 1: of two people who change a row at once, the second finds the number taken.
    `focus` is the key of a topic that the year's guidance wants in the plan, or empty.
    """

    __tablename__ = "plan_entry"
    __table_args__ = (UniqueConstraint("action_id", "revision"),)

    id: int = _key()
    installation_id: int = _installation()
    action_id: int = _of("plan_action")
    revision: int
    meeting_id: int | None = _of("meeting", optional=True, index=True)
    objective: str = _words()
    key_partners: str = _words()
    complete_by: str = _words()
    outcome: str = _words()
    progress: str = _words()
    rag: str = _words()
    focus: str = _words()
    recorded_by: str = _words()
    recorded_at: datetime = _instant()


class Reminder(SQLModel, table=True):
    """A line of the ledger: one step of one rule for one recipient, with one final state and its reason.

    `subject` names the duty or meeting (a moved meeting is a new subject: `meeting:5@2`). The unique key is the referee
    for "once": whoever inserts or claims the row may speak, nobody else. What is not of one cluster has none.
    """

    __table_args__ = (
        UniqueConstraint("installation_id", "subject", "recipient", "step"),
        Index("ix_reminder_due", "due_at", postgresql_where=text("state = 'planned'")),
        Index("ix_reminder_claimed", "claimed_at", postgresql_where=text("state = 'claimed'")),
        Index("ix_reminder_cluster", "cluster_id", "state"),
        Index("ix_reminder_recipient", "installation_id", "recipient", "state"),
    )

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int | None = _of("cluster", optional=True)
    subject: str = _words()
    step: str = _words()
    recipient: str = _words()
    due_at: datetime = _instant()
    facts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    state: str = _words("planned")
    reason: str = _words()
    planned_at: datetime = _instant()
    claimed_by: str | None = _maybe_words()
    claimed_at: datetime | None = _instant(optional=True)
    settled_at: datetime | None = _instant(optional=True)
    attempts: int = _number()
    channel: str | None = _maybe_words()
    message_ts: str | None = _maybe_words()


class Snooze(SQLModel, table=True):
    """A moment until which somebody wants to hear no more of one thing; of several the last one holds.

    `subject` names a duty with its date or a meeting as announced, so that another date begins anew.
    """

    __table_args__ = (
        UniqueConstraint("installation_id", "subject", "recipient", "number"),
        Index("ix_snooze_cluster", "cluster_id"),
    )

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    subject: str = _words()
    recipient: str = _words()
    number: int = _number()
    until: datetime = _instant()
    asked_at: datetime = _instant()


class Declined(SQLModel, table=True):
    """A thing that somebody said is not theirs, and the Slack user to whom it belongs, if they knew.

    `subject` is that of a snooze; `facts` say what it is about, as in a line of the ledger.
    """

    __table_args__ = (
        UniqueConstraint("installation_id", "subject", "recipient"),
        Index("ix_declined_cluster", "cluster_id", "declined_at"),
    )

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    subject: str = _words()
    recipient: str = _words()
    belongs_to: str | None = _maybe_words()
    facts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    declined_at: datetime = _instant()


class Pace(SQLModel, table=True):
    """How fast a workspace is spoken to, shared by all processes: when the next message may go, until when nobody speaks.

    `failures` counts the calls in a row that failed, and `error` says how the last one did.
    """

    installation_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("installation.id", ondelete="CASCADE"), primary_key=True)
    )
    next_at: datetime = _instant()
    held_until: datetime = _instant()
    failures: int = _number()
    error: str = _words()


class Fault(SQLModel, table=True):
    """Something of ours that went wrong with one thing, while everything else went on: since when, last when, how often."""

    __table_args__ = (UniqueConstraint("installation_id", "subject"),)

    id: int = _key()
    installation_id: int = _installation()
    subject: str = _words()
    error: str = _words()
    since: datetime = _instant()
    last_at: datetime = _instant()
    times: int = _number(1)


class Reach(SQLModel, table=True):
    """When somebody can be written to: their own hours if they chose some, and since when Slack has them no more.

    `quiet_until` is kept by whoever found at a claim that it is not their time: until then they are not looked at again.
    `gone` says why they are gone: deactivated, or unknown to Slack.
    """

    __table_args__ = (UniqueConstraint("person_id"),)

    id: int = _key()
    installation_id: int = _installation()
    person_id: int = _of("person")
    opens: time | None = None
    closes: time | None = None
    quiet_until: datetime | None = _instant(optional=True)
    gone_at: datetime | None = _instant(optional=True)
    gone: str = _words()


class Leave(SQLModel, table=True):
    """Days on which somebody is away, both ends included; reminders go to the cover, if one is named.

    `ended_at` is when it was taken back or cut short: then `ends` is its last day as it came to be.
    """

    __table_args__ = (Index("ix_leave_person", "person_id", "ends"),)

    id: int = _key()
    installation_id: int = _installation()
    person_id: int = _of("person")
    starts: date
    ends: date
    cover_id: int | None = _of("person", optional=True, index=True)
    recorded_by: str = _words()
    recorded_at: datetime = _instant()
    ended_at: datetime | None = _instant(optional=True)


class ProtectedTime(SQLModel, table=True):
    """Part of a day that a practice keeps for learning: on one day, or every week on a weekday (Monday is 0)."""

    __tablename__ = "protected_time"
    __table_args__ = (
        CheckConstraint("(weekday IS NULL) <> (on_date IS NULL)", name="when"),
        Index("ix_protected_time_practice", "practice_id", postgresql_where=text("withdrawn_at IS NULL")),
    )

    id: int = _key()
    installation_id: int = _installation()
    practice_id: int = _of("practice")
    weekday: int | None = None
    on_date: date | None = None
    starts: time
    ends: time
    recorded_by: str = _words()
    recorded_at: datetime = _instant()
    withdrawn_at: datetime | None = _instant(optional=True)
    withdrawn_by: str | None = _maybe_words()


class ChannelAbsence(SQLModel, table=True):
    """Somebody left a channel, and perhaps came back: reminders of its cluster end for them in between."""

    __tablename__ = "channel_absence"
    __table_args__ = (UniqueConstraint("installation_id", "channel", "handle"),)

    id: int = _key()
    installation_id: int = _installation()
    channel: str = _words()
    handle: str = _words()
    left_at: datetime = _instant()
    back_at: datetime | None = _instant(optional=True)


class Post(SQLModel, table=True):
    """A message of the bot in a channel: `wanted` rises when its facts change, `shown` follows what Slack shows.

    `renew_at` is the moment at which it must be said anew although no fact has changed: the morning of a meeting.
    """

    __table_args__ = (
        UniqueConstraint("installation_id", "subject"),
        Index("ix_post_behind", "id", postgresql_where=text("wanted > shown AND failed = ''")),
        Index("ix_post_renew", "renew_at", postgresql_where=text("renew_at IS NOT NULL")),
    )

    id: int = _key()
    installation_id: int = _installation()
    cluster_id: int = _of("cluster")
    subject: str = _words()
    channel: str = _words()
    message_ts: str | None = _maybe_words()
    wanted: int = _number(1)
    shown: int = _number()
    claimed_at: datetime | None = _instant(optional=True)
    renew_at: datetime | None = _instant(optional=True)
    failed: str = _words()


class Inbox(SQLModel, table=True):
    """The keys of deliveries whose effect is stored: the same delivery again finds its key and changes nothing."""

    installation_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("installation.id", ondelete="CASCADE"), primary_key=True)
    )
    key: str = Field(sa_column=Column(Text, primary_key=True))
    arrived_at: datetime = _instant()


class ImportRun(SQLModel, table=True):
    """An import that was applied: which file, with what hash, and what it changed."""

    __tablename__ = "import_run"

    id: int = _key()
    installation_id: int = _installation()
    filename: str = _words()
    sha256: str = _words()
    counts: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    imported_at: datetime = _instant()


class Beat(SQLModel, table=True):
    """The last time that a scheduled job ran to its end, and from when on its silence means that something is wrong.

    `failing_since` is when it first failed without having run to its end again, `error` how it failed last.
    """

    job: str = Field(sa_column=Column(Text, primary_key=True))
    beaten_at: datetime = _instant()
    silent_at: datetime = _instant()
    failing_since: datetime | None = _instant(optional=True)
    error: str = _words()


class Alarm(SQLModel, table=True):
    """What the operators are told of the schedules' silence; there is a row for as long as they are silent.

    `claimed_at` is when somebody last set out to tell them, `told_at` when they were told of the silence, and
    `well_since` when it was first seen to be over.
    """

    what: str = Field(sa_column=Column(Text, primary_key=True))
    since: datetime = _instant()
    claimed_at: datetime | None = _instant(optional=True)
    told_at: datetime | None = _instant(optional=True)
    well_since: datetime | None = _instant(optional=True)
