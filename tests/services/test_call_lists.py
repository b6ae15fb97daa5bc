"""Filling the register from a call's lists: looked at first, then written with one press, with the original kept."""

import threading
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from bot.domain.call_import import CallPreview, Filled, Looked, NewFile
from bot.domain.call_matching import VISITOR, Target
from bot.domain.ids import AttendanceFileId, MeetingId
from bot.domain.practice_rows import FileRefused
from bot.domain.refusals import (
    BadMinutes,
    CallListNotRead,
    HoldsPatientData,
    NoCallList,
    NotAllowed,
    NotAMember,
    NothingFound,
    ReasonNeeded,
    Refusal,
    TooManyCallLists,
    UploadLost,
)
from bot.services import call_lists
from bot.services.call_files import rows_of
from bot.services.call_lists import Chosen, Wanted
from tests.world import World

CALLS = Path(__file__).parents[1] / "data" / "calls"
JUNE = date(2017, 6, 14)


@pytest.fixture
async def meeting(world: World) -> MeetingId:
    found = await world.meeting(JUNE)
    world.winder.to(JUNE, "15:00")
    return found


def file(name: str) -> NewFile:
    return NewFile(name, (CALLS / name).read_bytes())


def made(*rows: str) -> NewFile:
    return NewFile("made.csv", "\n".join(["Name,Duration,Email", *rows]).encode())


async def read(
    world: World, meeting: MeetingId, *files: NewFile, by: str = "U0SIAN", minimum: str = ""
) -> CallPreview:
    return await world.services.call_lists.read(await world.ask(by), Wanted(meeting, files, (), minimum))


async def fill(
    world: World,
    preview: CallPreview,
    answers: dict[str, tuple[Target, ...]] | None = None,
    *,
    key: str = "k1",
    reason: str = "",
) -> Filled:
    numbers = {one.attendee.name: one.attendee.number for one in preview.suggestions}
    given = {numbers[name]: targets for name, targets in (answers or {}).items()}
    chosen = Chosen(preview.looked, given, reason)
    return await world.services.call_lists.fill(await world.ask("U0SIAN"), key, chosen)


def names(suggestions: tuple[object, ...]) -> list[str]:
    return [one.attendee.name for one in suggestions]  # type: ignore[attr-defined] # only suggestions are given


async def latest(world: World) -> dict[object, tuple[object, ...]]:
    rows = await world.run(
        """SELECT DISTINCT ON (practice_id) practice_id, status, attendees, deputy, remote FROM attendance
            ORDER BY practice_id, id DESC"""
    )
    return {row["practice_id"]: tuple(row.values())[1:] for row in rows}


async def test_one_press_writes_who_came_and_nothing_is_written_before(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("teams_old.csv"))
    assert names(preview.sure) == ["Gareth Pugh", "Nia Morgan", "Siân Rees"]
    assert names(preview.questions) == ["Dr Ŵyn ap Gwilym"]
    assert await latest(world) == {}
    done = await fill(world, preview, {"Dr Ŵyn ap Gwilym": (Target(world.practice("Tabernacle")),)})
    assert await latest(world) == {
        world.practice("Castle"): ("present", "Siân Rees", False, True),
        world.practice("Dyfed"): ("present", "Gareth Pugh", False, True),
        world.practice("Skewen"): ("present", "Nia Morgan", False, True),
        world.practice("Tabernacle"): ("present", "Dr Ŵyn ap Gwilym", False, True),
    }
    assert len(done.saved.register.unrecorded) == 3
    assert done.remembered == 1


async def test_the_same_press_twice_writes_once(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("teams_old.csv"))
    await fill(world, preview, {"Dr Ŵyn ap Gwilym": (VISITOR,)})
    await fill(world, preview, {"Dr Ŵyn ap Gwilym": (VISITOR,)})
    assert len(await world.run("SELECT 1 FROM attendance")) == 3
    assert len(await world.run("SELECT 1 FROM attendee_alias")) == 1
    [noted] = await world.run("SELECT visitors FROM meeting")
    assert noted["visitors"] == "Dr Ŵyn ap Gwilym"


async def test_a_choice_is_remembered_for_the_next_meeting_of_the_cluster(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("teams_old.csv"))
    await fill(world, preview, {"Dr Ŵyn ap Gwilym": (Target(world.practice("Tabernacle")),)})
    july = await world.meeting("2017-07-12")
    world.winder.to("2017-07-12", "15:00")
    again = await read(world, july, made("DR WYN AP GWILYM,1h,"))
    assert names(again.sure) == ["DR WYN AP GWILYM"]
    assert again.sure[0].targets == (Target(world.practice("Tabernacle")),)


