"""Help in words: what this person may ask, made from the commands' own declarations."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Language
from bot.views.actions import Action
from bot.views.message import (
    Element,
    Message,
    actions,
    button,
    context,
    escape,
    header,
    option,
    section,
    select,
)
from bot.views.words import Words

_A_BLOCK = 2800


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One command as help shows it in the reader's language: its name, what may follow, its other name, and what for."""

    name: str
    usage: str
    other: str
    summary: str
    note: str = ""

    @property
    def typed(self) -> str:
        return f"{self.name} {self.usage}".strip()


def overview(say: Words, lines: Sequence[HelpLine]) -> Message:
    """Show every command that the reader may use; the menu below need not say again what each is for."""
    title = say("What you can ask me")
    blocks = [header(title)]
    blocks.extend(section(part) for part in _parts([_line(line) for line in lines]))
    blocks.append(actions([_menu(say, [option(line.name, line.name) for line in lines])]))
    blocks.append(
        context(
            say("More about one of them: `/clwstwr help meeting plan`. English and Welsh words both work.")
        )
    )
    return Message("\n".join([title, *(f"/clwstwr {line.typed}" for line in lines)]), blocks)


def menu(say: Words, lines: Sequence[HelpLine]) -> Element:
    """Offer the commands to be chosen rather than typed."""
    return _menu(say, [option(line.name, line.name, line.summary) for line in lines])


def _menu(say: Words, options: Sequence[Element]) -> Element:
    return select(Action.ASK, options, placeholder=say("Choose what to do"))


def about(say: Words, line: HelpLine) -> Message:
    """Show one command with its name in the other language."""
    other = (
        say("In English: `/clwstwr {name}`", name=line.other)
        if say.language is Language.WELSH
        else say("In Welsh: `/clwstwr {name}`", name=line.other)
    )
    text = f"{_line(line)}\n{other}"
    return Message(text, [section(text, button(say("Open"), Action.ASK, line.name))])


def _line(line: HelpLine) -> str:
    return f"`/clwstwr {escape(line.typed)}`\n{escape(line.summary)} {escape(line.note)}".rstrip()


def _parts(lines: Sequence[str]) -> list[str]:
    """Join lines into texts that fit a section."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(line) < _A_BLOCK:
            parts[-1] += "\n" + line
        else:
            parts.append(line)
    return parts
