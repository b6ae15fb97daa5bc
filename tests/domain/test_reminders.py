"""What people are to be reminded of, on which working day, and who hears of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.about import AboutDuty, AboutMeeting
from bot.domain.attendance import Registers
from bot.domain.compliance import Assessment, assess_all
from bot.domain.contacts import Contact, Contacts
from bot.domain.dates import is_working_day, london
from bot.domain.deadlines import Owner, duties_for
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId, PracticeId, SubmissionId
from bot.domain.ladder import Rung, RungKind
from bot.domain.meetings import Answer, ClusterMeeting, Invitation, MeetingDetails, PracticeAnswer
from bot.domain.people import Cluster, HealthBoard, Practice
from bot.domain.personal_hours import CLOSES, OPENS
from bot.domain.reminder_ledger import Because, Line, Reason, ReminderState, Situation, plan_of
from bot.domain.reminders import Wanted, about_duty, deadline_day, wanted_reminders
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Facts, Submission, Suspension
from bot.domain.working_hours import is_open, last_morning, next_open
from tests.years import the_year

YEAR = the_year()
CASTLE = Owner(OwnerKind.PRACTICE, 7, "Castle Surgery")
NEATH = Owner(OwnerKind.CLUSTER, 1, "Neath")
BOARD = Owner(OwnerKind.BOARD, 3, "Swansea Bay University Health Board")
LONG_AGO = datetime(2016, 4, 1, tzinfo=UTC)
EVERYBODY = Contacts(
    LONG_AGO,
    representatives={PracticeId(7): [Contact("U0REP", LONG_AGO)]},
    deputies={PracticeId(7): [Contact("U0DEPUTY", LONG_AGO)]},
    leads=[Contact("U0LEAD", LONG_AGO), Contact("U0OTHERLEAD", LONG_AGO)],
    facilitators=[Contact("U0FACILITATOR", LONG_AGO)],
    officers=[Contact("U0OFFICER", LONG_AGO)],
)


def at(day: str, clock: str = "09:00") -> datetime:
    """Make a moment of London's time."""
    return london(date.fromisoformat(day), time.fromisoformat(clock))


def assessed(
    today: str,
    *submissions: Submission,
    suspensions: Iterable[Suspension] = (),
    meetings: Iterable[ClusterMeeting] = (),
) -> list[Assessment]:
    held = [meeting.facts for meeting in meetings]
    duties = duties_for(YEAR, board=BOARD, clusters=[NEATH], practices=[CASTLE], meetings=held)
    registers = Registers.of(held, (), ())
    facts = Facts.of(registers, submissions, suspensions=suspensions, board_id=HealthBoardId(BOARD.id))
    return assess_all(duties, facts, date.fromisoformat(today))


def wanted(
    now: str,
    *,
    contacts: Contacts = EVERYBODY,
    duties: Sequence[Assessment] | None = None,
    invitations: Sequence[Invitation] = (),
    clock: str = "09:00",
) -> list[Wanted]:
    assessments = assessed(now, meetings=[i.meeting for i in invitations]) if duties is None else duties
    return wanted_reminders(YEAR.ladder, assessments, invitations, contacts, YEAR.key, at(now, clock))


def of_duty(
    found: Iterable[Wanted], requirement: str, recipient: str = "U0REP"
) -> list[tuple[str, datetime]]:
    return [
        (str(each.rung), each.due_at)
        for each in found
        if isinstance(each.about, AboutDuty)
        and each.about.requirement == requirement
        and each.recipient == recipient
    ]


def recipients(found: Iterable[Wanted], requirement: str) -> set[str]:
    return {
        each.recipient
        for each in found
        if isinstance(each.about, AboutDuty) and each.about.requirement == requirement
    }


def meeting(day: str = "2017-06-14", **changed: object) -> ClusterMeeting:
    made: dict[str, object] = {
        "id": MeetingId(5),
        "cluster_id": ClusterId(1),
        "programme": "2017/18",
        "starts_at": at(day, "12:30"),
        "minutes": 120,
        "details": MeetingDetails(place="Neath Civic Centre"),
        "uid": "u",
        "sequence": 0,
        "asked_at": at("2017-04-03"),
        "revised_at": at("2017-04-03"),
        "created_at": at("2017-04-03"),
    }
    return ClusterMeeting(**(made | changed))  # type: ignore[arg-type]  # fields by name, as each test needs


