"""What came by e-mail, as those who look after the post read it."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import PersonId
from bot.domain.incoming_mail import Received, Verdict
from bot.domain.letters import Addressee
from bot.views import incoming_mail
from bot.views.words import ENGLISH

AT = datetime(2017, 4, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_words(verdict: Verdict):
    assert incoming_mail.verdict(ENGLISH, verdict)


def test_a_strangers_address_stays_a_text():
    hostile = Received(AT, "<!channel>@evil.example", Verdict.STRANGER)
    (line,) = incoming_mail.lines(ENGLISH, (hostile,))
    assert "<!channel>" not in line
    assert line.startswith("• Monday 3 April 2017, 10:00 · ")


def test_somebody_known_is_named_and_so_is_the_meeting():
    answered = Received(AT, "nia@skewen.example", Verdict.ANSWERED, "ACCEPTED", "U0NIA", AT)
    (line,) = incoming_mail.lines(ENGLISH, (answered,))
    assert line.endswith("<@U0NIA> · answer recorded · Meeting: Monday 3 April 2017, 10:00")


def test_the_letter_that_nobody_read_says_what_to_do_instead():
    nia = Addressee(PersonId(1), "M0NIA", "Nia Morgan", "nia@skewen.example", None)
    writing = incoming_mail.not_read(ENGLISH, nia, "https://clwstwr.example.org/page/x")
    assert writing.subject == "I could not read your e-mail"
    assert any(part.address == "https://clwstwr.example.org/page/x" for part in writing.parts)
