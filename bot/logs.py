"""How the bot writes its log: one line a happening on the standard error stream, never with anybody's words."""

import logging
import sys


def set_up() -> None:
    """Write our own happenings from INFO on, and those of the libraries from WARNING on."""
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format=form, datefmt="%Y-%m-%dT%H:%M:%S%z")
    logging.getLogger("clwstwr").setLevel(logging.INFO)
