"""A real Chromium before a served workspace: one browser a worker, one page a test, and no complaint unheard."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from storage.database import Database
from tests.browser.chromium import FLAGS, REMEDY, chromium
from tests.control import opened
from tests.playground.cast import bolt_app, seed, served
from tests.world import empty

Opens = Callable[..., Awaitable[Page]]

expect.set_options(timeout=8_000)


@dataclass(frozen=True, slots=True)
class Visit:
    """A served workspace; `open` shows its page, in a window of its own each time."""

    playground: Playground
    open: Opens


@dataclass(frozen=True, slots=True)
class Workshop(Visit):
    """A small workspace whose app the test itself writes."""

    app: AsyncApp


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = chromium()
    if found is None:
        pytest.fail(REMEDY)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def demo(database: Database, browser: Browser) -> AsyncIterator[Visit]:
    """The demo's workspace at the story's beginning, with the whole bot behind it."""
    await empty(database)
    async with (
        opened(database) as workspace,
        workspace.playground.serve(),
        _visits(browser, workspace.playground) as open_page,
    ):
        yield Visit(workspace.playground, open_page)


@pytest.fixture
async def workshop(browser: Browser) -> AsyncIterator[Workshop]:
    playground = Playground(seed(), signs_in_real_time=True)
    async with playground.session() as session, playground.serve(), _visits(browser, playground) as open_page:
        yield Workshop(playground, open_page, _app(playground, session))


def _app(playground: Playground, session: aiohttp.ClientSession) -> AsyncApp:
    app = bolt_app(playground, session)
    playground.connect_asgi(served(app))
    return app


@asynccontextmanager
async def _visits(browser: Browser, playground: Playground) -> AsyncIterator[Opens]:
    """Open pages until the block ends; then whatever went wrong on one of them is told."""
    complaints: list[str] = []

    async def open_page(address: str = "", **how: object) -> Page:
        usual = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce"}
        page = await browser.new_page(**{**usual, **how})  # type: ignore[arg-type] # the options of a context
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(address or playground.page)
        await expect(
            page.get_by_role("navigation", name="Who am I?").get_by_role("button").first
        ).to_be_visible()
        return page

    yield open_page
    for context in browser.contexts:
        for page in context.pages:
            trouble = page.locator("#trouble")
            complaints += await trouble.all_text_contents() if await trouble.is_visible() else []
        await context.close()
    assert complaints == []
