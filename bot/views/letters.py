"""The words of letters that belong to no meeting: the first one, and the foot that every letter ends with."""

from bot.domain.letters import Addressee
from bot.views.words import Words
from bot.views.writing import Writing, bullets, button, heading, paragraph, small


def welcome(say: Words, to: Addressee, page: str) -> Writing:
    """Say who writes, what will come, and that nothing has to be installed."""
    return Writing(
        say("Your cluster meetings, by e-mail"),
        (
            heading(say("Hello")),
            paragraph(say("Name: {name}", name=to.name)),
            paragraph(
                say(
                    "I am Clwstwr. I look after the cluster's meetings, its register and its deadlines, and from now on I "
                    "write to you here."
                )
            ),
            bullets(
                say("Each meeting comes as an invitation: press Accept or Decline in your calendar."),
                say("If it moves or is cancelled, your calendar follows by itself."),
                say("The button below opens your own page. You need no account and no password."),
            ),
            button(say("Open my page"), page),
            paragraph(
                say(
                    "Please add my address to your contacts, so that my letters do not end up among the junk."
                )
            ),
        ),
    )


def new_link(say: Words, page: str) -> Writing:
    """Give the address of somebody's pages anew, because they asked for it."""
    return Writing(
        say("The new link to your page"),
        (
            heading(say("Your page")),
            paragraph(say("Somebody, I think you, asked for a new link to your page. Here it is.")),
            button(say("Open my page"), page),
            paragraph(say("If it was not you, there is nothing to do: it was sent to nobody else.")),
        ),
    )


def foot(say: Words, page: str) -> Writing:
    """Say whose the links are and how to end the letters."""
    return Writing(
        "",
        (
            small(
                say(
                    "The links in this letter are yours alone: please do not pass it on. They work for 90 days."
                )
            ),
            small(say("My own page"), page),
            small(say("No more e-mail from me"), f"{page}/unsubscribe"),
        ),
    )
