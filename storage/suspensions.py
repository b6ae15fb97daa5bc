"""What the house remembers of suspensions: relaxations that a health board announced for some dates of a year."""

from datetime import date

from bot.domain.submissions import Suspension

# Of a row `u`: whether it stands in the programme and at the moment asked about.
STANDS = """
    u.programme = :programme AND u.recorded_at <= :until AND (u.withdrawn_at IS NULL OR u.withdrawn_at > :until)
"""

# Suspensions gathered as columns, one array each, from rows `u`.
COLUMNS = ("starts", "ends", "indicators", "suspended_because", "suspension")
GATHERED = """
    array_agg(u.starts) AS starts, array_agg(u.ends) AS ends,
    array_agg(array_to_string(u.indicators, '|')) AS indicators, array_agg(u.reason) AS suspended_because,
    array_agg(u.id) AS suspension
"""


def suspension(starts: date, ends: date, indicators: str, reason: str, id_: int) -> Suspension:
    """Make a suspension of the values of COLUMNS."""
    return Suspension(starts, ends, frozenset(filter(None, indicators.split("|"))), reason, id_)
