"""A programme year in words: what it asks, of whom, by when, where that is written, and what nobody could find."""

from collections.abc import Iterator, Sequence

from bot.domain.dates import working_day_on_or_before
from bot.domain.programme import Indicator, ProgrammeYear, Unknown
from bot.domain.programme_lists import ProgrammePage
from bot.domain.requirements import (
    AttendMeetings,
    EveryMonth,
    Expected,
    FacilitateMeetings,
    Reading,
    Requirement,
)
from bot.views import dates, duties
from bot.views.actions import Action, OfProgramme
from bot.views.body_words import kind_name
from bot.views.message import Block, Message, actions, bold, button, context, escape, header, section
from bot.views.paging import headed, page_buttons, page_note, paginate
from bot.views.words import Words

_OTHERS = 8


def name(say: Words, year: ProgrammeYear) -> str:
    """Name a year as plain text: a contract's by its key, a programme alongside by its title."""
    return year.title.of(say.language.value) if year.alongside else year.key


def draft_banner(say: Words, year: ProgrammeYear) -> list[Block]:
    """Warn that the rules of a year are a draft; a year that is out has no banner."""
    return [section(bold(line)) for line in draft_lines(say, year)]


def draft_lines(say: Words, year: ProgrammeYear) -> list[str]:
    """Say the same in words to be read aloud."""
    if not year.draft:
        return []
    warning = say(
        "Draft rules: {year}. Nobody has confirmed them yet. Ask the health board before you rely on them.",
        year=escape(name(say, year)),
    )
    return [warning]


def show(say: Words, found: ProgrammePage, *, deadlines: bool = False) -> Message:
    """Show one page of a year: its head, its indicators one by one, our readings, and what is not known.

    `deadlines` tells that the reader may see what is due.
    """
    year = found.year
    title = say("Programme: {name}", name=year.title.of(say.language.value))
    body = [*_indicators(say, year), *_readings(say, year), *_unknown(say, year)]
    shown = paginate([*_head(say, year), *body], found.page)
    turn = page_buttons(
        say, shown, Action.SEE_PROGRAMME, lambda number: OfProgramme(year.key, number).encode()
    )
    note = [context(page_note(say, shown))] if shown.count > 1 else []
    more = [*turn, *(_its_deadlines(say, year) if deadlines else []), *_other_years(say, found.others)]
    foot = [actions(more)] if more else []
    spoken = [escape(title), *_facts(say, year), *draft_lines(say, year)]
    return Message("\n".join(spoken), [header(title), *note, *shown.blocks, *foot])


def _head(say: Words, year: ProgrammeYear) -> list[Block]:
    return [*draft_banner(say, year), section("\n".join(_facts(say, year)))]


def _facts(say: Words, year: ProgrammeYear) -> list[str]:
    first, last = dates.long_date(say, year.start), dates.long_date(say, year.end)
    lines = [
        say("First day: {date}", date=first),
        say("Last day: {date}", date=last),
        say("Source: {source}", source=escape(year.source)),
    ]
    if year.alongside:
        lines.append(say("It stands beside the contract: its duties carry no points."))
    elif year.points_total is None:
        lines.append(say("Points: not known"))
    else:
        lines.append(say("Points in all: {n}", n=year.points_total))
    if year.meetings_required:
        lines.append(say("Cluster meetings that a practice attends: {n}", n=year.meetings_required))
    elif not year.alongside:
        lines.append(say("Cluster meetings that a practice attends: no number stated"))
    return lines


def _indicators(say: Words, year: ProgrammeYear) -> Iterator[Block]:
    for indicator in year.indicators:
        own = [each for each in year.requirements if each.indicator == indicator.code]
        asked = [_requirement(say, each, indicator) for each in own]
        yield from headed(_indicator(say, indicator), asked, gap="\n")


