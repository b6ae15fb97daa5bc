"""Under the floor: what goes wrong is switched in plain words, and everything that went between is told."""

import asyncio
from typing import Any

from playwright.async_api import Route, expect
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from tests.browser.conftest import Visit, Workshop
from tests.browser.seen import window, write


async def test_bad_weather_is_warned_of_felt_and_lifted(demo: Visit):
    page = await demo.open()
    strip = page.get_by_role("status", name="Not as usual")
    await page.keyboard.press("f")
    await page.get_by_role("switch", name="The app cannot be reached").check()
    await expect(strip).to_contain_text("The app cannot be reached")
    await write(page, "/clwstwr help")
    await expect(window(page, "Siân Rees").get_by_role("log")).to_contain_text("/clwstwr failed")
    await strip.get_by_role("button", name="Stop: The app cannot be reached").click()
    await expect(strip).not_to_contain_text("The app cannot be reached")
    await write(page, "/clwstwr help")
    await expect(window(page, "Siân Rees").get_by_role("log")).to_contain_text("/clwstwr deadlines")


async def test_rate_limits_are_a_switch_too(demo: Visit):
    page = await demo.open()
    await page.keyboard.press("f")
    await page.get_by_role("switch", name="Slack's rate limits").check()
    await expect(page.get_by_role("status", name="Not as usual")).to_contain_text("Slack's rate limits")
    await page.get_by_role("button", name="Clear up").click()
    await expect(page.get_by_role("switch", name="Slack's rate limits")).not_to_be_checked()
    assert demo.playground.workspace.rates.mode == "off"


async def test_trouble_for_one_post_is_over_once_it_has_struck(workshop: Workshop):
    @workshop.app.command("/tell")
    async def tell(ack: AsyncAck, say: Any) -> None:
        try:
            await say("This is the next post.")
        except SlackApiError:
            await ack("Slack did not take it.")

    page = await workshop.open()
    strip = page.get_by_role("status", name="Not as usual")
    await page.keyboard.press("f")
    await page.get_by_role("switch", name="The next post fails").check()
    await expect(strip).to_contain_text("The next post fails")
    await write(page, "/tell", "general")
    await expect(page.get_by_role("log")).to_contain_text("Slack did not take it.")
    await expect(strip).not_to_contain_text("The next post fails")


async def test_weather_that_changes_while_the_page_is_opening_is_seen(demo: Visit):
    page = await demo.open()
    opening, changed = asyncio.Event(), asyncio.Event()

    async def held_up(route: Route) -> None:
        opening.set()
        await changed.wait()
        await route.continue_()

    await page.route("**/_control/stream**", held_up)
    await page.reload()
    await opening.wait()
    await expect(page.get_by_role("status", name="Not as usual")).to_contain_text("The clock stands still")
    control = f"{demo.playground.workspace.base_url}/_control/faults"
    await page.request.post(control, data={"trouble": "error", "on": "views.*", "nth": 3})
    changed.set()
    await expect(page.get_by_role("status", name="Not as usual")).to_contain_text("Slack refuses")


async def test_a_rule_that_a_program_set_is_named_and_can_be_lifted(demo: Visit):
    page = await demo.open()
    control = f"{demo.playground.workspace.base_url}/_control/faults"
    await page.request.post(control, data={"trouble": "error", "on": "views.*", "nth": 3})
    strip = page.get_by_role("status", name="Not as usual")
    await expect(strip).to_contain_text("Slack refuses")
    await page.keyboard.press("f")
    rules = page.get_by_role("list", name="Set by a program")
    await expect(rules).to_contain_text("on views.*, only number 3")
    await rules.get_by_role("button", name="Lift").click()
    await expect(rules).to_be_hidden()


async def test_the_strictness_report_says_what_slack_would_warn_of(workshop: Workshop):
    @workshop.app.command("/tell")
    async def tell(ack: AsyncAck, say: Any) -> None:
        await say("Tea & cake")
        await ack()

    page = await workshop.open()
    await write(page, "/tell", "general")
    await expect(page.get_by_role("log")).to_contain_text("Tea & cake")
    await page.keyboard.press("Escape")
    await page.get_by_role("heading", level=1).click()
    await page.get_by_role("button", name="Traffic").click()
    await page.get_by_role("tab", name="Strictness").click()
    drawer = page.get_by_role("region", name="Under the floor")
    await expect(drawer).to_contain_text("unescaped")
    await drawer.get_by_role("button", name="chat.postMessage").first.click()
    await expect(page.get_by_role("dialog", name="chat.postMessage")).to_contain_text('"text": "Tea & cake"')


async def test_the_traffic_is_filtered_shown_and_delivered_again(demo: Visit):
    page = await demo.open()
    await write(page, "/clwstwr help")
    await page.get_by_role("button", name="Traffic").click()
    drawer = page.get_by_role("region", name="Under the floor")
    await drawer.get_by_role("searchbox", name="Filter the traffic").fill("/clwstwr")
    await drawer.get_by_role("button", name="/clwstwr").first.click()
    exchange = page.get_by_role("dialog", name="/clwstwr")
    await expect(exchange).to_contain_text('"user_name": "sian"')
    await exchange.get_by_role("button", name="Deliver it again").click()
    await expect(exchange.get_by_role("status")).to_contain_text("Acknowledged in")
