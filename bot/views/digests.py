"""Digests in words: what was looked at, what of it needs the reader, who was not reached, and what went wrong."""

from collections.abc import Iterator, Sequence

from bot.domain.about import AboutDigest, DigestOf
from bot.domain.digest_parts import ClusterFigures, Disowned, Trouble, Unreached
from bot.domain.people import Language, by_mail
from bot.views import dates
from bot.views.message import escape
from bot.views.reminder_reasons import channel_refused
from bot.views.words import Words

_MOST = 10
_CLUSTERS = 25
_ERROR = 120
_LONGEST = 2900


def digest(say: Words, about: AboutDigest, needs: Sequence[str]) -> tuple[str, str]:
    """Say a digest aloud in a sentence, and in full; `needs` are the duties that need the reader, in words."""
    name = escape((say.language is Language.WELSH and about.name_cy) or about.name)
    summary = _summary(say, about, named=bool(needs))
    lines = [f"*{name}*", summary, *_some(say, [f"• {each}" for each in needs])]
    lines += _some(say, [_unreached(say, each) for each in about.unreached])
    lines += _some(say, [_disowned(say, each) for each in about.disowned])
    lines += _some(say, [_trouble(say, each) for each in about.troubles])
    lines += _rule(say, about)
    if about.clusters:
        heading = say("Clusters, those with most overdue first")
        lines.append(f"_{heading}_")
    lines += _some(say, [_cluster(say, each) for each in about.clusters], _CLUSTERS)
    return f"{name} · {summary}", _fitting("\n".join(lines))


def _summary(say: Words, about: AboutDigest, *, named: bool) -> str:
    if about.kind is DigestOf.WORKSPACE:
        looked_at = say.many("Looked at: {n} cluster.", "Looked at: {n} clusters.", about.checked)
        return " ".join([looked_at, _went_wrong(say, len(about.troubles))])
    checked = say.many("Checked: {n} duty.", "Checked: {n} duties.", about.checked)
    return " ".join([checked, _needs(say, len(about.needs), named=named)])


def _went_wrong(say: Words, n: int) -> str:
    if not n:
        return say("Nothing went wrong in the last week.")
    return say.many("{n} thing went wrong:", "{n} things went wrong:", n)


def _needs(say: Words, n: int, *, named: bool) -> str:
    if not n:
        return say("None of them needs you today.")
    if named:
        return say.many("{n} of them needs you:", "{n} of them need you:", n)
    return say.many("{n} of them needs you.", "{n} of them need you.", n)


def _rule(say: Words, about: AboutDigest) -> Iterator[str]:
    """Say what silence means until the next digest."""
    if about.kind is DigestOf.CLUSTER and not (about.needs or about.unreached or about.disowned):
        yield say("Until next week you hear of this cluster only when something new needs you.")


def _some(say: Words, lines: Sequence[str], most: int = _MOST) -> Iterator[str]:
    """Keep a list short enough to read, and say how much of it is left out."""
    yield from lines[:most]
    if len(lines) > most:
        yield say.many("and {n} more", "and {n} more", len(lines) - most)


def _fitting(text: str) -> str:
    """Leave whole lines out at the end of what Slack would not take."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition("\n")[0]


def _cluster(say: Words, each: ClusterFigures) -> str:
    name = (say.language is Language.WELSH and each.name_cy) or each.name
    parts = [
        f"• *{escape(name)}*",
        say("overdue: {n}", n=each.overdue) if each.overdue else "",
        say("at risk: {n}", n=each.at_risk) if each.at_risk else "",
        say("practices out of reach: {n}", n=each.out_of_reach) if each.out_of_reach else "",
        say("done: {done} of {all}", done=each.done, all=each.duties),
    ]
    return " · ".join(part for part in parts if part)


def _unreached(say: Words, each: Unreached) -> str:
    if not each.person:
        return "• " + channel_refused(say, each.because)
    person = f"<@{each.person}>"
    match each.because:
        case "left channel":
            return "• " + say("Gets no reminders, having left the channel: {person}", person=person)
        case "gone" | "account_inactive" | "user_disabled" | "user_not_found" | "users_not_found":
            return "• " + say("Gets no reminders, being no longer in Slack: {person}", person=person)
        case "no mail":
            return "• " + say("Gets no reminders, as no e-mail can be sent: {person}", person=person)
        case "mail unwanted":
            return "• " + say("Wants no e-mail, so gets no reminders: {person}", person=person)
        case "mail failed":
            return "• " + say("Gets no reminders, as letters come back: {person}", person=person)
        case error if by_mail(each.person):
            return "• " + say(
                "Could not be written to: {person}. The mail server said: {error}",
                person=person,
                error=escape(error),
            )
        case error:
            return "• " + say(
                "Could not be written to: {person}. Slack said: {error}", person=person, error=escape(error)
            )


def _disowned(say: Words, each: Disowned) -> str:
    day = dates.short_date(say, each.day)
    what = (
        escape(each.title.of(say.language.value))
        if each.title
        else say("Cluster meeting on {date}", date=day)
    )
    thing = f"{what} · {escape(each.whose)}"
    if each.belongs_to is None:
        return "• " + say(
            "{person} says that this is not theirs, and not whose it is: {thing}",
            person=f"<@{each.person}>",
            thing=thing,
        )
    return "• " + say(
        "{person} says that this is for {other}: {thing}",
        person=f"<@{each.person}>",
        other=f"<@{each.belongs_to}>",
        thing=thing,
    )


def _trouble(say: Words, each: Trouble) -> str:
    return "• " + say(
        "{what} · since {when} · times: {n} · {error}",
        what=escape(each.subject),
        when=dates.when(say, each.since),
        n=each.times,
        error=escape(each.error[:_ERROR]),
    )
