"""What somebody wrote in Slack, as plain words that can be read anywhere and for ever."""

import re
from collections.abc import Mapping
from html import unescape

_MARK = re.compile(r"<([^<>]*)>")
_SIGNS = ("@", "#", "!")


def people_in(text: str) -> frozenset[str]:
    """List the Slack users that a message mentions without saying their names."""
    marks = (mark for mark in _MARK.findall(text) if mark.startswith("@") and "|" not in mark)
    return frozenset(mark.removeprefix("@") for mark in marks)


def plain_words(text: str, names: Mapping[str, str]) -> str:
    """Write a message without Slack's marks: people by their names, links with their addresses.

    `names` are the names of the people mentioned, by Slack user; whoever is not among them keeps the number.
    """
    return unescape(_MARK.sub(lambda mark: _said(mark[1], names), text)).strip()


def _said(mark: str, names: Mapping[str, str]) -> str:
    target, _, label = mark.partition("|")
    if target.startswith(_SIGNS):
        return _mention(target, label, names)
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({address})" if label and label != address else address


def _mention(target: str, label: str, names: Mapping[str, str]) -> str:
    """Name a person, a channel or a group; a date in Slack's own form says the words written beside it."""
    if target.startswith("!date"):
        return label
    number = target[1:].partition("^")[2] or target[1:]
    name = label.lstrip("@#") or names.get(number) or number
    return f"#{name}" if target.startswith("#") else f"@{name}"
