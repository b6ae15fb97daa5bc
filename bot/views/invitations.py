"""Invitations in words: the meeting's message in the channel, what announces a change, and the answer to an answer."""

from collections.abc import Sequence

from bot.domain.meeting_receipts import Answered, AnswerOutcome
from bot.domain.meetings import Answer, ClusterMeeting, Invitation, MemberAnswer, PracticeAnswer
from bot.domain.posts import Due, PostKind
from bot.views import meeting_standing
from bot.views import meeting_words as words
from bot.views.actions import Action, OfMeeting
from bot.views.message import Block, Element, Message, actions, button, context, escape, header, section
from bot.views.words import Words

_AGENDA = 1500


def posted(say: Words, due: Due) -> Message:
    """Say what a post has to say now, in one language."""
    match due.post.subject.kind:
        case PostKind.MOVED:
            return _moved(say, due)
        case PostKind.CHANGED:
            return _changed(say, due)
        case PostKind.CANCELLED:
            return _cancelled_notice(say, due)
        case PostKind.INVITATION | PostKind.CALENDAR:
            if due.left_out:
                return _left_out(say, due)
            return _cancelled(say, due) if due.invitation.meeting.cancelled else _invitation(say, due)


def answered(say: Words, result: Answered) -> Message:
    """Tell somebody what became of their answer."""
    meeting = result.invitation.meeting
    if result.outcome is AnswerOutcome.TIME_CHANGED:
        text = say(
            "The meeting has been moved since that message. It is now: {when}. Can you come then?",
            when=words.span(say, meeting),
        )
        return Message(text, [section(text), actions(answer_buttons(say, meeting))])
    given = words.answer(say, result.answer)
    lines = [
        say("Recorded.")
        if result.outcome is AnswerOutcome.RECORDED
        else say("Already recorded, nothing more to do."),
        *(say("{practice}: {answer}", practice=escape(each.name), answer=given) for each in result.practices),
        *([say("You, for no practice: {answer}", answer=given)] if result.personally else []),
    ]
    if result.who_comes:
        lines.append(say("Who comes: {name}", name=escape(result.who_comes)))
    lines.append(say("Meeting: {when}", when=words.span(say, meeting)))
    if result.outcome is AnswerOutcome.RECORDED:
        lines.append(say("If that changes, just press again."))
    text = "\n".join(lines)
    return Message(text, [section(text)])


def answer_buttons(say: Words, meeting: ClusterMeeting) -> list[Element]:
    return buttons_to_answer(say, OfMeeting(meeting.id, meeting.version))


def buttons_to_answer(say: Words, of_meeting: OfMeeting) -> list[Element]:
    """Offer the three answers to an invitation."""
    value = of_meeting.encode()
    return [
        button(say("Coming"), Action.COMING, value, style="primary"),
        button(say("Apologies"), Action.APOLOGIES, value),
        button(say("Someone else comes"), Action.SUBSTITUTE, value),
    ]


def _invitation(say: Words, due: Due) -> Message:
    invitation, meeting = due.invitation, due.invitation.meeting
    when = words.span(say, meeting)
    title = words.meeting_of(say, due.cluster)
    facts = [
        *words.where(say, meeting),
        *words.about(say, meeting, due.programme),
        *words.joint(say, invitation),
    ]
    blocks: list[Block] = [header(title), section("\n".join([f"*{when}*", *facts]))]
    if meeting.details.agenda:
        agenda = escape(meeting.details.agenda[:_AGENDA])
        blocks.append(section(say("Agenda:\n{agenda}", agenda=agenda)))
    own = invitation.within(due.cluster.id)
    people = [
        *_who(say, own, on_the_day=meeting.day <= due.today),
        *_others(say, invitation, own),
        *_also(say, invitation),
    ]
    blocks.append(section("\n".join(people)))
    remarks = meeting_standing.remarks(say, invitation)
    blocks.append(context(*remarks, _what_now(say, due)))
    buttons = _buttons(say, due)
    if buttons:
        blocks.append(actions(buttons))
    return Message("\n".join([title, when, *facts, *people, *remarks, _what_now(say, due)]), blocks)


def _who(say: Words, invitation: Invitation, *, on_the_day: bool) -> list[str]:
    """List practices by what they answered; who is here needs no answer any more."""
    groups = {
        "coming": invitation.answered(Answer.COMING, Answer.SUBSTITUTE),
        "apologies": invitation.answered(Answer.APOLOGIES),
        "silent": [each for each in invitation.answered(None) if not each.present],
        "here": [each for each in invitation.practices if each.present],
    }
    said = {
        "coming": say(
            "Coming ({n}): {names}", n=len(groups["coming"]), names=words.names(say, groups["coming"]) or "–"
        ),
        "apologies": say(
            "Apologies ({n}): {names}",
            n=len(groups["apologies"]),
            names=words.names(say, groups["apologies"]) or "–",
        ),
        "silent": say(
            "No answer yet ({n}): {names}",
            n=len(groups["silent"]),
            names=words.names(say, groups["silent"]) or "–",
        ),
        "here": say(
            "Recorded as here ({n}): {names}", n=len(groups["here"]), names=_practices(groups["here"]) or "–"
        ),
    }
    if invitation.cluster.is_body:
        return [said["coming"], said["apologies"], said["silent"]]
    if invitation.meeting.closed:
        return [said["here"]]
    return [*([said["here"]] if on_the_day else []), said["coming"], said["apologies"], said["silent"]]


