"""What is to be known of a meeting besides who comes: whether the board facilitated it, and whether it could decide."""

from bot.domain.attendance import MeetingKind
from bot.domain.meetings import ClusterMeeting, Invitation
from bot.domain.quorum import is_quorate
from bot.views.words import Words


def remarks(say: Words, invitation: Invitation) -> list[str]:
    """Tell what the message of a cluster meeting has to warn of: before it nobody to facilitate, after it what came."""
    meeting, quorum = invitation.meeting, invitation.cluster.quorum
    if invitation.cluster.is_body:
        return []
    if not meeting.closed:
        return _nobody_named(say, meeting)
    present = sum(each.present for each in invitation.within(invitation.cluster.id).practices)
    said = facilitation(say, facilitated=meeting.facilitated, accepted=meeting.accepted)
    return [*said, *inquorate(say, present, quorum)]


def _nobody_named(say: Words, meeting: ClusterMeeting) -> list[str]:
    if meeting.details.facilitator or meeting.details.kind is not MeetingKind.NETWORK:
        return []
    return [
        say(
            "No facilitator is named yet. The guidance asks the health board's network lead, or somebody nominated, to facilitate; without one the meeting counts provisionally."
        )
    ]


def facilitation(say: Words, *, facilitated: bool | None, accepted: bool | None) -> list[str]:
    """Warn of a meeting that nobody from the health board facilitated, and tell the board's word on it."""
    if facilitated is not False:
        return []
    sentences = {
        None: say(
            "Nobody from the health board facilitated, so the attendance counts provisionally until the health board confirms it."
        ),
        True: say(
            "Nobody from the health board facilitated. The health board has confirmed that the meeting counts."
        ),
        False: say(
            "Nobody from the health board facilitated, and the health board does not count this meeting. The attendance stays in the record."
        ),
    }
    return [sentences[accepted]]


def inquorate(say: Words, present: int, quorum: int | None) -> list[str]:
    """Warn of a held meeting with fewer practices than the cluster asks for before it decides."""
    if quorum is None or is_quorate(present, quorum, closed=True):
        return []
    return [
        say(
            "Quorum not reached: practices present {present}, quorum {quorum}. Attendance counts for everybody who came. Decisions are marked as not agreed, so please take them again at the next meeting.",
            present=present,
            quorum=quorum,
        )
    ]
