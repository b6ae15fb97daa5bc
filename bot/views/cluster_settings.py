"""A cluster's own settings in words: the quorum, and what the colours of its plan mean."""

from bot.domain.cluster_settings import RagLegend
from bot.domain.people import Cluster
from bot.views import plan_words
from bot.views.actions import Action, FormName
from bot.views.message import (
    Form,
    Message,
    actions,
    ask,
    button,
    context,
    escape,
    header,
    option,
    section,
    select,
    text_input,
)
from bot.views.words import Words


def form(say: Words, cluster: Cluster) -> Form:
    """Ask for the quorum and for what the colours mean."""
    legends = [option(legend_name(say, legend), legend) for legend in RagLegend]
    return Form(
        FormName.CLUSTER_SETTINGS,
        say("Cluster settings"),
        [
            context(say("Cluster: {name}", name=escape(cluster.name))),
            ask(
                "quorum",
                say("How many practices make a meeting quorate?"),
                text_input("quorum", str(cluster.quorum or ""), limit=3),
                hint=say("Leave it empty for none: the guidance does not ask for a quorum."),
                optional=True,
            ),
            ask(
                "legend",
                say("What do the colours of the plan tell?"),
                select("legend", legends, chosen=cluster.rag_legend),
                hint=say("The meaning is written beside every colour."),
            ),
        ],
        say("Save"),
        say("Cancel"),
    )


def saved(say: Words, cluster: Cluster) -> Message:
    """Say which settings hold now, and what they change."""
    title = say("Cluster settings: {name}", name=cluster.name)
    lines = [_quorum(say, cluster.quorum), plan_words.legend(say, cluster.rag_legend)]
    if cluster.quorum is not None:
        lines.append(
            say(
                "Below the quorum, attendance still counts for everybody who came. Decisions are marked as not agreed."
            )
        )
    blocks = [
        header(title),
        section("\n".join(lines)),
        actions([button(say("Action plan"), Action.SEE_PLAN)]),
    ]
    return Message("\n".join([escape(title), *lines]), blocks)


def legend_name(say: Words, legend: RagLegend) -> str:
    """Name what the colours tell, in short."""
    names = {
        RagLegend.PROGRESS: say("Progress: red is not started yet"),
        RagLegend.RISK: say("Risk: red needs help"),
    }
    return names[legend]


def _quorum(say: Words, quorum: int | None) -> str:
    if quorum is None:
        return say("Quorum: none")
    return say.many("Quorum: {n} practice", "Quorum: {n} practices", quorum)
