"""The forms about cluster meetings: plan the year, one new meeting, move, change, cancel, and answer for a practice."""

from collections.abc import Sequence
from datetime import time

from bot.domain.attendance import MeetingKind
from bot.domain.bodies import Member
from bot.domain.dates import LONDON
from bot.domain.meeting_changes import NewTime
from bot.domain.meeting_dates import Proposal
from bot.domain.meeting_receipts import Answering, Choice, YearPlan
from bot.domain.meeting_text import NewMeetingWords
from bot.domain.meetings import (
    USUAL_MINUTES,
    USUAL_TIME,
    Answer,
    ClusterMeeting,
    Invitation,
    MeetingDetails,
    MeetingsOfYear,
)
from bot.domain.people import Practice
from bot.domain.programme import ProgrammeYear
from bot.views import dates, protected_times
from bot.views import meeting_words as words
from bot.views.actions import MYSELF, FormName, OfAnswer, OfMeeting
from bot.views.body_words import label
from bot.views.message import (
    Block,
    Element,
    Form,
    ask,
    context,
    date_picker,
    escape,
    option,
    section,
    select,
    select_many,
    text_input,
    time_picker,
)
from bot.views.words import Words

ROWS = 5
OWN = "own"
_LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240)
_CHOICES = 100


def plan(say: Words, year: YearPlan) -> Form | None:
    """Offer the proposed dates to be accepted or changed, with one row more; None when there is nothing to propose."""
    if not year.proposals and year.extra is None:
        return None
    programme = year.meetings.programme
    rows: list[Proposal | None] = [*year.proposals[:ROWS]]
    spare = year.extra if rows else None
    if not rows:
        rows.append(year.extra)
    elif len(rows) < ROWS:
        rows.append(None)
    blocks = [section(_introduction(say, year))]
    for number, row in enumerate(rows, 1):
        blocks.extend(_row(say, programme, number, row, spare if row is None else None))
        if row is not None and (in_the_way := year.meetings.in_the_way(row.day)):
            blocks.append(context(protected_times.warning(say, in_the_way)))
    blocks.extend(_together(say, year))
    return _form(say, FormName.PLAN_MEETINGS, say("Plan the year"), blocks, say("Plan"))


def new(say: Words, meetings: MeetingsOfYear, typed: NewMeetingWords | None = None) -> Form:
    """Ask for one new meeting; what was typed already stands there."""
    details = MeetingDetails(place=typed.place if typed else "", facilitator=_one_facilitator(meetings))
    at = typed.at if typed and typed.at else USUAL_TIME
    blocks = [
        ask("day", say("Date"), date_picker("day", typed.day if typed else None)),
        ask("time", say("Starts at"), time_picker("time", f"{at:%H:%M}")),
        length(say, USUAL_MINUTES),
        *_details(say, details, meetings.programme),
        *_joint(say, details, meetings),
    ]
    return _form(say, FormName.NEW_MEETING, say("New meeting"), blocks, say("Plan"))


def move(say: Words, choice: Choice, to: NewTime | None = None) -> Form:
    """Ask where to move a meeting, and which one if that is not known."""
    meeting = choice.meant.meeting if choice.meant else None
    day = to.day if to and to.day else (meeting.day if meeting else None)
    blocks = [
        *_which(say, choice),
        ask("day", say("New date"), date_picker("day", day)),
        ask(
            "time",
            say("Starts at"),
            time_picker("time", _time(meeting, to)),
            optional=meeting is None,
            hint="" if meeting else say("Leave it empty to keep the time of day."),
        ),
        ask(
            "place",
            say("Place"),
            text_input("place", _place(meeting, to), limit=200),
            optional=True,
            hint="" if meeting else say("Leave it empty to keep the place."),
        ),
        context(say("Every practice is asked again, and calendars are told.")),
    ]
    return _form(say, FormName.MOVE_MEETING, say("Move a meeting"), blocks, say("Move"), choice.meant)


def change(say: Words, choice: Choice) -> Form:
    """Ask for what is to be said about the meeting that is meant."""
    meant = choice.meant
    assert meant is not None, "details are asked for one meeting"
    meeting = meant.meeting
    blocks = [
        section(say("Meeting: {when}", when=words.span(say, meeting))),
        length(say, meeting.minutes),
        *_details(say, meeting.details, choice.meetings.programme),
        *_joint(say, meeting.details, choice.meetings),
    ]
    return _form(say, FormName.CHANGE_MEETING, say("Details"), blocks, say("Save"), meant)


