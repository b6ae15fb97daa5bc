"""How undone duties go further: told in advance, one step after the other, and inside the health board too."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.about import AboutEscalation
from bot.domain.attendance import Registers
from bot.domain.compliance import Assessment, assess_all
from bot.domain.contacts import Contact, Contacts
from bot.domain.dates import is_working_day, london, london_date, next_working_day
from bot.domain.deadlines import Owner, duties_for
from bot.domain.escalation import SaidBefore, wanted_escalations
from bot.domain.ids import HealthBoardId, PracticeId, SubmissionId
from bot.domain.ladder import Above, Escalate, RungKind
from bot.domain.reminders import Wanted
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Facts, Submission, Suspension
from bot.domain.working_hours import is_open
from tests.years import the_year

YEAR = the_year()
CASTLE = Owner(OwnerKind.PRACTICE, 7, "Castle Surgery")
NEATH = Owner(OwnerKind.CLUSTER, 1, "Neath")
BOARD = Owner(OwnerKind.BOARD, 3, "Swansea Bay University Health Board")
LONG_AGO = datetime(2016, 4, 1, tzinfo=UTC)
EVERYBODY = Contacts(
    LONG_AGO,
    representatives={PracticeId(7): [Contact("U0REP", LONG_AGO)]},
    leads=[Contact("U0LEAD", LONG_AGO)],
    facilitators=[Contact("U0FACILITATOR", LONG_AGO)],
    officers=[Contact("U0OFFICER", LONG_AGO)],
)
# The PDP is due on Wednesday 31 May 2017; the board has done its own part, so that the matrix is pressed for too.
GIVEN = Submission(SubmissionId(1), "matrix-available", OwnerKind.BOARD, BOARD.id, date(2017, 4, 28))
PDP_LEAD = "escalation:lead:duty:2017/18:pdp:practice:7:0@2017-05-31"
PDP_BOARD = "escalation:board:duty:2017/18:pdp:practice:7:0@2017-05-31"


def at(day: str, clock: str = "09:00") -> datetime:
    return london(date.fromisoformat(day), time.fromisoformat(clock))


def assessed(
    today: date, *submissions: Submission, suspensions: Sequence[Suspension] = ()
) -> list[Assessment]:
    duties = duties_for(YEAR, board=BOARD, clusters=[NEATH], practices=[CASTLE], meetings=())
    facts = Facts.of(
        Registers.of((), (), ()), submissions, suspensions=suspensions, board_id=HealthBoardId(BOARD.id)
    )
    return assess_all(duties, facts, today)


def wanted(
    day: str,
    requirement: str = "pdp",
    *,
    announced: Mapping[str, str] | None = None,
    contacts: Contacts = EVERYBODY,
    submissions: Sequence[Submission] = (GIVEN,),
    suspensions: Sequence[Suspension] = (),
    clock: str = "09:00",
    lead_told: str = "",
) -> list[Wanted]:
    gone = {PDP_LEAD: date.fromisoformat(lead_told)} if lead_told else {}
    told = {subject: date.fromisoformat(on) for subject, on in (announced or {}).items()}
    duties = assessed(date.fromisoformat(day), *submissions, suspensions=suspensions)
    found = wanted_escalations(
        YEAR.ladder, duties, (), contacts, YEAR.key, SaidBefore(told, gone), at(day, clock)
    )
    return [each for each in found if f":{requirement}:" in each.about.subject]


def said(found: Sequence[Wanted]) -> list[tuple[str, str, datetime]]:
    return [(each.recipient, str(each.rung), each.due_at) for each in found]


def test_the_owner_is_told_a_working_day_before_the_lead():
    assert said(wanted("2017-06-01")) == [("U0REP", "announce:1", at("2017-06-06"))]


def test_nothing_is_announced_while_a_duty_can_still_be_done_in_time():
    assert wanted("2017-05-30") == []
    assert said(wanted("2017-05-31")) == [("U0REP", "announce:1", at("2017-06-06"))]


def test_the_lead_is_told_the_working_day_after_the_announcement():
    found = wanted("2017-06-07", announced={PDP_LEAD: "2017-06-06"})
    assert said(found) == [
        ("U0LEAD", "escalate:1", at("2017-06-07")),
        ("U0REP", "announce:3", at("2017-06-20")),
    ]


def test_a_lead_who_was_told_late_has_the_whole_time_before_the_board_is():
    planned = wanted("2017-07-01", announced={PDP_LEAD: "2017-06-06"}, lead_told="2017-06-07")
    late = wanted("2017-07-01", announced={PDP_LEAD: "2017-06-06"}, lead_told="2017-06-14")
    assert [due for _, rung, due in said(planned) if rung == "announce:3"] == [at("2017-06-20")]
    assert [due for _, rung, due in said(late) if rung == "announce:3"] == [at("2017-06-27")]


def test_until_the_lead_is_told_the_next_step_is_not_announced():
    found = wanted("2017-06-06", announced={PDP_LEAD: "2017-06-06"}, clock="10:00")
    assert said(found) == [
        ("U0REP", "announce:1", at("2017-06-06")),
        ("U0LEAD", "escalate:1", at("2017-06-07")),
    ]


def test_without_an_announcement_nobody_above_is_told_however_late_it_is():
    found = wanted("2017-08-01")
    assert said(found) == [("U0REP", "announce:1", at("2017-06-06"))]


def test_an_announcement_on_a_friday_gives_until_monday():
    found = wanted("2017-06-09", announced={PDP_LEAD: "2017-06-09"}, clock="10:00")
    assert ("U0LEAD", "escalate:1", at("2017-06-12")) in said(found)


def test_a_late_step_leaves_the_next_its_distance():
    found = wanted("2017-06-20", announced={PDP_LEAD: "2017-06-19"})
    assert said(found)[1:] == [("U0REP", "announce:3", at("2017-07-03"))]


def test_at_the_end_both_have_been_told_once_and_the_owner_no_more():
    found = wanted("2017-07-10", announced={PDP_LEAD: "2017-06-06", PDP_BOARD: "2017-06-20"})
    assert said(found) == [
        ("U0LEAD", "escalate:1", at("2017-06-07")),
        ("U0OFFICER", "escalate:3", at("2017-06-21")),
    ]


def test_an_announcement_tells_the_day_on_which_it_goes_even_when_it_is_said_late():
    (found,) = wanted("2017-06-01")
    assert isinstance(found.about, AboutEscalation)
    assert found.about.on == date(2017, 6, 7)
    assert found.about.goes(date(2017, 6, 6)) == date(2017, 6, 7)
    assert found.about.goes(date(2017, 6, 9)) == date(2017, 6, 12)


@pytest.mark.parametrize("requirement", ["tests-of-change", "work-between-meetings"])
def test_what_is_done_suspended_an_aim_or_undated_never_goes_further(requirement: str):
    assert wanted("2018-06-01", requirement) == []
    done = Submission(SubmissionId(2), "pdp", OwnerKind.PRACTICE, 7, date(2017, 5, 30))
    assert wanted("2017-06-07", submissions=[GIVEN, done]) == []
    relaxed = Suspension(date(2017, 5, 10), date(2017, 6, 30))
    assert wanted("2017-06-07", suspensions=[relaxed]) == []


def test_what_waits_for_the_health_board_does_not_go_further_but_the_boards_own_part_does():
    assert wanted("2017-06-20", "matrix", submissions=()) == []
    assert [each.recipient for each in wanted("2017-06-20", "matrix-available", submissions=())] == [
        "U0FACILITATOR"
    ]


def test_the_boards_own_duty_goes_from_the_facilitator_to_the_officers():
    subject = "escalation:board:duty:2017/18:matrix-available:board:3:0@2017-04-30"
    found = wanted("2017-05-22", "matrix-available", submissions=(), announced={subject: "2017-05-19"})
    assert said(found) == [("U0OFFICER", "escalate:3", at("2017-05-22"))]


def test_the_boards_own_duty_goes_nowhere_when_the_officers_were_reminded_themselves():
    alone = replace(EVERYBODY, facilitators=())
    assert wanted("2017-05-22", "matrix-available", submissions=(), contacts=alone) == []


def test_a_clusters_duty_goes_to_the_health_board_and_the_lead_is_told_before():
    found = wanted("2017-10-10", "action-plan")
    assert [(each.recipient, str(each.rung)) for each in found] == [("U0LEAD", "announce:3")]


def test_where_nobody_leads_the_boards_contact_is_told_in_the_leads_place_and_only_once():
    alone = replace(EVERYBODY, leads=())
    announced = {PDP_BOARD: "2017-06-06"}
    (first,) = wanted("2017-06-01", contacts=alone)
    assert isinstance(first.about, AboutEscalation)
    assert (first.about.to, str(first.rung)) == (Escalate.BOARD, "announce:1")
    assert said(wanted("2017-07-10", contacts=alone, announced=announced)) == [
        ("U0OFFICER", "escalate:1", at("2017-06-07"))
    ]


def test_who_stands_in_for_a_practice_is_not_told_of_it_as_its_lead():
    alone = replace(EVERYBODY, representatives={})
    found = wanted("2017-06-01", contacts=alone)
    assert [(each.recipient, str(each.rung)) for each in found] == [("U0LEAD", "announce:3")]


def test_somebody_new_has_the_whole_time_before_it_goes_further():
    later = at("2017-06-12", "11:00")
    new = replace(EVERYBODY, representatives={PracticeId(7): [Contact("U0NEW", later)]})
    assert said(wanted("2017-06-13", contacts=new)) == [("U0NEW", "announce:1", at("2017-06-16"))]


def test_a_year_may_leave_the_way_up_out():
    ladder = replace(YEAR.ladder, escalation=())
    duties = assessed(date(2017, 8, 1))
    assert (
        wanted_escalations(ladder, duties, (), EVERYBODY, YEAR.key, SaidBefore({}, {}), at("2017-08-01"))
        == []
    )


STEPS = st.lists(st.integers(1, 10), unique=True, max_size=3).map(
    lambda weeks: tuple(
        Above(to, week) for to, week in zip([Escalate.LEAD, Escalate.BOARD], sorted(weeks), strict=False)
    )
)


@settings(max_examples=25, deadline=None)
@given(
    steps=STEPS,
    outage=st.tuples(st.integers(0, 150), st.integers(0, 90)),
    hour=st.integers(6, 20),
    missing=st.sets(st.sampled_from(["representatives", "leads", "facilitators", "officers"])),
    bound=st.integers(-30, 60),
)
def test_whatever_happens_nothing_goes_further_unannounced(
    steps: tuple[Above, ...], outage: tuple[int, int], hour: int, missing: set[str], bound: int
):
    """Live through half a year of undone duties day by day, with an outage, and say all that is due."""
    first, bound_at = date(2017, 4, 20), london(date(2017, 4, 20) + timedelta(days=bound), time(11))
    contacts = replace(
        EVERYBODY, bound_at=bound_at, **{name: type(getattr(EVERYBODY, name))() for name in missing}
    )
    ladder = replace(YEAR.ladder, escalation=steps)
    announced: dict[str, date] = {}
    gone: dict[tuple[str, str], date] = {}
    first_gone: dict[str, date] = {}
    for number in range(190):
        today = first + timedelta(days=number)
        now = london(today, time(hour))
        if outage[0] <= number < sum(outage) or not is_open(now) or now < bound_at:
            continue
        duties = assessed(today, GIVEN)
        due = [
            each
            for each in wanted_escalations(
                ladder, duties, (), contacts, YEAR.key, SaidBefore(dict(announced), dict(first_gone)), now
            )
            if each.due_at <= now
        ]
        for each in due:
            assert is_open(each.due_at)
            assert is_working_day(london_date(each.due_at))
            assert isinstance(each.about, AboutEscalation)
            if each.rung.kind is RungKind.ANNOUNCE:
                announced.setdefault(each.about.subject, today)
            elif (each.about.subject, each.recipient) not in gone:
                gone[each.about.subject, each.recipient] = today
                first_gone.setdefault(each.about.subject, today)
                assert next_working_day(announced[each.about.subject]) <= today
                assert today > each.about.duty.due + timedelta(days=6)
                told_before = [
                    on
                    for (subject, _), on in gone.items()
                    if subject.endswith(each.about.duty.subject) and subject != each.about.subject
                ]
                assert all(today - on >= timedelta(days=5) for on in told_before)
