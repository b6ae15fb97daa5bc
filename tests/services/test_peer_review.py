"""The peer review on the real database: cards and their versions, catch-ups, what follows, and who may."""

import asyncio
from datetime import date
from typing import Any

import pytest

from bot.domain.compliance import DutyState, EvidenceKind
from bot.domain.ids import MeetingId
from bot.domain.outcomes import WrittenOutcome
from bot.domain.peer_review import CardRecorded, Reviews
from bot.domain.plan_words import Column
from bot.domain.refusals import (
    DutyNeedsPractice,
    HoldsFinancialPart,
    HoldsPatientData,
    LeftEmpty,
    NoReviewAsked,
    NotAllowed,
    NothingFound,
    NotSharedYet,
    NotThere,
    NotYourPractice,
    SessionNotFound,
    TooLong,
)
from bot.domain.review_cards import CardPart, WrittenCard
from tests.world import AFAN_CHANNEL, World

MID, END = "mid-year-review", "year-end-review"
_KEYS = iter(range(1, 10_000))


async def designated(world: World, day: str, purpose: str = "mid_year_peer_review", **more: Any) -> MeetingId:
    meeting = await world.meeting(day, purposes=(purpose,), **more)
    world.winder.to(date.fromisoformat(day).isoformat(), "18:00")
    return meeting


async def record(
    world: World,
    user: str,
    practice: str,
    *,
    session: str = MID,
    key: str = "",
    meeting: MeetingId | None = None,
    held_on: date | None = None,
    seen: int = 0,
    in_plan: bool = False,
    **parts: str,
) -> CardRecorded:
    said = {CardPart(name): words for name, words in parts.items()} or {CardPart.LEARNING: "We learned"}
    written = WrittenCard(
        session,
        world.practice(practice),
        said,
        meeting=meeting,
        held_on=held_on,
        seen=seen,
        in_plan=in_plan,
    )
    return await world.services.peer_review.record(
        await world.ask(user), written, key or f"card-{next(_KEYS)}"
    )


async def show(world: World, user: str | None = None) -> Reviews:
    return await world.services.peer_review.show(await world.ask(user or world.sian))


async def state(
    world: World, key: str, practice: str = "Dyfed", user: str | None = None
) -> tuple[object, object]:
    """Say where a duty of a practice stands in the deadlines of its own people."""
    found = await world.services.deadlines.of_practice(await world.ask(user or world.sian), practice)
    (duty,) = [each for each in found.parts[0].assessments if each.duty.requirement.key == key]
    return duty.state, duty.evidence.kind


async def test_a_card_of_a_meeting_attended_is_kept_with_its_day(world: World):
    held = await designated(world, "2017-09-13")
    await world.attended(held, "Dyfed")
    done = await record(world, world.gareth, "Dyfed", meeting=held, learning="Recalls differ")
    assert (done.fresh, done.card.outside, done.card.held_on) == (True, False, date(2017, 9, 13))
    found = await show(world, world.gareth)
    card = found.card(world.practice("Dyfed"), found.session(MID))
    assert card is not None
    assert (card.words.learning, card.meeting, card.recorded_by) == ("Recalls differ", held, world.gareth)
    assert await world.run("SELECT id FROM submission") == []


async def test_a_card_outside_the_meeting_is_a_catch_up_for_the_board_to_confirm(world: World):
    held = await designated(world, "2017-09-13", closed=True)
    await world.attended(held, "Dyfed", status="apologies")
    assert await state(world, MID) == (DutyState.AT_RISK, EvidenceKind.NOTHING)
    world.winder.to("2017-10-03")
    done = await record(world, world.gareth, "Dyfed", held_on=date(2017, 9, 29))
    assert done.card.outside
    assert await state(world, MID) == (DutyState.MET, EvidenceKind.CATCH_UP)
    (stored,) = await world.run("SELECT requirement, shared_on, source FROM submission")
    assert stored == {"requirement": MID, "shared_on": date(2017, 9, 29), "source": f"review:{done.card.id}"}
    found = await show(world)
    catch_up = found.catch_up(world.practice("Dyfed"), found.session(MID))
    assert catch_up is not None
    assert catch_up.accepted is None