def cancel(say: Words, choice: Choice, reason: str = "") -> Form:
    """Ask why a meeting is cancelled, and which one if that is not known."""
    blocks = [
        *_which(say, choice),
        ask(
            "reason",
            say("Reason"),
            text_input("reason", reason, limit=300),
            hint=say("Everybody in the channel reads it. Nothing about patients, please."),
        ),
        context(say("A cancelled meeting counts for no practice.")),
    ]
    return _form(
        say, FormName.CANCEL_MEETING, say("Cancel a meeting"), blocks, say("Cancel meeting"), choice.meant
    )


def answer(say: Words, answering: Answering, given: Answer) -> Form:
    """Ask who comes, and for which practice where that is not plain."""
    meeting = answering.invitation.meeting
    blocks = [section(say("Meeting: {when}", when=words.span(say, meeting)))]
    options = _practices(say, answering.own, answering.others)
    if answering.personally and options:
        options.insert(0, option(say("Myself, for no practice"), MYSELF))
    if len(options) == 1 and answering.own:
        blocks.append(section(_asked(say, answering.own[0])))
    elif options:
        chosen = options[0]["value"] if answering.own or answering.personally else None
        whom = say("Member") if answering.invitation.cluster.is_body else say("Practice")
        blocks.append(ask("practice", whom, select("practice", options, chosen=chosen)))
    if given is not Answer.APOLOGIES:
        hint = (
            say("Anybody whom the member sends may come.")
            if answering.invitation.cluster.is_body
            else say("Anybody whom the practice names counts. Their name goes into the register.")
        )
        needed = given is Answer.SUBSTITUTE
        blocks.append(
            ask("who", say("Who comes?"), text_input("who", limit=120), hint=hint, optional=not needed)
        )
    carries = OfAnswer(meeting.id, meeting.version, given.value).encode()
    title = {
        Answer.COMING: say("Coming"),
        Answer.APOLOGIES: say("Apologies"),
        Answer.SUBSTITUTE: say("Someone else comes"),
    }[given]
    return Form(FormName.SUBSTITUTE, title, blocks, say("Save"), say("Close"), carries)


def _form(
    say: Words,
    name: FormName,
    title: str,
    blocks: Sequence[Block],
    submit: str,
    meant: Invitation | None = None,
) -> Form:
    carries = OfMeeting(meant.meeting.id, meant.meeting.version).encode() if meant else ""
    return Form(name, title, blocks, submit, say("Close"), carries)


def _introduction(say: Words, year: YearPlan) -> str:
    programme = year.meetings.programme
    lines = [
        say("Cluster: {cluster}", cluster=escape(year.meetings.cluster.name)),
        say(
            "Each practice has to be at {n} meetings in {year}.",
            n=programme.meetings_required,
            year=programme.key,
        ),
        say(
            "These days avoid weekends, bank holidays, Easter and Christmas. Change whatever does not suit, and leave a date empty to skip it."
        ),
    ]
    if year.meetings.standing:
        days = "; ".join(words.short(say, each.meeting) for each in year.meetings.standing[:12])
        lines.append(say("Planned already: {days}", days=days))
    return "\n".join(lines)


def _row(
    say: Words, programme: ProgrammeYear, number: int, row: Proposal | None, spare: Proposal | None
) -> list[Block]:
    hint = ""
    if spare is not None:
        hint = say(
            "If you plan one more: {date}. The guidance does not say whether the meeting that agrees the annual report may be one of the {n}; one more is safe either way.",
            date=dates.long_date(say, spare.day),
            n=programme.meetings_required,
        )
    return [
        ask(
            f"day{number}",
            say("Meeting {n}: date", n=number),
            date_picker(f"day{number}", row.day if row else None),
            optional=True,
            hint=hint,
        ),
        ask(
            f"time{number}",
            say("Meeting {n}: starts at", n=number),
            time_picker(f"time{number}", f"{USUAL_TIME:%H:%M}"),
            optional=True,
        ),
        _purposes(
            say,
            programme,
            f"purposes{number}",
            say("Meeting {n}: for", n=number),
            row.purposes if row else (),
        ),
    ]


def _together(say: Words, year: YearPlan) -> list[Block]:
    last = year.meetings.standing[-1].meeting.details if year.meetings.standing else MeetingDetails()
    facilitator = last.facilitator or _one_facilitator(year.meetings)
    return [
        length(say, USUAL_MINUTES),
        *_place_and_link(say, last.place, last.link),
        _facilitator(say, facilitator),
    ]


