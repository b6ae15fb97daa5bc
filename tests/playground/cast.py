"""A small workspace and a tiny real Bolt app: the cast of the playground's tests."""

from typing import Any

import aiohttp
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.routing import Route

from bot.playground import Playground, Seed, SeedApp, SeedChannel, SeedPerson

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:read",
    "groups:history",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "users:read",
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.im",
    "reaction_added",
    "file_shared",
)


def manifest(scopes: tuple[str, ...] = SCOPES, events: tuple[str, ...] = EVENTS) -> dict[str, Any]:
    return {
        "display_information": {"name": "Teller"},
        "features": {
            "bot_user": {"display_name": "Teller"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "slash_commands": [
                {"command": "/tell", "description": "Tells", "usage_hint": "[what]", "should_escape": True}
            ],
            "shortcuts": [
                {"name": "Tell anywhere", "type": "global", "callback_id": "tell", "description": "Tells"},
                {"name": "Tell this", "type": "message", "callback_id": "tell_this", "description": "Tells"},
            ],
        },
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(events)},
            "interactivity": {"is_enabled": True},
        },
    }


def seed(**changes: Any) -> Seed:
    plain: dict[str, Any] = {
        "people": (
            SeedPerson(name="mair", real_name="Mair Evans", title="Cluster lead", is_admin=True),
            SeedPerson(name="gwyn", real_name="Gwyn Rees", title="GP"),
            SeedPerson(name="rhian", real_name="Rhian Lloyd", title="Practice manager"),
            SeedPerson(name="gone", real_name="Gone Away", is_deactivated=True),
        ),
        "channels": (
            SeedChannel(name="general", members=("mair", "gwyn", "rhian", "teller")),
            SeedChannel(name="leads", members=("mair",), is_private=True),
            SeedChannel(name="quiet", members=("mair",)),
            SeedChannel(name="old", members=("mair", "teller"), is_archived=True),
        ),
        "app": SeedApp(manifest=manifest()),
    }
    return Seed(**{**plain, **changes})


def bolt_app(playground: Playground, session: aiohttp.ClientSession) -> AsyncApp:
    """Make a real Bolt app that talks to this workspace; listeners are added by the tests."""
    return AsyncApp(
        client=playground.client(session),
        signing_secret=playground.workspace.seed.app.signing_secret,
        process_before_response=True,
    )


def served(app: AsyncApp) -> Starlette:
    return Starlette(routes=[Route("/slack/events", AsyncSlackRequestHandler(app).handle, methods=["POST"])])


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, value: str = "") -> dict[str, Any]:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action_id,
        "value": value or action_id,
    }


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def form(*blocks: dict[str, Any], callback_id: str = "form", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def asked(label: str, element: dict[str, Any], block_id: str, **more: Any) -> dict[str, Any]:
    element = {"action_id": f"{block_id}_value", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def options(*labels: str) -> list[dict[str, Any]]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]
