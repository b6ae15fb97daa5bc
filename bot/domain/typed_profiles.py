"""What people type after `profile`: `2016`, `board`, `all 2016`, `stage 2`, `council yes`, `lead gp, nurse`, `lead vacant`."""

from dataclasses import dataclass

from bot.domain.names import words
from bot.domain.profile_figures import Scope
from bot.domain.profile_questions import YES_OR_NO, Question
from bot.domain.profiles import STAGES, Profession, ProfileAnswer
from bot.domain.refusals import ProfileUnclear


@dataclass(frozen=True, slots=True)
class ProfileWish:
    """What somebody typed: whose snapshot, of which year (None: this one), and an answer to record, if any."""

    scope: Scope | None = None
    year: int | None = None
    answer: ProfileAnswer | None = None


_SCOPES = {
    **dict.fromkeys(("board", "health board", "bwrdd", "bwrdd iechyd"), Scope.BOARD),
    **dict.fromkeys(("all", "wales", "cymru", "pob", "pawb", "popeth"), Scope.ALL),
    **dict.fromkeys(("cluster", "clwstwr"), Scope.CLUSTER),
}
_QUESTIONS = {
    **dict.fromkeys(("lead", "leads", "arweinydd", "arweinwyr"), Question.LEAD),
    **dict.fromkeys(("primary care team", "team", "tim gofal sylfaenol", "tim"), Question.PRIMARY_CARE_TEAM),
    **dict.fromkeys(("local authority", "council", "awdurdod lleol", "cyngor"), Question.LOCAL_AUTHORITY),
    **dict.fromkeys(("third sector", "lay", "trydydd sector", "lleyg"), Question.THIRD_SECTOR),
    **dict.fromkeys(("stage", "cam"), Question.STAGE),
    **dict.fromkeys(("finance", "finances", "money", "cyllid", "arian"), Question.FINANCE),
}
_TRUTHS = {
    **dict.fromkeys(("yes", "y", "ie", "oes", "ydyn", "ydy"), True),
    **dict.fromkeys(("no", "n", "na", "nac oes", "nage", "dim"), False),
}
_PROFESSIONS = {
    **dict.fromkeys(("gp", "doctor", "meddyg teulu", "meddyg"), Profession.GP),
    **dict.fromkeys(("practice manager", "manager", "rheolwr practis"), Profession.PRACTICE_MANAGER),
    **dict.fromkeys(
        ("advanced nurse practitioner", "advance nurse practitioner", "anp", "uwch ymarferydd nyrsio"),
        Profession.ADVANCED_NURSE_PRACTITIONER,
    ),
    **dict.fromkeys(("nurse", "nyrs"), Profession.NURSE),
    **dict.fromkeys(("pharmacist", "fferyllydd"), Profession.PHARMACIST),
    **dict.fromkeys(
        ("public health consultant", "ph consultant", "ymgynghorydd iechyd cyhoeddus"),
        Profession.PUBLIC_HEALTH_CONSULTANT,
    ),
    **dict.fromkeys(("third sector", "trydydd sector"), Profession.THIRD_SECTOR),
    **dict.fromkeys(("non clinical partner", "non clinical", "partner anghlinigol"), Profession.NON_CLINICAL),
    **dict.fromkeys(("other", "arall"), Profession.OTHER),
}
_VACANT = frozenset({"vacant", "none", "nobody", "gwag", "neb"})


def read_profile(text: str) -> ProfileWish:
    """Read what was typed; a question is answered for one's own cluster. Raises ProfileUnclear when it makes no sense."""
    year, said = _without_year(text)
    plain = " ".join(words(said))
    if plain in _SCOPES or not plain:
        return ProfileWish(_SCOPES.get(plain), year)
    for named in sorted(_QUESTIONS, key=len, reverse=True):
        if plain.startswith(f"{named} "):
            return ProfileWish(Scope.CLUSTER, year, _answer(_QUESTIONS[named], said, named, text))
    raise ProfileUnclear(text)


def _without_year(text: str) -> tuple[int | None, str]:
    """Take a year off the beginning or the end of what was typed."""
    typed = text.split()
    for place in (0, -1):
        if typed and len(typed[place]) == 4 and typed[place].isascii() and typed[place].isdigit():
            number = int(typed.pop(place))
            return number, " ".join(typed)
    return None, text


def _answer(question: Question, said: str, named: str, text: str) -> ProfileAnswer:
    answer = " ".join(words(said)).removeprefix(named).strip()
    if question is Question.STAGE and answer in {str(stage) for stage in STAGES}:
        return ProfileAnswer(question, stage=int(answer))
    if question in YES_OR_NO and answer in _TRUTHS:
        return ProfileAnswer(question, yes=_TRUTHS[answer])
    if question is Question.LEAD and answer in _VACANT:
        return ProfileAnswer(question)
    if question is Question.LEAD:
        return ProfileAnswer(question, professions=_professions(said, text))
    raise ProfileUnclear(text)


def _professions(said: str, text: str) -> tuple[Profession, ...]:
    listed = said.split(maxsplit=1)[1].replace(" and ", ",").replace(" a ", ",").split(",")
    named = [_PROFESSIONS.get(" ".join(words(each))) for each in listed if each.strip()]
    if None in named or not named:
        raise ProfileUnclear(text)
    return tuple(dict.fromkeys(one for one in named if one is not None))
