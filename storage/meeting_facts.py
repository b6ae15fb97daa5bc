"""What the rules need to know of meetings: the columns to ask for, and the facts that they become."""

from typing import Any

from bot.domain.attendance import MeetingFacts, MeetingKind
from bot.domain.ids import ClusterId, MeetingId

# The health board's last word on a question about the meeting `mt`.
_ANSWER = """
    SELECT answer.accepted FROM confirmation answer
     WHERE answer.installation_id = mt.installation_id AND answer.subject_id = mt.id AND answer.kind = {kind}
       AND answer.other_id = {other}
     ORDER BY answer.id DESC LIMIT 1
"""

# Whether a joint meeting `mt` counts for the cluster of the link `also`.
JOINT = _ANSWER.format(kind="'joint'", other="also.cluster_id")

# Of a row `mt` of meetings, what a MeetingFacts has besides the meeting's own columns.
WORD_OF_BOARD = f"""
    CASE WHEN mt.facilitated IS FALSE THEN ({_ANSWER.format(kind="'facilitation'", other="0")}) END AS accepted,
    (SELECT string_agg(also.cluster_id::text, ',') FROM meeting_cluster also
      WHERE also.meeting_id = mt.id) AS also_for,
    (SELECT string_agg(also.cluster_id::text, ',') FROM meeting_cluster also
      WHERE also.meeting_id = mt.id AND ({JOINT})) AS counts_for
"""  # noqa: S608 - the fragments are ours

# What a statement that gathers meetings as columns, one array each, calls them, in the order of `meeting_facts`.
COLUMNS = (
    "meeting",
    "host",
    "held_on",
    "kind",
    "purposes",
    "cancelled",
    "closed",
    "facilitated",
    "accepted",
    "also_for",
    "counts_for",
)

# These columns, gathered from rows `held` with the meeting's own columns, its London `day` and the word of the board.
GATHERED = """
    array_agg(id) AS meeting, array_agg(cluster_id) AS host, array_agg(day) AS held_on, array_agg(kind) AS kind,
    array_agg(array_to_string(purposes, ',')) AS purposes, array_agg(cancelled_at IS NOT NULL) AS cancelled,
    array_agg(closed_at IS NOT NULL) AS closed, array_agg(facilitated) AS facilitated,
    array_agg(accepted) AS accepted, array_agg(also_for) AS also_for, array_agg(counts_for) AS counts_for
"""


def meeting_facts(
    id_: int, host: int, on: Any, kind: str, purposes: str, cancelled: bool, closed: bool, *word: Any
) -> MeetingFacts:
    """Make the facts of one meeting of the values of COLUMNS."""
    facilitated, accepted, also_for, counts_for = word
    return MeetingFacts(
        MeetingId(id_),
        ClusterId(host),
        on,
        MeetingKind(kind),
        frozenset(filter(None, purposes.split(","))),
        cancelled,
        closed,
        facilitated,
        accepted=accepted,
        also_for=_clusters(also_for),
        counts_for=_clusters(counts_for),
    )


def _clusters(joined: str | None) -> frozenset[ClusterId]:
    return frozenset(ClusterId(int(one)) for one in joined.split(",")) if joined else frozenset()
