"""Setting a cluster up, in words: the form, what was done and what comes next, and the cluster's introduction."""

from collections.abc import Sequence
from itertools import groupby

from bot.domain.people import Cluster, Language
from bot.domain.setup import KnownSetUp, SetUpDone, SetUpOffer
from bot.views.actions import Action, FormName
from bot.views.body_words import cluster_label, label, own_name
from bot.views.message import (
    Block,
    Form,
    Message,
    actions,
    ask,
    bold,
    button,
    checkboxes,
    context,
    escape,
    grouped_select,
    header,
    option,
    people_select,
    person_select,
    section,
    select,
)
from bot.views.people import board_name
from bot.views.words import Words

MOVE = "move"


def form(say: Words, offer: SetUpOffer) -> Form:
    """Ask for the cluster of this channel, its people and its languages."""
    meant = offer.meant
    now = meant or KnownSetUp(offer.choices[0].cluster)
    return Form(
        callback=FormName.SET_UP,
        title=say("Set up a cluster"),
        submit=say("Set up"),
        close=say("Cancel"),
        carries=str(meant.cluster.id) if meant else "",
        blocks=[
            *([_first(say)] if offer.first else []),
            ask("cluster", say("Which cluster is this channel for?"), _clusters(say, offer)),
            ask(
                "leads",
                say("Cluster leads"),
                people_select("leads", now.leads_in_slack if meant else ()),
                hint=say("Several or none are fine."),
                optional=True,
            ),
            ask(
                "facilitator",
                say("Health board network lead"),
                person_select("facilitator", now.facilitator_in_slack if meant else None),
                hint=say("Facilitates the cluster meetings."),
                optional=True,
            ),
            ask(
                "language",
                say("Language of this channel"),
                select("language", _languages(), chosen=now.cluster.language if meant else Language.ENGLISH),
            ),
            ask(
                "move",
                say("If the cluster or this channel is set up already"),
                checkboxes("move", [option(say("Move the cluster here"), MOVE)]),
                optional=True,
            ),
        ],
    )


def done(say: Words, made: SetUpDone) -> Message:
    """Say what was set up, and what to do next."""
    cluster = made.cluster
    title = say("Set up: {cluster}", cluster=escape(cluster.name))
    lines = [
        say("Health board: {name}", name=escape(board_name(say, cluster.board))),
        say("Channel: {channel}", channel=f"<#{cluster.channel}>"),
        say("Cluster leads: {people}", people=_mentions(say, made.leads)),
        say("Health board network lead: {people}", people=_mentions(say, [made.facilitator or ""])),
        say("Language of this channel: {language}", language=_language(cluster.language)),
    ]
    if made.freed is not None:
        lines.append(say("Without a channel now: {cluster}", cluster=escape(made.freed)))
    if made.first:
        lines.append(say("You are the operator now, because nobody was before."))
    steps = [
        say("1. If I am not in this channel yet, invite me: type /invite and my name"),
        say("2. See who belongs to this body: /clwstwr bodies")
        if cluster.is_body
        else say("2. Say who represents which practice: /clwstwr people"),
        say("3. Plan a meeting: /clwstwr meeting new")
        if cluster.is_body
        else say("3. Plan the meetings of the year: /clwstwr meeting plan"),
    ]
    return Message(
        "\n".join([title, *lines, *steps]),
        [
            header(title),
            section("\n".join(lines)),
            section("\n".join([bold(say("What comes next")), *steps])),
            actions([button(say("Who represents whom"), Action.SEE_PEOPLE, style="primary")]),
        ],
    )


def welcome(say: Words, cluster: Cluster) -> Message:
    """Introduce the bot in the channel of a cluster."""
    title = cluster_label(say, cluster)
    lines = [
        say("I keep the meetings, deadlines and action plan of this body here.")
        if cluster.is_body
        else say("I keep this cluster's meetings, attendance, deadlines and action plan here."),
        say("Invitations and results appear in this channel. Reminders come to you alone."),
        say("What you can ask me: /clwstwr help"),
        say("To be answered in Welsh: /clwstwr language cymraeg"),
    ]
    return Message(
        "\n".join([title, *lines]),
        [
            header(title),
            section("\n".join(lines)),
            context(escape(board_name(say, cluster.board))),
        ],
    )


def _first(say: Words) -> Block:
    return context(
        say("Nobody operates me in this workspace yet. If you set up this cluster, you become the operator.")
    )


def _clusters(say: Words, offer: SetUpOffer) -> dict[str, object]:
    by_board = groupby(offer.choices, key=lambda one: one.cluster.board)
    groups = [
        (board_name(say, board), [option(_named(say, one.cluster), str(one.cluster.id)) for one in clusters])
        for board, clusters in by_board
    ]
    chosen = str(offer.meant.cluster.id) if offer.meant else None
    return grouped_select("cluster", groups, placeholder=say("Choose a cluster"), chosen=chosen)


def _named(say: Words, cluster: Cluster) -> str:
    """Name a choice of the form; a body is told from a cluster by its kind."""
    return label(say, cluster.kind, own_name(say, cluster)) if cluster.is_body else cluster.name


def _languages() -> list[dict[str, object]]:
    return [option(_language(language), language.value) for language in Language]


def _language(language: Language) -> str:
    """Name a language in itself, so that everybody recognises their own."""
    return {
        Language.ENGLISH: "English",
        Language.WELSH: "Cymraeg",
        Language.BOTH: "Cymraeg + English",
    }[language]


def _mentions(say: Words, users: Sequence[str]) -> str:
    return ", ".join(f"<@{user}>" for user in users if user) or say("nobody yet")