async def test_the_latest_word_about_somebody_holds(world: World, meeting: MeetingId):
    preview = await read(world, meeting, made("iPad,1h,"))
    await fill(world, preview, {"iPad": (Target(world.practice("Tabernacle")),)})
    wrong = replace(preview, looked=replace(preview.looked, asked=frozenset({1})))
    await fill(world, wrong, {"iPad": (VISITOR,)}, key="k2")
    again = await read(world, meeting, made("iPad,2h,"))
    assert again.sure[0].targets == (VISITOR,)


async def test_two_namesakes_are_asked_about_and_nothing_is_remembered_of_them(
    world: World, meeting: MeetingId
):
    preview = await read(world, meeting, made("Nia Morgan,1h,", "Nia Morgan,50m,"))
    assert [preview.chosen(one) for one in preview.questions] == [(), ()]
    numbers = [one.attendee.number for one in preview.questions]
    answers = {
        numbers[0]: (Target(world.practice("Skewen")),),
        numbers[1]: (Target(world.practice("Briton")),),
    }
    asker = await world.ask("U0SIAN")
    done = await world.services.call_lists.fill(asker, "k1", Chosen(preview.looked, answers))
    assert set(await latest(world)) == {world.practice("Skewen"), world.practice("Briton")}
    assert done.remembered == 0


async def test_an_address_that_is_known_is_sure(world: World, meeting: MeetingId):
    await world.run(
        """INSERT INTO mailbox (installation_id, person_id, address, invitations, learned_at, failed)
           SELECT 1, id, 'nia@skewen.example', true, :now, '' FROM person WHERE handle = 'U0NIA'""",
        now=world.winder.at,
    )
    preview = await read(world, meeting, made("N,1h,Nia@Skewen.example"))
    assert preview.sure[0].targets == (Target(world.practice("Skewen")),)
    await fill(world, preview)
    assert (await latest(world))[world.practice("Skewen")][1] == "Nia Morgan"


async def test_what_is_recorded_already_stays(world: World, meeting: MeetingId):
    await world.attended(meeting, "Castle")
    await world.attended(meeting, "Dyfed", status="apologies")
    await fill(world, await read(world, meeting, file("teams_old.csv")))
    found = await latest(world)
    assert found[world.practice("Castle")] == ("present", "Siân Rees", False, False)
    assert found[world.practice("Dyfed")] == ("present", "Gareth Pugh", False, True)


async def test_who_was_there_too_short_is_left_out_and_named(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("teams_old.csv"), minimum="10")
    assert [one.name for one in preview.short] == ["Dr Ŵyn ap Gwilym"]
    assert preview.questions == ()


@pytest.mark.parametrize("minimum", ["ten", "-1", "999", "1.5", "²"])
async def test_a_number_of_minutes_that_makes_no_sense_is_refused(
    world: World, meeting: MeetingId, minimum: str
):
    with pytest.raises(BadMinutes) as refused:
        await read(world, meeting, file("teams_old.csv"), minimum=minimum)
    assert refused.value.question == "minimum"


async def test_several_files_of_one_call_count_together(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("zoom_people.csv"), file("zoom_restarted.csv"))
    minutes = {one.attendee.name: one.attendee.minutes for one in preview.suggestions}
    assert minutes["Nia (Nia Morgan)"] == 143
    assert [each.people for each in preview.files] == [5, 3]


async def test_a_second_file_joins_one_that_is_kept(world: World, meeting: MeetingId):
    first = await read(world, meeting, file("zoom_people.csv"))
    asker = await world.ask("U0SIAN")
    begun = await world.services.call_lists.open(asker)
    assert [each.filename for each in begun.files] == ["zoom_people.csv"]
    wanted = Wanted(meeting, [file("zoom_restarted.csv")], first.looked.files)
    assert len((await world.services.call_lists.read(asker, wanted)).files) == 2


async def test_the_original_is_kept_byte_for_byte_and_once(world: World, meeting: MeetingId):
    for _ in range(2):
        preview = await read(world, meeting, file("teams_sections.csv"), file("teams_sections.csv"))
    [number] = preview.looked.files
    kept = await world.services.call_lists.original(await world.ask("U0CATRIN"), number)
    original = (CALLS / "teams_sections.csv").read_bytes()
    assert (kept.content, kept.sha256) == (original, sha256(original).hexdigest())
    assert kept.by == "Siân Rees"
    assert len(await world.run("SELECT 1 FROM attendance_file")) == 1


