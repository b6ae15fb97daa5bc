"""The app's answers to an interaction: in its acknowledgement, or later at the response address."""

from typing import Any

from bot.playground.blocks import check_message, check_view, complete_ids, refuse
from bot.playground.errors import SlackError
from bot.playground.grants import Hook
from bot.playground.messages import Message
from bot.playground.modals import View
from bot.playground.views import close_all, close_view, push_view, update_view
from bot.playground.workspace import Workspace

Json = dict[str, Any]


def say(workspace: Workspace, hook: Hook, answer: Json) -> None:
    """Do what a message-shaped answer asks: post, replace or delete; raises SlackError as Slack refuses."""
    original = workspace.state.any_message(hook.channel, hook.message_ts)
    if answer.get("delete_original"):
        if original is None:
            raise SlackError("message_not_found")
        workspace.delete(original)
        return
    content = _content(workspace, answer)
    if answer.get("replace_original") and original is not None:
        workspace.edit(original, **content)
        return
    _post(workspace, hook, answer, content)


def follow_submission(workspace: Workspace, view: View, answer: Json) -> None:
    """Do what the answer to a submission asks: close, show errors, update, push or clear.

    Raises SlackError when Slack would not accept the answer.
    """
    action = answer.get("response_action")
    match action:
        case None:
            close_view(workspace, view)
        case "clear":
            close_all(workspace, view.owner)
        case "errors":
            view.errors = _errors(view, answer.get("errors"))
        case "update":
            update_view(workspace, view, _modal(workspace, answer))
        case "push":
            push_view(workspace, view.owner, _modal(workspace, answer))
        case _:
            raise SlackError("invalid_arguments", messages=[f"[ERROR] unknown response_action: {action}"])


def _post(workspace: Workspace, hook: Hook, answer: Json, content: Json) -> Message:
    channel = workspace.state.channels[hook.channel]
    reader = "" if answer.get("response_type") == "in_channel" else hook.user
    thread_ts = str(answer.get("thread_ts") or "")
    if thread_ts and workspace.state.message(channel.id, thread_ts) is None:
        raise SlackError("thread_not_found")
    return workspace.post_as_bot(channel, reader=reader, thread_ts=thread_ts, **content)


def _content(workspace: Workspace, answer: Json) -> Json:
    text, blocks = str(answer.get("text") or ""), answer.get("blocks") or []
    attachments = answer.get("attachments") or []
    if not (text.strip() or blocks or attachments):
        raise SlackError("no_text")
    refuse(check_message(blocks))
    return {"text": text, "blocks": complete_ids(blocks, workspace.state.ids), "attachments": attachments}


def _modal(workspace: Workspace, answer: Json) -> Json:
    view = answer.get("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    refuse(check_view(view, "modal"), error="invalid_arguments")
    return view | {"blocks": complete_ids(view["blocks"], workspace.state.ids)}


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_arguments", messages=["[ERROR] errors must name at least one input block"])
    unknown = sorted(set(errors) - inputs)
    if unknown:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] no input block: {', '.join(unknown)}"])
    return {block_id: str(message) for block_id, message in errors.items()}
