"""The financial part of the sustainability assessment, which CND 001W keeps out of what practices share."""

import re

from bot.domain.names import words

# The assessment under the names it goes by, in both languages.
_ASSESSMENT = re.compile(
    r"\b(?:sustainab\w* (?:assessment|framework|matrix|application|risk)|risk matri\w*|gpsaf"
    r"|asesiad\w* (?:o )?[cg]ynaliad\w*|fframwaith cynaliad\w*|matrics risg)"
)
_MONEY = re.compile(
    r"\b(?:financ\w*|profits?|drawings|income|expenditure|turnover|overdrafts?|accounts|balance sheet"
    r"|cash ?flow|loans?|deficits?|(?:g|ng)?ariannol|arian|(?:c|g|ch|ngh)yllid\w*|elw|incwm|gwariant"
    r"|cyfrifon|dyled)\b"
)
_SUM = re.compile(r"£\s?\d")

# Words that say the financial part is not there: before it, or after it.
_FINANCES = r"(?:financ\w*|(?:g|ng)?ariannol|arian|(?:c|g|ch|ngh)yllid\w*)"
_LEFT_OUT = re.compile(
    r"\b(?:minus|without|excluding|excludes|except|no|not|less|omit\w*|heb|ac eithrio|dim)"
    rf"(?: \w+){{0,3}}? {_FINANCES}\b"
    rf"|\b{_FINANCES}(?: \w+){{0,3}}? (?:removed|omitted|excluded|left out|redacted|wedi i dynnu)\b"
)


# What makes a file's name tell: fewer words than a sentence, so fewer are asked for.
_ABOUT = re.compile(r"\b(?:sustainab\w*|risk matri\w*|gpsaf|[cg]ynaliad\w*|nghynaliad\w*|matrics risg)")
_PART = re.compile(
    r"\bfinanc\w* (?:part|section|element|information|info|data|appendix)\b"
    r"|\b(?:rhan|adran|gwybodaeth|data|atodiad) (?:g|ng)?ariannol\b"
)
# How people say of what they share that the financial part is not in it.
_DECLARATION = re.compile(
    r"\b(?:without|minus|excluding) (?:the |any )?financ\w*(?: (?:part|information|data))?"
    r"|\bheb (?:y |yr |unrhyw )?(?:rhan |ran |wybodaeth |ddata )?(?:g|ng)?ariannol\b",
    re.IGNORECASE,
)


def split_declaration(text: str) -> tuple[str, bool]:
    """Part a typed line from its declaration `without the financial part`, and tell whether it had one."""
    rest, declared = _DECLARATION.subn(" ", text)
    return " ".join(rest.split()), bool(declared)


def looks_like_financial_file(name: str) -> bool:
    """Whether a file's name or title sounds like the financial part of a sustainability assessment.

    It must speak of money, and name the assessment or call itself a financial part. A name that says the part was left
    out is fine. A guess on words alone, so it is a reason to ask and never to delete.
    """
    said = _LEFT_OUT.sub(" ", " ".join(words(name)))
    if not _MONEY.search(said):
        return False
    return bool(_ABOUT.search(said) or _PART.search(said))


def mentions_financial_part(text: str, *, of_assessment: bool = False) -> bool:
    """Whether a text seems to hold finances out of a sustainability assessment.

    It must name the assessment, unless it is known to be `of_assessment`, and speak of money, by a word or by a
    sum in pounds. Saying that the financial
    part was left out is fine, and so is money that has nothing to do with the assessment, like the cost of an
    action of the plan. It is a guess on words alone: what it calls clear may still hold finances.
    """
    said = " ".join(words(text))
    if not of_assessment and not _ASSESSMENT.search(said):
        return False
    return bool(_SUM.search(text) or _MONEY.search(_LEFT_OUT.sub(" ", said)))
