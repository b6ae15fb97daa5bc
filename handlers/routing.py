"""What can be asked of the bot: a command's declaration, and how a typed line finds its command."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.people import Language
from bot.domain.permissions import Task
from bot.services import Services
from handlers.request import Reply, Request

Handler = Callable[[Request, Services], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """One sub-command: its English and Welsh words, who may use it, how it is typed, and what it is for.

    Help, the manifest's hint and the README's table are made from this declaration. `note` tells help what else there is
    to know; `{sign}` in it stands for the emoji that keeps a message as evidence. `also` are other Welsh words for it.
    """

    name: str
    welsh: str
    task: Task
    usage: str
    summary: str
    handler: Handler
    note: str = ""
    also: tuple[str, ...] = ()

    def in_welsh(self, text: str) -> bool:
        """Whether somebody typed one of its Welsh names, where that is another than the English one."""
        typed = text.casefold()
        if typed.startswith(self.name.casefold()):
            return False
        return any(typed.startswith(name.casefold()) for name in (self.welsh, *self.also))


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Everything one can ask of the bot. There is one such list, so it is compared and remembered by identity.

    `shortcuts` are the bot's entries in the menu of a message, `sign` hears the emoji that keeps one as evidence, and `file`
    the name of a file that somebody shares where a cluster speaks.
    """

    commands: Sequence[Command]
    buttons: Mapping[str, Handler]
    forms: Mapping[str, Handler]
    shortcuts: Mapping[str, Handler] = field(default_factory=dict)
    sign: Handler | None = None
    file: Handler | None = None
    _named: Mapping[str, Command] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        named = {name.casefold(): command for command in self.commands for name in command.also}
        named |= {command.welsh.casefold(): command for command in self.commands}
        named |= {command.name.casefold(): command for command in self.commands}
        object.__setattr__(self, "_named", named)

    def find(self, text: str) -> tuple[Command, str] | None:
        """Find the command that a typed line begins with, and what follows it. Two words go before one."""
        words = text.split(maxsplit=2)
        for count in (2, 1):
            command = self._named.get(" ".join(words[:count]).casefold())
            if command is not None and len(words) >= count:
                rest = text.split(maxsplit=count)
                return command, rest[count].strip() if len(rest) > count else ""
        return None

    def called(self, name: str, language: Language) -> str:
        """Return what a command is called in a language."""
        command = self._named.get(name)
        return command.welsh if command and language is Language.WELSH else name

    def names(self) -> Sequence[str]:
        return tuple(self._named)
