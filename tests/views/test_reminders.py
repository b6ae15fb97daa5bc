"""The one message of a day, and why each reminder is as it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.about import About, AboutDuty, AboutMeeting, DoneBy
from bot.domain.deadlines import Owner
from bot.domain.ids import InstallationId
from bot.domain.ladder import Rung
from bot.domain.reminder_ledger import Because, Entry, Ledger, Line, Nudge, Reason, ReminderState
from bot.domain.requirements import OwnerKind, Wording
from bot.views.actions import Action, OfDuty, OfMeeting, OfReasons
from bot.views.message import Message
from bot.views.paging import fits
from bot.views.reminder_reasons import outcome
from bot.views.reminders import nudge, why
from bot.views.reminders_report import as_csv, as_json, as_text
from bot.views.words import ENGLISH as SAY

MORNING = datetime(2017, 5, 19, 8, 0, tzinfo=UTC)
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
EASTER = replace(PDP, requirement="results", due=date(2018, 3, 31), working_due=date(2018, 3, 29))
MEETING = AboutMeeting(
    5,
    99,
    datetime(2017, 6, 14, 11, 30, tzinfo=UTC),
    "Neath Civic Centre",
    "",
    7,
    "Castle Surgery",
    answered=False,
)


def line(about: About = PDP, **changed: Any) -> Line:
    made = Line(
        1,
        about,
        Rung.of("before:7"),
        "U0GARETH",
        MORNING,
        ReminderState.CLAIMED,
        Reason(),
        claimed_at=MORNING,
    )
    return replace(made, **changed)


def told(*abouts: About, at: datetime = MORNING, due_at: datetime = MORNING) -> Message:
    lines = tuple(line(about, id=n, claimed_at=at, due_at=due_at) for n, about in enumerate(abouts, 1))
    return nudge(SAY, Nudge(InstallationId(1), "U0GARETH", "Gareth Pugh", None, lines, "w", at))


def texts(message: Message) -> str:
    return "\n".join(str(block.get("text", block.get("elements", ""))) for block in message.blocks)


def buttons(message: Message) -> list[tuple[str, str]]:
    found = [block["accessory"] for block in message.blocks if "accessory" in block]
    found += [each for block in message.blocks if block["type"] == "actions" for each in block["elements"]]
    return [(each["action_id"], each.get("value", "")) for each in found]


def next_steps(message: Message) -> list[tuple[str, str]]:
    """Find the buttons that do what a line asks for, without those that put it off or ask why."""
    return [(name, value) for name, value in buttons(message) if not name.startswith(Action.REMINDER)]


def test_it_says_how_many_things_and_reads_well_aloud():
    message = told(PDP, MEETING)
    assert message.text.startswith("Good morning. 2 things need you:\n")
    assert (
        "Practice development plan shared · Practice: Castle Surgery · Due: Wednesday 31 May 2017"
        in message.text
    )
    assert told(PDP).text.startswith("Good morning. 1 thing needs you:")
    assert told(PDP, at=datetime(2017, 5, 19, 11, 0, tzinfo=UTC)).text.startswith("Good afternoon.")


def test_a_duty_carries_its_button_and_a_meeting_the_three_answers():
    assert next_steps(told(PDP, MEETING)) == [
        (Action.SHARE_TODAY, OfDuty("pdp@2017/18", "practice", 7, 0).encode()),
        (Action.SHARE, OfDuty("pdp@2017/18", "practice", 7, 0).encode()),
        (Action.COMING, OfMeeting(5, 99).encode()),
        (Action.APOLOGIES, OfMeeting(5, 99).encode()),
        (Action.SUBSTITUTE, OfMeeting(5, 99).encode()),
    ]


def test_what_the_plan_or_the_register_tells_is_never_said_by_hand():
    refresh = replace(PDP, done_by=DoneBy.PLAN, owner=Owner(OwnerKind.CLUSTER, 1, "Neath"), meeting=5)
    counted = replace(PDP, done_by=DoneBy.REGISTER)
    assert [name for name, _ in next_steps(told(refresh))] == [Action.NEW_OUTCOME]
    assert [name for name, _ in next_steps(told(counted))] == [Action.SEE_DEADLINES]


def test_pathways_are_named_and_a_test_is_logged_rather_than_said_to_be_done():
    logging = told(replace(PDP, done_by=DoneBy.LOGGING, aim=True))
    assert next_steps(logging) == [(Action.LOG_TEST, "7|0")]
    assert next_steps(told(replace(PDP, done_by=DoneBy.NAMING))) == [(Action.AGREE_PATHWAYS, "")]


def test_the_official_date_stands_beside_the_last_working_day():
    said = texts(told(EASTER))
    assert "Saturday 31 March 2018 (Easter Saturday)" in said
    assert "Thursday 29 March 2018" in said


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-03-27", "Due in 4 days"),
        ("2018-03-29", "Today is the last working day for it"),
        ("2018-04-09", "Overdue: 9 days"),
    ],
)
def test_it_says_how_much_time_is_left(day: str, expected: str):
    at = datetime.fromisoformat(f"{day}T08:00:00+00:00")
    assert expected in texts(told(EASTER, at=at, due_at=at))


def test_an_aim_is_never_called_overdue():
    at = datetime(2018, 4, 9, 8, 0, tzinfo=UTC)
    said = texts(told(replace(EASTER, aim=True), at=at, due_at=at))
    assert "Overdue" not in said
    assert "every step counts" in said


def test_the_same_duty_of_several_practices_is_one_thing():
    others = [
        replace(PDP, owner=Owner(OwnerKind.PRACTICE, n, f"Practice {n}"), stand_in=True)
        for n in range(20, 33)
    ]
    message = told(PDP, *others)
    assert message.text.startswith("Good morning. 2 things need you:")
    assert "Practices (13): Practice 20, " in texts(message)
    assert "and 3 more" in texts(message)
    assert "people add" in texts(message)


def test_what_practices_without_a_voice_owe_on_one_day_is_one_thing():
    silent = [
        replace(PDP, owner=Owner(OwnerKind.PRACTICE, n, f"Practice {n}"), stand_in=True) for n in (20, 21)
    ]
    matrix = [replace(each, requirement="matrix", title=Wording("Matrix shared", "")) for each in silent]
    message = told(PDP, *silent, *matrix)
    assert message.text.startswith("Good morning. 2 things need you:")
    assert (
        "*Practice development plan shared*\n*Matrix shared*\nPractices (2): Practice 20"
        in message.blocks[3]["text"]["text"]
    )
    unlike = told(*silent, matrix[0]).blocks[1]["text"]["text"]
    assert (
        "shared*\nPractices (2): Practice 20, Practice 21\n*Matrix shared*\nPractice: Practice 20\n" in unlike
    )


def test_a_duty_that_every_meeting_asks_anew_names_its_meeting():
    refresh = replace(
        PDP, requirement="plan-refresh", meeting=5, after=date(2017, 6, 14), done_by=DoneBy.PLAN
    )
    assert "Meeting: Wednesday 14 June 2017\nDue: Wednesday 31 May 2017" in texts(told(refresh)).replace(
        "\\n", "\n"
    )
    assert "Meeting: Wednesday 14 June 2017" in texts(why(SAY, ledger(line(refresh))))


def test_what_comes_late_says_sorry_and_since_when():
    message = told(PDP, at=MORNING, due_at=datetime(2017, 5, 10, 8, 0, tzinfo=UTC))
    assert "should have reached you on Wednesday 10 May 2017" in texts(message)
    assert "late" not in texts(told(PDP))


def test_every_message_tells_the_way_to_the_reasons():
    assert "/clwstwr why" in texts(told(PDP))


def test_names_cannot_smuggle_a_mention_in():
    evil = replace(PDP, owner=Owner(OwnerKind.PRACTICE, 7, "<!channel>"))
    assert "<!channel>" not in texts(told(evil))
    assert "<!channel>" not in texts(why(SAY, ledger(line(replace(MEETING, practice_name="<!channel>")))))


def test_very_much_at_once_still_fits_and_tells_where_the_rest_is():
    many = [replace(MEETING, meeting=n) for n in range(40)]
    message = told(*many)
    assert fits(message.blocks)
    assert "There is more than fits here: 25" in texts(message)


def ledger(*lines: Line, cluster: str = "", names: Sequence[str] = ()) -> Ledger:
    called = list(names) or ["Gareth Pugh"] * len(lines)
    entries = tuple(Entry(each, name) for each, name in zip(lines, called, strict=True))
    return Ledger("U0GARETH", entries, cluster)


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        (ReminderState.PLANNED, "", "Comes: Friday 19 May 2017, 09:00."),
        (ReminderState.PLANNED, "one a day: 2017-05-18", "there was one on Thursday 18 May 2017"),
        (ReminderState.PLANNED, "busy: ratelimited", "Slack asked me to try again"),
        (ReminderState.PLANNED, "answer lost: timeout", "I try once more"),
        (ReminderState.CLAIMED, "", "Being sent now."),
        (ReminderState.SENT, "", "Sent: Friday 19 May 2017, 09:00."),
        (ReminderState.SENT, "perhaps twice", "It may have come twice"),
        (ReminderState.SENT, "answer lost: timeout", "it may not have come"),
        (ReminderState.MERGED, "sent with: 4", "Sent in one message with another"),
        (ReminderState.SUPERSEDED, "later step", "a later reminder took its place"),
        (ReminderState.FAILED, "refused: cannot_dm_bot", "Could not be sent: cannot_dm_bot"),
        (ReminderState.FAILED, "refused: user_disabled", "the person is not in Slack any more"),
        (ReminderState.CANCELLED, "shared: 2017-05-02", "it was done on Tuesday 2 May 2017"),
        (ReminderState.CANCELLED, "shared", "it was done."),
        (ReminderState.CANCELLED, "answered: coming", "the answer was given: coming"),
        (ReminderState.CANCELLED, "meeting cancelled", "the meeting was cancelled"),
        (ReminderState.CANCELLED, "meeting moved", "everybody is asked again"),
        (ReminderState.CANCELLED, "meeting begun", "the meeting has begun"),
        (ReminderState.CANCELLED, "suspended", "the duty is suspended"),
        (ReminderState.CANCELLED, "not theirs", "somebody else is reminded now"),
        (ReminderState.CANCELLED, "on leave: 2017-05-26", "the person is away until Friday 26 May 2017"),
        (ReminderState.CANCELLED, "left channel", "the person has left the cluster's channel"),
        (ReminderState.CANCELLED, "gone", "the person is not in Slack any more"),
        (ReminderState.CANCELLED, "not owed", "not owed any more"),
    ],
)
def test_every_state_and_reason_is_told_in_words(state: ReminderState, reason: str, expected: str):
    settled = None if state in (ReminderState.PLANNED, ReminderState.CLAIMED) else MORNING
    assert expected in outcome(SAY, line(state=state, reason=Reason.of(reason), settled_at=settled))


def test_no_reason_is_left_without_words():
    for because in Because:
        assert (
            outcome(SAY, line(state=ReminderState.CANCELLED, reason=Reason(because, "")))
            if because is not Because.ANSWERED
            else True
        )


def test_what_comes_next_stands_before_what_was():
    sent = line(id=1, state=ReminderState.SENT, settled_at=MORNING)
    later = line(id=2, state=ReminderState.PLANNED, due_at=datetime(2017, 5, 30, 8, 0, tzinfo=UTC))
    sooner = line(id=3, state=ReminderState.PLANNED, due_at=datetime(2017, 5, 25, 8, 0, tzinfo=UTC))
    said = texts(why(SAY, ledger(sent, later, sooner)))
    assert said.index("25 May") < said.index("30 May") < said.index("Sent:")
    assert "7 working days before the date" in said


def test_what_comes_by_the_same_rule_at_the_same_time_is_said_once():
    skewen = replace(PDP, owner=Owner(OwnerKind.PRACTICE, 8, "Skewen Medical Centre"))
    matrix = replace(PDP, requirement="matrix", title=Wording("Risk matrix shared", "Matrics wedi'i rannu"))
    planned = [
        line(about, id=n, state=ReminderState.PLANNED) for n, about in enumerate((PDP, skewen, matrix))
    ]
    said = texts(why(SAY, ledger(*planned)))
    assert said.count("Comes:") == 1
    assert "• *Practice development plan shared* · Practices (2): Castle Surgery, Skewen" in said
    assert "• *Risk matrix shared* · Practice: Castle Surgery" in said


def test_a_lead_sees_everybody_grouped_and_themselves_first():
    lines = [line(recipient="U0ANNA"), line(recipient="U0GARETH"), line(recipient="U0ANNA", id=3)]
    said = texts(why(SAY, ledger(*lines, cluster="Neath", names=["Anna", "Gareth Pugh", "Anna"])))
    assert said.index("For: Gareth Pugh") < said.index("For: Anna")
    assert said.count("For: Anna") == 1


def test_an_empty_ledger_says_so():
    assert "nothing is planned" in why(SAY, ledger()).text


def test_a_long_ledger_turns_its_pages():
    days = [MORNING + timedelta(days=n) for n in range(200)]
    lines = [line(id=n, state=ReminderState.PLANNED, due_at=day) for n, day in enumerate(days)]
    first = why(SAY, ledger(*lines))
    assert fits(first.blocks)
    assert (f"{Action.SEE_REMINDERS}:next", OfReasons("", 2).encode()) in buttons(first)
    assert fits(why(SAY, ledger(*lines), page=2).blocks)


def test_the_report_gives_stored_words_to_programs():
    entries = [
        Entry(line(state=ReminderState.SENT, settled_at=MORNING), "Gareth Pugh"),
        Entry(
            line(MEETING, state=ReminderState.CANCELLED, reason=Reason(Because.ANSWERED, "coming")),
            "Gareth Pugh",
        ),
    ]
    assert as_json(entries) == [
        {
            "rule": "before:7",
            "subject": "duty:2017/18:pdp:practice:7:0@2017-05-31",
            "recipient": "U0GARETH",
            "name": "Gareth Pugh",
            "due_at": "2017-05-19T09:00:00+01:00",
            "state": "sent",
            "reason": "",
            "sent_at": "2017-05-19T09:00:00+01:00",
        },
        {
            "rule": "before:7",
            "subject": "meeting:5@99:7",
            "recipient": "U0GARETH",
            "name": "Gareth Pugh",
            "due_at": "2017-05-19T09:00:00+01:00",
            "state": "cancelled",
            "reason": "answered: coming",
            "sent_at": None,
        },
    ]
    assert as_csv(SAY, entries).splitlines()[0] == "Rule,About,For,Slack user,Due,State,Reason,Sent"
    assert "Practice development plan shared · Castle Surgery" in as_text(
        SAY, entries, date(2017, 5, 20), "Neath"
    )
    assert "Nothing is planned" in as_text(SAY, [], date(2017, 5, 20), "Neath")
