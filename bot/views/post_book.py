"""The post book in words: whether e-mail works, what went out, and whom it does not reach."""

from collections.abc import Iterator

from bot.domain.letters import LetterKind, LetterReason, LetterState
from bot.domain.post_book import BookedLetter, BrokenMailbox, PostBook
from bot.views import dates, incoming_mail
from bot.views.message import Block, Message, bold, context, escape, header, quoted, section
from bot.views.paging import packed
from bot.views.words import Words

_MOST_BROKEN = 20


def book(say: Words, found: PostBook) -> Message:
    """Tell how the post goes: first what is wrong and what to do, then what went out."""
    title = say("E-mail")
    state = _state(say, found)
    told = [state, *_looking(say, found), _counts(say, found)] if found.office.is_open else [state]
    blocks: list[Block] = [header(title), section("\n".join(told)), *_broken(say, found)]
    if found.letters:
        blocks += [section(bold(say("The last letters"))), *packed(_lines(say, found), "\n")]
    if found.received:
        blocks += [
            section(bold(say("The last e-mails to me"))),
            *packed(incoming_mail.lines(say, found.received), "\n"),
        ]
    if found.office.is_open:
        blocks.append(
            context(say("The counts are of the last 7 days. Nothing that is written to me is kept."))
        )
    return Message(f"{title}\n" + "\n".join(told), blocks)


def _state(say: Words, found: PostBook) -> str:
    if not found.office.is_open:
        return say(
            "E-mail is off: invitations and reminders go by Slack alone, and nobody without Slack is reached. Whoever runs me can turn it on with `SMTP_URL`, `MAIL_FROM` and `PUBLIC_URL`."
        )
    if found.trouble is not None and found.waiting:
        return say(
            "Letters cannot go out since {when}: {error}. They wait, and I keep trying. Please have the mail server looked at; `clwstwr doctor` asks it too.",
            when=dates.when(say, found.trouble.since),
            error=quoted(found.trouble.error),
        )
    address = escape(found.office.sender)
    put_off = _put_off(found)
    if put_off is not None:
        return say(
            "I write as {address}. Some letters wait, because the mail server put them off: {error}. I keep trying.",
            address=address,
            error=quoted(put_off.reason),
        )
    return say("E-mail works. I write as {address}.", address=address)


def _put_off(found: PostBook) -> BookedLetter | None:
    """Return a letter that the mail server did not take yet, if there is one among the last."""
    return next(
        (
            letter
            for letter in found.letters
            if letter.state is LetterState.WAITING
            and letter.reason
            and letter.reason not in tuple(LetterReason)
        ),
        None,
    )


def _looking(say: Words, found: PostBook) -> list[str]:
    """Say that answers from calendars wait, if nobody could look for them, or that they may never come to us."""
    if found.not_looked is None:
        return [] if found.office.looks_in or found.received else [_nobody_looks(say)]
    return [
        say(
            "I could not look for answers from calendars since {when}: {error}. They wait in the mailbox. Please have `IMAP_URL` looked at; `clwstwr doctor` tries it too.",
            when=dates.when(say, found.not_looked.since),
            error=quoted(found.not_looked.error),
        )
    ]


def _nobody_looks(say: Words) -> str:
    return say(
        "No answer from a calendar has come yet, and I look into no mailbox. Whoever runs me can set `IMAP_URL`, or have the mail server hand e-mail to `clwstwr mail-in`."
    )


def _counts(say: Words, found: PostBook) -> str:
    return say(
        "People with an address: {people}. Letters sent: {sent}. Waiting: {waiting}. Failed: {failed}",
        people=found.addresses,
        sent=found.sent,
        waiting=found.waiting,
        failed=found.failed,
    )


def _broken(say: Words, found: PostBook) -> Iterator[Block]:
    if not found.broken:
        return
    yield section(bold(say("Addresses that take no letters")))
    yield from packed((_one_broken(say, each) for each in found.broken[:_MOST_BROKEN]), "\n")
    if len(found.broken) > _MOST_BROKEN:
        yield section(say("And more: {n}", n=len(found.broken) - _MOST_BROKEN))
    yield context(
        say(
            "To give somebody another address: `/clwstwr people add`. Until then whoever is next in turn is reminded."
        )
    )


def _one_broken(say: Words, mailbox: BrokenMailbox) -> str:
    return "• " + say(
        "{person}: {address}, since {when}. The mail server said: {error}",
        person=f"<@{mailbox.handle}>",
        address=quoted(mailbox.address),
        when=dates.when(say, mailbox.since),
        error=quoted(mailbox.error),
    )


def _lines(say: Words, found: PostBook) -> Iterator[str]:
    for letter in found.letters:
        yield "• " + _line(say, letter)


def _line(say: Words, letter: BookedLetter) -> str:
    parts = [dates.when(say, letter.at), f"<@{letter.handle}>", kind(say, letter.kind)]
    if letter.meeting_at is not None:
        parts.append(say("Meeting: {when}", when=dates.when(say, letter.meeting_at)))
    return " · ".join([*parts, _became(say, letter)])


def kind(say: Words, of: LetterKind) -> str:
    """Name what a letter says."""
    match of:
        case LetterKind.WELCOME:
            return say("First letter")
        case LetterKind.INVITATION:
            return say("Invitation")
        case LetterKind.CANCELLATION:
            return say("Cancellation")
        case LetterKind.POLL:
            return say("Poll of dates")
        case LetterKind.NOT_READ:
            return say("“I could not read your e-mail”")
        case LetterKind.NEW_LINK:
            return say("New link")


def _became(say: Words, letter: BookedLetter) -> str:
    match letter.state:
        case LetterState.SENT if letter.reason == LetterReason.PERHAPS_TWICE:
            return say("sent, perhaps twice: the mail server's answer was lost")
        case LetterState.SENT:
            return say("sent")
        case LetterState.FAILED:
            return say("failed: {reason}", reason=_reason(say, letter.reason))
        case LetterState.OVERTAKEN:
            return say("not sent: there was nothing to say any more")
        case _ if letter.reason:
            return say("waiting: {reason}", reason=_reason(say, letter.reason))
        case _:
            return say("waiting")


def _reason(say: Words, reason: str) -> str:
    match reason:
        case LetterReason.NO_MAILBOX:
            return say("no address that takes letters")
        case LetterReason.NOT_WRITTEN:
            return say("something went wrong on my side; `clwstwr doctor` and the log tell more")
        case LetterReason.SENDING:
            return say("on its way")
        case LetterReason.ANSWER_LOST | LetterReason.PERHAPS_TWICE:
            return say("the mail server's answer was lost, so it goes once more")
        case said:
            return quoted(said)
