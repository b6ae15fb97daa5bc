"""Lines of the ledger in their rows: every kind comes back as it went in, also the shape of the first lines."""

from dataclasses import replace
from datetime import UTC, date, datetime

import orjson
import pytest

from bot.domain.about import (
    About,
    AboutDigest,
    AboutDuty,
    AboutEscalation,
    AboutMeeting,
    AboutNudge,
    DigestOf,
    DoneBy,
)
from bot.domain.deadlines import Owner
from bot.domain.digest_parts import ClusterFigures, Disowned, Trouble, Unreached
from bot.domain.ladder import Escalate
from bot.domain.requirements import OwnerKind, Wording
from storage.reminder_rows import kept, line_from

REPORT = AboutDuty(
    "2017/18",
    "annual-report",
    Wording("Annual report", "Adroddiad blynyddol"),
    Owner(OwnerKind.PRACTICE, 3, "Castle Surgery"),
    date(2017, 9, 30),
    date(2017, 9, 29),
    0,
    aim=False,
    done_by=DoneBy.SHARING,
)
MEETING = AboutMeeting(
    5, 7, datetime(2017, 6, 14, 11, 30, tzinfo=UTC), "Civic Centre", "", 3, "Castle Surgery", answered=False
)
KINDS: tuple[About, ...] = (
    REPORT,
    replace(REPORT, meeting=5, after=date(2017, 6, 14), stand_in=True),
    MEETING,
    replace(MEETING, asked=OwnerKind.BOARD),
    AboutEscalation(REPORT, Escalate.LEAD, date(2017, 10, 9), gone=True),
    AboutEscalation(REPORT, Escalate.BOARD, date(2017, 10, 23), gone=False),
    AboutDigest(DigestOf.CLUSTER, 1, "Neath", "Castell-nedd", date(2017, 10, 9), 14, (REPORT,)),
    AboutDigest(DigestOf.BOARD, 1, "Swansea Bay", "", date(2017, 10, 9), 64),
    AboutDigest(
        DigestOf.WORKSPACE,
        1,
        "Clwstwr",
        "",
        date(2017, 10, 9),
        64,
        unreached=(Unreached("U0NIA", "user_disabled", date(2017, 10, 6)),),
        disowned=(
            Disowned("U0NIA", "U0HUW", REPORT.title, "Castle Surgery", date(2017, 9, 30), date(2017, 10, 5)),
            Disowned("U0NIA", None, None, "Castle Surgery", date(2017, 9, 30), date(2017, 10, 5)),
        ),
        clusters=(ClusterFigures("Neath", "Castell-nedd", 3, 14, 2, 1, 0),),
        troubles=(Trouble("cluster:5", "ValueError('no')", datetime(2017, 10, 6, 9, tzinfo=UTC), 7),),
    ),
    AboutNudge(REPORT, "U0SIAN", "Siân", date(2017, 10, 9)),
)


def read_back(facts: dict[str, object]) -> About:
    row = {
        "id": 1,
        "facts": orjson.loads(orjson.dumps(facts)),
        "step": "before:7",
        "recipient": "U0NIA",
        "due_at": datetime(2017, 6, 5, 8, tzinfo=UTC),
        "state": "planned",
        "reason": "",
        "claimed_at": None,
        "settled_at": None,
    }
    return line_from(row).about


@pytest.mark.parametrize("about", KINDS, ids=lambda about: type(about).__name__)
def test_every_kind_of_reminder_comes_back_from_its_row(about: About) -> None:
    assert read_back(kept(about)) == about


@pytest.mark.parametrize("about", [REPORT, MEETING], ids=["duty", "meeting"])
def test_the_first_lines_of_the_ledger_which_did_not_name_their_kind_are_still_understood(
    about: About,
) -> None:
    unnamed = {name: value for name, value in kept(about).items() if name != "about"}

    assert read_back(unnamed) == about


def test_what_is_said_to_the_owner_and_what_goes_further_are_rungs_of_one_subject() -> None:
    told = AboutEscalation(REPORT, Escalate.LEAD, date(2017, 10, 9), gone=False)

    assert told.subject == replace(told, gone=True).subject
    assert told.subject != replace(told, to=Escalate.BOARD).subject
