"""The action plan: its rows, what a meeting changed in them, and the refresh that a meeting asks for."""

from datetime import UTC, date, datetime

import pytest

from bot.app import read_programmes
from bot.domain.attendance import MeetingFacts, MeetingKind
from bot.domain.ids import ActionId, ClusterId, HealthBoardId, MeetingId
from bot.domain.outcomes import BETWEEN_MEETINGS, WrittenOutcome, meeting_of, row_to_change, words_after
from bot.domain.people import Cluster, HealthBoard
from bot.domain.plan import Plan, PlanAction, PlanEntry, Refresh, focus_topics, refresh_keys
from bot.domain.plan_words import (
    LIMITS,
    Column,
    FieldChange,
    PlanWords,
    RagRating,
    checked,
    first_words,
    read_rag,
)
from bot.domain.refusals import (
    HoldsFinancialPart,
    HoldsPatientData,
    LeftEmpty,
    NotARag,
    NothingFound,
    Refusal,
    TooLong,
)
from bot.domain.requirements import Topic, Wording
from bot.domain.typed_outcomes import ChangeRow, NothingToChange, OpenRow, read_outcome
from tests.years import the_year

NEATH = Cluster(ClusterId(1), "Neath", HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", "Bae Abertawe"))
FLU = PlanWords("Winter flu clinics", RagRating.RED, focus="winter")


def meeting(
    number: int, on: str, *, closed: bool = True, kind: MeetingKind = MeetingKind.NETWORK
) -> MeetingFacts:
    return MeetingFacts(MeetingId(number), ClusterId(1), date.fromisoformat(on), kind=kind, closed=closed)


JUNE = meeting(1, "2017-06-14")
SEPTEMBER = meeting(2, "2017-09-13")
DECEMBER = meeting(3, "2017-12-13", closed=False)


def entry(revision: int, words: PlanWords, at: MeetingFacts | None, on: str = "2017-06-14") -> PlanEntry:
    moment = datetime.fromisoformat(on).replace(tzinfo=UTC)
    return PlanEntry(revision, words, at, "U0SIAN", moment)


def row(number: int, *entries: PlanEntry) -> PlanAction:
    return PlanAction(ActionId(number), number, entries)


def plan(*actions: PlanAction, on: str = "2017-09-20", reviewed: frozenset[MeetingId] = frozenset()) -> Plan:
    meetings = (JUNE, SEPTEMBER, DECEMBER)
    return Plan(NEATH, date.fromisoformat(on), actions, meetings, reviewed)


def test_a_held_meeting_leaves_a_refresh_owed_until_the_next_one() -> None:
    assert plan().owed == Refresh(SEPTEMBER, DECEMBER.on)


def test_an_outcome_of_the_meeting_is_its_refresh() -> None:
    assert plan(row(1, entry(1, FLU, SEPTEMBER))).owed is None


def test_an_outcome_of_an_earlier_meeting_or_between_meetings_is_not() -> None:
    assert plan(row(1, entry(1, FLU, JUNE)), row(2, entry(1, FLU, None))).owed is not None


def test_a_review_that_changed_nothing_is_a_refresh() -> None:
    assert plan(reviewed=frozenset({SEPTEMBER.id})).owed is None


def test_a_meeting_whose_register_is_open_asks_for_nothing_yet() -> None:
    only = Plan(NEATH, date(2017, 12, 14), meetings=(DECEMBER,))
    assert only.owed is None
    assert only.last_held is None


def test_only_network_meetings_ask_for_a_refresh() -> None:
    other = meeting(9, "2017-09-18", kind=MeetingKind.OTHER)
    held = Plan(NEATH, date(2017, 9, 20), meetings=(JUNE, other))
    assert held.last_held == JUNE
    assert held.owed == Refresh(JUNE, None)


def test_what_a_meeting_changed_is_summed_up_from_before_it_to_its_last_entry() -> None:
    begun = FLU.but({Column.PROGRESS: "One practice trained"})
    trained = begun.but({Column.PROGRESS: "Two practices trained", Column.RAG: "amber"})
    story = row(3, entry(1, FLU, JUNE), entry(2, begun, SEPTEMBER), entry(3, trained, SEPTEMBER))
    (change,) = plan(story).changes
    assert not change.is_new
    assert change.fields == (
        FieldChange(Column.PROGRESS, "", "Two practices trained"),
        FieldChange(Column.RAG, "red", "amber"),
    )


def test_a_row_that_a_meeting_added_is_new_and_tells_everything() -> None:
    (change,) = plan(row(4, entry(1, FLU, SEPTEMBER))).changes
    assert change.is_new
    assert [field.column for field in change.fields] == [Column.OBJECTIVE, Column.RAG, Column.FOCUS]


def test_a_row_changed_there_and_back_has_not_changed() -> None:
    green = FLU.but({Column.RAG: "green"})
    there_and_back = row(1, entry(1, FLU, JUNE), entry(2, green, SEPTEMBER), entry(3, FLU, SEPTEMBER))
    assert plan(there_and_back).changes == ()


def test_the_history_of_a_row_is_told_oldest_first() -> None:
    amber = FLU.but({Column.RAG: "amber"})
    history = row(1, entry(1, FLU, JUNE), entry(2, amber, None)).history
    assert [(change.is_new, change.entry.revision) for change in history] == [(True, 1), (False, 2)]


def test_the_plan_of_2017_wants_four_focus_areas_and_tells_which_are_missing() -> None:
    topics = focus_topics(the_year())
    marked = Plan(NEATH, date(2017, 9, 20), (row(1, entry(1, FLU, JUNE)),), topics=topics)
    assert [topic.key for topic in marked.missing_topics] == ["access", "services", "quality"]
    assert refresh_keys(read_programmes()) == ["plan-refresh"]


def test_a_year_without_focus_areas_lacks_none() -> None:
    assert plan().missing_topics == ()
    assert Plan(NEATH, date(2017, 9, 20), topics=(Topic("x", Wording("X", "X")),)).missing_topics != ()


def test_an_outcome_comes_from_todays_meeting_or_the_latest_unless_said_otherwise() -> None:
    today = plan(on="2017-09-13")
    assert today.begun == (SEPTEMBER, JUNE)
    assert meeting_of(today, None) == SEPTEMBER
    assert meeting_of(today, JUNE.id) == JUNE
    assert meeting_of(today, BETWEEN_MEETINGS) is None
    with pytest.raises(NothingFound):
        meeting_of(today, DECEMBER.id)


def test_a_row_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(NothingFound):
        row_to_change(plan(), 99)


def test_what_somebody_else_wrote_meanwhile_into_another_column_stays() -> None:
    later = FLU.but({Column.KEY_PARTNERS: "Pharmacists"})
    action = row(1, entry(1, FLU, JUNE), entry(2, later, JUNE))
    form = {column: FLU.of(column) for column in Column} | {Column.PROGRESS: "Begun"}
    words = words_after(action, WrittenOutcome(1, form, seen=1))
    assert (words.key_partners, words.progress) == ("Pharmacists", "Begun")


def test_a_new_row_needs_an_objective_and_a_rating() -> None:
    for lacking, typed in (
        (Column.OBJECTIVE, {Column.RAG: "red"}),
        (Column.RAG, {Column.OBJECTIVE: "Flu"}),
    ):
        with pytest.raises(LeftEmpty) as refused:
            first_words(typed)
        assert refused.value.question == lacking


@pytest.mark.parametrize(
    ("column", "typed", "refusal"),
    [
        (Column.PROGRESS, "Patient 943 476 5919 was seen", HoldsPatientData),
        (Column.KEY_PARTNERS, "9434765919", HoldsPatientData),
        (Column.OUTCOME, "Sustainability assessment: practice profits fell", HoldsFinancialPart),
        (Column.COMPLETE_BY, "x" * 101, TooLong),
        (Column.OBJECTIVE, "   ", LeftEmpty),
        (Column.RAG, "blue", NotARag),
        (Column.RAG, "", LeftEmpty),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_question(
    column: Column, typed: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        checked({column: typed})
    assert refused.value.question == column


def test_a_column_takes_exactly_its_limit() -> None:
    for column, limit in LIMITS.items():
        assert checked({column: "x" * limit})
        with pytest.raises(TooLong):
            checked({column: "x" * (limit + 1)})


@pytest.mark.parametrize(
    ("typed", "rag"),
    [
        ("Green", RagRating.GREEN),
        (" amber ", RagRating.AMBER),
        ("coch", RagRating.RED),
        ("oren", RagRating.AMBER),
        ("gwyrdd", RagRating.GREEN),
        ("in progress", RagRating.AMBER),
        ("purple", None),
    ],
)
def test_a_rating_is_read_in_both_languages(typed: str, rag: RagRating | None) -> None:
    assert read_rag(typed) is rag


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", OpenRow(None)),
        ("new", OpenRow(None)),
        ("newydd", OpenRow(None)),
        ("3", OpenRow(3)),
        ("#12", OpenRow(12)),
        ("no change", NothingToChange()),
        ("Dim newid", NothingToChange()),
        (
            "3 progress: two practices trained",
            ChangeRow(3, Column.PROGRESS, "two practices trained"),
        ),
        ("3 rag green", ChangeRow(3, Column.RAG, "green")),
        ("3. RAG = Green", ChangeRow(3, Column.RAG, "Green")),
        ("3 by: 30 September", ChangeRow(3, Column.COMPLETE_BY, "30 September")),
        ("3 outcome for patients: no wait", ChangeRow(3, Column.OUTCOME, "no wait")),
        ("3 outcome less waiting", ChangeRow(3, Column.OUTCOME, "less waiting")),
        ("3 partners: GPs: all of them", ChangeRow(3, Column.KEY_PARTNERS, "GPs: all of them")),
        ("3 cynnydd: wedi dechrau", ChangeRow(3, Column.PROGRESS, "wedi dechrau")),
        ("3 erbyn: Medi 2017", ChangeRow(3, Column.COMPLETE_BY, "Medi 2017")),
        ("3 progress: first line\nsecond line", ChangeRow(3, Column.PROGRESS, "first line\nsecond line")),
        ("3 progress:", None),
        ("3 progress", None),
        ("3 colour green", None),
        ("progress: begun", None),
        ("9999999999", None),
        ("3 byline: x", None),
    ],
)
def test_a_typed_outcome_is_read(typed: str, read: object) -> None:
    assert read_outcome(typed) == read
