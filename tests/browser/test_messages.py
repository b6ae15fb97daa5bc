"""What people do with messages besides writing them: files, reactions, shortcuts, and looking inside."""

from typing import Any

from playwright.async_api import Locator, Page, expect
from slack_bolt.async_app import AsyncAck

from bot.playground import SeedApp
from tests.browser.conftest import Workshop
from tests.browser.seen import composer, write
from tests.playground.cast import manifest, plain, seed

DROP = """(node) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["dropped words"], "dropped.txt", {type: "text/plain"}));
  for (const type of ["dragenter", "dragover", "drop"])
    node.dispatchEvent(new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


async def test_a_file_is_shared_by_button_with_words_beside_it(workshop: Workshop):
    page = await workshop.open()
    await composer(page, "general").fill("Here are the notes")
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="Share a file").click()
    chooser = await chosen.value
    await chooser.set_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"notes"})
    message = _message(page, "Here are the notes")
    await expect(message.get_by_role("link", name="notes.txt")).to_be_visible()
    assert await _content(workshop) == b"notes"


async def test_a_file_is_shared_by_dropping_it(workshop: Workshop):
    page = await workshop.open()
    await page.get_by_role("log").evaluate(DROP)
    await expect(page.get_by_role("link", name="dropped.txt")).to_be_visible()
    assert await _content(workshop) == b"dropped words"


async def test_a_reaction_is_added_counted_and_taken_back(workshop: Workshop):
    page = await workshop.open()
    await write(page, "Tea at four?", "general")
    message = _message(page, "Tea at four?")
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").click()
    await page.get_by_role("menuitem", name="tada").click()
    pill = message.get_by_role("button", name="tada, 1: Mair Evans")
    await expect(pill).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("Escape")
    await pill.click()
    await expect(pill).to_be_hidden()


async def test_a_message_is_filed_by_the_folder_of_the_palette(workshop: Workshop):
    page = await workshop.open()
    await write(page, "The rota is agreed", "general")
    message = _message(page, "The rota is agreed")
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").click()
    await page.get_by_role("menuitem", name="file folder").click()
    await expect(message.get_by_role("button", name="file folder, 1: Mair Evans")).to_be_visible()


async def test_shortcuts_start_from_the_composer_and_from_a_message(workshop: Workshop):
    heard: list[tuple[str, str]] = []

    @workshop.app.shortcut("tell")
    @workshop.app.shortcut("tell_this")
    async def hear(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.append((body["callback_id"], body.get("message", {}).get("text", "")))
        await ack()

    page = await workshop.open()
    await write(page, "Mark me", "general")
    await page.get_by_role("button", name="Shortcuts", exact=True).click()
    await page.get_by_role("menuitem", name="Tell anywhere").click()
    message = _message(page, "Mark me")
    await message.hover()
    await message.get_by_role("button", name="More message shortcuts").click()
    await page.get_by_role("menuitem", name="Tell this").click()
    await page.keyboard.press("Escape")
    await expect(message).to_be_visible()
    assert await workshop.playground.quiet()
    assert heard == [("tell", ""), ("tell_this", "Mark me")]


async def test_a_message_shows_its_json_and_the_requests_that_made_it(workshop: Workshop):
    @workshop.app.command("/tell")
    async def tell(ack: AsyncAck, say: Any) -> None:
        await say("All is told.")
        await ack()

    page = await workshop.open()
    await write(page, "/tell", "general")
    message = _message(page, "All is told.")
    await message.hover()
    await message.get_by_role("button", name="Show this message as JSON").click()
    laid_open = page.get_by_role("dialog")
    await expect(laid_open).to_contain_text("Slack would take this message as it is")
    await expect(laid_open.get_by_role("button", name="chat.postMessage")).to_be_visible()
    await expect(laid_open).to_contain_text('"text": "All is told."')


async def test_what_the_page_cannot_play_is_still_recognised(workshop: Workshop):
    video = {
        "type": "video",
        "title": plain("How to fill in the register"),
        "title_url": "https://video.example/1",
        "video_url": "https://video.example/1/embed",
        "thumbnail_url": "https://video.example/1.png",
        "alt_text": "A film about the register",
    }
    page = await workshop.open()
    state = workshop.playground.workspace
    general = state.state.channel("general")
    assert general is not None
    state.post_as_bot(general, "A film", blocks=[video, CHART])
    await expect(page.get_by_role("img", name="A film about the register")).to_be_visible()
    await expect(page.get_by_role("row", name="Neath 7")).to_be_visible()


async def test_two_workspaces_have_links_to_each_other(workshop: Workshop):
    other = seed(team_id="T0OTHER", team_name="Over the hill", app=_other_app())
    workshop.playground.beside(other)
    page = await workshop.open()
    links = page.get_by_role("navigation", name="Workspaces")
    await links.get_by_role("link", name="Over the hill").click()
    await expect(page.get_by_role("heading", name="Over the hill")).to_be_visible()
    await write(page, "Helo o bell", "general")
    await expect(page.get_by_role("log")).to_contain_text("Helo o bell")
    await links.get_by_role("link", name="Clwstwr").click()
    await expect(page.get_by_role("heading", name="Clwstwr")).to_be_visible()
    await expect(page.get_by_role("log")).not_to_contain_text("Helo o bell")


CHART = {
    "type": "data_visualization",
    "title": "Practices",
    "chart": {"type": "pie", "segments": [{"label": "Neath", "value": 7}, {"label": "Afan", "value": 6}]},
}


def _other_app() -> SeedApp:
    return SeedApp(manifest=manifest(), bot_token="xoxb-other", client_id="1000.3000")


def _message(page: Page, words: str) -> Locator:
    return page.get_by_role("article").filter(has_text=words)


async def _content(workshop: Workshop) -> bytes | None:
    (file,) = workshop.playground.state.files.values()
    return file.content
