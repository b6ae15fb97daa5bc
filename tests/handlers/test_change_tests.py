"""Logging tests of change and reading what others shared, typed and through forms, as the doors hand them on."""

from typing import Any

import pytest

from bot.domain.refusals import HoldsPatientData, NotYourPractice, PathwayUnknown, PracticeNotFound
from bot.playground.blocks import check_message
from bot.views import refusals
from bot.views.actions import Action, OfCycle, OfLibrary, OfRow, OfTest, OfTests
from bot.views.message import Form, Message
from handlers import change_tests, pathways
from handlers.request import Reply
from tests.answers import form_of
from tests.asking import asked
from tests.world import World

NEW = OfTest(0, 0).encode()


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


def question(form: Form, name: str) -> Any:
    return next(block for block in form.blocks if block.get("block_id") == name)["element"]


async def agreed(world: World, text: str = "cancer, dementia, falls") -> None:
    await pathways.pathways(await asked(world, world.sian, text), world.services)


async def typed(world: World, text: str = "", user: str = "") -> Message:
    return message_of(await change_tests.test(await asked(world, user or world.gareth, text), world.services))


async def submit(world: World, carries: str = NEW, user: str = "", **answers: Any) -> Message:
    given = {"aim": "Ring carers within a week", "pathway": "dementia", "meeting": "0", **answers}
    given.setdefault("practice", str(world.practice("Dyfed")))
    request = await asked(world, user or world.gareth, answers=given, carries=carries)
    return message_of(await change_tests.save(request, world.services))


async def shelves(world: World, text: str = "", user: str = "") -> Message:
    request = await asked(world, user or world.nia, text)
    return message_of(await change_tests.library(request, world.services))


def shown(message: Message) -> str:
    return str(message.blocks)


async def newest(world: World) -> int:
    (row,) = await world.run("SELECT max(id) AS id FROM change_test")
    return int(str(row["id"]))


async def test_without_pathways_the_list_says_what_comes_first(world: World):
    for user in (world.gareth, world.catrin):
        assert "No pathways are agreed yet" in shown(await typed(world, user=user))
    with pytest.raises(PathwayUnknown) as refused:
        await change_tests.open_form(await asked(world, world.gareth), world.services)
    assert "/clwstwr pathways" in refusals.sentence(world.voices.english, refused.value)


async def test_with_pathways_one_is_asked_to_begin_and_a_lead_opens_any_practice(world: World):
    await agreed(world)
    assert "No test is logged yet" in shown(await typed(world))
    assert "test Castle Surgery" in shown(await typed(world, user=world.catrin))


async def test_one_line_logs_a_test(world: World):
    await agreed(world)
    told = await typed(world, "dementia: ring carers within a week")
    assert "Logged: test 1. Pathway: Dementia" in told.text
    assert "When it is done, write down what you did" in told.text
    assert "Dementia: 0 of 3" in shown(told)


async def test_one_line_writes_one_part_and_the_next_step_is_told(world: World):
    await agreed(world)
    await typed(world, "dementia: ring carers")
    told = await typed(world, "1 do: rang ten carers")
    assert "Dementia: 1 of 3" in shown(told)
    assert "A negative result helps others" in told.text
    told = await typed(world, "1 result negative")
    assert "Share it with your peers" in told.text
    assert Action.SHARE_TEST in shown(told)
    row = OfRow(await newest(world)).encode()
    pressed = [await asked(world, world.gareth, value=row) for _ in range(2)]
    told = message_of(await change_tests.share(pressed[0], world.services))
    assert "says this already" in message_of(await change_tests.share(pressed[1], world.services)).text
    assert "Result: negative" in told.text
    assert "/clwstwr library" in told.text


async def test_work_on_pathways_is_offered_by_a_button_until_it_is_recorded(world: World):
    await agreed(world)
    assert Action.SHARE not in shown(await typed(world, "dementia: ring carers"))
    told = await typed(world, "1 do: rang ten carers")
    assert f"pathway-work@2017/18|practice|{world.practice('Dyfed')}|0" in shown(told)
    await world.services.sharing.share_typed(await world.ask(world.gareth), "pathway work", "shared")
    assert Action.SHARE not in shown(await typed(world, "1 study: eight wanted help"))


async def test_the_form_asks_for_the_whole_cycle(world: World):
    await agreed(world)
    await world.meeting("2017-04-01")
    opened = form_of(await change_tests.test(await asked(world, world.gareth, "new"), world.services))
    assert [each["value"] for each in question(opened, "practice")["options"]] == [
        str(world.practice("Dyfed"))
    ]
    assert [each["value"] for each in question(opened, "pathway")["options"]] == [
        "cancer",
        "dementia",
        "falls",
    ]
    told = await submit(world, done="Rang ten carers", result="mixed", shared_on="2017-04-03")
    assert "Logged: test 1" in told.text
    assert "Shared with peers: Monday 3 April 2017" in told.text


async def test_a_test_is_written_on_in_the_form_with_its_words_ready(world: World):
    await agreed(world)
    await submit(world, plan="Ask the nurse")
    test = await newest(world)
    request = await asked(world, world.gareth, value=OfCycle(0, test).encode())
    opened = form_of(await change_tests.open_form(request, world.services))
    assert question(opened, "plan")["initial_value"] == "Ask the nurse"
    assert opened.carries == OfTest(test, 1).encode()
    told = await submit(world, opened.carries, plan="Ask the nurse", done="Rang ten carers")
    assert "Written down: test 1" in told.text
    of_test = await asked(world, world.gareth, value=OfRow(test).encode())
    card = message_of(await change_tests.show(of_test, world.services))
    assert "Changes, oldest first" in shown(card)


