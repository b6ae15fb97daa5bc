"""The words that everything said about a meeting is made of: when, where, what for, and what to know about its day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.meetings import (
    Answer,
    AnswerSource,
    ClusterMeeting,
    Invitation,
    MemberAnswer,
    Note,
    PersonalAnswer,
    PracticeAnswer,
)
from bot.domain.people import Cluster
from bot.domain.programme import ProgrammeYear
from bot.views import dates
from bot.views.body_words import label, own_name
from bot.views.message import escape
from bot.views.words import Words

_CLUSTERS = 8  # of a joint meeting that are named


def span(say: Words, meeting: ClusterMeeting) -> str:
    """Say `Wednesday 21 June 2017, 12:30–14:30`, London time."""
    return between(say, meeting.starts_at, meeting.minutes)


def between(say: Words, starts_at: datetime, minutes: int) -> str:
    ends_at = starts_at + timedelta(minutes=minutes)
    return f"{dates.when(say, starts_at)}–{dates.clock_time(ends_at)}"


def short(say: Words, meeting: ClusterMeeting) -> str:
    """Say `Wed 21 Jun, 12:30`, for a line in a list to choose from."""
    return f"{dates.weekday_date(say, meeting.day)}, {dates.clock_time(meeting.starts_at)}"


def where(say: Words, meeting: ClusterMeeting) -> list[str]:
    """Say the place and the link, as far as there are any."""
    details = meeting.details
    lines = []
    if details.place:
        lines.append(say("Place: {place}", place=escape(details.place)))
    if details.link:
        lines.append(say("Join online: {link}", link=link(details.link)))
    return lines


def link(typed: str) -> str:
    """Make a web address one that can be pressed; anything else stays text."""
    if typed.startswith(("https://", "http://")) and not set(typed) & set(" <>|"):
        return f"<{escape(typed)}>"
    return escape(typed)


def about(say: Words, meeting: ClusterMeeting, programme: ProgrammeYear) -> list[str]:
    """Say what the meeting is for and who facilitates it."""
    lines = []
    if meeting.details.purposes:
        titles = purposes(say, meeting.details.purposes, programme)
        lines.append(say("For: {purposes}", purposes=escape("; ".join(titles))))
    if meeting.details.facilitator:
        lines.append(say("Facilitator: {name}", name=escape(meeting.details.facilitator)))
    return lines


def joint(say: Words, invitation: Invitation) -> list[str]:
    """Name the clusters of a joint meeting, and those for which the health board has not yet said that it counts."""
    if not invitation.also_for:
        return []
    names = [cluster.name for cluster in invitation.clusters]
    waiting = [each.name for each in invitation.also_for if each.id not in invitation.meeting.counts_for]
    lines = [say("Joint meeting of these clusters: {clusters}", clusters=_first(say, names))]
    if waiting:
        lines.append(
            say(
                "Counts there once the health board confirms it: {clusters}",
                clusters=_first(say, waiting),
            )
        )
    return lines


def _first(say: Words, names: Sequence[str]) -> str:
    """List names; of many only the first, as a board-wide meeting stands in a list with others."""
    shown, more = escape(", ".join(names[:_CLUSTERS])), len(names) - _CLUSTERS
    return shown if more <= 0 else f"{shown} " + say.many("and {n} more", "and {n} more", more)


def purposes(say: Words, keys: Iterable[str], programme: ProgrammeYear) -> list[str]:
    """Give the titles of purposes in the reader's language; a key that the year does not know is left out."""
    known = (programme.purpose(key) for key in keys)
    return [purpose.title.of(say.language.value) for purpose in known if purpose is not None]


def note(say: Words, said: Note) -> str:
    return {
        Note.WEEKEND: say("Please note: this day is at a weekend."),
        Note.BANK_HOLIDAY: say("Please note: this day is a bank holiday."),
        Note.SAME_DAY: say("Please note: the cluster has another meeting on this day."),
        Note.PAST: say(
            "Please note: this day is over, so nobody is asked to come. You can take the register now."
        ),
    }[said]


def of_practice(say: Words, each: PracticeAnswer) -> str:
    """Say of one practice whether it is here, or what it answered."""
    stands = say("recorded as here") if each.present else answer(say, each.answer)
    return say("{practice}: {answer}", practice=escape(each.practice.name), answer=stands)


def of_person(say: Words, said: PersonalAnswer | None) -> str:
    """Say whether somebody who speaks for no practice is here, or what they answered."""
    stands = say("recorded as here") if said and said.here else answer(say, said.answer if said else None)
    return say("You, for no practice: {answer}", answer=stands)


def answer(say: Words, given: Answer | None) -> str:
    """Name an answer as it stands behind a practice's name."""
    names = {
        Answer.COMING: say("coming"),
        Answer.APOLOGIES: say("apologies"),
        Answer.SUBSTITUTE: say("someone else comes"),
        None: say("no answer yet"),
    }
    return names[given]


def names(say: Words, asked: Sequence[PracticeAnswer | MemberAnswer]) -> str:
    """List practices or members, each with whom it sends and how it answered, if that was not here."""
    return escape(", ".join(_with(each.name, each.who_comes, by_way_of(say, each.source)) for each in asked))


def people(say: Words, said: Sequence[PersonalAnswer]) -> str:
    """List people who answered for themselves, each with whom they send and how they answered, if that was not here."""
    return ", ".join(
        _with(
            escape(each.name) or f"<@{each.handle}>",
            escape(each.who_comes),
            "" if each.here else by_way_of(say, each.source),
        )
        for each in said
    )


def by_way_of(say: Words, source: AnswerSource) -> str:
    """Say how an answer came; nothing of one that was given in Slack."""
    return {
        AnswerSource.SLACK: "",
        AnswerSource.CALENDAR: say("by calendar"),
        AnswerSource.PAGE: say("by e-mail page"),
    }[source]


def _with(name: str, *more: str) -> str:
    """Put what is known besides behind a name, in brackets."""
    known = ", ".join(each for each in more if each)
    return f"{name} ({known})" if known else name


def cancelled_meeting_of(say: Words, cluster: Cluster) -> str:
    """Say by who meets that a meeting is cancelled, as plain text."""
    if cluster.is_body:
        return say("Cancelled: meeting, {body}", body=label(say, cluster.kind, own_name(say, cluster)))
    return say("Cancelled: cluster meeting, {cluster}", cluster=cluster.name)


def meeting_of(say: Words, cluster: Cluster) -> str:
    """Name a meeting by who meets, as plain text."""
    if cluster.is_body:
        return say("Meeting · {body}", body=label(say, cluster.kind, own_name(say, cluster)))
    return say("Cluster meeting: {cluster}", cluster=cluster.name)
