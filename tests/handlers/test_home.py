"""The Home tab of everybody in the cast, and of those who come before anything is set up."""

from datetime import UTC, date, datetime
from typing import Any

from bot.domain.date_polls import PollWish, Word
from bot.domain.home import HomePage
from bot.domain.ids import InstallationId
from bot.domain.meetings import MeetingDraft
from bot.domain.people import Asker, Language
from bot.playground.blocks import check_view
from bot.views import home as views
from bot.views.actions import Action, OfMeeting
from bot.views.message import Home, select
from bot.views.words import ENGLISH
from handlers import attendance, date_polls, home
from tests.asking import asked
from tests.world import World


async def opened(world: World, user: str) -> Home:
    return await home.show(await asked(world, user, channel=None), world.services)


def said(page: Home) -> str:
    return str(page.blocks)


def pressed(page: Home) -> list[str]:
    """List the action ids of every button on the page."""
    found = [block["accessory"] for block in page.blocks if "accessory" in block]
    found += [each for block in page.blocks if block["type"] == "actions" for each in block["elements"]]
    return [each["action_id"].split(":")[0] for each in found]


def said_by_buttons(page: Home) -> set[str]:
    """List the commands that buttons on the page say for the reader."""
    blocks = [each for block in page.blocks if block["type"] == "actions" for each in block["elements"]]
    return {
        each["value"] for each in blocks if each["action_id"].split(":")[0] == Action.ASK and "value" in each
    }


def menu_of(page: Home) -> dict[str, Any]:
    blocks = [each for block in page.blocks if block["type"] == "actions" for each in block["elements"]]
    return next(each for each in blocks if each["type"] == "static_select")


async def plan(world: World, day: date = date(2017, 6, 14)) -> None:
    await world.services.meetings.new(await world.ask(world.sian), f"new-{day}", MeetingDraft(day))


async def test_a_representative_sees_the_next_meeting_to_answer_and_what_is_open_most_urgent_first(
    world: World,
):
    await plan(world)
    world.winder.to("2017-05-19")
    page = await opened(world, world.gareth)
    text = said(page)
    assert "Gareth Pugh" in text
    assert "Dyfed Road Health Centre: no answer yet" in text
    assert "Wednesday 14 June 2017" in text
    assert "Wednesday 31 May 2017" in text
    assert "Easter Saturday" not in text
    assert {Action.COMING, Action.APOLOGIES, Action.SUBSTITUTE, Action.SHARE} <= set(pressed(page))
    assert Action.PLAN_MEETINGS not in pressed(page)
    assert "Skewen" not in text


async def test_who_is_at_the_meeting_reads_so_and_not_that_they_have_not_answered(world: World):
    await plan(world)
    world.winder.to("2017-06-14", "11:35")
    await attendance.here(await asked(world, world.gareth), world.services)
    assert "Dyfed Road Health Centre: recorded as here" in said(await opened(world, world.gareth))


async def test_what_was_shared_leaves_the_page(world: World):
    world.winder.to("2017-05-19")
    before = pressed(await opened(world, world.gareth)).count(Action.SHARE)
    await world.services.sharing.share_typed(await world.ask(world.gareth), "PDP", "key")
    page = await opened(world, world.gareth)
    assert "development plan (PDP) shared" not in said(page)
    assert pressed(page).count(Action.SHARE) <= before


async def test_when_nothing_is_soon_due_the_next_date_is_shown_and_what_is_overdue_goes_first(world: World):
    assert "Wednesday 31 May 2017" in said(await opened(world, world.gareth))
    world.winder.to("2018-03-20")
    text = said(await opened(world, world.gareth))
    assert text.index("Overdue: 293 days") < text.index("Easter Saturday")


async def test_the_whole_programme_can_be_reached_from_the_page_without_typing(world: World):
    lines = said_by_buttons(await opened(world, world.gareth))
    assert {"points", "evidence", "test", "review", "pathways", "library", "programme"} <= lines
    assert "The answer comes under *Messages*" in said(await opened(world, world.gareth))
    assert {"suspend", "structure", "indicators"} <= said_by_buttons(await opened(world, world.catrin))
    assert {"plan", "pathways", "library"} <= said_by_buttons(await opened(world, world.priya))
    assert not {"points", "evidence", "suspend"} & said_by_buttons(await opened(world, world.priya))


async def test_slack_takes_everybodys_page(world: World):
    await plan(world)
    for user in (world.sian, world.gareth, world.catrin, world.priya, world.dewi, world.owen):
        assert check_view((await opened(world, user)).payload(), "home") == []


async def test_a_year_that_asks_for_no_number_points_or_pathways_has_no_doors_to_them(world: World):
    world.winder.to("2026-06-10")
    page = await opened(world, world.sian)
    assert "No number is asked for" in said(page)
    assert "Made it" not in said(page)
    assert "Draft rules: 2026/27" in said(page)
    assert {"evidence", "programme"} <= said_by_buttons(page)
    assert not {"points", "pathways", "test", "review"} & said_by_buttons(page)


async def test_the_menu_offers_every_command_that_somebody_may_use_and_no_other(world: World):
    offered = {each["value"] for each in menu_of(await opened(world, world.gareth))["options"]}
    assert {"attendance", "share", "bodies", "people add"} <= offered
    assert not {"suspend", "setup", "register"} & offered
    assert "suspend" in {each["value"] for each in menu_of(await opened(world, world.catrin))["options"]}


