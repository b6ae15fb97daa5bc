"""NHS numbers in free text: a text that holds a valid one is patient data and is not taken in."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.domain.refusals import HoldsPatientData

# Slack's own marks and addresses, in which digits mean other things. A link keeps the words it is shown with.
_LABELLED = re.compile(r"<[^<>|]*\|([^<>]*)>")
_NOT_WORDS = re.compile(
    r"<[^<>]*>|\bhttps?://\S+|\b\d{10}\.\d{6}\b|(?:\+|\b00)44(?:[\s.()-]*\d){9,11}\b", re.ASCII
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_GROUPS = re.compile(r"\d+(?:[ .-]{1,3}\d+)*", re.ASCII)


def find_nhs_number(text: str) -> str | None:
    """Find the first valid NHS number in a text, as its ten digits, or None.

    Numbers of England, Wales and the Isle of Man count, and those of the test range that begins with 9. The
    digits may be run together or parted by spaces, hyphens, dashes or dots. Slack's timestamps, mentions and
    links, and telephone numbers with the country's code, are not looked at. About one in eleven other
    ten-digit numbers passes the check too, so the person has to be asked and nothing be deleted. Never log
    what is found.
    """
    return next((number for number in _candidates(_plain(text)) if _is_valid(number)), None)


def refuse_patient_data(**texts: str) -> None:
    """Let texts pass that hold no NHS number, or raise HoldsPatientData about the one that does, by its name."""
    for name, text in texts.items():
        if find_nhs_number(text):
            raise HoldsPatientData().at(name)


def _plain(text: str) -> str:
    words = _NOT_WORDS.sub("/", _LABELLED.sub(r" / \1 / ", text))
    return _DASHES.sub("-", unicodedata.normalize("NFKC", _INVISIBLE.sub("", words)))


def _candidates(text: str) -> Iterator[str]:
    """Give each run of neighbouring groups with ten digits, like `943 476 5919` in `45 943 476 5919`."""
    for found in _GROUPS.finditer(text):
        groups = re.findall(r"\d+", found.group(), re.ASCII)
        for start in range(len(groups)):
            run = _ten_digits(groups[start:])
            if run is not None:
                yield run


def _ten_digits(groups: Sequence[str]) -> str | None:
    run = ""
    for group in groups:
        run += group
        if len(run) >= 10:
            break
    return run if len(run) == 10 else None


def _is_valid(number: str) -> bool:
    # Imported on first use: most texts hold no ten digits.
    from nhs_number.constants import REGION_SYNTHETIC, REGION_WALES  # noqa: PLC0415 - see above
    from nhs_number.validate import is_valid  # noqa: PLC0415 - see above

    return any(is_valid(number, for_region=region) for region in (REGION_WALES, REGION_SYNTHETIC))
