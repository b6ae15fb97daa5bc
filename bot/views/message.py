"""Messages and forms as the house thinks of them, and the few block builders that everything is made with.

The builders cut at Slack's limits where a long name could cross one, and escape what people typed. Nothing else in the
house writes a block by hand.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.views.words import Words

Block = dict[str, Any]
Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """Something said: `text` makes sense read aloud on its own, `blocks` show the same with shape and buttons."""

    text: str
    blocks: Sequence[Block] = ()

    def payload(self) -> dict[str, Any]:
        return {"text": self.text, "blocks": list(self.blocks)} if self.blocks else {"text": self.text}


@dataclass(frozen=True, slots=True)
class Form:
    """A modal. `carries` is our own short text that comes back with the answers (never trusted, always checked)."""

    callback: str
    title: str
    blocks: Sequence[Block]
    submit: str | None = None
    close: str | None = None
    carries: str = ""

    def payload(self, channel: str | None) -> dict[str, Any]:
        """Shape the modal for Slack; the channel it was opened from travels along for the answer."""
        view: dict[str, Any] = {
            "type": "modal",
            "callback_id": self.callback,
            "title": plain(self.title, 24),
            "blocks": list(self.blocks),
            "private_metadata": f"{channel or ''}|{self.carries}",
        }
        if self.submit:
            view["submit"] = plain(self.submit, 24)
        if self.close:
            view["close"] = plain(self.close, 24)
        return view


@dataclass(frozen=True, slots=True)
class Home:
    """The Home tab of one person."""

    blocks: Sequence[Block] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        return {"type": "home", "blocks": list(self.blocks)}


def escape(typed: str) -> str:
    """Make what people typed safe inside mrkdwn: no mention or link can be smuggled in."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    return f"*{text}*"


def cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quoted(typed: str) -> str:
    """Repeat what somebody typed, safe and short: the answer after it must still be read."""
    return escape(cut(typed, 80))