async def test_the_boards_word_on_a_catch_up_is_shown(world: World):
    await designated(world, "2017-09-13", closed=True)
    await record(world, world.gareth, "Dyfed")
    (stored,) = await world.run("SELECT id FROM submission")
    for accepted in (True, False):
        await world.run(
            """INSERT INTO confirmation (installation_id, kind, subject_id, accepted, recorded_at)
               VALUES (1, 'catch-up', :id, :accepted, :now)""",
            id=stored["id"],
            accepted=accepted,
            now=world.winder.at,
        )
        found = await show(world)
        catch_up = found.catch_up(world.practice("Dyfed"), found.session(MID))
        assert catch_up is not None
        assert catch_up.accepted is accepted


async def test_a_catch_up_on_another_day_replaces_the_record_and_one_at_the_meeting_ends_it(world: World):
    held = await designated(world, "2017-09-13")
    world.winder.to("2017-10-03")
    await record(world, world.gareth, "Dyfed", held_on=date(2017, 9, 29))
    await record(world, world.gareth, "Dyfed", held_on=date(2017, 9, 30), seen=1)
    standing = "SELECT shared_on FROM submission WHERE withdrawn_at IS NULL"
    assert await world.run(standing) == [{"shared_on": date(2017, 9, 30)}]
    third = await record(world, world.gareth, "Dyfed", meeting=held, seen=2)
    assert third.card.revision == 3
    assert await world.run(standing) == []
    reasons = await world.run("SELECT DISTINCT withdrawn_reason LIKE 'review:%' AS named FROM submission")
    assert reasons == [{"named": True}]


async def test_a_change_of_words_leaves_the_catch_up_as_it_is(world: World):
    await designated(world, "2017-09-13", closed=True)
    first = await record(world, world.gareth, "Dyfed")
    await record(world, world.gareth, "Dyfed", seen=1, themes="Coding")
    (stored,) = await world.run("SELECT source, withdrawn_at FROM submission")
    assert stored == {"source": f"review:{first.card.id}", "withdrawn_at": None}


async def test_every_version_is_kept_and_what_others_wrote_meanwhile_stays(world: World):
    await designated(world, "2017-09-13")
    await record(world, world.gareth, "Dyfed", learning="First", themes="Coding")
    await record(world, world.sian, "Dyfed", seen=1, learning="First", themes="Coding and recall")
    await record(world, world.gareth, "Dyfed", seen=1, learning="Second", themes="Coding")
    found = await show(world)
    versions = found.versions(world.practice("Dyfed"), found.session(MID))
    assert [card.revision for card in versions] == [1, 2, 3]
    assert [card.words.learning for card in versions] == ["First", "First", "Second"]
    assert versions[-1].words.themes == "Coding and recall"


async def test_two_people_at_the_same_instant_both_write(world: World):
    await designated(world, "2017-09-13")
    await record(world, world.gareth, "Dyfed", learning="First")
    await asyncio.gather(
        record(world, world.gareth, "Dyfed", seen=1, themes="Coding"),
        record(world, world.sian, "Dyfed", seen=1, cluster_issues="Phlebotomy"),
    )
    found = await show(world)
    words = found.versions(world.practice("Dyfed"), found.session(MID))[-1].words
    assert (words.learning, words.themes, words.cluster_issues) == ("First", "Coding", "Phlebotomy")


async def test_the_same_card_again_and_the_same_delivery_again_are_kept_once(world: World):
    await designated(world, "2017-09-13", closed=True)
    await record(world, world.gareth, "Dyfed", key="twice")
    again = await record(world, world.gareth, "Dyfed", seen=1)
    repeated = await record(world, world.gareth, "Dyfed", key="twice", learning="Something else")
    assert (again.fresh, repeated.fresh) == (False, False)
    assert len(await world.run("SELECT id FROM review_card")) == 1
    assert len(await world.run("SELECT id FROM submission")) == 1


async def test_actions_in_the_plan_are_recorded_with_the_card_once(world: World):
    await designated(world, "2017-09-13")
    done = await record(world, world.gareth, "Dyfed", pdp_actions="Audit recalls", in_plan=True)
    assert done.actions_recorded
    assert await state(world, "pdp-actions") == (DutyState.MET, EvidenceKind.SHARED)
    await record(world, world.gareth, "Dyfed", seen=1, pdp_actions="Audit recalls monthly", in_plan=True)
    assert len(await world.run("SELECT id FROM submission WHERE requirement = 'pdp-actions'")) == 1


