"""Cluster meetings in words: the year's list, and what was planned, moved, changed or cancelled."""

from bot.domain.bodies import spoken_for
from bot.domain.meeting_receipts import Choice, Planned, PlannedMeeting, Revised
from bot.domain.meetings import Answer, Invitation, MeetingsOfYear, Note, instant
from bot.domain.people import Asker, Cluster, Practice
from bot.domain.permissions import leads
from bot.domain.programme import ProgrammeYear
from bot.domain.protected_time import KeptTime
from bot.views import meeting_standing, protected_times
from bot.views import meeting_words as words
from bot.views.actions import Action, OfMeeting
from bot.views.body_words import cluster_label, label, own_name
from bot.views.invitations import answer_buttons
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    escape,
    header,
    section,
)
from bot.views.words import Words

# Two blocks a meeting with their buttons: more would come near to the characters that Slack takes in one message.
_MOST = 12
_LETTERS = 9000  # of the meetings in one message, which has to hold titles and hints beside them


def overview(say: Words, choice: Choice, asker: Asker) -> Message:
    """Show the year's meetings, each with the next steps that this person can take."""
    meetings = choice.meetings
    leading = leads(asker, meetings.cluster)
    title = _title(say, meetings)
    counts = _counts(say, meetings)
    blocks: list[Block] = [header(title), section(counts)]
    texts = [escape(title), counts]
    waiting = _waiting(choice, asker)
    for invitation, text in _latest(say, meetings, asker.practices):
        texts.append(text)
        blocks.append(section(text))
        buttons = _steps(say, choice, invitation) if leads(asker, invitation.cluster) else []
        if invitation is waiting:
            buttons = [*answer_buttons(say, invitation.meeting), *buttons]
        if buttons:
            blocks.append(actions(buttons))
    blocks.extend(_cancelled_ones(say, meetings))
    blocks.extend(_around(say, meetings, leads=leading))
    return Message("\n".join(texts), blocks)


def _latest(say: Words, meetings: MeetingsOfYear, own: tuple[Practice, ...]) -> list[tuple[Invitation, str]]:
    """Tell the meetings as far as one message holds them; the first of the year make way."""
    told = [(each, _line(say, meetings, each, own)) for each in meetings.standing[-_MOST:]]
    while sum(len(text) for _, text in told) > _LETTERS:
        told.pop(0)
    return told


def _title(say: Words, meetings: MeetingsOfYear) -> str:
    cluster, year = meetings.cluster, meetings.programme.key
    if cluster.is_body:
        return say(
            "Meetings {year} · {body}", year=year, body=label(say, cluster.kind, own_name(say, cluster))
        )
    return say("Cluster meetings {year}: {cluster}", year=year, cluster=cluster.name)


def planned(say: Words, result: Planned) -> Message:
    """Tell what was planned, with what is worth knowing about each day."""
    fresh = [each for each in result.meetings if each.id is not None]
    lines = [cluster_label(say, result.cluster)]
    if fresh:
        lines.append(say.many("{n} meeting planned.", "{n} meetings planned.", len(fresh)))
    for each in result.meetings:
        lines.extend(_planned_lines(say, each, result.programme))
    upcoming = [each for each in fresh if Note.PAST not in each.notes]
    if upcoming and result.cluster.channel:
        lines.append(
            say.many(
                "I am posting it in the cluster's channel, with a calendar file in its thread.",
                "I am posting them in the cluster's channel, each with a calendar file in its thread.",
                len(upcoming),
            )
        )
    elif upcoming:
        lines.append(_no_channel(say))
    text = "\n".join(lines)
    buttons = [button(say("See the year's meetings"), Action.SEE_MEETINGS)]
    past = [each for each in fresh if Note.PAST in each.notes]
    if len(past) == 1 and past[0].id is not None:
        value = OfMeeting(past[0].id, 0).encode()
        buttons.insert(0, button(say("Take the register"), Action.OPEN_REGISTER, value, style="primary"))
    return Message(text, [section(text), actions(buttons)])