def plain(text: str, limit: int = 75) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": True}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": cut(text, 3000)}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def section(text: str, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def fields(texts: Sequence[str]) -> Block:
    """Show up to ten short texts in two columns."""
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": cut(text, 2000)} for text in texts[:10]]}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}


def divider() -> Block:
    return {"type": "divider"}


def actions(elements: Sequence[Element], block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(elements)}
    if block_id:
        block["block_id"] = block_id
    return block


def button(
    text: str, action: str, value: str = "", *, style: str = "", confirm: Element | None = None
) -> Element:
    element: Element = {"type": "button", "text": plain(text), "action_id": action}
    if value:
        element["value"] = value
    if style:
        element["style"] = style
    if confirm is not None:
        element["confirm"] = confirm
    return element


def page_link(text: str, path: str) -> Element:
    """Lead to another of the reader's own pages, by its path below theirs; only pages show it."""
    return {"type": "button", "text": plain(text), "url": f"page:{path}"}


def confirm(title: str, text: str, yes: str, no: str) -> Element:
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(text: str, value: str, description: str = "") -> Element:
    made: Element = {"text": plain(text), "value": value}
    if description:
        made["description"] = plain(description)
    return made


def overflow(action: str, options: Sequence[Element]) -> Element:
    """Put up to five lesser choices into a menu behind three dots."""
    return {"type": "overflow", "action_id": action, "options": list(options)}


def select(
    action: str, options: Sequence[Element], *, placeholder: str = "", chosen: str | None = None
) -> Element:
    """Offer one of up to a hundred options; `chosen` is the value of the one already selected."""
    element: Element = {"type": "static_select", "action_id": action, "options": list(options)}
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    initial = [each for each in options if each["value"] == chosen]
    if initial:
        element["initial_option"] = initial[0]
    return element


def radio(action: str, options: Sequence[Element], *, chosen: str | None = None) -> Element:
    """Offer one of up to ten options, all of them in sight."""
    element: Element = {"type": "radio_buttons", "action_id": action, "options": list(options)}
    initial = [each for each in options if each["value"] == chosen]
    if initial:
        element["initial_option"] = initial[0]
    return element


def select_many(
    action: str, options: Sequence[Element], *, placeholder: str = "", chosen: Sequence[str] = ()
) -> Element:
    """Offer any number of up to a hundred options."""
    element: Element = {"type": "multi_static_select", "action_id": action, "options": list(options)}
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    initial = [each for each in options if each["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element


def grouped_select(
    action: str,
    groups: Iterable[tuple[str, Sequence[Element]]],
    *,
    placeholder: str = "",
    chosen: str | None = None,
) -> Element:
    """Offer one of many options under headings."""
    made: list[Element] = [{"label": plain(label), "options": list(options)} for label, options in groups]
    element: Element = {"type": "static_select", "action_id": action, "option_groups": made}
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    initial = [each for group in made for each in group["options"] if each["value"] == chosen]
    if initial:
        element["initial_option"] = initial[0]
    return element


def grouped_select_many(
    action: str, groups: Iterable[tuple[str, Sequence[Element]]], *, chosen: Sequence[str] = ()
) -> Element:
    """Offer any number of many options under headings."""
    made: list[Element] = [{"label": plain(label), "options": list(options)} for label, options in groups]
    element: Element = {"type": "multi_static_select", "action_id": action, "option_groups": made}
    initial = [each for group in made for each in group["options"] if each["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element


def checkboxes(action: str, options: Sequence[Element], chosen: Sequence[str] = ()) -> Element:
    """Offer up to ten boxes to tick."""
    element: Element = {"type": "checkboxes", "action_id": action, "options": list(options)}
    initial = [each for each in options if each["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element


def date_picker(action: str, chosen: date | None = None) -> Element:
    element: Element = {"type": "datepicker", "action_id": action}
    if chosen is not None:
        element["initial_date"] = chosen.isoformat()
    return element


def time_picker(action: str, chosen: str = "") -> Element:
    """Ask for a time of day, `HH:MM` in London."""
    element: Element = {"type": "timepicker", "action_id": action, "timezone": "Europe/London"}
    if chosen:
        element["initial_time"] = chosen
    return element


def text_input(
    action: str, written: str = "", *, placeholder: str = "", multiline: bool = False, limit: int = 500
) -> Element:
    element: Element = {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": multiline,
        "max_length": limit,
    }
    if written:
        element["initial_value"] = cut(written, limit)
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def file_input(action: str, kinds: Sequence[str], most: int = 1) -> Element:
    """Ask for a file of these kinds, by their endings, or for up to ten."""
    return {"type": "file_input", "action_id": action, "filetypes": list(kinds), "max_files": most}


def person_select(action: str, chosen: str | None = None) -> Element:
    element: Element = {"type": "users_select", "action_id": action}
    if chosen:
        element["initial_user"] = chosen
    return element


def people_select(action: str, chosen: Sequence[str] = ()) -> Element:
    element: Element = {"type": "multi_users_select", "action_id": action}
    if chosen:
        element["initial_users"] = list(chosen)
    return element


def ask(
    name: str,
    label: str,
    element: Element,
    *,
    hint: str = "",
    optional: bool = False,
    at_once: bool = False,
) -> Block:
    """Put one question of a form; the answer is found under `name`, and an error is shown under it.

    An answer given `at_once` also reaches us the moment it is chosen, as a press of the element's action.
    """
    block: Block = {"type": "input", "block_id": name, "label": plain(label, 2000), "element": element}
    if hint:
        block["hint"] = plain(hint, 2000)
    if optional:
        block["optional"] = True
    if at_once:
        block["dispatch_action"] = True
    return block


def table(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> Block:
    """Show rows of up to twenty cells, the first row as the heading; columns in `right` are aligned to the right.

    Slack takes one table a message, a hundred rows and ten thousand characters; a cell is never empty.
    """
    width = len(rows[0]) if rows else 0
    settings = [{"align": "right" if i in right else "left", "is_wrapped": True} for i in range(width)]
    cells = [[{"type": "raw_text", "text": cell or "–"} for cell in row] for row in rows[:100]]
    return {"type": "table", "rows": cells, "column_settings": settings}


def together(voices: Sequence[Words], build: Callable[[Words], Message]) -> Message:
    """Say the same message in each voice, one under the other, as one message."""
    said = [build(words) for words in voices]
    if len(said) == 1:
        return said[0]
    blocks: list[Block] = []
    for message in said:
        if blocks:
            blocks.append(divider())
        blocks.extend(message.blocks or [section(message.text)])
    return Message("\n\n".join(message.text for message in said), blocks)
