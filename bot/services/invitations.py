"""What is done about invitations: a practice says whether it comes, and whom it sends."""

from collections.abc import Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.domain.bodies import Member, spoken_for
from bot.domain.ids import MeetingId, PracticeId
from bot.domain.meeting_receipts import Answered, Answering, AnswerOutcome
from bot.domain.meetings import (
    Answer,
    AnswerSource,
    Invitation,
    MemberAnswer,
    PracticeAnswer,
    require_upcoming,
)
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Asker, Practice
from bot.domain.permissions import Task, leads, may
from bot.domain.refusals import LeftEmpty, NoMemberHere, NoPracticeHere, NothingFound, NotYourPractice
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

    async def shown(self, asker: Asker, meeting: MeetingId) -> Invitation:
        """Return the invitation to a meeting, cancelled or held ones too, to whoever may see it.

        Raises NothingFound for anybody else, as for a meeting that is not there.
        """
        async with self._database.connection() as connection:
            found = await meetings.one(connection, asker.installation_id, meeting)
        if found is None or not _sees(asker, found):
            raise NothingFound("meeting")
        return found

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
        source: AnswerSource = AnswerSource.SLACK,
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
            answered = Answered(invitation, chosen, answer, who_comes, AnswerOutcome.RECORDED, source)
            if not chosen:
                return replace(answered, outcome=AnswerOutcome.WHICH_PRACTICE)
            if version != invitation.meeting.version:
                return replace(answered, outcome=AnswerOutcome.TIME_CHANGED)
            if all(
                (each.answer, each.who_comes) == (answer, who_comes) for each in _given(invitation, chosen)
            ):
                return replace(answered, outcome=AnswerOutcome.ALREADY)
            stored = await meetings.answer(
                connection,
                Stamp(asker.installation_id, key, asker.handle, self._clock.now()),
                invitation.meeting,
                [each.id for each in chosen],
                answer,
                who_comes,
                of_members=invitation.cluster.is_body,
                source=source,
            )
        return replace(answered, outcome=_OUTCOMES[stored])


async def _invitation(connection: Connection, asker: Asker, meeting: MeetingId) -> Invitation:
    found = await meetings.one(connection, asker.installation_id, meeting)
    if found is None:
        raise NothingFound("meeting")
    if found.cluster.is_body:
        return found  # its members are asked, and whoever speaks for one may answer
    if not any(may(asker, Task.ANSWER_INVITATION, cluster) for cluster in found.clusters):
        raise NoPracticeHere
    return found


def _sees(asker: Asker, invitation: Invitation) -> bool:
    of_member = spoken_for(asker, (each.member for each in invitation.members))
    return bool(of_member) or any(may(asker, Task.SEE_MEETINGS, each) for each in invitation.clusters)


def _answering(asker: Asker, invitation: Invitation) -> Answering:
    """Tell whom somebody may answer for: never guessed from a name, always by appointment.

    Whoever leads one of the clusters of a joint meeting may answer for the practices of that one.
    """
    if invitation.cluster.is_body:
        return _answering_for_members(asker, invitation)
    own_practices = frozenset(practice.id for practice in asker.practices)
    here = tuple(each.practice for each in invitation.practices)
    own = tuple(practice for practice in here if practice.id in own_practices)
    led = {cluster.id for cluster in invitation.clusters if leads(asker, cluster)}
    if not own and not led:
        raise NoPracticeHere
    others = (
        each.practice
        for each in invitation.practices
        if each.practice not in own and (each.cluster_id is None or each.cluster_id in led)
    )
    return Answering(invitation, own, tuple(others) if led else ())


def _answering_for_members(asker: Asker, invitation: Invitation) -> Answering:
    """Tell for which members of a body somebody may answer; its lead may for all of them."""
    members = tuple(each.member for each in invitation.members)
    own = spoken_for(asker, members)
    leading = leads(asker, invitation.cluster)
    if not own and not leading:
        raise NoMemberHere(invitation.cluster.name)
    return Answering(invitation, own, tuple(each for each in members if each not in own) if leading else ())


def _given(
    invitation: Invitation, chosen: Sequence[Practice | Member]
) -> Sequence[PracticeAnswer | MemberAnswer]:
    """Return the latest answers of those who are answered for."""
    ids = {each.id for each in chosen}
    asked: tuple[PracticeAnswer | MemberAnswer, ...] = (
        *(each for each in invitation.practices if each.practice.id in ids),
        *(each for each in invitation.members if each.member.id in ids),
    )
    return asked


def _chosen(answering: Answering, practice: PracticeId | None) -> tuple[Practice | Member, ...]:
    if practice is None:
        return answering.own
    named = tuple(each for each in answering.own + answering.others if each.id == practice)
    if not named:
        raise NotYourPractice
    return named
