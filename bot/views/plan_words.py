"""The columns of the action plan, its ratings and its changes in words."""

from collections.abc import Sequence

from bot.domain.attendance import MeetingFacts
from bot.domain.cluster_settings import RagLegend
from bot.domain.plan import Plan
from bot.domain.plan_words import Column, FieldChange, PlanWords, RagRating
from bot.domain.requirements import Topic
from bot.views import dates
from bot.views.message import cut, escape
from bot.views.words import Words


def column_title(say: Words, column: Column) -> str:
    """Name a column as the template of the cluster network action plan does."""
    titles = {
        Column.OBJECTIVE: say("Objective"),
        Column.KEY_PARTNERS: say("Key partners"),
        Column.COMPLETE_BY: say("For completion by"),
        Column.OUTCOME: say("Outcome for patients"),
        Column.PROGRESS: say("Progress to date"),
        Column.RAG: say("RAG rating"),
        Column.FOCUS: say("Focus area"),
    }
    return titles[column]


def rating(say: Words, rag: RagRating, legend: RagLegend) -> str:
    """Say a colour together with what it means in this cluster: how far an action is, or how much at risk."""
    progress = {
        RagRating.RED: say("Red: not started yet"),
        RagRating.AMBER: say("Amber: in progress"),
        RagRating.GREEN: say("Green: completed"),
    }
    risk = {
        RagRating.RED: say("Red: at risk, needs help"),
        RagRating.AMBER: say("Amber: some concern"),
        RagRating.GREEN: say("Green: going well"),
    }
    return (risk if legend is RagLegend.RISK else progress)[rag]


def legend(say: Words, meant: RagLegend) -> str:
    """Explain all three colours as this cluster means them."""
    return say("RAG rating: {meanings}", meanings=" · ".join(rating(say, rag, meant) for rag in RagRating))


def topic_title(say: Words, topics: Sequence[Topic], key: str) -> str:
    """Name a focus area; one that this year does not know keeps the key under which it was stored."""
    return next((topic.title.of(say.language.value) for topic in topics if topic.key == key), key)


def said(say: Words, plan: Plan, column: Column, stored: str) -> str:
    """Say what stands in a column, as plain text."""
    if column is Column.RAG and stored:
        return rating(say, RagRating(stored), plan.cluster.rag_legend)
    if column is Column.FOCUS and stored:
        return topic_title(say, plan.topics, stored)
    return stored


def lines(say: Words, plan: Plan, words: PlanWords, most: int) -> list[str]:
    """Say a row column by column, without its objective and what is empty; each cut to `most` characters."""
    shown = (column for column in Column if column is not Column.OBJECTIVE and words.of(column))
    return [_line(say, column, cut(said(say, plan, column, words.of(column)), most)) for column in shown]


def changed(say: Words, plan: Plan, change: FieldChange, most: int = 150) -> str:
    """Say what one column was, in short, and what it is now, cut to `most` characters."""
    was = escape(cut(said(say, plan, change.column, change.was), 150))
    now = escape(cut(said(say, plan, change.column, change.now), most))
    title = column_title(say, change.column)
    if not was:
        return say("{column}: {now}", column=title, now=now)
    if not now:
        return say("{column}: was “{was}”, now empty", column=title, was=was)
    return say("{column}: was “{was}”, now “{now}”", column=title, was=was, now=now)


def origin(say: Words, meeting: MeetingFacts | None) -> str:
    """Name the meeting something came from."""
    if meeting is None:
        return say("Between meetings")
    day = dates.long_date(say, meeting.on)
    if meeting.quorate is False:
        return say("Meeting: {date} (not agreed: the quorum was not reached)", date=day)
    return say("Meeting: {date}", date=day)


def _line(say: Words, column: Column, text: str) -> str:
    return say("*{column}:* {text}", column=column_title(say, column), text=escape(text))
