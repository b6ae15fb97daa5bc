"""A whole feed as a calendar file: the entries of its meetings and deadlines, each written once and then joined."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.dates import london
from bot.domain.feeds import Deadline, Feed, FeedContents
from bot.domain.meetings import Invitation
from bot.domain.programme import ProgrammeYear
from bot.views import body_words, calendar, calendar_bytes, calendar_deadlines
from bot.views.people import board_name
from bot.views.words import Voices, Words
from bot.views.written_entries import WrittenEntries


def written(voices: Voices, contents: FeedContents, before: WrittenEntries, organizer: str = "") -> bytes:
    """Write a feed: the same bytes for the same facts, by start and number.

    An entry that was not written before takes about a millisecond; call it off the event loop.
    """
    feed = contents.subscription.feed
    say = voices.shared(contents.language)
    writer = _Writer(say, contents.programmes, before, organizer, alarms=feed.alarms)
    entries = [
        *((each.meeting.starts_at, each.meeting.uid, writer.meeting(each)) for each in contents.invitations),
        *((_begin(each), each.uid, writer.deadline(each)) for each in contents.deadlines),
    ]
    return calendar_bytes.calendar_of((piece for *_, piece in sorted(entries)), name(say, feed))


def name(say: Sequence[Words], feed: Feed) -> str:
    """Name a feed as calendars show it in their lists."""
    cluster, board = feed.of.cluster, feed.of.board
    if cluster is not None:
        return calendar.each(
            say, lambda one: one("Clwstwr: {name}", name=body_words.own_name(one, cluster)), " / "
        )
    if board is not None:
        return calendar.each(say, lambda one: one("Clwstwr: {name}", name=board_name(one, board)), " / ")
    return calendar.each(say, lambda one: one("Clwstwr: my meetings and deadlines"), " / ")


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the entries of one feed in its languages."""

    say: Sequence[Words]
    programmes: Mapping[str, ProgrammeYear]
    before: WrittenEntries
    organizer: str
    alarms: bool

    def meeting(self, invitation: Invitation) -> bytes:
        meeting, cluster = invitation.meeting, invitation.cluster
        return self._kept(
            (meeting, cluster.name, cluster.name_cy),
            lambda: calendar.meeting_entry(
                self.say,
                invitation,
                self.programmes[meeting.programme],
                organizer=self.organizer,
                alarm=self.alarms,
            ),
        )

    def deadline(self, deadline: Deadline) -> bytes:
        return self._kept(
            (deadline.uid, deadline.edition),
            lambda: calendar_deadlines.deadline_entry(
                self.say,
                deadline.duty,
                deadline.uid,
                deadline.edition,
                organizer=self.organizer,
                alarm=self.alarms,
            ),
        )

    def _kept(self, facts: Hashable, write: Callable[[], bytes]) -> bytes:
        languages = tuple(one.language for one in self.say)
        return self.before.entry((facts, languages, self.organizer, self.alarms), write)


def _begin(deadline: Deadline) -> datetime:
    day = deadline.duty.working_due
    assert day is not None, "what stands in a calendar has a date"
    return london(day, time(0))
