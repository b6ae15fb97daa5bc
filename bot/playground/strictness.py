"""The strictness report: whatever the app did that Slack would refuse or warn about, even where the run passed."""

import json
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.playground.blocks import characters, elements_of, every_block
from bot.playground.near_limits import near_limits
from bot.playground.traffic import Exchange, Traffic

Json = dict[str, Any]
_Found = Iterator[tuple[str, str]]
_SLOW_MS: Final = 2000.0
_LONG_TEXT: Final = 4000
_MANY_CHARACTERS: Final = 12_500

RULES: Final = {
    "refused": "Slack refuses this call, and the app could have known beforehand.",
    "answer_refused": "Slack does not show this answer; the person sees a failure.",
    "not_acknowledged": "Every delivery wants a 200 within three seconds.",
    "slow_acknowledgement": "More than two of the three seconds were gone before the app answered.",
    "deprecated": "Slack advises against this method and may take it away.",
    "unexpected_argument": "Slack knows no such argument of this method.",
    "message_truncated": "Slack cuts texts after 40,000 characters.",
    "missing_charset": "JSON should be sent as `application/json; charset=utf-8`.",
    "superfluous_charset": "Forms carry no charset.",
    "no_fallback_text": "Blocks need a `text` beside them: notifications and screen readers have nothing else.",
    "long_text": "Slack recommends at most 4,000 characters of `text`.",
    "near_limit": "A little more would be refused.",
    "no_action_id": "Without an action_id Slack makes one up that no listener knows.",
    "broadcast": "This alerts a whole channel.",
    "unknown_mention": "There is nobody with this id, so the reader sees the id.",
    "unescaped": "Write &, < and > as &amp;, &lt; and &gt;.",
}
WARNED: Final = ("message_truncated", "missing_charset", "superfluous_charset")
_FAULTS_OF_THE_APP: Final = frozenset(
    {
        "cannot_dm_bot",
        "cant_delete_message",
        "cant_invite_self",
        "cant_update_message",
        "duplicate_external_id",
        "exchanged_trigger_id",
        "expired_trigger_id",
        "expired_url",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_cursor",
        "invalid_json",
        "invalid_limit",
        "invalid_metadata_format",
        "invalid_name",
        "invalid_payload",
        "invalid_scheduled_message_id",
        "invalid_time",
        "invalid_trigger_id",
        "invalid_ts_latest",
        "invalid_ts_oldest",
        "invalid_types",
        "json_not_object",
        "markdown_text_conflict",
        "messages_tab_disabled",
        "metadata_too_large",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_item_specified",
        "no_text",
        "not_allowed_token_type",
        "not_authed",
        "not_enabled",
        "push_limit_reached",
        "restricted_too_many",
        "time_in_past",
        "time_too_far",
        "too_many_attachments",
        "too_many_users",
        "unknown_method",
        "used_url",
        "users_list_not_supplied",
        "view_too_large",
    }
)
_BROADCAST: Final = re.compile(r"<!(channel|everyone|here)\b")
_MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)")
_UNESCAPED: Final = re.compile(r"&(?!amp;|lt;|gt;)|<(?![@#!]|[a-z][a-z0-9+.-]*:)")
_PRESSABLE_PLACES: Final = frozenset({"actions", "section", "input", "card"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing Slack would refuse or warn about: which rule, what exactly, and in which exchange."""

    rule: str
    detail: str
    name: str
    number: int

    def as_json(self) -> Json:
        return asdict(self) | {"advice": RULES[self.rule]}

    def __str__(self) -> str:
        return f"{self.rule} in {self.name} (exchange {self.number}): {self.detail}"


class Strictness:
    """Judge the traffic of one workspace; what the traffic forgets was judged before."""

    def __init__(self, traffic: Traffic, people: Callable[[], Container[str]]) -> None:
        self._traffic = traffic
        self._people = people
        self._kept: list[Finding] = []
        traffic.on_drop = self._keep

    def findings(self) -> list[Finding]:
        """List everything found since the beginning or the last `forget`, in order; empty is what one wants."""
        return [
            *self._kept,
            *(found for exchange in self._traffic.since() for found in self._judge(exchange)),
        ]

    def forget(self) -> None:
        """Begin a new report; the traffic itself stays readable."""
        self._kept = []
        for exchange in self._traffic.since():
            exchange.is_judged = True

    def as_json(self) -> list[Json]:
        return [finding.as_json() for finding in self.findings()]

    def _keep(self, exchange: Exchange) -> None:
        self._kept += self._judge(exchange)

    def _judge(self, exchange: Exchange) -> list[Finding]:
        if exchange.is_judged:
            return []
        found = dict.fromkeys(judged(exchange, self._people()))
        return [Finding(rule=rule, detail=d, name=exchange.name, number=exchange.number) for rule, d in found]


def judged(exchange: Exchange, people: Container[str]) -> _Found:
    """Give the rules that one exchange breaks, each with what breaks it."""
    if not exchange.weather:
        yield from _conduct(exchange)
    if exchange.error or exchange.refused:
        return
    for view in _views(exchange):
        surface = str(view.get("type"))
        if surface in {"modal", "home"}:
            yield from (("near_limit", place) for place in near_limits(view, surface))
        yield from _words(view, people)
    for message in _messages(exchange):
        yield from _message(message)
        yield from _words(message, people)


def _conduct(exchange: Exchange) -> _Found:
    if exchange.direction == "to app":
        if exchange.error:
            yield "not_acknowledged", exchange.error
        elif (exchange.ms or 0.0) > _SLOW_MS:
            yield "slow_acknowledgement", f"{exchange.ms} ms"
        if exchange.refused:
            yield "answer_refused", " ".join([exchange.refused, *exchange.remarks])
        return
    if exchange.error in _FAULTS_OF_THE_APP:
        yield "refused", " ".join([exchange.error, *_messages_of_refusal(exchange.answer)])
    for remark in exchange.remarks:
        if remark == "method_deprecated":
            yield "deprecated", exchange.name
        elif remark in WARNED:
            yield remark, exchange.name
        elif remark.startswith("unexpected argument: "):
            yield "unexpected_argument", remark.removeprefix("unexpected argument: ")


def _message(message: Json) -> _Found:
    text, blocks = str(message.get("text") or ""), _structure(message.get("blocks")) or []
    if (blocks or message.get("attachments")) and not text.strip():
        yield "no_fallback_text", "blocks without text"
    if len(text) > _LONG_TEXT:
        yield "long_text", f"{len(text)} characters"
    yield from (("near_limit", place) for place in near_limits(blocks, "message"))
    if characters(blocks) > _MANY_CHARACTERS:
        yield "near_limit", f"/blocks: {characters(blocks)} of about 13200 characters in all"


def _words(part: Json, people: Container[str]) -> _Found:
    for block in every_block(_structure(part.get("blocks")) or []):
        if block.get("type") in _PRESSABLE_PLACES:
            for place, element in elements_of(block):
                if element.get("type") != "image" and not element.get("action_id"):
                    yield "no_action_id", f"{element.get('type')} at {place}"
    for text in _formatted(part):
        yield from (("broadcast", found[0] + ">") for found in _BROADCAST.finditer(text))
        unknown = (found[1] for found in _MENTION.finditer(text) if found[1] not in people)
        yield from (("unknown_mention", user) for user in unknown)
        if loose := _UNESCAPED.search(text):
            yield "unescaped", f"{text[max(0, loose.start() - 20) : loose.start() + 20]!r}"


def _formatted(part: Any) -> Iterator[str]:
    """Give every text that Slack reads as mrkdwn: a message's own, and the mrkdwn objects in its blocks."""
    part = _structure(part)
    if isinstance(part, list):
        for item in part:
            yield from _formatted(item)
    elif isinstance(part, dict):
        if isinstance(part.get("text"), str) and part.get("type") in (None, "mrkdwn"):
            yield part["text"]
        for name, value in part.items():
            if isinstance(value, dict | list) or name in {"blocks", "attachments"}:
                yield from _formatted(value)


def _views(exchange: Exchange) -> list[Json]:
    carrier = exchange.request if exchange.direction == "from app" else exchange.answer
    view = _structure(carrier.get("view")) if isinstance(carrier, dict) else None
    return [view] if isinstance(view, dict) and "blocks" in view else []


def _messages(exchange: Exchange) -> list[Json]:
    """Give what the exchange wants to be posted: in a call, at a response address or in an acknowledgement."""
    said = exchange.request if exchange.direction == "from app" else exchange.answer
    if not isinstance(said, dict) or "view" in said or "response_action" in said or "options" in said:
        return []
    return [said] if {"text", "blocks", "attachments"} & set(said) else []


def _messages_of_refusal(answer: Any) -> list[str]:
    return list(answer.get("response_metadata", {}).get("messages", [])) if isinstance(answer, dict) else []


def _structure(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
