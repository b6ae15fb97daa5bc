"""Deliveries as Slack writes them on the wire: form or JSON bodies, signed with the app's secret."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode


class DeliveryKind(StrEnum):
    """The three doors of an app, by their Socket Mode names."""

    COMMAND = "slash_commands"
    INTERACTION = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing the workspace tells the app."""

    kind: DeliveryKind
    name: str
    payload: dict[str, Any]
    retry_number: int = 0
    retry_reason: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Write and sign deliveries with a secret, at the time that `now` tells."""

    secret: Callable[[], str]
    now: Callable[[], datetime]

    def request(self, delivery: Delivery) -> tuple[dict[str, str], bytes]:
        """Give the headers and body of the request that carries this delivery."""
        content_type, body = _written(delivery)
        timestamp = str(int(self.now().timestamp()))
        headers = {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": self.signature(timestamp, body),
        }
        if delivery.retry_number:
            headers["x-slack-retry-num"] = str(delivery.retry_number)
            headers["x-slack-retry-reason"] = delivery.retry_reason
        return headers, body

    def signature(self, timestamp: str, body: bytes) -> str:
        signed = b":".join([b"v0", timestamp.encode(), body])
        return "v0=" + hmac.new(self.secret().encode(), signed, hashlib.sha256).hexdigest()


def _written(delivery: Delivery) -> tuple[str, bytes]:
    if delivery.kind is DeliveryKind.EVENT:
        return "application/json", json.dumps(delivery.payload).encode()
    form = delivery.payload
    if delivery.kind is DeliveryKind.INTERACTION:
        form = {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()
