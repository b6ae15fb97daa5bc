"""A deadline in people's calendars: an all-day entry that takes no time, on the last working day for it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.calendar_entries import DAY_BEFORE, Edition, Entry
from bot.domain.deadlines import Duty
from bot.domain.feeds import Deadline
from bot.views import body_words, calendar_bytes, duties
from bot.views.calendar import each, organizer_of
from bot.views.message import Message, section
from bot.views.words import Words

_DAY = timedelta(days=1)


def deadline_entry(
    voices: Sequence[Words],
    duty: Duty,
    uid: str,
    edition: Edition,
    *,
    organizer: str = "",
    alarm: bool = False,
) -> bytes:
    """Make one entry's bytes, to be joined by `calendar_bytes.calendar_of`. It rings at nine the day before, if asked to.

    `uid` is of `deadline_uid`; a new edition is due when `fingerprint_of` the duty is another. The duty must have a date.
    """
    day = duty.working_due or duty.due
    assert day is not None, "a duty without a date has no place in a calendar"
    entry = Entry(
        uid=uid,
        edition=edition,
        starts=day,
        ends=day + _DAY,
        summary=each(voices, lambda say: _summary(say, duty), " / "),
        description=each(voices, lambda say: "\n".join(_facts(say, duty)), "\n\n"),
        organizer=organizer_of(duty.owner.name, organizer),
        busy=False,
        alarm=DAY_BEFORE if alarm else None,
    )
    return calendar_bytes.entry_bytes(entry)


def file(voices: Sequence[Words], deadlines: Sequence[Deadline], organizer: str = "") -> bytes:
    """Make a file to be opened once; its entries ring the day before. Slow the first time; call it off the event loop."""
    return calendar_bytes.calendar_of(
        deadline_entry(voices, found.duty, found.uid, found.edition, organizer=organizer, alarm=True)
        for found in deadlines
    )


def title(say: Words) -> str:
    return say("Deadlines for your calendar")


def under_file(say: Words, deadlines: Sequence[Deadline]) -> Message:
    """Say what the file is good for, and what it cannot do."""
    counted = say.many("In this file: {n} deadline", "In this file: {n} deadlines", len(deadlines))
    text = "\n".join(
        (
            counted,
            say("Open it, and your calendar puts each on its last working day. It rings the day before."),
            say("A file stays as it is. To have your calendar follow changes, use /clwstwr calendar."),
        )
    )
    return Message(text, [section(text)])


def sent(say: Words) -> Message:
    text = say("The calendar file is on its way to you, in our own conversation.")
    return Message(text, [section(text)])


def nothing(say: Words) -> Message:
    """Say that there is nothing to put into a calendar."""
    text = say("You have no deadline ahead that has a date. There is nothing to put into a calendar.")
    return Message(text, [section(text)])


def _summary(say: Words, duty: Duty) -> str:
    title, owner = duty.requirement.title.of(say.language.value), duties.owner_name(say, duty.owner)
    if duty.working_due == duty.due:
        return say("Deadline: {title} · {owner}", title=title, owner=owner)
    return say("Last working day: {title} · {owner}", title=title, owner=owner)


def _facts(say: Words, duty: Duty) -> list[str]:
    owner = body_words.label(say, duty.owner.kind, duties.owner_name(say, duty.owner))
    lines = [owner, duties.due(say, duty.due, duty.working_due)]
    if duty.occasion is not None:
        lines.append(duties.after_meeting(say, duty.occasion.on))
    if duty.requirement.is_aim:
        lines.append(say("An aim: every step counts"))
    return lines
