"""Forms in a modal: errors under their fields, days in words, files, and the keyboard."""

from typing import Any

from playwright.async_api import expect
from slack_bolt.async_app import AsyncAck, AsyncApp

from tests.browser.conftest import Visit, Workshop
from tests.browser.seen import composer, has_focus, thing, write
from tests.playground.cast import asked, form, options, section

FIELDS = (
    section("Tell us."),
    asked("Your name", {"type": "plain_text_input"}, "name"),
    asked("Which day", {"type": "datepicker", "initial_date": "2017-06-21"}, "day", optional=True),
    asked(
        "Papers", {"type": "file_input", "filetypes": ["txt", "pdf"], "max_files": 2}, "papers", optional=True
    ),
    asked("Where", {"type": "static_select", "options": options("Here", "There")}, "where", optional=True),
)


async def test_errors_stand_under_their_fields_and_the_first_one_has_the_focus(demo: Visit):
    page = await demo.open()
    await thing(page, "plan the year").click()
    dialog = page.get_by_role("dialog", name="Plan the year")
    second = dialog.get_by_label("Meeting 2: date")
    await second.fill("2018-06-06")
    await dialog.get_by_role("button", name="Plan").click()
    await expect(second).to_have_attribute("aria-invalid", "true")
    await expect(second).to_be_focused()
    described = await second.get_attribute("aria-describedby") or ""
    error = page.locator(f"#{described.split()[0]}")
    await expect(error).to_be_visible()
    assert (await error.inner_text()).strip()
    await second.fill("2017-09-20")
    await expect(error).to_be_hidden()


async def test_a_day_is_written_out_beside_its_field(demo: Visit):
    page = await demo.open()
    await thing(page, "plan the year").click()
    dialog = page.get_by_role("dialog", name="Plan the year")
    await dialog.get_by_label("Meeting 1: date").fill("2017-06-07")
    await expect(dialog).to_contain_text("Wednesday 7 June 2017")


async def test_a_form_holds_the_tab_key_and_escape_closes_it(workshop: Workshop):
    _opens_a_form(workshop.app)
    page = await workshop.open()
    await write(page, "/tell", "general")
    dialog = page.get_by_role("dialog", name="Form")
    await expect(dialog.get_by_label("Your name")).to_be_focused()
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await has_focus(dialog)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(composer(page, "general")).to_be_focused()


async def test_enter_sends_a_form_with_its_files(workshop: Workshop):
    sent = _opens_a_form(workshop.app)
    page = await workshop.open()
    await write(page, "/tell", "general")
    dialog = page.get_by_role("dialog", name="Form")
    await dialog.locator("input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"our plan"}
    )
    await expect(dialog.get_by_role("listitem").filter(has_text="plan.txt")).to_be_visible()
    await dialog.get_by_label("Your name").fill("Mair")
    await dialog.get_by_label("Your name").press("Enter")
    await expect(dialog).to_be_hidden()
    assert sent["name"]["name_value"]["value"] == "Mair"
    assert sent["day"]["day_value"]["selected_date"] == "2017-06-21"
    assert [file["name"] for file in sent["papers"]["papers_value"]["files"]] == ["plan.txt"]


async def test_an_empty_field_is_complained_of_before_the_app_hears_of_it(workshop: Workshop):
    sent = _opens_a_form(workshop.app)
    page = await workshop.open()
    await write(page, "/tell", "general")
    dialog = page.get_by_role("dialog", name="Form")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_label("Your name")).to_have_attribute("aria-invalid", "true")
    assert sent == {}


def _opens_a_form(app: AsyncApp) -> dict[str, Any]:
    """Let `/tell` open a form; gives what is sent with it, once it is."""
    sent: dict[str, Any] = {}

    @app.command("/tell")
    async def open_form(ack: AsyncAck, body: dict[str, Any]) -> None:
        await app.client.views_open(trigger_id=body["trigger_id"], view=form(*FIELDS))
        await ack()

    @app.view("form")
    async def take(ack: AsyncAck, view: dict[str, Any]) -> None:
        sent.update(view["state"]["values"])
        await ack()

    return sent