def invited(of: ClusterMeeting, answers: Mapping[int, Answer | None]) -> Invitation:
    cluster = Cluster(ClusterId(1), "Neath", HealthBoard(HealthBoardId(3), "7A3", "Swansea Bay", ""))
    practices = tuple(
        PracticeAnswer(Practice(PracticeId(number), f"W{number}", f"Practice {number}"), answer)
        for number, answer in answers.items()
    )
    return Invitation(of, cluster, practices)


def days(about_due: str, requirement: str) -> dict[str, date]:
    """Return the day of every step of a duty by the step."""
    duty = next(each.duty for each in assessed("2017-04-01") if each.duty.requirement.key == requirement)
    assert duty.due == date.fromisoformat(about_due)
    about = about_duty(duty, YEAR.key)
    return {str(rung): deadline_day(about, rung) for rung in YEAR.ladder.for_deadline(aim=about.aim)}


def test_the_steps_before_easter_saturday_are_counted_from_the_last_working_day():
    steps = days("2018-03-31", "annual-report")
    assert steps["before:0"] == date(2018, 3, 29)
    assert steps["before:1"] == date(2018, 3, 28)
    assert steps["before:3"] == date(2018, 3, 26)
    assert steps["before:7"] == date(2018, 3, 20)
    assert steps["before:28"] == date(2018, 2, 19)


def test_an_overdue_step_after_easter_comes_on_a_working_day():
    steps = days("2018-03-31", "annual-report")
    assert steps["overdue:1"] == date(2018, 4, 9)
    assert steps["overdue:5"] == date(2018, 5, 8)  # 5 May is a Saturday, and Monday 7 May a bank holiday
    assert steps["overdue:8"] == date(2018, 5, 29)


def test_the_boards_sunday_deadline_is_counted_round_easter_2017():
    steps = days("2017-04-30", "matrix-available")
    assert steps["before:0"] == date(2017, 4, 28)
    assert steps["before:7"] == date(2017, 4, 19)
    assert steps["before:14"] == date(2017, 4, 6)


def test_every_step_falls_on_a_working_day_in_the_order_of_the_ladder():
    for requirement in ("matrix-available", "pdp", "action-plan", "annual-report", "tests-of-change"):
        duty = next(each.duty for each in assessed("2017-04-01") if each.duty.requirement.key == requirement)
        steps = list(days(str(duty.due), requirement).values())
        assert all(is_working_day(day) for day in steps)
        assert all(earlier < later for earlier, later in pairwise(steps))


def test_the_last_step_that_came_and_the_next_are_wanted_and_no_others():
    assert of_duty(wanted("2017-05-20"), "pdp") == [
        ("before:7", at("2017-05-19")),
        ("before:3", at("2017-05-25")),
    ]


def test_a_step_that_came_before_anybody_could_be_told_is_due_when_they_can():
    contacts = Contacts(at("2017-05-20", "11:00"), representatives=EVERYBODY.representatives)
    found = of_duty(wanted("2017-05-20", contacts=contacts, clock="12:00"), "pdp")
    assert found[0] == ("before:7", at("2017-05-22"))


def test_somebody_new_hears_of_what_is_overdue_from_the_day_of_the_appointment():
    contacts = Contacts(LONG_AGO, {PracticeId(7): [Contact("U0REP", at("2017-09-06", "10:00"))]})
    found = of_duty(wanted("2017-09-06", contacts=contacts, clock="10:30"), "pdp")
    assert found == [("overdue:8", at("2017-09-06", "10:00"))]


def test_an_aim_is_mentioned_twice_and_never_pressed():
    steps = days("2018-03-31", "tests-of-change")
    assert list(steps) == ["before:28", "before:7"]
    assert of_duty(wanted("2018-05-01"), "tests-of-change") == [("before:7", at("2018-03-20"))]


def test_what_has_no_date_is_never_pressed():
    found = {each.about.requirement for each in wanted("2017-12-01") if isinstance(each.about, AboutDuty)}
    undated = {each.key for each in YEAR.requirements if each.due is None}
    assert found
    assert not found & undated


def test_what_is_done_is_left_alone():
    done = Submission(SubmissionId(1), "pdp", OwnerKind.PRACTICE, 7, date(2017, 5, 2))
    assert not of_duty(wanted("2017-05-20", duties=assessed("2017-05-20", done)), "pdp")


