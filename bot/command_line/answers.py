"""How a command ends early: with the reason and the remedy, for an operator to read."""


class Stop(Exception):  # noqa: N818 - it ends a command, with what to say
    """The command cannot go on; its text says why and what to do."""
