"""Practices that became part of others: whose attendance a surviving practice may rest on."""

from datetime import date

from bot.domain.attendance import Merger
from bot.domain.ids import PracticeId

# The mergers into the practices `chosen`, with the health board's last word. A merger that was taken back ends on
# its first day.
MERGED = """
    SELECT c.id AS change, c.subject_id AS predecessor, c.other_id AS survivor, c.on_date,
           (SELECT answer.accepted FROM confirmation answer
             WHERE answer.installation_id = c.installation_id AND answer.kind = 'merger' AND answer.subject_id = c.id
             ORDER BY answer.id DESC LIMIT 1) AS confirmed
      FROM chosen JOIN structure_change c ON c.installation_id = :installation AND c.subject_kind = 'practice'
           AND c.kind = 'merged' AND c.other_id = chosen.practice_id
     WHERE (c.until_date IS NULL OR c.until_date > c.on_date)
"""


def merger(predecessor: int, survivor: int, on: date, confirmed: bool | None, change: int) -> Merger:
    """Make a merger of a row's values."""
    return Merger(PracticeId(predecessor), PracticeId(survivor), on, confirmed, change)
