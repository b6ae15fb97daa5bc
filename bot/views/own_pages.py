"""What only somebody's own pages say: one meeting by itself, and what comes by e-mail."""

from bot.domain.bodies import spoken_for
from bot.domain.meetings import Answer, Invitation
from bot.domain.people import Asker
from bot.domain.permissions import takes_part
from bot.domain.programme import ProgrammeYear
from bot.views import meeting_standing
from bot.views import meeting_words as words
from bot.views.actions import Action, OfMeeting
from bot.views.body_words import label
from bot.views.invitations import answer_buttons
from bot.views.message import (
    Block,
    Element,
    Message,
    actions,
    button,
    confirm,
    context,
    divider,
    escape,
    header,
    page_link,
    section,
)
from bot.views.words import Words


def meeting(
    say: Words, invitation: Invitation, programme: ProgrammeYear, asker: Asker, *, today: bool, over: bool
) -> Message:
    """Show one meeting: when and where, what for, what was answered, and what can be done about it now."""
    found = invitation.meeting
    title = words.meeting_of(say, invitation.cluster)
    if found.cancelled:
        title = words.cancelled_meeting_of(say, invitation.cluster)
    when = f"*{words.span(say, found)}*"
    facts = [
        when,
        *words.where(say, found),
        *words.about(say, found, programme),
        *words.joint(say, invitation),
    ]
    if found.cancelled and found.cancel_reason:
        facts.append(say("Reason: {reason}", reason=escape(found.cancel_reason)))
    own = _own_answers(say, invitation, asker)
    blocks: list[Block] = [header(title), section("\n".join(facts))]
    blocks += [section("\n".join(own))] if own else []
    blocks += _steps(say, invitation, today=today, over=over)
    if found.details.agenda:
        blocks.append(section(say("Agenda:\n{agenda}", agenda=escape(found.details.agenda))))
    remarks = meeting_standing.remarks(say, invitation)
    blocks += [context(*remarks)] if remarks else []
    return Message("\n".join([title, *facts, *own]), blocks)


def _own_answers(say: Words, invitation: Invitation, asker: Asker) -> list[str]:
    """Tell what the reader's own practices, or members of a body, have answered; else what they said for themselves."""
    own = invitation.of(practice.id for practice in asker.practices)
    members = spoken_for(asker, (each.member for each in invitation.members))
    lines = [words.of_practice(say, each) for each in own]
    if not (own or members) and takes_part(asker, invitation.clusters):
        lines.append(words.of_person(say, invitation.of_person(asker.handle)))
    for each in invitation.of_members(member.id for member in members):
        whose = label(say, each.member.kind, escape(each.member.name))
        lines.append(f"{whose} · {words.answer(say, each.answer)}")
    sent = [each for each in own if each.answer is Answer.SUBSTITUTE and each.who_comes]
    return [*lines, *(say("Who comes: {name}", name=escape(each.who_comes)) for each in sent)]


def _steps(say: Words, invitation: Invitation, *, today: bool, over: bool) -> list[Block]:
    """Offer what can still be done: from the day on first to say that one is here, until the register is closed."""
    found = invitation.meeting
    if found.cancelled or found.closed:
        return []
    made: list[Element] = []
    if today or over:
        value = OfMeeting(found.id, found.version).encode()
        made.append(button(say("Here"), Action.HERE, value, style="primary"))
    if not over:
        asked = answer_buttons(say, found)
        made += [{key: each[key] for key in each if key != "style"} for each in asked] if today else asked
        made.append(page_link(say("Add to my calendar"), f"meeting/{found.id}.ics"))
    return [actions(made)]


def letters(say: Words, *, wanted: bool, changed: bool, by_mail: bool) -> Message:
    """Say whether letters come, what it means, and offer the other thing."""
    if wanted:
        title = say("You get e-mail from Clwstwr")
        text = "\n".join(
            (
                say("Invitations and reminders come to your mailbox."),
                say(
                    "If you stop them, each meeting ahead is taken out of your calendar by one last letter: it could not "
                    "follow any change."
                ),
            )
        )
        offered = button(say("Stop all e-mail"), Action.STOP_LETTERS)
    else:
        title = say("You get no e-mail from Clwstwr any more")
        text = (
            say("Whoever is next in turn for your practice is told instead. You can change this at any time.")
            if by_mail
            else say("Your messages in Slack stay as they are. You can change this at any time.")
        )
        text += "\n" + say(
            "Each meeting ahead that I put into your calendar is taken out by one last letter: it could not follow any change."
        )
        offered = button(say("Send me e-mail again"), Action.WANT_LETTERS, style="primary")
    done = [section(say("Recorded."))] if changed else []
    blocks = [header(title), *done, section(text), actions([offered]), *_links(say)]
    return Message(f"{title}\n{text}", blocks)


def _links(say: Words) -> list[Block]:
    """Offer to close every address that was sent, for one may have fallen into other hands."""
    text = say(
        "Has an e-mail with a link to these pages fallen into other hands? Close all links; a new one is sent to your mailbox."
    )
    sure = confirm(
        say("Close all my links"),
        say("This page closes too."),
        say("Close them"),
        say("Keep them"),
    )
    return [
        divider(),
        section(text),
        actions([button(say("Close all my links"), Action.CLOSE_PAGES, confirm=sure)]),
    ]


def links_closed(say: Words) -> Message:
    """Say that no address that was ever sent opens these pages any more."""
    text = say("All addresses of these pages are closed. A new one is on its way to your mailbox.")
    return Message(text, [section(text)])
