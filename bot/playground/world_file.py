"""Workspaces described in a YAML file: read strictly, and every fault told at once with its place and remedy."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

import yaml

from bot.playground.installation import bot_handle
from bot.playground.seed import Seed, SeedApp, SeedChannel, SeedMessage, SeedPerson, Story

Json = dict[str, Any]
_TOP: Final = {"apps": dict, "workspaces": list, "clock": (str, datetime)}
_APP: Final = {
    "manifest": (str, dict),
    "delivery": str,
    "request_url": str,
    **dict.fromkeys(
        [
            "app_id",
            "bot_token",
            "app_token",
            "signing_secret",
            "verification_token",
            "client_id",
            "client_secret",
        ],
        str,
    ),
}
_SECRETS: Final = frozenset(_APP) - {"manifest", "delivery", "request_url"}
_WORKSPACE: Final = {
    **dict.fromkeys(["name", "id", "domain", "app", "bot_token", "story"], str),
    **dict.fromkeys(["people", "channels", "messages"], list),
    "installed": bool,
}
_PERSON: Final = {
    **dict.fromkeys(["name", "real_name", "title", "email", "tz", "locale", "colour", "id", "team"], str),
    **dict.fromkeys(["admin", "guest", "deactivated"], bool),
}
_CHANNEL: Final = {
    **dict.fromkeys(["name", "topic", "purpose", "id"], str),
    **dict.fromkeys(["private", "archived"], bool),
    "members": (list, str),
}
_MESSAGE: Final = dict.fromkeys(["channel", "person", "text"], str)
_SEED_NAMES: Final = {
    "admin": "is_admin",
    "guest": "is_guest",
    "deactivated": "is_deactivated",
    "private": "is_private",
    "archived": "is_archived",
    "team": "team_id",
}
_WORDS: Final = {str: "text", dict: "a mapping", list: "a list", bool: "true or false", datetime: "a moment"}


class WorldFileError(ValueError):
    """The file describes no world; `problems` names every fault with its place and what to write instead."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class World:
    """What the file describes; `request_urls` holds by app id where it listens, nothing for Socket Mode."""

    seeds: tuple[Seed, ...]
    request_urls: Mapping[str, str]
    start: datetime | None


