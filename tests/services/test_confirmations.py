"""The health board's word on the real database: what is asked, what each answer changes, and a later change of mind."""

from datetime import date

import pytest

from bot.domain.compliance import Assessment, DutyState, EvidenceKind
from bot.domain.confirming import Answered, QuestionKey, QuestionKind, Verdict
from bot.domain.ids import HealthBoardId, MeetingId
from bot.domain.people import Role
from bot.domain.refusals import HoldsPatientData, NotAllowed, NothingFound, NotUnderstood
from tests.world import World


async def unfacilitated(world: World, day: str = "2017-06-14") -> MeetingId:
    """Put a held meeting without a facilitator of the board into the table, at which Castle and Skewen were."""
    meeting = await world.meeting(day, closed=True)
    await world.run("UPDATE meeting SET facilitated = false WHERE id = :id RETURNING id", id=meeting)
    await world.attended(meeting, "Castle", "Skewen")
    return meeting


async def caught_up(world: World) -> int:
    """Record that Skewen caught up on the mid-year review outside the meeting, as its card does."""
    rows = await world.run(
        """INSERT INTO submission (installation_id, programme, requirement, owner_kind, owner_id, shared_on, source,
               recorded_by, recorded_at)
           VALUES (1, '2017/18', 'mid-year-review', 'practice', :practice, '2017-10-20', 'review:1', 'U0NIA', :now)
           RETURNING id""",
        practice=world.practice("Skewen"),
        now=world.winder.at,
    )
    return int(str(rows[0]["id"]))


async def say(
    world: World, key: QuestionKey, *, accepted: bool, note: str = "", delivery: str = ""
) -> Answered:
    catrin = await world.ask(world.catrin)
    verdict = Verdict(accepted, note)
    delivery = delivery or f"{key}-{accepted}-{note}"
    return await world.services.confirmations.answer(catrin, key, verdict, delivery)


async def attended(world: World, name: str = "Castle Surgery") -> tuple[int, int]:
    """Return how many meetings a practice attended, and how many of them are provisional."""
    report = await world.services.attendance.report(
        world.installation,
        world.neath,
        world.services.programmes.on(date(2017, 6, 1)),
        world.winder.at.date(),
    )
    standing = next(each.standing for each in report if each.practice.name == name)
    return standing.attended, standing.provisional


async def duty(world: World, key: str, owner: str = "Skewen Medical Centre") -> Assessment:
    report = await world.services.reports.compliance(world.installation, world.neath)
    return next(a for a in report.assessments if a.duty.requirement.key == key and a.duty.owner.name == owner)


async def test_a_meeting_without_a_facilitator_waits_and_counts_provisionally(world: World):
    world.winder.to("2017-06-20")
    meeting = await unfacilitated(world)
    found = await world.services.confirmations.show(await world.ask(world.catrin))
    (question,) = found.waiting
    assert question.key == QuestionKey(QuestionKind.FACILITATION, meeting)
    assert (question.cluster, question.on) == ("Neath", date(2017, 6, 14))
    assert await attended(world) == (1, 1)


async def test_a_yes_makes_it_count_and_a_no_makes_it_void(world: World):
    world.winder.to("2017-06-20")
    key = QuestionKey(QuestionKind.FACILITATION, await unfacilitated(world))
    await say(world, key, accepted=True)
    assert await attended(world) == (1, 0)
    await say(world, key, accepted=False)
    assert await attended(world) == (0, 0)


async def test_a_change_of_mind_is_another_answer_and_every_answer_stays(world: World):
    world.winder.to("2017-06-20")
    key = QuestionKey(QuestionKind.FACILITATION, await unfacilitated(world))
    await say(world, key, accepted=False, note="Nobody of ours was there")
    world.winder.to("2017-06-22")
    done = await say(world, key, accepted=True, note="Rhian was, as our nominee")
    assert [(each.accepted, each.note) for each in done.question.answers] == [
        (False, "Nobody of ours was there"),
        (True, "Rhian was, as our nominee"),
    ]
    found = await world.services.confirmations.show(await world.ask(world.catrin))
    assert found.waiting == ()
    assert found.decided[0].answers == done.question.answers
    assert await attended(world) == (1, 0)


