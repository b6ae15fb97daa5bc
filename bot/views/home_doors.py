"""The buttons of the Home tab that lead on: to what a practice works on, what a cluster shares, and what its leads do."""

from bot.domain.home import ClusterPart
from bot.domain.pathways import pathway_requirement
from bot.domain.people import Asker
from bot.domain.permissions import Task, tasks_of
from bot.domain.review_sessions import sessions_of
from bot.views.actions import Action
from bot.views.message import Element, button
from bot.views.words import Words


def working(say: Words, part: ClusterPart) -> list[Element]:
    """Offer what a practice works on, as far as the year asks for it."""
    year = part.summary.programme if part.summary else None
    if year is None:
        return []
    offered = [
        (say("Points"), "points", year.points_total is not None),
        (say("Evidence"), "evidence", True),
        (say("Tests of change"), "test", pathway_requirement(year) is not None),
        (say("Peer review"), "review", bool(sessions_of(year))),
    ]
    return [saying(words, line) for words, line, asked in offered if asked]


def shared(say: Words, asker: Asker, part: ClusterPart) -> list[Element]:
    """Offer what the whole cluster works on together, as far as the reader may see it."""
    allowed = tasks_of(asker, part.cluster)
    year = part.choice.meetings.programme if part.choice else None
    if year is None:
        return []
    paths, reviews = pathway_requirement(year) is not None, bool(sessions_of(year))
    offered = [
        (Task.SEE_PLAN, say("Action plan"), "plan", not part.leads),
        (Task.SEE_PATHWAYS, say("Pathways"), "pathways", paths),
        (Task.SEE_PATHWAYS, say("Library of results"), "library", True),
        (Task.SEE_EVIDENCE, say("Evidence"), "evidence", part.leads),
        (Task.REVIEW, say("Peer review"), "review", part.leads and reviews),
        (Task.SEE_POINTS, say("Points"), "points", part.leads and year.points_total is not None),
        (Task.SEE_PROFILE, say("Cluster profile"), "profile", part.leads),
        (Task.SEE_PROGRAMME, say("What the year asks"), "programme", True),
    ]
    return [saying(words, line) for task, words, line, wanted in offered if wanted and task in allowed]


def leading(say: Words) -> list[Element]:
    return [
        button(say("Plan meetings"), Action.PLAN_MEETINGS),
        button(say("See the year's meetings"), Action.SEE_MEETINGS),
        button(say("Write an outcome"), Action.NEW_OUTCOME),
        button(say("Action plan"), Action.SEE_PLAN),
        button(say("Summary"), Action.SEE_SUMMARY),
    ]


def saying(words: str, line: str) -> Element:
    return button(words, f"{Action.ASK}:{line}", line)
