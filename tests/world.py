"""The cast: one health board with two clusters, real practices, and a handful of invented people.

Siân leads the cluster in Neath, where she is a GP. Gareth, Nia and Huw speak for three practices there. Catrin is the
health board's network lead and officer, Priya a pharmacist, Dewi the operator. Owen belongs nowhere.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import asyncpg

from bot import services
from bot.app import read_programmes, read_voices
from bot.clock import Clock
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, MeetingId, PersonId, PracticeId
from bot.domain.people import Asker, Role
from bot.services import Services
from bot.views.words import Voices
from storage.database import Database, Query

TEAM = "T0CLWSTWR"
NEATH_CHANNEL = "C0NEATH"
AFAN_CHANNEL = "C0AFAN"

NEATH = {
    "W00144": "Waterside Medical Practice",
    "W98002": "Dyfed Road Health Centre",
    "W98006": "Castle Surgery",
    "W98010": "Skewen Medical Centre",
    "W98036": "Victoria Gardens Surgery",
    "W98040": "Briton Ferry Health Centre",
    "W98048": "Tabernacle Surgery",
}
AFAN = {"W98017": "Afan Valley Group Practice", "W98032": "Fairfield Surgery", "W98041": "King's Surgery"}


class Winder:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def to(self, day: date | str, time: str = "09:00") -> None:
        """Put the clock to a day (`2017-05-31`) and a UTC time."""
        self.at = datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=UTC)


@dataclass
class World:
    """The house with its cast. People are Slack user ids; `ask` makes an asker of one, in a channel or without."""

    database: Database
    winder: Winder
    services: Services
    voices: Voices
    installation: InstallationId
    board: HealthBoardId
    neath: ClusterId
    afan: ClusterId
    practices: dict[str, PracticeId]
    people: dict[str, PersonId] = field(default_factory=dict)

    sian: str = "U0SIAN"
    gareth: str = "U0GARETH"
    nia: str = "U0NIA"
    huw: str = "U0HUW"
    catrin: str = "U0CATRIN"
    priya: str = "U0PRIYA"
    dewi: str = "U0DEWI"
    owen: str = "U0OWEN"

    async def ask(self, user: str, channel: str | None = NEATH_CHANNEL) -> Asker:
        return await self.services.directory.asker(TEAM, user, channel)

    def practice(self, name: str) -> PracticeId:
        """Find a practice of the cast by its code or the first word of its name, e.g. `Castle`."""
        by_name = {title.split()[0]: code for code, title in (NEATH | AFAN).items()}
        return self.practices[by_name.get(name, name)]

    async def run(self, sql: str, **parameters: object) -> list[dict[str, object]]:
        """Run a statement of the test's own."""
        async with self.database.connection() as connection:
            return [dict(row) for row in await connection.rows(_once(sql), **parameters)]

    async def meeting(
        self,
        day: date | str,
        *,
        time: str = "12:30",
        cluster: ClusterId | None = None,
        purposes: tuple[str, ...] = (),
        closed: bool = False,
        programme: str = "2017/18",
    ) -> MeetingId:
        """Put a meeting of two hours into the calendar, straight into the table."""
        start = datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=UTC)
        rows = await self.run(
            """INSERT INTO meeting (installation_id, cluster_id, programme, kind, purposes, starts_at, minutes, place,
                   uid, sequence, asked_at, revised_at, created_by, created_at, closed_at, closed_by)
               VALUES (:installation, :cluster, :programme, 'network', :purposes, :start, 120, 'Neath Civic Centre',
                   gen_random_uuid()::text, 0, :now, :now, 'U0SIAN', :now, :closed_at, :closed_by) RETURNING id""",
            installation=self.installation,
            cluster=cluster or self.neath,
            programme=programme,
            purposes=list(purposes),
            start=start,
            now=self.winder.at,
            closed_at=start if closed else None,
            closed_by="U0SIAN" if closed else None,
        )
        return MeetingId(int(str(rows[0]["id"])))

    async def attended(
        self,
        meeting: MeetingId,
        *practices: str,
        status: str = "present",
        by: str = "U0SIAN",
        reason: str = "",
    ) -> None:
        """Write entries of a register straight into the table."""
        for practice in practices:
            await self.run(
                """INSERT INTO attendance (installation_id, meeting_id, practice_id, cluster_id, status, deputy, remote,
                       reason, recorded_by, recorded_at)
                   SELECT :installation, :meeting, :practice, m.cluster_id, :status, false, false, :reason, :by, :now
                     FROM meeting m WHERE m.id = :meeting""",
                installation=self.installation,
                meeting=meeting,
                practice=self.practice(practice),
                status=status,
                reason=reason,
                by=by,
                now=self.winder.at,
            )

    async def appoint(
        self,
        user: str,
        name: str,
        role: Role,
        *,
        board: HealthBoardId | None = None,
        cluster: ClusterId | None = None,
        practice: PracticeId | None = None,
    ) -> PersonId:
        """Make somebody known and give them a role."""
        rows = await self.run(
            """INSERT INTO person (installation_id, handle, name) VALUES (:installation, :user, :name)
               ON CONFLICT (installation_id, handle) DO UPDATE SET name = excluded.name RETURNING id""",
            installation=self.installation,
            user=user,
            name=name,
        )
        person = PersonId(int(str(rows[0]["id"])))
        await self.run(
            """INSERT INTO appointment (installation_id, person_id, role, board_id, cluster_id, practice_id, made_by,
                   made_at) VALUES (:installation, :person, :role, :board, :cluster, :practice, 'U0DEWI', :now)""",
            installation=self.installation,
            person=person,
            role=role.value,
            board=board,
            cluster=cluster,
            practice=practice,
            now=self.winder.at,
        )
        self.people[user] = person
        return person