def test_what_is_suspended_is_left_alone():
    relaxed = Suspension(date(2018, 1, 10), date(2018, 3, 31), frozenset({"CND 012W"}), "winter pressures")
    found = wanted("2018-02-20", duties=assessed("2018-02-20", suspensions=[relaxed]))
    assert not of_duty(found, "test-results")
    assert of_duty(found, "annual-report", "U0LEAD")


def test_nobody_is_pressed_for_what_waits_for_the_health_board():
    assert of_duty(wanted("2017-05-20"), "matrix")
    late = assessed("2017-06-08")
    assert not of_duty(wanted("2017-06-08", duties=late), "matrix")
    assert of_duty(wanted("2017-06-08", duties=late), "matrix-available", "U0FACILITATOR")
    given = Submission(SubmissionId(1), "matrix-available", OwnerKind.BOARD, BOARD.id, date(2017, 4, 28))
    assert of_duty(wanted("2017-06-08", duties=assessed("2017-06-08", given)), "matrix")


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), {"U0REP"}),
        (("representatives",), {"U0DEPUTY"}),
        (("representatives", "deputies"), {"U0LEAD", "U0OTHERLEAD"}),
        (("representatives", "deputies", "leads"), {"U0FACILITATOR"}),
        (("representatives", "deputies", "leads", "facilitators"), {"U0OFFICER"}),
    ],
)
def test_a_practices_duty_always_finds_the_nearest_person_there_is(
    missing: Sequence[str], expected: set[str]
):
    assert recipients(wanted("2017-05-20", contacts=without(missing)), "pdp") == expected


@pytest.mark.parametrize(
    ("missing", "cluster", "board"),
    [
        ((), {"U0LEAD", "U0OTHERLEAD"}, {"U0FACILITATOR"}),
        (("leads", "officers"), {"U0FACILITATOR"}, {"U0FACILITATOR"}),
        (("leads", "facilitators"), {"U0OFFICER"}, {"U0OFFICER"}),
    ],
)
def test_a_cluster_without_a_lead_is_heard_by_the_health_board(
    missing: Sequence[str], cluster: set[str], board: set[str]
):
    found = wanted("2017-07-20", contacts=without(missing))
    assert recipients(found, "action-plan") == cluster
    assert recipients(found, "matrix-available") == board


def without(missing: Sequence[str]) -> Contacts:
    kept = {
        name: getattr(EVERYBODY, name)
        for name in ("representatives", "deputies", "leads", "facilitators", "officers")
        if name not in missing
    }
    return Contacts(LONG_AGO, **kept)


def test_a_lead_is_told_for_whom_nobody_speaks():
    alone = wanted("2017-05-20", contacts=without(["representatives", "deputies"]))
    assert {
        each.about.stand_in
        for each in alone
        if isinstance(each.about, AboutDuty) and each.about.owner == CASTLE
    } == {True}
    assert not any(each.about.stand_in for each in wanted("2017-05-20") if isinstance(each.about, AboutDuty))


def test_taking_part_in_a_planned_meeting_is_left_to_its_invitation():
    planned = meeting("2018-03-14", details=MeetingDetails(purposes=("annual_report",)))
    with_meeting = wanted("2018-02-20", invitations=[invited(planned, {7: None})])
    assert not of_duty(with_meeting, "annual-report-meeting")
    assert of_duty(wanted("2018-02-20"), "annual-report-meeting")
    [report, *_] = [each for each in wanted("2018-02-20") if "annual-report-meeting" in each.about.subject]
    duties, invitations = assessed("2018-02-20", meetings=[planned]), [invited(planned, {7: None})]
    situation = Situation.of({YEAR.key: duties}, invitations)
    assert situation.why_not(line(report), at("2018-02-20")) == Reason(Because.MEETING_PLANNED)


def test_taking_part_is_left_to_the_register_while_that_is_open():
    held = meeting("2018-02-14", details=MeetingDetails(purposes=("annual_report",)))
    assert not of_duty(wanted("2018-02-20", invitations=[invited(held, {7: None})]), "annual-report-meeting")
    purposes = MeetingDetails(purposes=("annual_report",))
    closed = meeting("2018-02-14", details=purposes, closed_at=at("2018-02-14"))
    assert of_duty(wanted("2018-02-20", invitations=[invited(closed, {7: None})]), "annual-report-meeting")


