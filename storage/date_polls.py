"""Polls of dates: asked once, answered in words that are kept, closed once, and shown in the cluster's channel."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.date_polls import Booked, DatePoll, Diary, PollOption, PollWish, Vote, Word, weighed
from bot.domain.ids import ClusterId, DatePollId, InstallationId, PersonId, PollOptionId, PracticeId
from bot.domain.letters import LetterKind
from bot.domain.meetings import AnswerSource
from bot.domain.people import Cluster, Practice, Role
from bot.domain.poll_posts import PollPostKind
from storage.asked import ASKED
from storage.database import Connection, Query
from storage.directory import CLUSTER, cluster_from
from storage.inbox import ARRIVAL
from storage.meetings import PROTECTED, Stamp, kept_times

_LEAD = (Role.CLUSTER_LEAD.value, Role.FACILITATOR.value)

# Meetings on some days: of a cluster, held for it too, or of another one that somebody who leads it leads as well.
_BOOKED = f"""
    (SELECT json_agg(json_build_object('cluster', {CLUSTER}, 'starts_at', m.starts_at, 'minutes', m.minutes)
                     ORDER BY m.starts_at, m.id)
       FROM meeting m JOIN cluster c ON c.id = m.cluster_id JOIN health_board b ON b.id = c.board_id
       LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
      WHERE m.cancelled_at IS NULL AND (m.starts_at AT TIME ZONE 'Europe/London')::date IN ({{days}})
        AND m.id IN (
            SELECT own.id FROM meeting own WHERE own.cluster_id = {{cluster}}
            UNION SELECT also.meeting_id FROM meeting_cluster also WHERE also.cluster_id = {{cluster}}
            UNION SELECT other.id FROM appointment here JOIN appointment there ON there.person_id = here.person_id
              JOIN meeting other ON other.cluster_id = there.cluster_id
             WHERE here.cluster_id = {{cluster}} AND here.ended_at IS NULL AND here.role = ANY(:leading::text[])
               AND there.ended_at IS NULL AND there.role = ANY(:leading::text[])))
"""  # noqa: S608 - the fragment is ours

_DIARY = Query(f"""
    SELECT {_BOOKED.format(cluster=":cluster", days="SELECT unnest(:days::date[])")} AS booked,
           {PROTECTED.format(cluster=":cluster")} AS protected
""")

# The latest word to each date of each practice, and of each person who speaks for none and still has a role.
_VOTES = """
    (SELECT json_agg(json_build_array(v.option_id, v.word, v.practice_id, v.person_id, p.name) ORDER BY p.name, p.id)
       FROM (SELECT DISTINCT ON (x.option_id, x.practice_id, CASE WHEN x.practice_id IS NULL THEN x.person_id END) x.*
               FROM date_poll_option o JOIN date_poll_vote x ON x.option_id = o.id WHERE o.poll_id = d.id
              ORDER BY x.option_id, x.practice_id, CASE WHEN x.practice_id IS NULL THEN x.person_id END, x.id DESC) v
       JOIN person p ON p.id = v.person_id
      WHERE v.practice_id IS NOT NULL
         OR EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = v.person_id AND a.ended_at IS NULL))
"""

_OPTION_DAYS = """
    SELECT (o.starts_at AT TIME ZONE 'Europe/London')::date FROM date_poll_option o WHERE o.poll_id = d.id
"""

_POLL = f"""
    json_build_object('id', d.id, 'cluster', {CLUSTER}, 'minutes', d.minutes, 'place', d.place, 'note', d.note,
        'asked_by', d.asked_by, 'closes_on', d.closes_on, 'closed_at', d.closed_at,
        'meeting_at', (SELECT m.starts_at FROM meeting m WHERE m.id = d.meeting_id),
        'options', (SELECT json_agg(json_build_array(o.id, o.starts_at) ORDER BY o.starts_at)
                      FROM date_poll_option o WHERE o.poll_id = d.id),
        'practices', (
            SELECT json_agg(json_build_array(g.id, g.code, g.name, g.postcode) ORDER BY g.name, g.code)
              FROM membership s JOIN practice g ON g.id = s.practice_id
             WHERE s.cluster_id = d.cluster_id AND s.from_date <= :today::date
               AND (s.until_date IS NULL OR s.until_date > :today::date)),
        'votes', {_VOTES},
        'booked', {_BOOKED.format(cluster="d.cluster_id", days=_OPTION_DAYS)},
        'protected', {PROTECTED.format(cluster="d.cluster_id")})
