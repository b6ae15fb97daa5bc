"""Where a practice stands with each indicator's points: worked out from its duties and its cluster's, never stored.

Nothing here says that points are lost: what is late is still taken, and the health board decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.attendance import Verdict
from bot.domain.compliance import Assessment, DutyState, EvidenceKind
from bot.domain.owners import MemberPractice
from bot.domain.programme import Indicator, ProgrammeYear


class PointsState(StrEnum):
    """Where an indicator stands for a practice, the best first."""

    SECURED = "secured"
    SUSPENDED = "suspended"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OUT_OF_REACH = "out of reach"


_ORDER = {state: place for place, state in enumerate(PointsState)}


@dataclass(frozen=True, slots=True)
class IndicatorPoints:
    """An indicator, or one component of it: its state, and the duties that are in the way of being secured.

    `key` is the component's; it is empty for an indicator as a whole. `holding` has the worst duty first.
    """

    indicator: Indicator
    key: str
    points: int | None
    state: PointsState
    holding: tuple[Assessment, ...]
    components: tuple["IndicatorPoints", ...] = ()


@dataclass(frozen=True, slots=True)
class PracticePoints:
    """A practice's points: every indicator of the year in the file's order.

    A practice that the health board manages still attends as a member; points may not apply to it.
    """

    practice: MemberPractice
    managed: bool
    indicators: tuple[IndicatorPoints, ...]

    def total(self, *states: PointsState) -> int:
        """Add up the points of the indicators in these states."""
        return sum(each.points or 0 for each in self.indicators if each.state in states)

    @property
    def worst(self) -> int:
        """Sort by this: the higher, the more has to be seen to."""
        return self.total(PointsState.OUT_OF_REACH) * 1_000 + self.total(PointsState.AT_RISK)


@dataclass(frozen=True, slots=True)
class PointsList:
    """The points of some practices on a day, in a year."""

    programme: ProgrammeYear
    today: date
    cluster: str
    practices: tuple[PracticePoints, ...]


def points_of(
    programme: ProgrammeYear,
    practice: MemberPractice,
    duties: Iterable[Assessment],
    *,
    managed: bool = False,
) -> PracticePoints:
    """Stand a practice by its own duties and those of its cluster; aims are encouraged and never counted."""
    counted = [each for each in duties if not each.duty.requirement.is_aim]
    return PracticePoints(
        practice, managed, tuple(_indicator(each, counted) for each in programme.indicators)
    )


def _indicator(indicator: Indicator, duties: Sequence[Assessment]) -> IndicatorPoints:
    own = [each for each in duties if each.duty.requirement.indicator == indicator.code]
    state, holding = _stand(own)
    return IndicatorPoints(
        indicator,
        "",
        indicator.points,
        state,
        holding,
        tuple(_component(indicator, part.key, part.points, own) for part in indicator.components),
    )


def _component(indicator: Indicator, key: str, points: int, duties: Sequence[Assessment]) -> IndicatorPoints:
    state, holding = _stand([each for each in duties if each.duty.requirement.component in (None, key)])
    return IndicatorPoints(indicator, key, points, state, holding)


def _stand(duties: Sequence[Assessment]) -> tuple[PointsState, tuple[Assessment, ...]]:
    """Take the worst state among duties, and those duties that are not yet secured, the worst first."""
    states = [(duty_state(each), each) for each in duties]
    holding = sorted(
        ((state, each) for state, each in states if state is not PointsState.SECURED),
        key=lambda pair: (-_ORDER[pair[0]], pair[1].duty.due or date.max, pair[1].duty.requirement.number),
    )
    worst = holding[0][0] if holding else PointsState.SECURED
    return worst, tuple(each for _, each in holding)


def duty_state(assessment: Assessment) -> PointsState:
    """Say what one duty means for its indicator's points.

    1. Done is secured, late or not: no source takes points for lateness by itself. What the health board has yet to
       agree with is on track.
    2. Too few meetings left to reach the number is out of reach as things are planned: another meeting may be called.
    3. Overdue, at risk, or needing every meeting left after one was missed, is at risk. What only the health board's
       own lateness holds up is on track.
    """
    standing = assessment.evidence.standing
    if assessment.done:
        caught_up = assessment.evidence.kind is EvidenceKind.CATCH_UP
        waits = caught_up or (standing is not None and standing.unconfirmed)
        return PointsState.ON_TRACK if waits else PointsState.SECURED
    if assessment.state is DutyState.SUSPENDED:
        return PointsState.SUSPENDED
    if standing is not None and standing.verdict is Verdict.OUT_OF_REACH:
        return PointsState.OUT_OF_REACH
    last = standing is not None and standing.missed > 0 and standing.verdict is Verdict.LAST_CHANCE
    pressing = assessment.state in (DutyState.OVERDUE, DutyState.AT_RISK) and not assessment.excused
    return PointsState.AT_RISK if pressing or last else PointsState.ON_TRACK
