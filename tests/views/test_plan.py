"""The plan in words: a table while Slack takes one, pages when not, and never more than Slack's limits."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.attendance import MeetingFacts
from bot.domain.ids import ActionId, ClusterId, HealthBoardId, MeetingId
from bot.domain.outcomes import OutcomeDraft, OutcomeRecorded
from bot.domain.people import Cluster, HealthBoard
from bot.domain.plan import Plan, PlanAction, PlanEntry, focus_topics
from bot.domain.plan_words import LIMITS, Column, PlanWords, RagRating
from bot.playground.blocks import check_message, check_view
from bot.views import outcomes, plan_report
from bot.views import plan as views
from bot.views.message import Block, Message
from bot.views.words import ENGLISH as SAY
from tests.years import the_year

NEATH = Cluster(ClusterId(1), "Neath", HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", "Bae Abertawe"))
JUNE = MeetingFacts(MeetingId(1), ClusterId(1), date(2017, 6, 14), closed=True)
SEPTEMBER = MeetingFacts(MeetingId(2), ClusterId(1), date(2017, 9, 13), closed=True)
TOPICS = focus_topics(the_year())
FLU = PlanWords(
    "Winter flu clinics", RagRating.AMBER, "Pharmacists", "30 September 2017", "Fewer ill", "Begun"
)
LONG = PlanWords(
    objective="o" * LIMITS[Column.OBJECTIVE],
    rag=RagRating.RED,
    key_partners="k" * LIMITS[Column.KEY_PARTNERS],
    complete_by="b" * LIMITS[Column.COMPLETE_BY],
    outcome="&" * LIMITS[Column.OUTCOME],
    progress="<" * LIMITS[Column.PROGRESS],
    focus="winter",
)


def row(number: int, *words: PlanWords, at: MeetingFacts = JUNE) -> PlanAction:
    moment = datetime(2017, 6, 15, 9, tzinfo=UTC)
    entries = tuple(PlanEntry(n, each, at, "U0SIAN", moment) for n, each in enumerate(words, 1))
    return PlanAction(ActionId(number), number, entries)


def plan(*rows: PlanAction) -> Plan:
    return Plan(NEATH, date(2017, 6, 20), rows, (JUNE, SEPTEMBER), topics=TOPICS)


def many(count: int, words: PlanWords) -> Plan:
    return plan(*(row(n, words) for n in range(1, count + 1)))


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def texts(blocks: Sequence[Block]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def overview(shown: Plan, page: int = 1) -> Message:
    message = views.overview(SAY, shown, page, may_record=True)
    assert check_message(list(message.blocks)) == []
    assert message.text
    return message


def test_a_plan_of_usual_size_is_a_table_with_the_seven_columns_of_the_template() -> None:
    message = overview(many(6, FLU))
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    heading, first, *_ = [[cell["text"] for cell in cells] for cells in table["rows"]]
    assert heading == [
        "No.",
        "Objective",
        "Key partners",
        "For completion by",
        "Outcome for patients",
        "Progress to date",
        "RAG rating",
    ]
    assert first == [
        "1",
        "Winter flu clinics",
        "Pharmacists",
        "30 September 2017",
        "Fewer ill",
        "Begun",
        "Amber: in progress",
    ]
    assert "Red: not started yet · Amber: in progress · Green: completed" in str(message.blocks)


@pytest.mark.parametrize(("count", "words"), [(100, FLU), (300, FLU), (30, LONG), (3, LONG)])
def test_a_plan_beyond_slacks_limits_comes_in_pages_that_lose_no_row(count: int, words: PlanWords) -> None:
    shown = many(count, words)
    told = ""
    page, more = 1, True
    while more:
        message = overview(shown, page)
        assert "table" not in kinds(message)
        told += texts(message.blocks)
        more = "plan.show:next" in str(message.blocks)
        page += 1
    assert [n for n in range(1, count + 1) if f"*{n}. " not in told] == []
    assert "What changed at the last meeting" in told
    assert "Focus areas that no row is marked with yet" in told
    assert page - 1 < max(count, 3)


def test_the_table_takes_rows_up_to_slacks_hundred_with_the_heading() -> None:
    short = PlanWords("Flu", RagRating.RED, focus="winter")
    assert "table" in kinds(overview(many(99, short)))
    assert "table" not in kinds(overview(many(100, short)))


def test_a_page_that_is_not_there_shows_the_nearest() -> None:
    last = overview(many(300, FLU), 10_000)
    assert "plan.show:next" not in str(last.blocks)
    assert "plan.show:earlier" in str(last.blocks)
    assert overview(many(300, FLU), -4).blocks == overview(many(300, FLU)).blocks


def test_an_empty_plan_says_so_and_what_to_do() -> None:
    message = overview(plan())
    assert "The plan has no row yet." in texts(message.blocks)
    assert "Record an outcome" in str(message.blocks)
    assert "before the next meeting: Wednesday 13 September 2017" in message.text


def test_a_row_changed_many_times_is_told_in_pages() -> None:
    words = [replace(LONG, progress=f"{n} " + "&" * 1400) for n in range(40)]
    action = row(3, *words)
    shown = plan(action)
    told, page, more = "", 1, True
    while more:
        message = views.row(SAY, shown, action, page, may_record=True)
        assert check_message(list(message.blocks)) == []
        told += texts(message.blocks)
        more = "plan.show:next" in str(message.blocks)
        page += 1
    places = [told.index(f"now “{n} ") for n in range(1, 40)]
    assert places == sorted(places)
    assert told.count("&amp;") >= 40 * 1400


def test_what_people_typed_cannot_become_a_mention() -> None:
    rude = replace(FLU, objective="<!channel> flu", progress="<@U0SIAN>")
    message = views.row(SAY, plan(row(1, rude)), row(1, rude), may_record=False)
    assert "<!channel>" not in texts(message.blocks)
    assert "&lt;!channel&gt; flu" in message.text


@pytest.mark.parametrize("count", [0, 1, 99, 100, 250])
def test_the_form_offers_at_most_a_hundred_rows_and_always_the_one_in_hand(count: int) -> None:
    shown = many(count, LONG)
    action = shown.actions[0] if count else None
    form = outcomes.form(SAY, OutcomeDraft(shown, action, None))
    assert check_view(form.payload("C0NEATH"), "modal") == []
    rows = next(block for block in form.blocks if block["block_id"] == "row")["element"]
    assert len(rows["options"]) == min(count + 1, 100)
    assert rows["initial_option"]["value"] == ("1" if count else "new")


def test_a_recorded_outcome_of_the_greatest_length_is_told_within_the_limits() -> None:
    action = row(1, FLU, LONG)
    change = action.history[-1]
    told = outcomes.recorded(SAY, OutcomeRecorded(plan(action), 1, change))
    assert check_message(list(told.blocks)) == []
    assert "Meeting: Wednesday 14 June 2017" in told.text


def test_the_csv_holds_the_seven_columns_and_nothing_that_a_spreadsheet_runs() -> None:
    sly = replace(
        FLU, objective='=HYPERLINK("http://x","flu")', progress="+44, begun\nand on", key_partners="@all"
    )
    rows = list(csv.reader(io.StringIO(plan_report.as_csv(SAY, plan(row(1, sly), row(2, FLU))))))
    assert rows[0][:7] == list(views.cells(SAY, plan())[0])
    assert rows[1][1] == '\'=HYPERLINK("http://x","flu")'
    assert rows[1][5] == "'+44, begun\nand on"
    assert rows[1][2] == "'@all"
    assert rows[2][1:] == [
        "Winter flu clinics",
        "Pharmacists",
        "30 September 2017",
        "Fewer ill",
        "Begun",
        "Amber: in progress",
        "",
        "2017-06-14",
        "2017-06-15",
    ]


def test_the_json_names_columns_and_gives_values_as_stored() -> None:
    (told,) = plan_report.as_json(plan(row(2, FLU, replace(FLU, focus="winter"))))
    assert told == {
        "number": 2,
        "objective": "Winter flu clinics",
        "key_partners": "Pharmacists",
        "complete_by": "30 September 2017",
        "outcome": "Fewer ill",
        "progress": "Begun",
        "rag": "amber",
        "focus": "winter",
        "first_meeting": "2017-06-14",
        "last_meeting": "2017-06-14",
        "last_changed": "2017-06-15",
        "changes": 1,
    }


def test_the_text_can_be_read_without_colour() -> None:
    told = plan_report.as_text(SAY, plan(row(1, FLU)))
    assert told.startswith("Action plan · Cluster: Neath\nTuesday 20 June 2017\n\n1. Winter flu clinics\n")
    assert "   RAG rating: Amber: in progress\n" in told
    assert "The plan has no row yet." in plan_report.as_text(SAY, plan())