def read_world(path: Path) -> World:
    """Read a world from a file; raises WorldFileError with all that is wrong with it."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WorldFileError([f"{path}: cannot be read ({error.strerror})."]) from None
    except yaml.YAMLError as error:
        raise WorldFileError([f"{path}: is no YAML: {error}"]) from None
    reader = _Reader(path.parent)
    world = reader.world(given)
    if reader.problems or world is None:
        raise WorldFileError(reader.problems)
    return world


@dataclass(slots=True)
class _Reader:
    """Read piece by piece, noting what is wrong and going on."""

    folder: Path
    problems: list[str] = field(default_factory=list)

    def world(self, given: Any) -> World | None:
        top = self._fields("the file", given, _TOP, ("apps", "workspaces"))
        apps = {name: self._app(f"apps.{name}", name, app) for name, app in top.get("apps", {}).items()}
        start = self._start(top.get("clock"))
        listed = list(enumerate(top.get("workspaces", [])))
        if not listed:
            self._note("workspaces", "lists nobody to be; describe at least one workspace.")
        seeds = [self._workspace(f"workspaces[{n}]", n, one, apps, start) for n, one in listed]
        self._apart("workspaces", "id", [seed.team_id for seed in seeds if seed])
        self._apart("workspaces", "bot_token", [seed.app.bot_token for seed in seeds if seed])
        if self.problems:
            return None
        urls = {app.app_id: url for app, url in filter(None, apps.values())}
        return World(tuple(seed for seed in seeds if seed), urls, start)

    def _app(self, place: str, name: str, given: Any) -> tuple[SeedApp, str] | None:
        read = self._fields(place, given, _APP, ("manifest",))
        manifest = self._manifest(f"{place}.manifest", read.get("manifest"))
        if manifest is None:
            return None
        settings = manifest.get("settings", {})
        uses_sockets = bool(settings.get("socket_mode_enabled"))
        delivery = read.get("delivery", "socket" if uses_sockets and "request_url" not in read else "http")
        url = str(read.get("request_url") or settings.get("event_subscriptions", {}).get("request_url") or "")
        if delivery not in {"http", "socket"}:
            self._note(f"{place}.delivery", f"is {delivery!r}; write http or socket.")
        elif delivery == "http" and not url.startswith(("http://", "https://")):
            self._note(
                f"{place}.request_url", "is missing; write where the app listens, or delivery: socket."
            )
        secrets = {key: value for key, value in read.items() if key in _SECRETS}
        return SeedApp(
            manifest=manifest, **{"app_id": f"A0{name.upper()}", **secrets}
        ), url if delivery == "http" else ""

    def _manifest(self, place: str, given: Any) -> Json | None:
        if isinstance(given, str):
            try:
                given = yaml.safe_load((self.folder / given).read_text(encoding="utf-8"))
            except (OSError, yaml.YAMLError) as error:
                self._note(place, f"{given} cannot be read: {error}.")
                return None
        if given is None:
            return None
        if not isinstance(given, dict) or not isinstance(given.get("display_information"), dict):
            self._note(place, "has no display_information; paste the app's manifest, or name its file.")
            return None
        return given

    def _workspace(
        self,
        place: str,
        number: int,
        given: Any,
        apps: Mapping[str, tuple[SeedApp, str] | None],
        start: datetime | None,
    ) -> Seed | None:
        read = self._fields(place, given, _WORKSPACE, ("name", "people", "channels"))
        app = self._app_of(place, read, apps)
        people = [self._person(f"{place}.people[{n}]", one) for n, one in enumerate(read.get("people", []))]
        known = [person.name for person in people if person]
        handles = [*known, bot_handle(app.manifest)] if app else known
        channels = [
            self._channel(f"{place}.channels[{n}]", one, handles)
            for n, one in enumerate(read.get("channels", []))
        ]
        self._apart(place, "people", known)
        self._apart(place, "channels", [channel.name for channel in channels if channel])
        rooms = [channel.name for channel in channels if channel]
        messages = [
            self._message(f"{place}.messages[{n}]", one, handles, rooms)
            for n, one in enumerate(read.get("messages", []))
        ]
        if app is None or not (people and channels) or self.problems:
            return None
        token = read.get("bot_token", app.bot_token if number == 0 else f"{app.bot_token}-{number + 1}")
        return Seed(
            people=tuple(filter(None, people)),
            channels=tuple(filter(None, channels)),
            messages=tuple(filter(None, messages)),
            app=_installed(app, token, is_installed=read.get("installed", True)),
            start=start or datetime(2017, 4, 3, 8, 0, tzinfo=UTC),
            story=Story(title=read.get("story", "")),
            team_name=read["name"],
            team_domain=read.get("domain", _slug(read["name"])),
            team_id=read.get("id", f"T0{_slug(read['name']).upper()}"),
        )

    def _app_of(
        self, place: str, read: Json, apps: Mapping[str, tuple[SeedApp, str] | None]
    ) -> SeedApp | None:
        name = read.get("app") or (next(iter(apps)) if len(apps) == 1 else "")
        if name not in apps:
            self._note(
                f"{place}.app", f"is {name!r}; write one of: {', '.join(apps) or 'an app under apps'}."
            )
            return None
        found = apps[name]
        return found[0] if found else None

    def _person(self, place: str, given: Any) -> SeedPerson | None:
        read = self._fields(place, given, _PERSON, ("name", "real_name"))
        if read.get("tz", "UTC") not in available_timezones():
            self._note(f"{place}.tz", f"is {read['tz']!r}; write a zone like Europe/London.")
        return SeedPerson(**_renamed(read)) if {"name", "real_name"} <= set(read) else None

    def _channel(self, place: str, given: Any, handles: list[str]) -> SeedChannel | None:
        read = self._fields(place, given, _CHANNEL, ("name",))
        members = handles if read.get("members") == "everybody" else read.pop("members", [])
        for member in members if isinstance(members, list) else [members]:
            if member not in handles:
                self._note(
                    f"{place}.members",
                    f"names {member!r}; write one of: {', '.join(handles)}, or: everybody.",
                )
        if "name" not in read:
            return None
        read["name"] = read["name"].removeprefix("#")
        return SeedChannel(**_renamed(read | {"members": tuple(members)}))

    def _message(self, place: str, given: Any, handles: list[str], rooms: list[str]) -> SeedMessage | None:
        read = self._fields(place, given, _MESSAGE, tuple(_MESSAGE))
        for name, known in (("person", handles), ("channel", rooms)):
            if name in read and read[name].lstrip("#@") not in known:
                self._note(f"{place}.{name}", f"is {read[name]!r}; write one of: {', '.join(known)}.")
        return SeedMessage(**read) if set(_MESSAGE) <= set(read) else None

    def _start(self, given: Any) -> datetime | None:
        if given in (None, "now"):
            return None
        try:
            moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
        except ValueError:
            self._note("clock", f"is {given!r}; write now, or a moment like 2017-04-03T09:00:00+01:00.")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/London"))

    def _fields(self, place: str, given: Any, known: Mapping[str, Any], required: tuple[str, ...]) -> Json:
        """Keep what is known and of its kind, and note the rest."""
        if not isinstance(given, dict):
            self._note(place, f"must be a mapping with {', '.join(required)}.")
            return {}
        for name in sorted(set(map(str, given)) - set(known)):
            self._note(f"{place}.{name}", f"is unknown; known are: {', '.join(known)}.")
        for name in required:
            if given.get(name) in (None, ""):
                self._note(f"{place}.{name}", "is missing.")
        kept = {}
        for name, value in given.items():
            kinds = known.get(name, ())
            if value is None or not kinds:
                continue
            if isinstance(value, kinds):
                kept[name] = value
            else:
                words = [_WORDS[kind] for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
                self._note(f"{place}.{name}", f"is {value!r}; write {' or '.join(words)}.")
        return kept

    def _apart(self, place: str, what: str, names: list[str]) -> None:
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self._note(place, f"has {what} {name!r} twice; each must be another.")

    def _note(self, place: str, words: str) -> None:
        self.problems.append(f"{place}: {words}")


def _installed(app: SeedApp, token: str, *, is_installed: bool) -> SeedApp:
    return replace(app, bot_token=token, is_installed=is_installed)


def _renamed(read: Json) -> Json:
    return {_SEED_NAMES.get(name, name): value for name, value in read.items()}


def _slug(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
