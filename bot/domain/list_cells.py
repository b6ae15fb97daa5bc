"""One cell of a practice list: trimmed, repaired and turned into a code, a postcode or a number."""

import re
import unicodedata

NO_VALUE = frozenset(
    {"", ".", "..", "...", "…", "-", "–", "—", "*", ":", "n/a", "na", "nil", "none", "null", "#n/a"}
)

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"\s+")
_FOOTNOTE = re.compile(r"\s*\((\d{1,2})\)$")
_CODE = re.compile(r"W\d{5}", re.ASCII)
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", re.ASCII)
_NUMBER = re.compile(r"(\d{1,3}(?:[, ]\d{3})+|\d{1,9})(?:\.0+)?", re.ASCII)


def _as_read_in_cp1252(byte: int) -> str:
    """Give the character a byte becomes in cp1252; the five undefined ones stay control characters."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTE_OF = {_as_read_in_cp1252(byte): byte for byte in range(0x80, 0x100)}
_FOLLOWERS = "".join(re.escape(_as_read_in_cp1252(byte)) for byte in range(0x80, 0xC0))
_MOJIBAKE = re.compile(f"[Â-ß][{_FOLLOWERS}]|[à-ï][{_FOLLOWERS}]{{2}}")


def clean(cell: str) -> str:
    """Compose the cell (NFC), drop invisible characters, make each run of blanks (U+00A0 too) one space."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", cell))).strip()


def repair(text: str) -> str:
    """Undo UTF-8 that was once read as cp1252 (`Ynys MÃ´n`), piece by piece; other text stays as it is."""
    return _MOJIBAKE.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    piece = found.group()
    try:
        return bytes(_BYTE_OF[sign] for sign in piece).decode("utf-8")
    except UnicodeDecodeError:
        return piece


def without_footnote(text: str) -> str:
    """Take a footnote number in brackets off the end: `Dwyfor (1)` becomes `Dwyfor`."""
    return _FOOTNOTE.sub("", text)


def letter_lost(text: str) -> bool:
    """Whether a sign in a name is likely a letter that an encoding without ŵ and ŷ has lost (`G?yr`)."""
    return "?" in text or "\ufffd" in text


def practice_code(text: str) -> str | None:
    """Give the code in capitals when it is W and five digits, else None. W00 is as good a start as W9."""
    code = text.upper()
    return code if _CODE.fullmatch(code) else None


def postcode(text: str) -> str:
    """Write the postcode in capitals with its one space; what has another shape is only put in capitals."""
    given = text.upper()
    parts = _POSTCODE.fullmatch(given.replace(" ", ""))
    return f"{parts[1]} {parts[2]}" if parts else given


def list_size(text: str) -> int | None:
    """Read the number in `1,069`; a blank, a dot or a dash mean that no figure is given, which is None.

    Raises ValueError when the text is neither.
    """
    if text.casefold() in NO_VALUE:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1].replace(",", "").replace(" ", ""))
