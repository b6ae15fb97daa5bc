"""A cluster found by its name among all of a workspace; two health boards may have clusters of one name."""

from collections.abc import Sequence

from bot.domain.names import Ambiguous, NotFound, find_named, words
from bot.domain.people import Cluster, HealthBoard
from bot.domain.refusals import ClusterAmbiguous, ClusterNotFound


def cluster_named(name: str, board: str | None, clusters: Sequence[Cluster]) -> Cluster:
    """Find the one cluster meant, of a board if its name or code is given.

    Raises ClusterNotFound with names alike, and ClusterAmbiguous with all that it could be.
    """
    own = [cluster for cluster in clusters if board is None or _is_called(cluster.board, board)]
    found = find_named(name, own, lambda cluster: cluster.name)
    match found:
        case NotFound(suggestions=near):
            raise ClusterNotFound(name, tuple(_full(cluster) for cluster in near))
        case Ambiguous(candidates=several):
            raise ClusterAmbiguous(name, tuple(_full(cluster) for cluster in several))
        case Cluster():
            return found


def _is_called(board: HealthBoard, typed: str) -> bool:
    if typed.casefold() == board.code.casefold():
        return True
    return any(set(words(typed)) <= set(words(name)) for name in (board.name, board.name_cy))


def _full(cluster: Cluster) -> str:
    return f"{cluster.name} ({cluster.board.name})"
