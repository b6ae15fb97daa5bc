"""The buttons and the menu of each line, the forms behind them, and what their answers say."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.about import About, AboutDuty, AboutEscalation, AboutMeeting, DoneBy
from bot.domain.deadlines import Owner
from bot.domain.ids import InstallationId
from bot.domain.ladder import Escalate, Rung
from bot.domain.nudging import Asking, Fate, NudgeOffer, NudgeReceipt
from bot.domain.refusals import NothingToSnooze, NotLate, NotTheirsToGive, SnoozedEnough, TooLateToSnooze
from bot.domain.reminder_acts import Colleague, Declined, DeclineOffer, SnoozeKept, SnoozeOffer
from bot.domain.reminder_ledger import Because, Line, Nudge, Reason, ReminderState
from bot.domain.requirements import OwnerKind, Wording
from bot.views import nudges, reminder_acts
from bot.views.actions import OfReminder, ReminderAct
from bot.views.message import Message
from bot.views.paging import fits
from bot.views.refusals import sentence
from bot.views.reminder_reasons import outcome
from bot.views.reminders import nudge
from bot.views.words import ENGLISH as SAY

MORNING = datetime(2017, 5, 10, 8, 0, tzinfo=UTC)
PDP = AboutDuty(
    "2017/18",
    "pdp",
    Wording("Plan shared", "Cynllun wedi'i rannu"),
    Owner(OwnerKind.PRACTICE, 7, "Castle Surgery"),
    date(2017, 5, 31),
    date(2017, 5, 31),
    0,
    aim=False,
    done_by=DoneBy.SHARING,
)
MEETING = AboutMeeting(5, 1, datetime(2017, 6, 14, 11, 30, tzinfo=UTC), "", "", 7, "Castle", answered=False)


def line(about: About, **changed: Any) -> Line:
    made = Line(1, about, Rung.of("before:14"), "U0GARETH", MORNING, ReminderState.CLAIMED, Reason(), MORNING)
    return replace(made, **changed)


def told(*abouts: About, at: datetime = MORNING) -> Message:
    lines = tuple(line(about, id=n, claimed_at=at, due_at=at) for n, about in enumerate(abouts, 1))
    return nudge(SAY, Nudge(InstallationId(1), "U0GARETH", "Gareth Pugh", None, lines, "w", at))


def labels(message: Message, place: int) -> list[str]:
    """Read the buttons, and the choices of the menu, under the line at a place."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    found: list[str] = []
    for element in rows[place]:
        options = element.get("options", ())
        found += [each["text"]["text"] for each in options] or [element["text"]["text"]]
    return found


def others(count: int) -> list[AboutDuty]:
    return [replace(PDP, requirement=f"duty {n}") for n in range(count)]


def test_of_few_things_every_button_is_there():
    assert labels(told(PDP), 0) == ["Shared today", "Shared on…", "Snooze…", "Not mine…", "Why?"]
    recording = replace(PDP, done_by=DoneBy.RECORDING)
    assert labels(told(recording), 0)[:2] == ["Done today", "Done on…"]


def test_of_many_things_the_lesser_buttons_are_in_a_menu():
    message = told(PDP, *others(3))
    assert labels(message, 0) == [
        "Shared today",
        "Shared on…",
        "Remind me again: Thu 11 May",
        "Remind me again: Mon 15 May",
        "Snooze…",
        "Not mine…",
        "Why?",
    ]


def test_a_choice_of_the_menu_names_its_line_and_day_and_is_short_enough_for_slack():
    rows = [block for block in told(PDP, *others(3)).blocks if block["type"] == "actions"]
    values = [option["value"] for option in rows[1]["elements"][-1]["options"]]
    assert OfReminder.decode(values[0]) == OfReminder(ReminderAct.SNOOZE, 2, "2017-05-11")
    assert OfReminder.decode(values[-1]) == OfReminder(ReminderAct.WHY, 2, "")
    assert all(len(value) <= 150 for value in values)


def test_what_cannot_wait_is_not_offered_to_wait():
    eve = datetime(2017, 5, 30, 8, 0, tzinfo=UTC)
    assert labels(told(PDP, at=eve), 0)[2:] == ["Not mine…", "Why?"]
    assert "Remind me again: Tue 30 May" in labels(
        told(PDP, *others(3), at=datetime(2017, 5, 26, 8, 0, tzinfo=UTC)), 0
    )
    assert "Snooze…" not in labels(told(replace(MEETING, answered=True)), 0)
    assert "Snooze…" in labels(told(MEETING), 0)


def test_what_has_come_up_to_somebody_is_theirs():
    gone = AboutEscalation(PDP, Escalate.LEAD, date(2017, 6, 7), gone=True)
    at = datetime(2017, 6, 7, 8, 0, tzinfo=UTC)
    assert "Not mine…" not in labels(told(gone, at=at), 0)
    assert "Why?" in labels(told(gone, at=at), 0)


def test_fifteen_lines_with_their_menus_are_one_message():
    message = told(*others(15))
    assert fits(message.blocks)
    assert len([block for block in message.blocks if block["type"] == "actions"]) == 15


