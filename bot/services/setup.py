"""Setting a cluster up: what there is to choose, and the binding itself."""

from dataclasses import replace

from bot.clock import Clock
from bot.domain import setup as rules
from bot.domain.deliveries import Delivery
from bot.domain.people import Asker
from bot.domain.permissions import Task, require
from bot.domain.refusals import NothingFound
from bot.domain.setup import Introduction, SetUpDone, SetUpOffer, SetUpWish
from bot.services import posts
from bot.services.directory import Directory
from storage import setup
from storage.database import Database


class SetUp:
    """Binds clusters to channels."""

    def __init__(self, database: Database, clock: Clock, directory: Directory) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory

    async def offer(self, asker: Asker, typed: str) -> SetUpOffer:
        """Say which clusters the asker can set up in this channel, and which one was typed."""
        require(asker, Task.SET_UP_CLUSTER)
        rules.in_a_channel(asker)
        async with self._database.connection() as connection:
            known = await setup.standing_clusters(connection, asker.installation_id)
        return rules.offer(asker, known, typed)

    async def bind(self, asker: Asker, key: str, wish: SetUpWish) -> SetUpDone:
        """Bind the asker's channel to a cluster and appoint its people; the first to do so becomes the operator.

        Raises NotAllowed, NothingFound, and ChannelTaken or ClusterElsewhere unless the wish says to move.
        """
        channel = rules.in_a_channel(asker)
        first = asker.operators == 0
        async with self._database.connection() as connection:
            known = await setup.one_cluster(connection, asker.installation_id, wish.cluster)
            if known is None:
                raise NothingFound("cluster").at("cluster")
            rules.check_binding(asker, known.cluster, move=wish.move)
            await setup.set_up(
                connection,
                asker.installation_id,
                key,
                channel,
                wish,
                asker.handle,
                first=first,
                now=self._clock.now(),
            )
        self._directory.forget()
        bound = replace(known.cluster, channel=channel, language=wish.language)
        freed = asker.here.name if asker.here is not None and asker.here.id != bound.id else None
        return SetUpDone(bound, wish.leads, wish.facilitator, first, freed)

    async def claim_introductions(self) -> tuple[Introduction, ...]:
        """Take a few introductions that are to be said in channels that were set up; none when all is said.

        The meetings that were planned before the channel was set up follow them there.
        """
        now = self._clock.now()
        async with self._database.connection() as connection:
            claimed = await setup.claim_introductions(connection, now, now - posts.LEASE, posts.AT_ONCE)
            for introduction in claimed:
                await posts.again(connection, introduction.cluster.id, now)
        return claimed

    async def settle_introduction(self, introduction: Introduction, delivery: Delivery) -> None:
        """Note what became of an introduction."""
        async with self._database.connection() as connection:
            await posts.settle(connection, introduction, delivery, self._clock.now())