"""  # noqa: S608 - the fragments are ours

_FROM_POLL = """
      FROM date_poll d JOIN cluster c ON c.id = d.cluster_id JOIN health_board b ON b.id = c.board_id
      LEFT JOIN cluster_channel cc ON cc.cluster_id = c.id
"""

_ONE = Query(f"""
    SELECT {_POLL} AS poll {_FROM_POLL} WHERE d.installation_id = :installation AND d.id = :poll
""")

_OPEN = Query(f"""
    SELECT {_POLL} AS poll {_FROM_POLL}
     WHERE d.installation_id = :installation AND d.cluster_id = :cluster AND d.closed_at IS NULL AND EXISTS (
           SELECT 1 FROM date_poll_option o
            WHERE o.poll_id = d.id AND (o.starts_at AT TIME ZONE 'Europe/London')::date >= :today::date)
     ORDER BY d.id DESC
""")  # noqa: S608 - the fragments are ours

_MANY = Query(f"""
    SELECT {_POLL} AS poll {_FROM_POLL} WHERE d.id = ANY(:polls::bigint[])
""")

# Who has no Slack, wants e-mail, and would be asked to a meeting of the day: one letter each about a poll in `asked`, once.
_WRITTEN = f"""
    occasion AS (SELECT id, ARRAY[cluster_id] AS clusters, :today::date AS day FROM asked),
    written AS (
        INSERT INTO letter (installation_id, person_id, kind, subject, facts, written_at, due_at)
        SELECT DISTINCT asked.installation_id, p.id, :letter, 'poll:' || asked.id,
               jsonb_build_object('poll', asked.id), :now::timestamptz, :now::timestamptz
          FROM asked JOIN ({ASKED}) each ON each.id = asked.id
          JOIN person p ON p.id = each.person_id AND starts_with(p.handle, 'M')
          JOIN mailbox box ON box.person_id = p.id AND box.failed = '' AND box.invitations
         WHERE NOT EXISTS (
                SELECT 1 FROM letter had WHERE had.installation_id = asked.installation_id
                   AND had.person_id = each.person_id AND had.subject = 'poll:' || asked.id
                OFFSET 0)  -- looked up by its index, one by one: joined, all letters of these people would be read
        ON CONFLICT (installation_id, person_id, subject) DO NOTHING RETURNING id)
"""  # noqa: S608 - the fragment is ours

_ASK = Query(f"""
    WITH {ARRIVAL}, made AS (
        INSERT INTO date_poll (installation_id, cluster_id, minutes, place, note, asked_by, asked_at, closes_on)
        SELECT :installation, :cluster, :minutes::int, :place, :note, :by, :now, :closes_on::date FROM arrival
        RETURNING id),
    options AS (
        INSERT INTO date_poll_option (installation_id, poll_id, starts_at)
        SELECT :installation, made.id, moment FROM made, unnest(:moments::timestamptz[]) AS moment),
    posted AS (
        INSERT INTO post (installation_id, cluster_id, subject, channel)
        SELECT :installation, cc.cluster_id, kind || ':' || made.id, cc.channel
          FROM made JOIN cluster_channel cc ON cc.cluster_id = :cluster, unnest(:posts::text[]) AS kind),
    asked AS (SELECT made.id, :installation::bigint AS installation_id, :cluster::bigint AS cluster_id FROM made WHERE :by_mail),
    {_WRITTEN}
    SELECT made.id, (SELECT count(*) FROM written) AS letters FROM made
