"""What one person is told on one day: lines about the same are one thing."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.about import About, AboutDuty, AboutEscalation, DoneBy
from bot.domain.daily_message import gathered, thing_with, things
from bot.domain.deadlines import Owner
from bot.domain.ladder import Escalate, Rung
from bot.domain.reminder_ledger import Line, Reason, ReminderState
from bot.domain.requirements import OwnerKind, Wording

MORNING = datetime(2017, 6, 6, 8, 0, tzinfo=UTC)
PDP = AboutDuty(
    "2017/18",
    "pdp",
    Wording("Practice development plan shared", "Cynllun datblygu practis wedi'i rannu"),
    Owner(OwnerKind.PRACTICE, 7, "Castle Surgery"),
    date(2017, 5, 31),
    date(2017, 5, 31),
    0,
    aim=False,
    done_by=DoneBy.SHARING,
)
SKEWEN = replace(PDP, owner=Owner(OwnerKind.PRACTICE, 8, "Skewen Medical Centre"))
MATRIX = replace(PDP, requirement="matrix")
TO_THE_LEAD = AboutEscalation(PDP, Escalate.LEAD, date(2017, 6, 7), gone=False)


def lines(*abouts: About) -> list[Line]:
    return [
        Line(n, about, Rung.of("overdue:1"), "U0GARETH", MORNING, ReminderState.CLAIMED, Reason())
        for n, about in enumerate(abouts, 1)
    ]


def ids(*abouts: About) -> list[tuple[int, ...]]:
    return [tuple(line.id for line in thing) for thing in things(lines(*abouts))]


def test_the_same_duty_of_several_practices_is_one_thing():
    assert ids(PDP, MATRIX, SKEWEN) == [(1, 3), (2,)]


def test_an_announcement_takes_the_duty_along_and_comes_first():
    assert ids(PDP, MATRIX, TO_THE_LEAD) == [(3, 1), (2,)]


def test_an_announcement_leaves_the_same_duty_of_another_practice_alone():
    assert ids(SKEWEN, PDP, TO_THE_LEAD) == [(1,), (3, 2)]


def test_what_went_further_from_several_practices_is_one_thing_and_apart_from_ones_own_duty():
    gone = replace(TO_THE_LEAD, gone=True)
    assert ids(gone, replace(gone, duty=SKEWEN), replace(gone, to=Escalate.BOARD), PDP) == [
        (1, 2),
        (3,),
        (4,),
    ]


def test_what_practices_owe_for_whom_nobody_speaks_is_gathered_by_its_day():
    alone, other = replace(PDP, stand_in=True), replace(MATRIX, stand_in=True)
    later = replace(other, requirement="results", due=date(2018, 3, 31))
    assert [tuple(line.id for line in thing) for thing in gathered(lines(alone, other, later))] == [
        (1, 2),
        (3,),
    ]


def test_a_thing_is_found_by_any_of_its_lines():
    all_ = lines(PDP, MATRIX, SKEWEN)
    assert [line.id for line in thing_with(3, all_)] == [1, 3]
    assert thing_with(9, all_) == ()
