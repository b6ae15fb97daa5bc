"""Reminders: the ledger is planned from the facts, claimed person by person, and settled with what Slack answered."""

import logging
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from secrets import token_hex

from bot.clock import Clock
from bot.domain.compliance import Assessment
from bot.domain.contacts import GONE
from bot.domain.dates import end_of_day, london_date
from bot.domain.deadlines import Owner
from bot.domain.deliveries import Delivered, Delivery, Refused, TryLater, Undeliverable, Unsure
from bot.domain.digests import Watched, wanted_digests
from bot.domain.escalation import wanted_escalations
from bot.domain.ids import ClusterId, InstallationId
from bot.domain.ledger_parts import EVERYTHING, LedgerOf, read_of
from bot.domain.letters import Addressee
from bot.domain.meetings import Invitation
from bot.domain.people import Asker, Cluster, by_mail
from bot.domain.permissions import Task, leads, require
from bot.domain.post_office import PostOffice
from bot.domain.refusals import NotUnderstood
from bot.domain.reminder_ledger import Because, Entry, Ledger, Nudge, Reason, Situation, plan_of
from bot.domain.reminder_wishes import as_wished
from bot.domain.reminders import Wanted, wanted_reminders
from bot.domain.spoken_day import spoken_day
from bot.domain.working_hours import is_open, last_morning, next_open
from bot.services.digests import Digests
from bot.services.duty_facts import facts_of_cluster
from bot.services.programmes import Programmes
from storage import (
    digests,
    faults,
    mailboxes,
    meetings,
    people,
    posts,
    reach,
    reachable,
    reminder_claims,
    reminder_history,
    reminder_wishes,
    reminders,
)
from storage.database import Connection, Database
from storage.reminder_claims import Worker

log = logging.getLogger("clwstwr")

# How long nobody else takes what was claimed: longer than one message may last. What waits longer is renewed.
_LEASE = timedelta(minutes=3)
_AT_ONCE = 50
_LETTERS_AT_ONCE = 20
_ONCE_MORE = timedelta(minutes=1)
# How far back a digest looks for what was declined, and for who was not reached.
_HEARD = timedelta(days=8)
_UNTIL_MENDED = timedelta(minutes=10)
_SHOWN = 200
_ALL = 100_000


