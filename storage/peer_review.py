"""The peer review as it is remembered: the cards of a cluster's practices, and what belongs to them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import asyncpg

from bot.domain.attendance import AttendanceStatus
from bot.domain.ids import InstallationId, MeetingId, PracticeId, SubmissionId
from bot.domain.names import fold
from bot.domain.owners import MemberPractice
from bot.domain.peer_review import FollowUp, Reviews, SessionMeeting, by_practice_and_session
from bot.domain.people import Cluster
from bot.domain.programme import ProgrammeYear
from bot.domain.review_cards import CardPart, CardWords, ReviewCard
from bot.domain.review_sessions import Session, sessions_of
from storage.database import Connection, Query, Row
from storage.inactive_indicators import LATEST, indicators_from
from storage.inbox import ARRIVAL
from storage.submissions import member_practice

# A designated meeting is the cluster's own, also when it is held jointly; or it is one at which a practice of the
# cluster was recorded, perhaps before it moved here. One that the health board refused for want of a facilitator is none.
_REVIEWS = Query(f"""
    WITH member AS MATERIALIZED (
        SELECT g.id, g.code, g.name, g.postcode FROM membership m JOIN practice g ON g.id = m.practice_id
         WHERE m.installation_id = :installation AND m.cluster_id = :cluster AND m.from_date <= :on
           AND (m.until_date IS NULL OR m.until_date > :on)),
    said AS MATERIALIZED (
        SELECT DISTINCT ON (a.meeting_id, a.practice_id) a.meeting_id, a.practice_id, a.status
          FROM member JOIN attendance a ON a.practice_id = member.id JOIN meeting m ON m.id = a.meeting_id
         WHERE m.programme = :programme AND m.purposes && :purposes::text[]
         ORDER BY a.meeting_id, a.practice_id, a.id DESC),
    held AS (
        SELECT m.id, (m.starts_at AT TIME ZONE 'Europe/London')::date AS day, m.purposes, m.closed_at IS NOT NULL AS closed,
               m.cluster_id = :cluster OR joint.cluster_id IS NOT NULL AS own
          FROM meeting m
          LEFT JOIN meeting_cluster joint ON joint.meeting_id = m.id AND joint.cluster_id = :cluster
         WHERE m.installation_id = :installation AND m.programme = :programme AND m.cancelled_at IS NULL
           AND m.purposes && :purposes::text[]
           AND (m.facilitated IS NOT FALSE OR (
                SELECT c.accepted FROM confirmation c
                 WHERE c.installation_id = :installation AND c.kind = 'facilitation' AND c.subject_id = m.id
                 ORDER BY c.id DESC LIMIT 1) IS NOT FALSE)
           AND (m.cluster_id = :cluster OR joint.cluster_id IS NOT NULL
                OR m.id IN (SELECT meeting_id FROM said WHERE status = 'present')))
    SELECT
        (SELECT json_agg(json_build_array(id, code, name, postcode) ORDER BY name, code) FROM member) AS practices,
        (SELECT json_agg(json_build_object('id', id, 'on', day, 'purposes', purposes, 'closed', closed, 'own', own)
                ORDER BY day, id) FROM held) AS meetings,
        (SELECT json_agg(json_build_array(meeting_id, practice_id, status)) FROM said) AS presence,
        (SELECT json_agg(json_build_object('id', r.id, 'practice', r.practice_id, 'requirement', r.requirement,
                'revision', r.revision, 'meeting', r.meeting_id, 'on', r.held_on, 'outside', r.outside,
                'by', r.recorded_by, 'at', r.recorded_at, 'words', json_build_object('indicators', r.indicators,
                    'themes', r.themes, 'learning', r.learning, 'pdp_actions', r.pdp_actions,
                    'cluster_issues', r.cluster_issues)) ORDER BY r.id)
           FROM member JOIN review_card r ON r.practice_id = member.id AND r.programme = :programme) AS cards,
        (SELECT json_agg(json_build_object('id', s.id, 'requirement', s.requirement, 'practice', s.owner_id,
                'on', s.shared_on, 'source', s.source, 'accepted', (
                    SELECT c.accepted FROM confirmation c
                     WHERE c.installation_id = :installation AND c.kind = 'catch-up' AND c.subject_id = s.id
                     ORDER BY c.id DESC LIMIT 1)) ORDER BY s.shared_on, s.id)
           FROM member
           JOIN submission s ON s.installation_id = :installation AND s.programme = :programme
                AND s.owner_kind = 'practice' AND s.owner_id = member.id
          WHERE s.withdrawn_at IS NULL AND s.requirement = ANY(:requirements::text[])) AS follow_ups,
        (SELECT {LATEST} FROM cluster c JOIN health_board b ON b.id = c.board_id
          WHERE c.installation_id = :installation AND c.id = :cluster) AS indicators,
        (SELECT json_agg(json_build_array(e.objective, a.number))
           FROM plan_action a JOIN plan_entry e ON e.action_id = a.id AND e.revision = 1
          WHERE a.installation_id = :installation AND a.cluster_id = :cluster) AS rows
