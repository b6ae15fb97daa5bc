"""What practices, clusters, health boards and the bodies above and beside them are called, as labels before a name."""

from bot.domain.people import Cluster, Language
from bot.domain.requirements import OwnerKind
from bot.views.message import escape
from bot.views.words import Words


def kind_name(say: Words, kind: OwnerKind) -> str:
    """Name a kind of organisation as a word in a sentence."""
    return {
        OwnerKind.BOARD: say("health board"),
        OwnerKind.CLUSTER: say("cluster"),
        OwnerKind.PRACTICE: say("practice"),
        OwnerKind.PROFESSIONAL_COLLABORATIVE: say("professional collaborative"),
        OwnerKind.PLANNING_GROUP: say("pan-cluster planning group"),
        OwnerKind.PARTNERSHIP_BOARD: say("regional partnership board"),
        OwnerKind.DELIVERY_VEHICLE: say("delivery vehicle"),
        OwnerKind.NATIONAL: say("national programme"),
    }[kind]


def label(say: Words, kind: OwnerKind, name: str) -> str:
    """Put the kind before a name that is safe already: `Practice: Castle Surgery`."""
    return {
        OwnerKind.BOARD: say("Health board: {name}", name=name),
        OwnerKind.CLUSTER: say("Cluster: {name}", name=name),
        OwnerKind.PRACTICE: say("Practice: {name}", name=name),
        OwnerKind.PROFESSIONAL_COLLABORATIVE: say("Professional collaborative: {name}", name=name),
        OwnerKind.PLANNING_GROUP: say("Pan-cluster planning group: {name}", name=name),
        OwnerKind.PARTNERSHIP_BOARD: say("Regional partnership board: {name}", name=name),
        OwnerKind.DELIVERY_VEHICLE: say("Delivery vehicle: {name}", name=name),
        OwnerKind.NATIONAL: say("National programme: {name}", name=name),
    }[kind]


def cluster_label(say: Words, cluster: Cluster) -> str:
    """Say which cluster or body this is, as mrkdwn."""
    return label(say, cluster.kind, escape(own_name(say, cluster)))


def own_name(say: Words, cluster: Cluster) -> str:
    """Name a cluster or a body in the reader's language, as plain text."""
    return in_own_language(say, cluster.name, cluster.name_cy)


def in_own_language(say: Words, name: str, name_cy: str) -> str:
    """Choose a name's Welsh form for a Welsh reader, where it has one."""
    return (say.language is Language.WELSH and name_cy) or name
