"""The programme years as data: the real file adds up, and a bad one is told all that is wrong with it."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.dates import Window
from bot.domain.ladder import Above, Escalate
from bot.domain.programme import ProgrammeYear, find_requirements
from bot.domain.programme_file import parse_programme
from bot.domain.requirements import (
    Agree,
    AttendMeetings,
    Audience,
    OwnerKind,
    Reading,
    ShareDocument,
    Strength,
    TakePartIn,
)

PROGRAMMES = Path(__file__).parents[2] / "bot" / "programmes"
TEXT_2017 = (PROGRAMMES / "2017-18.toml").read_text(encoding="utf-8")

SMALL = """
[year]
key = "2030/31"
title_en = "A small year"
title_cy = "Blwyddyn fach"
start = 2030-04-01
end = 2031-03-31
status = "draft"
source = "nobody's guidance"
points_total = 10

[reminders]
days_before = [5, 0]
days_before_aim = []
weeks_overdue = 2
meeting_unanswered = [2]
meeting_coming = [1]

[[indicators]]
code = "CND 1"
points = 10
title_en = "One"
title_cy = "Un"
citation = "para 1"

[[requirements]]
number = 1
key = "plan"
indicator = "CND 1"
owner = "cluster"
kind = "share document"
document = "plan"
title_en = "Plan"
title_cy = "Cynllun"
help_en = "Share it."
help_cy = "Rhannwch ef."
due = 2030-07-31
audience = ["health board"]
strength = "must"
reading = "stated"
citation = "para 1"
"""


@pytest.fixture(scope="module")
def year() -> ProgrammeYear:
    return parse_programme(TEXT_2017)


@pytest.mark.parametrize("path", sorted(PROGRAMMES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_year_on_file_is_sound(path: Path) -> None:
    assert parse_programme(path.read_text(encoding="utf-8")).requirements


def test_2017_18_adds_up_to_200_points(year: ProgrammeYear) -> None:
    assert {i.code: i.points for i in year.indicators} == {
        "CND 001W": 30,
        "CND 009W": 70,
        "CND 010W": 5,
        "CND 011W": 50,
        "CND 012W": 45,
    }
    assert year.points_total == 200


def test_009w_has_its_two_components_of_50_and_20(year: ProgrammeYear) -> None:
    indicator = year.indicator("CND 009W")
    assert indicator is not None
    assert [part.points for part in indicator.components] == [50, 20]


def test_2017_18_has_22_numbered_duties(year: ProgrammeYear) -> None:
    assert [requirement.number for requirement in year.requirements] == list(range(1, 23))


def test_only_ten_duties_carry_an_official_date(year: ProgrammeYear) -> None:
    assert {r.number: r.due for r in year.requirements if r.due} == {
        1: date(2017, 4, 30),
        2: date(2017, 5, 31),
        4: date(2017, 5, 31),
        5: date(2017, 7, 31),
        **dict.fromkeys((10, 11, 17, 20, 21, 22), date(2018, 3, 31)),
    }


def test_owners_are_as_the_guidance_says(year: ProgrammeYear) -> None:
    by_owner = {
        kind: {r.number for r in year.requirements if r.owner is kind}
        for kind in (OwnerKind.BOARD, OwnerKind.CLUSTER)
    }
    assert by_owner == {OwnerKind.BOARD: {1, 7}, OwnerKind.CLUSTER: {5, 8, 11, 19}}


def test_only_the_nine_tests_of_change_are_an_aim(year: ProgrammeYear) -> None:
    assert [r.number for r in year.requirements if r.strength is Strength.AIM] == [22]


def test_the_sustainability_assessment_is_shared_without_its_financial_part(year: ProgrammeYear) -> None:
    assert {r.number for r in year.requirements if r.without_financial_part} == {2, 3}


def test_four_meetings_are_required_and_five_advised(year: ProgrammeYear) -> None:
    assert (year.meetings_required, year.meetings_to_plan) == (4, 5)
    assert next(r.asks for r in year.requirements if r.number == 6) == AttendMeetings(4)


def test_the_plan_has_four_focus_areas_and_goes_to_the_health_board(year: ProgrammeYear) -> None:
    plan = year.requirement("action-plan")
    assert plan is not None
    assert isinstance(plan.asks, ShareDocument)
    assert [topic.key for topic in plan.asks.topics] == ["winter", "access", "services", "quality"]
    assert Audience.BOARD in plan.audience


def test_two_of_three_pathways_come_from_a_basket_of_five(year: ProgrammeYear) -> None:
    agree = next(r.asks for r in year.requirements if r.number == 19)
    assert isinstance(agree, Agree)
    assert (agree.choose, agree.from_basket, len(agree.basket)) == (3, 2, 5)


def test_a_designated_meeting_leads_to_what_it_satisfies(year: ProgrammeYear) -> None:
    assert [r.number for r in year.asked_at("annual_report")] == [10]
    assert [r.number for r in year.asked_at("mid_year_peer_review")] == [15]


def test_every_duty_speaks_both_languages_and_cites_its_paragraph(year: ProgrammeYear) -> None:
    for requirement in year.requirements:
        assert requirement.title.en != requirement.title.cy
        assert requirement.help.en != requirement.help.cy
        assert requirement.citation.startswith(
            f"QOF guidance 2017/18, section 2.3, {requirement.indicator}, para"
        )


def test_what_is_inferred_is_marked_as_our_reading(year: ProgrammeYear) -> None:
    undated = {r.number for r in year.requirements if r.expected and r.reading is Reading.STATED}
    assert undated == {15, 16}, "only the two peer reviews have their time of the year in the guidance"


@pytest.mark.parametrize(
    ("typed", "owner", "number"),
    [
        ("PDP", OwnerKind.PRACTICE, 4),
        ("practice  development plan", OwnerKind.PRACTICE, 4),
        ("matrix", OwnerKind.PRACTICE, 2),
        ("matrix", OwnerKind.BOARD, 1),
        ("Annual Report", OwnerKind.CLUSTER, 11),
        ("adroddiad blynyddol", OwnerKind.CLUSTER, 11),
        ("CGSAT", OwnerKind.PRACTICE, 12),
        ("IG toolkit", OwnerKind.PRACTICE, 13),
        ("17", OwnerKind.PRACTICE, 17),
        ("cynllun gweithredu", OwnerKind.CLUSTER, 5),
    ],
)
def test_people_find_a_duty_by_the_words_they_use(
    year: ProgrammeYear, typed: str, owner: OwnerKind, number: int
) -> None:
    assert [r.number for r in find_requirements(year, typed, [owner])] == [number]


def test_a_vague_word_offers_several_duties_and_a_strange_one_none(year: ProgrammeYear) -> None:
    assert {r.number for r in find_requirements(year, "inactive peer")} >= {15, 16, 17}
    assert find_requirements(year, "blancmange") == ()
    assert find_requirements(year, "  ") == ()


@pytest.mark.parametrize("typed", ["0", "to", "a", "ment", "1 2", "²"])
def test_scraps_of_words_name_no_duty(year: ProgrammeYear, typed: str) -> None:
    assert find_requirements(year, typed) == ()


def test_aliases_are_lower_case(year: ProgrammeYear) -> None:
    assert all(alias == alias.lower() for r in year.requirements for alias in r.aliases)


def test_take_part_in_names_a_purpose_of_the_year(year: ProgrammeYear) -> None:
    assert all(year.purpose(r.asks.purpose) for r in year.requirements if isinstance(r.asks, TakePartIn))


def test_a_small_year_of_another_shape_is_read(year: ProgrammeYear) -> None:
    small = parse_programme(SMALL)
    assert (small.meetings_required, small.points_total, small.window) == (
        0,
        10,
        (date(2030, 4, 1), date(2031, 3, 31)),
    )


def test_a_date_outside_the_year_is_taken_when_the_file_says_it_means_it() -> None:
    text = SMALL.replace("due = 2030-07-31", "due = 2031-04-10\noutside_year = true")
    assert parse_programme(text).requirements[0].due == date(2031, 4, 10)


def test_a_file_that_says_nothing_of_the_way_up_has_the_usual_one() -> None:
    ladder = parse_programme(SMALL).ladder
    assert (ladder.invited, ladder.hour_before) == (True, 60)
    assert ladder.escalation == (Above(Escalate.LEAD, 1), Above(Escalate.BOARD, 3))


def test_the_way_up_the_invitation_and_the_hour_before_are_the_files_to_say() -> None:
    said = """meeting_coming = [1]
meeting_invited = false
meeting_hour_before = 45
escalation = [{ to = "board", weeks_overdue = 2 }]"""
    ladder = parse_programme(SMALL.replace("meeting_coming = [1]", said)).ladder
    assert (ladder.invited, ladder.hour_before) == (False, 45)
    assert ladder.escalation == (Above(Escalate.BOARD, 2),)


def test_points_may_be_absent_and_are_then_not_known() -> None:
    text = SMALL.replace("points = 10\n", "").replace("points_total = 10\n", "")
    year = parse_programme(text)
    assert (year.points_total, year.indicators[0].points) == (None, None)


def test_a_total_may_be_known_where_its_parts_are_not() -> None:
    assert parse_programme(SMALL.replace("points = 10\n", "")).points_total == 10


def test_meetings_are_counted_in_a_part_of_the_year() -> None:
    kind = 'kind = "share document"\ndocument = "plan"'
    text = SMALL.replace('owner = "cluster"', 'owner = "practice"')
    asked = (
        parse_programme(text.replace(kind, 'kind = "attend meetings"\ncount = 4\nsince = 2030-10-01'))
        .requirements[0]
        .asks
    )
    assert asked == AttendMeetings(4, Window(date(2030, 10, 1)))
