"""What people said of their own reminders: until when a thing may wait, and what is not theirs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import orjson

from bot.domain.about import About
from bot.domain.daily_message import Thing, thing_with
from bot.domain.ids import ClusterId, InstallationId
from bot.domain.ladder import Rung, RungKind
from bot.domain.people import Role
from bot.domain.reminder_acts import Colleague
from bot.domain.reminder_ledger import most_urgent_first
from bot.domain.reminder_wishes import Decline, Snooze, Wishes, wished
from storage.database import Connection, Query
from storage.inbox import ARRIVAL
from storage.reminder_rows import COLUMNS, kept, line_from

_WISHES = Query("""
    SELECT (SELECT json_agg(json_build_array(s.subject, s.recipient, s.number, s.until)) FROM snooze s
             WHERE s.installation_id = :installation AND s.cluster_id = :cluster) AS snoozes,
           (SELECT json_agg(json_build_array(d.subject, d.recipient, d.belongs_to)) FROM declined d
             WHERE d.installation_id = :installation AND d.cluster_id = :cluster) AS declines
""")

# Everything that was claimed together for a person was said in one message.
_SAID = Query(f"""
    SELECT {COLUMNS}, r.cluster_id, (
           SELECT count(*) FROM snooze s WHERE s.installation_id = r.installation_id AND s.subject = r.subject
              AND s.recipient = r.recipient) AS snoozed
      FROM reminder one JOIN reminder r ON r.installation_id = one.installation_id AND r.recipient = one.recipient
           AND (r.id = one.id OR r.claimed_by = one.claimed_by)
     WHERE one.id = :line AND one.installation_id = :installation AND one.recipient = :recipient
     ORDER BY r.id
""")  # noqa: S608 - the fragment is ours

_SNOOZE = Query(f"""
    WITH {ARRIVAL},
    asked AS (
        INSERT INTO snooze (installation_id, cluster_id, subject, recipient, number, until, asked_at)
        SELECT :installation, w.cluster, w.subject, :recipient, :number, :until, :now
          FROM arrival, unnest(:clusters::bigint[], :subjects::text[]) AS w (cluster, subject)
        ON CONFLICT DO NOTHING
        RETURNING cluster_id, number),
    touched AS (
        UPDATE cluster_channel SET facts_at = :now WHERE cluster_id IN (SELECT cluster_id FROM asked))
    (SELECT number FROM asked)
     UNION ALL
    (SELECT number FROM snooze
      WHERE installation_id = :installation AND recipient = :recipient AND subject = ANY(:subjects::text[]))
     ORDER BY number DESC LIMIT 1
""")  # noqa: S608 - the fragment is ours

_COMES_AGAIN = Query("""
    SELECT min(due_at) FROM reminder
     WHERE installation_id = :installation AND recipient = :recipient AND subject = ANY(:subjects::text[])
       AND step = :step AND state = 'planned'
""")

_DECLINE = Query(f"""
    WITH {ARRIVAL},
    said AS (
        INSERT INTO declined (installation_id, cluster_id, subject, recipient, belongs_to, facts, declined_at)
        SELECT :installation, w.cluster, w.subject, :recipient, :belongs_to::text, w.facts::jsonb, :now
          FROM arrival, unnest(:clusters::bigint[], :subjects::text[], :facts::text[]) AS w (cluster, subject, facts)
        ON CONFLICT (installation_id, subject, recipient) DO UPDATE
           SET belongs_to = excluded.belongs_to, declined_at = excluded.declined_at
        RETURNING cluster_id)
    UPDATE cluster_channel SET facts_at = :now WHERE cluster_id IN (SELECT cluster_id FROM said)
""")  # noqa: S608 - the fragment is ours

_COLLEAGUES = Query("""
    SELECT p.handle, p.name, array_agg(DISTINCT g.name) FILTER (WHERE g.id IS NOT NULL) AS practices
      FROM cluster c
      JOIN appointment a ON a.installation_id = c.installation_id AND a.ended_at IS NULL AND a.role = ANY(:roles)
      JOIN person p ON p.id = a.person_id AND p.handle IS NOT NULL AND p.handle <> :recipient
      LEFT JOIN practice g ON g.id = a.practice_id
      LEFT JOIN membership m ON m.practice_id = a.practice_id AND m.from_date <= :today
           AND (m.until_date IS NULL OR m.until_date > :today)
     WHERE c.installation_id = :installation AND c.id = :cluster
       AND (m.cluster_id = c.id OR a.cluster_id = c.id
            OR (a.board_id = c.board_id AND a.cluster_id IS NULL AND a.practice_id IS NULL))
     GROUP BY p.id ORDER BY p.name, p.id
