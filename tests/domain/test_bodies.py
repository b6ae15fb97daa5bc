"""Bodies as rules: what surrounds what, who speaks for a member, and lists whose rows may come in any order."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bodies import Body, Member, around, body_named, spoken_for
from bot.domain.body_lists import BodyChanges, KnownOrganisations, Organisation, held_against
from bot.domain.body_rows import read_rows
from bot.domain.ids import BodyMemberId, ClusterId, HealthBoardId, InstallationId, PracticeId
from bot.domain.people import Appointment, Asker, Cluster, HealthBoard, Practice, Role
from bot.domain.practice_names import PracticeInReach
from bot.domain.practice_rows import Sheet
from bot.domain.refusals import ClusterAmbiguous
from bot.domain.requirements import OwnerKind

TODAY = date(2017, 4, 3)
BOARD = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", "Bae Abertawe")
KNOWN = KnownOrganisations(
    (BOARD,),
    (Organisation(ClusterId(1), "Neath", BOARD), Organisation(ClusterId(2), "Afan", BOARD)),
    (PracticeInReach(PracticeId(1), "W98006", "Castle Surgery", "", "Neath"),),
)


def body(number: int, *members: Member, kind: OwnerKind = OwnerKind.PLANNING_GROUP, name: str = "") -> Body:
    return Body(ClusterId(number), kind, name or f"Body {number}", "", BOARD, members)


def member(
    kind: OwnerKind, of: int, first: date = date(2017, 4, 1), last: date | None = None, *, number: int = 1
) -> Member:
    return Member(BodyMemberId(number), kind, of, f"{kind} {of}", "", first, last)


def asker(*appointments: Appointment) -> Asker:
    return Asker(InstallationId(1), "U0X", None, None, appointments, None, 1)


def test_what_surrounds_a_cluster_is_told_nearest_first_and_once():
    cluster = OwnerKind.CLUSTER
    group, board = OwnerKind.PLANNING_GROUP, OwnerKind.PARTNERSHIP_BOARD
    bodies = [
        body(12, member(group, 11), member(cluster, 1), kind=board),
        body(11, member(cluster, 1)),
        body(13, member(board, 12), kind=OwnerKind.DELIVERY_VEHICLE),
        body(14, member(cluster, 2)),
    ]
    found = around(bodies, cluster, 1, "Neath", TODAY)
    assert [each.id for each in found.above] == [12, 11, 13]


def test_two_bodies_that_belong_to_each_other_end_the_walk():
    group = OwnerKind.PLANNING_GROUP
    bodies = [body(11, member(group, 12)), body(12, member(group, 11))]
    assert len(around(bodies, group, 11, "Body 11", TODAY).above) == 2


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 400), st.integers(1, 400)), max_size=20
    ),
    st.integers(0, 800),
)
def test_only_members_of_the_day_surround(links: list[tuple[int, int, int, int]], day: int):
    group, first = OwnerKind.PLANNING_GROUP, date(2017, 1, 1).toordinal()
    members: dict[int, list[Member]] = {}
    for owner, of, start, length in links:
        begins, ends = date.fromordinal(first + start), date.fromordinal(first + start + length)
        members.setdefault(owner, []).append(member(group, of, begins, ends))
    bodies = [body(number, *members.get(number, ())) for number in range(1, 7)]
    on = date.fromordinal(first + day)
    found = around(bodies, group, 1, "Body 1", on)
    reached = {1, *(each.id for each in found.above)}
    direct = {owner for owner, of, start, length in links if of in reached and start <= day < start + length}
    assert direct <= reached
    assert len(found.above) == len({each.id for each in found.above})


def test_a_membership_holds_from_its_first_day_to_the_day_before_its_last():
    one = member(OwnerKind.CLUSTER, 1, date(2017, 4, 1), date(2017, 6, 1))
    days = (date(2017, 3, 31), date(2017, 4, 1), date(2017, 5, 31), date(2017, 6, 1))
    assert [one.belongs_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("appointment", "kind", "speaks"),
    [
        (
            Appointment(Role.CLUSTER_LEAD, cluster=Cluster(ClusterId(1), "Neath", BOARD)),
            OwnerKind.CLUSTER,
            True,
        ),
        (Appointment(Role.PARTNER, cluster=Cluster(ClusterId(1), "Neath", BOARD)), OwnerKind.CLUSTER, False),
        (
            Appointment(
                Role.REPRESENTATIVE,
                cluster=Cluster(ClusterId(7), "Afan", BOARD),
                practice=Practice(PracticeId(1), "W98006", "Castle"),
            ),
            OwnerKind.PRACTICE,
            True,
        ),
        (Appointment(Role.BOARD_OFFICER, board_id=HealthBoardId(1)), OwnerKind.BOARD, True),
        (Appointment(Role.BOARD_OFFICER, board_id=HealthBoardId(1)), OwnerKind.CLUSTER, False),
        (Appointment(Role.OPERATOR), OwnerKind.BOARD, False),
    ],
)
def test_who_speaks_for_a_member(appointment: Appointment, kind: OwnerKind, *, speaks: bool):
    one = member(kind, 1)
    assert spoken_for(asker(appointment), [one]) == ((one,) if speaks else ())


def test_two_bodies_of_one_name_are_asked_about():
    other = HealthBoard(HealthBoardId(2), "7A5", "Cwm Taf Morgannwg", "")
    twins = [
        body(1, name="Planning group"),
        Body(ClusterId(2), OwnerKind.PLANNING_GROUP, "Planning group", "", other),
    ]
    with pytest.raises(ClusterAmbiguous):
        body_named("planning group", twins)
    assert body_named("planning group cwm taf", twins).id == 2


ROWS = [
    ["PCPG", "Group A", "", "7A3", "cluster", "Neath", "2017-04-01", ""],
    ["PCPG", "Group A", "", "7A3", "cluster", "Afan", "2017-04-01", "2018-01-01"],
    ["RPB", "Board B", "", "7A3", "PCPG", "Group A", "2017-04-01", ""],
    ["Collaborative", "C", "", "7A3", "practice", "Castle Surgery", "", ""],
    ["CIC", "Vehicle", "", "7A3", "", "", "", ""],
]


def changes(rows: list[list[str]]) -> BodyChanges:
    heading = ["kind", "name", "name_cy", "board", "member kind", "member", "from", "until"]
    return held_against(read_rows([Sheet("x.csv", [heading, *rows])]), KNOWN, TODAY, date(2017, 4, 1))


@given(st.permutations(ROWS))
def test_the_order_of_full_rows_changes_nothing(rows: list[list[str]]):
    wanted, found = changes(ROWS), changes(rows)
    assert found.faults == ()
    assert {each.key for each in found.new} == {each.key for each in wanted.new}
    told = {(each.owner.key, each.kind, each.name, each.from_date, each.until_date) for each in found.members}
    assert told == {
        (each.owner.key, each.kind, each.name, each.from_date, each.until_date) for each in wanted.members
    }


@given(st.lists(st.lists(st.text(max_size=12), min_size=8, max_size=8), max_size=6))
def test_whatever_stands_in_a_list_is_taken_or_told(rows: list[list[str]]):
    found = changes(rows)
    assert {each.line for each in found.faults} <= set(range(2, len(rows) + 2))
    assert found.read <= len(rows)


def test_a_member_without_a_first_day_belongs_since_the_year_began():
    (only,) = changes([ROWS[3]]).members
    assert only.from_date == date(2017, 4, 1)
