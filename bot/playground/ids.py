"""Ids that look like Slack's and are the same in every run of the same script."""

import hashlib

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTVWXYZ"


class Ids:
    """Make ids: from a name for what the seed lists, counted for what happens later; `team` keeps workspaces apart."""

    def __init__(self, team: str = "") -> None:
        self._team = team
        self._count = 0

    def named(self, prefix: str, name: str) -> str:
        """Give the id that `name` always has, however many others there are."""
        return prefix + _letters(f"{self._team}{prefix}:{name}", 10)

    def following(self, prefix: str, length: int = 10) -> str:
        """Give the next id with this prefix."""
        self._count += 1
        return prefix + _letters(f"{self._team}{prefix}#{self._count}", length)


def _letters(text: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)
