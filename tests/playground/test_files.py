import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


async def test_slacks_upload_shares_a_file_with_its_words(
    playground: Playground, client: AsyncWebClient
) -> None:
    general = playground.state.channel("general")
    assert general is not None
    done = await client.files_upload_v2(
        content=CALENDAR, filename="meeting.ics", title="Meeting", channel=general.id, initial_comment="Here"
    )
    shown = playground.messages("gwyn", "general")[-1]
    assert shown["text"] == "Here"
    assert [(file["name"], file["title"], file["size"]) for file in shown["files"]] == [
        ("meeting.ics", "Meeting", len(CALENDAR))
    ]
    assert (await client.files_info(file=done["file"]["id"]))["file"]["mimetype"] == "text/calendar"
    assert [file["id"] for file in (await client.files_list())["files"]] == [done["file"]["id"]]


async def test_two_files_go_into_one_message(playground: Playground, client: AsyncWebClient) -> None:
    general = playground.state.channel("general")
    assert general is not None
    uploads = [{"filename": "a.csv", "content": "a"}, {"filename": "b.csv", "content": "b"}]
    await client.files_upload_v2(file_uploads=uploads, channel=general.id)
    assert len(playground.messages("gwyn", "general")[-1]["files"]) == 2


async def test_a_file_goes_only_where_the_bot_is(playground: Playground, client: AsyncWebClient) -> None:
    quiet = playground.state.channel("quiet")
    assert quiet is not None
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.files_upload_v2(content="x", filename="x.txt", channel=quiet.id)


async def test_a_file_without_bytes_cannot_be_completed(client: AsyncWebClient) -> None:
    waiting = await client.files_getUploadURLExternal(filename="x.txt", length=3)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": waiting["file_id"], "title": "x"}])


async def test_a_download_needs_the_token(
    playground: Playground, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    done = await client.files_upload_v2(content=CALENDAR, filename="m.ics")
    url = done["file"]["url_private"]
    async with session.get(url) as response:
        assert response.status == 403
    async with session.get(url, headers={"authorization": f"Bearer {client.token}"}) as response:
        assert await response.read() == CALENDAR


async def test_a_deleted_file_leaves_its_message(playground: Playground, client: AsyncWebClient) -> None:
    general = playground.state.channel("general")
    assert general is not None
    done = await client.files_upload_v2(
        content="x", filename="x.txt", channel=general.id, initial_comment="Here"
    )
    await client.files_delete(file=done["file"]["id"])
    assert playground.messages("gwyn", "general")[-1]["files"] == []
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_info(file=done["file"]["id"])
