"""The day's one message to somebody without Slack: the same words as in Slack, and buttons that lead to their pages."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from bot.domain.about import AboutDigest, AboutDuty, AboutEscalation, AboutMeeting, AboutNudge, DoneBy
from bot.domain.daily_message import Thing, gathered
from bot.domain.dates import london_date
from bot.domain.reminder_ledger import Nudge
from bot.domain.requirements import OwnerKind
from bot.views import reminders
from bot.views.plain_words import people_in, plain
from bot.views.reminder_lines import said
from bot.views.words import Words
from bot.views.writing import Part, Writing, button, heading, paragraph, small

_MOST = 15


def letter(say: Words, told: Nudge, page: str, names: Mapping[str, str]) -> Writing:
    """Say everything that needs one person today, most urgent first; `names` are those of the people mentioned."""
    found = gathered(told.lines)
    greeting = reminders.greeting(say, told.claimed_at, found)
    things = [(_words(say, told, thing), thing, _step(say, told, thing, page)) for thing in found[:_MOST]]
    parts = [heading(greeting)]
    for step, same in groupby(things, key=lambda each: each[2]):
        for words, thing, _ in same:
            parts += [paragraph(plain(words, names)), _otherwise(say, thing, page)]
        parts.append(step)
    if len(found) > _MOST:
        more = say("There is more than fits here: {n}. Your page shows it all.", n=len(found) - _MOST)
        parts.append(paragraph(more))
    subject = _subject(say, told, found[0], names) if len(found) == 1 else greeting.rstrip(":")
    return Writing(subject, (*parts, *_feet(say, told)))


def _subject(say: Words, told: Nudge, thing: Thing, names: Mapping[str, str]) -> str:
    """Name the one thing that a letter is about; whose it is, and until when, stand in the letter."""
    aloud = said(say, thing, london_date(told.claimed_at)).aloud
    what = plain(aloud.partition(" · ")[0], names)
    if isinstance(thing[0].about, AboutDuty | AboutEscalation):
        # A duty is named by what is to be reached: alone, "plan shared" would sound like news.
        return say("Reminder: {what}", what=what)
    return what


def mentioned(say: Words, told: Nudge) -> frozenset[str]:
    """Return the handles of those whom the letter mentions."""
    things = gathered(told.lines)[:_MOST]
    return frozenset(handle for thing in things for handle in people_in(_words(say, told, thing)))


def _words(say: Words, told: Nudge, thing: Thing) -> str:
    words = said(say, thing, london_date(told.claimed_at), reminders.duties_told(told)).words
    first = thing[0].about
    if isinstance(first, AboutDuty) and first.stand_in:
        return "\n".join([words, say("Nobody else speaks for them just now, so it comes to you.")])
    return words


def _step(say: Words, told: Nudge, thing: Thing, page: str) -> Part:
    """Lead to the page where the next step is done."""
    about = thing[0].about
    match about:
        case AboutMeeting():
            of_practice = about.asked is OwnerKind.PRACTICE
            today = of_practice and about.until == london_date(told.claimed_at)
            words = say("Say that I am here") if today else say("Answer the invitation")
            return button(words, f"{page}/meeting/{about.meeting}")
        case AboutDigest():
            return button(say("Open my page"), page)
        case AboutEscalation() | AboutNudge():
            return _for_duty(say, about.duty, page)
        case AboutDuty():
            return _for_duty(say, about, page)


def _otherwise(say: Words, thing: Thing, page: str) -> Part:
    """Lead to where a thing is put off, or said to be somebody else's."""
    return small(say("Later, not mine, or why?"), f"{page}/reminder/{thing[0].id}")


def _for_duty(say: Words, about: AboutDuty, page: str) -> Part:
    if about.done_by is DoneBy.PLAN:
        return button(say("Open the action plan"), f"{page}/plan")
    words = say("See my duties, and say what is done")
    of = f"?practice={about.owner.id}" if about.owner.kind is OwnerKind.PRACTICE else ""
    return button(words, f"{page}/duties{of}")


def _feet(say: Words, told: Nudge) -> Iterator[Part]:
    for late in reminders.comes_late(say, told):
        yield small(late)
    yield small(say("At most one such letter a working day, and none about what is done."))