""")  # noqa: S608 - the fragment is ours

# Somebody may be added, or their address put right, after a poll was asked.
_ASK_OTHERS = Query(f"""
    WITH asked AS (
        SELECT d.id, d.installation_id, d.cluster_id FROM date_poll d
         WHERE d.closed_at IS NULL AND EXISTS (
               SELECT 1 FROM date_poll_option o
                WHERE o.poll_id = d.id AND (o.starts_at AT TIME ZONE 'Europe/London')::date >= :today::date)),
    {_WRITTEN}
    SELECT count(*)::int FROM written
""")  # noqa: S608 - the fragment is ours

# A poll that is being closed at this moment is waited for.
_VOTE = Query(f"""
    WITH {ARRIVAL}, open AS (
        SELECT d.id FROM arrival, date_poll d
         WHERE d.installation_id = :installation AND d.id = :poll AND d.closed_at IS NULL FOR SHARE OF d),
    said AS (
        INSERT INTO date_poll_vote (installation_id, option_id, practice_id, person_id, word, source, said_at)
        SELECT :installation, o.id, whose, :person, given.word, :source, :now
          FROM open JOIN date_poll_option o ON o.poll_id = open.id
          JOIN unnest(:options::bigint[], :words::text[]) AS given(option, word) ON given.option = o.id,
               unnest(:practices::bigint[]) AS whose),
    raised AS (
        UPDATE post SET wanted = wanted + 1, failed = '' FROM open
         WHERE installation_id = :installation AND subject = 'poll:' || open.id)
    SELECT (SELECT count(*) FROM arrival) AS fresh, (SELECT count(*) FROM open) AS open
""")  # noqa: S608 - the fragment is ours

# A last call that was not said yet is not said any more.
_CLOSE = Query("""
    WITH closed AS (
        UPDATE date_poll SET closed_at = :now, closed_by = :by
         WHERE installation_id = :installation AND id = :poll AND closed_at IS NULL RETURNING id),
    raised AS (
        UPDATE post SET wanted = wanted + 1, failed = '' FROM closed
         WHERE installation_id = :installation AND subject = 'poll:' || closed.id),
    silenced AS (
        UPDATE post SET shown = wanted FROM closed
         WHERE installation_id = :installation AND subject = 'pollcall:' || closed.id)
    SELECT id FROM closed
""")

_MET = Query("""
    UPDATE date_poll SET meeting_id = (
        SELECT m.id FROM meeting m
         WHERE m.cluster_id = date_poll.cluster_id AND m.starts_at = :starts_at AND m.cancelled_at IS NULL
         ORDER BY m.id LIMIT 1)
     WHERE installation_id = :installation AND id = :poll
""")


async def diary(connection: Connection, cluster: ClusterId, days: Iterable[date]) -> Diary:
    """Return what is known already of some days: meetings, and the protected time of the cluster's practices."""
    row = await connection.one(_DIARY, cluster=cluster, days=list(days), leading=list(_LEAD))
    return _diary(row)


async def one(
    connection: Connection, installation: InstallationId, poll: DatePollId, today: date
) -> DatePoll | None:
    """Return one poll, if it is there."""
    row = await connection.row(_ONE, installation=installation, poll=poll, today=today, leading=list(_LEAD))
    return _poll(row["poll"]) if row else None


async def open_ones(
    connection: Connection, installation: InstallationId, cluster: ClusterId, today: date
) -> tuple[DatePoll, ...]:
    """Return the polls of a cluster that can be answered, the newest first."""
    rows = await connection.rows(
        _OPEN, installation=installation, cluster=cluster, today=today, leading=list(_LEAD)
    )
    return tuple(_poll(row["poll"]) for row in rows)


async def many(
    connection: Connection, polls: Iterable[DatePollId], today: date
) -> dict[DatePollId, DatePoll]:
    """Return some polls by their numbers."""
    rows = await connection.rows(_MANY, polls=list(polls), today=today, leading=list(_LEAD))
    found = [_poll(row["poll"]) for row in rows]
    return {poll.id: poll for poll in found}


