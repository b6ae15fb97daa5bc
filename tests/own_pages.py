"""People's own pages on a real server: addresses given out, pages read, buttons pressed and forms sent as browsers do."""

import html
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from starlette.applications import Starlette

from bot import services
from bot.app import read_programmes
from bot.clock import Clock
from bot.command_line.web_server import address, bound, serving
from bot.domain.ids import PersonId
from bot.domain.people import Role
from bot.domain.post_office import PostOffice
from bot.services import Services
from handlers.pages import PageDoor
from tests.post import SENDER
from tests.world import World

RHIAN = "MRHIANJONES"

_FORM = re.compile(r'<form method="(post|get)" action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_SUBMIT = re.compile(r"<button[^>]*>(.*?)</button>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class FormSeen:
    """A form as it stands on a page: where it goes, what it carries unseen, and what its button says."""

    address: str
    fields: Mapping[str, str]
    label: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as a browser got it."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def text(self) -> str:
        """The words of the page, without its style."""
        return " ".join(
            html.unescape(
                _TAG.sub(" ", re.sub(r"<style>.*?</style>", "", self.body, flags=re.DOTALL))
            ).split()
        )

    @property
    def forms(self) -> Sequence[FormSeen]:
        return [
            FormSeen(
                html.unescape(address),
                {html.unescape(name): html.unescape(value) for name, value in _HIDDEN.findall(inside)},
                html.unescape(_SUBMIT.findall(inside)[-1]).strip(),
            )
            for method, address, inside in _FORM.findall(self.body)
        ]

    def form(self, label: str) -> FormSeen:
        """Find the form whose button says this."""
        found = [form for form in self.forms if form.label == label]
        assert found, f"no {label!r} among {[form.label for form in self.forms]}: {self.text}"
        return found[0]

    def link(self, label: str) -> str:
        """Find where a link leads."""
        found = re.findall(rf'<a [^>]*href="([^"]*)"[^>]*>{re.escape(html.escape(label))}</a>', self.body)
        assert found, f"no link {label!r}: {self.text}"
        return html.unescape(found[0])


@dataclass
class Visits:
    """A browser that visits pages, follows their links, presses their buttons and sends their forms."""

    browser: aiohttp.ClientSession
    base: str

    async def get(self, place: str, **headers: str) -> Seen:
        return await self._ask("GET", place, None, headers)

    async def post(
        self, place: str, fields: Mapping[str, str] | Sequence[tuple[str, str]], **headers: str
    ) -> Seen:
        """Post as a browser does that stands on one of our pages, unless the headers say otherwise."""
        return await self._ask("POST", place, fields, {"sec_fetch_site": "same-origin", **headers})

    async def press(self, seen: Seen, label: str, **answers: str) -> Seen:
        """Press a button, or send a form with answers to its questions."""
        form = seen.form(label)
        return await self.post(
            form.address, {**form.fields, **{f"q:{name}": given for name, given in answers.items()}}
        )

    async def follow(self, seen: Seen, label: str) -> Seen:
        return await self.get(seen.link(label))

    async def _ask(self, method: str, address: str, data: object, headers: Mapping[str, str]) -> Seen:
        whole = address if address.startswith("http") else self.base + address
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.browser.request(
            method, whole, data=data, headers=sent, allow_redirects=False
        ) as answer:
            return Seen(answer.status, answer.headers, await answer.text())


@dataclass
class Pages(Visits):
    """The served pages of the cast. Everybody asked for has an address of their own."""

    world: World
    house: Services
    hurried: list[str] = field(default_factory=list)

    async def address(self, user: str) -> str:
        """Give somebody a new address, as a letter would; it leads to the served pages."""
        return await self.house.page_links.mint(self.world.installation, self.world.people[user])

    async def by_mail(
        self, handle: str = RHIAN, name: str = "Rhian Jones", practice: str = "Castle"
    ) -> PersonId:
        """Let somebody represent a practice who is reached by e-mail alone."""
        person = await self.world.appoint(
            handle, name, Role.REPRESENTATIVE, practice=self.world.practice(practice)
        )
        await self.world.run(
            """INSERT INTO mailbox (installation_id, person_id, address, learned_at)
               VALUES (:installation, :person, :address, :now) ON CONFLICT DO NOTHING""",
            installation=self.world.installation,
            person=person,
            address=f"{handle.casefold()}@practice.example",
            now=self.world.winder.at,
        )
        return person


@asynccontextmanager
async def served_pages(world: World) -> AsyncIterator[Pages]:
    """Serve everybody's pages until the block ends."""
    with bound("127.0.0.1", 0) as port:
        base = address(port)
        office = PostOffice(SENDER, base)
        house = services.Services(
            world.database, Clock(world.winder.now), read_programmes(), post_office=office
        )
        hurried: list[str] = []
        door = PageDoor(house, world.voices, lambda: hurried.append("hurry"), base)
        app = Starlette(routes=list(door.routes()))
        async with serving(app, port), aiohttp.ClientSession() as browser:
            yield Pages(browser, base, world, house, hurried)
