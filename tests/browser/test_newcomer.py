"""The first half minute: who one is, and three things to press, each of which does something."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.seen import thing, window


async def test_one_line_says_who_i_am_and_what_to_try(demo: Visit):
    page = await demo.open()
    story = page.get_by_role("region", name="What to try")
    await expect(story).to_contain_text("You are Siân Rees, Cluster lead")
    await expect(story.get_by_role("button", name="Put this line away")).to_be_visible()
    assert await story.locator(".thing").count() == 3
    await expect(window(page, "Siân Rees")).to_contain_text("Bore da bawb")


async def test_the_year_is_planned_in_two_presses(demo: Visit):
    page = await demo.open()
    await thing(page, "plan the year").click()
    await page.get_by_role("dialog", name="Plan the year").get_by_role("button", name="Plan").click()
    messages = window(page, "Siân Rees").get_by_role("log")
    await expect(messages.get_by_role("button", name="Coming")).to_have_count(4)
    await expect(messages).to_contain_text("Wednesday 21 June 2017")


async def test_a_practice_sees_what_it_owes_in_one_press(demo: Visit):
    page = await demo.open()
    await thing(page, "what your practice owes").click()
    messages = window(page, "Gareth Pugh").get_by_role("log")
    await expect(messages).to_contain_text("Only you can see this")
    await expect(messages).to_contain_text("Practice: Dyfed Road Health Centre")


async def test_three_weeks_pass_in_one_press_and_reminders_arrive(demo: Visit):
    page = await demo.open()
    await thing(page, "three weeks").click()
    arrived = page.get_by_role("region", name="What arrived meanwhile")
    await expect(arrived).to_contain_text("to Gareth Pugh")
    await expect(page.get_by_role("timer")).to_contain_text("24 Apr 2017")
    await arrived.get_by_role("button", name="to Gareth Pugh").click()
    await expect(window(page, "Gareth Pugh")).to_contain_text("Three-year practice development plan")
