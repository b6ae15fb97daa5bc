"""Setting a cluster up: which one is meant, who may do it, and when a channel can be bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ClusterId, InstallationId
from bot.domain.names import Ambiguous, NotFound, find_named
from bot.domain.people import Asker, Cluster, Language, by_mail
from bot.domain.permissions import Task, may, require
from bot.domain.refusals import (
    ChannelTaken,
    ClusterElsewhere,
    ClusterNotFound,
    NameTheCluster,
    NeedsChannel,
    RegisterEmpty,
)

MOST_CHOICES = 100


@dataclass(frozen=True, slots=True)
class KnownSetUp:
    """A cluster as it is set up now; leads and facilitators by their handles."""

    cluster: Cluster
    leads: tuple[str, ...] = ()
    facilitators: tuple[str, ...] = ()

    @property
    def leads_in_slack(self) -> tuple[str, ...]:
        """Those whom Slack can show as chosen."""
        return tuple(user for user in self.leads if not by_mail(user))

    @property
    def facilitator_in_slack(self) -> str | None:
        return next((user for user in self.facilitators if not by_mail(user)), None)

    @property
    def full_name(self) -> str:
        return f"{self.cluster.name} ({self.cluster.board.name})"


@dataclass(frozen=True, slots=True)
class SetUpOffer:
    """What the form offers: at most a hundred clusters, and the one that is meant if that is clear.

    `first` tells that there is no operator yet, so that whoever sets up the first cluster becomes one.
    """

    choices: tuple[KnownSetUp, ...]
    meant: KnownSetUp | None
    first: bool


@dataclass(frozen=True, slots=True)
class SetUpWish:
    """What somebody decided. `shown` is the cluster whose roles the form showed: only there, those left out end."""

    cluster: ClusterId
    leads: tuple[str, ...]
    facilitator: str | None
    language: Language
    move: bool = False
    shown: ClusterId | None = None


@dataclass(frozen=True, slots=True)
class SetUpDone:
    """A cluster that has been set up; `freed` is the cluster that this channel spoke for before."""

    cluster: Cluster
    leads: tuple[str, ...]
    facilitator: str | None
    first: bool
    freed: str | None = None


def in_a_channel(asker: Asker) -> str:
    """Return the channel to bind, or raise NeedsChannel in a direct message."""
    if asker.channel is None or asker.channel.startswith("D"):
        raise NeedsChannel
    return asker.channel


def offer(asker: Asker, known: Sequence[KnownSetUp], typed: str) -> SetUpOffer:
    """Offer the clusters that the asker may set up; a typed name, perhaps with its board, narrows them down.

    Raises NotAllowed, RegisterEmpty, NameTheCluster when they are too many, and ClusterNotFound.
    """
    require(asker, Task.SET_UP_CLUSTER)
    if not known:
        raise RegisterEmpty
    own = tuple(one for one in known if may(asker, Task.SET_UP_CLUSTER, one.cluster))
    choices, meant = _named(typed, own) if typed else (own, _present(asker, own))
    if len(choices) > MOST_CHOICES:
        if meant is None:
            raise NameTheCluster(len(choices))
        choices = (meant,)
    return SetUpOffer(choices, meant, first=asker.operators == 0)


def _named(typed: str, own: tuple[KnownSetUp, ...]) -> tuple[tuple[KnownSetUp, ...], KnownSetUp | None]:
    found = find_named(typed, own, lambda one: one.cluster.name, _surroundings)
    match found:
        case NotFound(suggestions=near):
            raise ClusterNotFound(typed, tuple(one.full_name for one in near))
        case Ambiguous(candidates=several):
            return several, None
        case KnownSetUp():
            return own, found


def _surroundings(one: KnownSetUp) -> str:
    board = one.cluster.board
    return f"{one.cluster.name} {board.name} {board.name_cy} {board.code}"


def _present(asker: Asker, own: tuple[KnownSetUp, ...]) -> KnownSetUp | None:
    """Take the channel's own cluster, else the only one there is to choose."""
    if asker.here is not None:
        return next((one for one in own if one.cluster.id == asker.here.id), None)
    return own[0] if len(own) == 1 else None


def check_binding(asker: Asker, cluster: Cluster, *, move: bool) -> None:
    """Let a cluster take this channel, or raise: binding anew has to be said, by somebody who may for both clusters."""
    require(asker, Task.SET_UP_CLUSTER, cluster)
    channel = in_a_channel(asker)
    if asker.here is not None and asker.here.id != cluster.id:
        if not move:
            raise ChannelTaken(asker.here.name).at("cluster")
        require(asker, Task.SET_UP_CLUSTER, asker.here)
    if cluster.channel not in {None, channel} and not move:
        raise ClusterElsewhere(cluster.name, cluster.channel or "").at("cluster")


@dataclass(frozen=True, slots=True)
class Introduction:
    """The claimed message that introduces the bot in a cluster's channel; `wanted` is its state when it was claimed."""

    id: int
    wanted: int
    cluster: Cluster
    channel: str
    message_ts: str | None
    installation: InstallationId
    claimed_at: datetime
