"""Entries of calendars that were written before: writing one takes about a millisecond, and few of them change."""

from collections.abc import Callable, Hashable

_MOST = 20_000


class WrittenEntries:
    """Keeps entries by everything that their bytes depend on; at the most they take some ten megabytes."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, bytes] = {}

    def entry(self, facts: Hashable, write: Callable[[], bytes]) -> bytes:
        """Return the entry of these facts, written now if it was not before."""
        known = self._kept.get(facts)
        if known is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            known = self._kept[facts] = write()
        return known
