"""People who are not in Slack are named where others are mentioned."""

from hypothesis import given
from hypothesis import strategies as st

from bot.views.mentions import mentioned, named
from bot.views.message import Message, section


def test_those_without_slack_are_named_and_the_others_are_mentioned() -> None:
    message = Message("<@MABCDEFGHIJ> and <@U0SIAN>", [section("Kept by: <@MABCDEFGHIJ>, <@W0X>")])
    assert mentioned(message.payload()) == {"MABCDEFGHIJ"}
    said = named(message.payload(), {"MABCDEFGHIJ": "Rhian Jones"})
    assert said["text"] == "Rhian Jones and <@U0SIAN>"
    assert said["blocks"][0]["text"]["text"] == "Kept by: Rhian Jones, <@W0X>"


def test_a_name_can_smuggle_nothing_in() -> None:
    said = named({"text": "<@MABCDEFGHIJ>"}, {"MABCDEFGHIJ": "<!channel> & co"})
    assert said == {"text": "&lt;!channel&gt; &amp; co"}


def test_a_handle_without_a_name_stands_for_itself() -> None:
    assert named(["<@MABCDEFGHIJ>"], {}) == ["MABCDEFGHIJ"]


_payloads = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
)


@given(_payloads)
def test_what_mentions_nobody_stays_as_it_is(payload: object) -> None:
    if not mentioned(payload):
        assert named(payload, {}) == payload
