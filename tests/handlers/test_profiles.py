"""The yearly snapshot as people meet it: typed, in the form, and as figures of a board and of all."""

from typing import Any

import pytest

from bot.__main__ import parser
from bot.command_line.answers import Stop
from bot.command_line.reports import made
from bot.domain.refusals import DateOutside, NotAllowed, ProfileUnclear
from bot.playground.blocks import check_message
from bot.views.actions import BadPayload, OfProfile
from bot.views.message import Form, Message
from handlers import profiles
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.answers import form_of
from tests.asking import asked
from tests.world import World

ANSWERS: dict[str, Any] = {
    "lead": ["gp", "nurse"],
    "primary care team": "yes",
    "local authority": "no",
    "third sector": None,
    "stage": "2",
    "finance": "no",
}
CLUSTER = OfProfile("cluster", 2017).encode()


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


def question(form: Form, name: str) -> Any:
    return next(block for block in form.blocks if block.get("block_id") == name)


async def typed(world: World, text: str = "", user: str = "", channel: str | None = "C0NEATH") -> Message:
    request = await asked(world, user or world.sian, text, channel=channel)
    return message_of(await profiles.show(request, world.services))


async def opened(world: World, value: str = CLUSTER) -> Form:
    return form_of(await profiles.open_form(await asked(world, world.sian, value=value), world.services))


async def submitted(world: World, answers: dict[str, Any], key: str = "") -> Reply:
    request = await asked(world, world.sian, answers=answers, carries="2017", key=key)
    return await profiles.record(request, world.services)


async def closed_meeting(world: World, day: str, visitors: str, attendees: str = "") -> None:
    meeting = await world.meeting(day, closed=True)
    await world.run(
        "UPDATE meeting SET visitors = :visitors WHERE id = :meeting", visitors=visitors, meeting=meeting
    )
    await world.attended(meeting, "Castle")
    await world.run("UPDATE attendance SET attendees = :who WHERE meeting_id = :m", who=attendees, m=meeting)


async def test_a_new_year_begins_with_every_question_open(world: World):
    told = await typed(world)
    assert "Cluster profile 2017 · Cluster: Neath" in told.text
    assert "6 questions are still open" in told.text
    assert "Leads appointed today: Siân Rees" in str(told.blocks)
    assert "No register has been closed" in str(told.blocks)


async def test_the_form_shows_who_suggests_that_a_group_is_represented(world: World):
    await closed_meeting(world, "2017-06-14", "Priya Patel, pharmacist\nAnn Jones, council", "Mair (nurse)")
    await closed_meeting(world, "2017-09-13", "Priya Patel, pharmacist\nBob Evans")
    await closed_meeting(world, "2018-05-13", "Elin Rees, CVS")
    shown = await typed(world)
    text = str(shown.blocks)
    assert "Priya Patel, pharmacist (meetings: 2); Mair (nurse) (meetings: 1)" in text
    assert "Ann Jones, council (meetings: 1)" in text
    assert "Other visitors: Bob Evans" in text
    assert "From 2 closed registers. You decide." in text
    assert "Elin Rees" not in text
    form = await opened(world)
    assert "Ann Jones" in str(question(form, "local authority")["hint"])
    assert "hint" not in question(form, "third sector")
    assert "initial_option" not in question(form, "local authority")["element"]


async def test_a_suggestion_never_answers_by_itself(world: World):
    await closed_meeting(world, "2017-06-14", "Priya Patel, pharmacist")
    assert "The local authority comes: not answered yet" in (await typed(world)).text
    assert "A broad range of the primary care team comes: not answered yet" in (await typed(world)).text


async def test_the_form_is_recorded_and_opens_with_its_answers(world: World):
    told = message_of(await submitted(world, ANSWERS))
    assert "Recorded. Cluster profile 2017" in told.text
    assert "GP, Nurse" in told.text
    assert "1 question is still open" in told.text
    form = await opened(world)
    chosen = question(form, "lead")["element"]["initial_options"]
    assert [each["value"] for each in chosen] == ["gp", "nurse"]
    assert question(form, "finance")["element"]["initial_option"]["value"] == "no"
    assert question(form, "stage")["element"]["initial_option"]["value"] == "2"


async def test_the_same_answers_or_delivery_again_are_kept_once(world: World):
    await submitted(world, ANSWERS, key="one")
    assert "nothing new to record" in message_of(await submitted(world, ANSWERS, key="two")).text
    await submitted(world, ANSWERS | {"stage": "3"}, key="three")
    assert "nothing new to record" in message_of(await submitted(world, ANSWERS, key="three")).text
    (kept,) = await world.run("SELECT count(*) AS n FROM cluster_profile")
    assert kept["n"] == 2


async def test_a_vacancy_and_a_profession_do_not_go_together(world: World):
    reply = await submitted(world, ANSWERS | {"lead": ["vacant", "gp"]})
    assert "not both" in reply.errors["lead"]
    vacant = message_of(await submitted(world, ANSWERS | {"lead": ["vacant"]}))
    assert "lead or leads: vacant" in vacant.text


