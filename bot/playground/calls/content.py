"""What a message says: text, blocks, attachments and metadata, taken from the arguments and checked."""

from typing import Any

from bot.playground.blocks import check_message, complete_ids, refuse
from bot.playground.calls.call import Call
from bot.playground.errors import SlackError

Json = dict[str, Any]
LONGEST_TEXT = 40_000
_LONGEST_MARKDOWN = 12_000
_MOST_ATTACHMENTS = 100


def content(call: Call, *, longest_text: int | None = None, may_be_empty: bool = False) -> Json:
    """Read the fields of a message; raises Slack's refusal of what cannot be posted.

    A text over `longest_text` is refused; without that limit it is cut after 40,000 characters, as at Slack.
    """
    text = _text(call, longest_text)
    blocks = _blocks(call)
    attachments = _list(call, "attachments", "invalid_attachments")
    if len(attachments) > _MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    if not (text.strip() or blocks or attachments or may_be_empty):
        raise SlackError("no_text")
    if blocks and not text.strip():
        call.remarks.append("blocks without a text: notifications and screen readers get nothing to say")
    return {"text": text, "blocks": blocks, "attachments": attachments, **_metadata(call)}


def _text(call: Call, longest: int | None) -> str:
    markdown = call.arguments.text("markdown_text")
    text = call.arguments.text("text")
    if markdown:
        if text or call.arguments.given.get("blocks"):
            raise SlackError("markdown_text_conflict")
        if len(markdown) > _LONGEST_MARKDOWN:
            raise SlackError("msg_too_long")
        return markdown
    if longest is not None and len(text) > longest:
        raise SlackError("msg_too_long")
    if len(text) > LONGEST_TEXT:
        call.remarks.append("message_truncated")
    return text[:LONGEST_TEXT]


def _blocks(call: Call) -> list[Json]:
    blocks = _list(call, "blocks", "invalid_blocks_format")
    refuse(check_message(blocks))
    return complete_ids(blocks, call.state.ids)


def _list(call: Call, name: str, error: str) -> list[Json]:
    given = call.arguments.structure(name, error)
    if given is None:
        return []
    if not isinstance(given, list):
        raise SlackError(error)
    return given


def _metadata(call: Call) -> Json:
    metadata = call.arguments.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return {}
    is_whole = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not is_whole:
        raise SlackError("invalid_metadata_format")
    return {"metadata": metadata}