async def test_the_same_answer_twice_is_kept_once(world: World):
    world.winder.to("2017-06-20")
    key = QuestionKey(QuestionKind.FACILITATION, await unfacilitated(world))
    first = await say(world, key, accepted=True, delivery="one")
    repeated = await say(world, key, accepted=True, delivery="one")
    again = await say(world, key, accepted=True, delivery="two")
    assert (first.fresh, repeated.fresh, again.fresh) == (True, False, False)
    assert len(await world.run("SELECT id FROM confirmation")) == 1


async def test_facilitated_cancelled_and_open_meetings_wait_for_nobody(world: World):
    world.winder.to("2017-09-20")
    await world.meeting("2017-06-14", closed=True)
    open_one, cancelled = await unfacilitated(world, "2017-07-12"), await unfacilitated(world, "2017-09-13")
    await world.run("UPDATE meeting SET closed_at = NULL WHERE id = :id RETURNING id", id=open_one)
    await world.run("UPDATE meeting SET cancelled_at = closed_at WHERE id = :id RETURNING id", id=cancelled)
    assert (await world.services.confirmations.show(await world.ask(world.catrin))).questions == ()


async def test_a_joint_meeting_counts_for_the_other_cluster_only_with_a_yes(world: World):
    world.winder.to("2017-06-20")
    meeting = await world.meeting("2017-06-14", closed=True)
    await world.run(
        """INSERT INTO meeting_cluster (installation_id, meeting_id, cluster_id, added_by, added_at)
           VALUES (1, :meeting, 2, 'U0SIAN', :now) RETURNING id""",
        meeting=meeting,
        now=world.winder.at,
    )
    found = await world.services.confirmations.show(await world.ask(world.catrin))
    (question,) = found.waiting
    assert question.key == QuestionKey(QuestionKind.JOINT, meeting, world.afan)
    assert (question.cluster, question.other) == ("Afan", "Neath")
    done = await say(world, question.key, accepted=True)
    assert done.question.answer is not None
    facts = await world.services.attendance.report(
        world.installation, world.afan, world.services.programmes.on(date(2017, 6, 1)), date(2017, 6, 20)
    )
    assert {each.standing.missed for each in facts} == {1}


async def test_a_catch_up_is_done_until_the_board_refuses_it_and_its_record_stays(world: World):
    world.winder.to("2017-11-01")
    submission = await caught_up(world)
    waiting = await duty(world, "mid-year-review")
    assert (waiting.done, waiting.evidence.kind) == (True, EvidenceKind.CATCH_UP)
    key = QuestionKey(QuestionKind.CATCH_UP, submission)
    await say(world, key, accepted=True)
    assert (await duty(world, "mid-year-review")).evidence.kind is EvidenceKind.CATCH_UP_ACCEPTED
    await say(world, key, accepted=False, note="Not with the cluster's figures")
    assert (await duty(world, "mid-year-review")).state is DutyState.OPEN
    assert await world.run("SELECT withdrawn_at FROM submission") == [{"withdrawn_at": None}]
    await say(world, key, accepted=True, note="Seen them now")
    assert (await duty(world, "mid-year-review")).done


async def test_a_refused_catch_up_counts_in_no_summary(world: World):
    world.winder.to("2017-11-01")
    key = QuestionKey(QuestionKind.CATCH_UP, await caught_up(world))
    before = await world.services.reports.all_practices(world.installation, date(2017, 11, 1))
    await say(world, key, accepted=False)
    after = await world.services.reports.all_practices(world.installation, date(2017, 11, 1))
    skewen = world.practice("Skewen")
    met = [
        next(each.count(DutyState.MET) for each in tallies if each.practice_id == skewen)
        for tallies in (before, after)
    ]
    assert met == [1, 0]


async def test_a_merger_is_asked_until_it_is_taken_back(world: World):
    world.winder.to("2017-10-02")
    structure, catrin = world.services.structure, await world.ask(world.catrin)
    trial = await structure.try_typed(
        catrin, "merge Tabernacle Surgery into Castle Surgery on 1 October 2017"
    )
    await structure.change(catrin, "merge", trial.wish, trial.note)
    (question,) = (await world.services.confirmations.show(catrin)).waiting
    assert question.key.kind is QuestionKind.MERGER
    assert (question.about, question.other) == ("Castle Surgery", "Tabernacle Surgery")
    done = await say(world, question.key, accepted=False)
    assert done.question.answer is not None
    back = await structure.try_typed(catrin, f"undo {question.key.subject}")
    await structure.change(catrin, "undo", back.wish, back.note)
    assert (await world.services.confirmations.show(await world.ask(world.catrin))).questions == ()


