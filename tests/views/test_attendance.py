"""The words and the shape of attendance: thirty practices fit, names are safe, and the advice is right."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from slack_sdk.models.views import View

from bot.domain.arrivals import Arrival, Arrivals
from bot.domain.attendance import (
    AttendanceFact,
    AttendanceStatus,
    MeetingFacts,
    Membership,
    Registers,
)
from bot.domain.attendance_register import (
    AnswerGiven,
    Line,
    Mark,
    NewEntry,
    Note,
    Recorded,
    Register,
    RegisteredMeeting,
    RegisterSaved,
)
from bot.domain.attendance_report import (
    AttendanceFacts,
    ClusterAttendance,
    OwnAttendance,
    PracticeAttendance,
    practice_attendance,
    worst_first,
)
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId, PracticeId
from bot.domain.meetings import Answer
from bot.domain.people import Cluster, HealthBoard, Practice
from bot.playground.blocks import check_message, check_view
from bot.views import attendance, attendance_register, attendance_report
from bot.views.actions import Action
from bot.views.message import Form, Message
from bot.views.words import ENGLISH
from tests.years import the_year

YEAR = the_year()
BOARD = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay University Health Board", "Bae Abertawe")
NEATH = Cluster(ClusterId(1), "Neath", BOARD)
START = datetime(2017, 6, 14, 11, 30, tzinfo=UTC)
THIRTY = tuple(Practice(PracticeId(n), f"W98{n:03}", f"Meddygfa {n} & Partners <x>") for n in range(1, 31))


def recorded(mark: Mark, number: int = 1, attendees: str = "", reason: str = "") -> Recorded:
    return Recorded(number, mark, attendees, "Siân Rees", START, reason)


def register(*lines: Line, **meeting: object) -> Register:
    held = RegisteredMeeting(MeetingId(5), NEATH.id, START)
    return Register(replace(held, **meeting), NEATH, lines or tuple(map(Line, THIRTY)))  # type: ignore[arg-type] # any field


def fits(form: Form) -> Form:
    payload = form.payload("C0NEATH")
    View(**payload).validate_json()
    assert check_view(payload, "modal") == []
    return form


def sound(message: Message) -> Message:
    assert check_message(list(message.blocks)) == []
    assert message.text
    return message


def questions(form: Form) -> dict[str, str]:
    return {block["block_id"]: block["label"]["text"] for block in form.blocks if block["type"] == "input"}


def counted(days: str, **came: str) -> tuple[PracticeAttendance, ...]:
    """Count practices that came (`p`), sent apologies (`a`) or were absent (`-`) at meetings; `.` is to come."""
    size = max(map(len, came.values()))
    meetings = [
        MeetingFacts(
            MeetingId(n),
            NEATH.id,
            date(2017, 4 + n, 10),
            closed=any(word[n] != "." for word in came.values()),
            purposes=frozenset({"annual_report"} if n == size - 1 else ()),
            facilitated=False if n == 0 and "!" in days else None,
        )
        for n in range(size)
    ]
    practices = {PracticeId(n): Practice(PracticeId(n), f"W98{n:03}", name) for n, name in enumerate(came, 1)}
    said = {"p": AttendanceStatus.PRESENT, "a": AttendanceStatus.APOLOGIES, "-": AttendanceStatus.ABSENT}
    facts = [
        AttendanceFact(MeetingId(n), id_, NEATH.id, said[sign], START)
        for (id_, practice) in practices.items()
        for n, sign in enumerate(came[practice.name])
        if sign in said
    ]
    memberships = [Membership(id_, NEATH.id, date(2009, 4, 1)) for id_ in practices]
    all_facts = AttendanceFacts(practices, Registers.of(meetings, facts, memberships))
    today = max((m.on for m in meetings if m.closed), default=date(2017, 4, 3))
    return tuple(practice_attendance(each, all_facts, YEAR, today) for each in practices.values())


def overview(days: str = "", **came: str) -> Message:
    on = date(2017, 12, 1)
    return sound(
        attendance.overview(ENGLISH, ClusterAttendance(NEATH, YEAR, on, worst_first(counted(days, **came))))
    )


def own(days: str = "", **came: str) -> Message:
    return sound(
        attendance.own(ENGLISH, OwnAttendance(NEATH, YEAR, date(2017, 12, 1), counted(days, **came)))
    )


def body(message: Message) -> str:
    return str(list(message.blocks))


def test_thirty_practices_fit_into_one_form() -> None:
    form = fits(attendance_register.form(ENGLISH, register()))
    assert len(form.blocks) <= 100
    assert sum(name.startswith("practice-") for name in questions(form)) == 30
    assert form.callback == "attendance.register"


def test_thirty_practices_fit_into_a_correction_with_their_histories() -> None:
    history = tuple(recorded(Mark.ABSENT, n, "Dr Ann Rees " * 9, "was on the sheet " * 20) for n in range(5))
    lines = tuple(Line(practice, history) for practice in THIRTY)
    form = fits(attendance_register.form(ENGLISH, register(*lines, closed_at=START, closed_by="Siân Rees")))
    assert form.callback == "attendance.correct"
    assert "reason" in questions(form)
    assert "close" not in questions(form)


def test_what_is_not_recorded_stands_first_and_what_is_known_is_chosen() -> None:
    came = Line(THIRTY[0], (recorded(Mark.DEPUTY, attendees="Mair Jones"),))
    sorry = Line(THIRTY[1], answers=(AnswerGiven(1, Answer.APOLOGIES),))
    coming = Line(THIRTY[2], answers=(AnswerGiven(2, Answer.SUBSTITUTE, "Dr Owen"),))
    form = fits(attendance_register.form(ENGLISH, register(came, sorry, coming)))
    asked = [block for block in form.blocks if str(block.get("block_id")).startswith("practice-")]
    assert [block["block_id"] for block in asked] == ["practice-2", "practice-3", "practice-1"]
    chosen = [block["element"].get("initial_option", {}).get("value") for block in asked]
    assert chosen == ["apologies", None, "deputy"]
    assert asked[1]["hint"]["text"] == "Answered: somebody else comes (Dr Owen)"
    assert "Mair Jones" in asked[2]["hint"]["text"]


def test_two_practices_of_one_name_are_told_apart_by_their_codes() -> None:
    twins = (
        Practice(PracticeId(1), "W98001", "The Surgery"),
        Practice(PracticeId(2), "W98002", "The Surgery"),
    )
    labels = questions(attendance_register.form(ENGLISH, register(*map(Line, twins))))
    assert labels["practice-1"] == "The Surgery (W98001)"
    assert labels["practice-2"] == "The Surgery (W98002)"


def test_a_correction_shows_what_stood_before_and_why_it_changed() -> None:
    history = (recorded(Mark.APOLOGIES), recorded(Mark.PRESENT, 2, reason="Came at item 3"))
    line = Line(THIRTY[0], history)
    form = fits(attendance_register.form(ENGLISH, register(line, closed_at=START)))
    hint = next(block for block in form.blocks if block.get("block_id") == "practice-1")["hint"]["text"]
    before, after = hint.split("\n")
    assert before.startswith("Apologies")
    assert "Reason: Came at item 3" in after
    assert "Siân Rees, 14 Jun 2017, 12:30" in after


def test_before_closing_it_is_said_plainly_who_becomes_absent() -> None:
    done = RegisterSaved(register(), THIRTY[:3])
    message = sound(attendance_register.saved(ENGLISH, done))
    close = message.blocks[-1]["elements"][1]
    assert close["action_id"] == Action.CLOSE_REGISTER
    assert "These become absent: Meddygfa 1" in close["confirm"]["text"]["text"]
    assert "and 24 more" in close["confirm"]["text"]["text"]
    assert "Not recorded yet: Meddygfa 1 &amp; Partners &lt;x&gt;" in message.text


def test_after_closing_the_lead_is_told_what_to_do_next() -> None:
    lines = [Line(practice, (recorded(Mark.REMOTE),)) for practice in THIRTY[:3]]
    held = replace(register(*lines, closed_at=START), next_on=date(2017, 9, 13))
    message = sound(attendance_register.saved(ENGLISH, RegisterSaved(held, (), closed=True)))
    assert "Present: 3 · Apologies: 0 · Absent: 0" in message.text
    assert "before the next meeting: Wednesday 13 September 2017" in message.text
    assert message.blocks[-1]["elements"][0]["action_id"] == Action.NEW_OUTCOME
    without = RegisterSaved(register(closed_at=START, note=Note(facilitated=False)), (), closed=True)
    assert "counts provisionally" in body(sound(attendance_register.saved(ENGLISH, without)))


def test_a_second_person_reads_that_the_practice_is_recorded_already() -> None:
    meeting = RegisteredMeeting(MeetingId(5), NEATH.id, START)
    first = Arrival(THIRTY[0], NewEntry(THIRTY[0].id, Mark.PRESENT), "Gareth <!channel>")
    second = Arrival(THIRTY[1], None, "Mair Jones, Gareth Pugh")
    message = sound(attendance.arrived(ENGLISH, Arrivals(meeting, (first, second))))
    assert "Recorded as present: *Meddygfa 1 &amp; Partners" in message.text
    assert "Already recorded as present: *Meddygfa 2" in message.text
    assert "<!channel>" not in body(message)


def test_the_last_safe_moment_is_said_in_words() -> None:
    message = overview(Castle="pp-..", Skewen="ppp..")
    assert "Can still make 4 only by coming to everything left: Castle" in message.text
    rows = next(block for block in message.blocks if block["type"] == "table")["rows"]
    assert [cell["text"] for cell in rows[1]] == ["Castle", "2 of 4", "2", "Must come to everything left"]


def test_after_the_year_nobody_is_told_to_plan_further_meetings() -> None:
    practices = counted("", Castle="pppp", Skewen="p---")
    found = ClusterAttendance(NEATH, YEAR, date(2018, 4, 20), worst_first(practices))
    message = sound(attendance.overview(ENGLISH, found))
    assert "The year has ended, and 4 were not reached: Skewen" in message.text
    assert "Further meetings" not in message.text
    assert "Add a meeting" not in body(message)
    own = OwnAttendance(NEATH, YEAR, date(2018, 4, 20), practices)
    assert "The year has ended, and 4 were not reached." in attendance.own(ENGLISH, own).text
    short = ClusterAttendance(NEATH, YEAR, date(2018, 4, 20), worst_first(counted("", Castle="pp")))
    assert "4 were not reached: Castle" in attendance.overview(ENGLISH, short).text


def test_a_meeting_that_is_over_without_a_closed_register_is_named() -> None:
    message = overview(Castle="ppp..", Skewen="ppp..")
    assert "*Registers still open.*" in message.text
    assert "10 Jul 2017, 10 Aug 2017. To close one: /clwstwr register 2017-07-10" in message.text
    assert "Registers still open" not in overview(Castle="pppp", Skewen="pppp").text


def test_out_of_reach_says_at_risk_and_how_many_meetings_would_help() -> None:
    message = overview(Castle="--p-.", Skewen="pppp.")
    assert "At risk: CND 009W" in message.text
    assert "Further meetings that would bring them back: 2" in message.text
    assert Action.NEW_MEETING in body(message)
    assert "point" not in message.text


def test_too_few_meetings_planned_is_nobodys_fault() -> None:
    message = overview(Castle="p..", Skewen="-..")
    assert "Nobody is to blame" in message.text
    assert "Meetings still to plan: 1" in message.text
    assert "At risk" not in message.text


def test_a_strict_reading_is_shown_kindly_beside_the_count() -> None:
    message = overview(Castle="pppp.", Skewen="ppppp")
    assert "Would have one or more to go: Castle" in body(message)
    assert "Made it" in message.text


def test_a_meeting_the_board_did_not_facilitate_counts_provisionally() -> None:
    assert "Counted provisionally" in body(overview("!", Castle="p....", Skewen="p...."))
    assert "for the health board to confirm" in body(own("!", Castle="p...."))


def test_a_cluster_of_thirty_is_one_message() -> None:
    names = {f"Meddygfa_{n}_with_a_rather_long_name_of_its_own_in_two_languages": "p-..." for n in range(30)}
    assert len(overview(**names).blocks) <= 50


def test_a_cluster_without_practices_says_so() -> None:
    message = sound(attendance.overview(ENGLISH, ClusterAttendance(NEATH, YEAR, date(2017, 5, 1), ())))
    assert "No practice belongs to this cluster" in message.text


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ("ppppp", "The number asked for is reached: 4"),
        ("pp...", "On track: 1 of the meetings left may be missed."),
        ("p-...", "only by coming to everything left"),
        ("pp.", "Meetings still to plan: 1"),
        ("-a-p.", "cannot be reached any more"),
    ],
)
def test_a_practice_reads_where_it_stands(came: str, words: str) -> None:
    assert words in body(own(Castle=came))


def test_a_practice_reads_its_meetings_with_date_kind_and_state() -> None:
    said = body(own(Castle="pa..."))
    assert "Mon 10 Apr · cluster network meeting · *present*" in said
    assert "Wed 10 May · cluster network meeting · *apologies*" in said
    assert "Develop and agree the annual report" in said
    assert "they do not count as attendance" in said
    assert "can correct the register" in said


def test_the_report_for_programs_has_the_agreed_keys() -> None:
    [castle] = attendance_report.as_json(counted("", Castle="pa..."), date(2017, 5, 10))
    assert castle == {
        "practice_code": "W98001",
        "practice": "Castle",
        "attended": 1,
        "required": 4,
        "remaining_meetings": 3,
        "still_possible": True,
        "meetings": [
            {"date": "2017-04-10", "kind": "network", "status": "present"},
            {"date": "2017-05-10", "kind": "network", "status": "apologies"},
            {"date": "2017-06-10", "kind": "network", "status": "to come"},
            {"date": "2017-07-10", "kind": "network", "status": "to come"},
            {"date": "2017-08-10", "kind": "network", "status": "to come"},
        ],
    }


def test_the_report_for_spreadsheets_has_a_column_a_meeting() -> None:
    written = attendance_report.as_csv(ENGLISH, counted("", Castle="p.", Skewen="-."), date(2017, 4, 10))
    rows = list(csv.reader(io.StringIO(written)))
    assert rows[0][-2:] == ["2017-04-10", "2017-05-10"]
    assert [row[-2:] for row in rows[1:]] == [["present", "to come"], ["absent", "to come"]]


def test_the_report_for_terminals_is_a_line_a_practice() -> None:
    text = attendance_report.as_text(
        ENGLISH, counted("", Castle="ppp..", Skewen="---.."), date(2017, 6, 10), "Neath"
    )
    assert "W98001  Castle  3 of 4 · left: 2 · On track" in text
    assert "W98002  Skewen  0 of 4" in text
