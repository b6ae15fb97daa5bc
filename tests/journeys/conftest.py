"""Journeys begin on 3 April 2017 in the demo's workspace: the real register, one cluster, the cast in their roles."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.control import Workspace, opened
from tests.world import empty


@pytest.fixture
async def workspace(database: Database) -> AsyncIterator[Workspace]:
    await empty(database)
    async with opened(database) as opened_workspace:
        yield opened_workspace
