"""The letter that asks people without Slack which date suits."""

from bot.domain.date_polls import DatePoll
from bot.views import date_polls as views
from bot.views import dates
from bot.views.body_words import own_name
from bot.views.words import Words
from bot.views.writing import Part, Writing, bullets, button, details, heading, paragraph


def writing(say: Words, poll: DatePoll, page: str) -> Writing:
    """Ask for an answer on the reader's own page, and show the dates with what is in their way."""
    facts = [(say("Answer by"), dates.long_date(say, poll.closes_on))]
    if poll.place:
        facts.append((say("Place"), poll.place))
    if poll.note:
        facts.append((say("Note"), poll.note))
    lines = (
        " ".join([f"{views.when(say, poll, option)}.", *views.hints(say, poll.cluster, option.moment)])
        for option in poll.options
    )
    title = views.title(say, poll.cluster)
    return Writing(
        title,
        (
            heading(title),
            paragraph(say("Before the meeting is fixed, please say which of these dates suit.")),
            bullets(*lines),
            details(*facts),
            _answer(say, poll, page),
        ),
        sender_name=own_name(say, poll.cluster),
    )


def _answer(say: Words, poll: DatePoll, page: str) -> Part:
    """Lead to the page of the poll; without pages the lead takes the answer."""
    if not page:
        return paragraph(say("Please tell the cluster lead, who can answer for you."))
    return button(say("Say which dates suit"), f"{page}/poll/{poll.id}")
