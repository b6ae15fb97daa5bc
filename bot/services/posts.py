"""What is done about the bot's messages in channels: claimed when behind the facts, settled with what Slack answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.deliveries import Delivered, Delivery, Refused, TryLater, Unsure
from bot.domain.ids import ClusterId
from bot.domain.meetings import renewal
from bot.domain.posts import Claimed, Due, PostKind
from bot.services.programmes import Programmes
from storage import meetings, posts
from storage.database import Connection, Database

# How long nobody else takes a claimed post: longer than a few calls to Slack may last.
LEASE = timedelta(minutes=2)
AT_ONCE = 25
# What only an operator can mend is no post's fault: it is tried again.
_UNTIL_MENDED = timedelta(minutes=10)
# Slack's answers to changing a message that somebody has deleted.
_VANISHED = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class Posts:
    """Each claimed post is said once, by one process: claim, begin, say, settle."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def claim(self) -> Sequence[Due]:
        """Take a few posts that are behind, with the facts as they are now; none when all is said."""
        now = self._clock.now()
        async with self._database.connection() as connection:
            claimed = await posts.claim(connection, now, now - LEASE, AT_ONCE)
            if not claimed:
                return ()
            found = await meetings.many(connection, {post.subject.meeting for post in claimed})
        today = self._clock.today()
        due = []
        for post in claimed:
            invitation = found[post.subject.meeting]
            meeting = invitation.meeting
            programme = self._programmes.named(meeting.programme) or self._programmes.on(meeting.day)
            renew_at = renewal(meeting, now) if post.subject.kind is PostKind.INVITATION else None
            due.append(Due(post, invitation, programme, today, renew_at))
        return due

    async def begin(self, post: Claimed) -> bool:
        """Make sure, just before it is said, that a message in a channel, whatever it is about, is still ours to say."""
        async with self._database.connection() as connection:
            return await posts.begin(connection, post, self._clock.now())

    async def settle(self, due: Due, delivery: Delivery) -> None:
        """Note what became of a post. An answer that was lost leaves the claim, and the post is tried after it."""
        async with self._database.connection() as connection:
            await settle(connection, due.post, delivery, self._clock.now(), due.renew_at)

    async def skip(self, post: Due) -> None:
        """Note that there is nothing to say any more: a later change has overtaken it."""
        async with self._database.connection() as connection:
            await posts.shown(connection, post.post, None, None)


async def settle(
    connection: Connection, post: Claimed, delivery: Delivery, now: datetime, renew_at: datetime | None = None
) -> None:
    """Note what became of a claimed message in a channel, whatever it is about."""
    match delivery:
        case Delivered(ts=ts):
            await posts.shown(connection, post, ts or None, renew_at)
        case TryLater(seconds=seconds):
            await posts.hold(connection, post, now + timedelta(seconds=seconds) - LEASE)
        case Refused() if delivery.ours:
            await posts.hold(connection, post, now + _UNTIL_MENDED - LEASE)
        case Refused(error=error) if error in _VANISHED and post.message_ts:
            await posts.vanished(connection, post)
        case Refused(error=error):
            await posts.failed(connection, post, error)
        case Unsure():
            pass


async def again(connection: Connection, cluster: ClusterId, now: datetime) -> None:
    """Bring the messages about a cluster's meetings into its channel, as when it has just got one."""
    await posts.again(connection, cluster, now)
