"""E-mail that came, in words: what became of each, and the letter that says that nobody read one."""

from collections.abc import Iterator

from bot.domain.incoming_mail import Received, Verdict
from bot.domain.letters import Addressee
from bot.views import dates
from bot.views.message import quoted
from bot.views.words import Words
from bot.views.writing import Writing, bullets, button, heading, paragraph


def lines(say: Words, received: tuple[Received, ...]) -> Iterator[str]:
    """Tell of each e-mail when it came, from whom, and what became of it."""
    for each in received:
        who = f"<@{each.handle}>" if each.handle else quoted(each.sender) if each.sender else say("no sender")
        parts = [dates.when(say, each.at), who, verdict(say, each.verdict)]
        if each.meeting_at is not None:
            parts.append(say("Meeting: {when}", when=dates.when(say, each.meeting_at)))
        yield "• " + " · ".join(parts)


def verdict(say: Words, became: Verdict) -> str:
    """Say what became of an e-mail, and where nothing did, why."""
    return {
        Verdict.ANSWERED: say("answer recorded"),
        Verdict.ALREADY: say("answer known already"),
        Verdict.TENTATIVE: say("answered tentatively: nothing recorded"),
        Verdict.NO_ANSWER: say("a calendar's reply without an answer"),
        Verdict.OUTDATED: say("answer to an earlier time, or before a later answer: not recorded"),
        Verdict.NOT_TAKEN: say("answer not recorded: they answer for nobody there, or it is too late"),
        Verdict.COUNTERED: say("proposes another time: nothing recorded"),
        Verdict.UNPROVEN: say("answer not recorded: nothing proves who sent it"),
        Verdict.CONTRADICTED: say("not believed: the mail server says that it is from somebody else"),
        Verdict.AMBIGUOUS: say("answer not recorded: it says more than one thing"),
        Verdict.UNKNOWN_MEETING: say("answer to no invitation of mine"),
        Verdict.OTHER_CALENDAR: say("a calendar file that is no answer"),
        Verdict.BOUNCED: say("my letter came back: no more is sent there"),
        Verdict.RETURNED: say("a mail server's report on my letter"),
        Verdict.AUTOMATIC: say("written by a machine or a list"),
        Verdict.OWN: say("a letter of my own"),
        Verdict.LETTER: say("a letter without an answer: they were told that nobody reads it"),
        Verdict.STRANGER: say("from somebody I do not know"),
        Verdict.TOO_LARGE: say("too large to be read"),
        Verdict.UNREADABLE: say("could not be read"),
        Verdict.REPEATED: say("came before"),
    }[became]


def not_read(say: Words, to: Addressee, page: str) -> Writing:
    """Tell somebody who wrote to the bot that nobody read it, and what they can do instead."""
    return Writing(
        say("I could not read your e-mail"),
        (
            heading(say("Nobody has read your e-mail")),
            paragraph(say("Name: {name}", name=to.name)),
            paragraph(
                say(
                    "I am Clwstwr, a program. From your e-mails I understand only what your calendar writes when you press "
                    "Accept or Decline. Your words were not kept."
                )
            ),
            bullets(
                say("To answer an invitation, press Accept or Decline in it, or open your own page."),
                say("To tell a person something, please write to your cluster's lead."),
            ),
            button(say("Open my page"), page),
        ),
    )
