"""The rules of the peer review: sessions out of the year's file, typed lines, and what two people write at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import AttendanceStatus
from bot.domain.ids import ClusterId, HealthBoardId, MeetingId, PracticeId
from bot.domain.owners import MemberPractice
from bot.domain.peer_review import Reviews, SessionMeeting, by_practice_and_session
from bot.domain.people import Cluster, HealthBoard
from bot.domain.programme_file import ProgrammeFault, parse_programme
from bot.domain.refusals import LeftEmpty, SessionNotFound
from bot.domain.review_cards import CardPart, CardWords, ReviewCard, WrittenCard, words_after
from bot.domain.review_sessions import session_named, sessions_of, year_with_reviews
from bot.domain.typed_reviews import read_part
from tests.years import YEARS, the_year

PROGRAMMES = Path(__file__).parents[2] / "bot" / "programmes"

PARTS = st.dictionaries(st.sampled_from(CardPart), st.text("abc ", min_size=1, max_size=6), max_size=5)
CASTLE = PracticeId(1)
CLUSTER = Cluster(ClusterId(1), "Neath", HealthBoard(HealthBoardId(1), "7A3", "Swansea Bay", ""))


def card(
    words: CardWords, revision: int = 1, practice: PracticeId = CASTLE, key: str = "mid-year-review"
) -> ReviewCard:
    at = datetime(2017, 9, 14, tzinfo=UTC)
    day = date(2017, 9, 13)
    return ReviewCard(
        revision, practice, key, revision, words, day, None, outside=True, recorded_by="U1", recorded_at=at
    )


def test_the_sessions_are_what_the_years_file_calls_peer_reviews():
    assert [each.key for each in sessions_of(the_year())] == [
        "governance-learning",
        "mid-year-review",
        "year-end-review",
    ]
    assert {each.review.outcome for each in sessions_of(the_year())} == {"", "peer-review-outcome"}


def test_every_year_on_file_answers_whether_it_has_any():
    for year in YEARS.values():
        for session in sessions_of(year):
            assert year.purpose(session.purpose)
            assert not session.review.outcome or year.requirement(session.review.outcome)
    assert year_with_reviews(list(YEARS.values())).key == "2017/18"


@pytest.mark.parametrize(
    ("typed", "session", "rest"),
    [
        ("mid-year", "mid-year-review", ""),
        ("mid-year Castle Surgery", "mid-year-review", "Castle Surgery"),
        ("Castle Surgery year end", "year-end-review", "Castle Surgery"),
        ("canol blwyddyn", "mid-year-review", ""),
        ("15", "mid-year-review", ""),
        ("governance", "governance-learning", ""),
        ("Castle Surgery", None, "Castle Surgery"),
        ("", None, ""),
    ],
)
def test_a_line_names_a_session_and_a_practice(typed: str, session: str | None, rest: str):
    found, left = session_named(the_year(), typed)
    assert (found.key if found else None, left) == (session, rest)


def test_words_that_several_sessions_share_are_asked_about():
    with pytest.raises(SessionNotFound) as refused:
        session_named(the_year(), "inactive indicators")
    assert len(refused.value.candidates) == 2


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mid-year learning: we code", ("mid-year", CardPart.LEARNING, "we code")),
        (
            "mid-year Castle Surgery issues: a\nb",
            ("mid-year Castle Surgery", CardPart.CLUSTER_ISSUES, "a\nb"),
        ),
        ("canol blwyddyn dysgu: dim byd", ("canol blwyddyn", CardPart.LEARNING, "dim byd")),
        ("year-end PDP actions = audit", ("year-end", CardPart.PDP_ACTIONS, "audit")),
        ("themes: coding", ("", CardPart.THEMES, "coding")),
        ("mid-year", None),
        ("mid-year learning:", None),
        ("Castle Surgery", None),
    ],
)
def test_a_line_can_write_one_part(typed: str, read: object):
    assert read_part(typed) == read


@given(st.text())
def test_no_line_whatever_breaks_the_reading(text: str):
    found = read_part(text)
    assert found is None or found[2]
    session_named(the_year(), text.replace("inactive", ""))[1].split()


@given(PARTS, PARTS, PARTS)
def test_what_two_people_change_in_different_parts_is_both_kept(
    first: dict[CardPart, str], one: dict[CardPart, str], other: dict[CardPart, str]
):
    base = card(CardWords(learning="base").but(first))
    ours = {part: said for part, said in one.items() if part not in other}
    theirs = WrittenCard("mid-year-review", CASTLE, other, seen=1)
    after_them = card(words_after((base,), theirs), 2)
    after_both = words_after((base, after_them), WrittenCard("mid-year-review", CASTLE, ours, seen=1))
    for part in CardPart:
        expected = ours.get(part, other.get(part, base.words.of(part)))
        assert after_both.of(part) == expected


def test_a_card_says_something():
    with pytest.raises(LeftEmpty):
        words_after((), WrittenCard("mid-year-review", CASTLE, {CardPart.THEMES: ""}))


def test_issues_are_lines_without_their_bullets():
    assert CardWords(cluster_issues=" - One\n\n• Two  \n* Three\n").issues == ("One", "Two", "Three")


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3)), max_size=12, unique=True),
    st.randoms(use_true_random=False),
)
def test_no_order_of_cards_changes_who_has_one_and_a_card_changes_nobody_elses(
    given_cards: list[tuple[int, int]], random: Random
):
    practices = tuple(
        MemberPractice(PracticeId(n), f"W{n}", f"P{n}", "", ClusterId(1), "Neath") for n in range(1, 7)
    )
    cards = [card(CardWords(learning="x"), revision, PracticeId(n)) for n, revision in given_cards]
    shuffled = sorted(cards, key=lambda _: random.random())
    day = date(2017, 9, 20)
    found = Reviews(the_year(), CLUSTER, day, practices, cards=by_practice_and_session(cards))
    again = replace(found, cards=by_practice_and_session(shuffled))
    (session,) = [each for each in found.sessions if each.key == "mid-year-review"]
    assert found.with_card(session) == again.with_card(session)
    assert {*found.with_card(session), *found.without_card(session)} == set(practices)
    assert len(found.with_card(session)) == len({n for n, _ in given_cards})


def test_a_meeting_can_be_chosen_until_the_register_says_that_nobody_was_there():
    meeting = SessionMeeting(
        MeetingId(1), date(2017, 9, 13), frozenset({"mid_year_peer_review"}), closed=False
    )
    practice = MemberPractice(CASTLE, "W1", "Castle", "", ClusterId(1), "Neath")
    before = Reviews(the_year(), CLUSTER, date(2017, 9, 12), (practice,), (meeting,))
    (session,) = [each for each in before.sessions if each.key == "mid-year-review"]
    assert before.choices(CASTLE, session) == ()
    assert before.missed(CASTLE, session) is None
    on_the_day = replace(before, today=date(2017, 9, 13))
    assert on_the_day.choices(CASTLE, session) == (meeting,)
    absent = replace(on_the_day, presence={(meeting.id, CASTLE): AttendanceStatus.APOLOGIES})
    closed = replace(on_the_day, meetings=(replace(meeting, closed=True),))
    for over in (absent, closed):
        assert over.choices(CASTLE, session) == ()
        assert over.missed(CASTLE, session) is not None
    present = replace(closed, presence={(meeting.id, CASTLE): AttendanceStatus.PRESENT})
    assert present.choices(CASTLE, session)
    assert present.attended(CASTLE, session) is not None
    assert present.missed(CASTLE, session) is None


def test_what_is_to_follow_from_a_peer_review_has_to_be_asked_of_practices():
    text = (PROGRAMMES / "2017-18.toml").read_text("utf-8")
    for wrong in ("pdp-action", "annual-report"):
        with pytest.raises(ProgrammeFault) as refused:
            parse_programme(
                text.replace('review = { actions = "pdp-actions" }', f'review = {{ actions = "{wrong}" }}')
            )
        (fault,) = refused.value.faults
        assert f"{wrong!r} is no requirement of a practice in this year" in str(fault)
        assert fault.line
