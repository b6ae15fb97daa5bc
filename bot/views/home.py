"""The Home tab in words and blocks: who you are here, what comes next, and what is yours to do."""

from collections.abc import Iterator, Sequence

from bot.domain.attendance import Verdict
from bot.domain.compliance import Assessment
from bot.domain.duty_lists import shareable
from bot.domain.home import ClusterPart, HomePage
from bot.domain.meetings import Answer, Invitation
from bot.domain.people import Asker, Language, Role
from bot.domain.permissions import Task, may, takes_part
from bot.domain.summaries import BoardSummary, ClusterOverview, PracticeGlance
from bot.views import date_polls as poll_views
from bot.views import dates, duties, home_doors, meeting_words, programme
from bot.views.actions import Action, OfMeeting, OfRow
from bot.views.body_words import label, own_name
from bot.views.deadlines import share_button
from bot.views.invitations import answer_buttons
from bot.views.meeting_counts import count_line, verdict_name
from bot.views.message import (
    Block,
    Element,
    Home,
    actions,
    bold,
    button,
    context,
    divider,
    escape,
    header,
    section,
)
from bot.views.paging import packed
from bot.views.people import board_name, role_names
from bot.views.reports import cluster_line
from bot.views.words import Words

# A Home tab takes a hundred blocks.
_MOST = 100
_DUTIES = 6
_BOARD_DUTIES = 4
_CLUSTERS = 20
_POLLS = 2


def page(say: Words, found: HomePage, menu: Element) -> Home:
    """Show everything that matters to one person, most urgent things on top; `menu` leads to everything else."""
    blocks = everything(say, found)
    foot = [divider(), *_foot(say, found.asker, menu)]
    return Home([*blocks[: _MOST - len(foot)], *foot])


def everything(say: Words, found: HomePage) -> list[Block]:
    """Say who somebody is here, what comes next, and what is theirs to do."""
    blocks = [*_who(say, found.asker), *_first_steps(say, found)]
    for part in found.parts:
        blocks += _part(say, found.asker, part)
    if found.board is not None:
        blocks += _board(say, found.board)
    return blocks


def _who(say: Words, asker: Asker) -> Iterator[Block]:
    name = asker.person.name if asker.person and asker.person.name else ""
    yield header(say("Clwstwr · {name}", name=name) if name else say("Clwstwr"))
    lines = [say("Your roles: {roles}", roles=role_names(say, sorted(asker.roles)))]
    if asker.practices:
        names = ", ".join(practice.name for practice in asker.practices)
        lines.append(say("You speak for: {practices}", practices=escape(names)))
    yield section("\n".join(lines))


def _first_steps(say: Words, found: HomePage) -> Iterator[Block]:
    """Say what to do as long as somebody has no cluster here, or their cluster has no channel."""
    asker = found.asker
    if asker.operators == 0:
        yield section(
            say(
                "Nothing is set up yet. In the channel of a cluster, type `/clwstwr setup`: it takes a minute, and the first person to do it becomes the operator."
            )
        )
    elif asker.roles == {Role.GUEST}:
        yield section(
            say("You have no role here. The cluster lead or the practice's own people can give you one.")
            + "\n"
            + say("To give somebody a role: `/clwstwr people add`")
        )
    elif not found.parts and found.board is None:
        yield section(
            say("To set up a cluster, go to its channel and type `/clwstwr setup`.")
            + "\n"
            + say("To give somebody a role: `/clwstwr people add`")
        )
    for part in found.parts:
        if part.cluster.channel is None and may(asker, Task.SET_UP_CLUSTER, part.cluster):
            yield section(
                say(
                    "This cluster has no channel yet: {cluster}. In its channel, type `/clwstwr setup`.",
                    cluster=escape(part.cluster.name),
                )
            )


def _part(say: Words, asker: Asker, part: ClusterPart) -> Iterator[Block]:
    yield divider()
    yield header(label(say, part.cluster.kind, own_name(say, part.cluster)))
    if part.summary is not None:
        yield from programme.draft_banner(say, part.summary.programme)
    yield from _register(say, part)
    yield from _polls(say, asker, part)
    yield from _next_meeting(say, asker, part)
    for glance in part.own(asker):
        yield from _practice(say, part, glance)
    if isinstance(part.summary, ClusterOverview):
        yield from _at_a_glance(say, part, part.summary)
    if part.leads:
        yield actions(home_doors.leading(say))
    shared = home_doors.shared(say, asker, part)
    if shared:
        yield actions(shared)


