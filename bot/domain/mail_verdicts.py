"""What becomes of an e-mail: nothing is changed without proof, and everything gets a verdict."""

from datetime import datetime

from bot.domain.calendar_entries import Partstat
from bot.domain.incoming_mail import (
    CalendarReply,
    Judgement,
    Known,
    Mail,
    MailedCopy,
    Verdict,
    Word,
)
from bot.domain.meetings import Answer
from bot.domain.post_office import PostOffice

_ANSWERS = {
    Partstat.ACCEPTED: Answer.COMING,
    Partstat.DECLINED: Answer.APOLOGIES,
    Partstat.DELEGATED: Answer.SUBSTITUTE,
}


def answer_in(reply: CalendarReply) -> Answer | None:
    """Return what a reply says to an invitation: nothing, if somebody has not made up their mind."""
    if reply.partstat is Partstat.DELEGATED and not reply.instead:
        return None
    return _ANSWERS.get(reply.partstat)


def said_at(mail: Mail, now: datetime) -> datetime:
    """Return when a reply was given, as far as it tells, but never later than now.

    Some calendars stamp a reply with the time of what it answers, so the later one of its two times is taken.
    """
    stamp = mail.reply.said_at if mail.reply else None
    told = [each for each in (stamp, mail.sent_at) if each is not None]
    return min(max(told), now) if told else now


def judge(mail: Mail, known: Known, office: PostOffice, now: datetime) -> Judgement:
    """Decide what becomes of an e-mail from what it says and what is known."""
    if known.repeated:
        return Judgement(Verdict.REPEATED)
    from_us = office.is_open and mail.sender == office.sender
    if from_us or mail.message_id in {letter.message_id for letter in known.letters}:
        return Judgement(Verdict.OWN)
    if mail.bounce is not None:
        return _returned(mail, known)
    if mail.reply is not None:
        return _replied(mail, mail.reply, known, office, now)
    return _unanswered(mail, known)


def _returned(mail: Mail, known: Known) -> Judgement:
    """Judge a report: only who had our letter in hand knows its number."""
    assert mail.bounce is not None
    letter = next(iter(known.letters), None)
    if letter is None or mail.word is Word.FALSE:
        return Judgement(Verdict.AUTOMATIC, mail.bounce.status)
    final = mail.bounce.failed and letter.same_mailbox
    return Judgement(Verdict.BOUNCED if final else Verdict.RETURNED, mail.bounce.status, letter.to)


def _replied(mail: Mail, reply: CalendarReply, known: Known, office: PostOffice, now: datetime) -> Judgement:
    copy = known.copy
    if copy is None:
        return Judgement(Verdict.UNKNOWN_MEETING, about=known.sender)
    if mail.word is Word.FALSE:
        return Judgement(Verdict.CONTRADICTED, about=copy.to)
    if not (_names_our_letter(known, copy) or _sent_by_themselves(mail, reply, copy, office)):
        return Judgement(Verdict.UNPROVEN, about=copy.to)
    if not _in_order(mail, reply, copy, now):
        return Judgement(Verdict.OUTDATED, str(reply.sequence), copy.to)
    if answer_in(reply) is None:
        doubtful = reply.partstat is Partstat.TENTATIVE
        return Judgement(
            Verdict.TENTATIVE if doubtful else Verdict.NO_ANSWER, reply.partstat, copy.to, copy=copy
        )
    return Judgement(Verdict.ANSWERED, reply.partstat, copy.to, copy=copy)


def _names_our_letter(known: Known, copy: MailedCopy) -> bool:
    """Tell whether an e-mail names the random number of a letter about this very meeting to this very person."""
    return any(letter.to == copy.to and letter.meeting == copy.meeting for letter in known.letters)


def _sent_by_themselves(mail: Mail, reply: CalendarReply, copy: MailedCopy, office: PostOffice) -> bool:
    """Tell whether the one who answers is who sends, at the address that was invited; RFC 6047, section 2.2.1.

    Where a mail server is named whose word counts, it must have said that the sender is no other.
    """
    if not mail.sender == reply.attendee == copy.address:
        return False
    return mail.word is Word.TRUE or not office.authority


def _in_order(mail: Mail, reply: CalendarReply, copy: MailedCopy, now: datetime) -> bool:
    """Tell whether a reply is to the meeting's present time and nothing later was said (RFC 5546, section 2.1.5).

    A sequence that was never mailed is nobody's: taken, it would put itself before every later reply.
    """
    if not copy.asked_sequence <= reply.sequence <= copy.sequence:
        return False
    if copy.replied_sequence is not None and reply.sequence < copy.replied_sequence:
        return False
    at = said_at(mail, now)
    same_sequence = reply.sequence == copy.replied_sequence
    if same_sequence and copy.replied_at is not None and at < copy.replied_at.replace(microsecond=0):
        return False
    # A calendar's stamp is of a whole second, and an answer of the same second may be the later one.
    return copy.answered_at is None or at >= copy.answered_at.replace(microsecond=0)


def _unanswered(mail: Mail, known: Known) -> Judgement:
    """Judge what is no answer. Whoever is known and wrote it themselves is told that nobody reads it."""
    waits = known.sender is not None and not mail.automatic and mail.word is not Word.FALSE
    if mail.fault is not None:
        return Judgement(mail.fault, about=known.sender, tell=waits)
    if mail.word is Word.FALSE:
        return Judgement(Verdict.CONTRADICTED)
    if mail.automatic:
        return Judgement(Verdict.AUTOMATIC, about=known.sender)
    return Judgement(Verdict.LETTER if waits else Verdict.STRANGER, about=known.sender, tell=waits)
