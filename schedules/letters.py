"""Sending letters: claim, write, begin, send, settle."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.domain.deliveries import Delivery, OutOfOrder
from bot.domain.letters import Letter, LetterKind
from bot.messenger import Messenger
from bot.postman import Postman
from bot.services import Services
from bot.views import incoming_mail
from bot.views import letters as views
from bot.views.words import Voices
from bot.views.writing import Writing, followed_by, for_reader, rule
from schedules import date_polls, invitations
from schedules.surprises import noted

Writer = Callable[[Services, Voices, Letter, str], Awaitable[Writing | None]]
"""Writes a letter from its facts and its reader's page address; None when there is nothing to say any more."""


async def _welcome(_services: Services, voices: Voices, letter: Letter, page: str) -> Writing | None:
    return for_reader(voices, letter.to.language, lambda say: views.welcome(say, letter.to, page))


async def _not_read(_services: Services, voices: Voices, letter: Letter, page: str) -> Writing | None:
    return for_reader(voices, letter.to.language, lambda say: incoming_mail.not_read(say, letter.to, page))


async def _new_link(_services: Services, voices: Voices, letter: Letter, page: str) -> Writing | None:
    return for_reader(voices, letter.to.language, lambda say: views.new_link(say, page))


WRITERS: Mapping[LetterKind, Writer] = {
    LetterKind.WELCOME: _welcome,
    LetterKind.INVITATION: invitations.writing,
    LetterKind.CANCELLATION: invitations.writing,
    LetterKind.POLL: date_polls.writing,
    LetterKind.NOT_READ: _not_read,
    LetterKind.NEW_LINK: _new_link,
}


async def writing(services: Services, voices: Voices, letter: Letter, page: str) -> Writing | None:
    """Write a letter as the facts are now, with the foot that every letter has; None when it is overtaken."""
    written = await WRITERS[letter.kind](services, voices, letter, page)
    if written is None:
        return None
    foot = for_reader(voices, letter.to.language, lambda say: views.foot(say, page))
    return followed_by(written, (rule(), *foot.parts))


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Send everything that is due, the oldest first, until nothing is left or the mail server does not let us."""
    postman = messenger.postman
    try:
        while not services.pace.closing and (claimed := await services.letters.claim()):
            problem = await postman.call()
            problem = problem or await _send_all(services, postman, voices, claimed)
            if problem is not None:
                await services.letters.hold_up(claimed, problem)
                return
    finally:
        await postman.hang_up()


async def _send_all(
    services: Services, postman: Postman, voices: Voices, claimed: Sequence[Letter]
) -> OutOfOrder | None:
    """Send what was claimed, until the mail server does not let us any more, or the house closes."""
    for letter in claimed:
        if services.pace.closing:
            await services.letters.release(claimed)
            break
        delivery: Delivery | None = None
        spoilt = True
        async with noted(services.faults, letter.installation, f"letter {letter.id}"):
            delivery = await _send(services, postman, voices, letter)
            spoilt = False
        if spoilt:
            await services.letters.spoilt(letter)
        if isinstance(delivery, OutOfOrder):
            return delivery
    return None


async def _send(services: Services, postman: Postman, voices: Voices, letter: Letter) -> Delivery | None:
    """Bring one letter to its end, or to its next attempt."""
    if letter.lost_twice:
        await services.letters.give_up(letter)
        return None
    if not letter.to.address:
        await services.letters.unreachable(letter)
        return None
    page = await services.page_links.mint(letter.installation, letter.to.person)
    written = await writing(services, voices, letter, page)
    if written is None:
        await services.letters.skip(letter)
        return None
    if not await services.letters.begin(letter):
        return None
    delivery = await postman.send(letter.to, written, letter.message_id, unsubscribe=f"{page}/unsubscribe")
    await services.letters.settle(letter, delivery)
    return delivery
