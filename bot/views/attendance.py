"""Attendance in words: somebody is here; who is where they must be; what is left for one practice."""

from collections.abc import Iterable
from itertools import chain
from typing import assert_never

from bot.domain.arrivals import Arrival, Arrivals
from bot.domain.attendance import Entry, MeetingKind, Outcome, Participation, Verdict
from bot.domain.attendance_report import (
    ClusterAttendance,
    MeetingState,
    OwnAttendance,
    PracticeAttendance,
    needed_to_bring_back,
    state,
)
from bot.domain.programme import ProgrammeYear
from bot.domain.requirements import AttendMeetings
from bot.views import dates
from bot.views.actions import Action
from bot.views.attendance_register import listed
from bot.views.meeting_counts import attended_of, standing_name
from bot.views.message import (
    Block,
    Message,
    actions,
    button,
    context,
    escape,
    header,
    option,
    section,
    select,
    table,
)
from bot.views.words import Words


def arrived(say: Words, found: Arrivals) -> Message:
    """Say to somebody who said "here" what is recorded now."""
    lines = [_arrival(say, each) for each in found.arrivals]
    if found.personally:
        lines.append(
            say(
                "Recorded: you are here, for no practice. Your name is offered to whoever writes the register."
            )
        )
    day = say("Meeting: {date}", date=dates.long_date(say, found.meeting.on))
    text = "\n".join(lines)
    left = [actions([button(say("What is left this year"), Action.SEE_ATTENDANCE)])] if found.arrivals else []
    return Message(f"{text}\n{day}", [section(text), context(day), *left])


def show(say: Words, found: ClusterAttendance | OwnAttendance) -> Message:
    """Show a cluster, or practices meeting by meeting."""
    return overview(say, found) if isinstance(found, ClusterAttendance) else own(say, found)


def overview(say: Words, found: ClusterAttendance) -> Message:
    """Show every practice of a cluster, the worst first, and what can be done about it."""
    title = say("Attendance {year} · Cluster: {name}", year=found.year.key, name=found.cluster.name)
    if not found.practices:
        text = say("No practice belongs to this cluster today. An operator can import the practice list.")
        return Message(f"{escape(title)}\n{text}", [header(title), section(text)])
    warnings = _warnings(say, found)
    blocks = [header(title), *(section(text) for text in warnings or [_all_well(say, found)])]
    blocks += [_table(say, found), *_remarks(say, found), *_more(say, found)]
    spoken = [escape(title), *warnings, *(_spoken(say, each) for each in found.practices)]
    return Message("\n".join(spoken), blocks)


def own(say: Words, found: OwnAttendance) -> Message:
    """Show one or a few practices meeting by meeting, and what is left."""
    if not found.practices:
        text = say("None of your practices belongs to this cluster today.")
        return Message(text, [section(text)])
    blocks = [block for each in found.practices for block in _practice(say, each, found)]
    blocks.append(
        context(
            say("Is something wrong here? The cluster lead or the health board can correct the register.")
        )
    )
    spoken = ((_spoken(say, each), _where_it_stands(say, each, found)) for each in found.practices)
    return Message("\n".join(chain.from_iterable(spoken)), blocks)


def state_name(say: Words, said: MeetingState) -> str:
    """Name what is known of a practice at a meeting."""
    names = {
        MeetingState.PRESENT: say("present"),
        MeetingState.IN_ATTENDANCE: say("in attendance"),
        MeetingState.APOLOGIES: say("apologies"),
        MeetingState.ABSENT: say("absent"),
        MeetingState.CANCELLED: say("cancelled"),
        MeetingState.TO_COME: say("to come"),
        MeetingState.NOT_RECORDED: say("not recorded yet"),
    }
    return names[said]


def kind_name(say: Words, kind: MeetingKind) -> str:
    return say("cluster network meeting") if kind is MeetingKind.NETWORK else say("other meeting")


def verdict_sentence(say: Words, each: PracticeAttendance) -> str:
    """Say what the count means and what to do, without blame."""
    standing = each.standing
    if not standing.required:
        return _no_number(say)
    match standing.verdict:
        case Verdict.MET:
            return say("The number asked for is reached: {n}", n=standing.required)
        case Verdict.ON_TRACK:
            return say.many(
                "On track: {n} of the meetings left may be missed.",
                "On track: {n} of the meetings left may be missed.",
                standing.spare,
            )
        case Verdict.LAST_CHANCE:
            return say(
                "This practice can still make {required} only by coming to everything left.",
                required=standing.required,
            )
        case Verdict.PLAN_SHORT:
            return say(
                "The cluster has planned too few meetings so far, so {required} cannot be reached yet. Meetings still to plan: {n}",
                required=standing.required,
                n=-standing.spare,
            )
        case Verdict.OUT_OF_REACH:
            return say(
                "With the meetings planned, {required} cannot be reached any more. Please talk to the cluster lead: further meetings would help. Needed: {n}",
                required=standing.required,
                n=-standing.spare,
            )
        case _:
            assert_never(standing.verdict)