def test_the_form_of_a_snooze_offers_the_first_day_and_tells_the_last():
    offer = SnoozeOffer(4, [PDP], 1, date(2017, 5, 11), date(2017, 5, 30))
    form = reminder_acts.snooze_form(SAY, offer)
    assert form.blocks[1]["element"]["initial_date"] == "2017-05-11"
    assert "Tuesday 30 May 2017" in str(form.blocks[1]["hint"])
    assert "2 more times" in str(form.blocks[2])
    assert OfReminder.decode(form.carries).line == 4


def test_the_answer_quotes_the_time_and_what_is_left():
    until = datetime(2017, 5, 24, 8, 0, tzinfo=UTC)
    assert (
        "Snoozed until: Wednesday 24 May 2017, 09:00."
        in reminder_acts.snoozed(SAY, SnoozeKept([PDP], until, 1)).text
    )
    assert "You cannot snooze this again." in reminder_acts.snoozed(SAY, SnoozeKept([PDP], until, 3)).text


def test_many_things_put_off_together_are_named_up_to_a_few():
    named = reminder_acts.snoozed(SAY, SnoozeKept([PDP, PDP, *others(7)], MORNING, 1))
    assert "and 3 more" not in named.text
    shown = str(named.blocks[0])
    assert shown.count("Plan shared") == 1, "what reads alike is said once"


def test_the_form_of_not_mine_offers_colleagues_with_their_practices():
    colleagues = (Colleague("U0NIA", "Nia Morgan", ("Skewen Medical Centre",)), Colleague("U0EMYR", ""))
    form = reminder_acts.decline_form(SAY, DeclineOffer(4, [PDP], colleagues))
    options = form.blocks[1]["element"]["options"]
    assert [each["text"]["text"] for each in options] == ["Nia Morgan", "U0EMYR"]
    assert options[0]["description"]["text"] == "Skewen Medical Centre"
    assert form.blocks[1]["optional"]
    alone = reminder_acts.decline_form(SAY, DeclineOffer(4, [PDP], ()))
    assert [block["type"] for block in alone.blocks] == ["section", "context"]


def test_not_mine_says_who_hears_of_it_from_now_on():
    named = reminder_acts.declined(SAY, Declined([PDP], Colleague("U0NIA", "Nia Morgan")))
    assert "From now on I remind: <@U0NIA>" in named.text
    assert "whoever else it belongs to" in reminder_acts.declined(SAY, Declined([PDP])).text


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        (
            ReminderState.SNOOZED,
            Reason(Because.SNOOZED, "2017-05-24T09:00:00+01:00"),
            "Not sent, snoozed until: Wednesday 24 May 2017, 09:00.",
        ),
        (
            ReminderState.PLANNED,
            Reason(Because.ONE_A_DAY, "2017-05-09"),
            "Held until: Wednesday 10 May 2017, 09:00. One message a day, and there was one on Tuesday 9 May 2017.",
        ),
        (ReminderState.CANCELLED, Reason(Because.DECLINED, "U0NIA"), "it belongs to <@U0NIA>"),
        (ReminderState.CANCELLED, Reason(Because.DECLINED), "it is not theirs"),
    ],
)
def test_the_ledger_tells_what_a_person_wanted(state: ReminderState, reason: Reason, expected: str):
    assert expected in outcome(SAY, line(PDP, state=state, reason=reason, settled_at=MORNING))


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (SnoozedEnough(3), "snoozed this 3 times"),
        (TooLateToSnooze(), "cannot wait any longer"),
        (NothingToSnooze(), "nothing to snooze"),
        (NotTheirsToGive(), "a role in the cluster"),
        (NotLate("<!channel>"), "“&lt;!channel&gt;”"),
    ],
)
def test_every_no_says_what_to_do_next(refusal: Any, expected: str):
    said = sentence(SAY, refusal)
    assert expected in said
    assert "/clwstwr" in said or "Not mine" in said


def test_the_form_of_a_nudge_puts_practices_under_what_they_are_late_with():
    skewen = replace(PDP, owner=Owner(OwnerKind.PRACTICE, 8, "Skewen"))
    offer = NudgeOffer("Neath", (PDP, skewen, replace(PDP, requirement="matrix")), (skewen,))
    element = nudges.form(SAY, offer).blocks[1]["element"]
    assert [group["label"]["text"] for group in element["option_groups"]] == ["Plan shared · 31 May 2017"] * 2
    assert [option["value"] for option in element["initial_options"]] == [skewen.subject]
    assert all(len(about.subject) <= 150 for about in offer.late)


def test_the_sender_reads_who_hears_when_and_who_does_not_and_why():
    other = replace(PDP, owner=Owner(OwnerKind.PRACTICE, 8, "<Skewen>"))
    receipt = NudgeReceipt(
        "Neath",
        (
            Asking(PDP, Fate.NOW, "U0GARETH", MORNING),
            Asking(other, Fate.LATER, "U0NIA", datetime(2017, 6, 9, 8, 0, tzinfo=UTC)),
            Asking(other, Fate.ASKED, on=date(2017, 6, 5)),
            Asking(other, Fate.NOBODY),
        ),
    )
    said = nudges.sent(SAY, receipt).text
    for expected in (
        "Asked kindly, in your name: 2",
        "Castle Surgery · <@U0GARETH>: now",
        "&lt;Skewen&gt; · <@U0NIA>: waits until Friday 9 June 2017, 09:00",
        "asked already: Monday 5 June 2017",
        "nobody else speaks for this practice",
    ):
        assert expected in said
    assert "done by now" in nudges.sent(SAY, NudgeReceipt("Neath", ())).text
