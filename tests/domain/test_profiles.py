"""The yearly snapshot: what is typed, what registers suggest, and the figures of the two published years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import read_programmes
from bot.domain.ids import ClusterId, HealthBoardId
from bot.domain.people import HealthBoard
from bot.domain.profile_figures import AnsweredProfile, Scope, Share, figures, table
from bot.domain.profile_questions import Question
from bot.domain.profile_signs import sightings, suggested
from bot.domain.profiles import Profession, Profile, ProfileAnswer, with_answer, year_of
from bot.domain.refusals import ProfileUnclear
from bot.domain.typed_profiles import ProfileWish, read_profile

BOARD = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", "Bae Abertawe")


def answered(profiles: list[Profile | None]) -> list[AnsweredProfile]:
    return [
        AnsweredProfile(ClusterId(n), f"Cluster {n}", BOARD, each) for n, each in enumerate(profiles, start=1)
    ]


def wales(
    leads: list[tuple[Profession, ...]],
    team: int,
    council: int,
    third: int,
    stages: tuple[int, int, int],
    money: int,
) -> list[Profile | None]:
    """Make sixty clusters whose answers have these totals; a cluster without a lead is vacant."""
    staged = [stage for stage, count in enumerate(stages, start=1) for _ in range(count)]
    return [
        Profile(leads[n], not leads[n], n < team, n < council, n < third, staged[n], n < money)
        for n in range(60)
    ]


def of_2016() -> list[Profile | None]:
    leads = [(Profession.GP,)] * 53
    leads += [
        (one,)
        for one in (
            Profession.ADVANCED_NURSE_PRACTITIONER,
            Profession.THIRD_SECTOR,
            Profession.PHARMACIST,
        )
    ]
    return wales([*leads, *[()] * 4], 39, 38, 34, (17, 28, 15), 9)


def of_2017() -> list[Profile | None]:
    """Sixty clusters have 64 leads: four have a practice manager beside their GP."""
    leads: list[tuple[Profession, ...]] = [(Profession.GP,)] * 48
    leads += [(Profession.GP, Profession.PRACTICE_MANAGER)] * 4
    leads += [(Profession.PRACTICE_MANAGER,)] * 2
    leads += [(Profession.NURSE,), (Profession.PHARMACIST,), (Profession.PHARMACIST,)]
    leads += [(Profession.PUBLIC_HEALTH_CONSULTANT,), (Profession.THIRD_SECTOR,), (Profession.NON_CLINICAL,)]
    return wales(leads, 48, 43, 44, (0, 47, 13), 10)


def test_the_published_figures_of_2016_come_out_and_39_of_60_is_65_per_cent():
    made = figures(2016, answered(of_2016()))
    assert made.clusters == 60
    assert made.professions[Profession.GP] == Share(53, 60)
    assert made.professions[Profession.ADVANCED_NURSE_PRACTITIONER].count == 1
    assert made.vacant == Share(4, 60)
    assert [made.yes[each].count for each in made.yes] == [39, 38, 34, 9]
    assert [made.yes[each].percent for each in made.yes] == [65, 63, 57, 15]
    assert [made.stages[stage].count for stage in (1, 2, 3)] == [17, 28, 15]


def test_the_published_figures_of_2017_come_out():
    made = figures(2017, answered(of_2017()))
    counted = {one: share.count for one, share in made.professions.items() if share.count}
    assert counted == {
        Profession.GP: 52,
        Profession.PRACTICE_MANAGER: 6,
        Profession.NURSE: 1,
        Profession.PHARMACIST: 2,
        Profession.PUBLIC_HEALTH_CONSULTANT: 1,
        Profession.THIRD_SECTOR: 1,
        Profession.NON_CLINICAL: 1,
    }
    assert sum(counted.values()) == 64
    assert made.vacant == Share(0, 60)
    assert [made.yes[each].percent for each in made.yes] == [80, 72, 73, 17]
    assert [made.stages[stage].percent for stage in (1, 2, 3)] == [0, 78, 22]


def test_who_has_not_answered_a_question_is_no_part_of_its_share():
    made = figures(2017, answered([Profile(stage=2), Profile(vacant=True), None]))
    assert made.clusters == 3
    assert made.silent == ("Cluster 3",)
    assert made.stages[2] == Share(1, 1)
    assert made.vacant == Share(1, 1)
    assert made.yes[Question.LOCAL_AUTHORITY] == Share(0, 0)
    assert made.yes[Question.LOCAL_AUTHORITY].percent is None


def test_an_earlier_year_stands_beside_only_if_somebody_answered():
    asked = {2016: answered([None]), 2017: answered([None])}
    assert [each.year for each in table(BOARD, asked, 2017).years] == [2017]
    asked[2016] = answered([Profile(stage=1)])
    assert [each.year for each in table(BOARD, asked, 2017).years] == [2016, 2017]


@given(st.lists(st.one_of(st.none(), st.builds(Profile, stage=st.sampled_from([None, 1, 2, 3])))))
def test_every_cluster_is_either_counted_in_a_stage_or_open(profiles: list[Profile | None]):
    made = figures(2017, answered(profiles))
    told = sum(share.count for share in made.stages.values())
    assert told == sum(each is not None and each.stage is not None for each in profiles)
    assert all(share.of == told for share in made.stages.values())
    assert len(made.silent) == profiles.count(None)


def test_the_year_is_the_programme_year_that_holds_the_day():
    (programme, *_) = [each for each in read_programmes() if each.key == "2017/18"]
    assert year_of(date(2018, 2, 1), programme).number == 2017
    assert year_of(date(2018, 2, 1), programme).first == date(2017, 4, 1)
    assert year_of(date(2016, 5, 1), programme).number == 2016


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", ProfileWish()),
        ("2016", ProfileWish(year=2016)),
        ("board", ProfileWish(Scope.BOARD)),
        ("Cymru 2016", ProfileWish(Scope.ALL, 2016)),
        ("stage 2", ProfileWish(Scope.CLUSTER, None, ProfileAnswer(Question.STAGE, stage=2))),
        (
            "2016 council yes",
            ProfileWish(Scope.CLUSTER, 2016, ProfileAnswer(Question.LOCAL_AUTHORITY, yes=True)),
        ),
        (
            "tîm nac oes",
            ProfileWish(Scope.CLUSTER, None, ProfileAnswer(Question.PRIMARY_CARE_TEAM, yes=False)),
        ),
        (
            "Third sector: yes",
            ProfileWish(Scope.CLUSTER, None, ProfileAnswer(Question.THIRD_SECTOR, yes=True)),
        ),
        ("finance no", ProfileWish(Scope.CLUSTER, None, ProfileAnswer(Question.FINANCE, yes=False))),
        ("lead vacant", ProfileWish(Scope.CLUSTER, None, ProfileAnswer(Question.LEAD))),
        (
            "lead GP and practice manager",
            ProfileWish(
                Scope.CLUSTER,
                None,
                ProfileAnswer(Question.LEAD, professions=(Profession.GP, Profession.PRACTICE_MANAGER)),
            ),
        ),
    ],
)
def test_what_is_typed_is_understood(typed: str, wish: ProfileWish):
    assert read_profile(typed) == wish


@pytest.mark.parametrize(
    "typed", ["stage 4", "council perhaps", "lead plumber", "lead", "colour blue", "stage"]
)
def test_what_makes_no_sense_is_refused(typed: str):
    with pytest.raises(ProfileUnclear):
        read_profile(typed)


def test_an_answer_leaves_the_others_as_they_are():
    before = Profile(vacant=True, stage=1)
    lead = with_answer(before, ProfileAnswer(Question.LEAD, professions=(Profession.NURSE,)))
    assert (lead.vacant, lead.lead_professions, lead.stage) == (False, (Profession.NURSE,), 1)
    assert with_answer(lead, ProfileAnswer(Question.LEAD)).vacant


def test_the_registers_suggest_who_is_represented_and_how_often():
    seen = sightings(
        [
            "Priya Patel, pharmacist\nAnn Jones, Neath Port Talbot Council",
            "Priya Patel, pharmacist; Elin Rees, CVS",
            "Bob Evans, Mair Huws",
        ]
    )
    found = suggested(seen)
    assert [(each.name, each.meetings) for each in found[Question.PRIMARY_CARE_TEAM]] == [
        ("Priya Patel, pharmacist", 2)
    ]
    assert [each.name for each in found[Question.LOCAL_AUTHORITY]] == ["Ann Jones, Neath Port Talbot Council"]
    assert [each.name for each in found[Question.THIRD_SECTOR]] == ["Elin Rees, CVS"]
    assert {"Bob Evans", "Mair Huws"} <= {each.name for each in seen}
    assert not any("Bob" in each.name for told in found.values() for each in told)


def test_a_welsh_description_suggests_the_same():
    found = suggested(sightings(["Nia Wyn, fferyllydd", "Alun Prys, gweithiwr cymdeithasol"]))
    assert [each.name for each in found[Question.PRIMARY_CARE_TEAM]] == ["Nia Wyn, fferyllydd"]
    assert [each.name for each in found[Question.LOCAL_AUTHORITY]] == ["Alun Prys, gweithiwr cymdeithasol"]


def test_a_name_is_no_description():
    found = suggested(sightings(["Layla Mindham; Cvsara Evans"]))
    assert not any(found.values())
    assert suggested(sightings(["Ann Jones, lay member"]))[Question.THIRD_SECTOR]


def test_visitors_with_their_parts_in_brackets_are_told_apart():
    seen = sightings(["Rhian Jones (community pharmacist, Neath), Cllr Tom Rees"])
    assert {each.name for each in seen} == {"Rhian Jones (community pharmacist, Neath)", "Cllr Tom Rees"}
    assert [each.name for each in suggested(seen)[Question.LOCAL_AUTHORITY]] == ["Cllr Tom Rees"]
