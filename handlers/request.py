"""What the bot hears and answers, free of Slack's shapes: Request and Reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.meetings import AnswerSource
from bot.domain.people import Asker
from bot.domain.said_message import SaidMessage
from bot.views.actions import BadPayload, whole_number
from bot.views.message import Form, Message
from bot.views.words import Voices, Words

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file given in a form; `content` is None when Slack did not hand it over, or it is too big."""

    name: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked of the bot by a person, already understood as far as Slack's part goes.

    `text` is what follows the command's words; `value` what the pressed button or chosen option carries; `answers` are
    a form's answers by the name of the question (text, a list, a date as `YYYY-MM-DD`, Uploads, or None); `carries` what the
    form brought along; `message` is the message that it is about, where it was chosen in the message's own menu or marked
    with an emoji. `key` is the same for a delivery that Slack repeats. `source` is where it was asked, if not in Slack.
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
    source: AnswerSource = AnswerSource.SLACK

    def answer(self, question: str) -> str:
        """Return a form's answer as text, without the blanks around it; "" where nothing was given."""
        given = self.answers.get(question)
        return given.strip() if isinstance(given, str) else ""

    def number(self, question: str) -> int:
        """Return the number that an option stands for, 0 where none was chosen. Raises BadPayload for anything else."""
        chosen = self.answer(question)
        return whole_number(chosen) if chosen else 0

    def day(self, question: str) -> date | None:
        """Return a chosen day. Raises BadPayload for what no date picker gives."""
        chosen = self.answer(question)
        try:
            return date.fromisoformat(chosen) if chosen else None
        except ValueError as error:
            raise BadPayload(chosen) from error

    def choice(self, question: str, among: type[_Choice]) -> _Choice | None:
        """Return the chosen one of a few words, or None. Raises BadPayload for any other."""
        chosen = self.answer(question)
        try:
            return among(chosen) if chosen else None
        except ValueError as error:
            raise BadPayload(chosen) from error

    def upload(self, question: str) -> Upload | None:
        """Return the file given, if one was."""
        return next(iter(self.uploads(question)), None)

    def uploads(self, question: str) -> Sequence[Upload]:
        """Return the files given, where a question takes several."""
        given = self.answers.get(question)
        files = given if isinstance(given, list | tuple) else [given]
        return [file for file in files if isinstance(file, Upload)]

    def ticked(self, question: str) -> Sequence[str]:
        """Return the chosen values of a question that takes several."""
        given = self.answers.get(question)
        return given if isinstance(given, list) else ()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A file for somebody: its name, its bytes as they are, its title in Slack, and the message it comes under."""

    name: str
    content: bytes
    title: str
    message: Message


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's answer.

    message   told to the asker alone
    form      opened; from inside a form it takes that form's place
    errors    shown under the questions of the submitted form, by question name
    replace   the message takes the place of the one whose button was pressed (private messages only)
    announces a fact has changed: bring the bot's messages in channels, and the ledger of reminders, up to date now
    file      handed to the asker alone, in the conversation with the bot
    """

    message: Message | None = None
    form: Form | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    replace: bool = False
    announces: bool = False
    file: HandedOver | None = None
