"""What a newcomer to the demo reads first: true of the day and of what is set up."""

from datetime import UTC, datetime

from bot.command_line.demo_cast import CAST, seed, story

APRIL = datetime(2017, 4, 3, 8, tzinfo=UTC)
NOVEMBER = datetime(2017, 11, 20, 8, tzinfo=UTC)


def test_the_story_tells_the_month_in_which_the_clock_stands():
    assert story(APRIL).title.startswith("It is April 2017. The seven practices of the Neath cluster begin")
    assert story(NOVEMBER).title.startswith("It is November 2017.")
    assert "begin" not in story(NOVEMBER).title


def test_an_empty_demo_begins_with_setting_a_cluster_up():
    begun = seed(APRIL, empty=True)
    assert begun.story is not None
    assert "no cluster is set up yet" in begun.story.title
    assert begun.story.suggestions[0].command == "/clwstwr setup Neath"
    assert begun.messages == ()


def test_there_are_three_things_to_try_and_each_is_for_somebody_who_is_there():
    handles = {member.handle for member in CAST}
    for told in (story(APRIL), story(APRIL, empty=True)):
        assert len(told.suggestions) == 3
        assert {thing.person for thing in told.suggestions if thing.command} <= handles