def test_only_practices_that_have_not_answered_are_asked_and_apologies_end_it_all():
    speaking = {PracticeId(n): [Contact(f"U0{n}", LONG_AGO)] for n in (7, 8, 9)}
    invitation = invited(meeting(), {7: None, 8: Answer.COMING, 9: Answer.APOLOGIES})
    found = wanted("2017-06-06", contacts=Contacts(LONG_AGO, speaking), duties=[], invitations=[invitation])
    assert {(each.recipient, str(each.rung), each.due_at) for each in found} == {
        ("U07", "unanswered:7", at("2017-06-05")),
        ("U07", "unanswered:2", at("2017-06-12")),
        ("U08", "coming:1", at("2017-06-13")),
    }


def test_nobody_is_asked_to_a_meeting_that_is_cancelled_or_has_begun():
    cancelled = invited(meeting(cancelled_at=at("2017-06-01")), {7: None})
    begun = invited(meeting(), {7: None})
    assert not wanted("2017-06-06", duties=[], invitations=[cancelled])
    assert not wanted("2017-06-14", clock="12:30", duties=[], invitations=[begun])


def test_a_meeting_announced_late_is_told_of_when_it_is_announced():
    late = meeting("2017-06-08", asked_at=at("2017-06-06", "10:20"))
    (asked, eve) = wanted("2017-06-06", clock="10:30", duties=[], invitations=[invited(late, {7: None})])
    assert (str(asked.rung), asked.due_at) == ("invited:0", at("2017-06-06", "10:20"))
    assert (str(eve.rung), eve.due_at) == ("coming:1", at("2017-06-07"))


def steps_of(
    now: str, clock: str, of: ClusterMeeting, answer: Answer | None = None
) -> list[tuple[str, datetime]]:
    found = wanted(now, clock=clock, duties=[], invitations=[invited(of, {7: answer})])
    return [(str(each.rung), each.due_at) for each in found if each.recipient == "U0REP"]


def test_a_meeting_announced_in_the_evening_is_told_of_the_next_morning():
    late = meeting(asked_at=at("2017-06-02", "19:00"))
    assert steps_of("2017-06-02", "20:00", late)[0] == ("invited:0", at("2017-06-05"))


def test_an_hour_before_a_meeting_comes_after_the_day_before_whatever_was_answered():
    for answer in (None, Answer.COMING, Answer.SUBSTITUTE):
        assert steps_of("2017-06-14", "09:00", meeting(), answer) == [
            ("coming:1", at("2017-06-13")),
            ("hour:60", at("2017-06-14", "11:30")),
        ]


def test_from_an_hour_before_nothing_older_is_said_of_a_meeting():
    assert steps_of("2017-06-14", "11:45", meeting()) == [("hour:60", at("2017-06-14", "11:30"))]


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (at("2017-06-14", "08:45"), at("2017-06-14", "08:30")),
        (at("2017-06-14", "09:00"), at("2017-06-14", "08:30")),
        (at("2017-06-14", "18:30"), at("2017-06-14", "09:00")),
        (at("2017-06-14", "18:29"), at("2017-06-14", "17:29")),
    ],
)
def test_an_hour_before_an_early_or_late_meeting_is_moved_into_the_hours_of_its_day(
    starts: datetime, due: datetime
):
    assert ("hour:60", due) in steps_of("2017-06-14", "07:00", meeting(starts_at=starts))


def test_there_is_no_hour_before_on_a_day_off_or_when_the_hours_begin_too_late():
    for starts in (at("2017-06-17", "12:30"), at("2017-06-14", "08:30")):
        before = starts - timedelta(hours=3)
        found = steps_of(before.date().isoformat(), f"{before:%H:%M}", meeting(starts_at=starts))
        assert [step for step, _ in found] == ["coming:1"]


def line(of: Wanted, state: ReminderState = ReminderState.PLANNED) -> Line:
    return Line(1, of.about, of.rung, of.recipient, of.due_at, state, Reason())


def ended(
    of: Wanted, now: str, *, duties: Sequence[Assessment] = (), invitations: Sequence[Invitation] = ()
) -> str:
    situation = Situation.of({YEAR.key: duties}, invitations)
    found = wanted(now, duties=duties, invitations=invitations)
    (ending,) = plan_of(found, [line(of)], situation, at(now)).endings
    return f"{ending.state}; {ending.reason}"


