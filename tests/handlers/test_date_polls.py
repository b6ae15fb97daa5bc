"""What people type, choose and press about polls of dates."""

from typing import Any

import pytest

from bot.domain.refusals import DateOutside, LeftEmpty, NoDateAnswered, NotAllowed
from bot.views.actions import BadPayload, FormName, OfRow, OfVote
from bot.views.message import Form, Message
from handlers import date_polls
from handlers.request import Reply
from tests.asking import asked
from tests.world import World

TYPED = "14 June 12:30, 21 June 14:00"


async def form_of(world: World, text: str = TYPED) -> Form:
    form = (await date_polls.poll(await asked(world, world.sian, text), world.services)).form
    assert form is not None
    return form


async def ask(world: World, text: str = TYPED, **answers: Any) -> Reply:
    form = await form_of(world, text)
    given = {"minutes": "60", "closes_on": "2017-04-12", **answers}
    return await date_polls.ask(
        await asked(world, world.sian, answers=given, carries=form.carries), world.services
    )


def said(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


def buttons(message: Message) -> dict[str, str]:
    """Find the values of a message's buttons, the first of each label."""
    elements = [each for block in message.blocks for each in block.get("elements", ())]
    found: dict[str, str] = {}
    for each in elements:
        if each["type"] == "button":
            found.setdefault(each["text"]["text"], each.get("value", ""))
    return found


async def shown(world: World, user: str) -> Message:
    return said(await date_polls.poll(await asked(world, user), world.services))


async def test_typed_dates_open_a_look_at_what_is_in_their_way(world: World):
    await world.meeting("2017-06-21")
    form = await form_of(world, "14 June 12:30, 21 June 14:00, 1 May at Neath Civic Centre")
    assert form.callback == FormName.ASK_POLL
    lines = [line for block in form.blocks[1:4] for line in block["text"]["text"].splitlines()]
    assert lines == [
        "*Monday 1 May 2017, 12:30*",
        "Please note: this day is a bank holiday.",
        "*Wednesday 14 June 2017, 12:30*",
        "Nothing known is in the way.",
        "*Wednesday 21 June 2017, 14:00*",
        "Please note: the cluster has another meeting on this day: 13:30–15:30",
    ]
    place = next(block for block in form.blocks if block.get("block_id") == "place")
    assert place["element"]["initial_value"] == "Neath Civic Centre"


async def test_chosen_dates_lead_to_the_same_look(world: World):
    answers = {"day1": "2017-06-14", "time1": "12:30", "day3": "2017-06-21"}
    reply = await date_polls.look(await asked(world, world.sian, answers=answers), world.services)
    assert reply.form is not None
    assert reply.form.callback == FormName.ASK_POLL
    assert "Wednesday 21 June 2017, 12:30" in reply.form.blocks[2]["text"]["text"]


async def test_a_date_that_cannot_be_is_refused_under_its_question(world: World):
    request = await asked(world, world.sian, answers={"day1": "2017-06-14", "day2": "2017-04-03"})
    with pytest.raises(DateOutside) as refused:
        await date_polls.look(request, world.services)
    assert refused.value.question == "day2"
    with pytest.raises(LeftEmpty):
        await date_polls.look(await asked(world, world.sian), world.services)


async def test_asking_tells_who_hears_of_it_and_how_to_close_it(world: World):
    reply = await ask(world)
    assert reply.announces
    text = said(reply).text
    assert "Asked." in text
    assert "Wednesday 14 June 2017, 12:30–13:30" in text
    assert "To be answered by: Wednesday 12 April 2017" in text


async def test_a_press_says_a_word_to_a_date_and_a_form_to_all(world: World):
    await ask(world)
    message = await shown(world, world.gareth)
    value = buttons(message)["If need be"]
    reply = await date_polls.vote(await asked(world, world.gareth, value=value), world.services)
    assert said(reply).text.splitlines() == [
        "Recorded.",
        "Practice: Dyfed Road Health Centre",
        "Wednesday 14 June 2017, 12:30–13:30: If need be",
        "Dates still to answer: 1",
    ]
    opened = await date_polls.open_vote(
        await asked(world, world.gareth, value=buttons(message)["Answer all at once…"]), world.services
    )
    assert opened.form is not None
    questions = [block for block in opened.form.blocks if block["type"] == "input"]
    assert [block["element"].get("initial_option", {}).get("value") for block in questions] == [
        "if need be",
        None,
    ]
    answers = {questions[0]["block_id"]: "no", questions[1]["block_id"]: "yes"}
    request = await asked(world, world.gareth, answers=answers, carries=opened.form.carries)
    assert "If that changes" in said(await date_polls.save_votes(request, world.services)).text
    text = (await shown(world, world.nia)).text
    assert "Does not suit (1): Dyfed Road Health Centre" in text
    assert "Suits (1): Dyfed Road Health Centre" in text
    assert "No answer yet (6)" in text


async def test_the_lead_answers_for_a_practice_by_name_in_the_form(world: World):
    await ask(world)
    value = buttons(await shown(world, world.catrin))["Answer all at once…"]
    opened = await date_polls.open_vote(await asked(world, world.catrin, value=value), world.services)
    assert opened.form is not None
    practices = [each["text"]["text"] for each in opened.form.blocks[0]["element"]["options"]]
    assert practices[0] == "For myself"
    assert "Skewen Medical Centre" in practices
    first = opened.form.blocks[1]["block_id"]
    answers = {"practice": str(world.practice("Skewen")), first: "yes"}
    request = await asked(world, world.catrin, answers=answers, carries=opened.form.carries)
    assert (
        "Practice: Skewen Medical Centre" in said(await date_polls.save_votes(request, world.services)).text
    )


async def test_closing_plans_the_meeting_on_the_best_date_unless_told_otherwise(world: World):
    receipt = said(await ask(world, place="Neath Civic Centre"))
    votes = {"yes": [world.gareth, world.nia], "no": [world.huw]}
    message = await shown(world, world.gareth)
    second = [
        each
        for block in message.blocks
        for each in block.get("elements", ())
        if each.get("action_id", "").startswith("poll.vote:")
    ][3:]
    for word, users in votes.items():
        value = next(each["value"] for each in second if OfVote.decode(each["value"]).word == word)
        for user in users:
            await date_polls.vote(await asked(world, user, value=value), world.services)
    value = buttons(receipt)["Close the poll…"]
    opened = await date_polls.open_close(await asked(world, world.sian, value=value), world.services)
    assert opened.form is not None
    which = opened.form.blocks[0]["element"]
    assert which["initial_option"]["text"]["text"] == "Wed 21 Jun, 14:00"
    assert which["initial_option"]["description"]["text"] == "Suits: 2, if need be: 0, does not suit: 1"
    answers = {"which": which["initial_option"]["value"], "place": "Skewen"}
    request = await asked(world, world.sian, answers=answers, carries=opened.form.carries)
    text = said(await date_polls.close(request, world.services)).text
    assert "The poll is closed." in text
    assert "1 meeting planned." in text
    assert "Wednesday 21 June 2017, 14:00–15:00" in text
    again = said(await date_polls.close(request, world.services)).text
    assert "Somebody has closed this poll already." in again
    assert "No poll of dates is open." in (await shown(world, world.gareth)).text


async def test_a_poll_can_end_without_a_meeting(world: World):
    value = buttons(said(await ask(world)))["Close the poll…"]
    request = await asked(world, world.sian, answers={"which": "none"}, carries=value)
    assert "no meeting was planned" in said(await date_polls.close(request, world.services)).text
    assert not await world.run("SELECT id FROM meeting")


async def test_without_a_poll_the_lead_gets_the_form_and_a_member_an_answer(world: World):
    reply = await date_polls.poll(await asked(world, world.sian), world.services)
    assert reply.form is not None
    assert reply.form.callback == FormName.POLL_DATES
    assert "No poll of dates is open." in (await shown(world, world.gareth)).text
    with pytest.raises(NotAllowed):
        await date_polls.poll(await asked(world, world.gareth, TYPED), world.services)
    with pytest.raises(NotAllowed):
        await date_polls.open_new(await asked(world, world.gareth), world.services)


@pytest.mark.parametrize("value", ["", "1", "1|2", "1|2|perhaps", "x|2|yes"])
async def test_a_word_that_is_none_of_ours_is_not_taken(world: World, value: str):
    with pytest.raises(BadPayload):
        await date_polls.vote(await asked(world, world.gareth, value=value), world.services)


@pytest.mark.parametrize("carried", ["", "14 June", "2017-06-14T12:30", "2017-06-14T12:30+00:00,x"])
async def test_dates_that_are_none_of_ours_are_not_asked(world: World, carried: str):
    request = await asked(world, world.sian, answers={"minutes": "60"}, carries=carried)
    with pytest.raises(BadPayload):
        await date_polls.ask(request, world.services)


async def test_a_form_that_says_nothing_is_refused(world: World):
    await ask(world)
    request = await asked(world, world.gareth, carries=OfRow(1).encode())
    with pytest.raises(NoDateAnswered) as refused:
        await date_polls.save_votes(request, world.services)
    assert refused.value.question == "option1"


async def test_only_who_leads_is_offered_to_close_a_poll_in_private(world: World):
    await ask(world)
    shown = {}
    for user in (world.sian, world.gareth):
        reply = await date_polls.poll(await asked(world, user), world.services)
        shown[user] = "Close the poll" in str(said(reply).blocks)
    assert shown == {world.sian: True, world.gareth: False}


async def test_a_poll_of_the_largest_cluster_in_both_languages_fits_one_message(world: World):
    text = ", ".join(f"{day} June 12:30" for day in (5, 6, 7, 8, 12, 13, 14, 15))
    await world.run(
        """WITH made AS (
               INSERT INTO practice (installation_id, code, name)
               SELECT 1, 'X' || n, 'Canolfan Iechyd a Lles Cwmllynfell ' || n FROM generate_series(1, 30) n RETURNING id)
           INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, 1, '2009-04-01' FROM made"""
    )
    await ask(world, text, note="n" * 300, place="p" * 200)
    await world.run(
        """INSERT INTO date_poll_vote (installation_id, option_id, practice_id, person_id, word, said_at)
           SELECT 1, o.id, s.practice_id, 1, (ARRAY['yes', 'if need be', 'no'])[1 + s.practice_id % 3], :now
             FROM date_poll_option o, membership s WHERE s.cluster_id = 1""",
        now=world.winder.at,
    )
    await world.run(
        """INSERT INTO protected_time (installation_id, practice_id, weekday, starts, ends, recorded_by, recorded_at)
           SELECT 1, practice_id, 2, '12:00', '17:00', 'U0GARETH', :now FROM membership WHERE cluster_id = 1""",
        now=world.winder.at,
    )
    message = await shown(world, world.gareth)
    assert 2 * len(message.blocks) + 1 <= 50
    assert 2 * len(message.text) < 12_500


async def test_the_commands_cost_three_round_trips_at_most(world: World):
    await ask(world)
    for user in (world.sian, world.gareth):
        before = world.database.round_trips
        await shown(world, user)
        assert world.database.round_trips - before <= 3
    before = world.database.round_trips
    await form_of(world)
    assert world.database.round_trips - before <= 3