def _indicator(say: Words, indicator: Indicator) -> str:
    title = escape(indicator.title.of(say.language.value))
    parts = [bold(f"{indicator.code} · {title}")]
    if indicator.points is not None:
        parts.append(say.many("{n} point", "{n} points", indicator.points))
    lines = [" · ".join(parts)]
    for part in indicator.components:
        counted = say.many("{n} point", "{n} points", part.points)
        lines.append(f"_{escape(part.title.of(say.language.value))} · {counted}_")
    return "\n".join([*lines, f"_{escape(indicator.citation)}_"])


def _requirement(say: Words, requirement: Requirement, indicator: Indicator) -> str:
    """Say one requirement in two lines: what, then who, how hard, by when, where it is written, and if we read it so."""
    parts = [kind_name(say, requirement.owner), duties.strength(say, requirement), when(say, requirement)]
    written = requirement.citation.removeprefix(indicator.citation).strip(" ,")
    if written:
        parts.append(escape(written))
    if requirement.reading is Reading.OURS:
        parts.append(say("our reading"))
    return f"{requirement.number}. *{duties.title(say, requirement)}*\n{' · '.join(parts)}"


def when(say: Words, requirement: Requirement) -> str:
    """Say by when a requirement is due, or when it is looked for where no date is stated."""
    if requirement.due is not None:
        return duties.due(say, requirement.due, working_day_on_or_before(requirement.due))
    if isinstance(requirement.asks, EveryMonth):
        return say("every month")
    if isinstance(requirement.asks, FacilitateMeetings):
        return say("each meeting")
    if requirement.per_meeting:
        return say("after each meeting")
    if isinstance(requirement.asks, AttendMeetings) and requirement.asks.window.since is not None:
        return _window(say, requirement.asks)
    expected = {
        Expected.MID_YEAR: say("no date stated, looked for in the middle of the year"),
        Expected.YEAR_END: say("no date stated, looked for by the end of the year"),
    }
    return expected[requirement.expected] if requirement.expected else say("no date stated")


def _window(say: Words, asks: AttendMeetings) -> str:
    since, until = asks.window
    parts = [say("counted from: {date}", date=dates.long_date(say, since))] if since else []
    parts += [say("counted until: {date}", date=dates.long_date(say, until))] if until else []
    return " · ".join(parts)


def _readings(say: Words, year: ProgrammeYear) -> Iterator[Block]:
    heading = bold(say("How we read what the guidance does not say"))
    yield from headed(heading, [f"• {_reading(say, year, n)}" for n in range(len(year.readings))], gap="\n")


def _reading(say: Words, year: ProgrammeYear, number: int) -> str:
    reading = year.readings[number]
    about = year.requirement(reading.about)
    what = escape(reading.what.of(say.language.value))
    return f"_{duties.title(say, about)}:_ {what}" if about else what


def _unknown(say: Words, year: ProgrammeYear) -> Iterator[Block]:
    lines = [f"• {_gap(say, each)}" for each in year.unknown]
    yield from headed(bold(say("What is not known")), lines, gap="\n")
    if lines:
        yield context(say("Do you know more? A health board can keep its own file of the year."))


def _gap(say: Words, unknown: Unknown) -> str:
    source = say("looked for in: {source}", source=escape(unknown.source))
    return f"{escape(unknown.what.of(say.language.value))} _({source})_"


def _its_deadlines(say: Words, year: ProgrammeYear) -> list[Block]:
    """Lead to what a programme beside the contract asks of the reader's cluster; the contract's are the usual ones."""
    line = f"deadlines {year.key}"
    return [button(say("Deadlines"), f"{Action.ASK}:{line}", line)] if year.alongside else []


def _other_years(say: Words, others: Sequence[ProgrammeYear]) -> list[Block]:
    return [
        button(name(say, year), f"{Action.SEE_PROGRAMME}:{year.key}", OfProgramme(year.key, 1).encode())
        for year in others[:_OTHERS]
    ]
