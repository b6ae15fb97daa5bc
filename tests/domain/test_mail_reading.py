"""Reading what anybody may send: within bounds, whatever the octets are, and never more than was said."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar_entries import Partstat
from bot.domain.incoming_mail import Bounce, Mail, Verdict, Word
from bot.domain.mail_reading import read
from bot.domain.post_office import LARGEST
from tests.replies import NIA, UID, bounce, calendar, letter, reply

PLAIN = "text/calendar"


def test_a_calendars_reply_is_read():
    mail = read(reply(answers="letter-7@post.example"))
    assert mail.fault is None
    assert (mail.sender, mail.references) == (NIA, ("letter-7@post.example",))
    assert mail.reply is not None
    assert (mail.reply.uid, mail.reply.attendee, mail.reply.partstat) == (UID, NIA, Partstat.ACCEPTED)
    assert mail.reply.said_at == datetime(2017, 4, 3, 9, tzinfo=UTC)


def test_the_same_calendar_put_in_twice_says_one_thing():
    both = reply().replace(
        b"--=_x--",
        b"--=_x\r\nContent-Type: application/ics; name=invite.ics\r\nContent-Disposition: attachment\r\n\r\n"
        + calendar()
        + b"\r\n--=_x--",
    )
    assert read(both).reply is not None


def test_two_calendars_that_say_different_things_say_nothing():
    both = reply().replace(
        b"--=_x--",
        b"--=_x\r\nContent-Type: text/calendar\r\n\r\n" + calendar(partstat="DECLINED") + b"\r\n--=_x--",
    )
    assert (read(both).reply, read(both).fault) == (None, Verdict.AMBIGUOUS)


def test_a_calendar_that_is_the_whole_e_mail_is_read():
    whole = letter(calendar(sequence=2).decode()).replace(b"text/plain", b"text/calendar; method=REPLY")
    mail = read(whole)
    assert mail.reply is not None
    assert mail.reply.sequence == 2


@pytest.mark.parametrize(
    ("coding", "coded"),
    [
        (b"base64", base64.encodebytes(calendar())),
        (b"7bit", calendar()),
        (b"BASE64", base64.encodebytes(calendar()).replace(b"\n", b"\r\n")),
        (b"quoted-printable", calendar().replace(b"=", b"=3D")),
        (b"no-such-coding", calendar()),
    ],
)
def test_every_coding_is_read(coding: bytes, coded: bytes):
    mail = b"From: nia@skewen.example\r\nContent-Type: text/calendar\r\nContent-Transfer-Encoding: " + coding
    found = read(mail + b"\r\n\r\n" + coded).reply
    assert found is not None
    assert found.attendee == NIA


@pytest.mark.parametrize("charset", ["utf-8", "us-ascii", "no-such-charset", "idna", "hex", "utf-16", "\x00"])
def test_a_lie_about_the_charset_changes_nothing(charset: str):
    found = read(reply(calendar(more="SUMMARY:Cyfarfod ŵyl"), kind=f"text/calendar; charset={charset}")).reply
    assert found is not None
    assert found.partstat is Partstat.ACCEPTED


def test_a_calendar_in_wide_letters_is_read():
    found = read(reply(calendar().decode().encode("utf-16"))).reply
    assert found is not None
    assert found.uid == UID


def test_folded_lines_are_put_together_again():
    folded = calendar().replace(b"nia@skewen", b"nia@\r\n ske\r\n\twen")
    found = read(reply(folded)).reply
    assert found is not None
    assert found.attendee == NIA


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (calendar(method="COUNTER"), Verdict.COUNTERED),
        (calendar(method="REQUEST"), Verdict.OTHER_CALENDAR),
        (calendar(method="PUBLISH"), Verdict.OTHER_CALENDAR),
        (calendar().replace(b"METHOD:REPLY\r\n", b""), Verdict.OTHER_CALENDAR),
        (calendar().replace(b"METHOD:REPLY", b"METHOD:REPLY\r\nMETHOD:CANCEL"), Verdict.AMBIGUOUS),
        (calendar() + calendar(), Verdict.AMBIGUOUS),
        (calendar(more="END:VEVENT\nBEGIN:VEVENT"), Verdict.AMBIGUOUS),
        (calendar(more="ATTENDEE;PARTSTAT=DECLINED:mailto:huw@victoria.example"), Verdict.AMBIGUOUS),
        (calendar(more="RECURRENCE-ID:20170614T113000Z"), Verdict.AMBIGUOUS),
        (calendar(more=f"UID:{UID}-2"), Verdict.AMBIGUOUS),
        (calendar(partstat="PERHAPS"), Verdict.UNREADABLE),
        (calendar(sequence=-1), Verdict.UNREADABLE),
        (calendar(sequence=2**31), Verdict.UNREADABLE),
        (calendar(sequence="9" * 5000), Verdict.UNREADABLE),
        (calendar(sequence="²"), Verdict.UNREADABLE),
        (calendar(attendee="nobody"), Verdict.UNREADABLE),
        (calendar(uid="x" * 300), Verdict.UNREADABLE),
        (calendar(uid="a\x07b"), Verdict.UNREADABLE),
        (calendar().replace(b"END:VEVENT\r\n", b""), Verdict.UNREADABLE),
        (calendar().replace(b"END:VCALENDAR", b"END:VCALENDAR\r\nEND:VCALENDAR"), Verdict.UNREADABLE),
        (b"BEGIN:VCALENDAR\r\n" * 4000, Verdict.UNREADABLE),
        (b"X:y\r\n" * 20_000, Verdict.TOO_LARGE),
        (calendar(more="COMMENT:" + "x" * 200_000), Verdict.TOO_LARGE),
        (b"", Verdict.OTHER_CALENDAR),
        (b"\x00\xff\xfe", Verdict.OTHER_CALENDAR),
    ],
)
def test_what_is_not_one_reply_of_one_person_is_none(content: bytes, fault: Verdict):
    mail = read(reply(content))
    assert (mail.reply, mail.fault) == (None, fault)


def test_a_sign_that_looks_like_a_new_line_begins_none():
    sly = calendar(more="SUMMARY:a\u2028ATTENDEE;PARTSTAT=DECLINED:mailto:huw@victoria.example\u0085UID:x")
    found = read(reply(sly)).reply
    assert found is not None
    assert (found.uid, found.attendee) == (UID, NIA)


def test_an_alarm_or_a_zone_beside_the_reply_is_not_looked_at():
    more = "BEGIN:VALARM\nUID:other\nATTENDEE:mailto:huw@victoria.example\nEND:VALARM"
    found = read(reply(calendar(more=more))).reply
    assert found is not None
    assert (found.uid, found.attendee) == (UID, NIA)


def test_an_assistant_answers_in_somebodys_name():
    found = read(reply(calendar(parameters=';SENT-BY="mailto:desk@skewen.example"'))).reply
    assert found is not None
    assert found.attendee == NIA


def test_whoever_comes_instead_is_named_by_the_calendar():
    sent = ';DELEGATED-TO="mailto:rhys@skewen.example"'
    alone = read(reply(calendar(partstat="DELEGATED", parameters=sent))).reply
    rhys = f'ATTENDEE;DELEGATED-FROM="mailto:{NIA}";CN=Rhys Tudor;PARTSTAT=NEEDS-ACTION:mailto:rhys@skewen.example'
    named = read(reply(calendar(partstat="DELEGATED", parameters=sent, more=rhys))).reply
    assert alone is not None
    assert named is not None
    assert (alone.instead, named.instead) == ("rhys@skewen.example", "Rhys Tudor")


def test_two_who_come_instead_are_one_too_many():
    sent = ';DELEGATED-TO="mailto:rhys@skewen.example","mailto:huw@victoria.example"'
    assert read(reply(calendar(partstat="DELEGATED", parameters=sent))).fault is Verdict.UNREADABLE


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("nia@skewen.example", NIA),
        ("Nia Morgan <Nia@Skewen.example>", NIA),
        ('"Morgan, Nia" <nia@skewen.example>', NIA),
        ("Morgan, Nia (GP) <nia@skewen.example>", NIA),
        ('"nia@skewen.example" <mallory@evil.example>', "mallory@evil.example"),
        ("nia@skewen.example)<mallory@evil.example>", ""),
        ("nia@skewen.example <mallory@evil.example>", ""),
        ("nia@skewen.example, mallory@evil.example", ""),
        ("<nia@skewen.example><mallory@evil.example>", ""),
        ("Nia: nia@skewen.example;", ""),
        ("=?utf-8?q?nia=40skewen.example?=", ""),
        ("nia@skewen.example\x00", ""),
        ("", ""),
    ],
)
def test_a_sender_is_one_address_or_none(text: str, sender: str):
    assert read(letter(sender=text)).sender == sender


def test_two_senders_are_none():
    assert read(letter(head="From: huw@victoria.example")).sender == ""


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "auto-submitted: auto-generated (rejected)",
        "X-Auto-Response-Suppress: All",
        "Precedence: bulk",
        "List-Id: <cluster.lists.example>",
        "X-Autoreply: yes",
        "Return-Path: <>",
    ],
)
def test_a_machine_is_known_by_its_head(head: str):
    assert read(letter(head=head)).automatic
    assert not read(
        letter(head="Auto-Submitted: no\nPrecedence: first-class\nReturn-Path: <nia@skewen.example>")
    ).automatic


@pytest.mark.parametrize(
    "sender", ["mailer-daemon@x.example", "No-Reply@x.example", "bounces+12=a@x.example"]
)
def test_a_machine_is_known_by_its_name(sender: str):
    assert read(letter(sender=sender)).automatic


def test_a_bounce_tells_which_letter_and_why():
    for whole in (True, False):
        mail = read(bounce("letter-7@post.example", whole=whole))
        assert mail.bounce == Bounce(failed=True, status="5.1.1")
        assert "letter-7@post.example" in mail.references
        assert mail.automatic


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("delayed", "4.4.1"),
        ("failed", "4.2.2"),
        ("failed", "5.2.2"),
        ("failed", "5.7.1"),
        ("failed", "5.1.8"),
        ("relayed", "5.1.1"),
    ],
)
def test_a_letter_that_is_late_or_not_liked_says_nothing_of_the_mailbox(action: str, status: str):
    found = read(bounce("letter-7@post.example", action=action, status=status)).bounce
    assert found is not None
    assert not found.failed


def test_an_invitation_that_comes_back_with_a_bounce_answers_nothing():
    returned = bounce("letter-7@post.example").replace(
        b"\r\n\r\nText", b"\r\nContent-Type: text/calendar\r\n\r\n" + calendar()
    )
    assert read(returned).reply is None


AUTHORITY = "mx.post.example"
PASS = f"Authentication-Results: {AUTHORITY}; dmarc=pass header.from=skewen.example"
FAIL = f"Authentication-Results: {AUTHORITY}; dmarc=fail header.from=skewen.example"


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (PASS, Word.TRUE),
        (FAIL, Word.FALSE),
        (f"{PASS}\n{FAIL}", Word.FALSE),
        (f"Received: from a\n{PASS}\nReceived: from b", Word.TRUE),
        (f"Authentication-Results: {AUTHORITY} 1; dkim=pass header.d=skewen.example", Word.TRUE),
        (f"Authentication-Results: {AUTHORITY}; dkim=pass header.i=@skewen.example (good)", Word.TRUE),
        (f"Authentication-Results: {AUTHORITY}; spf=pass smtp.mailfrom=nia@skewen.example", Word.TRUE),
        (f"Authentication-Results: {AUTHORITY}; spf=softfail smtp.mailfrom=skewen.example", Word.FALSE),
        (
            f"Authentication-Results: {AUTHORITY}; spf=fail smtp.mailfrom=list.example; dkim=pass header.d=skewen.example",
            Word.TRUE,
        ),
        (f"Authentication-Results: {AUTHORITY}; dkim=pass header.d=evil.example", Word.NONE),
        (f"Authentication-Results: {AUTHORITY}; dkim=pass header.d=example", Word.NONE),
        (f"Authentication-Results: {AUTHORITY}; dkim=pass header.d=evilskewen.example", Word.NONE),
        (f"Authentication-Results: {AUTHORITY}; none", Word.NONE),
        ("Authentication-Results: mx.evil.example; dmarc=pass header.from=skewen.example", Word.NONE),
        (
            f"Authentication-Results: {AUTHORITY}; dmarc=none header.from=skewen.example\nReceived: from evil\n{PASS}",
            Word.NONE,
        ),
        (
            f'Authentication-Results: {AUTHORITY}; spf=pass smtp.mailfrom="x; dmarc=pass header.from=skewen.example "@evil.example',
            Word.NONE,
        ),
        ("", Word.NONE),
    ],
)
def test_only_our_own_mail_servers_word_on_the_sender_counts(head: str, word: Word):
    assert read(letter(head=head), AUTHORITY).word is word


def test_without_a_server_to_ask_nobodys_word_counts():
    assert read(letter(head=PASS)).word is Word.NONE


def test_an_e_mail_that_is_too_large_is_read_no_further_than_its_head():
    mail = read(reply() + b"x" * LARGEST)
    assert (mail.fault, mail.reply, mail.sender) == (Verdict.TOO_LARGE, None, NIA)


def nested(depth: int) -> bytes:
    """Put parts into parts, the reply innermost."""
    inner = b"Content-Type: text/calendar\r\n\r\n" + calendar()
    for level in range(depth):
        edge = f"b{level}".encode()
        inner = (
            b"Content-Type: multipart/mixed; boundary="
            + edge
            + b"\r\n\r\n--"
            + edge
            + b"\r\n"
            + inner
            + b"\r\n--"
            + edge
            + b"--\r\n"
        )
    return b"From: nia@skewen.example\r\n" + inner


def test_parts_in_parts_are_read_to_a_depth_and_no_further():
    assert read(nested(5)).reply is not None
    assert read(nested(60)).fault is Verdict.UNREADABLE
    assert read(nested(5000)).fault is Verdict.UNREADABLE


def test_messages_in_messages_are_not_opened():
    inner = b"From: nia@skewen.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5000
    assert read(inner).fault is Verdict.UNREADABLE
    passed_on = b"From: huw@victoria.example\r\nContent-Type: message/rfc822\r\n\r\n" + reply()
    assert read(passed_on).reply is None


def test_a_thousand_parts_are_too_many():
    many = (
        b'From: nia@skewen.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\n\r\n" * 1500
    )
    assert read(many).fault is Verdict.UNREADABLE


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: multipart/mixed; boundary*0*=x''%ZZ; boundary*" + "9" * 5000 + "=a",
        "Content-Type: multipart/mixed; boundary*=\x00''b",
        "Content-Type: text/calendar; charset*=\x00'';;;=",
        "Date: " + "9" * 5000,
        "Date: Mon, 99 Foo 99999999999 99:99:99 +99999999999",
        "References: " + "<a@b> " * 100_000,
        "Authentication-Results: ((((((" + "(" * 5000,
        "From: " + "(" * 5000 + '"' * 5000,
        "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: x-uuencode",
    ],
)
def test_a_broken_head_stops_nobody(head: str):
    assert isinstance(read(letter(head=head), AUTHORITY), Mail)


pieces = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"From: nia@skewen.example\r\n", b"Content-Type: ", b"multipart/mixed; ", b'boundary="b"', b"\r\n\r\n", b"\r\n",
            b"--b\r\n", b"--b--\r\n", b"text/calendar", b"message/rfc822", b"multipart/report", b"message/delivery-status",
            b"Content-Transfer-Encoding: base64\r\n", b"x-uuencode", b"begin 666 a\r\n", b"Action: failed\r\n", b"Status: 5.1.1\r\n",
            b"BEGIN:VCALENDAR\r\n", b"METHOD:REPLY\r\n", b"BEGIN:VEVENT\r\n", b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\n",
            b"UID:x\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n", b"charset*0*=utf-8''%41", b";", b'"', b"=?utf-8?b?w7Q=?=",
            b"Authentication-Results: mx.post.example; dmarc=pass", b"Date: ", b"\x00", b"\xff",
        ]
    ),
)  # fmt: skip


@given(st.lists(pieces, max_size=40).map(b"".join))
def test_no_octets_make_the_reader_fail(octets: bytes):
    mail = read(octets, AUTHORITY)
    assert mail.size == len(octets)
    assert mail.reply is None or mail.fault is None
    for text in (mail.sender, mail.message_id, *mail.references):
        assert text.isprintable()


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_damaged_reply_says_the_same_or_another_thing_but_never_fails(at: int, damage: bytes):
    whole = reply(answers="letter-7@post.example")
    mail = read(whole[:at] + damage + whole[at + len(damage) :], AUTHORITY)
    assert mail.word is not Word.TRUE
