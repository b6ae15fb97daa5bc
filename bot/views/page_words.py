"""The words of messages as they stand on a web page: Slack's mrkdwn made safe HTML, and no hint at a command nobody can type.

Everything is escaped first; only what this file itself makes of a known sign becomes HTML.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from bot.views.mentions import texts

_REFERENCE = re.compile(r"<([^<>\n]*)>")
_MENTION = re.compile(r"<@([UWM][A-Z0-9]{1,30})>")
_KEPT = re.compile("\ue000([0-9]+)\ue001")
_PRIVATE = re.compile("[\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]")
_CODE = re.compile(r"`([^`\n]+)`")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])")
_STRUCK = re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])")
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=\S)")
_COMMAND = re.compile(r"`?/clwstwr ([^`\n]*[^`\s.])`?")
_BULLET = "• "
_FOLLOWED = ("https://", "http://", "mailto:")

Commands = Callable[[str], tuple[str, str] | None]
"""Says at which address, and under which name, a page shows what a typed command would; None if no page does."""


def mentioned(blocks: Any) -> set[str]:
    """Return the handles of the people whom blocks mention."""
    return {handle for text in texts(blocks) for handle in _MENTION.findall(text)}


def html_of(mrkdwn: str, names: Mapping[str, str], commands: Commands, somebody: str) -> Markup:
    """Show mrkdwn as HTML: people by their names, web addresses to follow, commands that a page has as links."""
    kept: list[Markup] = []

    def keep(made: Markup) -> str:
        kept.append(made)
        return f"\ue000{len(kept) - 1}\ue001"

    def reference(found: re.Match[str]) -> str:
        return keep(_reference(found[1], names, somebody))

    def command(found: re.Match[str]) -> str:
        shown = commands(_typed(found[1]))
        return keep(Markup('<a href="{}">{}</a>').format(*shown) if shown else escape(_typed(found[0])))

    text = without_commands(_PRIVATE.sub("", mrkdwn), commands)
    text = _COMMAND.sub(command, _REFERENCE.sub(reference, text))
    text = _CODE.sub(lambda found: keep(Markup("<code>{}</code>").format(_typed(found[1]))), text)
    safe = str(escape(_typed(text)))
    safe = _BOLD.sub(r"<strong>\1</strong>", safe)
    safe = _ITALIC.sub(r"<em>\1</em>", safe)
    safe = _STRUCK.sub(r"<s>\1</s>", safe)
    whole = _KEPT.sub(lambda found: str(kept[int(found[1])]), "".join(_parts(safe)))
    return Markup(whole)  # noqa: S704 - escaped above, piece by piece


def _parts(safe: str) -> Iterator[str]:
    """Lay lines into paragraphs, and those with a bullet into lists."""
    for bulleted, lines in groupby(safe.split("\n"), lambda line: line.startswith(_BULLET)):
        if bulleted:
            yield f"<ul>{''.join(f'<li>{line.removeprefix(_BULLET)}</li>' for line in lines)}</ul>"
        elif said := "<br>".join(lines).strip():
            yield f"<p>{said}</p>"


def without_commands(text: str, commands: Commands) -> str:
    """Leave out the sentences that tell somebody to type what no page has; a text of nothing else stays as it is."""
    lines = []
    for line in text.split("\n"):
        said = [each for each in _SENTENCE.split(line) if not _hints_elsewhere(each, commands)]
        if said or not line:
            lines.append(" ".join(said) if said != _SENTENCE.split(line) else line)
    return "\n".join(lines) if any(line.strip() for line in lines) else text


def _hints_elsewhere(sentence: str, commands: Commands) -> bool:
    return any(not commands(_typed(found[1])) for found in _COMMAND.finditer(sentence))


def _reference(inside: str, names: Mapping[str, str], somebody: str) -> Markup:
    """Show what stands between angle brackets: a person, a web address, or words that Slack alone can show."""
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return escape(names.get(target[1:]) or _typed(label) or somebody)
    address = _typed(target)
    if address.startswith(_FOLLOWED) and not set(address) & set(" \"'<>"):
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, _typed(label) or address)
    return escape(_typed(label or target).lstrip("#!"))


def _typed(text: str) -> str:
    """Undo what keeps typed text from being read as mrkdwn; it is escaped again as HTML."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
