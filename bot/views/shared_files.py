"""Words to somebody about a file that they have shared in a cluster's channel."""

from bot.views.message import Message, quoted, section
from bot.views.words import Words


def sounds_financial(say: Words, name: str) -> Message:
    """Ask somebody to look again at what they shared; only they read it."""
    lines = [
        say(
            "The name of your file sounds like the financial part of the sustainability assessment: “{name}”.",
            name=quoted(name),
        ),
        say("The guidance keeps that part out of what a practice shares, also with its cluster."),
        say("If it is in the file, please delete the file here and share a version without it."),
        say(
            "If it is not, there is nothing to do. Only you can see this message, and I have not read the file."
        ),
    ]
    text = "\n".join(lines)
    return Message(text, [section(text)])
