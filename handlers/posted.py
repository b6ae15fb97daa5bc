"""What a browser posted from one of our pages: read with bounds, and only if it came from there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from bot.views.actions import BadPayload

LARGEST = 128 * 1024
"""More bytes than any form of ours has."""

_MOST_FIELDS = 400
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
# PostgreSQL keeps no zeros, a line ends in one way, and what nobody sees would turn the words around it the other way.
_UNSEEN = (0, 0xD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
_NEVER_TYPED = dict.fromkeys(_UNSEEN)


_CHOSEN = re.compile(r"\S*")  # a word alone is chosen, or soon typed again


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a posted form: ours by name, and the answers to its questions as a handler knows them.

    `stamp` is the same for the same post sent twice, and another for what was changed after going back to the page.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    stamp: str = ""

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def key(self) -> str:
        """The mark of the page that it was posted from. Raises BadPayload for one that we did not make."""
        key = self.get("key")
        if not _KEY.fullmatch(key):
            raise BadPayload(key)
        return key

    @property
    def written(self) -> Sequence[str]:
        """What was written in words of one's own, as far as it can be told without the form."""
        texts = (given.strip() for given in self.answers.values() if isinstance(given, str))
        return [text for text in texts if not _CHOSEN.fullmatch(text)]


def read_posted(body: bytes, content_type: str) -> Posted:
    """Take a form's fields apart. Raises BadPayload for what no browser sends.

    `q:` stands before the name of a question with one answer, `m:` before one that takes several.
    """
    if not content_type.startswith("application/x-www-form-urlencoded"):
        raise BadPayload(content_type[:80])
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise BadPayload("a form that no browser sends") from error
    fields: dict[str, str] = {}
    answers: dict[str, Any] = {}
    for name, raw in pairs:
        value, question = raw.translate(_NEVER_TYPED), name[2:]
        if name.startswith("q:"):
            answers[question] = value or None
        elif name.startswith("m:"):
            given = answers.setdefault(question, [])
            if isinstance(given, list):
                given.append(value)
        else:
            fields[name] = value
    return Posted(fields, answers, sha256(body).hexdigest()[:16])


def from_our_page(request: Request, public_url: str) -> bool:
    """Tell whether a post came from a page of ours, as far as the browser says so; the token is the proof beside it.

    Our pages send no referrer, so that a browser without Sec-Fetch-Site calls their origin `null`.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    ours = {"null", _origin(public_url), f"{request.url.scheme}://{request.headers.get('host', '')}"}
    return origin in ours


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
