"""The words of messages without Slack's signs, as a letter says them."""

import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"<([^<>\n]*)>")
_PERSON = re.compile(r"<@([UWM][A-Z0-9]+)(?:\|[^<>\n]*)?>")
_MARKED = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^*_~`\n]+?)(?<=\S)\1(?![\w*_~`])")
_COMMAND = re.compile(r"`?/clwstwr\b")
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=\S)")


def people_in(mrkdwn: str) -> frozenset[str]:
    """Return the handles of those who are mentioned."""
    return frozenset(_PERSON.findall(mrkdwn))


def plain(mrkdwn: str, names: Mapping[str, str]) -> str:
    """Say the same without marks: people by their names, web addresses in full, and no command that nobody can type."""
    lines = (_without_commands(line) for line in mrkdwn.split("\n"))
    text = "\n".join(line for line in lines if line)
    text = _PERSON.sub(lambda found: names.get(found[1], "–"), text)
    text = _REFERENCE.sub(lambda found: found[1].partition("|")[0], text)
    text = _MARKED.sub(r"\2", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _without_commands(line: str) -> str:
    return " ".join(said for said in _SENTENCE.split(line) if not _COMMAND.search(said))
