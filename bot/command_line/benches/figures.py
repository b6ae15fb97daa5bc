"""A measured figure against its limit, and how figures are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One ratio of the bot to a limit measured in the same rounds, and what it is to reach.

    `at_most` tells whether the bar is an upper one; `detail` shows the absolute medians for a reader, never for a test.
    """

    name: str
    ratio: float
    bar: float
    at_most: bool
    detail: str = ""

    @property
    def reached(self) -> bool:
        return self.ratio <= self.bar if self.at_most else self.ratio >= self.bar

    def line(self) -> str:
        sign = "<=" if self.at_most else ">="
        mark = "reached" if self.reached else "MISSED"
        return f"{mark:8} {self.name:58} {self.ratio:6.3f} {sign} {self.bar:<5}  {self.detail}"


def paired(ours: Sequence[float], limits: Sequence[float]) -> float:
    """Return the median of the ratios round by round: the machine's own drift falls out."""
    return median(one / limit for one, limit in zip(ours, limits, strict=True))
