"""The addresses of people's own pages: given out in letters, opened, closed, and sent anew."""

import secrets

from bot.clock import Clock
from bot.domain.ids import InstallationId, PersonId
from bot.domain.letters import LetterKind, NewLetter
from bot.domain.page_links import LIVES, REMEMBERED, Visitor, plausible
from bot.domain.people import Asker
from bot.domain.post_office import PostOffice
from bot.domain.tokens import hash_of
from bot.services.directory import Directory
from bot.services.letters import Letters
from storage import page_links
from storage.database import Database

_TOKEN_BYTES = 32


class PageLinks:
    """Whoever holds the address of somebody's pages acts as that person, so it goes to their own mailbox alone."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        directory: Directory,
        post_office: PostOffice,
        letters: Letters,
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._post_office = post_office
        self._letters = letters

    async def mint(self, installation: InstallationId, person: PersonId) -> str:
        """Return a new address of somebody's own pages, good for 90 days; nobody can read it from the database."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock.now()
        async with self._database.connection() as connection:
            await page_links.add(
                connection, installation, person, hash_of(token), now=now, expires=now + LIVES
            )
        return self._post_office.page(token)

    async def visitor(self, token: str) -> Visitor | None:
        """Return whose pages a token opens, or did until it ran out; None for one that was never given out."""
        if not plausible(token):
            return None
        async with self._database.connection() as connection:
            return await page_links.visitor(connection, hash_of(token), self._clock.now())

    async def asker(self, visitor: Visitor) -> Asker:
        """Return the visitor as one who asks."""
        return await self._directory.asker_of(visitor.installation, visitor.handle)

    async def send_anew(self, visitor: Visitor) -> None:
        """Send a new address to the visitor's own mailbox, at most once an hour."""
        await self._send_anew(visitor.installation, visitor.person)

    async def close(self, asker: Asker) -> None:
        """Close every address that somebody was ever sent, as when one has fallen into other hands; send a new one."""
        if asker.person is None:
            return
        async with self._database.connection() as connection:
            await page_links.revoke(connection, asker.installation_id, asker.person.id, self._clock.now())
        await self._send_anew(asker.installation_id, asker.person.id)

    async def wants_letters(self, asker: Asker) -> bool:
        """Tell whether somebody has a mailbox and wants e-mail there."""
        if asker.person is None:
            return False
        async with self._database.connection() as connection:
            return await page_links.wants_letters(connection, asker.installation_id, asker.person.id)

    async def want_letters(self, asker: Asker, *, wanted: bool) -> bool:
        """Keep whether somebody wants e-mail; returns whether that is news.

        Somebody who is reached by e-mail alone and wants none is not there: the next in turn hears.
        """
        if asker.person is None:
            return False
        async with self._database.connection() as connection:
            return await page_links.want_letters(
                connection, asker.installation_id, asker.person.id, wanted=wanted, now=self._clock.now()
            )

    async def forget_old(self) -> None:
        """Forget the addresses that ran out more than a year ago."""
        async with self._database.connection() as connection:
            await page_links.forget(connection, self._clock.now() + LIVES - REMEMBERED)

    async def _send_anew(self, installation: InstallationId, person: PersonId) -> None:
        subject = f"new link:{self._clock.now():%Y-%m-%dT%H}"
        await self._letters.write(installation, [NewLetter(person, LetterKind.NEW_LINK, subject)])