""")  # noqa: S608 - the fragment is ours

# A card outside the meeting is a catch-up: the duty's record stands for the day that the latest version gives, and for
# no other. The actions are recorded once for a card, and no longer once it has none.
_WRITE = Query(f"""
    WITH {ARRIVAL},
    own AS (
        SELECT 'review:' || id AS source FROM review_card
         WHERE practice_id = :practice AND programme = :programme AND requirement = :requirement),
    card AS (
        INSERT INTO review_card (installation_id, programme, requirement, practice_id, revision, meeting_id, held_on,
               outside, indicators, themes, learning, pdp_actions, cluster_issues, recorded_by, recorded_at)
        SELECT :installation, :programme, :requirement, :practice, :revision::int, :meeting::bigint, :held_on::date,
               :outside::boolean, :indicators::text, :themes::text, :learning::text, :pdp_actions::text,
               :cluster_issues::text, :by, :now
          FROM arrival RETURNING id, practice_id),
    standing AS (
        SELECT s.id, s.requirement, s.shared_on FROM submission s JOIN own ON own.source = s.source
         WHERE s.installation_id = :installation AND s.programme = :programme AND s.owner_kind = 'practice'
           AND s.owner_id = :practice AND s.withdrawn_at IS NULL),
    withdrawn AS (
        UPDATE submission SET withdrawn_at = :now, withdrawn_by = :by, withdrawn_reason = 'review:' || card.id
          FROM card, standing
         WHERE submission.id = standing.id
           AND CASE WHEN standing.requirement = :requirement
                    THEN NOT :outside::boolean OR standing.shared_on <> :held_on::date
                    ELSE :pdp_actions::text = '' END),
    kept AS (
        INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, source,
               recorded_by, recorded_at)
        SELECT :installation, :programme, wanted.requirement, 'practice', :practice, wanted.day, 'review:' || card.id,
               :by, :now
          FROM card, (VALUES (:requirement, :held_on::date, :outside::boolean),
                             (:actions::text, :today::date, :in_plan::boolean)) wanted(requirement, day, holds)
         WHERE wanted.holds AND NOT EXISTS (
               SELECT 1 FROM standing s WHERE s.requirement = wanted.requirement
                  AND (s.requirement <> :requirement OR s.shared_on = wanted.day))),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now FROM card WHERE cluster_channel.cluster_id = :cluster)
    SELECT id FROM card
""")  # noqa: S608 - the fragment is ours


class Overtaken(Exception):  # noqa: N818 - it says what happened
    """Somebody else has just written the next version: nothing was written, so read again and try again."""


async def reviews(
    connection: Connection,
    installation: InstallationId,
    programme: ProgrammeYear,
    cluster: Cluster,
    on: date,
) -> Reviews:
    """Read everything about the peer review of a cluster's practices of a day, in one statement."""
    sessions = sessions_of(programme)
    row = await connection.one(
        _REVIEWS,
        installation=installation,
        programme=programme.key,
        cluster=cluster.id,
        on=on,
        purposes=[session.purpose for session in sessions],
        requirements=_asked_about(sessions),
    )
    return Reviews(
        programme,
        cluster,
        on,
        practices=tuple(_practice(each, cluster) for each in row["practices"] or ()),
        meetings=tuple(_meeting(each) for each in row["meetings"] or ()),
        presence=_presence(row),
        cards=by_practice_and_session(_card(each) for each in row["cards"] or ()),
        follow_ups=tuple(_follow_up(each) for each in row["follow_ups"] or ()),
        indicators=indicators_from(row["indicators"]),
        rows={fold(objective): number for objective, number in row["rows"] or ()},
    )


async def write(
    connection: Connection,
    installation: InstallationId,
    found: Reviews,
    session: Session,
    card: ReviewCard,
    *,
    in_plan: bool,
    key: str,
) -> int | None:
    """Keep a version of a card with what follows from it; its number, or None if this delivery was here before.

    Raises Overtaken when the card got another version of that number meanwhile.
    """
    try:
        row = await connection.row(
            _WRITE,
            installation=installation,
            programme=found.programme.key,
            cluster=found.cluster.id,
            requirement=session.key,
            practice=card.practice_id,
            revision=card.revision,
            meeting=card.meeting,
            held_on=card.held_on,
            outside=card.outside,
            actions=session.review.actions,
            in_plan=in_plan and bool(session.review.actions),
            today=found.today,
            by=card.recorded_by,
            now=card.recorded_at,
            key=key,
            **{part.value: card.words.of(part) for part in CardPart},
        )
    except asyncpg.UniqueViolationError as error:
        raise Overtaken from error
    return None if row is None else int(row["id"])


def _asked_about(sessions: Sequence[Session]) -> list[str]:
    keys = [key for one in sessions for key in (one.key, one.review.actions, one.review.outcome)]
    return sorted({key for key in keys if key})


def _practice(stored: Sequence[Any], cluster: Cluster) -> MemberPractice:
    id_, code, name, postcode = stored
    return member_practice(id_, code, name, postcode, cluster.id, cluster.name)


def _meeting(stored: Mapping[str, Any]) -> SessionMeeting:
    day = date.fromisoformat(stored["on"])
    purposes = frozenset(stored["purposes"])
    return SessionMeeting(MeetingId(stored["id"]), day, purposes, stored["closed"], stored["own"])


def _presence(row: Row) -> dict[tuple[MeetingId, PracticeId], AttendanceStatus]:
    return {
        (MeetingId(meeting), PracticeId(practice)): AttendanceStatus(status)
        for meeting, practice, status in row["presence"] or ()
    }


def _card(stored: Mapping[str, Any]) -> ReviewCard:
    return ReviewCard(
        stored["id"],
        PracticeId(stored["practice"]),
        stored["requirement"],
        stored["revision"],
        CardWords(**stored["words"]),
        date.fromisoformat(stored["on"]),
        None if stored["meeting"] is None else MeetingId(stored["meeting"]),
        stored["outside"],
        stored["by"],
        datetime.fromisoformat(stored["at"]),
    )


def _follow_up(stored: Mapping[str, Any]) -> FollowUp:
    return FollowUp(
        SubmissionId(stored["id"]),
        stored["requirement"],
        PracticeId(stored["practice"]),
        date.fromisoformat(stored["on"]),
        stored["source"],
        stored["accepted"],
    )