""")

_WHO_HEARS = (
    Role.REPRESENTATIVE,
    Role.DEPUTY,
    Role.CLUSTER_LEAD,
    Role.FACILITATOR,
    Role.BOARD_OFFICER,
)


class SaidTogether(NamedTuple):
    """A thing as it was said to a person, the cluster of each of its lines, and how often it was put off."""

    thing: Thing
    clusters: tuple[ClusterId, ...]
    snoozed: int

    @property
    def abouts(self) -> list[About]:
        return [line.about for line in self.thing]

    @property
    def wished(self) -> dict[str, tuple[ClusterId, About]]:
        """What a wish about it names, each once: a duty and its way up are one."""
        pairs = zip(self.clusters, self.abouts, strict=True)
        return {wished(about): (cluster, about) for cluster, about in pairs}


async def of_cluster(connection: Connection, installation: InstallationId, cluster: ClusterId) -> Wishes:
    """Read what people of a cluster said of their reminders."""
    row = await connection.one(_WISHES, installation=installation, cluster=cluster)
    snoozes = (
        Snooze(subject, recipient, number, datetime.fromisoformat(until))
        for subject, recipient, number, until in row["snoozes"] or ()
    )
    return Wishes.of(snoozes, (Decline(*stored) for stored in row["declines"] or ()))


async def said(
    connection: Connection, installation: InstallationId, recipient: str, line: int
) -> SaidTogether | None:
    """Find the thing that a line belongs to, as it was said to its person; None for anybody else's line."""
    rows = await connection.rows(_SAID, installation=installation, recipient=recipient, line=line)
    by_id = {row["id"]: row for row in rows}
    thing = thing_with(line, most_urgent_first(line_from(row) for row in rows))
    if not thing:
        return None
    clusters = tuple(by_id[each.id]["cluster_id"] for each in thing)
    return SaidTogether(thing, clusters, max(by_id[each.id]["snoozed"] for each in thing))


async def snooze(
    connection: Connection,
    installation: InstallationId,
    recipient: str,
    together: SaidTogether,
    until: datetime,
    *,
    key: str,
    now: datetime,
) -> int:
    """Keep until when a thing may wait; returns the number of the snooze that is stored."""
    number: int = await connection.value(
        _SNOOZE,
        installation=installation,
        recipient=recipient,
        subjects=list(together.wished),
        clusters=[cluster for cluster, _ in together.wished.values()],
        number=together.snoozed + 1,
        until=until,
        key=key,
        now=now,
    )
    return number


async def comes_again(
    connection: Connection, installation: InstallationId, recipient: str, together: SaidTogether, number: int
) -> datetime | None:
    """Read from the ledger when a thing comes again after a snooze; None when it does not."""
    moment: datetime | None = await connection.value(
        _COMES_AGAIN,
        installation=installation,
        recipient=recipient,
        subjects=list(together.wished),
        step=str(Rung(RungKind.SNOOZED, number)),
    )
    return moment


async def decline(
    connection: Connection,
    installation: InstallationId,
    recipient: str,
    together: SaidTogether,
    belongs_to: str | None,
    *,
    key: str,
    now: datetime,
) -> None:
    """Keep that a thing is not somebody's; said again, the last word on to whom it belongs stands."""
    await connection.rows(
        _DECLINE,
        installation=installation,
        recipient=recipient,
        subjects=list(together.wished),
        clusters=[cluster for cluster, _ in together.wished.values()],
        facts=[orjson.dumps(kept(about)).decode() for _, about in together.wished.values()],
        belongs_to=belongs_to,
        key=key,
        now=now,
    )


async def colleagues(
    connection: Connection, installation: InstallationId, cluster: ClusterId, recipient: str, today: date
) -> Sequence[Colleague]:
    """List everybody else who can hear of a duty in a cluster, with the practices that they speak for."""
    rows = await connection.rows(
        _COLLEAGUES,
        installation=installation,
        cluster=cluster,
        recipient=recipient,
        roles=[role.value for role in _WHO_HEARS],
        today=today,
    )
    return [Colleague(row["handle"], row["name"], tuple(row["practices"] or ())) for row in rows]
