"""Which of the duties in a list stand in a calendar file: what its reader still has to do, and by when."""

from bot.domain.compliance import DutyState
from bot.domain.deadlines import Duty
from bot.domain.duty_lists import DutyList
from bot.domain.feeds import stands_in_calendar


def to_put_down(found: DutyList) -> tuple[Duty, ...]:
    """Pick from a list what the reader records and has still to do, as far as it has a date."""
    own = (each for part in found.parts if part.records for each in part.assessments)
    owed = (each.duty for each in own if not each.done and each.state is not DutyState.SUSPENDED)
    return tuple(duty for duty in owed if stands_in_calendar(duty, found.today))