def moved(say: Words, result: Revised) -> Message:
    """Tell that a meeting was moved, or that it was there already."""
    if result.revision is None:
        return _told(say, [say("The meeting is already then, so nothing was changed."), _when(say, result)])
    lines = [
        say("Moved."),
        say("It was: {when}", when=words.span(say, result.revision.before)),
        say("It is now: {when}", when=words.span(say, result.revision.after)),
        *(words.note(say, note) for note in result.notes),
        *_protected(say, result.in_the_way),
    ]
    if result.revision.moved:
        lines.append(
            say("Every member is asked again, and a new calendar file goes with it.")
            if result.invitation.cluster.is_body
            else say("Every practice is asked again, and a new calendar file goes with it.")
        )
    return _told(say, [*lines, *_if_no_channel(say, result.invitation.cluster)])


def changed(say: Words, result: Revised) -> Message:
    """Tell that something about a meeting was changed, or that it was so already."""
    meeting = result.invitation.meeting
    first = say("Changed.") if result.revision else say("It is like that already, so nothing was changed.")
    lines = [
        first,
        _when(say, result),
        *words.where(say, meeting),
        *words.about(say, meeting, result.programme),
        *_joined(say, result),
    ]
    return _told(say, lines)


def _joined(say: Words, result: Revised) -> list[str]:
    if not result.joined:
        return []
    names = ", ".join(each.name for each in result.joined)
    return [
        say("Held also for: {clusters}", clusters=escape(names)),
        say("It counts there once the health board confirms it."),
    ]


def cancelled(say: Words, result: Revised) -> Message:
    """Tell that a meeting is cancelled, and what that means for the year."""
    meeting = result.invitation.meeting
    if result.revision is None:
        return _told(say, [say("This meeting was cancelled already."), _when(say, result)])
    lines = [say("Cancelled."), _when(say, result)]
    if meeting.cancel_reason:
        lines.append(say("Reason: {reason}", reason=escape(meeting.cancel_reason)))
    if result.invitation.cluster.is_body:
        return _told(say, lines)
    lines.append(say("It counts for no practice."))
    if result.lacking:
        lines.append(
            say(
                "Planned now: {planned}. Each practice has to be at: {required}. To plan another one: `/clwstwr meeting new`",
                planned=result.planned,
                required=result.programme.meetings_required,
            )
        )
    can_make_it = button(say("Who can still make the number"), Action.SEE_ATTENDANCE)
    return _told(say, [*lines, *_if_no_channel(say, result.invitation.cluster)], can_make_it)


def posting_again(say: Words, cluster: Cluster) -> Message:
    """Tell that the messages that Slack refused are tried again."""
    text = _no_channel(say) if cluster.channel is None else say("I am trying again to post in the channel.")
    return Message(text, [section(text)])


def nothing_to_plan(say: Words, meetings: MeetingsOfYear) -> Message:
    """Tell that the year has all its meetings, or no room for more."""
    text = (
        _counts(say, meetings)
        + "\n"
        + say("There is nothing more to propose. To add a meeting: `/clwstwr meeting new`")
    )
    return Message(
        text, [section(text), actions([button(say("See the year's meetings"), Action.SEE_MEETINGS)])]
    )


def _told(say: Words, lines: list[str], *more: Element) -> Message:
    text = "\n".join(lines)
    year = button(say("See the year's meetings"), Action.SEE_MEETINGS)
    return Message(text, [section(text), actions([year, *more])])


def _when(say: Words, result: Revised) -> str:
    return say("Meeting: {when}", when=words.span(say, result.invitation.meeting))


def _counts(say: Words, meetings: MeetingsOfYear) -> str:
    if not meetings.programme.meetings_required:
        return say(
            "Planned: {planned}. This year asks for no number of meetings.", planned=len(meetings.counting)
        )
    said = say(
        "Planned: {planned}. Each practice has to be at: {required}.",
        planned=len(meetings.counting),
        required=meetings.programme.meetings_required,
    )
    if meetings.cluster.is_body:
        return say("Meetings planned: {n}", n=len(meetings.standing))
    lacking = meetings.programme.meetings_required - len(meetings.counting)
    return said + ("\n" + say("Still to be planned: {n}", n=lacking) if lacking > 0 else "")


def _line(say: Words, meetings: MeetingsOfYear, invitation: Invitation, own: tuple[Practice, ...]) -> str:
    meeting = invitation.meeting
    lines = [
        f"*{meetings.number(meeting.id)}. {words.span(say, meeting)}*",
        *words.where(say, meeting),
        *words.about(say, meeting, meetings.programme),
        *words.joint(say, invitation),
        _state(say, invitation),
        *meeting_standing.remarks(say, invitation),
    ]
    lines.extend(
        words.of_practice(say, each)
        for each in invitation.of(practice.id for practice in own)
        if not meeting.closed
    )
    if invitation.unposted:
        lines.append(
            say(
                "I could not post this in the channel. Slack says: {error}. Please invite me to the channel, then press “Post again”.",
                error=escape(invitation.unposted),
            )
        )
    return "\n".join(lines)


