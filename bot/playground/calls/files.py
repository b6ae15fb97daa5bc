"""Files by upload v2: an address, the bytes, and then the completion that shares them."""

from typing import Any

from bot.playground.blocks import check_message, complete_ids, refuse
from bot.playground.calls.call import Call
from bot.playground.calls.chat import thread
from bot.playground.changes import Change
from bot.playground.channels import Channel
from bot.playground.errors import SlackError
from bot.playground.files import StoredFile

_MOST_CHANNELS = 100


def upload_address(call: Call) -> dict[str, Any]:
    length = call.arguments.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", messages=["[ERROR] length must be greater than 0"])
    names = call.arguments
    file = call.workspace.expect_file(call.bot, names.text("filename"), length, names.text("alt_txt"))
    return {"upload_url": f"{call.workspace.base_url}/upload/{file.id}/{file.upload_key}", "file_id": file.id}


def complete_upload(call: Call) -> dict[str, Any]:
    listed = call.arguments.structure("files")
    if not isinstance(listed, list) or not listed:
        raise SlackError("invalid_arguments", messages=["[ERROR] files must be a list of at least one file"])
    files = [_uploaded(call, item) for item in listed]
    channels = _targets(call)
    comment = call.arguments.text("initial_comment")
    blocks = [] if comment else call.arguments.structure("blocks", "invalid_blocks") or []
    refuse(check_message(blocks))
    for file, item in zip(files, listed, strict=True):
        file.is_complete, file.title = True, str(item.get("title") or file.name)
    for channel in channels:
        reply = thread(call, channel)
        written = complete_ids(blocks, call.state.ids)
        call.workspace.share_files(files, channel, call.bot, comment, thread_ts=reply, blocks=written)
    return {"files": [file.as_slack(call.workspace.base_url) for file in files]}


def info(call: Call) -> dict[str, Any]:
    return {"file": _file(call).as_slack(call.workspace.base_url), "comments": []}


def listed(call: Call) -> dict[str, Any]:
    files = [f for f in call.state.files.values() if f.is_complete and _is_visible(call, f)]
    asked = call.arguments.text("channel")
    if asked:
        files = [file for file in files if asked in file.channels]
    page = call.arguments.number("page", 1)
    count = call.arguments.number("count", 100)
    part = files[(page - 1) * count : page * count]
    paging = {"count": count, "total": len(files), "page": page, "pages": -(-len(files) // max(count, 1))}
    return {"files": [file.as_slack(call.workspace.base_url) for file in part], "paging": paging}


def delete(call: Call) -> dict[str, Any]:
    file = _file(call)
    if file.owner != call.bot:
        raise SlackError("cant_delete_file")
    del call.state.files[file.id]
    for channel in file.channels:
        for message in call.state.messages[channel]:
            if file.id in message.files:
                message.files = [other for other in message.files if other != file.id]
                message.revision = call.state.next_revision()
        call.workspace.changes.tell(Change("message", channel))
    return {}


def _file(call: Call) -> StoredFile:
    file = call.state.files.get(call.arguments.text("file"))
    if file is None or not file.is_complete or not _is_visible(call, file):
        raise SlackError("file_not_found")
    return file


def _is_visible(call: Call, file: StoredFile) -> bool:
    is_theirs = file.owner == call.bot or file.is_given_to_app
    return is_theirs or any(call.bot in call.state.channels[channel].members for channel in file.channels)


def _uploaded(call: Call, item: Any) -> StoredFile:
    file = call.state.files.get(str(item.get("id"))) if isinstance(item, dict) else None
    if file is None or file.content is None or file.owner != call.bot:
        raise SlackError("file_not_found")
    return file


def _targets(call: Call) -> list[Channel]:
    names = [name for name in [call.arguments.text("channel_id"), *call.arguments.names("channels")] if name]
    if len(names) > _MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    return [_target(call, name) for name in names]


def _target(call: Call, name: str) -> Channel:
    channel = call.state.channel(name) if name in call.state.channels else None
    if channel is None or not channel.is_visible_to(call.bot):
        raise SlackError("channel_not_found")
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel
