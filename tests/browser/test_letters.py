"""Letters as a phone shows them: readable by light and by dark, nothing cut off, buttons as wide as a thumb wants."""

from typing import Literal

import pytest
from playwright.async_api import Browser

from bot.views.paper import html
from tests.browser.seen import serious
from tests.views.test_letters import a_letter


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_letter_reads_well_on_a_phone(browser: Browser, scheme: Literal["light", "dark"]):
    page = await browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    await page.set_content(html(a_letter()))
    assert await serious(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    box = await page.get_by_role("link", name="We are coming").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    await page.close()
