"""The app as it is installed: what its manifest registers and what its tokens may do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.playground.seed import SeedApp


class TokenKind(StrEnum):
    """What a token stands for."""

    BOT = "bot"
    APP = "app"


@dataclass(slots=True, kw_only=True)
class Token:
    """A key to the Web API; a revoked one is still recognised, and refused."""

    value: str
    kind: TokenKind
    scopes: frozenset[str]
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """One person's consent to an installation, until the app takes it up."""

    user: str
    redirect_uri: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command as the manifest registers it."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool

    def as_json(self) -> dict[str, Any]:
        return {"command": self.name, "description": self.description, "usage_hint": self.usage_hint}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A global or message shortcut as the manifest registers it."""

    name: str
    callback_id: str
    is_for_messages: bool
    description: str

    def as_json(self) -> dict[str, Any]:
        kind = "message" if self.is_for_messages else "global"
        return {
            "name": self.name,
            "callback_id": self.callback_id,
            "type": kind,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The app's ids, secrets and registrations in this workspace."""

    app_id: str
    bot_id: str
    bot_user_id: str
    name: str
    bot_name: str
    signing_secret: str
    verification_token: str
    scopes: frozenset[str]
    tokens: dict[str, Token]
    commands: dict[str, Command]
    shortcuts: tuple[Shortcut, ...]
    subscriptions: frozenset[str]
    has_home: bool
    has_messages: bool
    messages_read_only: bool
    is_interactive: bool
    redirect_urls: tuple[str, ...] = ()
    metadata_subscriptions: tuple[tuple[str, str], ...] = ()
    is_installed: bool = True

    def command(self, name: str) -> Command | None:
        if not self.is_installed:
            return None
        return self.commands.get("/" + name.strip().lstrip("/").lower())

    def wants_metadata(self, app_id: str, event_type: str) -> bool:
        """Tell whether the manifest subscribes to metadata of this kind from that app; * stands for any kind."""
        return any(
            app in (app_id, "*") and kind in (event_type, "*") for app, kind in self.metadata_subscriptions
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "app_id": self.app_id,
            "name": self.name,
            "bot_id": self.bot_id,
            "bot_user_id": self.bot_user_id,
            "bot_name": self.bot_name,
            "installed": self.is_installed,
            "scopes": sorted(self.scopes),
            "subscriptions": sorted(self.subscriptions),
            "commands": [command.as_json() for command in self.commands.values()],
            "shortcuts": [shortcut.as_json() for shortcut in self.shortcuts],
            "home_tab": self.has_home,
            "messages_tab": self.has_messages,
            "messages_read_only": self.messages_read_only,
        }


def install(app: SeedApp, *, bot_id: str, bot_user_id: str) -> Installation:
    """Read the manifest as Slack does when an app is installed."""
    features = app.manifest.get("features", {})
    settings = app.manifest.get("settings", {})
    home = features.get("app_home", {})
    name = str(app.manifest.get("display_information", {}).get("name", "App"))
    scopes = frozenset(_bot_scopes(app.manifest))
    return Installation(
        app_id=app.app_id,
        bot_id=bot_id,
        bot_user_id=bot_user_id,
        name=name,
        bot_name=bot_display_name(app.manifest),
        signing_secret=app.signing_secret,
        verification_token=app.verification_token,
        scopes=scopes,
        tokens=_tokens(app, scopes),
        commands={command.name: command for command in map(_command, features.get("slash_commands", []))},
        shortcuts=tuple(map(_shortcut, features.get("shortcuts", []))),
        subscriptions=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        has_home=bool(home.get("home_tab_enabled", False)),
        has_messages=bool(home.get("messages_tab_enabled", False)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        is_interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        redirect_urls=tuple(app.manifest.get("oauth_config", {}).get("redirect_urls", [])),
        metadata_subscriptions=tuple(
            (str(one["app_id"]), str(one["event_type"]))
            for one in settings.get("event_subscriptions", {}).get("metadata_subscriptions", [])
        ),
        is_installed=app.is_installed,
    )


def bot_display_name(manifest: dict[str, Any]) -> str:
    """Give the name under which the bot user appears."""
    name = manifest.get("display_information", {}).get("name", "App")
    return str(manifest.get("features", {}).get("bot_user", {}).get("display_name", name))


def bot_handle(manifest: dict[str, Any]) -> str:
    """Give the handle of the bot user: its display name in letters, digits, hyphens and underscores."""
    return "".join(
        letter for letter in bot_display_name(manifest).lower() if letter.isalnum() or letter in "-_"
    )


def _bot_scopes(manifest: dict[str, Any]) -> list[str]:
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    return [*scopes.get("bot", []), *scopes.get("bot_optional", [])]


def _tokens(app: SeedApp, scopes: frozenset[str]) -> dict[str, Token]:
    revoked = not app.is_installed
    bot = Token(value=app.bot_token, kind=TokenKind.BOT, scopes=scopes, is_revoked=revoked)
    connections = Token(value=app.app_token, kind=TokenKind.APP, scopes=frozenset({"connections:write"}))
    return {token.value: token for token in (bot, connections)}


def _command(entry: dict[str, Any]) -> Command:
    return Command(
        name=str(entry["command"]).lower(),
        description=str(entry.get("description", "")),
        usage_hint=str(entry.get("usage_hint", "")),
        should_escape=bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: dict[str, Any]) -> Shortcut:
    return Shortcut(
        name=str(entry["name"]),
        callback_id=str(entry["callback_id"]),
        is_for_messages=entry.get("type") == "message",
        description=str(entry.get("description", "")),
    )
