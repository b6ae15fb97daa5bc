"""Who I am: faces and number keys, two people side by side, and nobody seeing what is not theirs."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.seen import composer, window, write


async def test_a_private_answer_is_seen_by_one_of_two_people(demo: Visit):
    page = await demo.open()
    await page.get_by_role("button", name="Side by side").click()
    sian, gareth = window(page, "Siân Rees"), window(page, "Gareth Pugh")
    await write(gareth, "/clwstwr deadlines")
    await expect(gareth.get_by_role("log")).to_contain_text("Deadlines 2017/18")
    await write(gareth, "Who else has seen this?")
    await expect(sian.get_by_role("log")).to_contain_text("Who else has seen this?")
    await expect(sian.get_by_role("log")).not_to_contain_text("Deadlines 2017/18")


async def test_what_one_says_the_other_reads_at_once(demo: Visit):
    page = await demo.open()
    await page.keyboard.press("s")
    await composer(window(page, "Siân Rees")).click()
    await page.keyboard.type("Prynhawn da, @gar")
    await expect(page.get_by_role("option", name="Gareth Pugh")).to_be_visible()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(window(page, "Gareth Pugh").get_by_role("log")).to_contain_text("Prynhawn da, @Gareth Pugh")


async def test_a_number_key_makes_me_somebody_else(demo: Visit):
    page = await demo.open()
    await page.keyboard.press("2")
    await expect(window(page, "Gareth Pugh")).to_be_visible()
    await expect(page.get_by_role("button", name="Gareth Pugh, Practice manager")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.keyboard.press("/")
    await expect(composer(page)).to_be_focused()
    await expect(composer(page)).to_have_value("/")
    await page.keyboard.type("clwstwr help")
    await page.keyboard.press("Enter")
    await expect(window(page, "Gareth Pugh").get_by_role("log")).to_contain_text("Only you can see this")


async def test_number_keys_are_digits_while_one_writes(demo: Visit):
    page = await demo.open()
    await composer(page).click()
    await page.keyboard.type("2")
    await expect(composer(page)).to_have_value("2")
    await expect(window(page, "Siân Rees")).to_be_visible()


async def test_a_channel_one_is_not_in_is_joined_by_a_press(demo: Visit):
    page = await demo.open()
    places = page.get_by_role("navigation", name="Channels of Siân Rees")
    await places.get_by_role("button", name="Join afan-cluster").click()
    await expect(composer(page, "afan-cluster")).to_be_focused()
    await expect(places.get_by_role("button", name="afan-cluster", exact=True)).to_have_attribute(
        "aria-current", "page"
    )


async def test_a_phone_shows_one_pane_at_a_time(demo: Visit):
    page = await demo.open(viewport={"width": 390, "height": 844}, has_touch=True)
    places = page.get_by_role("navigation", name="Channels of Siân Rees")
    await expect(places).to_be_visible()
    await expect(composer(page)).to_be_hidden()
    await places.get_by_role("button", name="neath-cluster", exact=True).tap()
    await expect(composer(page)).to_be_visible()
    await expect(places).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_role("button", name="Back to the list").tap()
    await expect(places).to_be_visible()
