"""A menu of names that says a command about the chosen one, so that no name has to be typed."""

from collections.abc import Sequence

from bot.views.actions import Action
from bot.views.message import Element, option, select

_MOST = 100
_LONGEST = 150
"""Slack takes no longer value of an option."""


def choice(line: str, names: Sequence[str], placeholder: str) -> list[Element]:
    """Offer the names; choosing one says `line` with it. No names, no menu."""
    options = [option(name, said) for name in names[:_MOST] if len(said := f"{line} {name}") <= _LONGEST]
    return [select(f"{Action.ASK}:{line}", options, placeholder=placeholder)] if options else []