def _register(say: Words, part: ClusterPart) -> Iterator[Block]:
    waiting = part.open_register
    if waiting is not None:
        text = say(
            "The register of this meeting is still open: {when}",
            when=meeting_words.span(say, waiting.meeting),
        )
        value = OfMeeting(waiting.meeting.id, waiting.meeting.version).encode()
        yield section(text, button(say("Register"), Action.OPEN_REGISTER, value))


def _polls(say: Words, asker: Asker, part: ClusterPart) -> Iterator[Block]:
    """Lead to the dates that somebody is asked about, and name their practices that have said nothing yet."""
    mine = {practice.id for practice in asker.practices}
    for poll in part.polls[:_POLLS]:
        lines = [
            bold(say("Which date suits?")),
            *(poll_views.when(say, poll, option) for option in poll.options),
            say("Please answer by: {date}", date=dates.long_date(say, poll.closes_on)),
        ]
        silent = [escape(practice.name) for practice in poll.silent if practice.id in mine]
        if silent:
            lines.append(say("No answer yet ({n}): {names}", n=len(silent), names=", ".join(silent)))
        value = OfRow(poll.id).encode()
        answer = button(say("Answer all at once…"), Action.VOTE_ON_ALL, value)
        yield section("\n".join(lines))
        yield actions([answer, button(say("See the poll"), Action.SEE_POLLS, value)])


def _next_meeting(say: Words, asker: Asker, part: ClusterPart) -> Iterator[Block]:
    if part.choice is None:
        return
    invitation = part.next_meeting
    if invitation is None:
        yield section("\n".join([bold(say("Next meeting")), say("None is planned.")]))
        return
    meeting = invitation.meeting
    own = invitation.of(practice.id for practice in asker.practices)
    alone = not (own or part.leads) and takes_part(asker, invitation.clusters)
    lines = [
        bold(say("Next meeting")),
        meeting_words.span(say, meeting),
        *meeting_words.where(say, meeting),
        *meeting_words.about(say, meeting, part.choice.meetings.programme),
        *(meeting_words.of_practice(say, each) for each in own),
        *([meeting_words.of_person(say, invitation.of_person(asker.handle))] if alone else []),
    ]
    if part.leads:
        lines.append(_answers(say, invitation))
    yield section("\n".join(lines))
    today = meeting.day == part.choice.today
    buttons = _meeting_buttons(say, invitation, today=today, own=bool(own) or alone, leads=part.leads)
    if buttons:
        yield actions(buttons)


def _answers(say: Words, invitation: Invitation) -> str:
    return say(
        "Coming: {coming} · apologies: {apologies} · no answer yet: {silent}",
        coming=len(invitation.answered(Answer.COMING, Answer.SUBSTITUTE)),
        apologies=len(invitation.answered(Answer.APOLOGIES)),
        silent=len(invitation.answered(None)),
    )


def _meeting_buttons(
    say: Words, invitation: Invitation, *, today: bool, own: bool, leads: bool
) -> list[Element]:
    value = OfMeeting(invitation.meeting.id, invitation.meeting.version).encode()
    made: list[Element] = []
    if today and own:
        made.append(button(say("Here"), Action.HERE, value, style="primary"))
    if own:
        asked = answer_buttons(say, invitation.meeting)
        made += [{key: each[key] for key in each if key != "style"} for each in asked] if today else asked
    if today and leads:
        made.append(button(say("Register"), Action.OPEN_REGISTER, value))
    if not leads:
        made.append(button(say("See the year's meetings"), Action.SEE_MEETINGS))
    return made


def _practice(say: Words, part: ClusterPart, glance: PracticeGlance) -> Iterator[Block]:
    """Show one's own practice: its count of meetings, and what is still to do by a date."""
    yield section(f"{bold(escape(glance.practice.name))}\n{count_line(say, glance.standing)}")
    pressing = part.pressing(glance.duties)
    yield from _duties(say, part, pressing, _DUTIES)
    if not pressing:
        yield section(say("Nothing with a date is left to do. Thank you."))
    yield actions(
        [
            button(say("Deadlines"), Action.SEE_DEADLINES),
            button(say("Attendance"), Action.SEE_ATTENDANCE),
            button(say("Reminders"), Action.SEE_REMINDERS),
            *home_doors.working(say, part),
        ]
    )


