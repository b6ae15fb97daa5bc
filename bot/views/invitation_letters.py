"""The letters about a meeting: asked, moved, changed, cancelled, asked no more; each with what calendars need."""

from dataclasses import replace

from bot.domain.calendar_copies import News, Told
from bot.domain.calendar_entries import Method
from bot.domain.people import Language
from bot.views import calendar, dates, meeting_words
from bot.views.body_words import own_name
from bot.views.words import Voices, Words
from bot.views.writing import Part, Writing, button, details, for_reader, heading, paragraph

_MAKERS = {
    News.NEW: calendar.invite,
    News.MOVED: calendar.invite,
    News.CHANGED: calendar.invite,
    News.CANCELLED: calendar.cancel,
    News.NOT_ASKED: calendar.cancel,
    News.NOT_WANTED: calendar.cancel,
}


def writing(voices: Voices, told: Told, language: Language | None, page: str) -> Writing:
    """Write the letter with its calendar object. Slow the first time; call it off the event loop.

    `page` is the address of the reader's own pages, "" where there are none.
    """
    make = _MAKERS[told.news]
    spoken = voices.shared(language or Language.BOTH)
    content = make(spoken, told.invitation, told.programme, told.guest, told.edition, told.organizer)
    method = Method.REQUEST if make is calendar.invite else Method.CANCEL
    said = for_reader(voices, language, lambda say: _said(say, told, page))
    return replace(said, calendar=content, method=method.value)


def _said(say: Words, told: Told, page: str) -> Writing:
    parts = _off(say, told) if _MAKERS[told.news] is calendar.cancel else _on(say, told, page)
    subject = f"{_news(say, told.news)}: {_name(say, told)}, {_when(say, told)}"
    return Writing(
        subject, (heading(_name(say, told)), *parts), sender_name=own_name(say, told.invitation.cluster)
    )


def _news(say: Words, news: News) -> str:
    """Say in a word what the letter brings, for the beginning of its subject."""
    return {
        News.NEW: say("Invitation"),
        News.MOVED: say("New time"),
        News.CHANGED: say("Changed"),
        News.CANCELLED: say("Cancelled"),
        News.NOT_ASKED: say("No longer in your calendar"),
        News.NOT_WANTED: say("No longer in your calendar"),
    }[news]


def _on(say: Words, told: Told, page: str) -> list[Part]:
    meeting = told.invitation.meeting
    parts = [paragraph(_first_words(say, told)), details(*_facts(say, told))]
    parts += [paragraph(line) for line in _clusters(say, told)]
    if meeting.details.agenda:
        parts.append(paragraph(say("Agenda:\n{agenda}", agenda=meeting.details.agenda)))
    if page:
        parts.append(button(say("Answer without a calendar"), f"{page}/meeting/{meeting.id}"))
    return parts


def _first_words(say: Words, told: Told) -> str:
    if told.news is News.NEW and told.guest.optional:
        return say(
            "You are a deputy, so this meeting is in your calendar in case you are needed. If you come, please answer with "
            "Accept in your calendar."
        )
    return {
        News.NEW: say("You are invited. Please answer with Accept or Decline in your calendar."),
        News.MOVED: say(
            "The meeting has a new time, and your calendar follows by itself. Please answer again: what you said was to "
            "the time before."
        ),
        News.CHANGED: say(
            "Something about this meeting has changed, and your calendar follows by itself. If you have answered, your "
            "answer still stands."
        ),
    }[told.news]


def _off(say: Words, told: Told) -> list[Part]:
    meeting = told.invitation.meeting
    if told.news is News.NOT_ASKED:
        words = say(
            "You are no longer among those invited to this meeting, so it is taken out of your calendar. The meeting itself "
            "takes place."
        )
        return [paragraph(words), details((say("When"), _span(say, told)))]
    if told.news is News.NOT_WANTED:
        words = say(
            "You asked for no more e-mail from me. Your calendar could not follow changes then, so this meeting is taken out "
            "of it. The meeting itself takes place."
        )
        return [paragraph(words), details((say("When"), _span(say, told)))]
    parts = [
        paragraph(say("This meeting is cancelled, and it is taken out of your calendar.")),
        details((say("When"), _span(say, told))),
    ]
    if meeting.cancel_reason:
        parts.append(paragraph(say("Reason: {reason}", reason=meeting.cancel_reason)))
    return parts


def _facts(say: Words, told: Told) -> list[tuple[str, str]]:
    """Say when, where, what for and with whom; the words are plain, as a letter escapes them itself."""
    meeting = told.invitation.meeting
    said = meeting.details
    purposes = "; ".join(meeting_words.purposes(say, said.purposes, told.programme))
    facts = (
        (say("When"), _span(say, told)),
        (say("Place"), said.place),
        (say("Join online"), said.link),
        (say("For"), purposes),
        (say("Facilitator"), said.facilitator),
    )
    return [(label, value) for label, value in facts if value]


def _clusters(say: Words, told: Told) -> list[str]:
    """Name the clusters of a joint meeting."""
    if not told.invitation.also_for:
        return []
    names = ", ".join(own_name(say, cluster) for cluster in told.invitation.clusters)
    return [say("Joint meeting of these clusters: {clusters}", clusters=names)]


def _span(say: Words, told: Told) -> str:
    return meeting_words.span(say, told.invitation.meeting)


def _name(say: Words, told: Told) -> str:
    return meeting_words.meeting_of(say, told.invitation.cluster)


def _when(say: Words, told: Told) -> str:
    meeting = told.invitation.meeting
    return f"{dates.weekday_date(say, meeting.day)}, {dates.clock_time(meeting.starts_at)}"