async def test_on_the_day_everybody_can_say_here_and_a_lead_take_the_register(world: World):
    await plan(world)
    world.winder.to("2017-06-14", "08:00")
    assert Action.HERE in pressed(await opened(world, world.gareth))
    assert Action.OPEN_REGISTER not in pressed(await opened(world, world.gareth))
    assert Action.OPEN_REGISTER in pressed(await opened(world, world.sian))


async def test_a_lead_sees_the_cluster_and_the_register_that_is_still_open(world: World):
    await plan(world)
    world.winder.to("2017-06-16")
    page = await opened(world, world.sian)
    assert "The register of this meeting is still open: Wednesday 14 June 2017" in said(page)
    assert "The cluster at a glance" in said(page)
    assert "Castle Surgery" in said(page)
    assert {Action.OPEN_REGISTER, Action.PLAN_MEETINGS, Action.NEW_OUTCOME, Action.SEE_SUMMARY} <= set(
        pressed(page)
    )


async def test_an_officer_sees_the_boards_duties_and_its_clusters(world: World):
    world.winder.to("2017-05-19")
    text = said(await opened(world, world.catrin))
    assert "Swansea Bay University Health Board" in text
    assert "Neath" in text
    assert "Afan" in text


async def test_a_partner_sees_the_meeting_and_no_practices_business(world: World):
    await plan(world)
    page = await opened(world, world.priya)
    assert "Wednesday 14 June 2017" in said(page)
    assert Action.SHARE not in pressed(page)
    assert "You, for no practice: no answer yet" in said(page)
    assert Action.COMING in pressed(page)


async def test_an_operator_and_a_stranger_are_told_what_to_do(world: World):
    assert "/clwstwr setup" in said(await opened(world, world.dewi))
    assert "You have no role here." in said(await opened(world, world.owen))


async def test_before_anything_is_set_up_the_first_comer_is_told_how(world: World):
    await world.run("DELETE FROM appointment")
    world.services.directory.forget()
    assert "Nothing is set up yet" in said(await opened(world, world.owen))


async def test_a_cluster_without_a_channel_says_where_to_go(world: World):
    await world.run("DELETE FROM cluster_channel")
    world.services.directory.forget()
    page = await opened(world, world.sian)
    assert "This cluster has no channel yet: Neath" in said(page)


async def test_it_speaks_the_readers_language(world: World):
    await world.services.people.choose_language(await world.ask(world.gareth), Language.WELSH)
    assert "Asesiad cynaliadwyedd" in said(await opened(world, world.gareth))


async def test_it_never_outgrows_a_home_tab_and_every_block_has_words(world: World):
    for number in range(12):
        await plan(world, date(2017, 6, 1 + number))
    world.winder.to("2018-04-20")
    for user in (world.sian, world.gareth, world.catrin, world.dewi, world.owen):
        page = await opened(world, user)
        assert 0 < len(page.blocks) <= 100
        assert all(block["text"]["text"] for block in page.blocks if "text" in block)


async def test_it_costs_the_same_with_many_clusters(world: World):
    costs = []
    for clusters in (0, 64):
        await world.run(
            "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'C' || n FROM generate_series(1, :n) n",
            n=clusters,
        )
        before = world.database.round_trips
        for user in (world.sian, world.catrin):
            await opened(world, user)
        costs.append(world.database.round_trips - before)
    assert costs[0] == costs[1]


async def test_an_open_poll_of_dates_is_on_the_page_of_who_may_answer_it(world: World):
    wednesday = datetime(2017, 6, 14, 11, 30, tzinfo=UTC)
    assert Action.VOTE_ON_ALL not in pressed(await opened(world, world.gareth))
    sian = await world.ask(world.sian)
    poll = (await world.services.date_polls.ask(sian, "ask", PollWish((wednesday,)))).poll
    page = await opened(world, world.gareth)
    assert "Wednesday 14 June 2017, 12:30–14:30" in said(page)
    assert "No answer yet (1): Dyfed Road Health Centre" in said(page)
    assert Action.VOTE_ON_ALL in pressed(page)
    [one] = [
        each["value"]
        for block in page.blocks
        if block["type"] == "actions"
        for each in block["elements"]
        if each["action_id"] == Action.SEE_POLLS
    ]
    shown = await date_polls.show(await asked(world, world.gareth, value=one, channel=None), world.services)
    assert "Which date suits? Cluster: Neath" in str(shown)
    await world.services.date_polls.vote(
        await world.ask(world.gareth), "vote", poll.id, {poll.options[0].id: Word.YES}
    )
    assert "No answer yet (1)" not in said(await opened(world, world.gareth))
    await world.services.date_polls.close(sian, "close", poll.id, None)
    assert Action.VOTE_ON_ALL not in pressed(await opened(world, world.gareth))


def test_a_page_without_anything_is_still_a_page():
    nobody = Asker(InstallationId(1), "U0X", None, None, (), None, operators=1)
    page = views.page(ENGLISH, HomePage(nobody), select(Action.ASK, []))
    assert "Everything you can ask" in str(page.blocks)


async def test_the_answer_buttons_carry_the_meeting_as_announced(world: World):
    await plan(world)
    page = await opened(world, world.gareth)
    (coming,) = [
        each
        for block in page.blocks
        if block["type"] == "actions"
        for each in block["elements"]
        if each["action_id"] == Action.COMING
    ]
    assert OfMeeting.decode(coming["value"]).meeting > 0
