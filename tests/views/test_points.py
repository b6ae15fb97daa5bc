"""Points in words where little is known of them, or where they may not apply."""

from bot.views import points as views
from bot.views.words import ENGLISH
from tests.world import World


async def test_points_that_nobody_could_divide_are_never_shown_as_nought(world: World):
    world.winder.to("2014-11-03")
    for user in (world.gareth, world.sian):
        told = views.show(ENGLISH, await world.services.points.overview(await world.ask(user)))
        assert told.text == "How the points of 2014/15 are divided is not known."


async def test_a_year_whose_points_were_not_found_says_so(world: World):
    world.winder.to("2018-11-05")
    told = views.show(ENGLISH, await world.services.points.overview(await world.ask(world.gareth)))
    assert told.text == "No points are known for 2018/19."


async def test_a_managed_practice_is_given_no_total(world: World):
    await world.run(
        """INSERT INTO structure_change (installation_id, subject_kind, subject_id, kind, on_date, recorded_at)
           SELECT installation_id, 'practice', id, 'managed', DATE '2017-04-01', now() FROM practice WHERE id = :id""",
        id=world.practice("Dyfed"),
    )
    told = views.show(ENGLISH, await world.services.points.overview(await world.ask(world.gareth)))
    assert "of 200" not in str(told.payload())
    assert "points may not apply to it" in told.text
