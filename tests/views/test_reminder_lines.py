"""The lines of a day's message in words: what goes further, the hour before a meeting, digests and nudges."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

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
from bot.domain.ids import InstallationId
from bot.domain.ladder import Escalate, Rung, RungKind
from bot.domain.people import Language
from bot.domain.reminder_ledger import Because, Line, Nudge, Reason, ReminderState
from bot.domain.requirements import OwnerKind, Wording
from bot.views.message import Message
from bot.views.paging import fits
from bot.views.reminder_letters import letter
from bot.views.reminder_reasons import outcome, rule
from bot.views.reminders import nudge
from bot.views.words import ENGLISH as SAY
from tests.world import World

MORNING = datetime(2017, 6, 6, 8, 0, tzinfo=UTC)
PDP = AboutDuty(
    "2017/18",
    "pdp",
    Wording("Practice development plan shared", "Cynllun datblygu practis wedi'i rannu"),
    Owner(OwnerKind.PRACTICE, 7, "Castle Surgery"),
    date(2017, 5, 31),
    date(2017, 5, 31),
    0,
    aim=False,
    done_by=DoneBy.SHARING,
)
TOLD = AboutEscalation(PDP, Escalate.LEAD, date(2017, 6, 7), gone=False)
MEETING = AboutMeeting(
    5, 99, datetime(2017, 6, 6, 11, 30, tzinfo=UTC), "Civic Centre", "", 7, "Castle Surgery", answered=True
)


def told(*abouts: About, at: datetime = MORNING) -> Message:
    return nudge(SAY, claimed(*abouts, at=at))


def claimed(*abouts: About, at: datetime = MORNING) -> Nudge:
    lines = tuple(
        Line(n, about, Rung.of("overdue:1"), "U0GARETH", at, ReminderState.CLAIMED, Reason(), claimed_at=at)
        for n, about in enumerate(abouts, 1)
    )
    return Nudge(InstallationId(1), "U0GARETH", "Gareth Pugh", None, lines, "w", at)


def shown(message: Message) -> str:
    return "\n".join(str(block.get("text", block.get("elements", ""))) for block in message.blocks)


def labels(message: Message) -> list[tuple[str, Any]]:
    found = [block["accessory"] for block in message.blocks if "accessory" in block]
    found += [each for block in message.blocks if block["type"] == "actions" for each in block["elements"]]
    buttons = (each for each in found if each["type"] == "button")
    return [(each["text"]["text"], each.get("style")) for each in buttons]


def test_an_owner_is_told_to_whom_a_duty_goes_and_when_while_it_can_still_be_done():
    message = told(TOLD)
    assert "Overdue: 6 days" in shown(message)
    assert "Not done by then: I tell the lead of the cluster on Wednesday 7 June 2017." in shown(message)
    assert "I tell the lead of the cluster on Wednesday 7 June 2017." in message.text
    assert "Shared on…" in dict(labels(message))
    to_the_board = replace(TOLD, to=Escalate.BOARD, on=date(2017, 6, 21))
    assert "I tell the health board on Wednesday 21 June 2017." in shown(told(to_the_board))


def test_an_announcement_said_late_names_the_next_working_day_and_no_day_that_is_past():
    friday = datetime(2017, 6, 9, 8, 0, tzinfo=UTC)
    assert "on Monday 12 June 2017." in shown(told(TOLD, at=friday))


def test_who_is_told_sees_everybody_who_owes_the_same_at_once():
    gone = replace(TOLD, gone=True)
    others = [
        replace(gone, duty=replace(PDP, owner=Owner(OwnerKind.PRACTICE, n, f"Practice {n:02}")))
        for n in range(30)
    ]
    message = told(gone, *others)
    assert message.text.startswith("Good morning. 1 thing needs you:")
    assert "Practices (31): Castle Surgery, Practice 00" in shown(message)
    assert "I said so in advance to those who owe it." in shown(message)


@pytest.mark.parametrize("about", [PDP, TOLD, replace(TOLD, gone=True)])
def test_the_subject_of_a_letter_does_not_sound_as_if_a_duty_were_done(about: About):
    assert letter(SAY, claimed(about), "", {}).subject == "Reminder: Practice development plan shared"


def test_a_meeting_on_its_day_puts_being_here_first_and_leaves_room_for_apologies():
    message = told(MEETING, at=datetime(2017, 6, 6, 10, 30, tzinfo=UTC))
    assert [label for label in labels(message) if label[0] != "Why"][:4] == [
        ("Here", "primary"),
        ("Coming", None),
        ("Apologies", None),
        ("Someone else comes", None),
    ]
    assert "When you are in the meeting, press “Here”: it counts for your practice." in shown(message)
    assert "has not answered" not in shown(message)
    assert "Your practice has not answered yet." in shown(told(replace(MEETING, answered=False)))


def test_an_invitation_asks_and_does_not_chide():
    asked = replace(MEETING, answered=False)
    line = Line(1, asked, Rung.of("invited:0"), "U0NIA", MORNING, ReminderState.CLAIMED, Reason())
    early = MORNING - timedelta(days=30)
    message = nudge(SAY, Nudge(InstallationId(1), "U0NIA", "Nia", None, (line,), "w", early))
    assert "Your practice is invited. Can somebody come?" in shown(message)
    assert "not answered" not in shown(message)


def test_the_day_before_nobody_is_asked_whether_they_are_here():
    assert "Here" not in dict(labels(told(MEETING, at=MORNING - timedelta(days=1))))


def test_a_bodys_meeting_asks_no_member_to_be_here():
    assert "Here" not in dict(labels(told(replace(MEETING, asked=OwnerKind.BOARD))))


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ((), "Checked: 14 duties. None of them needs you today."),
        ((PDP,), "Checked: 14 duties. 1 of them needs you:"),
        ((PDP, replace(PDP, requirement="matrix")), "Checked: 14 duties. 2 of them need you:"),
    ],
)
def test_a_digest_says_what_was_checked_and_what_of_it_needs_its_reader(
    needs: Sequence[AboutDuty], words: str
):
    digest = AboutDigest(DigestOf.CLUSTER, 1, "Neath", "Castell-nedd", date(2017, 6, 6), 14, tuple(needs))
    message = told(digest)
    assert words in shown(message)
    assert shown(message).count("Practice development plan shared · Practice: Castle Surgery") == len(needs)


def test_a_digest_names_the_cluster_in_the_readers_language(world: World):
    digest = AboutDigest(DigestOf.CLUSTER, 1, "Neath", "Castell-nedd", date(2017, 6, 6), 14)
    line = Line(1, digest, Rung.of("digest:0"), "U0SIAN", MORNING, ReminderState.PLANNED, Reason())
    told_in = {
        language: shown(
            nudge(
                world.voices.of(language),
                Nudge(InstallationId(1), "U0SIAN", "Siân", language, (line,), "w", MORNING),
            )
        )
        for language in (Language.ENGLISH, Language.WELSH)
    }
    assert "*Neath*" in told_in[Language.ENGLISH]
    assert "*Castell-nedd*" in told_in[Language.WELSH]


def test_a_nudge_is_signed_polite_and_carries_the_next_step():
    message = told(AboutNudge(PDP, "U0SIAN", "Siân <Rees>", date(2017, 6, 6)))
    assert "Siân &lt;Rees&gt; asks kindly how far this is." in shown(message)
    assert "Practice development plan shared" in shown(message)
    assert "Shared on…" in dict(labels(message))


def test_many_of_every_kind_fit_in_one_message():
    kinds: list[About] = []
    for n in range(12):
        duty = replace(PDP, requirement=f"r{n}", owner=Owner(OwnerKind.PRACTICE, n, f"Practice {n}"))
        kinds += [replace(TOLD, duty=duty), replace(TOLD, duty=duty, gone=True), replace(MEETING, meeting=n)]
        kinds.append(AboutNudge(duty, "U0SIAN", "Siân", date(2017, 6, 6)))
    assert fits(told(*kinds).blocks)


@pytest.mark.parametrize("kind", list(RungKind))
def test_every_step_of_the_ladder_has_its_words(kind: RungKind):
    said = {rule(SAY, Rung(kind, count)) for count in (1, 2)}
    assert all(words and "{" not in words for words in said)


@pytest.mark.parametrize(
    ("state", "because", "words"),
    [
        (ReminderState.PLANNED, Because.HELD_UNTIL, "it comes shortly before your meeting"),
        (ReminderState.SUPERSEDED, Because.SENT_WITH, "the one of that day spoke of it"),
        (ReminderState.SUPERSEDED, Because.ONE_A_DAY, "there had been one"),
        (ReminderState.SUPERSEDED, Because.LATER_STEP, "a later reminder took its place"),
    ],
)
def test_why_tells_what_the_days_one_message_did_to_a_line(
    state: ReminderState, because: Because, words: str
):
    detail = {Because.SENT_WITH: "7", Because.ONE_A_DAY: "2017-06-06"}.get(because, "")
    line = Line(
        1, MEETING, Rung.of("hour:60"), "U0NIA", MORNING, state, Reason(because, detail), MORNING, MORNING
    )
    assert words in outcome(SAY, line)
