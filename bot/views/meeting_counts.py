"""A practice's count of meetings in words: how many, of how many if a number is asked for, and where that stands."""

from bot.domain.attendance import Standing, Verdict
from bot.views.words import Words


def verdict_name(say: Words, verdict: Verdict) -> str:
    """Name a verdict in a few words, never in a colour alone."""
    names = {
        Verdict.MET: say("Made it"),
        Verdict.ON_TRACK: say("On track"),
        Verdict.LAST_CHANCE: say("Must come to everything left"),
        Verdict.PLAN_SHORT: say("Too few meetings planned"),
        Verdict.OUT_OF_REACH: say("Out of reach"),
    }
    return names[verdict]


def standing_name(say: Words, standing: Standing) -> str:
    """Name where a count stands; a year that asks for no number has nothing to make."""
    return verdict_name(say, standing.verdict) if standing.required else say("No number is asked for")


def attended_of(say: Words, standing: Standing) -> str:
    """Say how many meetings were attended, and of how many if the year asks for a number."""
    if not standing.required:
        return str(standing.attended)
    return say("{attended} of {required}", attended=standing.attended, required=standing.required)


def count_line(say: Words, standing: Standing) -> str:
    """Say a practice's count of meetings in one line."""
    if not standing.required:
        return say(
            "Meetings attended: {attended} · still possible: {remaining} · no number is asked for",
            attended=standing.attended,
            remaining=standing.remaining,
        )
    return say(
        "Meetings attended: {attended} of {required} · still possible: {remaining} · {verdict}",
        attended=standing.attended,
        required=standing.required,
        remaining=standing.remaining,
        verdict=verdict_name(say, standing.verdict),
    )
