"""Finds the Chromium that the page is tested in; run as a program it prints where it is, or what to do."""

import os
import shutil
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = (
    "The page's tests need a Chromium and found none. Run `make browser` as root on Debian or Ubuntu, install the "
    "package chromium, or set CHROMIUM=/path/to/chromium."
)

# As root there is no sandbox to be had, and in a container little shared memory; the rest keeps a test from asking the network for anything.
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Give the path of a Chromium: CHROMIUM's, or the first in PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)


if __name__ == "__main__":
    found = chromium()
    print(found or REMEDY, file=sys.stdout if found else sys.stderr)
    sys.exit(0 if found else 1)
