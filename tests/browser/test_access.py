"""Everybody can use the page: axe finds nothing serious, in light and in dark, wide and narrow."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.seen import serious, thing, window

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
PHONE = {"width": 390, "height": 844}


@SCHEMES
async def test_nothing_serious_in_the_channel_and_in_a_form(demo: Visit, scheme: str):
    page = await demo.open(color_scheme=scheme)
    await thing(page, "what your practice owes").click()
    await expect(window(page, "Gareth Pugh").get_by_role("log")).to_contain_text("Deadlines 2017/18")
    await page.get_by_role("button", name="Side by side").click()
    assert await serious(page) == []
    await thing(page, "plan the year").click()
    await expect(page.get_by_role("dialog", name="Plan the year")).to_be_visible()
    assert await serious(page) == []


@SCHEMES
async def test_nothing_serious_under_the_floor_and_at_home(demo: Visit, scheme: str):
    page = await demo.open(color_scheme=scheme)
    await page.get_by_role("button", name="Clwstwr", exact=True).click()
    await expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    await page.get_by_role("button", name="Weather").click()
    await page.get_by_role("switch", name="Slack is slow").check()
    await expect(page.get_by_role("status", name="Not as usual")).to_contain_text("Slack is slow")
    assert await serious(page) == []
    await page.get_by_role("tab", name="Traffic").click()
    await page.get_by_role("button", name="Keys").click()
    assert await serious(page) == []


async def test_nothing_serious_on_a_phone(demo: Visit):
    page = await demo.open(viewport=PHONE, has_touch=True)
    assert await serious(page) == []
    await page.get_by_role("button", name="neath-cluster", exact=True).tap()
    assert await serious(page) == []


@SCHEMES
async def test_the_page_follows_the_system_in_light_and_dark(demo: Visit, scheme: str):
    page = await demo.open(color_scheme=scheme)
    paper = await page.locator(".pane").evaluate("node => getComputedStyle(node).backgroundColor")
    lightness = sum(int(part) for part in paper.strip("rgb()").split(",")[:3]) / 3
    assert (lightness > 200) == (scheme == "light")
