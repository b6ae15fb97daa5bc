"""People's own pages for officers of a health board who belong to no cluster."""

from bot.domain.people import Role
from tests.own_pages import Pages, served_pages
from tests.world import World

MARI = "MMARIPUGHAB"


async def officer(pages: Pages) -> str:
    world = pages.world
    board = (await world.ask(world.catrin)).boards
    await world.appoint(MARI, "Mari Pugh", Role.BOARD_OFFICER, board=next(iter(board)))
    return await pages.address(MARI)


async def test_an_officer_of_no_cluster_sees_the_health_board_and_what_it_owes(world: World):
    async with served_pages(world) as pages:
        front = await pages.get(await officer(pages))
        assert front.status == 200
        assert "Health board:" in front.text
        assert "Neath" in front.text
        assert "/clwstwr" not in front.text
        owed = await pages.follow(front, "Deadlines")
        assert owed.status == 200, owed.text
        assert "/clwstwr" not in owed.text


async def test_every_link_of_an_officer_leads_somewhere(world: World):
    async with served_pages(world) as pages:
        front = await pages.get(await officer(pages))
        for label in ("My hours", "Away", "My reminders", "E-mail", "Reminders"):
            seen = await pages.follow(front, label)
            assert seen.status == 200, (label, seen.text)


async def test_an_officer_says_on_a_page_what_the_health_board_shared(world: World):
    async with served_pages(world) as pages:
        front = await pages.get(await officer(pages))
        form = await pages.follow(front, "Shared…")
        done = await pages.press(form, "Record", shared_on="2017-04-03")
        assert done.status == 200, done.text
        rows = await world.run("SELECT recorded_by FROM submission")
        assert rows == [{"recorded_by": MARI}]
