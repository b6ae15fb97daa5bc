"""Looking for e-mail: take out, take in, put away; what cannot be taken in waits and stops nobody."""

from bot.letter_box import LetterBox, OpenedBox
from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices
from schedules.surprises import alone

_AT_ONCE = 100


class LeftBehind(Exception):  # noqa: N818 - it tells an operator what is left, when all else is done
    """Some e-mails could not be taken in; they stay in the mailbox and are tried again."""


async def run(services: Services, messenger: Messenger, _voices: Voices) -> None:
    """Take in everything that waits. A line that breaks ends the beat; the next one finds the rest."""
    box = messenger.letter_box
    if not box.is_open:
        return
    async with box.opened() as opened:
        waiting = await opened.waiting(services.incoming_mail.looks_back_to())
        box.left_behind.intersection_update(waiting)
        for number in box.sorted(waiting)[:_AT_ONCE]:
            await _take_in(services, box, opened, number)
    if box.left_behind:
        raise LeftBehind(f"e-mails that could not be taken in: {len(box.left_behind)}")


async def _take_in(services: Services, box: LetterBox, opened: OpenedBox, number: str) -> None:
    """Take in one e-mail; it is put away only when what it says is stored."""
    octets = await opened.octets(number)
    if octets is None:
        return
    box.left_behind.add(number)
    with alone(f"e-mail {number}"):
        await services.incoming_mail.receive(octets)
        box.left_behind.discard(number)
    if number not in box.left_behind:
        await opened.put_away(number)
