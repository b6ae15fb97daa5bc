"""Help in words: what this person may ask, made from the commands' own declarations."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Language
from bot.views.message import Message, context, escape, header, section
from bot.views.words import Words

_A_BLOCK = 2800


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One command as help shows it in the reader's language: how it is typed, its other name, and what for."""

    typed: str
    other: str
    summary: str
    note: str = ""


def overview(say: Words, lines: Sequence[HelpLine]) -> Message:
    """Show every command that the reader may use."""
    title = say("What you can ask me")
    blocks = [header(title)]
    blocks.extend(section(part) for part in _parts([_line(line) for line in lines]))
    blocks.append(
        context(
            say("More about one of them: `/clwstwr help meeting plan`. English and Welsh words both work.")
        )
    )
    return Message("\n".join([title, *(f"/clwstwr {line.typed}" for line in lines)]), blocks)


def about(say: Words, line: HelpLine) -> Message:
    """Show one command with its name in the other language."""
    other = (
        say("In English: `/clwstwr {name}`", name=line.other)
        if say.language is Language.WELSH
        else say("In Welsh: `/clwstwr {name}`", name=line.other)
    )
    text = f"{_line(line)}\n{other}"
    return Message(text, [section(text)])


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