async def test_one_answer_is_recorded_by_typing(world: World):
    await submitted(world, ANSWERS)
    told = await typed(world, "stage 3")
    assert "Stage 3" in told.text
    assert "GP, Nurse" in told.text
    assert "Last recorded: Monday 3 April 2017, Siân Rees" in str((await typed(world)).blocks)


async def test_last_year_can_be_completed_and_no_year_to_come(world: World):
    await typed(world, "2016 stage 1")
    assert "Stage 1" in (await typed(world, "2016")).text
    assert "Stage of development: not answered yet" in (await typed(world)).text
    for year in ("2018 stage 1", "1017 stage 1"):
        with pytest.raises(DateOutside):
            await typed(world, year)


async def test_what_makes_no_sense_is_told_with_an_example(world: World):
    with pytest.raises(ProfileUnclear):
        await typed(world, "stage nine")


async def test_only_who_leads_answers(world: World):
    for user in (world.gareth, world.priya, world.owen):
        with pytest.raises(NotAllowed):
            await typed(world, "stage 3", user)
    assert "Answer the questions" not in str((await typed(world, user=world.dewi)).blocks)
    assert "Answer the questions" in str((await typed(world, user=world.catrin)).blocks)


async def test_an_officer_outside_a_cluster_reads_the_boards_figures(world: World):
    await submitted(world, ANSWERS)
    await typed(world, "2016 stage 1")
    told = await typed(world, user=world.catrin, channel="C0OFFICE")
    assert "Cluster profiles 2017 · Swansea Bay University Health Board" in told.text
    assert "Clusters: 2" in told.text
    assert "Clusters that have answered: 1" in told.text
    (rows,) = [block["rows"] for block in told.blocks if block["type"] == "table"]
    cells = [[cell["text"] for cell in row] for row in rows]
    assert cells[0] == ["Question", "2016", "2017"]
    assert ["Stage 1: at the beginning, needs much support", "1 of 1 (100 %)", "0 of 1 (0 %)"] in cells
    assert ["The third sector or lay people come", "no answer yet", "no answer yet"] in cells
    assert "No answer yet (1): Afan" in str(told.blocks)


async def test_figures_of_all_boards_leave_out_other_bodies_and_ended_clusters(world: World):
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name, kind, ended_on) VALUES
           (1, 1, 'Planning group', 'pan-cluster planning group', NULL), (1, 1, 'Old', 'cluster', '2017-01-31')"""
    )
    told = await typed(world, "all")
    assert "Cluster profiles 2017 · All health boards" in told.text
    assert "Clusters: 2" in told.text
    assert "Planning group" not in str(told.blocks)
    assert "Old" not in str(told.blocks)


async def test_buttons_turn_from_a_cluster_to_figures_and_back_in_time(world: World):
    for scope in ("board", "all", "cluster"):
        for year in (2017, 2016):
            value = OfProfile(scope, year).encode()
            reply = await profiles.turn(await asked(world, world.sian, value=value), world.services)
            assert reply.replace
            assert str(year) in message_of(reply).text


async def test_the_command_has_a_welsh_name():
    found = ROUTES.find("proffil cam 2")
    assert found is not None
    assert (found[0].name, found[1]) == ("profile", "cam 2")


@pytest.mark.parametrize("more_clusters", [0, 64])
async def test_a_command_costs_three_round_trips_however_many_clusters_there_are(
    world: World, more_clusters: int
):
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count::int) n""",
        count=more_clusters,
    )
    costs = []
    for text in ("", "board", "all", "stage 2"):
        before = world.database.round_trips
        await typed(world, text)
        costs.append(world.database.round_trips - before)
    assert costs == [2, 2, 2, 3]


async def test_the_report_adds_up_each_board_and_all(world: World):
    await submitted(world, ANSWERS)
    tables = await world.services.profiles.report(world.installation, world.winder.at.date())
    assert [each.board and each.board.code for each in tables] == [None, "7A3"]
    from bot.views import profile_report
    from bot.views.words import ENGLISH

    text = profile_report.as_text(ENGLISH, tables)
    assert "1 of 1 (100 %)" in text
    assert "No answer yet (1): Afan" in text
    csv = profile_report.as_csv(ENGLISH, tables)
    assert "all,2017,stage,2,1,1,100,2" in csv.splitlines()
    assert "7A3,2017,third sector,yes,0,0,,2" in csv.splitlines()
    assert profile_report.as_json(tables)[0]["years"][0]["no_answer"] == ["Afan"]


async def test_the_command_line_prints_the_figures_and_asks_for_a_cluster_where_one_is_needed(world: World):
    options = parser().parse_args(["report", "profiles", "--format", "csv"])
    printed = await made(world.services, options, world.winder.at.date())
    assert printed.decode("utf-8-sig").startswith("health board,year,question")
    with pytest.raises(Stop, match="--cluster NAME"):
        await made(world.services, parser().parse_args(["report", "plan"]), world.winder.at.date())


@pytest.mark.parametrize("forged", [{"stage": "9"}, {"lead": ["plumber"]}])
async def test_an_answer_that_the_form_did_not_offer_is_not_taken(world: World, forged: dict[str, Any]):
    with pytest.raises(BadPayload):
        await submitted(world, ANSWERS | forged)
    assert await world.run("SELECT id FROM cluster_profile") == []
