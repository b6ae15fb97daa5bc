"""Tests of change: logged for one pathway, written on, shared with peers, taken back, and found in the library."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.change_tests import CycleWords, Result
from bot.domain.ids import ChangeTestId
from bot.domain.pathway_work import CycleDraft, CycleRecorded, WrittenCycle
from bot.domain.pathways import WrittenChoice
from bot.domain.people import Role
from bot.domain.refusals import (
    BadDate,
    ChangeTestTakenBack,
    HoldsFinancialPart,
    HoldsPatientData,
    LeftEmpty,
    NotAllowed,
    NotAResult,
    NothingFound,
    NotSharedYet,
    NotYourPractice,
    PathwayUnknown,
    ReasonNeeded,
    Refusal,
    SayWhichPractice,
    TooLong,
    WhosePracticesTest,
)
from bot.domain.typed_tests import ChangeTestPart
from tests.world import AFAN_CHANNEL, World

AIM = CycleWords(aim="Ring every carer within a week")
DONE = replace(AIM, done="Rang ten carers")
SHARED = replace(
    DONE, study="Eight wanted help", result=Result.NEGATIVE, shared_on=date(2017, 4, 3), act="Stop"
)


def key() -> str:
    return uuid4().hex


async def agreed(world: World, *names: str, reason: str = "") -> None:
    choice = WrittenChoice(names or ("cancer", "dementia", "Falls at home"), reason)
    await world.services.pathways.agree(await world.ask(world.sian), key(), choice)


async def log(
    world: World, words: CycleWords = AIM, pathway: str = "dementia", user: str = "", **more: Any
) -> CycleRecorded:
    more.setdefault("practice", world.practice("Skewen" if user == world.nia else "Dyfed"))
    asker = await world.ask(user or world.gareth)
    return await world.services.change_tests.record(
        asker, key(), WrittenCycle(words, pathway=pathway, **more)
    )


async def write_on(world: World, done: CycleRecorded, words: CycleWords, user: str = "") -> CycleRecorded:
    assert done.test is not None
    written = WrittenCycle(words, done.test.id, seen=done.test.latest.revision)
    return await world.services.change_tests.record(await world.ask(user or world.gareth), key(), written)


async def withdraw(world: World, test: ChangeTestId, reason: str = "A slip") -> CycleRecorded:
    return await world.services.change_tests.withdraw(await world.ask(world.gareth), key(), test, reason)


async def typed(world: World, number: int, part: str, words: str, user: str = "") -> CycleRecorded:
    asker = await world.ask(user or world.gareth)
    return await world.services.change_tests.record_part(asker, key(), ChangeTestPart(number, part, words))


async def shared_duties(world: World) -> list[dict[str, object]]:
    return await world.run(
        """SELECT requirement, owner_kind, owner_id, source, shared_on, withdrawn_reason,
                  withdrawn_at IS NULL AS stands FROM submission WHERE source LIKE 'test:%' ORDER BY id"""
    )


async def test_a_practice_logs_a_test_and_it_counts_once_it_is_done(world: World):
    await agreed(world)
    planned = await log(world)
    practice = world.practice("Dyfed")
    assert planned.work.counts == {}
    done = await write_on(world, planned, DONE)
    assert done.work.counts == {practice: {"dementia": 1}}
    assert done.test is not None
    assert [entry.revision for entry in done.test.entries] == [1, 2]
    assert [names for _, names in done.test.changes] == [("done",)]


async def test_each_practice_numbers_its_own_tests(world: World):
    await agreed(world)
    numbers = [(await log(world)).test, (await log(world)).test, (await log(world, user=world.nia)).test]
    assert [each.number for each in numbers if each] == [1, 2, 1]


async def test_results_shared_with_peers_are_the_practices_duty_done(world: World):
    await agreed(world)
    test = (await log(world, SHARED)).test
    assert test is not None
    (duty,) = await shared_duties(world)
    assert duty == {
        "requirement": "test-results",
        "owner_kind": "practice",
        "owner_id": world.practice("Dyfed"),
        "source": f"test:{test.id}",
        "shared_on": date(2017, 4, 3),
        "withdrawn_reason": "",
        "stands": True,
    }


async def test_shared_at_a_meeting_is_shared_on_its_day(world: World):
    meeting = await world.meeting("2017-04-01")
    await agreed(world)
    done = await log(world, replace(SHARED, shared_on=None, meeting=meeting))
    assert done.test is not None
    assert done.test.words.shared_on == date(2017, 4, 1)


async def test_another_day_of_sharing_replaces_the_first(world: World):
    await agreed(world)
    world.winder.to("2017-04-10")
    done = await log(world, SHARED)
    await write_on(world, done, replace(SHARED, shared_on=date(2017, 4, 5)))
    duties = await shared_duties(world)
    assert [(each["stands"], each["withdrawn_reason"]) for each in duties] == [(False, "revised"), (True, "")]


async def test_words_added_to_a_shared_test_leave_its_duty_alone(world: World):
    await agreed(world)
    done = await log(world, SHARED)
    await write_on(world, done, replace(SHARED, act="Try again in May"))
    assert [each["stands"] for each in await shared_duties(world)] == [True]


async def test_a_test_taken_back_counts_no_more_and_its_duty_is_open_again(world: World):
    await agreed(world)
    done = await log(world, SHARED)
    assert done.test is not None
    with pytest.raises(ReasonNeeded):
        await withdraw(world, done.test.id, "")
    gone = await withdraw(world, done.test.id, "Logged twice")
    assert gone.work.counts == {}
    assert gone.test is not None
    assert gone.test.latest.reason == "Logged twice"
    assert [(each["stands"], each["withdrawn_reason"]) for each in await shared_duties(world)] == [
        (False, "Logged twice")
    ]
    with pytest.raises(ChangeTestTakenBack):
        await write_on(world, done, DONE)


async def test_a_receipt_taken_back_leaves_the_test_and_says_that_it_is_not_shared(world: World):
    await agreed(world)
    await log(world, SHARED)
    gareth = await world.ask(world.gareth)
    receipt = await world.services.sharing.share_typed(gareth, "test results", key())
    assert not receipt.fresh
    await world.services.sharing.withdraw(gareth, receipt.submission.id, "Not shared yet", key())
    (test,) = (await world.services.change_tests.show(gareth)).work.tests
    assert test.carried_out
    assert not test.shared
    assert test.latest.reason == "Not shared yet"
    assert (await world.services.change_tests.library(gareth)).shared == ()


async def test_a_delivery_that_comes_twice_is_kept_once(world: World):
    await agreed(world)
    gareth, one = await world.ask(world.gareth), key()
    for _ in range(2):
        done = await world.services.change_tests.record(
            gareth, one, WrittenCycle(AIM, None, world.practice("Dyfed"), "cancer")
        )
    assert done.again
    assert len((await world.services.change_tests.show(gareth)).work.tests) == 1


async def test_the_same_words_again_are_no_new_version(world: World):
    await agreed(world)
    done = await log(world, DONE)
    assert not (await write_on(world, done, DONE)).changed


async def test_two_people_who_write_at_once_both_stay(world: World):
    await agreed(world)
    seen = await log(world)
    await write_on(world, seen, replace(AIM, plan="Ask the practice nurse"))
    after = await write_on(world, seen, DONE, user=world.sian)
    assert after.test is not None
    assert (after.test.words.plan, after.test.words.done) == ("Ask the practice nurse", "Rang ten carers")


@pytest.mark.parametrize(
    ("words", "refusal", "question"),
    [
        (CycleWords(), LeftEmpty, "aim"),
        (replace(AIM, plan="See 943 476 5919"), HoldsPatientData, "plan"),
        (replace(AIM, study="x" * 1001), TooLong, "study"),
        (replace(AIM, act="Sustainability assessment: practice income £312,000"), HoldsFinancialPart, "act"),
        (replace(AIM, shared_on=date(2017, 4, 3)), LeftEmpty, "done"),
        (replace(DONE, shared_on=date(2017, 4, 3)), LeftEmpty, "result"),
        (replace(SHARED, shared_on=date(2017, 4, 4)), NotSharedYet, "shared_on"),
    ],
)
async def test_what_cannot_be_kept_is_refused_under_its_question(
    world: World, words: CycleWords, refusal: type[Refusal], question: str
):
    await agreed(world)
    with pytest.raises(refusal) as refused:
        await log(world, words)
    assert refused.value.question == question
    assert (await world.services.change_tests.show(await world.ask(world.sian))).work.tests == ()


async def test_without_an_agreement_there_is_nothing_to_test(world: World):
    with pytest.raises(PathwayUnknown) as refused:
        await log(world)
    assert refused.value.known == ()
    with pytest.raises(PathwayUnknown):
        await world.services.change_tests.draft(await world.ask(world.gareth))
    await agreed(world)
    with pytest.raises(PathwayUnknown):
        await log(world, pathway="copd")


async def test_a_practice_writes_for_itself_and_the_lead_for_all(world: World):
    await agreed(world)
    castle = world.practice("Castle")
    with pytest.raises(NotYourPractice):
        await log(world, practice=castle)
    with pytest.raises(NotAllowed):
        await log(world, user=world.priya)
    with pytest.raises(SayWhichPractice):
        await log(world, user=world.catrin, practice=None)
    assert (await log(world, user=world.sian, practice=world.practice("Skewen"))).test
    assert (await log(world, user=world.catrin, practice=castle)).test
    with pytest.raises(NothingFound):
        await log(world, user=world.sian, practice=world.practice("Fairfield"))


async def test_a_test_is_its_practices_own_until_it_is_shared(world: World):
    await agreed(world)
    done = await log(world, DONE)
    assert done.test is not None
    one, nia = world.services.change_tests.one, await world.ask(world.nia)
    with pytest.raises(NotYourPractice):
        await one(nia, done.test.id)
    assert (await one(await world.ask(world.sian), done.test.id)).writes
    await write_on(world, done, SHARED)
    assert not (await one(nia, done.test.id)).writes


async def test_typing_writes_one_part(world: World):
    await agreed(world)
    await world.meeting("2017-04-01")
    await log(world)
    await typed(world, 1, "done", "Rang ten carers")
    await typed(world, 1, "result", "Cymysg")
    done = await typed(world, 1, "shared_on", "on 1 April")
    assert done.test is not None
    assert done.test.words.result is Result.MIXED
    assert done.test.words.meeting is not None
    for part, words, refusal in (
        ("result", "so so", NotAResult),
        ("shared_on", "on 31 April", BadDate),
        ("done", "", LeftEmpty),
    ):
        with pytest.raises(refusal):
            await typed(world, 1, part, words)
    with pytest.raises(NothingFound):
        await typed(world, 2, "done", "Rang")


async def test_one_line_logs_a_test_where_the_practice_is_plain_and_fills_a_form_where_not(world: World):
    await agreed(world)
    log_typed = world.services.change_tests.log_typed
    done = await log_typed(await world.ask(world.gareth), key(), "demen", "Ring carers")
    assert isinstance(done, CycleRecorded)
    await world.appoint(world.gareth, "Gareth Pugh", Role.DEPUTY, practice=world.practice("Castle"))
    world.services.directory.forget()
    draft = await log_typed(await world.ask(world.gareth), key(), "demen", "Ring carers")
    assert isinstance(draft, CycleDraft)
    assert (draft.pathway, draft.aim, len(draft.practices)) == ("dementia", "Ring carers", 2)
    with pytest.raises(WhosePracticesTest):
        await typed(world, 1, "done", "Rang")


async def test_a_press_shares_a_test_today_once_it_has_a_result(world: World):
    await agreed(world)
    done = await log(world, DONE)
    assert done.test is not None
    share, gareth = world.services.change_tests.share, await world.ask(world.gareth)
    with pytest.raises(LeftEmpty):
        await share(gareth, key(), done.test.id)
    await write_on(world, done, replace(DONE, result=Result.POSITIVE))
    shared = await share(gareth, key(), done.test.id)
    assert shared.test is not None
    assert shared.test.words.shared_on == date(2017, 4, 3)
    assert [each["stands"] for each in await shared_duties(world)] == [True]


async def test_shared_without_a_day_is_shared_today(world: World):
    await agreed(world)
    await log(world, replace(DONE, result=Result.POSITIVE))
    done = await typed(world, 1, "shared_on", "")
    assert done.test is not None
    assert done.test.words.shared_on == date(2017, 4, 3)


async def test_the_library_holds_what_was_shared_good_or_bad_and_finds_it_by_pathway(world: World):
    await agreed(world)
    await log(world, SHARED)
    await log(world, replace(SHARED, result=Result.POSITIVE), pathway="falls", user=world.nia)
    await log(world, DONE)
    library = world.services.change_tests.library
    priya = await world.ask(world.priya)
    assert {each.test.words.result for each in (await library(priya)).found} == {
        Result.NEGATIVE,
        Result.POSITIVE,
    }
    (found,) = (await library(priya, "demen")).found
    assert found.test.practice == "Dyfed Road Health Centre"
    assert (await library(priya, "copd")).found == (), (
        "a pathway of the nation on which nobody has shared yet"
    )
    with pytest.raises(PathwayUnknown):
        await library(priya, "gardening")


async def test_another_cluster_reads_nothing_of_it(world: World):
    await agreed(world)
    done = await log(world, SHARED)
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.afan)
    elin = await world.ask("U0ELIN", AFAN_CHANNEL)
    assert (await world.services.change_tests.library(elin)).shared == ()
    assert done.test is not None
    with pytest.raises(NothingFound):
        await world.services.change_tests.one(elin, done.test.id)


async def test_what_was_shared_stays_in_the_library_when_the_practice_moves(world: World):
    await agreed(world)
    await log(world, SHARED)
    await world.run(
        "UPDATE membership SET until_date = '2017-06-01' WHERE practice_id = :practice",
        practice=world.practice("Dyfed"),
    )
    await world.run(
        """INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           VALUES (1, :practice, 2, '2017-06-01')""",
        practice=world.practice("Dyfed"),
    )
    world.winder.to("2017-07-01")
    found = (await world.services.change_tests.library(await world.ask(world.nia))).found
    assert [each.test.practice for each in found] == ["Dyfed Road Health Centre"]
