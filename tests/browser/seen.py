"""Where things are on the page, found as people and assistive technology find them."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page

CHANNEL = "neath-cluster"


def window(page: Page, name: str) -> Locator:
    """Find the window of one person."""
    return page.get_by_role("region", name=f"What {name} sees")


def composer(place: Page | Locator, channel: str = CHANNEL) -> Locator:
    """Find where one writes; it offers commands and people, so it is a combobox."""
    return place.get_by_role("combobox", name=f"Message #{channel}")


def thing(page: Page, words: str) -> Locator:
    """Find one of the things to try."""
    return page.get_by_role("region", name="What to try").get_by_role("button", name=words)


async def write(place: Page | Locator, words: str, channel: str = CHANNEL) -> None:
    """Type a message or command and send it."""
    field = composer(place, channel)
    await field.fill(words)
    await field.press("Enter")


async def has_focus(place: Locator) -> bool:
    """Tell whether the focus is here, or on something inside."""
    return bool(await place.evaluate("node => node.contains(document.activeElement)"))


async def serious(page: Page) -> list[Any]:
    """List what axe calls serious or critical: the rule, and where."""
    found = await Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:5])
        for one in found.response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
