"""Who can be written to in a cluster: its people by their roles, when they can be, and who of them is not there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.contacts import Absence, AbsenceKind, Contact, Contacts, Mailbox, unreached_by_mail
from bot.domain.ids import BodyMemberId, ClusterId, InstallationId, PracticeId
from bot.domain.people import Role
from bot.domain.requirements import BODIES, OwnerKind
from storage.database import Connection, Query, Row
from storage.reach import HOURS, hours_from

_ROLES = (
    Role.REPRESENTATIVE,
    Role.DEPUTY,
    Role.CLUSTER_LEAD,
    Role.FACILITATOR,
    Role.BOARD_OFFICER,
)

# When a person can be written to, whether they are still in Slack and in the cluster's channel, and of those without
# Slack whether their mailbox takes letters.
_THERE = f"""
    {HOURS} AS hours,
    EXISTS (SELECT 1 FROM reach g WHERE g.person_id = p.id AND g.gone <> '') AS gone,
    (SELECT json_build_array(b.invitations, b.failed <> '') FROM mailbox b
      WHERE b.person_id = p.id AND starts_with(p.handle, 'M')) AS mailbox,
    EXISTS (SELECT 1 FROM channel_absence o WHERE o.installation_id = cc.installation_id AND o.channel = cc.channel
        AND o.handle = p.handle AND o.back_at IS NULL) AS has_left
"""  # noqa: S608 - the fragment is ours

_CONTACTS = Query(f"""
    SELECT cc.bound_at, c.kind, a.role, a.practice_id, p.handle, a.made_at, {_THERE},
           (SELECT o.failed FROM post o WHERE o.cluster_id = cc.cluster_id AND o.failed <> ''
             ORDER BY o.id DESC LIMIT 1) AS unposted
      FROM cluster_channel cc JOIN cluster c ON c.id = cc.cluster_id
      LEFT JOIN (appointment a JOIN person p ON p.id = a.person_id AND p.handle IS NOT NULL
                 LEFT JOIN membership m ON m.practice_id = a.practice_id AND m.from_date <= :today
                      AND (m.until_date IS NULL OR m.until_date > :today))
        ON a.installation_id = cc.installation_id AND a.ended_at IS NULL AND a.role = ANY(:roles)
       AND (m.cluster_id = c.id OR a.cluster_id = c.id
            OR (a.board_id = c.board_id AND a.cluster_id IS NULL AND a.practice_id IS NULL))
     WHERE cc.installation_id = :installation AND cc.cluster_id = :cluster
     ORDER BY a.id
""")  # noqa: S608 - the fragment is ours

# Who speaks for the members of a body: a practice's people, a health board's officers, the leads of a cluster or body.
_MEMBERS = Query(f"""
    SELECT bm.id, p.handle, a.made_at, {_THERE}
      FROM body_member bm JOIN cluster_channel cc ON cc.cluster_id = bm.body_id
      JOIN appointment a ON a.installation_id = bm.installation_id AND a.ended_at IS NULL AND (
           (bm.member_kind = 'practice' AND a.practice_id = bm.member_id AND a.role IN ('representative', 'deputy'))
           OR (bm.member_kind = 'board' AND a.board_id = bm.member_id AND a.role = 'board officer')
           OR (bm.member_kind = 'cluster' AND a.cluster_id = bm.member_id AND a.role = 'cluster lead'))
      JOIN person p ON p.id = a.person_id AND p.handle IS NOT NULL
     WHERE bm.installation_id = :installation AND bm.body_id = :cluster
     ORDER BY a.id
""")  # noqa: S608 - the fragment is ours

_COVERS = Query(f"""
    SELECT p.handle, cc.bound_at AS made_at, {_THERE}
      FROM cluster_channel cc JOIN person p ON p.installation_id = cc.installation_id
     WHERE cc.installation_id = :installation AND cc.cluster_id = :cluster AND p.handle = ANY(:covers)
""")  # noqa: S608 - the fragment is ours


async def of_cluster(
    connection: Connection, installation: InstallationId, cluster: ClusterId, today: date, *, mail: bool
) -> Contacts:
    """Read who can be written to in a cluster or body that has a channel; a practice is where it belongs today.

    Those with a role who left the channel, or Slack, are among the absent and nowhere else; so is whoever is reached by
    e-mail alone, if none can be sent (`mail`), or their mailbox takes none.
    """
    where = {"installation": installation, "cluster": cluster, "today": today}
    rows = await connection.rows(_CONTACTS, roles=[role.value for role in _ROLES], **where)
    people = [row for row in rows if row["role"] is not None]
    members: Sequence[Row] = ()
    if OwnerKind(rows[0]["kind"]) in BODIES:
        members = await connection.rows(_MEMBERS, **where)
    covers: Sequence[Row] = ()
    if named := _covers((*people, *members)):
        covers = await connection.rows(_COVERS, covers=named, **where)
    absent = {
        row["handle"]: why
        for row in (*people, *members, *covers)
        if (why := _absence(row, mail=mail)) is not None
    }
    found = _contacts(
        rows[0],
        [row for row in people if row["handle"] not in absent],
        [row for row in members if row["handle"] not in absent],
    )
    return replace(found, covers={row["handle"]: _contact(row) for row in covers}, absent=absent)


def _contacts(channel: Row, there: Sequence[Row], members: Sequence[Row]) -> Contacts:
    leads, facilitators, officers = (
        tuple(_contact(row) for row in there if row["role"] == role.value)
        for role in (Role.CLUSTER_LEAD, Role.FACILITATOR, Role.BOARD_OFFICER)
    )
    return Contacts(
        channel["bound_at"],
        _by_practice(there, Role.REPRESENTATIVE),
        _by_practice(there, Role.DEPUTY),
        leads,
        facilitators,
        officers,
        _by_member(members),
        unposted=channel["unposted"] or "",
    )


def _covers(rows: Iterable[Row]) -> list[str]:
    return sorted({leave.cover for row in rows for leave in hours_from(row["hours"]).leave if leave.cover})


def _contact(row: Row) -> Contact:
    return Contact(row["handle"], row["made_at"], hours_from(row["hours"]))


def _absence(row: Row, *, mail: bool) -> Absence | None:
    """Say why somebody with a role is not there, None for whoever is."""
    if row["gone"]:
        return Absence(AbsenceKind.GONE)
    if row["has_left"]:
        return Absence(AbsenceKind.LEFT_CHANNEL)
    mailbox = Mailbox(*row["mailbox"]) if row["mailbox"] else None
    why = unreached_by_mail(row["handle"], mailbox, mail=mail)
    return None if why is None else Absence(why)


def _by_practice(rows: Iterable[Row], role: Role) -> Mapping[PracticeId, Sequence[Contact]]:
    found: dict[PracticeId, list[Contact]] = {}
    for row in rows:
        if row["role"] == role.value and row["practice_id"] is not None:
            found.setdefault(PracticeId(row["practice_id"]), []).append(_contact(row))
    return found


def _by_member(rows: Iterable[Row]) -> Mapping[BodyMemberId, Sequence[Contact]]:
    """Find who speaks for each member of a body, whenever it belongs: its meetings tell who is asked."""
    found: dict[BodyMemberId, list[Contact]] = {}
    for row in rows:
        found.setdefault(BodyMemberId(row["id"]), []).append(_contact(row))
    return found
