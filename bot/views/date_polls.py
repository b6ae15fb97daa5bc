"""Polls of dates in words: the poll as it stands, open, over or closed, and its last call."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import unescape

from bot.domain.date_polls import (
    Booked,
    DatePoll,
    Mark,
    Moment,
    PollOption,
    PollsOfCluster,
    Word,
)
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import leads
from bot.domain.poll_posts import PollDue, PollPostKind
from bot.views import dates
from bot.views import meeting_words as words
from bot.views.actions import Action, OfRow, OfVote
from bot.views.body_words import cluster_label, label, own_name
from bot.views.message import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    escape,
    header,
    section,
)
from bot.views.words import Words

# Names that a poll has room for: one of eight dates in two languages has to fit one message.
_ROOM = 72
_FEWEST = 3
_SILENT = 12
_POLLS = 2  # that one message has room for


def posted(say: Words, due: PollDue) -> Message:
    """Say what a message about a poll has to say now, in one language."""
    if due.post.kind is PollPostKind.LAST_CALL:
        return _last_call(say, due.poll)
    return shown(say, due.poll, due.today)


def shown(say: Words, found: DatePoll, today: date) -> Message:
    """Show a poll as it stands: open, over, or closed."""
    if found.closed:
        return _closed(say, found)
    return poll(say, found) if found.is_open(today) else _over(say, found)


def poll(say: Words, found: DatePoll, *, closable: bool = True) -> Message:
    """Show an open poll: each date with what is in its way, who says what to it, and its buttons."""
    head, asked = title(say, found.cluster), "\n".join(_asked(say, found))
    blocks: list[Block] = [header(head), section(asked)]
    texts = [escape(head), asked]
    for option in found.options:
        text = "\n".join(
            [
                f"*{when(say, found, option)}*",
                *in_the_way(say, found.cluster, option.moment, _room(found)),
                *_said(say, found, option),
            ]
        )
        texts.append(text)
        blocks += [section(text), actions(_votes(say, found, option))]
    silent = _silent(say, found)
    blocks += [section(line) for line in silent]
    value = OfRow(found.id).encode()
    close = [button(say("Close the poll…"), Action.CLOSE_POLL, value)] if closable else []
    blocks.append(actions([button(say("Answer all at once…"), Action.VOTE_ON_ALL, value), *close]))
    return Message("\n".join([*texts, *silent]), blocks)


def overview(say: Words, found: PollsOfCluster, asker: Asker) -> Message:
    """Show the polls of a cluster that can be answered, and to whoever leads it a way to ask another one."""
    leading = leads(asker, found.cluster)
    new = [actions([button(say("Ask about dates…"), Action.NEW_POLL, style="primary")])] if leading else []
    if not found.polls:
        text = f"{cluster_label(say, found.cluster)}\n" + say("No poll of dates is open.")
        return Message(text, [section(text), *new])
    shown = [poll(say, each, closable=leading) for each in found.polls[:_POLLS]]
    blocks = [block for each in shown for block in (divider(), *each.blocks)][1:]
    more = len(found.polls) - _POLLS
    if more > 0:
        blocks.append(
            context(
                say.many("{n} older poll is in the channel.", "{n} older polls are in the channel.", more)
            )
        )
    return Message("\n\n".join(each.text for each in shown), [*blocks, *new])


def when(say: Words, found: DatePoll, option: PollOption) -> str:
    """Say `Wednesday 14 June 2017, 12:30–14:30`, London time."""
    return words.between(say, option.moment.starts_at, found.minutes)


def in_the_way(say: Words, cluster: Cluster, moment: Moment, most: int = _ROOM) -> list[str]:
    """Say what is worth knowing about a date; it hinders nobody. At most so many practices are named."""
    names = list(dict.fromkeys(each.practice.name for each in moment.protected))
    kept = say(
        "Protected time then, so that they may be away: {practices}", practices=_some(say, names, most)
    )
    return [
        *(_mark(say, mark) for mark in moment.marks),
        *(_booked(say, cluster, each) for each in moment.booked),
        *([kept] if names else []),
    ]


def hints(say: Words, cluster: Cluster, moment: Moment) -> list[str]:
    """Say the same as plain text."""
    return [unescape(line) for line in in_the_way(say, cluster, moment)]


def word(say: Words, said: Word) -> str:
    """Name a word to a date."""
    return {
        Word.YES: say("Suits"),
        Word.IF_NEED_BE: say("If need be"),
        Word.NO: say("Does not suit"),
    }[said]


def counted(say: Words, found: DatePoll, option: PollOption) -> str:
    """Count what is said to a date: `Suits: 4, if need be: 1, does not suit: 2`."""
    yes, if_need_be, no = (len(_names(found, option, each)) for each in Word)
    return say("Suits: {yes}, if need be: {maybe}, does not suit: {no}", yes=yes, maybe=if_need_be, no=no)


def title(say: Words, cluster: Cluster) -> str:
    """Say what a poll asks, and whom, as plain text."""
    if cluster.is_body:
        body = label(say, cluster.kind, own_name(say, cluster))
        return say("Which date suits? · {body}", body=body)
    return say("Which date suits? Cluster: {cluster}", cluster=cluster.name)


def _asked(say: Words, found: DatePoll) -> list[str]:
    lines = [say("Asked by: {person}", person=f"<@{found.asked_by}>")]
    if found.place:
        lines.append(say("Place: {place}", place=escape(found.place)))
    if found.note:
        lines.append(say("Note: {note}", note=escape(found.note)))
    lines.append(say("Please answer by: {date}", date=dates.long_date(say, found.closes_on)))
    return lines


def _said(say: Words, found: DatePoll, option: PollOption) -> list[str]:
    names, most = {each: _names(found, option, each) for each in Word}, _room(found)
    lines = [
        say("Suits ({n}): {names}", n=len(names[Word.YES]), names=_some(say, names[Word.YES], most)),
        say(
            "If need be ({n}): {names}",
            n=len(names[Word.IF_NEED_BE]),
            names=_some(say, names[Word.IF_NEED_BE], most),
        ),
        say("Does not suit ({n}): {names}", n=len(names[Word.NO]), names=_some(say, names[Word.NO], most)),
    ]
    shown = [line for line, each in zip(lines, Word, strict=True) if names[each] or each is Word.YES]
    if found.cluster.is_body:
        return shown
    alone = [
        say("{name}: {answer}", name=name, answer=word(say, each))
        for each in Word
        for name in found.people_saying(option.id, each)
    ]
    return [*shown, *([say("For themselves: {people}", people=_some(say, alone, most))] if alone else [])]


def _names(found: DatePoll, option: PollOption, said: Word) -> tuple[str, ...]:
    """Name the practices that say something, or the people of a body."""
    if found.cluster.is_body:
        return found.people_saying(option.id, said)
    return tuple(practice.name for practice in found.practices_saying(option.id, said))


def _room(found: DatePoll) -> int:
    """Tell how many names may stand together: all, unless there are many dates and many practices."""
    if len(found.options) * len(found.practices) <= _ROOM:
        return _ROOM
    return max(_FEWEST, _ROOM // (len(Word) * len(found.options)))


def _some(say: Words, names: Sequence[str], most: int) -> str:
    """List names, of many only the first."""
    shown, more = escape(", ".join(names[:most])) or "–", len(names) - most
    return shown if more <= 0 else f"{shown} " + say.many("and {n} more", "and {n} more", more)


def _silent(say: Words, found: DatePoll) -> list[str]:
    silent = [practice.name for practice in found.silent]
    if found.cluster.is_body:
        return []
    if not silent:
        return [say("Every practice has answered.")]
    return [say("No answer yet ({n}): {names}", n=len(silent), names=_some(say, silent, _SILENT))]


def _votes(say: Words, found: DatePoll, option: PollOption) -> list[Block]:
    return [
        button(
            word(say, each), f"{Action.VOTE}:{each.name}", OfVote(found.id, option.id, each.value).encode()
        )
        for each in Word
    ]


def _mark(say: Words, mark: Mark) -> str:
    return {
        Mark.WEEKEND: say("Please note: this day is at a weekend."),
        Mark.BANK_HOLIDAY: say("Please note: this day is a bank holiday."),
        Mark.EASTER: say("Please note: this day is around Easter."),
    }[mark]


def _booked(say: Words, cluster: Cluster, each: Booked) -> str:
    times = f"{dates.clock_time(each.starts_at)}–{dates.clock_time(each.starts_at + timedelta(minutes=each.minutes))}"
    if each.cluster.id == cluster.id:
        return say("Please note: the cluster has another meeting on this day: {times}", times=times)
    return say(
        "Please note: another meeting on this day, {times}. {cluster}",
        times=times,
        cluster=cluster_label(say, each.cluster),
    )


def _closed(say: Words, found: DatePoll) -> Message:
    """Keep a closed poll's message short, and nothing to press."""
    text = f"{escape(title(say, found.cluster))}\n{ending(say, found)}"
    return Message(text, [section(text)])


def _over(say: Words, found: DatePoll) -> Message:
    text = f"{escape(title(say, found.cluster))}\n" + say("All these dates are over, and none was chosen.")
    close = button(say("Close the poll…"), Action.CLOSE_POLL, OfRow(found.id).encode())
    return Message(text, [section(text), actions([close])])


def ending(say: Words, found: DatePoll) -> str:
    """Say how a poll has ended."""
    if found.meeting_at is None:
        return say("This poll is closed. No date was chosen.")
    return say("This poll is closed. The meeting is on: {when}", when=dates.when(say, found.meeting_at))


def _last_call(say: Words, found: DatePoll) -> Message:
    """Call once those who have not answered: one line."""
    names = _some(say, [practice.name for practice in found.silent], _SILENT)
    text = say("Which date suits? Today is the day to answer. No answer yet: {names}", names=names)
    value = OfRow(found.id).encode()
    return Message(text, [section(text, button(say("Answer all at once…"), Action.VOTE_ON_ALL, value))])
