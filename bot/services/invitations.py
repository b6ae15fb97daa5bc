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
    PersonalAnswer,
    PracticeAnswer,
    require_upcoming,
)
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Asker, Practice
from bot.domain.permissions import Task, leads, may, takes_part
from bot.domain.refusals import LeftEmpty, NoMemberHere, NoPracticeHere, NothingFound, NotYourPractice
from storage import meetings, personal_answers
from storage.database import Connection, Database
from storage.meetings import Stamp

# By what became of an answer when it was stored.
_OUTCOMES = {
    True: AnswerOutcome.RECORDED,
    None: AnswerOutcome.ALREADY,
    False: AnswerOutcome.TIME_CHANGED,
}


class Invitations:
    """Practices answer for themselves; whoever leads the cluster may answer for any of its practices by name.

    Partners, and others who speak for no practice there, answer for themselves.
    """

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
        personally: bool = False,
        source: AnswerSource = AnswerSource.SLACK,
    ) -> Answered:
        """Record a practice's answer: the one named, else all that the person speaks for in this cluster.

        Who speaks for none answers for themselves: where they may answer for others too, when they say so (`personally`)
        or their calendar does, which nobody else's answer comes from.

        An answer to a time that has changed since (`version`) is not recorded, nor one that says nothing new.
        """
        refuse_patient_data(who=who_comes)
        if answer is Answer.SUBSTITUTE and not who_comes:
            raise LeftEmpty().at("who")
        async with self._database.connection() as connection:
            invitation = await _invitation(connection, asker, meeting)
            require_upcoming(invitation.meeting, self._clock.today())
            answering = _answering(asker, invitation)
            chosen = _chosen(answering, practice)
            said = Answered(invitation, chosen, answer, who_comes, AnswerOutcome.RECORDED, source)
            stamp = Stamp(asker.installation_id, key, asker.handle, self._clock.now())
            alone = not answering.others or source is AnswerSource.CALENDAR
            if chosen:
                return await _answer_for(connection, stamp, version, said)
            if answering.personally and (personally or alone):
                return await _answer_personally(connection, asker, stamp, version, said)
            return replace(said, outcome=AnswerOutcome.WHICH_PRACTICE)


async def _answer_for(connection: Connection, stamp: Stamp, version: int, said: Answered) -> Answered:
    """Record what is said for practices, or for members of a body."""
    meeting, known = said.invitation.meeting, _given(said.invitation, said.practices)
    if version != meeting.version:
        return replace(said, outcome=AnswerOutcome.TIME_CHANGED)
    if all((each.answer, each.who_comes) == (said.answer, said.who_comes) for each in known):
        return replace(said, outcome=AnswerOutcome.ALREADY)
    stored = await meetings.answer(
        connection,
        stamp,
        meeting,
        [each.id for each in said.practices],
        said.answer,
        said.who_comes,
        of_members=said.invitation.cluster.is_body,
        source=said.source,
    )
    return replace(said, outcome=_OUTCOMES[stored])


async def _answer_personally(
    connection: Connection, asker: Asker, stamp: Stamp, version: int, answered: Answered
) -> Answered:
    """Record what somebody says for themselves alone."""
    said = replace(answered, personally=True)
    meeting, known = said.invitation.meeting, said.invitation.of_person(asker.handle)
    if version != meeting.version:
        return replace(said, outcome=AnswerOutcome.TIME_CHANGED)
    if known is not None and (known.answer, known.who_comes) == (said.answer, said.who_comes):
        return replace(said, outcome=AnswerOutcome.ALREADY)
    assert asker.person is not None, "who takes part has a role, and so a row"
    own = PersonalAnswer(
        asker.person.id, asker.handle, asker.person.name, said.answer, said.who_comes, source=said.source
    )
    stored = await personal_answers.say(connection, stamp, meeting.id, version, own)
    return replace(said, outcome=_OUTCOMES[stored])


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
    personally = not own and takes_part(asker, invitation.clusters)
    if not own and not personally:
        raise NoPracticeHere
    others = (
        each.practice
        for each in invitation.practices
        if each.practice not in own and (each.cluster_id is None or each.cluster_id in led)
    )
    return Answering(invitation, own, tuple(others) if led else (), personally)


def _answering_for_members(asker: Asker, invitation: Invitation) -> Answering:
    """Tell for which members of a body somebody may answer; its lead may for all of them."""
    members = tuple(each.member for each in invitation.members)
    own = spoken_for(asker, members)
    leading = leads(asker, invitation.cluster)
    personally = not own and takes_part(asker, invitation.clusters)
    if not own and not personally:
        raise NoMemberHere(invitation.cluster.name)
    others = tuple(each for each in members if each not in own) if leading else ()
    return Answering(invitation, own, others, personally)


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
