"""What is to be known of a held meeting besides who came: whether the board facilitated it, and whether it could decide."""

from bot.domain.meetings import Invitation
from bot.domain.quorum import is_quorate
from bot.views.words import Words


def remarks(say: Words, invitation: Invitation) -> list[str]:
    """Tell what the message of a held meeting has to warn of, in whole sentences; nothing before its register is closed."""
    meeting, quorum = invitation.meeting, invitation.cluster.quorum
    if not meeting.closed or invitation.cluster.is_body:
        return []
    present = sum(each.present for each in invitation.within(invitation.cluster.id).practices)
    said = facilitation(say, facilitated=meeting.facilitated, accepted=meeting.accepted)
    return [*said, *inquorate(say, present, quorum)]


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
