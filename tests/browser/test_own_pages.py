"""People's own pages in a real browser: on a phone, in the dark, by keys alone, without script, in Welsh."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from bot.domain.date_polls import DatePoll, PollWish
from bot.domain.ids import MeetingId
from bot.domain.outcomes import WrittenOutcome
from bot.domain.plan_words import Column
from tests.browser.seen import serious
from tests.browser.test_access import PHONE, SCHEMES
from tests.own_pages import RHIAN, Pages, served_pages
from tests.world import World

NARROW = {"width": 320, "height": 640}


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    """Rhian's pages, with a meeting ahead and a plan of two rows."""
    async with served_pages(world) as served:
        await served.by_mail()
        sian = await world.ask(world.sian)
        for number, objective in enumerate(("Winter flu clinics", "Fewer falls at home")):
            words = {Column.OBJECTIVE: objective, Column.RAG: "amber", Column.PROGRESS: "Begun"}
            await world.services.plan.record(sian, f"row-{number}", WrittenOutcome(None, words))
        yield served


@pytest.fixture
async def poll(pages: Pages) -> DatePoll:
    """A poll of three dates, one of them around Easter, one on a Saturday."""
    moments = [datetime(2017, month, day, 11, 30, tzinfo=UTC) for month, day in ((4, 17), (6, 14), (6, 24))]
    wish = PollWish(tuple(moments), place="Neath Civic Centre", note="About the flu clinics")
    return (await pages.house.date_polls.ask(await pages.world.ask(pages.world.sian), "ask", wish)).poll


@pytest.fixture
async def meeting(world: World) -> MeetingId:
    return await world.meeting("2017-06-14")


async def opened(browser: Browser, address: str, **how: object) -> Page:
    """Open a page on a phone; whatever the browser complains of, our own policy included, fails the test."""
    usual = {"viewport": PHONE, "locale": "en-GB", "reduced_motion": "reduce"}
    page = await browser.new_page(**{**usual, **how})  # type: ignore[arg-type] # the options of a context
    page.set_default_timeout(8_000)

    def complain(said: ConsoleMessage) -> None:
        assert said.type != "error" or "status of 4" in said.text, said.text

    page.on("console", complain)
    await page.goto(address)
    return page


async def places(pages: Pages, meeting: MeetingId) -> list[str]:
    address = await pages.address(RHIAN)
    paths = (
        "",
        f"/meeting/{meeting}",
        "/meetings",
        "/duties",
        "/plan",
        "/unsubscribe",
        "/say/share",
        "/say/points",
    )
    return [*(address + path for path in paths), f"{pages.base}/page/nobody"]


@SCHEMES
async def test_nothing_serious_on_any_page(browser: Browser, pages: Pages, meeting: MeetingId, scheme: str):
    for address in await places(pages, meeting):
        page = await opened(browser, address, color_scheme=scheme)
        assert await serious(page) == [], address
        await page.close()


@SCHEMES
async def test_nothing_serious_in_a_refused_form_and_behind_a_link_that_ran_out(
    browser: Browser, pages: Pages, scheme: str
):
    page = await opened(browser, await pages.address(RHIAN), color_scheme=scheme)
    await page.get_by_role("link", name="Shared…").first.click()
    await page.get_by_label("Note").fill("About 943 476 5919")
    await page.get_by_role("button", name="Record").click()
    await expect(page.get_by_label("Note")).to_have_accessible_description(
        "Never anything about patients. This looks like it holds an NHS number, so I have not kept it. Please take out "
        "anything about patients and send it again."
    )
    assert await serious(page) == []
    old = await pages.address(RHIAN)
    pages.world.winder.to("2017-09-01")
    await page.goto(old)
    await expect(page.get_by_role("button", name="Send me a new link")).to_be_visible()
    assert await serious(page) == []
    await page.close()


async def test_nothing_hangs_over_the_edge_of_a_small_phone_and_every_button_is_a_thumb_wide(
    browser: Browser, pages: Pages, meeting: MeetingId
):
    for language in ("en", "cy"):
        for address in await places(pages, meeting):
            page = await opened(browser, f"{address}?lang={language}", viewport=NARROW)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            small = await page.evaluate(
                """[...document.querySelectorAll('button, .button, nav a, footer a, .language a, select, input')]
                   .filter(node => node.type !== 'hidden' && node.type !== 'checkbox' && node.offsetParent
                           && node.getBoundingClientRect().height < 44).map(node => node.outerHTML)"""
            )
            assert small == [], address
            await page.close()


@SCHEMES
async def test_nothing_serious_from_the_front_page_through_a_poll(
    browser: Browser, pages: Pages, poll: DatePoll, scheme: str
):
    for language in ("en", "cy"):
        address = await pages.address(RHIAN)
        page = await opened(browser, f"{address}?lang={language}", color_scheme=scheme, viewport=NARROW)
        for path in ("", "/polls", f"/poll/{poll.id}", f"/see?do=poll.vote_all&with={poll.id}"):
            sign = "&" if "?" in path else "?"
            await page.goto(f"{address}{path}{sign}lang={language}")
            assert await serious(page) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        await page.locator("main form button").last.click()
        assert await serious(page) == []
        await page.close()