async def ask(
    connection: Connection,
    stamp: Stamp,
    cluster: ClusterId,
    wish: PollWish,
    closes_on: date,
    *,
    by_mail: bool,
    today: date,
) -> tuple[DatePollId, int] | None:
    """Keep a poll, want its messages and, `by_mail`, write its letters; returns it and how many letters those are.

    Returns None when this very delivery had been stored before.
    """
    row = await connection.row(
        _ASK,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        by=stamp.by,
        cluster=cluster,
        minutes=wish.minutes,
        place=wish.place,
        note=wish.note,
        closes_on=closes_on,
        moments=sorted(set(wish.moments)),
        posts=[kind.value for kind in PollPostKind],
        letter=LetterKind.POLL.value,
        by_mail=by_mail,
        today=today,
    )
    return (DatePollId(row["id"]), int(row["letters"])) if row else None


async def ask_others(connection: Connection, *, now: datetime, today: date) -> int:
    """Write a letter about each poll that can be answered to those who should have one and have none.

    Returns how many letters are new.
    """
    return int(await connection.value(_ASK_OTHERS, now=now, today=today, letter=LetterKind.POLL.value))


async def vote(
    connection: Connection,
    stamp: Stamp,
    poll: DatePollId,
    words: Mapping[PollOptionId, Word],
    practices: Sequence[PracticeId],
    person: PersonId,
    source: AnswerSource,
) -> bool | None:
    """Keep what some practices, or with none of them a person, say to dates.

    Returns True when it was stored, None when this very delivery had been stored before, and False when the poll has been
    closed since it was read.
    """
    row = await connection.one(
        _VOTE,
        installation=stamp.installation,
        key=stamp.key,
        now=stamp.now,
        poll=poll,
        options=list(words),
        words=[word.value for word in words.values()],
        practices=list(practices) or [None],
        person=person,
        source=source.value,
    )
    return bool(row["open"]) if row["fresh"] else None


async def close(connection: Connection, stamp: Stamp, poll: DatePollId) -> bool:
    """Close a poll; False if somebody has closed it already."""
    row = await connection.row(_CLOSE, installation=stamp.installation, poll=poll, by=stamp.by, now=stamp.now)
    return row is not None


async def met(
    connection: Connection, installation: InstallationId, poll: DatePollId, starts_at: datetime
) -> None:
    """Note the meeting that a poll has ended with: that of its cluster at a moment."""
    await connection.rows(_MET, installation=installation, poll=poll, starts_at=starts_at)


def _poll(stored: dict[str, Any]) -> DatePoll:
    moments = {datetime.fromisoformat(at): PollOptionId(id_) for id_, at in stored["options"]}
    dates = weighed(moments, stored["minutes"], _diary(stored))
    return DatePoll(
        DatePollId(stored["id"]),
        _cluster(stored["cluster"]),
        stored["minutes"],
        stored["place"],
        stored["note"],
        stored["asked_by"],
        date.fromisoformat(stored["closes_on"]),
        tuple(PollOption(moments[each.starts_at], each) for each in dates),
        tuple(Practice(PracticeId(each[0]), *each[1:]) for each in stored["practices"] or ()),
        tuple(_vote(*each) for each in stored["votes"] or ()),
        _instant(stored["closed_at"]),
        _instant(stored["meeting_at"]),
    )


def _vote(option: int, word: str, practice: int | None, person: int, name: str) -> Vote:
    return Vote(
        PollOptionId(option), Word(word), PracticeId(practice) if practice else None, PersonId(person), name
    )


def _diary(stored: Mapping[str, Any]) -> Diary:
    booked = (
        Booked(_cluster(each["cluster"]), datetime.fromisoformat(each["starts_at"]), each["minutes"])
        for each in stored["booked"] or ()
    )
    return Diary(tuple(booked), kept_times(stored["protected"]))


def _cluster(stored: dict[str, Any]) -> Cluster:
    cluster: Cluster | None = cluster_from(stored)
    assert cluster is not None, "a poll or a meeting always has a cluster"
    return cluster


def _instant(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