async def test_actions_taken_off_the_card_take_their_record_back(world: World):
    await designated(world, "2017-09-13")
    await record(world, world.gareth, "Dyfed", learning="L", pdp_actions="Audit", in_plan=True)
    await record(world, world.gareth, "Dyfed", seen=1, learning="L", pdp_actions="")
    assert (await state(world, "pdp-actions"))[0] is not DutyState.MET


async def test_ticked_without_actions_is_asked_for_them(world: World):
    await designated(world, "2017-09-13")
    with pytest.raises(LeftEmpty) as refused:
        await record(world, world.gareth, "Dyfed", in_plan=True)
    assert refused.value.question == "pdp_actions"


async def test_the_outcome_is_asked_for_when_both_cards_are_there(world: World):
    mid = await designated(world, "2017-09-13")
    first = await record(world, world.gareth, "Dyfed", meeting=mid)
    assert first.still_to_share is None
    end = await designated(world, "2018-02-14", "year_end_peer_review")
    second = await record(world, world.gareth, "Dyfed", session=END, meeting=end)
    assert second.still_to_share is not None
    assert second.still_to_share.key == "peer-review-outcome"
    asker = await world.ask(world.gareth)
    await world.services.sharing.share_typed(asker, "peer review outcome", "outcome")
    third = await record(world, world.gareth, "Dyfed", session=END, meeting=end, seen=1, themes="More")
    assert third.still_to_share is None


async def test_the_year_end_card_is_made_beside_the_mid_year_one(world: World):
    await designated(world, "2017-09-13")
    await record(world, world.gareth, "Dyfed", learning="At mid-year")
    world.winder.to("2018-02-14")
    draft = await world.services.peer_review.draft(
        await world.ask(world.gareth), END, world.practice("Dyfed")
    )
    previous = draft.reviews.previous(draft.practice.id, draft.session)
    assert previous is not None
    assert (previous[0].key, previous[1].words.learning) == (MID, "At mid-year")


async def test_a_meeting_that_the_practice_was_not_at_cannot_be_chosen(world: World):
    held = await designated(world, "2017-09-13", closed=True)
    await world.attended(held, "Skewen", status="present")
    with pytest.raises(NotThere) as refused:
        await record(world, world.gareth, "Dyfed", meeting=held)
    assert refused.value.question == "place"


async def test_neither_a_meeting_to_come_nor_one_for_something_else_can_be_chosen(world: World):
    coming = await world.meeting("2017-09-13", purposes=("mid_year_peer_review",))
    other = await world.meeting("2017-04-03", purposes=("annual_report",))
    for meeting in (coming, other, MeetingId(999)):
        with pytest.raises(NothingFound):
            await record(world, world.gareth, "Dyfed", meeting=meeting)


async def test_a_meeting_that_the_board_refused_is_none_that_a_card_can_come_from(world: World):
    held = await designated(world, "2017-09-13")
    await world.attended(held, "Dyfed")
    await world.run("UPDATE meeting SET facilitated = false WHERE id = :id", id=held)
    assert [each.id for each in (await show(world)).meetings] == [held]
    await world.run(
        """INSERT INTO confirmation (installation_id, kind, subject_id, accepted, recorded_at)
           VALUES (1, 'facilitation', :id, false, :now)""",
        id=held,
        now=world.winder.at,
    )
    assert (await show(world)).meetings == ()
    with pytest.raises(NothingFound):
        await record(world, world.gareth, "Dyfed", meeting=held)


