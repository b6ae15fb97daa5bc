"""What people and their calendars ask of private addresses: make one, end one, and what stands in it now."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.clock import Clock
from bot.domain.calendar_entries import deadline_uid
from bot.domain.compliance import DutyState
from bot.domain.deadlines import Duty
from bot.domain.feeds import (
    AFTER,
    BEFORE,
    Deadline,
    Feed,
    FeedContents,
    FeedKind,
    FeedOf,
    FeedPlace,
    Subscription,
    allowed,
    fingerprint_of,
    language_of,
    places,
    stands_in_calendar,
)
from bot.domain.ids import ClusterId, FeedId, HealthBoardId, InstallationId
from bot.domain.meetings import Invitation
from bot.domain.people import Asker, Cluster, Role
from bot.domain.permissions import Task, board_meant, cluster_meant, may, require
from bot.domain.post_office import PostOffice
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import NoPublicAddress, NotAllowed, NothingFound
from bot.domain.requirements import OwnerKind
from bot.domain.tokens import hash_of
from bot.services.duty_facts import facts_of_cluster
from bot.services.programmes import Programmes
from bot.services.reports import Reports
from storage import directory, entry_revisions, feeds
from storage.database import Connection, Database

_TOKEN_BYTES = 24  # 192 bits: nobody guesses it, and 32 letters of an address can still be typed off a screen
_NOT_OWED = frozenset({DutyState.MET, DutyState.MET_LATE, DutyState.SUSPENDED})


class _Owed(NamedTuple):
    """A duty that is not done, and the key of the year that asks it."""

    programme: str
    duty: Duty


class Feeds:
    """Keeps the addresses that calendars subscribe to, and finds what each of them holds.

    What an address gives is worked out from its owner's roles of the moment. Who has lost the right to it gets an empty
    calendar, not an error: calendars keep the last copy of an address that fails, and would show for ever what somebody may
    no longer see. Only an address that its owner ended, or that was never there, is unknown.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programmes: Programmes,
        reports: Reports,
        post_office: PostOffice,
    ) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes
        self._reports = reports
        self._post_office = post_office

    async def show(self, asker: Asker) -> tuple[FeedPlace, ...]:
        """List whose entries the asker may have an address for, and the addresses made. Raises NoPublicAddress."""
        self._require(asker)
        async with self._database.connection() as connection:
            found = await feeds.of_person(
                connection, asker.installation_id, asker.handle, sorted(asker.boards)
            )
        by_place = {(feed.of.kind, feed.of.number): feed for feed in found.feeds}
        return tuple(FeedPlace(of, by_place.get((of.kind, of.number))) for of in places(asker, found.boards))

    async def make(self, asker: Asker, kind: FeedKind, number: int | None = None) -> tuple[FeedOf, str]:
        """Make an address for one's own entries, or for a cluster's or a board's: by its number, else the one meant.

        Returns it with whose entries it gives; it can never be told again. The one that there was before ends. Raises
        NotAllowed, SayWhichCluster, and NothingFound for a number that is not the asker's.
        """
        self._require(asker)
        wanted = _meant(asker, kind) if number is None else number
        possible = (
            [each.of for each in await self.show(asker)] if kind is FeedKind.BOARD else places(asker, ())
        )
        for of in possible:
            if of.kind is kind and of.number == wanted:
                return of, await self._make(asker, of)
        raise NothingFound("calendar")

    async def make_first(self, asker: Asker, kind: FeedKind) -> tuple[FeedOf, str] | None:
        """Make the address that `make` would, unless there is one already: then None, and it lives on.

        What is typed twice, or comes twice from Slack, must not end an address that a calendar uses.
        """
        found = await self.show(asker)
        wanted = _meant(asker, kind)
        for place in found:
            if (place.of.kind, place.of.number) == (kind, wanted):
                return None if place.feed is not None else (place.of, await self._make(asker, place.of))
        raise NothingFound("calendar")

    async def revoke(self, asker: Asker, feed: FeedId) -> None:
        """End an address of the asker's own."""
        async with self._database.connection() as connection:
            await feeds.revoke(connection, asker.installation_id, asker.handle, feed, self._clock.now())

    async def choose(self, asker: Asker, feed: FeedId, *, meetings: bool, alarms: bool) -> None:
        """Keep whether one's own meetings are in an address, and whether it rings. Raises NothingFound."""
        async with self._database.connection() as connection:
            kept = await feeds.choose(
                connection, asker.installation_id, asker.handle, feed, meetings=meetings, alarms=alarms
            )
        if not kept:
            raise NothingFound("calendar")

    async def contents(self, token_hash: bytes) -> FeedContents | None:
        """Return what stands in the feed of a token today, None if there is no such feed."""
        today = self._clock.today()
        async with self._database.connection() as connection:
            found = await feeds.find(connection, token_hash)
            if found is None:
                return None
            channel = found.feed.of.cluster.channel if found.feed.of.cluster is not None else None
            # Not from the directory's memory: what was remembered there may be older than the change that is told of here.
            asker = await directory.asker_of(connection, found.installation, found.handle, channel, today)
            if not allowed(asker, found.feed.of):
                return FeedContents(found, language_of(found, ()))
            invitations = await self._meetings(connection, found, asker)
            owed = await self._owed(connection, found, asker)
        if found.feed.of.board is not None:
            owed = await self._owed_by_board(found.installation, found.feed.of.board.id)
        deadlines = await self._dated(found, [each for each in owed if stands_in_calendar(each.duty, today)])
        years = {each.meeting.programme for each in invitations}
        return FeedContents(
            found,
            language_of(found, _clusters_of(found.feed, asker)),
            invitations,
            deadlines,
            {key: self._programmes.named(key) or self._programmes.on(today) for key in years},
        )

    async def changed_at(self, subscription: Subscription, fingerprint: str) -> datetime:
        """Return since when a feed has had the bytes of this fingerprint, in whichever process they were first made."""
        uid = f"feed:{subscription.feed.id}"
        async with self._database.connection() as connection:
            found = await entry_revisions.editions(
                connection, subscription.installation, {uid: fingerprint}, self._clock.now()
            )
        return found[uid].revised_at

    def _require(self, asker: Asker) -> None:
        require(asker, Task.SUBSCRIBE)
        if not self._post_office.public_url:
            raise NoPublicAddress

    async def _make(self, asker: Asker, of: FeedOf) -> str:
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        async with self._database.connection() as connection:
            await feeds.make(
                connection, asker.installation_id, asker.handle, of, hash_of(token), self._clock.now()
            )
        return self._post_office.feed(token)

    async def _meetings(
        self, connection: Connection, found: Subscription, asker: Asker
    ) -> tuple[Invitation, ...]:
        today, of = self._clock.today(), found.feed.of
        if of.kind is FeedKind.OWN and not found.feed.meetings:
            return ()
        own = of.kind is FeedKind.OWN
        return await feeds.meetings_of(
            connection,
            found.installation,
            first=today - BEFORE,
            last=today + AFTER,
            clusters=_appointed_to(asker) if own else [of.cluster.id] if of.cluster is not None else [],
            boards=[of.board.id] if of.board is not None else [],
            practices=[practice.id for practice in asker.practices] if own else [],
        )

    async def _owed(self, connection: Connection, found: Subscription, asker: Asker) -> list[_Owed]:
        """Read what is still to be done: of one's own feed by one's practices, of a cluster's by the cluster."""
        of, own = found.feed.of, {practice.id for practice in asker.practices}
        owed: list[_Owed] = []
        for cluster in _owing(found.feed, asker):
            if not may(asker, Task.SEE_DEADLINES, cluster):
                continue  # a partner comes to meetings, and owes nothing
            for year in self._years():
                facts = await facts_of_cluster(
                    connection, found.installation, year, cluster.id, self._clock.today()
                )
                for duty, state, *_ in facts.of_each_occasion():
                    kind, number = duty.owner.kind, duty.owner.id
                    by_own = of.kind is FeedKind.OWN and kind is OwnerKind.PRACTICE and number in own
                    by_cluster = of.kind is FeedKind.CLUSTER and (kind, number) == (cluster.kind, cluster.id)
                    if (by_own or by_cluster) and state not in _NOT_OWED:
                        owed.append(_Owed(year.key, duty))
        return owed

    async def _owed_by_board(self, installation: InstallationId, board: HealthBoardId) -> list[_Owed]:
        owed: list[_Owed] = []
        for year in self._years():
            try:
                found = await self._reports.board(installation, board, year)
            except NothingFound:
                continue  # a board that has no clusters yet, or none any more, owes nothing to anybody
            owed += [_Owed(year.key, duty) for duty, state, *_ in found.duties if state not in _NOT_OWED]
        return owed

    def _years(self) -> tuple[ProgrammeYear, ...]:
        """Return the years whose deadlines people hear of now."""
        return self._programmes.awake(self._clock.today())

    async def _dated(self, found: Subscription, owed: Iterable[_Owed]) -> tuple[Deadline, ...]:
        numbered = {deadline_uid(found.house, programme, duty): duty for programme, duty in owed}
        prints = {uid: fingerprint_of(duty) for uid, duty in numbered.items()}
        async with self._database.connection() as connection:
            editions = await entry_revisions.editions(
                connection, found.installation, prints, self._clock.now()
            )
        return tuple(Deadline(duty, uid, editions[uid]) for uid, duty in numbered.items())


