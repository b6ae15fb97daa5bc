"""What may be kept as evidence: whose it is, in which words, of which day, and towards which duty."""

from dataclasses import replace
from datetime import date

from bot.domain.evidence import LONGEST, EvidencePlace
from bot.domain.message_words import plain_words
from bot.domain.owners import MemberPractice
from bot.domain.people import Asker
from bot.domain.permissions import leads
from bot.domain.practice_names import practice_named
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import (
    EvidenceNeedsPractice,
    LeftEmpty,
    NoEvidenceAsked,
    NothingFound,
    NotYourPractice,
    NoWordsToKeep,
    Refusal,
    TooLong,
)
from bot.domain.requirements import OwnerKind, RecordEvidence, Requirement
from bot.domain.said_message import SaidMessage
from bot.domain.sharing import check_note, check_shared_on


def evidence_asked(programme: ProgrammeYear, on: date) -> tuple[Requirement, ...]:
    """List what practices can show evidence of in a year; the first is meant unless another one is chosen.

    Raises NoEvidenceAsked for a year that asks for none.
    """
    found = tuple(
        each
        for each in programme.requirements
        if each.owner is OwnerKind.PRACTICE and isinstance(each.asks, RecordEvidence)
    )
    if not found:
        raise NoEvidenceAsked(programme.key, on)
    return found


def requirement_chosen(programme: ProgrammeYear, key: str, on: date) -> Requirement:
    """Return what a piece of evidence shows: what was chosen by its key, or the first that the year asks for."""
    found = next((each for each in evidence_asked(programme, on) if key in ("", each.key)), None)
    if found is None:
        raise NothingFound("duty").at("requirement")
    return found


def practice_of_note(place: EvidencePlace, asker: Asker) -> MemberPractice:
    """Tell for which practice somebody keeps a note: their own, if it is only one. Raises EvidenceNeedsPractice."""
    own = place.own(asker)
    if len(own) != 1:
        raise EvidenceNeedsPractice(tuple(one.name for one in own or place.open_to(asker)))
    return own[0]


def practice_of_message(place: EvidencePlace, asker: Asker, author: str) -> MemberPractice | None:
    """Tell whose evidence a message is when nobody has said so, if it can be told.

    To those who lead the cluster it is the writer's practice; to everybody else, and where the writer speaks for
    none or for several, it is the asker's own.
    """
    if leads(asker, place.cluster):
        wrote_for = place.speak_for.get(author, frozenset())
        theirs = [one for one in place.practices if one.id in wrote_for]
        if len(theirs) == 1:
            return theirs[0]
    own = place.own(asker)
    return own[0] if len(own) == 1 else None


def in_plain_words(message: SaidMessage, place: EvidencePlace) -> SaidMessage:
    """Write a message without Slack's marks, the names of its files below it, cut to what is kept."""
    words = plain_words(message.words, place.names)
    whole = "\n".join([part for part in (words, *message.files) if part])
    cut = whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"
    return replace(message, words=cut, name=message.name or place.names.get(message.author, ""))


def check_words(words: str) -> None:
    """Let a message pass that can be kept: with words, nothing about patients, not the financial part."""
    if not words:
        raise NoWordsToKeep
    check_note(words, "words")


def checked_note(words: str) -> str:
    if not words:
        raise LeftEmpty().at("words")
    if len(words) > LONGEST:
        raise TooLong(len(words), LONGEST).at("words")
    return check_note(words, "words")


def checked_day(day: date, programme: ProgrammeYear, today: date) -> date:
    try:
        return check_shared_on(day, programme, today)
    except Refusal as refusal:
        raise refusal.at("on") from None


def practice_chosen(asker: Asker, place: EvidencePlace, chosen: int) -> MemberPractice:
    """Take the practice that was chosen; where only one can be meant nobody was asked."""
    open_to = place.open_to(asker)
    if not chosen and len(open_to) == 1:
        return open_to[0]
    if not chosen:
        raise EvidenceNeedsPractice(tuple(one.name for one in open_to)).at("practice")
    found = next((one for one in open_to if one.id == chosen), None)
    if found is None:
        raise NotYourPractice().at("practice")
    return found


def practice_typed(asker: Asker, place: EvidencePlace, name: str) -> MemberPractice:
    return practice_named(name, place.practices) if name else practice_of_note(place, asker)
