"""Slack's own list of Web API methods and events, and the checks that are the same for all of them."""

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from bot.playground.errors import SlackError
from bot.playground.installation import Token, TokenKind

_FOR_APP_TOKENS = frozenset({"apps.connections.open"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What Slack publishes about one method; of `scopes` any one is enough."""

    name: str
    scopes: frozenset[str]
    required: tuple[str, ...]
    needs_token: bool
    arguments: frozenset[str]
    is_deprecated: bool
    tier: str = ""


@functools.cache
def catalogue() -> dict[str, Method]:
    """Read every method of the list, by name."""
    return {
        name: Method(
            name=name,
            scopes=frozenset(entry["scopes"]),
            required=tuple(entry["required"]),
            needs_token=entry["needs_token"],
            arguments=frozenset(entry["arguments"]),
            is_deprecated=entry["deprecated"],
            tier=entry["tier"] or "",
        )
        for name, entry in _listed()["methods"].items()
    }


@functools.cache
def event_scopes() -> dict[str, frozenset[str]]:
    """Read which scopes let an event through, by event; an empty set asks for none."""
    return {name: frozenset(scopes) for name, scopes in _listed()["events"].items()}


def check_token(method: Method, given: str, tokens: dict[str, Token]) -> Token | None:
    """Recognise the token of a call; raises Slack's refusal of a missing, unknown, revoked or wrong one."""
    if not method.needs_token and not given:
        return None
    if not given:
        raise SlackError("not_authed")
    token = tokens.get(given)
    if token is None:
        raise SlackError("invalid_auth")
    if token.is_revoked:
        raise SlackError("token_revoked")
    wanted = TokenKind.APP if method.name in _FOR_APP_TOKENS else TokenKind.BOT
    if method.needs_token and token.kind is not wanted:
        raise SlackError("not_allowed_token_type")
    return token


def check_scope(method: Method, token: Token | None) -> None:
    """Raise `missing_scope` when the token has none of the scopes that open this method."""
    if token is not None and method.scopes and not method.scopes & token.scopes:
        raise missing_scope(sorted(method.scopes), token)


def missing_scope(needed: list[str], token: Token) -> SlackError:
    """Make the refusal that says what is needed and what was brought."""
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(sorted(token.scopes)))


def check_required(method: Method, given: dict[str, Any]) -> None:
    """Raise `invalid_arguments` naming every required argument that is not there."""
    missing = [name for name in method.required if given.get(name) in (None, "")]
    if missing:
        messages = [f"[ERROR] missing required field: {name}" for name in missing]
        raise SlackError("invalid_arguments", messages=messages)


@functools.cache
def _listed() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("methods.json").read_text(encoding="utf-8")
    listed: dict[str, Any] = json.loads(text)
    return listed