async def test_the_lead_logs_for_any_practice_of_the_cluster(world: World):
    await agreed(world)
    opened = form_of(await change_tests.open_form(await asked(world, world.sian), world.services))
    assert len(question(opened, "practice")["options"]) == 7
    tabernacle = world.practice("Tabernacle")
    button = await asked(world, world.sian, value=OfCycle(tabernacle, 0).encode())
    opened = form_of(await change_tests.open_form(button, world.services))
    assert question(opened, "practice")["initial_option"]["value"] == str(tabernacle)
    await submit(world, user=world.sian, practice=str(tabernacle))
    assert "Test 1" in shown(await typed(world, "Tabernacle", user=world.sian))
    with pytest.raises(NotYourPractice):
        await typed(world, "Tabernacle")
    with pytest.raises(PracticeNotFound):
        await typed(world, "Nowhere Surgery")


async def test_a_former_pathway_is_offered_for_tests_done_before_the_change(world: World):
    await agreed(world)
    await agreed(world, "cancer, copd, falls because there is no data")
    opened = form_of(await change_tests.open_form(await asked(world, world.gareth), world.services))
    options = question(opened, "pathway")["options"]
    assert [each["value"] for each in options] == ["cancer", "copd", "falls", "dementia"]
    assert "former pathway" in options[-1]["description"]["text"]


async def test_an_nhs_number_is_refused_under_its_question(world: World):
    await agreed(world)
    with pytest.raises(HoldsPatientData) as refused:
        await submit(world, study="Seen 943 476 5919")
    assert refused.value.question == "study"


async def test_a_test_is_taken_back_with_a_reason_and_stays_readable(world: World):
    await agreed(world)
    await submit(world, done="Rang ten carers")
    test = OfRow(await newest(world)).encode()
    opened = await change_tests.open_withdraw(await asked(world, world.gareth, value=test), world.services)
    carries = form_of(opened).carries
    request = await asked(world, world.gareth, answers={"reason": "Logged twice"}, carries=carries)
    told = message_of(await change_tests.withdraw(request, world.services))
    assert "Test 1 is taken back" in told.text
    assert "Taken back: Logged twice" in shown(await typed(world))
    card = message_of(await change_tests.show(await asked(world, world.gareth, value=test), world.services))
    assert Action.LOG_TEST not in shown(card)


async def test_the_library_shows_what_others_learned_and_turns_to_one_pathway(world: World):
    await agreed(world)
    assert "Nothing is shared here yet" in shown(await shelves(world))
    await submit(world, done="Rang <ten> carers", result="negative", shared_on="2017-04-03")
    nia = {"practice": str(world.practice("Skewen")), "pathway": "falls", "user": world.nia}
    await submit(world, done="Checked lights", result="positive", shared_on="2017-04-03", **nia)
    seen = await shelves(world, user=world.priya)
    assert Action.SEE_TESTS not in shown(seen), "that would only refuse her"
    assert "Rang &lt;ten&gt; carers" in shown(seen)
    assert "2 tests shared" in seen.text
    one = await shelves(world, "falls")
    assert "Pathway: falls" in one.text
    assert "Rang" not in shown(one)
    assert "Nothing is shared here yet" in shown(await shelves(world, "cancer"))
    request = await asked(world, world.nia, value=OfLibrary("dementia", 1).encode())
    turned = await change_tests.turn_library(request, world.services)
    assert turned.replace
    assert "Checked lights" not in shown(message_of(turned))


async def test_long_tests_of_a_whole_cluster_fit_in_pages(world: World):
    await agreed(world)
    long = {part: f"{part} & " * 120 for part in ("aim", "plan", "done", "study", "act")}
    for _ in range(14):
        await submit(world, **long, result="mixed", shared_on="2017-04-03")
    first = await shelves(world)
    assert "Page 1 of 3" in shown(first)
    page = await asked(world, world.nia, value=OfLibrary("", 2).encode())
    message_of(await change_tests.turn_library(page, world.services))
    await typed(world)
    dyfed = await asked(world, world.gareth, value=OfTests(world.practice("Dyfed"), 1).encode())
    message_of(await change_tests.turn(dyfed, world.services))
    one = await asked(world, world.nia, value=OfRow(await newest(world)).encode())
    message_of(await change_tests.show(one, world.services))


async def test_thirty_practices_fit_where_the_lead_looks(world: World):
    await agreed(world, "cancer, mental health, " + "a long local pathway name " * 2)
    for number in range(23):
        await world.run(
            """WITH made AS (INSERT INTO practice (installation_id, code, name) VALUES (1, :code, :name) RETURNING id)
               INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
               SELECT 1, id, 1, '2009-04-01' FROM made""",
            code=f"W9{number:04}",
            name=f"The {number}th Practice with a Very Long Name Indeed, Medical Centre and Surgery",
        )
    message_of(await pathways.show(await asked(world, world.sian), world.services))
    assert "Practice: Waterside" in shown(await typed(world, user=world.catrin))


@pytest.mark.parametrize("more_clusters", [0, 64])
async def test_a_command_costs_three_round_trips_however_many_clusters_there_are(
    world: World, more_clusters: int
):
    await agreed(world)
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count::int) n""",
        count=more_clusters,
    )
    costs = []
    for text in ("", "new", "dementia: ring carers", "1", "1 do: rang ten", "Dyfed Road"):
        before = world.database.round_trips
        await change_tests.test(await asked(world, world.gareth, text), world.services)
        costs.append(world.database.round_trips - before)
    before = world.database.round_trips
    await shelves(world)
    assert [*costs, world.database.round_trips - before] == [2, 2, 3, 2, 3, 2, 2]
