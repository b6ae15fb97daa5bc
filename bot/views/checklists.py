"""A document's checklist in words: what it speaks about already, and what is missing."""

from bot.domain.checklists import Checklist
from bot.domain.dates import london_date
from bot.domain.requirements import Topic
from bot.views import dates, duties
from bot.views.actions import Action, FormName, OfRequirement
from bot.views.message import (
    Form,
    Message,
    actions,
    ask,
    button,
    checkboxes,
    context,
    escape,
    header,
    option,
    section,
)
from bot.views.words import Words

# Slack takes ten boxes in a group.
BOXES = 10


def show(say: Words, found: Checklist, *, may_tick: bool) -> Message:
    """Show every topic with who ticked it, and a button to tick for those who lead."""
    title = say("Checklist · Cluster: {name}", name=found.cluster.name)
    document = duties.title(say, found.requirement)
    counted = say(
        "Covered: {done} of {all}",
        done=len(found.covered),
        all=len(found.topics),
    )
    due = duties.due(say, found.requirement.due, found.requirement.due)
    lines = [_line(say, found, topic) for topic in found.topics]
    blocks = [header(title), section(f"*{document}*\n{counted} · {due}"), section("\n".join(lines))]
    if may_tick:
        carried = OfRequirement(found.programme.key, found.requirement.key).encode()
        blocks.append(actions([button(say("Tick off"), Action.TICK_CHECKLIST, carried, style="primary")]))
    else:
        blocks.append(context(say("The cluster lead ticks it off.")))
    return Message("\n".join([escape(title), document, counted, *lines]), blocks)


def form(say: Words, found: Checklist) -> Form:
    """Ask which topics the document speaks about, in groups as large as Slack takes."""
    groups = [found.topics[start : start + BOXES] for start in range(0, len(found.topics), BOXES)]
    questions = [
        ask(
            f"topics:{number}",
            say("What the document speaks about"),
            checkboxes(
                f"topics:{number}",
                [option(_title(say, topic), topic.key) for topic in group],
                [topic.key for topic in group if topic.key in found.ticks],
            ),
            optional=True,
        )
        for number, group in enumerate(groups, 1)
    ]
    return Form(
        FormName.CHECKLIST,
        say("Checklist"),
        [section(f"*{duties.title(say, found.requirement)}*"), *questions],
        say("Save"),
        say("Cancel"),
        OfRequirement(found.programme.key, found.requirement.key).encode(),
    )


def _line(say: Words, found: Checklist, topic: Topic) -> str:
    tick = found.ticks.get(topic.key)
    if tick is None:
        return "☐ " + say("Missing: {topic}", topic=escape(_title(say, topic)))
    day = dates.short_date(say, london_date(tick.at))
    return "☑ " + say("Covered: {topic}", topic=escape(_title(say, topic))) + f" · {day} · <@{tick.by}>"


def _title(say: Words, topic: Topic) -> str:
    return topic.title.of(say.language.value)
