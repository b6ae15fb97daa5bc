"""The clock's door for surprises: what goes wrong with one thing is written down, and the others have their turn."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger("clwstwr")


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Let an error of ours end with the one thing that it is about; whatever was claimed for it is tried again later."""
    try:
        yield
    except Exception:
        log.exception("failed: %s", what)
