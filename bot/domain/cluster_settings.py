"""What a cluster decides about itself: how many practices it wants present before it decides, and what its colours mean."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.names import words
from bot.domain.refusals import NotAQuorum, NotUnderstood

MOST_PRACTICES = 99

_QUORUM = frozenset({"quorum", "cworwm"})
_COLOURS = frozenset({"rag", "colours", "colors", "legend", "lliwiau", "allwedd"})
_NONE = frozenset({"", "none", "off", "dim"})


class RagLegend(StrEnum):
    """What red, amber and green tell in a cluster's plan: how far an action is, or how much it is at risk."""

    PROGRESS = "progress"
    RISK = "risk"


_LEGENDS = {
    "progress": RagLegend.PROGRESS,
    "cynnydd": RagLegend.PROGRESS,
    "risk": RagLegend.RISK,
    "risg": RagLegend.RISK,
}


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """A cluster's own settings. The guidance knows no quorum, so there is none until a cluster sets one."""

    quorum: int | None = None
    rag_legend: RagLegend = RagLegend.PROGRESS


def read_quorum(typed: str) -> int | None:
    """Read a number of practices; nothing, `none` or `dim` is no quorum. Raises NotAQuorum."""
    said = " ".join(typed.split()).casefold()
    if said in _NONE:
        return None
    if not said.isdecimal() or not 1 <= int(said) <= MOST_PRACTICES:
        raise NotAQuorum(typed, MOST_PRACTICES).at("quorum")
    return int(said)


def read_typed(typed: str, now: ClusterSettings) -> ClusterSettings:
    """Read `quorum 5`, `quorum none` or `colours risk` on top of what holds now.

    Raises NotUnderstood and NotAQuorum.
    """
    match words(typed):
        case (setting, value) if setting in _QUORUM:
            return replace(now, quorum=read_quorum(value))
        case (setting, value) if setting in _COLOURS and value in _LEGENDS:
            return replace(now, rag_legend=_LEGENDS[value])
    raise NotUnderstood("settings", typed)
