"""A cast of people as somebody writes it down: who, in which role, for which board, cluster or practice."""

from dataclasses import dataclass

from bot.domain.people import Role


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One role of one person. `board` and `practice` are codes, `cluster` is a name; "" where the role has none.

    `email` is where they are written to, if it is known.
    """

    handle: str
    name: str
    role: Role
    board: str = ""
    cluster: str = ""
    practice: str = ""
    email: str = ""
