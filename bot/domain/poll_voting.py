"""Answering a poll of dates: for whom somebody may, what they have said so far, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.date_polls import DatePoll, Word
from bot.domain.ids import PersonId, PollOptionId, PracticeId
from bot.domain.people import Asker, Practice
from bot.domain.permissions import Task, leads, require
from bot.domain.refusals import NotYourPractice


@dataclass(frozen=True, slots=True)
class Voting:
    """For whom somebody may answer a poll: their own practices, those of a cluster they lead, or else themselves."""

    poll: DatePoll
    own: tuple[Practice, ...]
    others: tuple[Practice, ...] = ()
    today: date = date.min

    def chosen(self, practice: PracticeId | None) -> tuple[Practice, ...]:
        """Return for whom an answer is: the practice named, else all the own ones, none for oneself.

        Raises NotYourPractice.
        """
        if practice is None:
            return self.own
        named = tuple(each for each in (*self.own, *self.others) if each.id == practice)
        if not named:
            raise NotYourPractice
        return named

    def known(self, practices: Sequence[Practice], person: PersonId | None) -> Mapping[PollOptionId, Word]:
        """Return what they have said so far: of several practices only what all of them said."""
        whose: set[PracticeId | None] = {each.id for each in practices} or {None}
        mine = [
            each
            for each in self.poll.votes
            if each.practice in whose and (each.practice is not None or each.person == person)
        ]
        said = {each.option: {vote.word for vote in mine if vote.option == each.option} for each in mine}
        counts = {option: sum(vote.option == option for vote in mine) for option in said}
        return {
            option: next(iter(words))
            for option, words in said.items()
            if len(words) == 1 and counts[option] == len(whose)
        }


@dataclass(frozen=True, slots=True)
class Voted:
    """An answer to a poll, for these practices, or for nobody but the person; `fresh` is False if it was so already."""

    poll: DatePoll
    practices: tuple[Practice, ...]
    words: Mapping[PollOptionId, Word]
    unanswered: int
    fresh: bool = True


def may_answer(asker: Asker, poll: DatePoll, today: date) -> Voting:
    """Tell for whom somebody may answer: never guessed from a name, always by appointment. Raises NotAllowed."""
    require(asker, Task.ANSWER_POLL, poll.cluster)
    spoken_for = {practice.id for practice in asker.practices}
    own = tuple(each for each in poll.practices if each.id in spoken_for)
    others = tuple(each for each in poll.practices if each not in own) if leads(asker, poll.cluster) else ()
    return Voting(poll, own, others, today)
