"""Addresses of documents as people give them: in a form, or in the middle of a typed line."""

import re
from urllib.parse import unquote

from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.refusals import BadLink

LIMIT = 500
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>|\"]+\.[^\s<>|\"]+", re.IGNORECASE)
_IN_LINE = re.compile(r"<?((?:https?://|www\.)[^\s<>|\"]+)(?:\|[^<>]*)?>?", re.IGNORECASE)


def split_link(text: str) -> tuple[str, str]:
    """Part a typed line from the first address in it, however Slack has marked that; "" where there is none."""
    found = _IN_LINE.search(text)
    if found is None:
        return text, ""
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), found[1]


def check_link(typed: str, question: str) -> str:
    """Let an address of a page pass, with the scheme that people leave out.

    Numbers in it are looked at too, for the name of a document may be a patient's. Raises BadLink and HoldsPatientData,
    at the question.
    """
    link = typed.strip()
    refuse_patient_data(**{question: unquote(link).replace("://", " ")})
    if not link:
        return ""
    if len(link) > LIMIT or not _ADDRESS.fullmatch(link):
        raise BadLink(link).at(question)
    return link if "://" in link else f"https://{link}"
