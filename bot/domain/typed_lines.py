"""How a typed line is parted at a word: what stands before it, and what follows."""

import re

_BECAUSE = re.compile(r"(?:^|\s)(?:because(?:\s+of)?|oherwydd|achos)\s", re.IGNORECASE)


def parted(word: re.Pattern[str], text: str) -> tuple[str, bool, str]:
    """Part a line at the first place where a word is found; the truth tells whether it was there."""
    found = word.search(f"{text} ")
    if found is None:
        return text.strip(), False, ""
    return text[: found.start()].strip(), True, text[found.end() :].strip()


def split_reason(text: str) -> tuple[str, str]:
    """Part a line from its reason: `14 June because of snow`; either may be missing."""
    said, _, reason = parted(_BECAUSE, text)
    return said, reason
