"""E-mail addresses as people type them, and the people who are known by nothing else."""

import re
from dataclasses import dataclass

from bot.domain.refusals import BadAddress, LeftEmpty, TooLong

# RFC 5321, section 4.5.3.1: 64 octets before the @, 254 for all of it.
_LONGEST = 254
_LONGEST_LOCAL = 64
LONGEST_NAME = 80

# What mail servers take without quoting; no address of a practice or a council needs more.
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.ASCII)

# Slack turns an address that somebody types into a link; what it does not recognise stays as it was typed.
_TYPED = re.compile(r"<mailto:([^|>\s]+)(?:\|[^>]*)?>|(?<!\S)([^\s<>|@]+@[^\s<>|@]+)(?!\S)")


@dataclass(frozen=True, slots=True)
class ByMail:
    """Somebody who is reached by e-mail alone, as they are named when they are added."""

    name: str
    address: str


def take_address(text: str) -> tuple[str, str, str]:
    """Split typed words at the first e-mail address: what stands before it, the address, and what comes after."""
    found = _TYPED.search(text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[1] or found[2], text[found.end() :]


def read_by_mail(name: str, address: str) -> ByMail:
    """Return who is meant, the address in small letters. Raises LeftEmpty, TooLong and BadAddress, each at its question."""
    called, written = " ".join(name.split()), address.strip().casefold()
    if not called:
        raise LeftEmpty().at("name")
    if len(called) > LONGEST_NAME:
        raise TooLong(len(called), LONGEST_NAME).at("name")
    return ByMail(called, checked(written))


def checked(address: str) -> str:
    """Let an address pass that mail servers take. Raises BadAddress at its question."""
    well_formed = _ADDRESS.fullmatch(address) is not None and ".." not in address
    short_enough = len(address) <= _LONGEST and len(address.partition("@")[0]) <= _LONGEST_LOCAL
    if not (well_formed and short_enough):
        raise BadAddress(address).at("address")
    return address
