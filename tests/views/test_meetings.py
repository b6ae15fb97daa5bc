"""Cluster meetings as people read them: complete, inside Slack's limits, with the right next steps."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import read_voices
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, MeetingId, PersonId, PracticeId
from bot.domain.meeting_changes import cancelled
from bot.domain.meeting_dates import propose_dates, propose_extra
from bot.domain.meeting_receipts import Answered, Answering, AnswerOutcome, Choice, YearPlan
from bot.domain.meetings import (
    Answer,
    AnswerSource,
    ClusterMeeting,
    Invitation,
    MeetingDetails,
    MeetingsOfYear,
    PracticeAnswer,
)
from bot.domain.people import Appointment, Asker, Cluster, HealthBoard, Language, Person, Practice, Role
from bot.domain.posts import Due, Post, PostKind, Subject
from bot.views import invitations, meeting_forms, meeting_words, meetings
from bot.views.actions import Action, OfMeeting
from bot.views.message import Message, together
from bot.views.words import ENGLISH
from tests.years import the_year

YEAR = the_year()
VOICES = read_voices()
NOW = datetime(2017, 4, 3, 9, tzinfo=UTC)
TODAY = NOW.date()
DAY = date(2017, 6, 14)
BOARD = HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay University Health Board", "")
AFAN = Cluster(ClusterId(2), "Afan", BOARD, "C0AFAN", Language.BOTH)
PRACTICES = tuple(Practice(PracticeId(n), f"W980{n:02}", f"Practice {n} & Partners") for n in range(1, 31))


def an_invitation(number: int = 1, **facts: object) -> Invitation:
    meeting = ClusterMeeting(
        id=MeetingId(number),
        cluster_id=AFAN.id,
        programme="2017/18",
        starts_at=datetime(2017, 6, 14, 11, 30, tzinfo=UTC) + timedelta(weeks=number - 1),
        minutes=120,
        details=MeetingDetails(
            "Neath <Civic> Centre",
            "https://teams.example/a?b=1&c=2",
            "Catrin Lloyd",
            "1. Winter",
            ("annual_report",),
        ),
        uid="7c1f",
        sequence=0,
        asked_at=NOW,
        revised_at=NOW,
        created_at=NOW,
    )
    answers = {1: Answer.COMING, 2: Answer.SUBSTITUTE, 3: Answer.APOLOGIES}
    practices = tuple(
        PracticeAnswer(p, answers.get(p.id), "Dr Tudor" if p.id == 2 else "", present=p.id == 1)
        for p in PRACTICES
    )
    return Invitation(replace(meeting, **facts), AFAN, practices)  # type: ignore[arg-type]  # the facts of a test


def due(invitation: Invitation, today: date = TODAY, kind: PostKind = PostKind.INVITATION) -> Due:
    subject = Subject(kind, invitation.meeting.id, invitation.meeting.sequence)
    was = datetime(2017, 6, 7, 11, 30, tzinfo=UTC)
    post = Post(1, InstallationId(1), subject, "C0AFAN", None, 1, NOW, None, was)
    return Due(post, invitation, YEAR, today)


def an_asker(role: Role, practice: Practice | None = None) -> Asker:
    appointment = Appointment(role, cluster=AFAN, practice=practice)
    person = Person(PersonId(1), "Elin Vaughan", "U0ELIN")
    return Asker(InstallationId(1), "U0ELIN", "C0AFAN", person, (appointment,), AFAN, 1)


def pressed(message: Message) -> list[str]:
    blocks = [block for block in message.blocks if block["type"] == "actions"]
    return [element["action_id"] for block in blocks for element in block["elements"]]


def a_choice(*found: Invitation, today: date = TODAY, meant: Invitation | None = None) -> Choice:
    return Choice(MeetingsOfYear(AFAN, YEAR, found, ("Catrin Lloyd",)), meant, today)


def test_the_invitation_tells_everything_aloud_too():
    message = invitations.posted(ENGLISH, due(an_invitation()))
    for said in (
        "Cluster meeting: Afan",
        "Wednesday 14 June 2017, 12:30–14:30",
        "Place: Neath &lt;Civic&gt; Centre",
        "For: Develop and agree the annual report",
        "Facilitator: Catrin Lloyd",
        "Coming (2): Practice 1 &amp; Partners, Practice 2 &amp; Partners (Dr Tudor)",
        "Apologies (1): Practice 3 &amp; Partners",
        "No answer yet (27): Practice 4",
    ):
        assert said in message.text
    assert pressed(message) == [Action.COMING, Action.APOLOGIES, Action.SUBSTITUTE]


def test_the_buttons_carry_the_time_they_were_made_for():
    invitation = an_invitation()
    message = invitations.posted(ENGLISH, due(invitation))
    value = message.blocks[-1]["elements"][0]["value"]
    assert OfMeeting.decode(value) == OfMeeting(1, invitation.meeting.version)


def test_on_the_day_there_is_a_here_button_and_the_register():
    message = invitations.posted(ENGLISH, due(an_invitation(), DAY))
    assert pressed(message)[0] == Action.HERE
    assert Action.OPEN_REGISTER in pressed(message)
    assert "Recorded as here (1): Practice 1" in message.text
    styled = [e for block in message.blocks for e in block.get("elements", ()) if e.get("style") == "primary"]
    assert len(styled) == 1


def test_who_was_announced_is_not_said_to_have_come():
    invitation = an_invitation()
    practices = tuple(replace(each, present=True) for each in invitation.practices[:2])
    message = invitations.posted(ENGLISH, due(replace(invitation, practices=practices), DAY))
    assert "Recorded as here (2): Practice 1 &amp; Partners, Practice 2 &amp; Partners\n" in message.text
    assert "Practice 2 &amp; Partners (Dr Tudor)" in message.text


def test_who_is_here_needs_no_answer_any_more():
    invitation = an_invitation()
    practices = tuple(replace(each, present=each.answer is None) for each in invitation.practices)
    message = invitations.posted(ENGLISH, due(replace(invitation, practices=practices), DAY))
    assert "No answer yet (0)" in message.text


def test_after_the_day_only_the_register_is_left_and_nothing_once_it_is_closed():
    after = invitations.posted(ENGLISH, due(an_invitation(), DAY + timedelta(days=1)))
    assert pressed(after) == [Action.OPEN_REGISTER]
    closed = invitations.posted(ENGLISH, due(an_invitation(closed_at=NOW), DAY))
    assert pressed(closed) == []
    assert "No answer yet" not in closed.text


def test_a_cancelled_meeting_is_short_and_has_nothing_to_press():
    invitation = an_invitation()
    invitation = replace(invitation, meeting=cancelled(invitation.meeting, "snow <3", NOW).after)
    message = invitations.posted(ENGLISH, due(invitation))
    assert len(message.blocks) == 1
    assert "Reason: snow &lt;3" in message.text
    assert "~" not in message.text


def test_a_move_tells_both_times_and_asks_again():
    message = invitations.posted(ENGLISH, due(an_invitation(), kind=PostKind.MOVED))
    assert "It was: Wednesday 7 June 2017, 12:30–14:30" in message.text
    assert "It is now: Wednesday 14 June 2017, 12:30–14:30" in message.text
    assert pressed(message) == [Action.COMING, Action.APOLOGIES, Action.SUBSTITUTE]


def test_thirty_practices_in_two_languages_stay_inside_slacks_limits():
    both = VOICES.shared(Language.BOTH)
    message = together(both, lambda say: invitations.posted(say, due(an_invitation(), DAY)))
    assert len(message.blocks) <= 50
    assert sum(len(str(block)) for block in message.blocks) < 12_500
    assert len(both) == 2
    assert pressed(message).count(Action.HERE) == 2


def test_a_lead_sees_next_steps_for_each_meeting_and_a_representative_what_to_answer():
    choice = a_choice(an_invitation(1), an_invitation(2))
    lead = pressed(meetings.overview(ENGLISH, choice, an_asker(Role.CLUSTER_LEAD)))
    assert lead.count(Action.MOVE_MEETING) == 2
    assert Action.PLAN_MEETINGS in lead
    own = an_asker(Role.REPRESENTATIVE, PRACTICES[9])
    assert pressed(meetings.overview(ENGLISH, choice, own)) == [
        Action.COMING,
        Action.APOLOGIES,
        Action.SUBSTITUTE,
    ]
    answered = an_asker(Role.REPRESENTATIVE, PRACTICES[0])
    message = meetings.overview(ENGLISH, choice, answered)
    assert pressed(message) == []
    assert "Practice 1 &amp; Partners: recorded as here" in message.text
    assert "Still to be planned: 2" in message.text


def test_a_list_of_many_meetings_stays_inside_slacks_limits():
    choice = a_choice(*(an_invitation(n) for n in range(1, 25)))
    message = meetings.overview(ENGLISH, choice, an_asker(Role.CLUSTER_LEAD))
    assert len(message.blocks) <= 50
    assert sum(len(str(block)) for block in message.blocks) < 12_500


def test_the_lead_is_told_why_a_message_is_not_in_the_channel():
    failed = replace(an_invitation(), unposted="not_in_channel")
    message = meetings.overview(ENGLISH, a_choice(failed), an_asker(Role.CLUSTER_LEAD))
    assert "not_in_channel" in message.text
    assert Action.POST_AGAIN in pressed(message)


def test_the_form_for_the_year_holds_four_dates_and_a_fifth_row_with_the_reason():
    year = MeetingsOfYear(AFAN, YEAR, (), ("Catrin Lloyd",))
    proposals = propose_dates(YEAR, TODAY)
    extra = propose_extra(YEAR, TODAY, [each.day for each in proposals])
    form = meeting_forms.plan(ENGLISH, YearPlan(year, proposals, extra, TODAY))
    assert form is not None
    by_name = {block["block_id"]: block for block in form.blocks if "block_id" in block}
    dates = [by_name[f"day{n}"]["element"].get("initial_date") for n in range(1, 6)]
    assert dates == ["2017-06-21", "2017-09-06", "2017-11-29", "2018-02-21", None]
    assert "Wednesday 14 March 2018" in by_name["day5"]["hint"]["text"]
    chosen = by_name["purposes4"]["element"]["initial_options"]
    assert [each["value"] for each in chosen] == ["annual_report", "year_end_peer_review"]
    assert by_name["facilitator"]["element"]["initial_value"] == "Catrin Lloyd"
    assert len(form.blocks) <= 100
    assert len(form.payload("C0AFAN")["title"]["text"]) <= 24


def test_there_is_no_form_without_anything_to_propose():
    year = MeetingsOfYear(AFAN, YEAR, ())
    assert meeting_forms.plan(ENGLISH, YearPlan(year, (), None, TODAY)) is None


@pytest.mark.parametrize("known", [True, False])
def test_a_form_asks_which_meeting_only_when_that_is_not_known(known: bool):
    invitation = an_invitation()
    choice = a_choice(invitation, meant=invitation if known else None)
    for form in (meeting_forms.move(ENGLISH, choice), meeting_forms.cancel(ENGLISH, choice)):
        asked = [block["block_id"] for block in form.blocks if "block_id" in block]
        assert ("which" in asked) is not known
        assert bool(form.carries) is known


def test_a_lead_without_a_practice_is_offered_none_in_particular():
    answering = Answering(an_invitation(), (), PRACTICES)
    form = meeting_forms.answer(ENGLISH, answering, Answer.COMING)
    question = next(block for block in form.blocks if block.get("block_id") == "practice")
    assert len(question["element"]["options"]) == 30
    assert "initial_option" not in question["element"]


def test_an_answer_is_told_practice_by_practice():
    result = Answered(an_invitation(), PRACTICES[:2], Answer.APOLOGIES, "", AnswerOutcome.RECORDED)
    message = invitations.answered(ENGLISH, result)
    assert message.text.splitlines() == [
        "Recorded.",
        "Practice 1 &amp; Partners: apologies",
        "Practice 2 &amp; Partners: apologies",
        "Meeting: Wednesday 14 June 2017, 12:30–14:30",
        "If that changes, just press again.",
    ]


def test_an_answer_to_an_old_time_gets_the_new_time_and_buttons_for_it():
    result = Answered(an_invitation(), PRACTICES[:1], Answer.COMING, "", AnswerOutcome.TIME_CHANGED)
    message = invitations.answered(ENGLISH, result)
    assert "It is now: Wednesday 14 June 2017" in message.text
    assert len(pressed(message)) == 3


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (AnswerSource.SLACK, "Castle Surgery (Dr Tudor)"),
        (AnswerSource.CALENDAR, "Castle Surgery (Dr Tudor, by calendar)"),
        (AnswerSource.PAGE, "Castle Surgery (Dr Tudor, by e-mail page)"),
    ],
)
def test_an_answer_from_elsewhere_says_where_it_came_from(source: AnswerSource, shown: str):
    castle = Practice(PracticeId(1), "W98006", "Castle Surgery")
    given = PracticeAnswer(castle, Answer.SUBSTITUTE, "Dr Tudor", source=source)
    assert meeting_words.names(ENGLISH, [given]) == shown
