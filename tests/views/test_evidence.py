"""Evidence in words: whose it is, what it shows, for which row; long lists stay within Slack's limits."""

from datetime import UTC, datetime, timedelta

from bot.app import read_programmes
from bot.domain.evidence import EvidenceReceipt, EvidenceShelf, How, KeptEvidence, PlanRow
from bot.domain.ids import ActionId, ClusterId, EvidenceId, HealthBoardId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.people import Cluster, HealthBoard
from bot.domain.programme import ProgrammeYear
from bot.views import evidence, evidence_report
from bot.views.paging import fits
from bot.views.words import ENGLISH

NEATH = Cluster(ClusterId(1), "Neath", HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", ""), "C0NEATH")
ROW = PlanRow(ActionId(1), 3, "Flu clinics on Saturdays")
SAID = datetime(2017, 6, 7, 10, 30, tzinfo=UTC)


def year() -> ProgrammeYear:
    return next(each for each in read_programmes() if each.key == "2017/18")


def member(number: int, name: str) -> MemberPractice:
    return MemberPractice(PracticeId(number), f"W98{number:03}", name, "", ClusterId(1), "Neath")


def piece(number: int, practice: MemberPractice, words: str, row: PlanRow | None = None) -> KeptEvidence:
    at = SAID + timedelta(hours=number)
    return KeptEvidence(
        EvidenceId(number), "work-between", practice.id, practice.name, row, words, "Gareth Pugh", at,
        "https://x.slack.com/p1", How.REACTION, "U0GARETH", at,
    )  # fmt: skip


CASTLE, SKEWEN = member(6, "Castle Surgery"), member(10, "Skewen Medical Centre")


def shelf(*kept: KeptEvidence) -> EvidenceShelf:
    return EvidenceShelf(year(), NEATH, (CASTLE, SKEWEN), kept, whole=True)


def test_a_cluster_is_shown_practice_by_practice_and_row_by_row():
    found = shelf(piece(1, CASTLE, "Without a row"), piece(2, CASTLE, "With a row", ROW))
    said = evidence.shelf(ENGLISH, found)
    written = str(said.blocks)
    assert "2 pieces of evidence" in said.text
    assert "Practices that have kept any: 1 of 2" in said.text
    assert "Nothing kept yet: Skewen Medical Centre" in written
    assert written.index("Row 3 of the plan: Flu clinics on Saturdays") < written.index("With a row")
    assert written.index("With a row") < written.index("No row of the plan chosen yet")
    assert ":file_folder:" in written
    assert "our reading" in written


def test_a_practice_without_evidence_reads_how_to_keep_some():
    written = str(evidence.shelf(ENGLISH, shelf().only([CASTLE.id])).blocks)
    assert "Practice: Castle Surgery" in written
    assert "Nothing is kept yet." in written
    assert "Keep a note…" in written


def test_a_long_shelf_turns_in_pages_that_slack_takes():
    found = shelf(*(piece(n, CASTLE, "word " * 500, ROW) for n in range(1, 120)))
    first = evidence.shelf(ENGLISH, found)
    assert fits(first.blocks)
    assert "Next page" in str(first.blocks)
    last = evidence.shelf(ENGLISH, found, 99)
    assert fits(last.blocks)
    assert "Earlier page" in str(last.blocks)


def test_what_people_wrote_cannot_call_anybody():
    receipt = EvidenceReceipt(year().requirements[0], piece(1, CASTLE, "<!channel> look"), rows=True)
    written = str(evidence.kept(ENGLISH, receipt).blocks)
    assert "&lt;!channel&gt; look" in written
    assert "<!channel>" not in written


def test_a_piece_without_a_row_offers_one_only_where_the_plan_has_rows():
    without = EvidenceReceipt(year().requirements[0], piece(1, CASTLE, "Rang"), rows=True)
    assert "Choose its row" in str(evidence.kept(ENGLISH, without).blocks)
    no_plan = EvidenceReceipt(year().requirements[0], piece(1, CASTLE, "Rang"), rows=False)
    assert "Choose its row" not in str(evidence.kept(ENGLISH, no_plan).blocks)
    chosen = EvidenceReceipt(year().requirements[0], piece(1, CASTLE, "Rang", ROW), rows=True)
    assert "Choose its row" not in str(evidence.kept(ENGLISH, chosen).blocks)


def test_the_pack_tells_everything_in_text_csv_and_json():
    found = shelf(piece(2, CASTLE, "=1+1\nand more", ROW))
    text = evidence_report.as_text(ENGLISH, found)
    assert "Practice: Castle Surgery (W98006)" in text
    assert "Row 3 of the plan: Flu clinics on Saturdays" in text
    assert "Gareth Pugh, Wednesday 7 June 2017" in text
    assert "https://x.slack.com/p1" in text
    heading, row, *_ = evidence_report.as_csv(ENGLISH, found).splitlines()
    assert heading.startswith("Practice code,Practice,Shows,No.,Objective,Date")
    assert row.startswith("W98006,Castle Surgery,Work between meetings shown · CND 009W,3,")
    assert "'=1+1" in row
    (entry,) = evidence_report.as_json(found)
    assert (entry["practice_code"], entry["row"], entry["on"], entry["how"]) == (
        "W98006",
        3,
        "2017-06-07",
        "reaction",
    )