def _state(say: Words, invitation: Invitation) -> str:
    if invitation.meeting.closed and invitation.cluster.is_body:
        return say("Held.")
    if invitation.meeting.closed:
        here = sum(each.present for each in invitation.practices)
        return say("Held. Practices present: {n} of {all}", n=here, all=len(invitation.practices))
    return say(
        "Coming: {coming}. Apologies: {apologies}. No answer yet: {silent}.",
        coming=len(invitation.answered(Answer.COMING, Answer.SUBSTITUTE)),
        apologies=len(invitation.answered(Answer.APOLOGIES)),
        silent=len(invitation.answered(None)),
    )


def _waiting(choice: Choice, asker: Asker) -> Invitation | None:
    """Find the next meeting that the person's own practice, or member of a body, has not answered."""
    upcoming = choice.meetings.upcoming(choice.today)
    return next((each for each in upcoming if _unanswered(each, asker)), None)


def _unanswered(invitation: Invitation, asker: Asker) -> bool:
    members = spoken_for(asker, (each.member for each in invitation.members))
    own = [
        *(each.answer for each in invitation.of(practice.id for practice in asker.practices)),
        *(each.answer for each in invitation.of_members(member.id for member in members)),
    ]
    return None in own


def _steps(say: Words, choice: Choice, invitation: Invitation) -> list[Element]:
    meeting = invitation.meeting
    if meeting.closed:
        return []
    value = OfMeeting(meeting.id, meeting.version).encode()
    steps = [button(say("Details"), Action.CHANGE_MEETING, value)]
    if meeting.day <= choice.today:
        steps.insert(0, button(say("Register"), Action.OPEN_REGISTER, value))
    if meeting.day >= choice.today:
        steps.append(button(say("Move"), Action.MOVE_MEETING, value))
    steps.append(button(say("Cancel meeting"), Action.CANCEL_MEETING, value))
    if invitation.unposted:
        steps.append(button(say("Post again"), Action.POST_AGAIN))
    return steps


def _cancelled_ones(say: Words, meetings: MeetingsOfYear) -> list[Block]:
    if not meetings.cancelled:
        return []
    days = "; ".join(words.short(say, each.meeting) for each in meetings.cancelled[:_MOST])
    return [context(say("Cancelled: {days}", days=days))]


def _around(say: Words, meetings: MeetingsOfYear, *, leads: bool) -> list[Block]:
    if not leads:
        return []
    new = button(say("New meeting"), Action.NEW_MEETING)
    poll = button(say("Ask which date suits"), Action.SEE_POLLS)
    if meetings.cluster.is_body:
        return [actions([new, poll]), *(context(line) for line in _if_no_channel(say, meetings.cluster))]
    plan = button(say("Propose dates"), Action.PLAN_MEETINGS)
    lacking = len(meetings.counting) < meetings.programme.meetings_required
    if lacking:
        plan["style"] = "primary"
    blocks: list[Block] = [actions([plan, new, poll])]
    return [*blocks, *(context(line) for line in _if_no_channel(say, meetings.cluster))]


def _planned_lines(say: Words, each: PlannedMeeting, programme: ProgrammeYear) -> list[str]:
    when = words.between(say, instant(each.draft.day, each.draft.at), each.draft.minutes)
    if each.id is None:
        return [say("Already there: {when}", when=when)]
    titles = words.purposes(say, each.draft.details.purposes, programme)
    purposes = [say("For: {purposes}", purposes=escape("; ".join(titles)))] if titles else []
    return [
        f"*{when}*",
        *purposes,
        *(words.note(say, note) for note in each.notes),
        *_protected(say, each.in_the_way),
    ]


def _protected(say: Words, in_the_way: tuple[KeptTime, ...]) -> list[str]:
    return [protected_times.warning(say, in_the_way)] if in_the_way else []


def _if_no_channel(say: Words, cluster: Cluster) -> list[str]:
    return [_no_channel(say)] if cluster.channel is None else []


def _no_channel(say: Words) -> str:
    return say(
        "This cluster has no channel yet, so nothing is posted. To give it one, type in the channel: `/clwstwr setup`"
    )
