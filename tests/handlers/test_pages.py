"""People's own pages over real HTTP: what they show, what they do once, and what they refuse kindly."""

from collections.abc import AsyncIterator

import pytest

from tests.own_pages import RHIAN, Pages, served_pages
from tests.world import World


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    async with served_pages(world) as served:
        yield served


async def test_the_first_page_says_who_i_am_and_what_is_next(pages: Pages):
    await pages.by_mail()
    await pages.world.meeting("2017-06-14")
    seen = await pages.get(await pages.address(RHIAN))
    assert seen.status == 200
    assert "Rhian Jones" in seen.text
    assert "Castle Surgery" in seen.text
    assert "Wednesday 14 June 2017" in seen.text
    assert "/clwstwr" not in seen.text