def _also(say: Words, invitation: Invitation) -> list[str]:
    """List those who come for no practice, such as partners; on the day those who said that they are there first."""
    here = [each for each in invitation.also_coming if each.here]
    coming = [each for each in invitation.also_coming if not each.here]
    lines = []
    if here:
        lines.append(say("Also here ({n}): {names}", n=len(here), names=words.people(say, here)))
    if coming and not invitation.meeting.closed:
        lines.append(say("Also coming ({n}): {names}", n=len(coming), names=words.people(say, coming)))
    return lines


def _others(say: Words, invitation: Invitation, own: Invitation) -> list[str]:
    """Count the practices of the other clusters of a joint meeting; their names stand in their own channel."""
    others = [each for each in invitation.practices if each not in own.practices]
    if not others:
        return []
    if invitation.meeting.closed:
        here = sum(each.present for each in others)
        return [say("Other clusters, recorded as here: {n} of {all}", n=here, all=len(others))]
    coming = sum(each.answer in (Answer.COMING, Answer.SUBSTITUTE) for each in others)
    return [say("Other clusters, coming: {n} of {all}", n=coming, all=len(others))]


def _left_out(say: Words, due: Due) -> Message:
    """Tell a cluster that a joint meeting is no longer held for it."""
    text = say(
        "This meeting is no longer held for this cluster. It was: {when}",
        when=words.span(say, due.invitation.meeting),
    )
    return Message(text, [section(text)])


def _practices(answers: Sequence[PracticeAnswer | MemberAnswer]) -> str:
    """List practices alone: who was announced to come need not be who came."""
    return escape(", ".join(each.name for each in answers))


def _what_now(say: Words, due: Due) -> str:
    meeting = due.invitation.meeting
    if meeting.closed:
        return say("The register of this meeting is closed.")
    if meeting.day >= due.today and due.invitation.cluster.is_body:
        return say("Please answer for the member that you speak for. A calendar file is in the thread.")
    if meeting.day == due.today:
        return say(
            "The meeting is today. When you are in the meeting, press “Here”: it counts for your practice."
        )
    if meeting.day < due.today:
        return say("The meeting is over. Its register is still open.")
    return say("Please answer for your practice. A calendar file is in the thread.")


def _buttons(say: Words, due: Due) -> list[Element]:
    meeting = due.invitation.meeting
    if meeting.closed:
        return []
    value = OfMeeting(meeting.id, meeting.version).encode()
    register = button(say("Register"), Action.OPEN_REGISTER, value)
    if meeting.day < due.today:
        return [register]
    asked = answer_buttons(say, meeting)
    if meeting.day > due.today:
        return asked
    if due.invitation.cluster.is_body:
        return [*asked, register]
    here = button(say("Here"), Action.HERE, value, style="primary")
    quiet = [{key: part for key, part in each.items() if key != "style"} for each in asked]
    return [here, *quiet, register]


def _cancelled(say: Words, due: Due) -> Message:
    """Keep a cancelled meeting's message short, and nothing to press."""
    meeting = due.invitation.meeting
    lines = [
        escape(words.cancelled_meeting_of(say, due.cluster)),
        f"~{words.span(say, meeting)}~",
        *_reason(say, meeting),
    ]
    return Message("\n".join(lines).replace("~", ""), [section("\n".join(lines))])


def _cancelled_notice(say: Words, due: Due) -> Message:
    meeting = due.invitation.meeting
    if due.cluster.is_body:
        said = say("The meeting is cancelled: {when}", when=words.span(say, meeting))
        rest = say("A calendar file that takes it out of your calendar is in its thread.")
    else:
        said = say("The cluster meeting is cancelled: {when}", when=words.span(say, meeting))
        rest = say(
            "It counts for no practice. A calendar file that takes it out of your calendar is in its thread."
        )
    lines = [said, *_reason(say, meeting), rest]
    text = "\n".join(lines)
    return Message(text, [section(text)])


def _reason(say: Words, meeting: ClusterMeeting) -> list[str]:
    return [say("Reason: {reason}", reason=escape(meeting.cancel_reason))] if meeting.cancel_reason else []


def _moved(say: Words, due: Due) -> Message:
    meeting, was = due.invitation.meeting, due.post.was
    body = due.cluster.is_body
    lines = [say("The meeting has moved.") if body else say("The cluster meeting has moved.")]
    if was is not None:
        lines.append(say("It was: {when}", when=words.between(say, was, meeting.minutes)))
    lines += [
        say("It is now: {when}", when=words.span(say, meeting)),
        *words.where(say, meeting),
        say("Please answer again, also if you have answered before."),
    ]
    text = "\n".join(lines)
    return Message(text, [section(text), actions(answer_buttons(say, meeting))])


def _changed(say: Words, due: Due) -> Message:
    meeting = due.invitation.meeting
    lines = [
        say("The meeting has new details. Your answers still count.")
        if due.cluster.is_body
        else say("The cluster meeting has new details. Your answers still count."),
        say("Meeting: {when}", when=words.span(say, meeting)),
        *words.where(say, meeting),
    ]
    text = "\n".join(lines)
    return Message(text, [section(text)])