async def test_a_typed_answer_names_the_number_in_the_list(world: World):
    world.winder.to("2017-09-20")
    await unfacilitated(world, "2017-06-14")
    second = await unfacilitated(world, "2017-09-13")
    catrin = await world.ask(world.catrin)
    done = await world.services.confirmations.answer_typed(catrin, "2 no nobody of ours was there", "typed")
    assert done.question.key.subject == second
    assert done.question.answer is not None
    assert (done.question.answer.accepted, done.question.answer.note) == (False, "nobody of ours was there")
    with pytest.raises(NothingFound):
        await world.services.confirmations.answer_typed(catrin, "9 yes", "k9")
    for typed in ("yes", "2", "2 perhaps", "two yes"):
        with pytest.raises(NotUnderstood):
            await world.services.confirmations.answer_typed(catrin, typed, f"k-{typed}")


async def test_only_officers_answer_and_a_note_takes_in_no_patient(world: World):
    world.winder.to("2017-06-20")
    key = QuestionKey(QuestionKind.FACILITATION, await unfacilitated(world))
    for user in (world.sian, world.gareth, world.priya, world.dewi, world.owen):
        with pytest.raises(NotAllowed):
            await world.services.confirmations.show(await world.ask(user))
        with pytest.raises(NotAllowed):
            await world.services.confirmations.answer(
                await world.ask(user), key, Verdict(accepted=True), f"no-{user}"
            )
    with pytest.raises(HoldsPatientData):
        await say(world, key, accepted=True, note="About 943 476 5919")
    with pytest.raises(NothingFound):
        await say(world, QuestionKey(QuestionKind.FACILITATION, 999_999), accepted=True)
    assert await world.run("SELECT id FROM confirmation") == []


async def test_an_officer_of_another_board_answers_nothing_here(world: World):
    world.winder.to("2017-06-20")
    key = QuestionKey(QuestionKind.FACILITATION, await unfacilitated(world))
    await world.run(
        "INSERT INTO health_board (installation_id, code, name, name_cy) VALUES (1, '7A2', 'Hywel Dda', '') RETURNING id"
    )
    await world.appoint("U0MERI", "Meri Ann", Role.BOARD_OFFICER, board=HealthBoardId(2))
    meri = await world.ask("U0MERI", None)
    assert (await world.services.confirmations.show(meri)).questions == ()
    with pytest.raises(NothingFound):
        await world.services.confirmations.answer(meri, key, Verdict(accepted=True), "k")


async def test_an_answer_raises_the_meetings_message_and_the_reminders(world: World):
    world.winder.to("2017-06-20")
    meeting = await unfacilitated(world)
    await world.run(
        """INSERT INTO post (installation_id, cluster_id, subject, channel, wanted, shown)
           VALUES (1, 1, 'meeting:' || :meeting::bigint, 'C0NEATH', 1, 1), (1, 1, 'meeting:1' || :meeting::bigint, 'C0NEATH', 1, 1)
           RETURNING id""",
        meeting=meeting,
    )
    await say(world, QuestionKey(QuestionKind.FACILITATION, meeting), accepted=True)
    assert [row["wanted"] for row in await world.run("SELECT wanted FROM post ORDER BY id")] == [2, 1]
    rows = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    assert rows == [{"facts_at": world.winder.at}]


async def test_listing_and_answering_cost_at_most_three_round_trips(world: World):
    world.winder.to("2017-06-20")
    key = QuestionKey(QuestionKind.FACILITATION, await unfacilitated(world))
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, 64) n"""
    )
    before = world.database.round_trips
    await world.services.confirmations.show(await world.ask(world.catrin))
    assert world.database.round_trips - before == 2
    before = world.database.round_trips
    await say(world, key, accepted=True)
    assert world.database.round_trips - before == 3
