"""A cluster's summary counted duty by duty: what the tallies of many clusters have to agree with."""

from collections import Counter
from collections.abc import Iterable

from bot.domain.attendance import Standing
from bot.domain.compliance import DONE, Assessment, ClusterSummary, DutyState
from bot.domain.deadlines import Owner


def summarise(
    cluster: Owner, standings: Iterable[Standing], assessments: Iterable[Assessment]
) -> ClusterSummary:
    """Count a cluster's practices and duties; the standings are one for each practice."""
    verdicts = Counter(standing.verdict for standing in standings)
    # What the board's own lateness excuses is still to be done, so it stays among the open.
    states = Counter(
        DutyState.OPEN if a.state is DutyState.OVERDUE and a.excused else a.state for a in assessments
    )
    return ClusterSummary(
        cluster=cluster,
        practices=verdicts.total(),
        verdicts=dict(verdicts),
        met=sum(states[state] for state in DONE),
        open=states[DutyState.OPEN] + states[DutyState.DUE_SOON] + states[DutyState.AIM_OPEN],
        overdue=states[DutyState.OVERDUE],
        at_risk=states[DutyState.AT_RISK],
    )
