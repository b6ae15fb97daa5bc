"""What is done about e-mail that comes: read, judged, carried out as far as it proves itself, and listed."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.domain.dates import london_date
from bot.domain.ids import InstallationId
from bot.domain.incoming_mail import (
    CalendarReply,
    Correspondent,
    Judgement,
    Mail,
    MailedCopy,
    Verdict,
)
from bot.domain.letters import LetterKind, NewLetter
from bot.domain.mail_verdicts import answer_in, judge, said_at
from bot.domain.meeting_receipts import AnswerOutcome
from bot.domain.meetings import AnswerSource
from bot.domain.post_office import PostOffice
from bot.domain.refusals import Refusal
from bot.services.directory import Directory
from storage import incoming_mail
from storage.database import Database

if TYPE_CHECKING:
    from bot.services.invitations import Invitations

# What came is listed for longer than any meeting is ahead, so that no old reply is taken for a new one.
_KEPT = timedelta(days=400)
_LOOKS_BACK = timedelta(days=30)
_OUTCOMES = {
    AnswerOutcome.RECORDED: Verdict.ANSWERED,
    AnswerOutcome.ALREADY: Verdict.ALREADY,
    AnswerOutcome.TIME_CHANGED: Verdict.OUTDATED,
    AnswerOutcome.WHICH_PRACTICE: Verdict.NOT_TAKEN,
}
_SAID = frozenset({Verdict.ANSWERED, Verdict.ALREADY, Verdict.TENTATIVE, Verdict.NO_ANSWER})


class IncomingMail:
    """Answers that calendars send are recorded as if their people had pressed a button; of all else there is a list."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        directory: Directory,
        invitations: "Invitations",
        post_office: PostOffice,
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._invitations = invitations
        self._post_office = post_office

    async def receive(self, octets: bytes) -> Verdict:
        """Take in one e-mail, whatever it is, and return what became of it. The same one again changes nothing.

        When this returns, the e-mail is listed and what it answered is stored; until then it may be handed in again.
        """
        from bot.domain.mail_reading import read  # noqa: PLC0415 - the parser is loaded when something comes

        mail = await asyncio.to_thread(read, octets, self._post_office.authority)
        async with self._database.connection() as connection:
            known = await incoming_mail.known(connection, mail)
        judgement = judge(mail, known, self._post_office, self._clock.now())
        if judgement.verdict is Verdict.ANSWERED:
            judgement = await self._answered(mail, judgement)
        where = judgement.about.installation if judgement.about else known.home
        if where is None or judgement.verdict is Verdict.REPEATED:
            return judgement.verdict
        return await self._listed(where, mail, judgement)

    def looks_back_to(self) -> date:
        """Tell since when messages in the mailbox are looked at: older ones are the business of who set it up."""
        return self._clock.today() - _LOOKS_BACK

    async def forget_old(self) -> None:
        """Strike off the list what came more than a year ago."""
        async with self._database.connection() as connection:
            await incoming_mail.forget(connection, self._clock.now() - _KEPT)

    async def _answered(self, mail: Mail, judgement: Judgement) -> Judgement:
        """Record a proven reply as its person's answer; a no of the rules is what becomes of it then."""
        assert mail.reply is not None
        assert judgement.copy is not None
        try:
            outcome = await self._answer(mail.sha256, mail.reply, judgement.copy)
        except Refusal as refusal:
            return replace(judgement, verdict=Verdict.NOT_TAKEN, detail=type(refusal).__name__)
        return replace(judgement, verdict=_OUTCOMES[outcome])

    async def _answer(self, key: str, reply: CalendarReply, copy: MailedCopy) -> AnswerOutcome:
        answer = answer_in(reply)
        assert answer is not None
        asker = await self._directory.asker_of(copy.to.installation, copy.to.handle, copy.channel)
        answered = await self._invitations.answer(
            asker,
            f"mail:{key}",
            copy.meeting,
            copy.version,
            answer,
            who_comes=reply.instead,
            source=AnswerSource.CALENDAR,
        )
        return answered.outcome

    async def _listed(self, where: InstallationId, mail: Mail, judgement: Judgement) -> Verdict:
        now = self._clock.now()
        proven = judgement.copy is not None and judgement.verdict in _SAID
        async with self._database.connection() as connection:
            new = await incoming_mail.record(
                connection,
                where,
                mail,
                judgement,
                replied_at=said_at(mail, now) if proven else None,
                letters=self._word_for(judgement.about, now) if judgement.tell else (),
                now=now,
            )
        return judgement.verdict if new else Verdict.REPEATED

    def _word_for(self, sender: Correspondent | None, now: datetime) -> tuple[NewLetter, ...]:
        """Make the letter that tells somebody that nobody reads theirs: one a day, so that two machines fall silent."""
        if sender is None or not self._post_office.is_open:
            return ()
        subject = f"not read:{london_date(now).isoformat()}"
        return (NewLetter(sender.person, LetterKind.NOT_READ, subject),)