def _where_it_stands(say: Words, each: PracticeAttendance, found: OwnAttendance) -> str:
    """Say what the count means; after the year there is nothing left to do about it."""
    if found.on > found.year.end and not each.standing.still_possible:
        return say("The year has ended, and {required} were not reached.", required=each.standing.required)
    return verdict_sentence(say, each)


def _arrival(say: Words, arrival: Arrival) -> str:
    practice = escape(arrival.practice.name)
    said = (
        say("Recorded as present: *{practice}*", practice=practice)
        if arrival.fresh
        else say("Already recorded as present: *{practice}*", practice=practice)
    )
    if arrival.attendees:
        said += "\n" + say("Who came: {names}", names=escape(arrival.attendees))
    return said


def _warnings(say: Words, found: ClusterAttendance) -> list[str]:
    """Say what needs somebody's help, the most urgent first."""
    required = found.year.meetings_required
    out, last = found.of(Verdict.OUT_OF_REACH), found.of(Verdict.LAST_CHANCE)
    if found.over:
        out += found.of(Verdict.PLAN_SHORT)
    said = []
    if out and found.over:
        said.append(
            say(
                "*At risk: {indicator}.* The year has ended, and {required} were not reached: {practices}",
                indicator=_indicator(found.year),
                required=required,
                practices=listed(say, (each.practice for each in out)),
            )
        )
    elif out:
        said.append(
            say(
                "*At risk: {indicator}.* With the meetings planned, {required} cannot be reached any more: {practices}. Further meetings that would bring them back: {n}",
                indicator=_indicator(found.year),
                required=required,
                practices=listed(say, (each.practice for each in out)),
                n=needed_to_bring_back(out),
            )
        )
    if last:
        said.append(
            say(
                "*Last safe moment.* Can still make {required} only by coming to everything left: {practices}",
                required=required,
                practices=listed(say, (each.practice for each in last)),
            )
        )
    if found.to_plan and not found.over:
        said.append(
            say(
                "*Too few meetings planned.* Nobody is to blame for that. Meetings still to plan: {n}. To plan them: /clwstwr meeting plan",
                n=found.to_plan,
            )
        )
    if found.registers_open:
        said.append(
            say(
                "*Registers still open.* Until they are closed these meetings count as still possible: {dates}. To close one: /clwstwr register {day}",
                dates=", ".join(dates.short_date(say, day) for day in found.registers_open),
                day=found.registers_open[0].isoformat(),
            )
        )
    return said


def _no_number(say: Words) -> str:
    return say("This year asks for no number of meetings. What was attended is counted all the same.")


def _all_well(say: Words, found: ClusterAttendance) -> str:
    if not found.year.meetings_required:
        return _no_number(say)
    return say("Every practice has made it or is on track. Asked for: {n}", n=found.year.meetings_required)


def _table(say: Words, found: ClusterAttendance) -> Block:
    rows = [[say("Practice"), say("Attended"), say("Left"), say("Where it stands")]]
    rows.extend(
        [
            each.practice.name,
            attended_of(say, each.standing),
            str(each.standing.remaining),
            standing_name(say, each.standing),
        ]
        for each in found.practices
    )
    return table(rows, right=(1, 2))


def _remarks(say: Words, found: ClusterAttendance) -> list[Block]:
    """Tell where the guidance is silent: what counts provisionally, and what a strict reader would ask."""
    said = []
    provisional = [each.practice for each in found.practices if each.standing.provisional]
    if provisional:
        said.append(
            say(
                "Counted provisionally, until the health board confirms a meeting that it did not facilitate: {practices}",
                practices=listed(say, provisional),
            )
        )
    merged = [each.practice for each in found.practices if each.standing.merged]
    if merged:
        said.append(
            say(
                "Attendance taken over from a practice that merged, until the health board confirms it: {practices}",
                practices=listed(say, merged),
            )
        )
    strict = [each for each in found.practices if each.strict_lacking]
    if strict:
        said.append(_strict(say, strict))
    return [context(text) for text in said]


def _strict(say: Words, practices: Iterable[PracticeAttendance]) -> str:
    several = tuple(practices)
    return say(
        "The guidance does not say whether the meeting that agrees the annual report may be one of the {required}. To be safe under a strict reading, come to {strict}. Would have one or more to go: {practices}",
        required=several[0].standing.required,
        strict=several[0].strict_required,
        practices=listed(say, (each.practice for each in several)),
    )