async def test_a_practice_that_moved_here_brings_the_meeting_it_was_at(world: World):
    held = await designated(world, "2017-09-13", cluster=world.afan, closed=True)
    await world.attended(held, "Fairfield")
    for sql in (
        "UPDATE membership SET until_date = '2017-10-01' WHERE practice_id = :practice",
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           VALUES (1, :practice, 1, '2017-10-01')""",
    ):
        await world.run(sql, practice=world.practice("Fairfield"))
    world.winder.to("2017-10-10")
    done = await record(world, world.sian, "Fairfield", meeting=held)
    assert (done.card.outside, done.card.held_on) == (False, date(2017, 9, 13))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("NHS number 943 476 5919", HoldsPatientData),
        ("The sustainability assessment shows a deficit of £40,000", HoldsFinancialPart),
        ("x" * 1501, TooLong),
        ("", LeftEmpty),
    ],
)
async def test_what_must_not_be_on_a_card_is_refused(world: World, words: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        await record(world, world.gareth, "Dyfed", learning=words)
    assert await world.run("SELECT id FROM review_card") == []


async def test_a_catch_up_is_of_a_day_that_has_been(world: World):
    with pytest.raises(NotSharedYet) as refused:
        await record(world, world.gareth, "Dyfed", held_on=date(2017, 5, 1))
    assert refused.value.question == "held_on"


async def test_only_the_own_people_and_those_who_lead_write_a_card(world: World):
    with pytest.raises(NotYourPractice):
        await record(world, world.gareth, "Skewen")
    with pytest.raises(NothingFound):
        await record(world, world.sian, "Fairfield")
    for user in (world.priya, world.owen):
        with pytest.raises(NotAllowed):
            await record(world, user, "Dyfed")
    for user in (world.sian, world.catrin, world.gareth):
        assert (await record(world, user, "Dyfed", learning=f"by {user}")).card.recorded_by == user


async def test_nobody_of_another_cluster_sees_a_card(world: World):
    with pytest.raises(NotAllowed):
        await world.services.peer_review.show(await world.ask(world.gareth, AFAN_CHANNEL))
    with pytest.raises(NotYourPractice):
        await world.services.peer_review.of_practice(await world.ask(world.gareth), world.practice("Castle"))


async def test_a_part_is_written_as_typed(world: World):
    held = await designated(world, "2017-09-13")
    await world.attended(held, "Dyfed")
    asker = await world.ask(world.gareth)
    service = world.services.peer_review
    done = await service.record_part(asker, "mid-year", CardPart.LEARNING, "Recalls differ", "k1")
    assert (done.card.meeting, done.card.words.learning) == (held, "Recalls differ")
    after = await service.record_part(asker, "mid-year", CardPart.THEMES, "Coding", "k2")
    assert (after.card.words.learning, after.card.words.themes) == ("Recalls differ", "Coding")
    with pytest.raises(SessionNotFound):
        await service.record_part(asker, "", CardPart.THEMES, "Coding", "k3")
    with pytest.raises(SessionNotFound):
        await service.record_part(asker, "inactive", CardPart.THEMES, "Coding", "k4")
    with pytest.raises(DutyNeedsPractice):
        await service.record_part(await world.ask(world.catrin), "mid-year", CardPart.THEMES, "Coding", "k5")


async def test_a_lead_types_for_any_practice(world: World):
    asker = await world.ask(world.sian)
    await world.services.peer_review.record_part(asker, "mid-year Skewen", CardPart.THEMES, "Coding", "k")
    found = await show(world)
    assert [each.name for each in found.with_card(found.session(MID))] == ["Skewen Medical Centre"]


async def test_issues_are_collected_and_become_rows_of_the_plan(world: World):
    await record(world, world.gareth, "Dyfed", cluster_issues="- Phlebotomy waits\n\n• Shared recall letters")
    found = await show(world)
    assert [each.words for each in found.issues] == ["Phlebotomy waits", "Shared recall letters"]
    issue = found.issues[1]
    asker = await world.ask(world.sian)
    meant, draft = await world.services.peer_review.issue(asker, issue.card.id, issue.line)
    assert (meant.words, draft.action) == ("Shared recall letters", None)
    columns = {Column.OBJECTIVE: meant.words, Column.RAG: "red"}
    await world.services.plan.record(asker, "row", WrittenOutcome(None, columns))
    assert [each.row for each in (await show(world)).issues] == [None, 1]
    with pytest.raises(NotAllowed):
        await world.services.peer_review.issue(await world.ask(world.gareth), issue.card.id, issue.line)
    with pytest.raises(NothingFound):
        await world.services.peer_review.issue(asker, issue.card.id, 9)


async def test_a_card_comes_late_when_the_next_year_asks_for_none(world: World):
    held = await designated(world, "2018-02-14", "year_end_peer_review")
    await world.attended(held, "Dyfed")
    world.winder.to("2018-04-09")
    done = await record(world, world.gareth, "Dyfed", session=END, meeting=held)
    assert done.reviews.programme.key == "2017/18"
    world.winder.to("2018-09-03")
    with pytest.raises(NoReviewAsked):
        await show(world)


async def test_a_card_touches_the_facts_that_reminders_are_planned_from(world: World):
    world.winder.to("2017-09-20")
    await record(world, world.gareth, "Dyfed")
    touched = await world.run(
        "SELECT cluster_id FROM cluster_channel WHERE facts_at = :now", now=world.winder.at
    )
    assert [row["cluster_id"] for row in touched] == [world.neath]
