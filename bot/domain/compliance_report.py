"""The compliance report of one cluster: every duty of the cluster, its health board and its practices on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.compliance import Assessment
from bot.domain.ids import PracticeId
from bot.domain.programme import ProgrammeYear


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """One assessment for each owner and duty: the board's first, then the cluster's, then its practices' by name."""

    programme: ProgrammeYear
    on: date
    assessments: tuple[Assessment, ...]
    codes: Mapping[PracticeId, str]
