"""A year at the door: typed in two languages, page by page, at no cost, and open to everybody."""

import pytest

from bot.domain.refusals import ProgrammeNotFound
from bot.views.actions import Action, BadPayload, OfProgramme
from bot.views.message import Message
from bot.views.paging import fits
from handlers import deadlines, programme, sharing
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.asking import asked
from tests.world import World


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


def words(message: Message) -> str:
    return str([message.text, *message.blocks])


async def test_everybody_can_read_what_the_year_asks(world: World):
    for user in (world.sian, world.gareth, world.catrin, world.priya, world.dewi, world.owen):
        told = words(message_of(await programme.show(await asked(world, user), world.services)))
        assert "Points in all: 200" in told
        assert "paras 2 and 3" in told
        assert "Easter Saturday" in told
        assert "What is not known" in told


async def test_the_command_answers_to_its_welsh_name_and_finds_a_programme_by_a_word(world: World):
    command = ROUTES.find("rhaglen imtp")
    assert command is not None
    assert command[0].name == "programme"
    told = message_of(await programme.show(await asked(world, world.sian, command[1]), world.services))
    assert "Primary care cluster IMTP 2020-2023" in told.text


async def test_a_welsh_reader_reads_the_year_in_welsh(world: World):
    await world.run("UPDATE person SET language = 'cy' WHERE handle = 'U0SIAN'")
    world.services.directory.forget()
    told = words(message_of(await programme.show(await asked(world, world.sian), world.services)))
    assert "Parth Rhwydwaith Clwstwr 2017/18" in told
    assert "Mynychu pedwar cyfarfod rhwydwaith clwstwr" in told


@pytest.mark.parametrize("key", ["2014/15", "2017/18", "2018/19", "2020/21", "2026/27", "acd", "imtp"])
async def test_every_page_of_every_year_fits_a_message(world: World, key: str):
    first = message_of(await programme.show(await asked(world, world.sian, key), world.services))
    assert fits(first.blocks)
    assert first.blocks[-1]["type"] == "actions"


async def test_a_button_turns_the_page_and_goes_to_another_year(world: World):
    value = OfProgramme("2018/19", 1).encode()
    reply = await programme.turn(await asked(world, world.sian, value=value), world.services)
    assert reply.replace
    assert "Cluster Network Domain 2018/19" in message_of(reply).text
    assert "Points: not known" in message_of(reply).text


@pytest.mark.parametrize("value", ["x", "2018/19|one", "2018/19|1|2"])
async def test_a_value_that_is_not_ours_is_refused(world: World, value: str):
    with pytest.raises(BadPayload):
        await programme.turn(await asked(world, world.sian, value=value), world.services)


async def test_a_year_that_is_not_there_is_refused_kindly(world: World):
    with pytest.raises(ProgrammeNotFound):
        await programme.show(await asked(world, world.sian, "2015/16"), world.services)


async def test_deadlines_of_a_programme_beside_the_contract(world: World):
    world.winder.to("2019-09-09")
    listed = message_of(await deadlines.show(await asked(world, world.sian), world.services))
    buttons = {element["text"]["text"]: element.get("value") for element in listed.blocks[-1]["elements"]}
    value = buttons["Primary care cluster IMTP 2020-2023"]
    for reply in (
        await deadlines.show(await asked(world, world.sian, "imtp"), world.services),
        await deadlines.turn(await asked(world, world.sian, value=value), world.services),
    ):
        told = words(message_of(reply))
        assert "Deadlines Primary care cluster IMTP 2020-2023 · Neath" in told
        assert "Due: Monday 30 September 2019" in told
        assert "cluster-imtp@imtp-2020-23|cluster|1|0" in told


async def test_what_stands_beside_is_shared_from_its_button(world: World):
    world.winder.to("2019-09-09")
    value = "cluster-imtp@imtp-2020-23|cluster|1|0"
    opened = await sharing.open_one(await asked(world, world.sian, value=value), world.services)
    assert opened.form is not None
    answers = {"shared_on": "2019-09-06", "note": None}
    request = await asked(world, world.sian, answers=answers, carries=opened.form.carries)
    assert "IMTP-2020-23/000001" in message_of(await sharing.save(request, world.services)).text


@pytest.mark.parametrize("more_clusters", [0, 64])
async def test_a_year_costs_nothing_beyond_knowing_who_asks(world: World, more_clusters: int):
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count::int) n""",
        count=more_clusters,
    )
    world.winder.to("2019-09-09")
    costs = []
    for handler, text in ((programme.show, ""), (programme.show, "imtp"), (deadlines.show, "imtp")):
        before = world.database.round_trips
        await handler(await asked(world, world.sian, text), world.services)
        costs.append(world.database.round_trips - before)
    assert max(costs) <= 3
    assert costs[0] == costs[1] <= 1


def test_the_button_is_heard():
    assert Action.SEE_PROGRAMME.value in ROUTES.buttons


async def test_a_programme_beside_the_contract_leads_to_its_deadlines(world: World):
    beside = message_of(await programme.show(await asked(world, world.gareth, "imtp"), world.services))
    assert "deadlines imtp-2020-23" in str(beside.blocks)
    guest = message_of(await programme.show(await asked(world, world.owen, "imtp"), world.services))
    assert "deadlines imtp" not in str(guest.blocks), "that would only refuse him"
    contract = message_of(await programme.show(await asked(world, world.gareth), world.services))
    assert "deadlines 2017/18" not in str(contract.blocks)
