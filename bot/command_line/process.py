"""The process that runs until it is told to stop."""

import asyncio
import gc
import signal


def keep_what_is_loaded() -> None:
    """Switch the collector on again after the start, and spare it what was loaded until now."""
    gc.freeze()
    gc.enable()


async def stop_signal() -> None:
    """Wait until somebody asks the process to stop."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
