"""The structure in words: every kind of change, every refusal, in plain sentences that Slack takes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.attendance import Membership
from bot.domain.ids import ClusterId, HealthBoardId, PracticeId
from bot.domain.people import HealthBoard, Practice
from bot.domain.refusals import BadDate, StructureFault, StructureRefused
from bot.domain.structure import (
    ChangeKind,
    PlacedCluster,
    PlacedPractice,
    Structure,
    StructureChange,
    SubjectKind,
)
from bot.domain.structure_effects import Deed, Wish
from bot.domain.structure_receipts import StructureDone, StructureTrial, StructureView
from bot.domain.structure_rules import effects
from bot.domain.structure_words import read_deed
from bot.playground.blocks import check_message, check_view
from bot.views import refusals, structure, structure_forms
from bot.views.paging import fits
from bot.views.words import ENGLISH

BOARD = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", "Bae Abertawe")
TODAY = date(2017, 4, 3)
AT = datetime(2017, 4, 3, 9, tzinfo=ZoneInfo("Europe/London"))


def wales(practices: int = 12, clusters: int = 2) -> Structure:
    """Make a board with so many practices, evenly spread over its clusters."""
    made = tuple(PlacedCluster(ClusterId(n), f"Cluster <{n}>", "", BOARD) for n in range(1, clusters + 1))
    placed = tuple(
        PlacedPractice(
            Practice(PracticeId(n), f"W{n:05}", f"Practice & Partners {n}"),
            (Membership(PracticeId(n), ClusterId(1 + n % clusters), date(2009, 4, 1)),),
        )
        for n in range(1, practices + 1)
    )
    return Structure((BOARD,), made, placed)


def change(kind: ChangeKind, subject: SubjectKind = SubjectKind.PRACTICE, **more: object) -> StructureChange:
    made = StructureChange(
        7, subject, 1, kind, TODAY, other_id=2, was="A <b>", became="C", by="Catrin", at=AT
    )
    return replace(made, **more)  # type: ignore[arg-type]  # the values of a test


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("subject", list(SubjectKind))
def test_every_change_is_one_line_without_anything_that_slack_would_read(
    kind: ChangeKind, subject: SubjectKind
):
    line = structure.told(ENGLISH, wales(), change(kind, subject))
    assert line
    assert "\n" not in line
    assert "<b>" not in line


def test_a_row_of_the_journal_says_from_when_why_and_by_whom():
    row = structure.journal_line(ENGLISH, wales(), change(ChangeKind.MANAGED, note="partners retire", was=""))
    assert row == (
        "7. Managed by the health board: Practice &amp; Partners 1\n"
        "From: 3 Apr 2017 · Note: partners retire · Recorded by: Catrin"
    )
    undone = structure.journal_line(ENGLISH, wales(), change(ChangeKind.MANAGED, until=TODAY))
    assert "Taken back" in undone


def test_the_overview_of_all_wales_comes_in_pages_that_slack_takes():
    found = wales(400, 64)
    journal = tuple(change(ChangeKind.CLOSED, id=n, note="x" * 200) for n in range(80, 0, -1))
    view = StructureView(replace(found, journal=journal), TODAY)
    for page in range(1, 8):
        message = structure.overview(ENGLISH, view, page)
        assert fits(message.blocks)
        assert check_message(list(message.blocks)) == []
        assert len(message.text) <= 3000


@pytest.mark.parametrize("deed", list(Deed))
def test_the_forms_of_a_large_board_are_ones_that_slack_takes(deed: Deed):
    managed = change(ChangeKind.MANAGED, on=TODAY - timedelta(days=1))
    view = StructureView(replace(wales(400, 64), journal=(managed,)), TODAY)
    form = structure_forms.change(ENGLISH, deed, view)
    assert form is not None
    assert check_view(form.payload("C0NEATH"), "modal") == []


def test_what_is_done_leads_to_what_comes_next():
    found = wales()
    told = {
        Deed.MERGE: "/clwstwr confirm",
        Deed.SPLIT: "/clwstwr setup",
        Deed.CLOSE: "asked for nothing more",
        Deed.MERGE_CLUSTERS: "cancel the merged cluster's meetings",
    }
    for deed, part in told.items():
        wish = Wish(deed, TODAY, 1, 2, name="North", practices=(PracticeId(1),))
        trial = StructureTrial(wish, found, effects(wish, found, TODAY), TODAY)
        message = structure.done(ENGLISH, StructureDone(trial, 3))
        assert part in message.text
        assert "Recorded as change 3." in message.text
    again = structure.done(ENGLISH, StructureDone(None, None))
    assert again.text == "Already recorded, nothing more to do."


def test_every_refusal_has_words_of_its_own_and_repeats_names_safely():
    said = {
        refusals.sentence(ENGLISH, StructureRefused(fault, "Castle & Sons", TODAY))
        for fault in StructureFault
    }
    assert len(said) == len(StructureFault)
    assert not any("& Sons" in sentence for sentence in said)


@pytest.mark.parametrize(
    ("text", "deed", "what", "into", "note"),
    [
        ("close Castle Surgery on 1 July 2017", Deed.CLOSE, "Castle Surgery", "", ""),
        ("cau Castle Surgery ar 1 Gorffennaf 2017", Deed.CLOSE, "Castle Surgery", "", ""),
        ("merge A into B on 1 July 2017 because of age", Deed.MERGE, "A", "B", "age"),
        ("merge cluster A into B on 1 July 2017", Deed.MERGE_CLUSTERS, "A", "B", ""),
        ("symud clwstwr A i 7A5 ar 1 Gorffennaf 2017", Deed.MOVE_CLUSTER, "A", "7A5", ""),
        ("rheoli Castle Surgery o 1 Gorffennaf 2017", Deed.MANAGE, "Castle Surgery", "", ""),
        ("split A into B / C: D, E on 1 July 2017", Deed.SPLIT, "A", "B / C: D, E", ""),
        ("cangen Castle Surgery yn Afan ar 1 Gorffennaf 2017", Deed.BRANCH, "Castle Surgery", "Afan", ""),
    ],
)
def test_words_in_both_languages_are_read(text: str, deed: Deed, what: str, into: str, note: str):
    typed = read_deed(text, TODAY)
    assert (typed.deed, typed.what, typed.into, typed.note) == (deed, what, into, note)
    assert typed.on == date(2017, 7, 1)


def test_without_a_day_today_is_meant_and_an_impossible_one_is_refused():
    assert read_deed("close Castle Surgery", TODAY).on == TODAY
    until = read_deed("managed Castle Surgery from 1 May 2017 until 1 June 2017", TODAY)
    assert (until.on, until.until) == (date(2017, 5, 1), date(2017, 6, 1))
    with pytest.raises(BadDate):
        read_deed("close Castle Surgery on 31 June 2017", TODAY)
