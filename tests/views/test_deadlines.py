"""Deadlines, summaries and receipts stay within what Slack takes, for the largest clusters and boards."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.attendance import Registers, Standing, Verdict
from bot.domain.compliance import Assessment, ClusterSummary, assess_all
from bot.domain.deadlines import Owner, duties_for
from bot.domain.duty_lists import DutyList, Filter, OwnersDuties, in_order, progress
from bot.domain.ids import ClusterId, HealthBoardId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.people import HealthBoard
from bot.domain.requirements import OwnerKind
from bot.domain.submissions import Facts
from bot.domain.summaries import BoardSummary, ClusterOverview, PracticeGlance
from bot.views import deadlines, duties, reports
from bot.views.message import Message
from bot.views.paging import MOST_BLOCKS, fits
from bot.views.words import ENGLISH
from tests.years import the_year

YEAR = the_year()
TODAY = date(2017, 7, 20)
FACTS = Facts.of(Registers.of((), (), ()))
CLUSTER = Owner(OwnerKind.CLUSTER, 1, "Neath")
BOARD = Owner(OwnerKind.BOARD, 1, "Swansea Bay University Health Board")
PRACTICES = [Owner(OwnerKind.PRACTICE, n, f"Canolfan Iechyd Llanfair & Co number {n}") for n in range(1, 31)]


def assessed(
    *, board: Owner | None = None, clusters: tuple[Owner, ...] = (), practices: tuple[Owner, ...] = ()
) -> tuple[Assessment, ...]:
    owed = duties_for(YEAR, board=board, clusters=clusters, practices=practices)
    return in_order(assess_all(owed, FACTS, TODAY))


def a_lead_of_thirty_practices() -> DutyList:
    parts = (
        OwnersDuties(CLUSTER, assessed(clusters=(CLUSTER,)), records=True),
        OwnersDuties(PRACTICES[0], assessed(practices=(PRACTICES[0],)), records=True),
        OwnersDuties(BOARD, assessed(board=BOARD), records=True),
    )
    return DutyList(YEAR, TODAY, "Neath", parts, progress(assessed(practices=tuple(PRACTICES))))


def somebody_for_five_practices() -> DutyList:
    parts = tuple(OwnersDuties(each, assessed(practices=(each,)), records=True) for each in PRACTICES[:5])
    return DutyList(YEAR, TODAY, "Neath", parts)


@pytest.mark.parametrize("wanted", list(Filter))
@pytest.mark.parametrize("found", [a_lead_of_thirty_practices(), somebody_for_five_practices()])
def test_every_page_of_a_list_is_a_message_that_slack_takes(found: DutyList, wanted: Filter):
    for page in range(1, 6):
        shown = deadlines.show(ENGLISH, found, wanted, page)
        assert taken(shown)


def test_the_pages_hold_every_duty_once_with_its_button():
    found = somebody_for_five_practices()
    buttons = [
        block["accessory"]["value"]
        for page in range(1, 6)
        for block in deadlines.show(ENGLISH, found, Filter.ALL, page).blocks
        if "accessory" in block
    ]
    assert len(set(buttons)) == 5 * 11


def test_easter_saturday_is_named_with_the_last_working_day_before_it():
    said = duties.due(ENGLISH, date(2018, 3, 31), date(2018, 3, 29))
    assert "Easter Saturday" in said
    assert "Thursday 29 March 2018" in said
    assert duties.due(ENGLISH, None, None) == "No date stated in the guidance"


def test_an_aim_is_never_called_failed_or_overdue():
    aim = next(each for each in assessed(practices=(PRACTICES[0],)) if each.duty.requirement.is_aim)
    late = replace_today(aim, date(2018, 5, 1))
    said = duties.state(ENGLISH, late, date(2018, 5, 1)).casefold()
    assert "aim" in said
    assert "overdue" not in said
    assert "fail" not in said


def test_a_board_with_very_many_clusters_still_gets_one_message():
    clusters = tuple(
        ClusterSummary(
            replace(CLUSTER, id=n, name=f"Clwstwr Rhif {n}"), 30, {Verdict.LAST_CHANCE: 3}, 9, 300, n, 2
        )
        for n in range(1, 700)
    )
    board = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay University Health Board", "")
    for count in (1, 14, 99, 100, 699):
        found = BoardSummary(YEAR, TODAY, board, clusters[:count], assessed(board=BOARD))
        assert taken(reports.board(ENGLISH, found))


def test_a_lead_of_thirty_practices_gets_one_message():
    glances = tuple(
        PracticeGlance(
            MemberPractice(PracticeId(each.id), f"W{each.id}", each.name, "", ClusterId(1), "Neath"),
            Standing(attended=0, required=4, remaining=2, missed=3),
            assessed(practices=(each,)),
        )
        for each in PRACTICES
    )
    every = progress(duty for each in glances for duty in each.duties)
    found = ClusterOverview(YEAR, TODAY, "Neath", glances, assessed(clusters=(CLUSTER,)), every)
    assert taken(reports.cluster(ENGLISH, found))


def replace_today(assessment: Assessment, today: date) -> Assessment:
    return assess_all([assessment.duty], FACTS, today)[0]


def taken(message: Message) -> bool:
    tables = sum(block["type"] == "table" for block in message.blocks)
    return fits(message.blocks) and len(message.blocks) <= MOST_BLOCKS and tables <= 1
