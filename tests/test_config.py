"""Settings: each fault is named with its remedy, and what is left out has a sensible value."""

import pytest

from bot.config import BadSettings, read_settings


@pytest.mark.parametrize(("written", "read"), [(None, "file_folder"), (":pushpin:", "pushpin"), ("+1", "+1")])
def test_the_emoji_that_keeps_evidence_is_one_name_with_or_without_colons(written: str | None, read: str):
    given = {"CLWSTWR_EVIDENCE_EMOJI": written} if written else {}
    assert read_settings(for_slack=False, environment=given).clwstwr_evidence_emoji == read


@pytest.mark.parametrize("written", ["two words", "📁", ":a::b:"])
def test_an_emoji_that_slack_would_not_name_so_is_refused_with_an_example(written: str):
    with pytest.raises(BadSettings, match="file_folder"):
        read_settings(for_slack=False, environment={"CLWSTWR_EVIDENCE_EMOJI": written})


def test_the_operators_channel_is_an_id_and_not_a_name():
    given = read_settings(for_slack=False, environment={"OPERATOR_CHANNEL": "C0OPERATORS"})
    assert given.operator_channel == "C0OPERATORS"
    with pytest.raises(BadSettings, match=r"OPERATOR_CHANNEL.*C0123456789"):
        read_settings(for_slack=False, environment={"OPERATOR_CHANNEL": "#operators"})


def test_every_fault_is_told_at_once():
    with pytest.raises(BadSettings) as refused:
        read_settings(for_slack=True, environment={"PORT": "x", "CLWSTWR_EVIDENCE_EMOJI": "no emoji"})
    assert all(name in str(refused.value) for name in ("PORT", "EVIDENCE_EMOJI", "SLACK_BOT_TOKEN"))