class Reminders:
    """Keeps the ledger. One reminder is one line; `claim_due`, `begin`, saying and `settle` follow, none inside another."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programmes: Programmes,
        digests: Digests,
        post_office: PostOffice,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes
        self._digests = digests
        self._post_office = post_office
        self._worker = f"{os.getpid()}-{token_hex(3)}"
        self._claims = count(1)

    async def plan(self) -> None:
        """Bring the ledger in line with the facts, for the clusters where it may not be.

        What is wrong with one cluster stops the reminders of no other: it is logged, and tried again at the next beat.
        """
        now = self._clock.now()
        async with self._database.connection() as connection:
            behind = await reminders.dirty(connection, last_morning(now))
        await self._plan_each(behind, now)

    async def plan_clusters(self, installation: InstallationId, clusters: Iterable[ClusterId]) -> None:
        """Bring the ledger of some clusters in line with the facts now, so that it can be read back."""
        await self._plan_each([(installation, cluster) for cluster in clusters], self._clock.now())

    async def claim_due(self, limit: int = _AT_ONCE, *, by_mail: bool = False) -> Sequence[Nudge]:
        """Take what is due for up to `limit` people, each with everything that is said to them at once.

        They are people in Slack, or those who are reached by e-mail alone (`by_mail`), never both.

        The ledger is planned first, so that what was done in the meantime is never asked for. Nobody is looked
        at outside their hours, nor gets a second message on a day: what would be one waits until their next morning.
        With nothing due and nothing changed it costs one statement, however much is planned.
        """
        now = self._clock.now()
        async with self._database.connection() as connection:
            due, behind = await reminder_claims.stirring(connection, now, now - _LEASE, last_morning(now))
        await self._plan_each(behind, now)
        if not (due or behind):
            return ()
        if due:
            await self._digests.make(now)
        worker = Worker(f"{self._worker}-{next(self._claims)}", now, now - _LEASE)
        looked_at = limit
        while looked_at == limit:
            async with self._database.transaction() as connection:
                looked_at, nudges = await reminder_claims.claim(
                    connection, worker, limit, spoken_day(now), by_mail=by_mail
                )
            if nudges:
                return nudges
        return ()

    async def claim_letters(self) -> Sequence[tuple[Nudge, Addressee]]:
        """Do as `claim_due` for those reached by e-mail alone, and tell where each is; none while no e-mail can be sent."""
        if not self._post_office.is_open:
            return ()
        claimed = await self.claim_due(_LETTERS_AT_ONCE, by_mail=True)
        found: dict[tuple[InstallationId, str], Addressee] = {}
        for installation in {nudge.installation for nudge in claimed}:
            handles = [nudge.recipient for nudge in claimed if nudge.installation == installation]
            async with self._database.connection() as connection:
                known = await mailboxes.addressees(connection, installation, handles)
            found |= {(installation, handle): each for handle, each in known.items()}
        return [(nudge, found[nudge.installation, nudge.recipient]) for nudge in claimed]

    async def begin(self, nudge: Nudge) -> bool:
        """Make sure, just before it is said, that a message is still ours to say, that its facts stand and that it is time.

        If not it is given back, and the next claim sees to it; nothing is said on a claim that was lost.
        """
        now = self._clock.now()
        async with self._database.connection() as connection:
            its_time = is_open(now, nudge.hours)
            if its_time and await reminder_claims.begin(connection, nudge, now):
                return True
            due_at = None if its_time else next_open(now, nudge.hours)
            await reminder_claims.release(connection, nudge, due_at)
            return False

    async def renew(self, nudges: Sequence[Nudge]) -> None:
        """Keep the claims on what still waits to be said."""
        async with self._database.connection() as connection:
            await reminder_claims.renew(connection, nudges, self._clock.now())

    async def settle(self, nudge: Nudge, delivery: Delivery) -> None:
        """Note what became of a message: every line of it has its final state, or is planned again."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            match delivery:
                case Delivered(channel=channel, ts=ts):
                    because = Because.PERHAPS_TWICE if nudge.tried_before else Because.NOTHING
                    # A letter has no place in Slack that could be looked at.
                    where = ("", "") if by_mail(nudge.recipient) else (channel, ts)
                    await reminder_claims.sent(connection, nudge, Reason(because), now, *where)
                case TryLater(seconds=seconds, error=error):
                    due_at = next_open(now + timedelta(seconds=seconds), nudge.hours)
                    await reminder_claims.again(
                        connection, nudge, self._tried(nudge, Because.BUSY, error), due_at
                    )
                case Refused(error=error) if delivery.ours:
                    due_at = next_open(now + _UNTIL_MENDED, nudge.hours)
                    await reminder_claims.again(
                        connection, nudge, self._tried(nudge, Because.BUSY, error), due_at
                    )
                case Refused(error=error):
                    await reminder_claims.failed(connection, nudge, Reason(Because.REFUSED, error), now)
                    if isinstance(delivery, Undeliverable):
                        await mailboxes.failed(connection, nudge.installation, nudge.recipient, error, now)
                    elif error in GONE:
                        await reach.gone(connection, nudge.installation, nudge.recipient, error, now)
                case Unsure(error=error):
                    due_at = next_open(now + _ONCE_MORE, nudge.hours)
                    reason = Reason(Because.ANSWER_LOST, error)
                    await reminder_claims.unsure(connection, nudge, reason, now, due_at)

    async def next_due(self, after: datetime) -> datetime | None:
        """Return the earliest moment later than `after` at which a reminder falls due or a post has to change."""
        await self.plan()
        async with self._database.connection() as connection:
            return await reminders.next_due(connection, after)

    async def why(self, asker: Asker, text: str = "") -> Ledger:
        """Return the asker's reminders, and those of everybody in the cluster if they lead the one that is meant.

        Who leads may name a person or a practice, to see theirs only. Raises NotUnderstood for words of anybody else,
        PersonNotFound, PracticeNotFound and PracticeAmbiguous.
        """
        require(asker, Task.SEE_REMINDERS)
        cluster = _led(asker)
        if text and cluster is None:
            raise NotUnderstood("why", text)
        now, installation = self._clock.now(), asker.installation_id
        async with self._database.connection() as connection:
            if cluster is None:
                found = await reminder_history.of_person(
                    connection, installation, asker.handle, until=now, most=_SHOWN
                )
                return Ledger(asker.handle, tuple(found))
            of = await _asked_for(connection, asker, cluster, text, london_date(now))
            found = await reminder_history.of_cluster(
                connection,
                installation,
                cluster.id,
                until=now,
                most=_SHOWN,
                recipient=of.person,
                practice=of.practice,
            )
            unposted = "" if text else await posts.refusal(connection, cluster.id)
            return Ledger(asker.handle, tuple(found), cluster.name, of, unposted)

    async def report(self, installation: InstallationId, cluster: ClusterId, on: date) -> tuple[Entry, ...]:
        """Return every line of a cluster's ledger that was planned by the end of a day, as it stands now."""
        async with self._database.connection() as connection:
            found = await reminder_history.of_cluster(
                connection, installation, cluster, until=end_of_day(on), most=_ALL
            )
        return tuple(sorted(found, key=lambda each: (each.line.due_at, each.line.recipient, each.line.id)))

    async def _plan_each(self, behind: Sequence[tuple[InstallationId, ClusterId]], now: datetime) -> None:
        for installation, cluster in behind:
            try:
                async with self._database.connection() as connection:
                    await self._plan(connection, installation, cluster, now)
            except Exception as error:
                log.exception("reminders of cluster %s not planned", cluster)
                async with self._database.connection() as connection:
                    await faults.note(connection, installation, f"cluster:{cluster}", repr(error), now)

    async def _plan(
        self, connection: Connection, installation: InstallationId, cluster: ClusterId, now: datetime
    ) -> None:
        today, stale = london_date(now), now - _LEASE
        mail = self._post_office.is_open
        contacts = (await reachable.of_cluster(connection, installation, cluster, today, mail=mail)).on(today)
        lines, before = await reminders.standing(connection, installation, cluster, stale)
        wishes = await reminder_wishes.of_cluster(connection, installation, cluster)
        duties: dict[str, list[Assessment]] = {}
        invitations: list[Invitation] = []
        wanted: list[Wanted] = []
        watched: list[Watched] = []
        owners: tuple[Owner, ...] = ()
        for year in self._programmes.awake(today):
            facts = await facts_of_cluster(connection, installation, year, cluster, today)
            asked = (await meetings.of_year(connection, installation, cluster, year.key)).invitations
            duties[year.key] = facts.of_each_occasion()
            wanted += wanted_reminders(year.ladder, duties[year.key], asked, contacts, year.key, now)
            wanted += wanted_escalations(
                year.ladder, duties[year.key], asked, contacts, year.key, before, now
            )
            invitations += asked
            watched.append(Watched(year.key, duties[year.key], asked))
            owners = facts.owners.of_clusters
        wished = as_wished(wanted, wishes, contacts, now)
        heard = await digests.heard_in_cluster(connection, installation, cluster, now - _HEARD)
        for each in owners:
            wished += wanted_digests(each, watched, contacts, heard, wished, now)
        situation = Situation.of(duties, invitations, wishes)
        made = plan_of(wished, lines, situation, now, contacts.absent)
        await reminders.plan(connection, installation, cluster, made, now, stale)

    def _tried(self, nudge: Nudge, because: Because, error: str) -> Reason:
        """Keep in mind that an earlier answer was lost, whatever came after."""
        return Reason(Because.ANSWER_LOST if nudge.tried_before else because, error)


async def _asked_for(
    connection: Connection, asker: Asker, cluster: Cluster, text: str, today: date
) -> LedgerOf:
    if not text:
        return EVERYTHING
    return read_of(text, await people.of_cluster(connection, asker.installation_id, cluster, today))


def _led(asker: Asker) -> Cluster | None:
    """Return the cluster that the asker leads and means: the channel's, else their only one."""
    clusters = (asker.here,) if asker.here is not None else asker.clusters
    led = [cluster for cluster in clusters if cluster and leads(asker, cluster)]
    return led[0] if len(led) == 1 else None
