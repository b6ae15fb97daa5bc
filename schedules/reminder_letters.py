"""Reminding people without Slack: the same ledger as for everybody, said by the postman; what holds up Slack does not."""

import asyncio
from collections.abc import Sequence

from bot.domain.deliveries import Delivery, OutOfOrder, TryLater
from bot.domain.letters import Addressee
from bot.domain.reminder_ledger import Nudge
from bot.messenger import Messenger
from bot.postman import Postman
from bot.services import Services
from bot.views import letters as letter_views
from bot.views import reminder_letters as views
from bot.views.words import Voices
from bot.views.writing import Writing, followed_by, for_reader
from schedules.surprises import noted

# A mail server may take minutes over one letter; meanwhile nobody else may take it.
_RENEWED_EVERY = 60.0
_STOPPING = TryLater(0, "stopping")

Claimed = Sequence[tuple[Nudge, Addressee]]


async def run(services: Services, messenger: Messenger, voices: Voices) -> None:
    """Send everything that is due to those without Slack, one letter a person, while the mail server lets us."""
    postman = messenger.postman
    try:
        while claimed := await services.reminders.claim_letters():
            why: TryLater | None = await postman.call()
            left = claimed
            if why is None:
                left, why = await _send_all(services, postman, voices, claimed)
            if why is not None:
                for nudge, _ in left:
                    await services.reminders.settle(nudge, why)
                return
    finally:
        await postman.hang_up()


async def _send_all(
    services: Services, postman: Postman, voices: Voices, claimed: Claimed
) -> tuple[Claimed, TryLater | None]:
    """Send what was claimed, and tell what is left and why, when the mail server lets us no more or the bot stops."""
    for sent, (nudge, to) in enumerate(claimed):
        if services.pace.closing:
            return claimed[sent:], _STOPPING
        delivery: Delivery | None = None
        async with noted(services.faults, nudge.installation, f"reminder to {nudge.recipient}"):
            delivery = await _send(services, postman, voices, nudge, to)
        if isinstance(delivery, OutOfOrder):
            return claimed[sent + 1 :], delivery
    return (), None


async def _send(
    services: Services, postman: Postman, voices: Voices, nudge: Nudge, to: Addressee
) -> Delivery | None:
    """Put one letter into words before it is begun, so that words cannot fail it; returns what became of it."""
    page = await services.page_links.mint(nudge.installation, to.person)
    writing = await _written(services, voices, nudge, to, page)
    if not await services.reminders.begin(nudge):
        return None
    number = f"reminder-{nudge.installation}-{nudge.first.id}@{services.post_office.domain}"
    sending = asyncio.ensure_future(postman.send(to, writing, number, unsubscribe=f"{page}/unsubscribe"))
    while not (await asyncio.wait({sending}, timeout=_RENEWED_EVERY))[0]:
        await services.reminders.renew([nudge])
    await services.reminders.settle(nudge, sending.result())
    return sending.result()


async def _written(services: Services, voices: Voices, nudge: Nudge, to: Addressee, page: str) -> Writing:
    names = await services.directory.names(views.mentioned(voices.english, nudge))
    body = for_reader(voices, to.language, lambda say: views.letter(say, nudge, page, names))
    foot = for_reader(voices, to.language, lambda say: letter_views.foot(say, page))
    return followed_by(body, foot.parts)
