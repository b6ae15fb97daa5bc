"""The forms of a poll of dates: its dates, a look at them before it is asked, an answer to all of them, and its end."""

from collections.abc import Sequence

from bot.domain.date_polls import (
    MOST_NOTE,
    MOST_PLACE,
    DatePoll,
    Moment,
    PollPreview,
    Word,
)
from bot.domain.ids import PersonId
from bot.domain.meetings import USUAL_MINUTES, USUAL_TIME
from bot.domain.poll_voting import Voting
from bot.views import date_polls as views
from bot.views import dates
from bot.views.actions import FormName, OfMoments, OfRow
from bot.views.body_words import cluster_label
from bot.views.meeting_forms import OWN, length
from bot.views.message import (
    Block,
    Element,
    Form,
    ask,
    context,
    date_picker,
    escape,
    option,
    radio,
    section,
    select,
    text_input,
    time_picker,
)
from bot.views.words import Words

ROWS = 5
NONE = "none"
_CHOICES = 100


def chosen_dates(say: Words) -> Form:
    """Ask for the dates of a poll."""
    blocks: list[Block] = [
        context(say("Leave what you do not need empty. Next I show you what is in the way of each date."))
    ]
    for number in range(1, ROWS + 1):
        day, at = f"day{number}", f"time{number}"
        blocks += [
            ask(day, say("Date {n}", n=number), date_picker(day), optional=number > 1),
            ask(
                at,
                say("Date {n}: starts at", n=number),
                time_picker(at, f"{USUAL_TIME:%H:%M}"),
                optional=True,
            ),
        ]
    return Form(FormName.POLL_DATES, say("Which date suits?"), blocks, say("Next"), say("Cancel"))


def preview(say: Words, found: PollPreview) -> Form:
    """Show each date with what is in its way, and ask for what else the cluster is told."""
    blocks = [
        section(cluster_label(say, found.cluster)),
        *(section("\n".join(_moment(say, found, each))) for each in found.moments),
        length(say, USUAL_MINUTES),
        ask("closes_on", say("Answer by"), date_picker("closes_on", found.closes_on)),
        ask("place", say("Place"), text_input("place", found.place, limit=MOST_PLACE), optional=True),
        ask(
            "note",
            say("Note"),
            text_input("note", multiline=True, limit=MOST_NOTE),
            hint=say("Everybody in the channel reads it. Nothing about patients, please."),
            optional=True,
        ),
    ]
    carries = OfMoments(",".join(each.starts_at.isoformat() for each in found.moments)).encode()
    return Form(FormName.ASK_POLL, say("Ask the cluster"), blocks, say("Ask"), say("Cancel"), carries)


def answer(say: Words, voting: Voting, person: PersonId | None) -> Form:
    """Ask for a word to each date at once; what was said before stands there."""
    known = voting.known(voting.own, person)
    words = [option(views.word(say, each), each.value) for each in Word]
    blocks = [*_whose(say, voting)]
    for each in voting.poll.options:
        question = f"option{each.id}"
        said = known.get(each.id)
        hint = " ".join(views.hints(say, voting.poll.cluster, each.moment))
        offered = radio(question, words, chosen=said.value if said else None)
        blocks.append(ask(question, views.when(say, voting.poll, each), offered, hint=hint, optional=True))
    carries = OfRow(voting.poll.id).encode()
    return Form(FormName.VOTE, say("Which date suits?"), blocks, say("Save"), say("Cancel"), carries)


def close(say: Words, found: DatePoll) -> Form:
    """Ask which date it is to be; the best one is chosen already."""
    offered = [
        option(
            f"{dates.weekday_date(say, each.moment.day)}, {dates.clock_time(each.moment.starts_at)}",
            str(each.id),
            views.counted(say, found, each),
        )
        for each in found.options
    ]
    offered.append(option(say("None of them: plan no meeting"), NONE))
    blocks = [
        ask("which", say("Which date?"), radio("which", offered, chosen=str(found.best.id))),
        ask("place", say("Place"), text_input("place", found.place, limit=MOST_PLACE), optional=True),
        ask("link", say("Link to join online"), text_input("link", limit=500), optional=True),
        context(say("The meeting is planned at once, and everybody is asked to it.")),
    ]
    carries = OfRow(found.id).encode()
    return Form(
        FormName.CLOSE_POLL, say("Close the poll"), blocks, say("Close the poll"), say("Cancel"), carries
    )


def _moment(say: Words, found: PollPreview, each: Moment) -> Sequence[str]:
    when = dates.when(say, each.starts_at)
    notes = views.in_the_way(say, found.cluster, each) or [say("Nothing known is in the way.")]
    return [f"*{when}*", *notes]


def _whose(say: Words, voting: Voting) -> list[Block]:
    """Ask for which practice somebody answers, where that is not plain."""
    first: list[Element] = []
    if len(voting.own) > 1:
        first = [option(say("All my practices here"), OWN)]
    elif not voting.own and voting.others:
        first = [option(say("For myself"), OWN)]
    options = [*first, *(option(each.name, str(each.id)) for each in (*voting.own, *voting.others))]
    if len(options) > 1:
        return [
            ask(
                "practice",
                say("Practice"),
                select("practice", options[:_CHOICES], chosen=str(options[0]["value"])),
            )
        ]
    if voting.own:
        return [section(say("Practice: {practice}", practice=escape(voting.own[0].name)))]
    return [section(say("You answer for yourself."))]
