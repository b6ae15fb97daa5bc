"""Who came to a year's meetings, by what registers say of visitors, and whom they seem to stand for."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.names import words
from bot.domain.profile_questions import REPRESENTED, Question


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody who came to closed meetings of the year, as the register names them, and to how many."""

    name: str
    meetings: int


# What in a visitor's description suggests whom they stand for, in both languages; words are compared by their beginning
# (`lay ` has to be the whole word: Layla stands for nobody).
_SIGNS: dict[Question, tuple[str, ...]] = {
    Question.PRIMARY_CARE_TEAM: (
        *("pharmac", "physio", "nurse", "nursing", "occupational therap", "optom", "dentist", "dental", "midwi"),
        *("paramedic", "diet", "audiolog", "health visitor", "district nurs", "podiatr", "mental health"),
        *("fferyll", "ffisio", "nyrs", "therapydd", "optometr", "deintydd", "bydwraig", "parafeddyg", "ymwelydd iechyd"),
    ),
    Question.LOCAL_AUTHORITY: (
        *("council", "cllr", "local authority", "social work", "social services", "social care", "housing"),
        *("cyngor", "cynghorydd", "awdurdod lleol", "gweithiwr cymdeithasol", "gwasanaethau cymdeithasol", "gofal cymdeithasol"),
    ),
    Question.THIRD_SECTOR: (
        *("third sector", "voluntary", "volunteer", "charit", "cvs ", "lay ", "carers", "patient rep", "age cymru"),
        *("trydydd sector", "gwirfodd", "elusen", "lleyg", "gofalwyr", "red cross", "mind ", "stroke association"),
    ),
}  # fmt: skip


_OUTSIDE_BRACKETS = re.compile(r",(?![^()]*\))")


def sightings(registers: Iterable[str]) -> tuple[Sighting, ...]:
    """Tell who came and to how many meetings, most often first.

    What a register says is one text, parted by lines or semicolons, or else by commas.
    """
    seen = Counter(name for text in registers for name in _parted(text))
    return tuple(Sighting(name, times) for name, times in seen.most_common())


def suggested(seen: Iterable[Sighting]) -> Mapping[Question, tuple[Sighting, ...]]:
    """Tell who suggests that a group is represented: a guess on words alone, which decides nothing."""
    known = tuple(seen)
    return {
        question: tuple(each for each in known if _suggests(each.name, question)) for question in REPRESENTED
    }


def _parted(text: str) -> frozenset[str]:
    """Part visitors as people write them: `Ann Jones, council; Bob Rees, CVS` has two, `Ann Jones, Bob Rees` as well.

    Who stands with a description in brackets, `Ann Jones (nurse), Cllr Bob Rees`, is parted by commas too.
    """
    lines = [line for line in text.replace(";", "\n").splitlines() if line.strip()]
    if len(lines) == 1 and "(" in lines[0]:
        lines = _OUTSIDE_BRACKETS.split(lines[0])
    elif len(lines) == 1 and not any(_suggests(line, question) for line in lines for question in REPRESENTED):
        lines = lines[0].split(",")
    return frozenset(" ".join(line.split()) for line in lines if line.strip())


def _suggests(name: str, question: Question) -> bool:
    spoken = f" {' '.join(words(name))} "
    return any(f" {sign}" in spoken for sign in _SIGNS[question])