_STATEMENTS: dict[str, Query] = {}


def _once(sql: str) -> Query:
    """Make each statement of the tests once, outside the register of the house's own."""
    if sql not in _STATEMENTS:
        _STATEMENTS[sql] = Query(sql)
        Query.all.pop()
    return _STATEMENTS[sql]


async def empty(database: Database, within: str = "10s") -> None:
    """Erase everything: all rows belong to an installation.

    Whoever holds a lock for longer than `within` is named and thrown out: one test fails, and the next can begin.
    """
    try:
        async with database.connection() as connection:
            await connection.script(
                f"SET LOCAL lock_timeout = '{within}'; TRUNCATE installation, beat, alarm RESTART IDENTITY CASCADE"
            )
    except asyncpg.LockNotAvailableError as error:
        async with database.connection() as connection:
            holders = await connection.rows(_once(_HOLDERS))
        raise AssertionError("\n".join(str(holder["told"]) for holder in holders)) from error


_HOLDERS = """
    WITH held AS (
        SELECT pid, string_agg(DISTINCT l.mode || ' on ' || c.relname, ', ') AS locks
          FROM pg_locks l JOIN pg_class c ON c.oid = l.relation AND c.relnamespace = 'public'::regnamespace
         WHERE l.granted AND l.pid <> pg_backend_pid() GROUP BY pid)
    SELECT format('%s (%s, since %s) holds %s after: %s', pid, a.state, a.xact_start, held.locks, a.query) AS told,
           pg_terminate_backend(pid)
      FROM held JOIN pg_stat_activity a USING (pid)"""


async def build_world(database: Database, at: str = "2017-04-03") -> World:
    winder = Winder(datetime.fromisoformat(f"{at}T09:00:00").replace(tzinfo=UTC))
    made = World(
        database=database,
        winder=winder,
        services=services.Services(database, Clock(winder.now), read_programmes()),
        voices=read_voices(),
        installation=InstallationId(1),
        board=HealthBoardId(1),
        neath=ClusterId(1),
        afan=ClusterId(2),
        practices={},
    )
    await made.run(
        "INSERT INTO installation (team_id, team_name, installed_at) VALUES (:team, 'Clwstwr', :now)",
        team=TEAM,
        now=winder.at,
    )
    await made.run(
        """INSERT INTO health_board (installation_id, code, name, name_cy)
           VALUES (1, '7A3', 'Swansea Bay University Health Board', 'Bwrdd Iechyd Prifysgol Bae Abertawe')"""
    )
    await made.run(
        "INSERT INTO cluster (installation_id, board_id, name) VALUES (1, 1, 'Neath'), (1, 1, 'Afan')"
    )
    await made.run(
        """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
           VALUES (1, 1, 'C0NEATH', 'en', 'U0DEWI', :now, :now), (1, 2, 'C0AFAN', 'both', 'U0DEWI', :now, :now)""",
        now=winder.at,
    )
    for cluster, named in ((1, NEATH), (2, AFAN)):
        for code, name in named.items():
            made.practices[code] = await _practice(made, cluster, code, name)
    await _cast(made)
    return made


async def _practice(world: World, cluster: int, code: str, name: str) -> PracticeId:
    rows = await world.run(
        "INSERT INTO practice (installation_id, code, name) VALUES (1, :code, :name) RETURNING id",
        code=code,
        name=name,
    )
    practice = PracticeId(int(str(rows[0]["id"])))
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           VALUES (1, :practice, :cluster, '2009-04-01')""",
        practice=practice,
        cluster=cluster,
    )
    return practice


async def _cast(world: World) -> None:
    await world.appoint(world.sian, "Siân Rees", Role.CLUSTER_LEAD, cluster=world.neath)
    await world.appoint(world.sian, "Siân Rees", Role.REPRESENTATIVE, practice=world.practice("Castle"))
    await world.appoint(world.gareth, "Gareth Pugh", Role.REPRESENTATIVE, practice=world.practice("Dyfed"))
    await world.appoint(world.nia, "Nia Morgan", Role.REPRESENTATIVE, practice=world.practice("Skewen"))
    await world.appoint(world.huw, "Huw Bevan", Role.REPRESENTATIVE, practice=world.practice("Victoria"))
    await world.appoint(world.catrin, "Catrin Lloyd", Role.BOARD_OFFICER, board=world.board)
    await world.appoint(world.catrin, "Catrin Lloyd", Role.FACILITATOR, cluster=world.neath)
    await world.appoint(world.priya, "Priya Patel", Role.PARTNER, cluster=world.neath)
    await world.appoint(world.dewi, "Dewi Hughes", Role.OPERATOR)
