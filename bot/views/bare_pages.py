"""The pages that say nothing about anybody, in both languages: no such page, and an address that has run out."""

from collections.abc import Callable, Sequence

from bot.views.page import Press, bare
from bot.views.words import Words

_Told = Callable[[Words], tuple[str, str]]

_ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def nothing_here(voices: Sequence[Words]) -> str:
    """Show what anybody sees who has no good address."""
    return _bare(
        voices,
        lambda say: (
            say("There is nothing here"),
            say("Please open the link in your e-mail from Clwstwr once more, all of it."),
        ),
    )


def not_taken(voices: Sequence[Words]) -> str:
    """Show what is said of a form that did not come from one of our pages as a browser sends it, or is too long."""
    return _bare(
        voices,
        lambda say: (
            say("That did not work"),
            say(
                "Nothing was changed. Please go back, copy what you wrote, open the page anew from your e-mail and send it "
                "once more, shorter if it was very long."
            ),
        ),
    )


def expired(voices: Sequence[Words], base: str, written: Sequence[str] = ()) -> str:
    """Offer a new address to whoever had one that ran out: it goes to their own mailbox, wherever this page is read.

    `base` is the address that ran out. What was `written` in a form that came too late is given back, and whoever wants
    no e-mail at all needs no new address to say so.
    """
    anew = " / ".join(say("Send me a new link") for say in voices)
    stop = " / ".join(say("Stop all e-mail") for say in voices)
    return _bare(
        voices,
        lambda say: (
            say("This link has run out"),
            say(
                "Links in e-mails work for three months. A new one can be sent to the mailbox that this one went to."
            ),
        ),
        [Press(anew, f"{base}/new-link", main=True), Press(stop, f"{base}/unsubscribe", _ONE_CLICK)],
        written,
    )


def on_its_way(voices: Sequence[Words], written: Sequence[str] = ()) -> str:
    """Say that a new address is sent, if it can be: what becomes of it is seen in the mailbox alone."""
    return _bare(
        voices,
        lambda say: (
            say("Please look into your mailbox"),
            say("A new link is on its way. It may take a few minutes, and one an hour is sent at most."),
        ),
        written=written,
    )


def stopped(voices: Sequence[Words]) -> str:
    """Say that no e-mail comes any more."""
    return _bare(
        voices,
        lambda say: (
            say("You get no e-mail from Clwstwr any more"),
            say("To have it again, open the link in any e-mail from Clwstwr."),
        ),
    )


def surprise(voices: Sequence[Words], reference: str) -> str:
    """Say that something failed before it was known who came, with what to tell the operator."""
    return _bare(
        voices,
        lambda say: (
            say("That did not work"),
            say(
                "Something went wrong on my side, and nothing was changed. Please try again. If it happens again, tell your operator this reference: {reference}",
                reference=reference,
            ),
        ),
    )


def _bare(
    voices: Sequence[Words], told: _Told, presses: Sequence[Press] = (), written: Sequence[str] = ()
) -> str:
    kept = " / ".join(say("What you wrote, so that you can copy it") for say in voices)
    return bare(voices, [(say, *told(say)) for say in voices], presses, kept, written)