async def test_an_original_is_for_those_who_may_take_the_register(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("teams_old.csv"))
    for user in (world.gareth, world.priya, world.owen):
        with pytest.raises(NotAllowed):
            await world.services.call_lists.original(await world.ask(user), preview.looked.files[0])
    with pytest.raises(NothingFound):
        await world.services.call_lists.original(await world.ask(world.sian), AttendanceFileId(999))


async def test_files_of_another_meeting_cannot_be_used(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("teams_old.csv"))
    other = await world.meeting("2017-06-07")
    asker = await world.ask("U0SIAN")
    with pytest.raises(NoCallList):
        await world.services.call_lists.look(asker, Chosen(Looked(other, preview.looked.files), {}))


async def test_what_is_no_list_is_refused_at_its_question_and_not_kept(world: World, meeting: MeetingId):
    wrong = (
        (NewFile("photo.csv", b"\x89PNG\x00\x01"), FileRefused),
        (NewFile("sums.csv", b"Date,Amount\n1,2\n"), CallListNotRead),
        (NewFile("lost.csv", None), UploadLost),
        (made(*[f"Guest {number},1h," for number in range(400)]), CallListNotRead),
    )
    for given, expected in wrong:
        with pytest.raises(expected) as refused:
            await read(world, meeting, file("teams_old.csv"), given)
        assert isinstance(refused.value, Refusal)
        assert refused.value.question == "files"
    with pytest.raises(NoCallList):
        await read(world, meeting)


async def test_while_a_list_is_read_everybody_else_is_answered(
    world: World, meeting: MeetingId, monkeypatch: pytest.MonkeyPatch
):
    threads: list[threading.Thread] = []

    def noted(data: bytes, filename: str) -> list[list[str]]:
        threads.append(threading.current_thread())
        return rows_of(data, filename)

    monkeypatch.setattr(call_lists, "rows_of", noted)
    await read(world, meeting, file("teams_old.csv"))
    assert threads
    assert threading.main_thread() not in threads


async def test_a_meeting_keeps_ten_files(world: World, meeting: MeetingId):
    for number in range(10):
        await read(world, meeting, made(f"Guest {number},1h,"))
    with pytest.raises(TooManyCallLists):
        await read(world, meeting, made("Guest 11,1h,"))


async def test_a_closed_register_is_corrected_with_a_reason(world: World):
    meeting = await world.meeting(JUNE, closed=True)
    await world.attended(meeting, "Castle", status="absent")
    world.winder.to(JUNE, "16:00")
    preview = await read(world, meeting, file("teams_old.csv"))
    with pytest.raises(ReasonNeeded):
        await fill(world, preview)
    done = await fill(world, preview, reason="The list came later")
    assert done.saved.corrected
    rows = await world.run("SELECT reason FROM attendance WHERE reason <> '' ORDER BY id")
    assert [row["reason"] for row in rows] == ["The list came later"] * 3


async def test_a_practice_outside_the_register_cannot_be_chosen(world: World, meeting: MeetingId):
    preview = await read(world, meeting, file("teams_old.csv"))
    with pytest.raises(NotAMember):
        await fill(world, preview, {"Dr Ŵyn ap Gwilym": (Target(world.practice("Fairfield")),)})


async def test_a_name_with_an_nhs_number_is_not_written_down(world: World, meeting: MeetingId):
    preview = await read(world, meeting, made("Patient 943 476 5919,1h,", "Siân Rees,1h,"))
    with pytest.raises(HoldsPatientData) as refused:
        await fill(world, preview, {"Patient 943 476 5919": (VISITOR,)})
    assert refused.value.question == "who-1"
    await fill(world, preview)
    assert set(await latest(world)) == {world.practice("Castle")}


@pytest.mark.parametrize("user", ["U0GARETH", "U0PRIYA", "U0OWEN"])
async def test_only_who_takes_the_register_fills_it(world: World, meeting: MeetingId, user: str):
    with pytest.raises(NotAllowed):
        await read(world, meeting, file("teams_old.csv"), by=user)


async def test_a_list_of_another_day_is_told(world: World):
    meeting = await world.meeting("2017-06-21")
    world.winder.to("2017-06-21", "15:00")
    preview = await read(world, meeting, file("teams_old.csv"))
    assert [each.began_on for each in preview.other_days] == [JUNE]


async def test_the_command_costs_three_round_trips(world: World, meeting: MeetingId):
    await read(world, meeting, file("teams_old.csv"))
    world.services.directory.distrust()
    before = world.database.round_trips
    await world.services.call_lists.open(await world.ask("U0SIAN"))
    assert world.database.round_trips - before <= 3
