"""Nudges: who leads asks practices after what they are late with."""

from collections.abc import Collection
from datetime import date, time

from bot.clock import Clock
from bot.domain import nudging as rules
from bot.domain.about import AboutDuty
from bot.domain.dates import london, london_date
from bot.domain.ids import InstallationId
from bot.domain.nudging import NudgeOffer, NudgeReceipt, Sender
from bot.domain.owners import MemberPractice
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import Task, cluster_meant, require
from bot.domain.post_office import PostOffice
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import LeftEmpty, NothingFound
from bot.domain.requirements import OwnerKind
from bot.domain.spoken_day import spoken_day
from bot.services.duty_facts import facts_of_cluster
from bot.services.programmes import Programmes
from storage import nudges, reachable, reminder_wishes
from storage.database import Connection, Database


class Nudges:
    """What is late is worked out anew each time: nobody is asked after what is done."""

    def __init__(
        self, database: Database, clock: Clock, programmes: Programmes, post_office: PostOffice
    ) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes
        self._post_office = post_office

    async def offer(self, asker: Asker, text: str) -> NudgeOffer:
        """List what the practices of the cluster meant are late with, and what of it a typed line means.

        Raises NotLate, PracticeNotFound and PracticeAmbiguous for the words.
        """
        cluster, today = _cluster(asker), self._clock.today()
        async with self._database.connection() as connection:
            late, practices = await self._late(connection, asker.installation_id, cluster, today)
        chosen = rules.meant(text, self._years(today), late, practices) if text else ()
        return NudgeOffer(cluster.name, late, chosen)

    async def send(self, asker: Asker, chosen: Collection[str], key: str) -> NudgeReceipt:
        """Ask people after what is chosen by the subjects of duties, and say of each when they hear it, or why not.

        What is done by now is left out. Raises LeftEmpty at the question `late` when nothing is chosen.
        """
        if not chosen:
            raise LeftEmpty().at("late")
        cluster, now = _cluster(asker), self._clock.now()
        today, sender = london_date(now), _sender(asker)
        mail = self._post_office.is_open
        async with self._database.connection() as connection:
            late, _ = await self._late(connection, asker.installation_id, cluster, today)
            people = await reachable.of_cluster(
                connection, asker.installation_id, cluster.id, today, mail=mail
            )
            wishes = await reminder_wishes.of_cluster(connection, asker.installation_id, cluster.id)
            heard = await nudges.heard(
                connection,
                asker.installation_id,
                cluster.id,
                since=london(rules.quiet_since(today), time(0)),
                day=spoken_day(now),
                now=now,
            )
            wanted = [about for about in late if about.subject in chosen]
            found = rules.askings(wanted, sender, people.on(today), wishes, heard, now)
            asked = [each for each in found if each.at is not None]
            await nudges.ask(connection, asker.installation_id, cluster.id, asked, sender, key=key, now=now)
        return NudgeReceipt(cluster.name, found)

    async def _late(
        self, connection: Connection, installation: InstallationId, cluster: Cluster, today: date
    ) -> tuple[tuple[AboutDuty, ...], tuple[MemberPractice, ...]]:
        late: list[AboutDuty] = []
        practices: tuple[MemberPractice, ...] = ()
        for year in self._years(today):
            facts = await facts_of_cluster(connection, installation, year, cluster.id, today)
            late += rules.late_duties(facts.of_practices(), year.key)
            practices = facts.owners.practices
        return tuple(late), practices

    def _years(self, today: date) -> list[ProgrammeYear]:
        """Return the years in which a practice can be late by now."""
        return [year for year in self._programmes.awake(today) if _asks_by(year, today)]


def _asks_by(year: ProgrammeYear, today: date) -> bool:
    dates = (each.due for each in year.requirements if each.owner is OwnerKind.PRACTICE)
    return any(due is not None and due < today for due in dates)


def _cluster(asker: Asker) -> Cluster:
    cluster = cluster_meant(asker)
    require(asker, Task.NUDGE, cluster)
    if cluster.channel is None:
        raise NothingFound("cluster")
    return cluster


def _sender(asker: Asker) -> Sender:
    return Sender(asker.handle, asker.person.name if asker.person else "")