def _duties(say: Words, part: ClusterPart, pressing: Sequence[Assessment], most: int) -> Iterator[Block]:
    assert part.summary is not None
    for each in pressing[:most]:
        duty = each.duty
        text = "\n".join(
            [
                bold(duties.title(say, duty.requirement)),
                duties.due(say, duty.due, duty.working_due),
                duties.state(say, each, part.summary.today),
            ]
        )
        year = part.summary.programme
        yield section(text, share_button(say, each, year) if shareable(each) else None)
    if len(pressing) > most:
        yield context(say.many("{n} more", "{n} more", len(pressing) - most))


def _at_a_glance(say: Words, part: ClusterPart, summary: ClusterOverview) -> Iterator[Block]:
    counted = {verdict: len(summary.by_verdict(verdict)) for verdict in Verdict}
    reached = [f"{verdict_name(say, verdict)}: {n}" for verdict, n in counted.items() if n]
    if not summary.programme.meetings_required:
        reached = [say("No number is asked for")]
    lines = [
        bold(say("The cluster at a glance")),
        " · ".join([say("Practices: {n}", n=len(summary.practices)), *reached]),
    ]
    ring = [escape(glance.practice.name) for glance in summary.to_ring[:_DUTIES]]
    if ring:
        lines.append(say("Whom to ring: {practices}", practices=", ".join(ring)))
    yield section("\n".join(lines))
    pressing = part.pressing(summary.duties)
    if pressing:
        yield section(bold(say("What the cluster owes")))
        yield from _duties(say, part, pressing, _BOARD_DUTIES)


def _board(say: Words, found: BoardSummary) -> Iterator[Block]:
    name = board_name(say, found.board)
    yield divider()
    yield header(say("Health board: {name}", name=name))
    owed = [each for each in found.duties if not each.done and each.duty.due is not None]
    for each in owed[:_BOARD_DUTIES]:
        duty = each.duty
        text = f"{bold(duties.title(say, duty.requirement))}\n{duties.due(say, duty.due, duty.working_due)}\n{duties.state(say, each, found.today)}"
        yield section(text, share_button(say, each, found.programme) if shareable(each) else None)
    yield section(bold(say("Clusters, those with most overdue first")))
    yield from packed((cluster_line(say, each) for each in found.clusters[:_CLUSTERS]), "\n")
    if len(found.clusters) > _CLUSTERS:
        yield context(say.many("{n} more", "{n} more", len(found.clusters) - _CLUSTERS))
    yield actions(
        [
            button(say("Summary"), f"{Action.SEE_SUMMARY}:board"),
            button(say("Deadlines"), f"{Action.SEE_DEADLINES}:board"),
            button(say("Reminders"), f"{Action.SEE_REMINDERS}:board"),
            button(say("To confirm"), f"{Action.SEE_CONFIRMATIONS}:board"),
            home_doors.saying(say("Suspensions"), "suspend"),
            home_doors.saying(say("Inactive indicators"), "indicators"),
            home_doors.saying(say("Practices and clusters"), "structure"),
        ]
    )


def _foot(say: Words, asker: Asker, menu: Element) -> Iterator[Block]:
    welsh = say.language is Language.WELSH
    other = ("English", "language english") if welsh else ("Cymraeg", "language cymraeg")
    everything = bold(say("Everything you can do"))
    yield section(f"{everything}\n" + say("The answer comes under *Messages*, beside this tab."))
    yield actions([menu, home_doors.saying(*other)])
    yield context(
        say("Everything you can ask: `/clwstwr help`"),
        say("To be answered in English: `/clwstwr language english`")
        if welsh
        else say("To be answered in Welsh: `/clwstwr language cymraeg`"),
    )
    if asker.roles == {Role.GUEST}:
        yield context(
            say("I keep meetings, attendance, deadlines and action plans of primary care clusters.")
        )
