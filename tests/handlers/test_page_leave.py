"""Time away, written down on one's own page: whoever stands in is chosen among the people of the cluster."""

from collections.abc import AsyncIterator

import pytest

from tests.own_pages import RHIAN, Pages, Seen, served_pages
from tests.world import World

TWM = "MTWMSIONABC"


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    async with served_pages(world) as served:
        await served.by_mail()
        yield served


async def away(pages: Pages) -> Seen:
    return await pages.get(f"{await pages.address(RHIAN)}/say/away")


async def kept(pages: Pages) -> list[dict[str, object]]:
    return await pages.world.run(
        "SELECT l.starts::text, l.ends::text, c.handle FROM leave l LEFT JOIN person c ON c.id = l.cover_id"
    )


async def test_somebody_of_the_cluster_stands_in_and_those_of_the_practice_are_named_first(pages: Pages):
    await pages.by_mail(TWM, "Twm <b>Siôn")
    seen = await away(pages)
    assert "Twm <b>Siôn" in seen.text
    assert "<b>Siôn" not in seen.body
    assert "Rhian Jones</option>" not in seen.body
    assert "Dewi Hughes" not in seen.text, "an operator keeps the workspace and has no part in the cluster"
    assert 0 < seen.body.index("MTWMSIONABC") < seen.body.index(pages.world.nia)
    done = await pages.press(seen, "Save", first="2017-07-03", last="2017-07-14", cover=TWM)
    assert done.status == 200
    assert "Who stands in: Twm <b>Siôn" in done.text
    assert await kept(pages) == [{"starts": "2017-07-03", "ends": "2017-07-14", "handle": TWM}]


@pytest.mark.parametrize("cover", ["U0OWEN", "nobody at all", "<script>", RHIAN, "M" * 3000, "M\x00"])
async def test_nobody_else_can_be_made_to_stand_in(pages: Pages, cover: str):
    seen = await away(pages)
    refused = await pages.press(seen, "Save", first="2017-07-03", last="2017-07-14", cover=cover)
    assert refused.status == 422
    assert 'value="2017-07-14"' in refused.body
    assert await kept(pages) == []
    assert await pages.world.run("SELECT handle FROM person WHERE name = ''") == []


async def test_without_a_name_the_next_in_turn_hears(pages: Pages):
    await pages.by_mail("MANWENABCDE", "Anwen")
    assert "Anwen" in (await away(pages)).text
    await pages.world.run("UPDATE mailbox SET invitations = false WHERE address LIKE 'manwen%'")
    seen = await away(pages)
    assert "Anwen" not in seen.text, "she wants no e-mail, so that nothing would reach her"
    done = await pages.press(seen, "Save", first="2017-07-03", last="2017-07-14", cover="")
    assert "your practice's deputy, or else whoever leads the cluster" in done.text
    assert (await kept(pages))[0]["handle"] is None
