"""What is done about invitations: a practice says whether it comes, and whom it sends."""

from dataclasses import replace

from bot.clock import Clock
from bot.domain.ids import MeetingId, PracticeId
from bot.domain.meeting_receipts import Answered, Answering, AnswerOutcome
from bot.domain.meetings import Answer, Invitation, require_upcoming
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Asker, Practice
from bot.domain.permissions import Task, leads, may
from bot.domain.refusals import LeftEmpty, NoPracticeHere, NothingFound, NotYourPractice
from storage import meetings
from storage.database import Connection, Database
from storage.meetings import Stamp

# By what became of an answer when it was stored.
_OUTCOMES = {
    True: AnswerOutcome.RECORDED,
    None: AnswerOutcome.ALREADY,
    False: AnswerOutcome.TIME_CHANGED,
}


class Invitations:
    """Practices answer for themselves; whoever leads the cluster may answer for any of its practices by name."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def answering(self, asker: Asker, meeting: MeetingId) -> Answering:
        """Return whom this person may answer for, before they are asked for more."""
        async with self._database.connection() as connection:
            invitation = await _invitation(connection, asker, meeting)
        require_upcoming(invitation.meeting, self._clock.today())
        return _answering(asker, invitation)

    async def answer(
        self,
        asker: Asker,
        key: str,
        meeting: MeetingId,
        version: int,
        answer: Answer,
        *,
        who_comes: str = "",
        practice: PracticeId | None = None,
    ) -> Answered:
        """Record a practice's answer: the one named, else all that the person speaks for in this cluster.

        An answer to a time that has changed since (`version`) is not recorded, nor one that says nothing new.
        """
        refuse_patient_data(who=who_comes)
        if answer is Answer.SUBSTITUTE and not who_comes:
            raise LeftEmpty().at("who")
        async with self._database.connection() as connection:
            invitation = await _invitation(connection, asker, meeting)
            require_upcoming(invitation.meeting, self._clock.today())
            chosen = _chosen(_answering(asker, invitation), practice)
            answered = Answered(invitation, chosen, answer, who_comes, AnswerOutcome.RECORDED)
            if not chosen:
                return replace(answered, outcome=AnswerOutcome.WHICH_PRACTICE)
            if version != invitation.meeting.version:
                return replace(answered, outcome=AnswerOutcome.TIME_CHANGED)
            ids = [each.id for each in chosen]
            if all((each.answer, each.who_comes) == (answer, who_comes) for each in invitation.of(ids)):
                return replace(answered, outcome=AnswerOutcome.ALREADY)
            stamp = Stamp(asker.installation_id, key, asker.slack_user, self._clock.now())
            stored = await meetings.answer(connection, stamp, invitation.meeting, ids, answer, who_comes)
        return replace(answered, outcome=_OUTCOMES[stored])


async def _invitation(connection: Connection, asker: Asker, meeting: MeetingId) -> Invitation:
    found = await meetings.one(connection, asker.installation_id, meeting)
    if found is None:
        raise NothingFound("meeting")
    if not may(asker, Task.ANSWER_INVITATION, found.cluster):
        raise NoPracticeHere
    return found


def _answering(asker: Asker, invitation: Invitation) -> Answering:
    """Tell whom somebody may answer for: never guessed from a name, always by appointment."""
    spoken_for = frozenset(practice.id for practice in asker.practices)
    here = tuple(each.practice for each in invitation.practices)
    own = tuple(practice for practice in here if practice.id in spoken_for)
    leading = leads(asker, invitation.cluster)
    if not own and not leading:
        raise NoPracticeHere
    return Answering(invitation, own, tuple(each for each in here if each not in own) if leading else ())


def _chosen(answering: Answering, practice: PracticeId | None) -> tuple[Practice, ...]:
    if practice is None:
        return answering.own
    named = tuple(each for each in answering.own + answering.others if each.id == practice)
    if not named:
        raise NotYourPractice
    return named
