"""What somebody means who asks after what is late."""

import pytest

from bot.domain.ids import ClusterId, PracticeId
from bot.domain.nudging import meant
from bot.domain.owners import MemberPractice
from bot.domain.refusals import NotLate
from tests.years import the_year

CASTLE = MemberPractice(PracticeId(1), "W98006", "Castle Surgery", "", ClusterId(1), "Neath")


@pytest.mark.parametrize("typed", ["PDP", "Castle", "PDP Castle Surgery", "gardening"])
def test_while_nothing_is_late_nobody_is_told_that_a_practice_is_unknown(typed: str):
    with pytest.raises(NotLate):
        meant(typed, [the_year()], [], [CASTLE])
