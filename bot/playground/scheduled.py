"""The follower of the clock that posts scheduled messages when their moment has come."""

from datetime import datetime

from bot.playground.workspace import Workspace


class ScheduledPosts:
    """Post what the app has scheduled; a message scheduled with metadata is never posted, as at Slack."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def next_moment(self, after: datetime) -> datetime | None:
        waiting = self._workspace.state.scheduled.values()
        return min((message.post_at for message in waiting if message.post_at > after), default=None)

    async def wake(self, at: datetime) -> None:
        state = self._workspace.state
        due = [message for message in state.scheduled.values() if message.post_at <= at]
        for message in sorted(due, key=lambda scheduled: scheduled.post_at):
            del state.scheduled[message.id]
            channel = state.channels[message.channel]
            if "metadata" not in message.content and not channel.is_archived:
                self._workspace.post_as_bot(channel, **message.content)
