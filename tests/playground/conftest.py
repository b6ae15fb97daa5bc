from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.playground.cast import seed


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A workspace whose app works only while it is asked: nothing goes on in the background."""
    playground = Playground(seed(), signs_in_real_time=True)
    playground.follow(idle=_at_once)
    yield playground
    await playground.close()


async def _at_once() -> None:
    """Say that there is nothing to wait for."""


@pytest.fixture
async def session(playground: Playground) -> AsyncIterator[aiohttp.ClientSession]:
    async with playground.session() as session:
        yield session


@pytest.fixture
def client(playground: Playground, session: aiohttp.ClientSession) -> AsyncWebClient:
    return playground.client(session)