async def test_a_poll_is_answered_by_keys_alone_and_without_script(
    browser: Browser, pages: Pages, poll: DatePoll
):
    page = await opened(browser, await pages.address(RHIAN), java_script_enabled=False)
    await page.get_by_role("link", name="Answer all at once…").focus()
    await page.keyboard.press("Enter")
    first = page.get_by_role("group", name="Wednesday 14 June 2017")
    await first.get_by_role("radio", name="If need be").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_contain_text("12:30–14:30: If need be")
    await expect(page.get_by_role("main")).to_contain_text("Dates still to answer: 2")
    rows = await pages.world.run("SELECT word, source FROM date_poll_vote")
    assert rows == [{"word": "if need be", "source": "page"}]
    assert poll.id
    await page.close()


async def test_somebody_else_is_sent_by_keys_alone(browser: Browser, pages: Pages, meeting: MeetingId):
    page = await opened(browser, f"{await pages.address(RHIAN)}/meeting/{meeting}")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in range(3):
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Someone else comes")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Someone else comes")
    await page.get_by_label("Who comes?").focus()
    await page.keyboard.type("Ifan Rhys")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_contain_text("Who comes: Ifan Rhys")
    await page.close()


async def test_everything_works_without_script(browser: Browser, pages: Pages, meeting: MeetingId):
    page = await opened(browser, await pages.address(RHIAN), java_script_enabled=False)
    await page.get_by_role("button", name="Coming").click()
    await expect(page.get_by_role("main")).to_contain_text("Castle Surgery: coming")
    await page.get_by_role("link", name="Action plan").click()
    await page.get_by_role("link", name="Add progress…").click()
    await page.get_by_label("Which row of the plan?").select_option("2")
    await page.get_by_label("What has been done?").fill("Staff trained.")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("main")).to_contain_text("Staff trained.")
    await page.get_by_role("link", name="E-mail").click()
    await page.get_by_role("button", name="Stop all e-mail").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You get no e-mail from Clwstwr any more")
    assert meeting
    await page.close()


async def test_a_page_read_again_after_a_press_does_nothing_twice(
    browser: Browser, pages: Pages, meeting: MeetingId
):
    page = await opened(browser, f"{await pages.address(RHIAN)}/meeting/{meeting}")
    await page.get_by_role("button", name="Apologies").click()
    await expect(page.get_by_role("main")).to_contain_text("Castle Surgery: apologies")
    await page.reload()
    await expect(page.get_by_role("main")).to_contain_text("Castle Surgery: apologies")
    rows = await pages.world.run("SELECT answer FROM rsvp")
    assert rows == [{"answer": "apologies"}]
    await page.close()


async def test_welsh_is_one_press_away_and_stays_when_chosen(
    browser: Browser, pages: Pages, meeting: MeetingId
):
    page = await opened(browser, f"{await pages.address(RHIAN)}/meeting/{meeting}")
    await page.get_by_role("link", name="Cymraeg").click()
    await expect(page.locator("html")).to_have_attribute("lang", "cy")
    await expect(page.get_by_role("main")).to_contain_text("Dydd Mercher 14 Mehefin 2017")
    await page.locator(".keep button").click()
    await page.goto(await pages.address(RHIAN))
    await expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert await serious(page) == []
    await page.close()


async def test_the_plan_is_a_table_for_everybody_and_cards_on_a_phone(browser: Browser, pages: Pages):
    page = await opened(browser, f"{await pages.address(RHIAN)}/plan")
    await expect(page.get_by_role("table").get_by_role("row")).to_have_count(3)
    await expect(page.get_by_role("cell", name="Winter flu clinics")).to_be_visible()
    phone = await page.get_by_role("cell", name="Winter flu clinics").evaluate(
        "node => getComputedStyle(node).display"
    )
    await page.set_viewport_size({"width": 1100, "height": 800})
    wide = await page.get_by_role("cell", name="Winter flu clinics").evaluate(
        "node => getComputedStyle(node).display"
    )
    assert (phone, wide) == ("block", "table-cell")
    await page.close()


@SCHEMES
async def test_a_page_is_printed_black_on_white_with_its_table_and_without_buttons(
    browser: Browser, pages: Pages, scheme: str
):
    page = await opened(browser, f"{await pages.address(RHIAN)}/plan", color_scheme=scheme)
    await page.emulate_media(media="print")
    look = "node => [getComputedStyle(node).color, getComputedStyle(node).display]"
    cell = page.get_by_role("cell", name="Winter flu clinics")
    assert await cell.evaluate(look) == ["rgb(0, 0, 0)", "table-cell"]
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for left_out in ("Add progress…", "Cymraeg", "My hours"):
        await expect(page.get_by_role("link", name=left_out)).to_have_count(0)
    await page.close()
