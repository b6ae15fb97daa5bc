"""Refusals about bodies and yearly snapshots in words."""

from bot.domain.refusals import (
    BodyHeadersMissing,
    DutyOfAnother,
    NoMemberHere,
    OnlyForClusters,
    ProfileUnclear,
    Refusal,
)
from bot.views.body_words import kind_name
from bot.views.message import escape, quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case ProfileUnclear(text=text):
            return say(
                "I did not understand “{text}” for the cluster profile. For example: /clwstwr profile stage 2, /clwstwr profile council yes, /clwstwr profile lead GP, nurse. Or open the questions: /clwstwr profile",
                text=quoted(text),
            )
        case DutyOfAnother(requirement=requirement):
            return say(
                "“{duty}” is not owed here. Who owes it: {kind}. Please record it in that channel. To see what is owed here: /clwstwr deadlines",
                duty=escape(requirement.title.of(say.language.value)),
                kind=kind_name(say, requirement.owner),
            )
        case OnlyForClusters(body=body):
            return say(
                "Only clusters have this, and this channel speaks for: {body}. Please ask in a cluster's channel. What this body has: /clwstwr plan, /clwstwr meeting, /clwstwr deadlines, /clwstwr bodies",
                body=escape(body),
            )
        case NoMemberHere(body=body):
            return say(
                "I record answers for the members of this body: {body}. I do not know you as speaking for one. You are welcome to tell its lead that you are coming. Who belongs to it: /clwstwr bodies",
                body=escape(body),
            )
        case BodyHeadersMissing(missing=missing):
            return say(
                "No row of this file has all the headings that are needed. Missing: {headings}. A list of bodies has these: kind, name, name_cy, board, member kind, member, from, until",
                headings=", ".join(missing),
            )
        case _:
            return None
