from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.playground.cast import seed


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(seed(), signs_in_real_time=True)
    yield playground
    await playground.close()


@pytest.fixture
async def session(playground: Playground) -> AsyncIterator[aiohttp.ClientSession]:
    async with playground.session() as session:
        yield session


@pytest.fixture
def client(playground: Playground, session: aiohttp.ClientSession) -> AsyncWebClient:
    return playground.client(session)
