"""What people type after `review`: `mid-year`, `mid-year Castle Surgery`, `mid-year learning: what we learned`."""

import re

from bot.domain.review_cards import CardPart

_PARTS = {
    CardPart.INDICATORS: ("indicators discussed", "indicators", "indicator", "dangosyddion", "dangosydd"),
    CardPart.THEMES: ("themes", "theme", "themâu", "thema"),
    CardPart.LEARNING: ("learning", "learnt", "learned", "dysgu"),
    CardPart.PDP_ACTIONS: ("pdp actions", "actions", "action", "pdp", "camau'r pdp", "camau"),
    CardPart.CLUSTER_ISSUES: (
        "issues for the cluster",
        "cluster issues",
        "issues",
        "issue",
        "materion i'r clwstwr",
        "materion",
    ),
}
_PART_OF = {name: part for part, names in _PARTS.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_PART_OF, key=len, reverse=True))
_WRITES = re.compile(rf"(?:(.*?)[\s,]+)?({_NAMES})\s*[:=]\s*(\S.*)", re.IGNORECASE | re.DOTALL)


def read_part(text: str) -> tuple[str, CardPart, str] | None:
    """Read a line that writes one part of a card: what stands before it, the part, and its words. None for any other."""
    found = _WRITES.fullmatch(text.strip())
    if found is None:
        return None
    return (found[1] or "").strip(), _PART_OF[found[2].casefold()], found[3].strip()
