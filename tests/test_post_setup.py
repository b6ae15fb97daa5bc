"""What the doctor, the log and the post book say of a post that is set up in part, or leads elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.command_line import doctor
from bot.command_line.serve import post_told
from bot.command_line.web_server import address, bound, serving
from bot.config import Settings, read_settings
from bot.views import post_book
from handlers.feed_door import FeedDoor
from tests.post import OFFICE, with_post
from tests.test_mail_settings import MAIL
from tests.world import World


@asynccontextmanager
async def house(*routes: Route) -> AsyncIterator[str]:
    """Answer on a port of loopback."""
    with bound("127.0.0.1", 0) as taken:
        async with serving(Starlette(routes=list(routes)), taken):
            yield address(taken)


async def test_the_doctor_knocks_where_calendars_and_browsers_are_sent(world: World, tmp_path: Path):
    none = await doctor.public_address(Settings(clwstwr_home=tmp_path))
    assert "no calendar can subscribe" in none.found
    assert not none.remedy
    async with house(Route("/calendar/{token}.ics", FeedDoor(world.services, world.voices))) as url:
        ours = await doctor.public_address(Settings(public_url=url))
    assert (ours.found, ours.remedy) == (f"{url} leads to us", "")
    gone = await doctor.public_address(Settings(public_url=url))
    assert "is not reached" in gone.found
    assert "PUBLIC_URL" in gone.remedy


async def test_the_doctor_is_not_content_with_another_ones_answer():
    async with house() as url:
        found = await doctor.public_address(Settings(public_url=url))
    assert found.found == f"somebody else answers at {url} (status 404)"
    assert found.remedy


def test_the_log_says_what_of_the_post_is_left_out():
    assert list(post_told(Settings())) == [
        "e-mail is off, so nobody without Slack is reached: SMTP_URL is not set",
        "no calendar can subscribe: PUBLIC_URL is not set",
    ]
    half = read_settings(for_slack=False, environment=MAIL)
    told = [
        "e-mail goes out as clwstwr@example.org",
        "answers from calendars come by `clwstwr mail-in` alone: IMAP_URL is not set",
    ]
    assert list(post_told(half)) == told
    whole = read_settings(for_slack=False, environment={**MAIL, "IMAP_URL": "imaps://imap.example.org"})
    assert list(post_told(whole)) == told[:1]


@pytest.mark.parametrize(("looks_in", "told"), [(True, False), (False, True)])
async def test_the_post_book_says_that_nobody_looks_for_answers(world: World, *, looks_in: bool, told: bool):
    with_post(world, replace(OFFICE, looks_in=looks_in))
    found = await world.services.letters.book(await world.ask(world.dewi))
    assert ("IMAP_URL" in post_book.book(world.voices.english, found).text) is told
