"""The rules for letters notice what mail programs and calendars stumble over; the SMTP server of the tests asks them."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import PersonId
from bot.domain.letters import Addressee
from bot.views.envelope import sealed
from bot.views.writing import Writing, paragraph
from tests.letter_rules import faults_of
from tests.post import OFFICE
from tests.views.test_calendar import an_invitation, asked

RHIAN = Addressee(PersonId(1), "MRHIANRHIAN", "Rhian ŵ Jones", "rhian@castle.example", None)


def letter(calendar: bytes | None = None) -> bytes:
    writing = Writing(
        "Gwahoddiad: Tŷ Dŵr", (paragraph("Tŷ Dŵr " * 40),), calendar, "REQUEST", "Clwstwr Nedd ŵ"
    )
    return sealed(
        OFFICE,
        RHIAN,
        writing,
        message_id="7f1c-4b@post.example",
        unsubscribe="https://clwstwr.example/page/x/unsubscribe",
        date=datetime(2017, 4, 3, 9, tzinfo=UTC),
    )


def test_a_letter_with_and_without_a_calendar_keeps_every_rule():
    assert faults_of(letter()) == []
    assert faults_of(letter(asked(an_invitation()))) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        (b"method=REQUEST", b"method=CANCEL", "does not name the method inside"),
        (b"; method=REQUEST", b"", "does not name the method inside"),
        (b"charset=UTF-8\r\n", b"charset=UTF-8\r\nContent-Disposition: attachment\r\n", "no buttons"),
        (b"text/calendar", b"text/calender", "parts are"),
        (b"Subject: ", b"Subject: \xc5\xb5", "beyond ASCII"),
        (b"Subject: ", b"Subject: x\nBcc: ", "bare CR or LF"),
        (b"rhian@castle.example", b"nia@castle.example", "asks another than its reader"),
        (b"Reply-To: clwstwr@", b"Reply-To: other@", "answers go elsewhere"),
        (b"clwstwr@post.example", b"robot@post.example", "invited by"),
        (b"Message-ID:", b"X-Message-ID:", "Message-ID stands 0 times"),
        (b"List-Unsubscribe-Post:", b"X-Post:", "half a way"),
        (b"Content-Disposition: attachment", b"Content-Disposition: inline", "no file"),
    ],
)
def test_the_rules_notice_what_mail_programs_do_not_forgive(was: bytes, becomes: bytes, fault: str):
    content = letter(asked(an_invitation()))
    assert was in content
    assert fault in "\n".join(faults_of(content.replace(was, becomes, 1)))