def _more(say: Words, found: ClusterAttendance) -> list[Block]:
    """Offer the next steps: one practice in detail, or another meeting."""
    options = [option(each.practice.name, each.practice.code) for each in found.practices[:100]]
    chooser = select(Action.SEE_ATTENDANCE, options, placeholder=say("Practice"))
    blocks = [section(say("See one practice meeting by meeting:"), chooser)]
    if not found.over and (found.to_plan or found.of(Verdict.OUT_OF_REACH)):
        blocks.append(actions([button(say("Add a meeting"), Action.NEW_MEETING)]))
    return blocks


def _spoken(say: Words, each: PracticeAttendance) -> str:
    return say(
        "Practice: {practice} · Attended: {counted} · Left: {remaining} · {verdict}",
        practice=escape(each.practice.name),
        counted=attended_of(say, each.standing),
        remaining=each.standing.remaining,
        verdict=standing_name(say, each.standing),
    )


def _practice(say: Words, each: PracticeAttendance, found: OwnAttendance) -> list[Block]:
    standing = each.standing
    counted = say(
        "Attended: *{counted}* · Meetings left: {remaining}",
        counted=attended_of(say, standing),
        remaining=standing.remaining,
    )
    title = say("{practice}: attendance {year}", practice=each.practice.name, year=found.year.key)
    meetings = [_meeting(say, entry, found) for entry in each.entries]
    blocks = [
        header(title),
        section(f"{counted}\n{_where_it_stands(say, each, found)}"),
        section("\n".join(meetings) or say("No meeting is planned yet.")),
    ]
    blocks += [section("\n".join(purposes))] if (purposes := _purposes(say, each, found.year)) else []
    remarks = _practice_remarks(say, each)
    return [*blocks, context(*remarks)] if remarks else blocks


def _meeting(say: Words, entry: Entry, found: OwnAttendance) -> str:
    titles = [
        purpose.title.of(say.language.value)
        for purpose in found.year.purposes
        if purpose.key in entry.meeting.purposes
    ]
    said = state_name(say, state(entry, found.on))
    if entry.outcome is Outcome.ATTENDED and entry.meeting.provisional:
        said = say("present, for the health board to confirm")
    elif entry.meeting.facilitated is False and entry.meeting.accepted is False:
        said = say("{state}, not counted by the health board", state=said)
    elif entry.meeting.kind is not MeetingKind.NETWORK:
        said = say("{state}, does not count", state=said)
    elif entry.outcome is Outcome.VOID and not entry.meeting.cancelled:
        said = say("{state}, at a joint meeting: it counts once the health board confirms it", state=said)
    if entry.merged:
        said = say("{state}, of the practice that merged into this one", state=said)
    parts = [
        dates.weekday_date(say, entry.meeting.on),
        kind_name(say, entry.meeting.kind),
        *titles,
        f"*{said}*",
    ]
    return "• " + " · ".join(parts)


def _purposes(say: Words, each: PracticeAttendance, year: ProgrammeYear) -> list[str]:
    """Tell of each purpose that the practice has to take part in whether it has."""
    lines = []
    for key, participation in each.purposes.items():
        purpose = year.purpose(key)
        if purpose is not None:
            lines.append(f"• {purpose.title.of(say.language.value)}: {_taken_part(say, participation)}")
    return lines


def _taken_part(say: Words, found: Participation) -> str:
    if found.attended:
        return say("taken part on {date}", date=dates.short_date(say, found.attended[0].on))
    if found.to_come:
        return say("to come on {date}", date=dates.short_date(say, found.to_come[0].on))
    if found.missed:
        return say("missed on {date}", date=dates.short_date(say, found.missed[-1].on))
    return say("no meeting is planned for it yet")


def _practice_remarks(say: Words, each: PracticeAttendance) -> list[str]:
    said = []
    if each.standing.merged:
        said.append(
            say(
                "Before the merger the better attendance of the two practices is shown, until the health board confirms it. The guidance does not say how a merger counts: our reading."
            )
        )
    if any(
        entry.status is not None and entry.status.value == MeetingState.APOLOGIES for entry in each.entries
    ):
        said.append(say("Apologies are noted and stop reminders; they do not count as attendance."))
    if each.strict_lacking:
        said.append(
            say(
                "The guidance does not say whether the meeting that agrees the annual report may be one of the {required}. To be safe under a strict reading, come to {strict}.",
                required=each.standing.required,
                strict=each.strict_required,
            )
        )
    return said


def _indicator(year: ProgrammeYear) -> str:
    """Name the indicator that asks for the number of meetings."""
    return next((r.indicator for r in year.requirements if isinstance(r.asks, AttendMeetings)), year.key)
