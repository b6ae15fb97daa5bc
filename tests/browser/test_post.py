"""The post drawer: whoever has no Slack is seen to, letter by letter, and answers with the calendar's own buttons."""

import aiosmtplib
from playwright.async_api import expect

from tests.browser.conftest import Workshop
from tests.browser.seen import serious
from tests.playground.test_post import GWYN, invitation


async def test_letters_are_read_and_answered_in_the_drawer(workshop: Workshop):
    answers: list[bytes] = []

    async def deliver(raw: bytes) -> None:
        answers.append(raw)

    workshop.playground.post.deliver = deliver
    page = await workshop.open()
    await page.keyboard.press("e")
    await expect(page.get_by_text("No e-mail has been sent yet.")).to_be_visible()
    async with workshop.playground.post.serve() as address:
        port = int(address.rpartition(":")[2])
        await aiosmtplib.send(invitation(), hostname="127.0.0.1", port=port)
        await aiosmtplib.send(invitation(sequence=1, hour=15), hostname="127.0.0.1", port=port)
    letter = page.get_by_role("article")
    await expect(letter.get_by_role("heading", name="Cyfarfod clwstwr ŵ")).to_be_visible()
    await expect(letter).to_contain_text("Wednesday 21 June 2017, 16:00 to 17:00")  # summer time
    await expect(page.frame_locator("article iframe").get_by_text("Come, please.")).to_be_visible()
    await page.get_by_role("button", name=GWYN).last.click()
    await expect(letter).to_contain_text("11:00 to 12:00")
    await letter.get_by_role("button", name="Accept").click()
    await expect(letter.get_by_role("button", name="Accept")).to_have_attribute("aria-pressed", "true")
    assert len(answers) == 1
    assert await serious(page) == []
