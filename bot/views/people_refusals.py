"""Refusals about people, roles and a cluster's channel in words."""

from collections.abc import Sequence

from bot.domain.refusals import (
    BadAddress,
    ChannelTaken,
    ClusterAmbiguous,
    ClusterElsewhere,
    ClusterNotFound,
    LastOperator,
    NameTheCluster,
    NeedsChannel,
    NotAllowed,
    NotYourPractice,
    OperatorsUseSlack,
    OwnAddress,
    PersonNotFound,
    PracticeAmbiguous,
    PracticeNotFound,
    Refusal,
    RegisterEmpty,
    SayWhichCluster,
    SayWhichPractice,
    WhoIsMeant,
)
from bot.views.message import cut, escape, quoted
from bot.views.people import role_names
from bot.views.words import Words

# As many as can be read in an answer and told apart.
_MOST = 10


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case NotAllowed(who_can=who_can, stranger=True):
            return say(
                "You have no role here yet. Who can do it: {roles}. Please ask one of them to do it, or to add you: /clwstwr people add",
                roles=role_names(say, who_can),
            )
        case NotAllowed(who_can=who_can):
            return say(
                "This is not yours to do. Who can do it: {roles}. Please ask one of them.",
                roles=role_names(say, who_can),
            )
        case NotYourPractice():
            return say(
                "You can do this only for your own practice. The cluster lead or the health board can do it for any practice in the cluster."
            )
        case SayWhichCluster(own=own) if own:
            return say(
                "Which cluster do you mean? Please ask in that cluster's channel. Yours: {clusters}",
                clusters=escape(", ".join(own)),
            )
        case SayWhichCluster():
            return say(
                "I cannot tell which cluster you mean. Please ask in a cluster's channel. If this is one, set it up first: /clwstwr setup"
            )
        case ClusterNotFound(text=text, suggestions=suggestions):
            return _not_found(say("I know no cluster called “{name}”.", name=quoted(text)), say, suggestions)
        case ClusterAmbiguous(text=text, candidates=candidates):
            return say(
                "“{name}” could be more than one cluster: {candidates}. Please name the health board too.",
                name=quoted(text),
                candidates=_some(candidates),
            )
        case PracticeNotFound(text=text, suggestions=suggestions):
            return _not_found(
                say("I know no practice called “{name}” here.", name=quoted(text)), say, suggestions
            )
        case PracticeAmbiguous(text=text, candidates=candidates):
            return say(
                "“{name}” could be more than one practice: {candidates}. Please use the code.",
                name=quoted(text),
                candidates=_some(candidates),
            )
        case RegisterEmpty():
            return say(
                "I know no practices yet, so there is no cluster to set up. The operator imports them on the command line: clwstwr import FILE"
            )
        case NeedsChannel():
            return say(
                "A cluster speaks in a channel, and this is a private conversation. Please type /clwstwr setup in the cluster's channel."
            )
        case NameTheCluster(count=count):
            return say(
                "There are {n} clusters to choose from. Please add the name, for example: /clwstwr setup Neath",
                n=count,
            )
        case ChannelTaken(cluster=cluster):
            return say(
                "This channel already belongs to a cluster: {cluster}. To give it to the one you chose, tick “Move the cluster here”.",
                cluster=escape(cluster),
            )
        case ClusterElsewhere(cluster=cluster, channel=channel):
            return say(
                "{cluster} already has a channel: {channel}. To move it to this one, tick “Move the cluster here”.",
                cluster=escape(cluster),
                channel=f"<#{channel}>",
            )
        case SayWhichPractice():
            return say("Please say for which practice, by its name or its code.")
        case PersonNotFound(text=text):
            return say(
                "I know nobody called “{name}” with a role in this cluster. To see everybody: /clwstwr people",
                name=quoted(text),
            )
        case WhoIsMeant(both=True):
            return say(
                "Please choose a person in Slack, or write a name and an e-mail address for somebody who is not in Slack: not both."
            )
        case WhoIsMeant():
            return say(
                "Who is it? Please choose a person in Slack; for somebody who is not in Slack, write a name and an e-mail address."
            )
        case BadAddress(text=text) if text:
            return say(
                "“{address}” is not an e-mail address that I can write to. Please write it like name@example.org",
                address=quoted(text),
            )
        case BadAddress():
            return say("Please write the e-mail address, like name@example.org")
        case OwnAddress():
            return say("I write from this address myself. Please write the person's own address.")
        case OperatorsUseSlack():
            return say(
                "I tell operators by Slack when something is wrong. Please choose somebody who is in Slack, or another role."
            )
        case LastOperator():
            return say(
                "There must always be an operator, and this is the only one. Please add another first: /clwstwr people add"
            )
        case _:
            return None


def _some(candidates: Sequence[str]) -> str:
    """List the first candidates: half the practices of a health board may answer to one word."""
    told = "; ".join(cut(each, 120) for each in candidates[:_MOST])
    return escape(told) + (" …" if len(candidates) > _MOST else "")


def _not_found(said: str, say: Words, suggestions: tuple[str, ...]) -> str:
    if not suggestions:
        return said + " " + say("Please check the spelling, or use the code.")
    return said + " " + say("Did you mean: {names}", names=escape("; ".join(suggestions)))
