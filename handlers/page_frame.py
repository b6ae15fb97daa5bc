"""Who opened a page, in which words and for which cluster, and what stands around what the page shows."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request as WebRequest

from bot.domain.page_links import Visitor
from bot.domain.people import Asker, Cluster, Language
from bot.domain.permissions import Task, board_meant, may
from bot.views.actions import Action
from bot.views.body_words import own_name
from bot.views.page import Door, Link, Page
from bot.views.words import Voices, Words
from handlers import page_routes
from handlers.posted import Posted

_KEY_BYTES = 18


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody whose address was good: who they are, in which words they are answered, and what was posted.

    `path` is the page's below theirs, None after a post; `asks_language` is whether they read another language than the one kept for them.
    """

    visitor: Visitor
    asker: Asker
    say: Words
    door: Door
    path: str | None
    query: str
    asks_language: bool
    posted: Posted = field(default_factory=Posted)


def entered(request: WebRequest, voices: Voices, visitor: Visitor, asker: Asker, public_path: str) -> Inside:
    """Tell from the address which language and which of their clusters somebody wants to see."""
    asked = _language(request.query_params.get("lang", ""))
    cluster = _cluster(asker, request.query_params)
    stay = {"lang": asked.value} if asked else {}
    if cluster is not None and len(asker.clusters) > 1:
        stay["in"] = str(cluster.id)
    say = voices.of(asked or visitor.language or _accepted(request))
    base = f"{public_path}/page/{request.path_params['token']}"
    door = Door(
        base,
        stay,
        secrets.token_urlsafe(_KEY_BYTES),
        frozenset(page_routes.LOOKS),
        frozenset(page_routes.DEEDS),
        page_routes.lines(say),
    )
    posts = request.method == "POST"
    return Inside(
        visitor,
        replace(asker, here=cluster),
        say,
        door,
        None if posts else request.url.path.partition(request.path_params["token"])[2].strip("/"),
        "" if posts else request.url.query,
        asked is not None and asked is not visitor.language,
    )


def framed(inside: Inside, page: Page) -> Page:
    """Put a page between the ways to the others."""
    return replace(
        page,
        places=_places(inside),
        clusters=_clusters(inside),
        foot=_foot(inside),
        other_language=_other_language(inside),
        keeps_language=inside.asks_language,
    )


def title(inside: Inside, *, refused: bool) -> str:
    """Name a page whose message has no heading of its own."""
    say = inside.say
    if refused:
        return say("That did not work")
    return say("Thank you") if inside.path is None else say("Your pages")


def _places(inside: Inside) -> list[Link]:
    say, cluster = inside.say, inside.asker.here
    offered = [("", say("Overview"), True)]
    if cluster is not None:
        offered += [
            ("meetings", say("Meetings"), may(inside.asker, Task.SEE_MEETINGS, cluster)),
            ("duties", say("Deadlines"), may(inside.asker, Task.SEE_DEADLINES, cluster)),
            ("plan", say("Action plan"), may(inside.asker, Task.SEE_PLAN, cluster)),
        ]
    elif board_meant(inside.asker) is not None:
        offered.append(("duties", say("Deadlines"), True))
    return [
        Link(label, inside.door.to(path), path == inside.path) for path, label, allowed in offered if allowed
    ]


def _clusters(inside: Inside) -> list[Link]:
    """Let somebody who belongs to several clusters choose one."""
    if len(inside.asker.clusters) < 2:
        return []
    here = inside.asker.here
    return [
        Link(
            own_name(inside.say, each),
            replace(inside.door, stay={**inside.door.stay, "in": str(each.id)}).to(),
            each == here,
        )
        for each in inside.asker.clusters
    ]


def _foot(inside: Inside) -> list[Link]:
    say, door, asker = inside.say, inside.door, inside.asker
    offered = [
        (say("My hours"), door.to("see", do=Action.CHOOSE_HOURS), may(asker, Task.CHOOSE_HOURS)),
        (say("Away"), door.to("say/away"), may(asker, Task.TAKE_LEAVE)),
        (say("My reminders"), door.to("see", do=Action.SEE_REMINDERS), may(asker, Task.SEE_REMINDERS)),
        (say("E-mail"), door.to("unsubscribe"), True),
    ]
    return [Link(label, address) for label, address, allowed in offered if allowed]


def _other_language(inside: Inside) -> str:
    """Return the same page in the other language; after a post, the first page."""
    other = Language.ENGLISH if inside.say.language is Language.WELSH else Language.WELSH
    asked = [pair for pair in _pairs(inside.query) if pair[0] not in ("lang", "in")]
    door = replace(inside.door, stay={**inside.door.stay, "lang": other.value})
    address = door.to(inside.path or "")
    return f"{address}&{urlencode(asked)}" if asked else address


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _cluster(asker: Asker, asked: Mapping[str, str]) -> Cluster | None:
    """Return the cluster that is asked for, by itself or by a practice of it, else the first: only one's own can be."""
    own, wanted, of = asker.clusters, asked.get("in", ""), asked.get("practice", "")
    by_practice = [
        each.cluster
        for each in asker.appointments
        if each.cluster and each.practice and str(each.practice.id) == of
    ]
    named = [each for each in own if str(each.id) == wanted]
    return next(iter([*named, *by_practice, *own]), None)


def _language(asked: str) -> Language | None:
    return Language(asked) if asked in (Language.ENGLISH, Language.WELSH) else None


def _accepted(request: WebRequest) -> Language | None:
    """Take Welsh from a browser that asks for it first."""
    first = request.headers.get("accept-language", "").split(",")[0].strip().casefold()
    return Language.WELSH if first.split("-")[0] == "cy" else None