def test_each_end_of_a_duty_says_why():
    pdp = next(each for each in wanted("2017-05-08") if each.about.subject.startswith("duty:2017/18:pdp"))
    done = Submission(SubmissionId(1), "pdp", OwnerKind.PRACTICE, 7, date(2017, 5, 2))
    assert ended(pdp, "2017-05-20", duties=assessed("2017-05-20", done)) == "cancelled; shared: 2017-05-02"
    relaxed = Suspension(date(2017, 5, 10), date(2017, 6, 30))
    assert (
        ended(pdp, "2017-05-20", duties=assessed("2017-05-20", suspensions=[relaxed]))
        == "cancelled; suspended"
    )
    assert ended(pdp, "2017-05-20", duties=assessed("2017-05-20")) == "superseded; later step"
    assert ended(pdp, "2017-05-20", duties=[]) == "cancelled; not owed"
    given = Submission(SubmissionId(1), "matrix-available", OwnerKind.BOARD, BOARD.id, date(2017, 5, 2))
    matrix = next(
        each for each in wanted("2017-05-20") if each.about.subject.startswith("duty:2017/18:matrix:")
    )
    assert ended(matrix, "2017-06-01", duties=assessed("2017-06-01", given)) == "cancelled; excused"


def test_each_end_of_an_invitation_says_why():
    asked = wanted("2017-06-06", duties=[], invitations=[invited(meeting(), {7: None})])[0]
    told = {
        "answered": invited(meeting(), {7: Answer.APOLOGIES}),
        "cancelled": invited(meeting(cancelled_at=at("2017-06-06")), {7: None}),
        "moved": invited(meeting("2017-06-21", asked_at=at("2017-06-06")), {7: None}),
    }
    reasons = {
        name: ended(asked, "2017-06-07", invitations=[invitation]) for name, invitation in told.items()
    }
    assert reasons == {
        "answered": "cancelled; answered: apologies",
        "cancelled": "cancelled; meeting cancelled",
        "moved": "cancelled; meeting moved",
    }
    assert (
        ended(asked, "2017-06-15", invitations=[invited(meeting(), {7: None})]) == "cancelled; meeting begun"
    )


def test_a_reason_comes_back_as_it_was_kept():
    for kept in (
        Reason(),
        Reason(Because.SUSPENDED),
        Reason(Because.ANSWERED, "coming"),
        Reason(Because.REFUSED, "a: b"),
    ):
        assert Reason.of(str(kept)) == kept
    assert Reason(Because.SHARED, "2017-07-28").day == date(2017, 7, 28)


def test_a_step_comes_back_as_it_was_kept():
    assert Rung.of("unanswered:7") == Rung(RungKind.UNANSWERED, 7)


def test_the_meeting_is_named_with_the_announcement_of_its_time():
    (first, *_) = wanted("2017-06-06", duties=[], invitations=[invited(meeting(), {7: None})])
    moved = meeting("2017-06-21", asked_at=at("2017-05-02"))
    (again, *_) = wanted("2017-06-20", duties=[], invitations=[invited(moved, {7: None})])
    assert isinstance(first.about, AboutMeeting)
    assert first.about.subject != again.about.subject


@given(st.integers(0, 14 * 365 * 24 * 60).map(lambda minutes: LONG_AGO + timedelta(minutes=minutes)))
def test_the_next_open_moment_is_in_working_hours_and_never_earlier(moment: datetime):
    found = next_open(moment)
    assert found >= moment
    assert is_open(found)
    assert (found == moment) is is_open(moment)


@given(st.integers(0, 14 * 365 * 24 * 60).map(lambda minutes: LONG_AGO + timedelta(minutes=minutes)))
def test_the_last_morning_has_come_and_is_less_than_a_day_ago_by_the_clock(moment: datetime):
    found = last_morning(moment)
    assert found <= moment
    assert (moment - found).total_seconds() <= 25 * 3600


@pytest.mark.parametrize("day", ["2017-03-27", "2017-10-30"])
def test_working_hours_keep_londons_clock_after_both_changes(day: str):
    assert is_open(at(day, OPENS.isoformat()))
    assert not is_open(at(day, CLOSES.isoformat()))
    assert not is_open(at(day, "08:29"))
