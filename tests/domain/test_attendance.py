"""The heart: credit goes to the practice, and the last safe moment is told in time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import (
    AttendanceFact,
    AttendanceStatus,
    MeetingFacts,
    MeetingKind,
    Membership,
    Merger,
    Outcome,
    Registers,
    Standing,
    Verdict,
    count,
    latest,
    participation,
    standing,
)
from bot.domain.ids import ClusterId, MeetingId, PracticeId

NORTH, SOUTH = ClusterId(1), ClusterId(2)
HEOL_LAS, PONT = PracticeId(10), PracticeId(11)
YEAR = date(2017, 4, 1)
NIGHT = datetime(2017, 6, 14, 20, tzinfo=UTC)
DAYS = (date(2017, 6, 14), date(2017, 9, 13), date(2017, 11, 15), date(2018, 2, 14))
LONG_AGO = date(2000, 1, 1)


def meeting(number: int, on: date, cluster: ClusterId = NORTH, **facts: Any) -> MeetingFacts:
    return MeetingFacts(MeetingId(number), cluster, on, **facts)


def held(*days: date, **facts: Any) -> list[MeetingFacts]:
    return [meeting(number, day, closed=True, **facts) for number, day in enumerate(days, 1)]


def came(number: int, practice: PracticeId = HEOL_LAS, **facts: Any) -> AttendanceFact:
    values = {"cluster_id": NORTH, "status": AttendanceStatus.PRESENT, "recorded_at": NIGHT, **facts}
    return AttendanceFact(MeetingId(number), practice, **values)


def of(
    meetings: Iterable[MeetingFacts],
    facts: Iterable[AttendanceFact] = (),
    today: date = date(2018, 3, 31),
    memberships: Iterable[Membership] | None = None,
    *,
    practice: PracticeId = HEOL_LAS,
    required: int = 4,
) -> Standing:
    belonging = memberships or [Membership(practice, NORTH, LONG_AGO)]
    return standing(
        practice, meetings=meetings, facts=facts, memberships=belonging, required=required, today=today
    )


def test_a_practice_at_four_meetings_has_made_it() -> None:
    found = of(held(*DAYS), [came(n) for n in (1, 2, 3, 4)])
    assert (found.attended, found.verdict) == (4, Verdict.MET)


def test_two_people_from_one_practice_count_once() -> None:
    facts = [
        came(1, person_name="Dr Ann Rees"),
        came(1, person_name="Bethan Lloyd", recorded_at=NIGHT + timedelta(1)),
    ]
    assert of(held(*DAYS), facts).attended == 1


def test_a_deputy_earns_the_same_credit() -> None:
    assert of(held(*DAYS), [came(1, person_name="Practice manager", deputy=True)]).attended == 1


def test_remote_counts() -> None:
    assert of(held(*DAYS), [came(1, remote=True)]).attended == 1


@pytest.mark.parametrize(
    "status", [AttendanceStatus.APOLOGIES, AttendanceStatus.ABSENT, AttendanceStatus.IN_ATTENDANCE]
)
def test_only_present_earns_credit(status: AttendanceStatus) -> None:
    found = of(held(*DAYS), [came(1, status=status)])
    assert (found.attended, found.missed) == (0, 4)


def test_one_person_for_two_practices_counts_for_each_that_was_recorded() -> None:
    facts = [came(1, HEOL_LAS, person_name="Dr Rees"), came(1, PONT, person_name="Dr Rees")]
    assert of(held(*DAYS), facts).attended == 1
    assert of(held(*DAYS), facts, practice=PONT).attended == 1


def test_credit_follows_a_practice_that_moves_to_another_cluster() -> None:
    moved = date(2017, 10, 1)
    memberships = [Membership(HEOL_LAS, NORTH, LONG_AGO, moved), Membership(HEOL_LAS, SOUTH, moved)]
    meetings = [
        *(meeting(n, day, closed=day < date(2018, 1, 1)) for n, day in enumerate(DAYS, 1)),
        *(meeting(n, day, SOUTH) for n, day in enumerate((date(2017, 12, 6), date(2018, 3, 7)), 11)),
    ]
    found = of(meetings, [came(1), came(2)], date(2017, 11, 20), memberships)
    assert (found.attended, found.remaining, found.missed) == (2, 2, 0)
    assert found.verdict is Verdict.LAST_CHANCE


def test_a_visit_to_a_neighbouring_cluster_earns_nothing() -> None:
    assert of([meeting(1, DAYS[0], SOUTH, closed=True)], [came(1, cluster_id=NORTH)]).attended == 0


def test_a_credit_earned_stays_when_the_membership_is_later_corrected() -> None:
    memberships = [Membership(HEOL_LAS, SOUTH, LONG_AGO)]
    assert of(held(DAYS[0]), [came(1)], memberships=memberships).attended == 1


def test_a_meeting_before_the_practice_joined_is_not_missed() -> None:
    found = of(held(*DAYS), memberships=[Membership(HEOL_LAS, NORTH, date(2017, 10, 1))])
    assert found.missed == 2


def test_a_cancelled_meeting_counts_for_nobody() -> None:
    meetings = held(*DAYS)
    meetings[0] = replace(meetings[0], cancelled=True)
    found = of(meetings, [came(1)])
    assert (found.attended, found.missed, found.planned_short) == (0, 3, 1)


def test_a_meeting_of_another_kind_does_not_count() -> None:
    assert of(held(DAYS[0], kind=MeetingKind.OTHER), [came(1)]).attended == 0


def test_a_correction_changes_the_credit_and_leaves_the_first_fact() -> None:
    correction = came(
        1, status=AttendanceStatus.ABSENT, recorded_at=NIGHT + timedelta(days=1), reason="was in another room"
    )
    facts = [came(1), correction]
    assert of(held(*DAYS), facts).attended == 0
    assert latest(facts) == {(MeetingId(1), HEOL_LAS): correction}


def test_a_presence_counts_while_the_register_is_open() -> None:
    found = of([meeting(1, DAYS[0])], [came(1)], DAYS[0])
    assert (found.attended, found.remaining) == (1, 0)


def test_a_practice_not_yet_recorded_in_an_open_register_can_still_be() -> None:
    found = of([meeting(1, DAYS[0])], [], DAYS[0] + timedelta(days=3))
    assert (found.remaining, found.missed) == (1, 0)


def test_apologies_in_an_open_register_are_a_miss_once_the_day_is_over() -> None:
    facts = [came(1, status=AttendanceStatus.APOLOGIES)]
    assert of([meeting(1, DAYS[0])], facts, DAYS[0]).remaining == 1
    assert of([meeting(1, DAYS[0])], facts, DAYS[0] + timedelta(days=1)).missed == 1


def test_a_report_of_an_earlier_day_does_not_know_what_came_later() -> None:
    found = of(held(*DAYS), [came(n) for n in (1, 2, 3, 4)], date(2017, 9, 30))
    assert (found.attended, found.remaining, found.missed) == (2, 2, 0)


def test_the_warning_comes_when_everything_left_is_needed() -> None:
    meetings = [*held(*DAYS[:2]), meeting(3, DAYS[2]), meeting(4, DAYS[3]), meeting(5, date(2018, 3, 14))]
    found = of(meetings, [came(2)], date(2017, 9, 14))
    assert (found.attended, found.remaining, found.spare) == (1, 3, 0)
    assert found.verdict is Verdict.LAST_CHANCE
    assert found.still_possible


def test_one_meeting_to_spare_is_on_track() -> None:
    meetings = [meeting(n, day) for n, day in enumerate((*DAYS, date(2018, 3, 14)), 1)]
    assert of(meetings, today=YEAR).verdict is Verdict.ON_TRACK


def test_missing_one_of_exactly_four_is_out_of_reach() -> None:
    meetings = [*held(DAYS[0]), *(meeting(n, day) for n, day in enumerate(DAYS[1:], 2))]
    found = of(meetings, today=DAYS[0] + timedelta(days=1))
    assert (found.verdict, found.still_possible, found.spare) == (Verdict.OUT_OF_REACH, False, -1)


def test_too_few_meetings_planned_is_not_the_practices_fault() -> None:
    found = of([*held(DAYS[0]), meeting(2, DAYS[1])], [came(1)], DAYS[0])
    assert (found.verdict, found.planned_short) == (Verdict.PLAN_SHORT, 2)


def test_no_meeting_planned_at_all_is_a_short_plan() -> None:
    assert of([], today=YEAR).verdict is Verdict.PLAN_SHORT


def test_a_year_that_requires_no_meeting_is_met_at_once() -> None:
    assert of([], today=YEAR, required=0).verdict is Verdict.MET


def test_a_meeting_without_a_facilitator_of_the_board_is_provisional() -> None:
    found = of(held(DAYS[0], facilitated=False), [came(1)])
    assert (found.attended, found.provisional) == (1, 1)


def test_both_readings_of_the_annual_report_meeting_are_told() -> None:
    meetings = held(*DAYS)
    meetings[3] = replace(meetings[3], purposes=frozenset({"annual_report"}))
    belonging = [Membership(HEOL_LAS, NORTH, LONG_AGO)]
    registers = Registers.of(meetings, [came(n) for n in (1, 2, 3, 4)], belonging)
    entries = registers.entries(HEOL_LAS, date(2018, 3, 1))
    found = participation(entries, "annual_report", 4)
    assert count(entries, 4).verdict is Verdict.MET
    assert (found.taken_part, found.strict) == (True, False)

    meetings.append(meeting(5, date(2018, 2, 28), closed=True))
    fifth = Registers.of(meetings, [came(n) for n in (1, 2, 3, 4, 5)], belonging)
    assert participation(fifth.entries(HEOL_LAS, date(2018, 3, 1)), "annual_report", 4).strict


def test_missing_the_designated_meeting_is_missing_the_session() -> None:
    meetings = [
        meeting(1, DAYS[0], closed=True, purposes=frozenset({"mid_year_peer_review"})),
        *held(*DAYS)[1:],
    ]
    registers = Registers.of(meetings, [came(2), came(3), came(4)], [Membership(HEOL_LAS, NORTH, LONG_AGO)])
    found = participation(registers.entries(HEOL_LAS, date(2018, 3, 1)), "mid_year_peer_review")
    assert not found.taken_part
    assert [m.on for m in found.missed] == [DAYS[0]]


# Whatever happens in a year

days = st.dates(date(2017, 4, 1), date(2018, 3, 31))
moments = st.datetimes(datetime(2017, 4, 1), datetime(2018, 4, 30)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware beside
numbers = st.integers(1, 6)
all_meetings = st.dictionaries(
    numbers,
    st.builds(
        MeetingFacts,
        id=st.just(MeetingId(0)),
        cluster_id=st.sampled_from([NORTH, SOUTH]),
        on=days,
        purposes=st.sampled_from([frozenset(), frozenset({"annual_report"})]),
        cancelled=st.booleans(),
        closed=st.booleans(),
        facilitated=st.none() | st.booleans(),
        accepted=st.none() | st.booleans(),
        also_for=st.sampled_from([frozenset(), frozenset({NORTH, SOUTH})]),
        counts_for=st.sampled_from([frozenset(), frozenset({SOUTH})]),
    ),
).map(lambda found: [replace(facts, id=MeetingId(number)) for number, facts in found.items()])
all_facts = st.lists(
    st.builds(
        AttendanceFact,
        meeting_id=numbers.map(MeetingId),
        practice_id=st.sampled_from([HEOL_LAS, PONT]),
        cluster_id=st.sampled_from([NORTH, SOUTH]),
        status=st.sampled_from(AttendanceStatus),
        recorded_at=moments,
        person_name=st.sampled_from(["Dr Rees", "Bethan Lloyd"]),
        deputy=st.booleans(),
    ),
    max_size=12,
)


@st.composite
def belongings(draw: st.DrawFn) -> list[Membership]:
    """Where Heol Las belonged: one cluster, or a move on some day of the year."""
    moved = draw(days)
    first, second = draw(st.permutations([NORTH, SOUTH]))
    return draw(
        st.sampled_from(
            [
                [Membership(HEOL_LAS, first, LONG_AGO)],
                [Membership(HEOL_LAS, first, LONG_AGO, moved), Membership(HEOL_LAS, second, moved)],
            ]
        )
    )


@given(all_meetings, all_facts, days, belongings(), st.randoms())
def test_the_order_of_the_facts_never_matters(
    meetings: list[MeetingFacts],
    facts: list[AttendanceFact],
    today: date,
    memberships: list[Membership],
    random: Random,
) -> None:
    before = of(meetings, facts, today, memberships)
    random.shuffle(facts)
    random.shuffle(meetings)
    assert of(meetings, facts, today, memberships) == before


@given(all_meetings, all_facts, days, belongings())
def test_the_same_fact_twice_changes_nothing(
    meetings: list[MeetingFacts], facts: list[AttendanceFact], today: date, memberships: list[Membership]
) -> None:
    assert of(meetings, facts * 2, today, memberships) == of(meetings, facts, today, memberships)


@given(all_meetings, all_facts, days, belongings(), st.builds(came, numbers, recorded_at=moments))
def test_one_more_presence_never_lowers_anything(
    meetings: list[MeetingFacts],
    facts: list[AttendanceFact],
    today: date,
    memberships: list[Membership],
    extra: AttendanceFact,
) -> None:
    before = of(meetings, facts, today, memberships)
    own = {m.id: m.cluster_id for m in meetings}.get(extra.meeting_id, NORTH)
    after = of(meetings, [*facts, replace(extra, cluster_id=own)], today, memberships)
    assert after.attended >= before.attended
    assert after.spare >= before.spare


@given(all_meetings, all_facts, days, belongings(), st.data())
def test_cancelling_never_raises_anything(
    meetings: list[MeetingFacts],
    facts: list[AttendanceFact],
    today: date,
    memberships: list[Membership],
    data: st.DataObject,
) -> None:
    before = of(meetings, facts, today, memberships)
    chosen = data.draw(st.sampled_from(meetings)) if meetings else None
    cancelled = [replace(m, cancelled=True) if m is chosen else m for m in meetings]
    after = of(cancelled, facts, today, memberships)
    assert after.attended <= before.attended
    assert after.spare <= before.spare
    assert after.missed <= before.missed


@given(all_meetings, all_facts, days, belongings())
def test_a_practice_never_earns_more_than_one_credit_a_meeting(
    meetings: list[MeetingFacts], facts: list[AttendanceFact], today: date, memberships: list[Membership]
) -> None:
    found = of(meetings, facts, today, memberships)
    assert found.attended + found.remaining + found.missed <= sum(not m.cancelled for m in meetings)


@given(all_meetings, all_facts, days, belongings())
def test_other_practices_facts_never_matter(
    meetings: list[MeetingFacts], facts: list[AttendanceFact], today: date, memberships: list[Membership]
) -> None:
    own = [fact for fact in facts if fact.practice_id == HEOL_LAS]
    assert of(meetings, facts, today, memberships) == of(meetings, own, today, memberships)


@given(all_meetings, all_facts, days, belongings(), st.booleans())
def test_who_came_never_matters_only_that_somebody_did(
    meetings: list[MeetingFacts],
    facts: list[AttendanceFact],
    today: date,
    memberships: list[Membership],
    deputy: bool,
) -> None:
    others = [replace(fact, person_name="Someone Else", deputy=deputy) for fact in facts]
    before = {fact.recorded_at for fact in facts}
    if len(before) == len(facts):
        assert of(meetings, others, today, memberships) == of(meetings, facts, today, memberships)


@given(all_meetings, all_facts, days, belongings())
def test_the_verdict_agrees_with_the_sum(
    meetings: list[MeetingFacts], facts: list[AttendanceFact], today: date, memberships: list[Membership]
) -> None:
    found = of(meetings, facts, today, memberships)
    possible = {Verdict.MET, Verdict.ON_TRACK, Verdict.LAST_CHANCE}
    assert (found.verdict in possible) == found.still_possible
    if found.verdict is Verdict.OUT_OF_REACH:
        assert found.missed > 0, "nobody is out of reach without having missed something"


@given(all_meetings, all_facts, days, belongings())
def test_the_last_safe_moment_is_told_exactly_when_nothing_is_spare(
    meetings: list[MeetingFacts], facts: list[AttendanceFact], today: date, memberships: list[Membership]
) -> None:
    found = of(meetings, facts, today, memberships)
    left = found.required - found.attended
    assert (found.verdict is Verdict.LAST_CHANCE) == (left > 0 and found.remaining == left)


@given(all_meetings, all_facts, st.builds(came, numbers, recorded_at=moments), days, belongings())
def test_a_fact_of_one_practice_never_takes_a_credit_from_another(
    meetings: list[MeetingFacts],
    facts: list[AttendanceFact],
    extra: AttendanceFact,
    today: date,
    memberships: list[Membership],
) -> None:
    belonging = [*memberships, Membership(PONT, NORTH, LONG_AGO)]
    before = of(meetings, facts, today, belonging, practice=PONT)
    assert of(meetings, [*facts, extra], today, belonging, practice=PONT) == before


@given(all_meetings, all_facts, days, days, belongings(), st.sampled_from([None, True, False]))
def test_a_merger_never_lowers_the_survivors_count_and_a_refused_one_changes_nothing(
    meetings: list[MeetingFacts],
    facts: list[AttendanceFact],
    merged_on: date,
    today: date,
    memberships: list[Membership],
    confirmed: bool | None,
) -> None:
    belonging = [*memberships, Membership(PONT, NORTH, LONG_AGO)]
    merger = Merger(PONT, HEOL_LAS, merged_on, confirmed)
    alone = count(Registers.of(meetings, facts, belonging).entries(HEOL_LAS, today), 4)
    joined = count(Registers.of(meetings, facts, belonging, [merger]).entries(HEOL_LAS, today), 4)
    assert joined.attended >= alone.attended
    if confirmed is False or merged_on > today:
        assert joined == alone
    assert not (joined.merged and confirmed)


@given(all_meetings, all_facts, days, belongings())
def test_every_entry_has_one_outcome_and_the_count_is_their_sum(
    meetings: list[MeetingFacts], facts: list[AttendanceFact], today: date, memberships: list[Membership]
) -> None:
    entries = Registers.of(meetings, facts, memberships).entries(HEOL_LAS, today)
    assert len({entry.meeting.id for entry in entries}) == len(entries)
    found = count(entries, 4)
    live = [entry for entry in entries if entry.outcome is not Outcome.VOID]
    assert found.attended + found.remaining + found.missed == len(live)
