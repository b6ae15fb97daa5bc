"""The lines of a day's message in words: what each is about, how long is left, and the button for the next step."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple, assert_never

from bot.domain.about import (
    AboutDigest,
    AboutDuty,
    AboutEscalation,
    AboutMeeting,
    AboutNudge,
    DigestOf,
    DoneBy,
)
from bot.domain.daily_message import Thing
from bot.domain.ladder import Escalate, RungKind
from bot.domain.requirements import OwnerKind
from bot.views import dates, digests, duties, meeting_words
from bot.views.actions import Action, OfCycle, OfDuty, OfMeeting
from bot.views.body_words import label
from bot.views.invitations import buttons_to_answer
from bot.views.message import Element, button, escape
from bot.views.words import Words

_NAMES = 10


class Said(NamedTuple):
    """One thing as it is read aloud, as it is shown, and the buttons for what to do about it."""

    aloud: str
    words: str
    buttons: list[Element]


def said(say: Words, thing: Thing, today: date, own_lines: Collection[str] = ()) -> Said:
    """Say one thing: some reminders about the same, as bot.domain.daily_message puts them together.

    A digest does not name again the duties that have lines of their own in the same message.
    """
    first, abouts = thing[0].about, [line.about for line in thing]
    match first:
        case AboutDuty():
            return _duty(say, [about for about in abouts if isinstance(about, AboutDuty)], today)
        case AboutMeeting():
            return _meeting(say, first, today, invites=thing[0].rung.kind is RungKind.INVITED)
        case AboutEscalation():
            same = [about.duty for about in abouts if isinstance(about, AboutEscalation)]
            return _gone(say, same, today) if first.gone else _announced(say, first, today)
        case AboutDigest():
            return _digest(say, first, own_lines)
        case AboutNudge():
            return _nudge(say, first, today)
        case _:
            assert_never(first)


def owners(say: Words, same: Sequence[AboutDuty]) -> str:
    """Name everybody who owes the same, some of many."""
    if len(same) == 1:
        return duties.owner_label(say, same[0].owner)
    names = ", ".join(sorted(escape(about.owner.name) for about in same)[:_NAMES])
    more = len(same) - _NAMES
    if more > 0:
        names += " " + say.many("and {n} more", "and {n} more", more)
    return say("Practices ({n}): {names}", n=len(same), names=names)


def _duty(say: Words, same: Sequence[AboutDuty], today: date) -> Said:
    about = same[0]
    lines = [*_owing(say, same), _left(say, about, today)]
    if about.stand_in:
        lines.append(
            say.many(
                "Nobody here speaks for this practice just now. To add somebody: `/clwstwr people add`",
                "Nobody here speaks for these practices just now. To add somebody: `/clwstwr people add`",
                len({each.owner for each in same}),
            )
        )
    return Said(_aloud(say, same), "\n".join(lines), _next_steps(say, same))


def _announced(say: Words, about: AboutEscalation, today: date) -> Said:
    """Tell the owner of a duty to whom it goes, while there is time to do it."""
    owed = [about.duty]
    goes = _goes(say, about.to, dates.long_date(say, about.goes(today)))
    lines = [*_owing(say, owed), _left(say, about.duty, today), goes]
    return Said(f"{_aloud(say, owed)} · {goes}", "\n".join(lines), _next_steps(say, owed))


def _goes(say: Words, to: Escalate, day: str) -> str:
    if to is Escalate.LEAD:
        return say("Not done by then: I tell the lead of the cluster on {date}.", date=day)
    return say("Not done by then: I tell the health board on {date}.", date=day)


def _gone(say: Words, same: Sequence[AboutDuty], today: date) -> Said:
    """Tell somebody above that a duty is still undone."""
    told = say("It comes to you because it is still not done. I said so in advance to those who owe it.")
    lines = [*_owing(say, same), _left(say, same[0], today), told]
    return Said(_aloud(say, same), "\n".join(lines), [_see_deadlines(say)])


def _digest(say: Words, about: AboutDigest, own_lines: Collection[str]) -> Said:
    alike: dict[object, list[AboutDuty]] = {}
    for duty in about.needs:
        if duty.duty not in own_lines:
            alike.setdefault((duty.requirement, duty.due, duty.owner.kind, duty.meeting), []).append(duty)
    aloud, words = digests.digest(say, about, [_aloud(say, same) for same in alike.values()])
    see = (
        button(say("See summary"), Action.SEE_SUMMARY)
        if about.kind is DigestOf.BOARD
        else _see_deadlines(say)
    )
    return Said(aloud, words, [] if about.kind is DigestOf.WORKSPACE else [see])


def _nudge(say: Words, about: AboutNudge, today: date) -> Said:
    owed = [about.duty]
    sender = escape(about.sender_name) or f"<@{about.sender}>"
    asks = say("{name} asks kindly how far this is.", name=sender)
    lines = [asks, *_owing(say, owed), _left(say, about.duty, today)]
    return Said(f"{asks} {_aloud(say, owed)}", "\n".join(lines), _next_steps(say, owed))


def _owing(say: Words, same: Sequence[AboutDuty]) -> list[str]:
    """Say what is owed, by whom, after which meeting, and until when."""
    about = same[0]
    asked_by = [duties.after_meeting(say, about.after)] if about.after else []
    return [*_owed(say, same), *asked_by, _until(say, about)]


def _until(say: Words, about: AboutDuty) -> str:
    return duties.due(say, about.due, about.working_due)


def _aloud(say: Words, same: Sequence[AboutDuty]) -> str:
    return " · ".join([*_owed(say, same), _until(say, same[0])]).replace("*", "")


def _owed(say: Words, same: Sequence[AboutDuty]) -> list[str]:
    """Name what is owed and by whom; the owners once where they owe the same."""
    by_title: dict[str, list[AboutDuty]] = {}
    for about in same:
        by_title.setdefault(escape(about.title.of(say.language.value)), []).append(about)
    whose = [owners(say, owing) for owing in by_title.values()]
    if len(set(whose)) == 1:
        return [*(f"*{title}*" for title in by_title), whose[0]]
    return [line for title, owners in zip(by_title, whose, strict=True) for line in (f"*{title}*", owners)]


def _left(say: Words, about: AboutDuty, today: date) -> str:
    if about.aim:
        return say("An aim: every step counts")
    if today > about.due:
        return duties.days_overdue(say, (today - about.due).days)
    if today == about.due:
        return say("Due today")
    if today >= about.working_due:
        return say("Today is the last working day for it")
    days = (about.due - today).days
    return say.many("Due in {n} day", "Due in {n} days", days)


def _see_deadlines(say: Words) -> Element:
    return button(say("See deadlines"), Action.SEE_DEADLINES)


def _next_steps(say: Words, same: Sequence[AboutDuty]) -> list[Element]:
    """Offer to record a duty, today by one press or on another day, or else what makes it known to be done."""
    about = same[0]
    if about.done_by is DoneBy.PLAN:
        return [button(say("Update the plan…"), Action.NEW_OUTCOME)]
    if about.done_by is DoneBy.NAMING:
        return [button(say("Agree pathways…"), Action.AGREE_PATHWAYS)]
    if len(same) > 1 or about.done_by is DoneBy.REGISTER:
        return [_see_deadlines(say)]
    if about.done_by is DoneBy.LOGGING:
        return [button(say("Log a test…"), Action.LOG_TEST, OfCycle(about.owner.id, 0).encode())]
    value = OfDuty(about.duty_word, about.owner.kind.value, about.owner.id, about.meeting).encode()
    if about.done_by is DoneBy.RECORDING:
        today, other_day = say("Done today"), say("Done on…")
    else:
        today, other_day = say("Shared today"), say("Shared on…")
    return [button(today, Action.SHARE_TODAY, value), button(other_day, Action.SHARE, value)]


def _meeting(say: Words, about: AboutMeeting, today: date, *, invites: bool) -> Said:
    when = dates.when(say, about.starts_at)
    of_body = about.asked is not OwnerKind.PRACTICE
    title = say("Meeting: {when}", when=when) if of_body else say("Cluster meeting: {when}", when=when)
    lines = [
        f"*{title}*",
        label(say, about.asked, escape(about.practice_name)),
        _days_to(say, about, today),
    ]
    if about.place:
        lines.append(say("Place: {place}", place=escape(about.place)))
    if about.link:
        lines.append(say("Join online: {link}", link=meeting_words.link(about.link)))
    value = OfMeeting(about.meeting, about.version)
    if of_body:
        lines.append(_asks_member(say, answered=about.answered))
    elif about.until == today:
        lines += _asks_to_be_here(say, answered=about.answered)
        return Said(title, "\n".join(lines), _buttons_of_the_day(say, value))
    elif about.answered:
        lines.append(say("You said that your practice comes. If that has changed, please say so:"))
    elif invites:
        lines.append(say("Your practice is invited. Can somebody come?"))
    else:
        lines.append(say("Your practice has not answered yet. Can somebody come?"))
    return Said(title, "\n".join(lines), buttons_to_answer(say, value))


def _asks_to_be_here(say: Words, *, answered: bool) -> list[str]:
    here = say("When you are in the meeting, press “Here”: it counts for your practice.")
    return [here] if answered else [say("Your practice has not answered yet."), here]


def _buttons_of_the_day(say: Words, value: OfMeeting) -> list[Element]:
    """Put being here first; whoever cannot come can still say so."""
    here = button(say("Here"), Action.HERE, value.encode(), style="primary")
    answers = buttons_to_answer(say, value)
    return [here, *({key: part for key, part in each.items() if key != "style"} for each in answers)]


def _asks_member(say: Words, *, answered: bool) -> str:
    if answered:
        return say("You said that somebody comes. If that has changed, please say so:")
    return say("You have not answered yet. Can somebody come?")


def _days_to(say: Words, about: AboutMeeting, today: date) -> str:
    days = (about.until - today).days
    if days == 0:
        return say("The meeting is today.")
    return say.many("In {n} day", "In {n} days", days)
