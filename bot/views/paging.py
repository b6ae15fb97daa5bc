"""Long lists in pages: blocks laid into messages that Slack takes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.views.message import Block, Element, button, section
from bot.views.words import Words

# Slack takes about 13,000 characters over all blocks of a message, and fifty blocks; the rest is for head and foot.
MOST_CHARACTERS = 12_500
MOST_BLOCKS = 50
_ROOM = 10_500
_PLACES = 44
_A_SECTION = 2600


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `number` counts from 1."""

    blocks: Sequence[Block]
    number: int
    count: int


def weight(blocks: Any) -> int:
    """Count the characters that people read in blocks, as Slack does for its limit."""
    if isinstance(blocks, dict):
        return sum(weight(value) if key != "text" else _length(value) for key, value in blocks.items())
    if isinstance(blocks, list | tuple):
        return sum(weight(each) for each in blocks)
    return 0


def fits(blocks: Sequence[Block]) -> bool:
    """Tell whether blocks can be one message."""
    return len(blocks) <= MOST_BLOCKS and weight(blocks) <= MOST_CHARACTERS


def paginate(blocks: Sequence[Block], wanted: int) -> Page:
    """Lay blocks into pages and return the page wanted, or the nearest there is."""
    pages: list[list[Block]] = [[]]
    for block in blocks:
        full = weight(pages[-1]) + weight(block) > _ROOM or len(pages[-1]) == _PLACES
        if pages[-1] and full:
            pages.append([])
        pages[-1].append(block)
    number = min(max(wanted, 1), len(pages))
    return Page(pages[number - 1], number, len(pages))


def packed(lines: Iterable[str], gap: str = "\n\n") -> Iterator[Block]:
    """Join lines into as few sections as take them."""
    text = ""
    for line in lines:
        if text and len(text) + len(line) > _A_SECTION:
            yield section(text)
            text = ""
        text = text + gap + line if text else line
    if text:
        yield section(text)


def headed(heading: str, lines: Iterable[str], gap: str = "\n\n") -> Iterator[Block]:
    """Join lines as `packed` does, the heading directly above the first; without lines there is nothing."""
    first, *others = [*lines] or [""]
    if first:
        yield from packed([f"{heading}\n{first}", *others], gap)


def page_buttons(say: Words, page: Page, action: str, value: Callable[[int], str]) -> list[Element]:
    """Offer the page before and the page after, where there is one."""
    made = []
    if page.number > 1:
        made.append(button(say("Earlier page"), f"{action}:earlier", value(page.number - 1)))
    if page.number < page.count:
        made.append(button(say("Next page"), f"{action}:next", value(page.number + 1)))
    return made


def page_note(say: Words, page: Page) -> str:
    return say("Page {number} of {count}", number=page.number, count=page.count)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str) else weight(value)
