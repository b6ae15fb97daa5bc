"""Refusals about pathways and tests of change in words."""

from bot.domain.pathways import title_of
from bot.domain.refusals import (
    ChangeTestTakenBack,
    NoPathwaysAsked,
    NotAResult,
    PathwaysRefused,
    PathwayUnknown,
    Refusal,
    WhosePracticesTest,
)
from bot.views.message import escape, quoted
from bot.views.words import Words


def sentence(say: Words, refusal: Refusal) -> str | None:
    """Put a refusal of this subject into words; None for any other."""
    match refusal:
        case PathwaysRefused():
            return f"{_why(say, refusal)} {_rule(say, refusal)}"
        case PathwayUnknown(known=()):
            return say(
                "The cluster has not agreed its pathways yet. The cluster lead records them after the meeting: /clwstwr pathways"
            )
        case PathwayUnknown(text=text, known=known, basket=basket):
            names = "; ".join(escape(title_of(basket, each, say.language.value)) for each in known)
            return say(
                "I know no pathway called “{name}” here. There are: {names}", name=quoted(text), names=names
            )
        case NoPathwaysAsked(programme=programme):
            return say("The programme year {year} asks for no pathways.", year=programme)
        case NotAResult(text=text):
            return say(
                "I cannot read “{text}” as a result. Write positive, negative or mixed. All three help others.",
                text=quoted(text),
            )
        case WhosePracticesTest(names=names):
            return say(
                "Which practice's test do you mean? Please name the practice, then open the test there: /clwstwr test {practice}",
                practice=escape(names[0] if names else say("practice")),
            )
        case ChangeTestTakenBack(number=number):
            return say(
                "Test {number} was taken back, so nothing is added to it. To log a new one: /clwstwr test new",
                number=number,
            )
        case _:
            return None


def _why(say: Words, refused: PathwaysRefused) -> str:
    if refused.why == "twice":
        return say("One pathway is named twice.")
    if refused.why == "count":
        return say.many("You named {n} pathway.", "You named {n} pathways.", len(refused.chosen))
    keys = {choice.key for choice in refused.asks.basket}
    return say(
        "Pathways from the national list in your choice: {n}. The others count as local.",
        n=sum(name in keys for name in refused.chosen),
    )


def _rule(say: Words, refused: PathwaysRefused) -> str:
    """Tell the rule with its numbers, and what there is to choose from."""
    asks = refused.asks
    names = "; ".join(escape(choice.title.of(say.language.value)) for choice in asks.basket)
    if not names:
        return say("The guidance asks for {count} pathways.", count=asks.choose)
    return say(
        "The guidance asks for {count} pathways, at least {least} of them from the national list. Please choose again. The list: {names}",
        count=asks.choose,
        least=asks.from_basket,
        names=names,
    )
