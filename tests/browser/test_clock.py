"""The clock: large when it is not now, moved by a press, and telling what happened on the way."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.seen import window


async def test_the_clock_shows_the_storys_time_and_says_that_it_stands_still(demo: Visit):
    page = await demo.open()
    await expect(page.get_by_role("timer")).to_contain_text("Mon 3 Apr 2017")
    await expect(page.get_by_role("timer")).to_contain_text("09:00")
    await expect(page.get_by_role("status", name="Not as usual")).to_contain_text("stands still")


async def test_a_day_is_let_pass_with_nothing_to_do(demo: Visit):
    page = await demo.open()
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.get_by_role("timer")).to_contain_text("Tue 4 Apr 2017")
    await expect(page.get_by_role("region", name="What arrived meanwhile")).to_contain_text("Nothing arrived")


async def test_a_jump_tells_what_arrived_and_leads_there(demo: Visit):
    page = await demo.open()
    await page.get_by_role("button", name="Jump to…").click()
    await page.get_by_label("Day and time").fill("2017-04-20T08:00")
    await page.get_by_role("button", name="Go").click()
    arrived = page.get_by_role("region", name="What arrived meanwhile")
    await expect(arrived).to_contain_text("on the way")
    await arrived.get_by_role("button", name="to Huw Bevan").click()
    await expect(arrived).to_be_hidden()
    await expect(window(page, "Huw Bevan")).to_contain_text("Good morning")


async def test_a_jump_back_is_refused_in_words(demo: Visit):
    page = await demo.open()
    await page.get_by_role("button", name="Jump to…").click()
    await page.get_by_label("Day and time").evaluate("input => input.removeAttribute('min')")
    await page.get_by_label("Day and time").fill("2016-01-01T08:00")
    await page.get_by_role("button", name="Go").click()
    await expect(page.get_by_text("Time does not run backwards")).to_be_visible()