def _one_facilitator(meetings: MeetingsOfYear) -> str:
    return meetings.facilitators[0] if len(meetings.facilitators) == 1 else ""


def _details(say: Words, details: MeetingDetails, programme: ProgrammeYear) -> list[Block]:
    kinds = [
        option(say("Cluster network meeting: it counts"), MeetingKind.NETWORK.value),
        option(say("Other meeting: it does not count"), MeetingKind.OTHER.value),
    ]
    return [
        ask("kind", say("Kind"), select("kind", kinds, chosen=details.kind.value)),
        _purposes(say, programme, "purposes", say("What for"), details.purposes),
        *_place_and_link(say, details.place, details.link),
        _facilitator(say, details.facilitator),
        ask(
            "agenda",
            say("Agenda"),
            text_input("agenda", details.agenda, multiline=True, limit=1500),
            optional=True,
        ),
    ]


def _joint(say: Words, details: MeetingDetails, meetings: MeetingsOfYear) -> list[Block]:
    """Ask for which other clusters of the health board a meeting is held too."""
    options = [option(each.name, str(each.id)) for each in meetings.neighbours[:_CHOICES]]
    if not options:
        return []
    chosen = [str(each) for each in details.also_for]
    hint = say(
        "Their practices are asked too, each in their own channel. The guidance does not say whether a joint meeting counts for all: it counts there once the health board confirms it."
    )
    offered = select_many("also_for", options, chosen=chosen)
    return [ask("also_for", say("Also for these clusters"), offered, hint=hint, optional=True)]


def _purposes(say: Words, programme: ProgrammeYear, name: str, label: str, chosen: Sequence[str]) -> Block:
    options = [option(p.title.of(say.language.value), p.key) for p in programme.purposes[:_CHOICES]]
    return ask(name, label, select_many(name, options, chosen=chosen), optional=True)


def _place_and_link(say: Words, place: str, link: str) -> list[Block]:
    return [
        ask("place", say("Place"), text_input("place", place, limit=200), optional=True),
        ask("link", say("Link to join online"), text_input("link", link, limit=500), optional=True),
    ]


def _facilitator(say: Words, name: str) -> Block:
    hint = say("The guidance asks for the health board's network lead or a person they nominate.")
    return ask(
        "facilitator",
        say("Facilitator"),
        text_input("facilitator", name, limit=120),
        optional=True,
        hint=hint,
    )


def length(say: Words, minutes: int) -> Block:
    """Ask how long a meeting is to be."""
    lengths = sorted({*_LENGTHS, minutes})
    options = [option(say.many("{n} minute", "{n} minutes", n), str(n)) for n in lengths]
    return ask("minutes", say("Length"), select("minutes", options, chosen=str(minutes)))


def _which(say: Words, choice: Choice) -> list[Block]:
    if choice.meant is not None:
        return [section(say("Meeting: {when}", when=words.span(say, choice.meant.meeting)))]
    options = [
        option(words.short(say, each.meeting), str(each.meeting.id)) for each in choice.possible[:_CHOICES]
    ]
    return [ask("which", say("Which meeting?"), select("which", options))]


def _time(meeting: ClusterMeeting | None, to: NewTime | None) -> str:
    at: time | None = to.at if to else None
    if at is None and meeting is not None:
        at = meeting.starts_at.astimezone(LONDON).time()
    return f"{at:%H:%M}" if at else ""


def _place(meeting: ClusterMeeting | None, to: NewTime | None) -> str:
    if to and to.place is not None:
        return to.place
    return meeting.details.place if meeting else ""


def _asked(say: Words, one: Practice | Member) -> str:
    if isinstance(one, Member):
        return label(say, one.kind, escape(one.name))
    return say("Practice: {practice}", practice=escape(one.name))


def _practices(
    say: Words, own: Sequence[Practice | Member], others: Sequence[Practice | Member]
) -> list[Element]:
    """Offer one's own practices together first, then each one; of a body, its members."""
    options = [option(practice.name, str(practice.id)) for practice in (*own, *others)]
    if len(own) > 1:
        every = say("All that I speak for") if isinstance(own[0], Member) else say("All my practices here")
        options.insert(0, option(every, OWN))
    return options[: _CHOICES - 1]
