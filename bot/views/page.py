"""The pages of somebody without Slack: what messages and forms say, as small web pages that need no script.

A page is made of the same blocks as a message. Buttons that only look become links, buttons that do something become
forms that post, and what a page has no place for is left out.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from bot.domain.people import Language
from bot.views import page_words
from bot.views.actions import Action
from bot.views.message import Block, Element, Form
from bot.views.template import FOLDER, template
from bot.views.words import Words

_TEXT_TYPES = {"datepicker": "date", "timepicker": "time", "plain_text_input": "text"}
_INITIAL = ("initial_value", "initial_date", "initial_time")


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page; `current` is the one that is shown."""

    label: str
    address: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """Where one reader's pages are, and which buttons they have.

    `base` is the path that all begin with, `stay` what goes along in every address (the language and the cluster chosen),
    `key` the mark of this one page by which a thing done twice is known. `looks` are the buttons that only show
    something, `deeds` those that do something, `lines` the commands that pages show: on which path, and by what name.
    """

    base: str
    stay: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    looks: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    lines: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def to(self, path: str = "", **query: str) -> str:
        """Return the address of a page of this reader."""
        asked = urlencode({**self.stay, **query})
        place = f"{self.base}/{path}" if path else self.base
        return f"{place}?{asked}" if asked else place

    def command(self, typed: str) -> tuple[str, str] | None:
        """Return where and by what name a page shows what a typed command would, None if no page does."""
        shown = self.lines.get(" ".join(typed.split()).casefold())
        return (self.to(shown[0]), shown[1]) if shown else None


@dataclass(frozen=True, slots=True)
class Offer:
    """A button as a page has it: a link to `address`, or a press of `action` with a value; perhaps sure of it first."""

    label: str
    address: str = ""
    action: str = ""
    value: str = ""
    main: bool = False
    sure: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A button on a page that says nothing about anybody: where it posts to, and what."""

    label: str
    address: str
    carries: Mapping[str, str] = field(default_factory=dict)
    main: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that is shown: who opened it and with what, what was typed so far, and what was wrong with it."""

    form: Form
    opened_by: str
    opened_with: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on one page; `names` are of the people it mentions. `notice` is said before everything else."""

    title: str
    blocks: Sequence[Block] = ()
    asked: Asked | None = None
    notice: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    places: Sequence[Link] = ()
    clusters: Sequence[Link] = ()
    foot: Sequence[Link] = ()
    other_language: str = ""
    keeps_language: bool = False


def shown(say: Words, page: Page, door: Door) -> str:
    """Lay a page out in the reader's language. Slow the first time."""
    welsh = say.language is Language.WELSH
    other = Link("English" if welsh else "Cymraeg", "en" if welsh else "cy")
    headed = bool(page.blocks) and page.blocks[0]["type"] == "header"
    return template("page.html").render(
        page=page,
        title=page.blocks[0]["text"]["text"] if headed else page.title,
        headed=headed,
        door=door,
        language=say.language.value,
        other=other,
        other_address=page.other_language,
        style=Markup(_style()),  # noqa: S704 - our own file
        words=_chrome(say),
        offers=lambda block: [offer for element in _elements(block) for offer in _offer(element, door)],
        mrkdwn=lambda text: page_words.html_of(text, page.names, door.command, say("somebody")),
        answer=lambda block: _answer(block, page.asked),
        menus=lambda block: list(_menus(block, door)),
    )


def bare(
    voices: Sequence[Words],
    parts: Sequence[tuple[Words, str, str]],
    presses: Sequence[Press] = (),
    kept: str = "",
    written: Sequence[str] = (),
) -> str:
    """Show a page that says nothing about anybody, in every language: a title and a text in each, and perhaps buttons.

    `written` is given back to whoever wrote it, under the name `kept`, and goes along with every button.
    """
    return template("bare.html").render(
        language=voices[0].language.value,
        parts=[(say.language.value, title, text) for say, title, text in parts],
        presses=presses,
        kept=kept,
        written=written,
        style=Markup(_style()),  # noqa: S704 - our own file
    )


@cache
def policy() -> str:
    """Say what a browser may do on a page: show it, in our own style, and post its forms back to us. Nothing else."""
    fingerprint = b64encode(sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{fingerprint}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


@cache
def _style() -> str:
    return (FOLDER / "page.css").read_text("utf-8")


def _chrome(say: Words) -> dict[str, str]:
    """Say what stands around every page."""
    return {
        "skip": say("Skip to the page"),
        "places": say("Pages"),
        "clusters": say("Clusters"),
        "optional": say("optional"),
        "wrong": say("Please look at this again"),
        "show": say("Show"),
        "keep_language": say("Always in this language"),
        "private": say("This page is yours alone. Please do not pass its address on."),
    }


def _elements(block: Block) -> Iterator[Element]:
    if "accessory" in block:
        yield block["accessory"]
    if block["type"] == "actions":
        yield from block["elements"]


def _offer(element: Element, door: Door) -> Sequence[Offer]:
    """Make of a button or a small menu what a page can show of it."""
    if element["type"] == "overflow":
        each = (
            {**option, "type": "button", "action_id": element["action_id"]} for option in element["options"]
        )
        return [offer for made in each for offer in _offer(made, door)]
    if element["type"] != "button":
        return []
    label, value = element["text"]["text"], element.get("value", "")
    main = element.get("style") == "primary"
    if "url" in element:
        return [Offer(label, _address(element["url"], door), main=main)]
    action = element["action_id"].split(":")[0]
    if action == Action.ASK:
        shown = door.command(value)
        return [Offer(label, shown[0], main=main)] if shown else []
    if action in door.looks:
        return [Offer(label, door.to("see", do=action, **({"with": value} if value else {})), main=main)]
    if action in door.deeds:
        return [Offer(label, "", action, value, main, element.get("confirm"))]
    return []


def _address(url: str, door: Door) -> str:
    return door.to(url.removeprefix("page:")) if url.startswith("page:") else url


def _menus(block: Block, door: Door) -> Iterator[tuple[Element, str]]:
    """List the menus that a page can show, with their actions: those that only look."""
    for element in _elements(block):
        action = str(element.get("action_id", "")).split(":")[0]
        if element["type"] == "static_select" and action in door.looks:
            yield element, action


def _answer(block: Block, asked: Asked | None) -> dict[str, Any]:
    """Tell how a question is asked on a page: by which kind of field, and with what in it."""
    element, name = block["element"], block["block_id"]
    typed = asked.typed if asked else {}
    kind = element["type"]
    told: dict[str, Any] = {
        "kind": kind,
        "type": _TEXT_TYPES.get(kind, ""),
        "error": asked.errors.get(name, "") if asked else "",
        "groups": _groups(element),
    }
    if kind in ("checkboxes", "multi_static_select"):
        chosen = [option["value"] for option in element.get("initial_options", ())]
        told["value"] = typed.get(name, chosen) or ()
    else:
        initial = next((element[key] for key in _INITIAL if key in element), "")
        initial = element.get("initial_option", {}).get("value", initial)
        told["value"] = typed.get(name, initial) or ""
    return told


def _groups(element: Element) -> Sequence[tuple[str, Sequence[Element]]]:
    """List the options under their headings; those without a heading stand under an empty one."""
    if "option_groups" in element:
        return [(group["label"]["text"], group["options"]) for group in element["option_groups"]]
    return [("", element.get("options", ()))]
