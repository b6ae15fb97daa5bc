"""A deadline in people's calendars: an all-day entry that takes no time, on the last working day for it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.calendar_entries import DAY_BEFORE, Edition, Entry
from bot.domain.deadlines import Duty
from bot.views import body_words, calendar_bytes, duties
from bot.views.calendar import each, organizer_of
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

    `uid` is of `deadline_uid`; a new edition is due when `fingerprint(deadline(...))` is another. The duty must have a date.
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
