"""The pages that say nothing about anybody, in both languages: no such page, and an address that has run out."""

from collections.abc import Callable, Sequence

from bot.views.page import Link, bare
from bot.views.words import Words

_Told = Callable[[Words], tuple[str, str]]


def nothing_here(voices: Sequence[Words]) -> str:
    """Show what anybody sees who has no good address."""
    return _bare(
        voices,
        lambda say: (
            say("There is nothing here"),
            say("Please open the link in your e-mail from Clwstwr once more, all of it."),
        ),
    )


def expired(voices: Sequence[Words], address: str) -> str:
    """Offer a new address to whoever had one that ran out: it goes to their own mailbox, wherever this page is read."""
    press = " / ".join(say("Send me a new link") for say in voices)
    return _bare(
        voices,
        lambda say: (
            say("This link has run out"),
            say(
                "Links in e-mails work for three months. A new one can be sent to the mailbox that this one went to."
            ),
        ),
        Link(press, address),
    )


def on_its_way(voices: Sequence[Words]) -> str:
    """Say that a new address is sent, if it can be: what becomes of it is seen in the mailbox alone."""
    return _bare(
        voices,
        lambda say: (
            say("Please look into your mailbox"),
            say("A new link is on its way. It may take a few minutes, and one an hour is sent at most."),
        ),
    )


def _bare(voices: Sequence[Words], told: _Told, press: Link | None = None) -> str:
    return bare(voices, [(say, *told(say)) for say in voices], press)
