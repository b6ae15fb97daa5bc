"""What became of something the bot said: Slack's answer as plain values."""

from dataclasses import dataclass

# What an operator has to mend: until then nothing can be said to anybody, and no message is to blame.
_OURS = frozenset({"account_inactive", "invalid_auth", "missing_scope", "not_authed", "token_revoked"})


@dataclass(frozen=True, slots=True)
class Delivered:
    """Slack took it; the channel and timestamp name the message from now on."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Slack did not take it now: too many messages, or out of order. Nothing was said."""

    seconds: float
    error: str


@dataclass(frozen=True, slots=True)
class OutOfOrder(TryLater):
    """Nothing at all can be said to anybody now: the mail server cannot be reached, or does not let us send."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will never take it as it is: the channel is archived, the person gone, the token revoked."""

    error: str

    @property
    def ours(self) -> bool:
        """Whether it is refused for what an operator has to mend."""
        return self.error in _OURS


@dataclass(frozen=True, slots=True)
class Undeliverable(Refused):
    """The address itself is refused: no letter will ever arrive there."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """The answer was lost on the way: it may have been said or not."""

    error: str


Delivery = Delivered | TryLater | Refused | Unsure
