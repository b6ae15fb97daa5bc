"""Weather: what goes wrong between workspace and app, by rules that one sets and lifts; seeded, so that it repeats."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random
from typing import Any, Final

Json = dict[str, Any]


class Side(StrEnum):
    """Where a trouble strikes: at a call of the app, at a delivery to it, or at a person's hand."""

    CALL = "call"
    DELIVERY = "delivery"
    HAND = "hand"


class Trouble(StrEnum):
    """What may go wrong."""

    RATE_LIMITED = "rate_limited"
    ERROR = "error"
    SERVER_ERROR = "server_error"
    HTML = "html"
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    SLOW = "slow"
    CUT = "cut"
    UNDELIVERED = "undelivered"
    LOST_ACKNOWLEDGEMENT = "lost_acknowledgement"
    LATE = "late"
    OUT_OF_ORDER = "out_of_order"
    DUPLICATE = "duplicate"
    SOCKET_LOST = "socket_lost"
    DOUBLE_CLICK = "double_click"


# Where each strikes, and what it is in plain words, for whoever switches it on.
TROUBLES: Final[dict[Trouble, tuple[Side, str]]] = {
    Trouble.RATE_LIMITED: (Side.CALL, "Slack says: too many calls, come back later"),
    Trouble.ERROR: (Side.CALL, "Slack refuses, as when something inside it fails"),
    Trouble.SERVER_ERROR: (Side.CALL, "Slack is broken: it answers 500 or 503"),
    Trouble.HTML: (Side.CALL, "A page of HTML comes instead of JSON"),
    Trouble.TIMEOUT_BEFORE: (Side.CALL, "No answer comes, and nothing was done"),
    Trouble.TIMEOUT_AFTER: (Side.CALL, "No answer comes, but it was done"),
    Trouble.SLOW: (Side.CALL, "Slack is slow"),
    Trouble.CUT: (Side.CALL, "It is done, and the connection breaks in mid-answer"),
    Trouble.UNDELIVERED: (Side.DELIVERY, "The app cannot be reached"),
    Trouble.LOST_ACKNOWLEDGEMENT: (Side.DELIVERY, "The app hears it, but its acknowledgement is lost"),
    Trouble.LATE: (Side.DELIVERY, "It arrives late"),
    Trouble.OUT_OF_ORDER: (Side.DELIVERY, "It arrives after the next one"),
    Trouble.DUPLICATE: (Side.DELIVERY, "It arrives twice"),
    Trouble.SOCKET_LOST: (Side.DELIVERY, "The Socket Mode connection breaks as it is delivered"),
    Trouble.DOUBLE_CLICK: (Side.HAND, "A person presses twice in the same instant"),
}


@dataclass(slots=True, kw_only=True)
class Rule:
    """One trouble and when it strikes: on names like `chat.*`, in a channel, the nth time, by chance, until when.

    `times` limits how often it strikes; without it, it strikes until it is lifted.
    """

    trouble: Trouble
    on: str = "*"
    channel: str = ""
    nth: int = 0
    times: int = 0
    probability: float = 1.0
    seconds: float = 1.0
    error: str = "internal_error"
    status: int = 500
    until: datetime | None = None
    id: str = ""
    seen: int = 0
    struck: int = 0
    chance: Random = field(default_factory=Random)

    @property
    def side(self) -> Side:
        return TROUBLES[self.trouble][0]

    def strikes(self, name: str, channel: str, now: datetime) -> bool:
        """Tell whether it strikes here, counting what it sees."""
        if not fnmatchcase(name, self.on) or self.channel not in ("", channel):
            return False
        if (self.until is not None and now >= self.until) or (self.times and self.struck >= self.times):
            return False
        self.seen += 1
        if self.nth not in (0, self.seen) or self.chance.random() >= self.probability:
            return False
        self.struck += 1
        return True

    def as_json(self) -> Json:
        names = ("id", "on", "channel", "nth", "times", "probability", "seconds", "error", "status")
        until = self.until.isoformat() if self.until else None
        counted = {"seen": self.seen, "struck": self.struck, "until": until}
        return {"trouble": self.trouble.value} | {name: getattr(self, name) for name in names} | counted


class Weather:
    """The rules in force, in the order they were set; the first that strikes counts.

    Each rule draws from its own dice, thrown from `seed` and its place: the same rules before the same script
    strike at the same calls.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.rules: list[Rule] = []
        self._set = 0

    def set(self, rule: Rule) -> Rule:
        """Put a rule in force; gives it with its id."""
        self._set += 1
        rule.id = f"fault-{self._set}"
        rule.chance = Random(f"{self.seed}:{self._set}")  # noqa: S311 - dice, not secrets
        self.rules.append(rule)
        return rule

    def lift(self, rule_id: str = "") -> int:
        """Lift one rule, or all of them; gives how many."""
        left = [rule for rule in self.rules if rule_id not in ("", rule.id)]
        lifted, self.rules = len(self.rules) - len(left), left
        return lifted

    def clear_up(self, seed: int | None = None) -> None:
        """Lift everything and throw the dice anew."""
        self.seed = self.seed if seed is None else seed
        self.rules, self._set = [], 0

    def strikes(self, side: Side, name: str, channel: str, now: datetime) -> Rule | None:
        """Give the rule that strikes now, if any."""
        return next(
            (rule for rule in self.rules if rule.side is side and rule.strikes(name, channel, now)), None
        )
