"""A poll of dates on the page of somebody without Slack: looked at, answered by a press and by the form."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.date_polls import DatePoll, PollWish, Word
from tests.own_pages import RHIAN, Pages, Seen, served_pages
from tests.world import World

WEDNESDAY = datetime(2017, 6, 14, 11, 30, tzinfo=UTC)
NEXT = datetime(2017, 6, 21, 13, 0, tzinfo=UTC)


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    async with served_pages(world) as served:
        await served.by_mail()
        yield served


async def ask(pages: Pages) -> DatePoll:
    asker = await pages.world.ask(pages.world.sian)
    return (await pages.house.date_polls.ask(asker, "ask", PollWish((WEDNESDAY, NEXT)))).poll


async def opened(pages: Pages, poll: DatePoll) -> Seen:
    return await pages.get(f"{await pages.address(RHIAN)}/poll/{poll.id}")


async def said(pages: Pages, poll: DatePoll, word: Word) -> list[int]:
    """Tell at which dates Castle Surgery says a word, by their place."""
    voting = await pages.house.date_polls.voting(await pages.world.ask(pages.world.sian), poll.id)
    names = [
        [practice.name for practice in voting.poll.practices_saying(option.id, word)]
        for option in voting.poll.options
    ]
    return [place for place, found in enumerate(names) if found == ["Castle Surgery"]]


async def test_looking_at_a_poll_says_nothing(pages: Pages):
    poll = await ask(pages)
    seen = await opened(pages, poll)
    assert seen.status == 200
    assert "Which date suits? Cluster: Neath" in seen.text
    assert "Siân Rees" in seen.text
    assert "Wednesday 14 June 2017, 12:30–14:30" in seen.text
    assert "Close the poll" not in seen.text
    assert not await pages.world.run("SELECT id FROM date_poll_vote")


async def test_a_press_says_a_word_for_the_practice(pages: Pages):
    poll = await ask(pages)
    seen = await pages.press(await opened(pages, poll), "If need be")
    assert "Practice: Castle Surgery" in seen.text
    assert await said(pages, poll, Word.IF_NEED_BE) == [0]
    assert [row["source"] for row in await pages.world.run("SELECT source FROM date_poll_vote")] == ["page"]
    assert pages.hurried


async def test_the_form_answers_all_dates_at_once_and_shows_what_was_said(pages: Pages):
    poll = await ask(pages)
    form = await pages.follow(await opened(pages, poll), "Answer all at once…")
    assert form.body.count('type="radio"') == 6
    first, second = (f"option{option.id}" for option in poll.options)
    seen = await pages.press(form, "Save", **{first: "no", second: "yes"})
    assert "Recorded." in seen.text
    assert await said(pages, poll, Word.YES) == [1]
    form = await pages.follow(await opened(pages, poll), "Answer all at once…")
    assert form.body.count(" checked") == 2


async def test_a_form_without_a_word_is_shown_again(pages: Pages):
    poll = await ask(pages)
    form = await pages.follow(await opened(pages, poll), "Answer all at once…")
    seen = await pages.press(form, "Save")
    assert seen.status == 422
    assert "Please choose an answer for at least one date." in seen.text
    assert not await pages.world.run("SELECT id FROM date_poll_vote")


async def test_a_closed_poll_says_what_became_of_it(pages: Pages):
    poll = await ask(pages)
    before = await opened(pages, poll)
    asker = await pages.world.ask(pages.world.sian)
    await pages.house.date_polls.close(asker, "close", poll.id, poll.options[1].id)
    assert "The meeting is on: Wednesday 21 June 2017, 14:00" in (await opened(pages, poll)).text
    late = await pages.press(before, "Suits")
    assert late.status == 422
    assert "This poll is closed. The meeting is on: Wednesday 21 June 2017" in late.text


async def test_a_poll_of_another_cluster_is_nobodys_business(pages: Pages):
    catrin = await pages.world.ask(pages.world.catrin, "C0AFAN")
    poll = (await pages.house.date_polls.ask(catrin, "ask", PollWish((WEDNESDAY,)))).poll
    seen = await opened(pages, poll)
    assert seen.status == 422
    assert "14 June" not in seen.text


async def test_open_polls_are_among_the_pages(pages: Pages):
    await ask(pages)
    seen = await pages.get(f"{await pages.address(RHIAN)}/polls")
    assert "Wednesday 21 June 2017, 14:00–16:00" in seen.text
    assert "Ask about dates" not in seen.text


async def test_an_open_poll_is_answered_from_the_front_page(pages: Pages):
    poll = await ask(pages)
    front = await pages.get(await pages.address(RHIAN))
    assert "Please answer by: Monday 10 April 2017" in front.text
    assert "No answer yet (1): Castle Surgery" in front.text
    form = await pages.follow(front, "Answer all at once…")
    await pages.press(form, "Save", **{f"option{poll.options[0].id}": "yes"})
    assert await said(pages, poll, Word.YES) == [0]
    front = await pages.get(await pages.address(RHIAN))
    assert "No answer yet (1): Castle Surgery" not in front.text
    assert "Wednesday 21 June 2017" in (await pages.follow(front, "See the poll")).text
