"""What the bot hears and answers, free of Slack's shapes: Request and Reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.people import Asker
from bot.domain.said_message import SaidMessage
from bot.views.message import Form, Message
from bot.views.words import Voices, Words


@dataclass(frozen=True, slots=True)
class Upload:
    """A file given in a form; `content` is None when Slack did not hand it over, or it is too big."""

    name: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked of the bot by a person, already understood as far as Slack's part goes.

    `text` is what follows the command's words; `value` what the pressed button or chosen option carries; `answers` are
    a form's answers by the name of the question (text, a list, a date as `YYYY-MM-DD`, an Upload, or None); `carries` what the
    form brought along; `message` is the message that it is about, where it was chosen in the message's own menu or marked
    with an emoji. `key` is the same for a delivery that Slack repeats.
    """

    asker: Asker
    say: Words
    voices: Voices
    key: str
    text: str = ""
    value: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    carries: str = ""
    message: SaidMessage | None = None

    def answer(self, question: str) -> str:
        """Return a form's answer as text, without the blanks around it; "" where nothing was given."""
        given = self.answers.get(question)
        return given.strip() if isinstance(given, str) else ""

    def upload(self, question: str) -> Upload | None:
        """Return the file given, if one was."""
        given = self.answers.get(question)
        return given if isinstance(given, Upload) else None

    def ticked(self, question: str) -> Sequence[str]:
        """Return the chosen values of a question that takes several."""
        given = self.answers.get(question)
        return given if isinstance(given, list) else ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's answer.

    message   told to the asker alone
    form      opened; from inside a form it takes that form's place
    errors    shown under the questions of the submitted form, by question name
    replace   the message takes the place of the one whose button was pressed (private messages only)
    announces a fact has changed: bring the bot's messages in channels, and the ledger of reminders, up to date now
    """

    message: Message | None = None
    form: Form | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    replace: bool = False
    announces: bool = False
