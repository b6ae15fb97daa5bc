"""What is told to whoever asked, answered or closed a poll of dates."""

from bot.domain.date_polls import PollClosing, PollReceipt
from bot.domain.poll_voting import Voted
from bot.views import date_polls as views
from bot.views import dates, meetings
from bot.views.actions import Action, OfRow
from bot.views.body_words import cluster_label
from bot.views.message import Element, Message, actions, button, escape, section
from bot.views.words import Words


def asked(say: Words, receipt: PollReceipt) -> Message:
    """Tell whoever asked a poll who hears of it."""
    found = receipt.poll
    lines = [
        say("Asked.") if receipt.fresh else say("Already asked, nothing more to do."),
        cluster_label(say, found.cluster),
        *(views.when(say, found, option) for option in found.options),
        say("To be answered by: {date}", date=dates.long_date(say, found.closes_on)),
    ]
    if found.cluster.channel:
        lines.append(say("I am posting it in the channel, and call there once those who have not answered."))
    else:
        lines.append(
            say("This cluster has no channel yet. Its people find the poll here: `/clwstwr meeting poll`")
        )
    if receipt.letters:
        lines.append(say("People without Slack who are asked by e-mail: {n}", n=receipt.letters))
    lines.append(say("When you know enough, press “Close the poll…”: the meeting is planned with it."))
    text = "\n".join(lines)
    close = button(say("Close the poll…"), Action.CLOSE_POLL, OfRow(found.id).encode())
    return Message(text, [section(text), actions([close])])


def voted(say: Words, result: Voted) -> Message:
    """Tell somebody what became of their answer, and how much of the poll they have left."""
    whose = ", ".join(practice.name for practice in result.practices)
    lines = [
        say("Recorded.") if result.fresh else say("Already recorded, nothing more to do."),
        say("Practice: {practice}", practice=escape(whose)) if whose else say("You answer for yourself."),
    ]
    for option in result.poll.options:
        if option.id in result.words:
            said = views.word(say, result.words[option.id])
            lines.append(say("{when}: {answer}", when=views.when(say, result.poll, option), answer=said))
    if result.unanswered:
        lines.append(say("Dates still to answer: {n}", n=result.unanswered))
    else:
        lines.append(say("If that changes, just press again."))
    text = "\n".join(lines)
    return Message(text, [section(text), actions([_next(say, result)])])


def closed(say: Words, result: PollClosing) -> Message:
    """Tell whoever closed a poll what was planned by it."""
    if not result.fresh:
        text = say("Somebody has closed this poll already.") + "\n" + views.ending(say, result.poll)
        return Message(text, [section(text)])
    if result.planned is None:
        text = say("The poll is closed, and no meeting was planned by it.")
        return Message(text, [section(text)])
    first, planned = say("The poll is closed."), meetings.planned(say, result.planned)
    return Message(f"{first}\n{planned.text}", [section(first), *planned.blocks])


def _next(say: Words, result: Voted) -> Element:
    if result.unanswered:
        return button(say("Answer all at once…"), Action.VOTE_ON_ALL, OfRow(result.poll.id).encode())
    return button(say("See the poll"), Action.SEE_POLLS)
