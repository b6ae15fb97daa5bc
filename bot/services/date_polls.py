"""What is done about polls of dates: asked, answered by practices, closed with a meeting or without one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.clock import Clock
from bot.domain import date_polls as rules
from bot.domain.date_polls import (
    DatePoll,
    PollClosing,
    PollPreview,
    PollReceipt,
    PollsOfCluster,
    PollWish,
    Word,
    weighed,
)
from bot.domain.dates import LONDON, london_date
from bot.domain.deliveries import Delivery
from bot.domain.ids import DatePollId, PollOptionId, PracticeId
from bot.domain.letters import Letter
from bot.domain.meetings import USUAL_MINUTES, AnswerSource, MeetingDetails, MeetingDraft, instant
from bot.domain.people import Asker
from bot.domain.permissions import Task, cluster_meant, require
from bot.domain.poll_posts import PollDue
from bot.domain.poll_text import PollWords, read_poll
from bot.domain.poll_voting import Voted, Voting, may_answer
from bot.domain.post_office import PostOffice
from bot.domain.refusals import NoDateAnswered, NothingFound, PollClosed, Refusal
from bot.domain.working_hours import is_open
from bot.services import posts
from bot.services.meetings import Meetings
from storage import date_polls, page_links, poll_posts
from storage.database import Connection, Database
from storage.meetings import Stamp


class DatePolls:
    """Whoever leads a cluster asks it which dates suit; its practices answer, and everybody else for themselves."""

    def __init__(self, database: Database, clock: Clock, meetings: Meetings, post_office: PostOffice) -> None:
        self._database = database
        self._clock = clock
        self._meetings = meetings
        self._post_office = post_office

    async def of_cluster(self, asker: Asker) -> PollsOfCluster:
        """Return the cluster's polls that can be answered, the newest first."""
        cluster = cluster_meant(asker)
        require(asker, Task.SEE_MEETINGS, cluster)
        today = self._clock.today()
        async with self._database.connection() as connection:
            found = await date_polls.open_ones(connection, asker.installation_id, cluster.id, today)
        return PollsOfCluster(cluster, found, today)

    async def preview_typed(self, asker: Asker, text: str) -> PollPreview:
        """Look at the dates of a typed line. Raises BadDate and the refusals of `preview`."""
        words: PollWords = read_poll(text, *self._meetings.today_and_year())
        dates = {f"day{number}": each for number, each in enumerate(words.dates, 1)}
        return replace(await self.preview(asker, dates), place=words.place)

    async def preview(self, asker: Asker, dates: Mapping[str, tuple[date, time]]) -> PollPreview:
        """Tell what is in the way of some dates before the cluster is asked about them.

        Each is named by the question that a refusal of it is about. Raises NotAllowed, DateOutside, YearClosed, BadDate,
        LeftEmpty and TooManyDates.
        """
        cluster = cluster_meant(asker)
        require(asker, Task.PLAN_MEETINGS, cluster)
        moments = tuple(self._moment(question, *each) for question, each in dates.items())
        rules.require_some(moments)
        async with self._database.connection() as connection:
            diary = await date_polls.diary(connection, cluster.id, {day for day, _ in dates.values()})
        closes_on = rules.usual_closing(moments, self._clock.today())
        return PollPreview(cluster, weighed(moments, USUAL_MINUTES, diary), closes_on)

    async def ask(self, asker: Asker, key: str, wish: PollWish) -> PollReceipt:
        """Ask the cluster about some dates: in its channel, and by e-mail those who have no Slack.

        Raises the refusals of `preview`, and HoldsPatientData and TooLong.
        """
        cluster, today = cluster_meant(asker), self._clock.today()
        require(asker, Task.PLAN_MEETINGS, cluster)
        rules.check(wish, today)
        for each in wish.moments:
            self._meetings.check_new(_draft(each, wish.minutes), today + rules.NOTICE)
        closes_on = wish.closes_on or rules.usual_closing(wish.moments, today)
        async with self._database.connection() as connection:
            kept = await date_polls.ask(
                connection,
                self._stamp(asker, key),
                cluster.id,
                wish,
                closes_on,
                by_mail=self._post_office.is_open,
                today=today,
            )
            if kept is None:
                newest = await date_polls.open_ones(connection, asker.installation_id, cluster.id, today)
                if not newest:
                    raise NothingFound("poll")
                return PollReceipt(newest[0], fresh=False)
            return PollReceipt(await self._one(connection, asker, kept[0]), kept[1])

    async def shown(self, asker: Asker, poll: DatePollId) -> tuple[DatePoll, date]:
        """Return one poll, also when it is closed, and today. Raises NotAllowed and NothingFound."""
        async with self._database.connection() as connection:
            found = await self._one(connection, asker, poll)
        require(asker, Task.SEE_MEETINGS, found.cluster)
        return found, self._clock.today()

    async def voting(self, asker: Asker, poll: DatePollId) -> Voting:
        """Return a poll and for whom the asker may answer it. Raises NotAllowed, NothingFound and PollClosed."""
        async with self._database.connection() as connection:
            found = await self._one(connection, asker, poll)
        voting = may_answer(asker, found, self._clock.today())
        if not found.is_open(voting.today):
            raise PollClosed(found.meeting_at)
        return voting

    async def vote(
        self,
        asker: Asker,
        key: str,
        poll: DatePollId,
        words: Mapping[PollOptionId, Word],
        *,
        practice: PracticeId | None = None,
        source: AnswerSource = AnswerSource.SLACK,
    ) -> Voted:
        """Keep what the practice named, else all that the person speaks for, else the person alone says to dates.

        What says nothing new is not kept again. Raises the refusals of `voting`, NotYourPractice, and NoDateAnswered
        without a word to any date.
        """
        voting = await self.voting(asker, poll)
        chosen, found = voting.chosen(practice), voting.poll
        known = voting.known(chosen, asker.person.id if asker.person else None)
        said = {option: word for option, word in words.items() if found.option(option) is not None}
        if not said:
            raise NoDateAnswered().at(f"option{found.options[0].id}")
        person = asker.person
        assert person is not None, "whoever may answer has a role, and so is known"
        voted = Voted(found, chosen, said, len({each.id for each in found.options} - {*known, *said}))
        new = {option: word for option, word in said.items() if known.get(option) != word}
        if not new:
            return replace(voted, fresh=False)
        async with self._database.connection() as connection:
            stored = await date_polls.vote(
                connection,
                self._stamp(asker, key),
                poll,
                new,
                [each.id for each in chosen],
                person.id,
                source,
            )
            if stored is False:
                raise PollClosed((await self._one(connection, asker, poll)).meeting_at)
        return replace(voted, fresh=stored is True)

    async def ask_others(self) -> None:
        """Ask those without Slack who were added, or whose address was put right, after a poll was asked."""
        if not self._post_office.is_open:
            return
        async with self._database.connection() as connection:
            await date_polls.ask_others(connection, now=self._clock.now(), today=self._clock.today())

    async def told(self, letter: Letter) -> DatePoll | None:
        """Return the poll that a letter asks to answer; None when it cannot be any more, or no e-mail is wanted."""
        poll, today = DatePollId(letter.facts["poll"]), self._clock.today()
        async with self._database.connection() as connection:
            found = await date_polls.one(connection, letter.installation, poll, today)
            wanted = await page_links.wants_letters(connection, letter.installation, letter.to.person)
        return found if wanted and found is not None and found.is_open(today) else None

    async def closing(self, asker: Asker, poll: DatePollId) -> DatePoll:
        """Return a poll to somebody who may close it. Raises NotAllowed, NothingFound and PollClosed."""
        async with self._database.connection() as connection:
            found = await self._one(connection, asker, poll)
        require(asker, Task.PLAN_MEETINGS, found.cluster)
        if found.closed:
            raise PollClosed(found.meeting_at)
        return found

    async def close(
        self,
        asker: Asker,
        key: str,
        poll: DatePollId,
        option: PollOptionId | None,
        details: MeetingDetails | None = None,
    ) -> PollClosing:
        """Close a poll, and plan the meeting on the date chosen, if one is.

        Raises NotAllowed, NothingFound, and the refusals of planning a meeting. Of two who close it at once one does.
        """
        details = details or MeetingDetails()
        async with self._database.transaction() as connection:
            found = await self._one(connection, asker, poll)
            require(asker, Task.PLAN_MEETINGS, found.cluster)
            chosen = found.option(option) if option is not None else None
            if option is not None and chosen is None:
                raise NothingFound("poll")
            if not await date_polls.close(connection, self._stamp(asker, key), poll):
                return PollClosing(await self._one(connection, asker, poll), fresh=False)
            if chosen is None:
                return PollClosing(found)
            draft = replace(_draft(chosen.moment.starts_at, found.minutes), details=details)
            planned = await self._meetings.new_within(connection, asker, key, found.cluster, draft)
            await date_polls.met(connection, asker.installation_id, poll, chosen.moment.starts_at)
        return PollClosing(found, planned)

    async def claim(self) -> Sequence[PollDue]:
        """Take a few messages about polls that are behind, with the facts as they are now; none when all is said."""
        now, today = self._clock.now(), self._clock.today()
        async with self._database.connection() as connection:
            claimed = await poll_posts.claim(
                connection, now, now - posts.LEASE, posts.AT_ONCE, today=today, open_=is_open(now)
            )
            if not claimed:
                return ()
            found = await date_polls.many(connection, {post.poll for post in claimed}, today)
        return [PollDue(post, found[post.poll], today) for post in claimed]

    async def settle(self, due: PollDue, delivery: Delivery) -> None:
        """Note what became of a message."""
        async with self._database.connection() as connection:
            await posts.settle(connection, due.post, delivery, self._clock.now(), due.renew_at)

    async def _one(self, connection: Connection, asker: Asker, poll: DatePollId) -> DatePoll:
        found = await date_polls.one(connection, asker.installation_id, poll, self._clock.today())
        if found is None:
            raise NothingFound("poll")
        return found

    def _moment(self, question: str, day: date, at: time) -> datetime:
        try:
            self._meetings.check_new(MeetingDraft(day, at), self._clock.today() + rules.NOTICE)
        except Refusal as refusal:
            raise refusal.at(question) from None
        return instant(day, at)

    def _stamp(self, asker: Asker, key: str) -> Stamp:
        return Stamp(asker.installation_id, key, asker.handle, self._clock.now())


def _draft(starts_at: datetime, minutes: int) -> MeetingDraft:
    local = starts_at.astimezone(LONDON)
    return MeetingDraft(london_date(starts_at), local.time(), minutes)