def _meant(asker: Asker, kind: FeedKind) -> int:
    """Return the number of the cluster or board that somebody means, as far as it matters."""
    if kind is FeedKind.CLUSTER:
        cluster = cluster_meant(asker)
        require(asker, Task.SUBSCRIBE, cluster)
        return cluster.id
    if kind is FeedKind.OWN:
        return 0
    if not asker.boards:
        raise NotAllowed(Task.SUBSCRIBE.value, (Role.BOARD_OFFICER.value,))
    return board_meant(asker) or 0


def _appointed_to(asker: Asker) -> list[ClusterId]:
    """List the clusters and bodies that somebody belongs to themselves, and not by a practice of theirs."""
    own = (each.cluster for each in asker.appointments if each.practice is None)
    return sorted({cluster.id for cluster in own if cluster is not None})


def _clusters_of(feed: Feed, asker: Asker) -> tuple[Cluster, ...]:
    """Return the clusters that a feed is about, as far as it is about clusters."""
    if feed.of.kind is FeedKind.OWN:
        return asker.clusters
    return (feed.of.cluster,) if feed.of.cluster is not None else ()


def _owing(feed: Feed, asker: Asker) -> Sequence[Cluster]:
    """Return the clusters around which a feed's deadlines are looked for: one's own are those of one's practices."""
    if feed.of.kind is not FeedKind.OWN:
        return _clusters_of(feed, asker)
    own = (each.cluster for each in asker.appointments if each.practice is not None)
    return list({cluster.id: cluster for cluster in own if cluster is not None}.values())
