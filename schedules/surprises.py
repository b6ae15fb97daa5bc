"""The clock's door for surprises: what goes wrong with one thing is written down, and the others have their turn."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.domain.ids import InstallationId
from bot.services.faults import Faults

log = logging.getLogger("clwstwr")


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Let an error of ours end with the one thing that it is about; whatever was claimed for it is tried again later."""
    try:
        yield
    except Exception:
        log.exception("failed: %s", what)


@asynccontextmanager
async def noted(faults: Faults, installation: InstallationId, what: str) -> AsyncIterator[None]:
    """Do as `alone`, and keep the fault for the operator of a workspace."""
    try:
        yield
    except Exception as error:
        log.exception("failed: %s", what)
        await faults.note(installation, what, error)
