"""Filling the register from a call's lists, asked as people's devices ask: full, hostile, forged and stale."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.ids import MeetingId
from bot.domain.people import Language
from bot.domain.refusals import NoCallList, NotAllowed, Refusal
from bot.views.actions import BadPayload, OfCallLists, OfMeeting, OfRow
from handlers import call_lists
from handlers.request import Reply, Upload
from tests.asking import asked
from tests.handlers.test_hostile_names import CALL, harmless
from tests.world import World

CALLS = Path(__file__).parents[1] / "data" / "calls"
HOSTILE = f"{CALL} *Meddygfa* & `<@U0SIAN>` | Llanfairpwllgwyngyllgogerychwyrndrobwll"


@pytest.fixture
async def meeting(world: World) -> MeetingId:
    found = await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "15:00")
    return found


def upload(name: str = "teams_old.csv") -> Upload:
    return Upload(name, (CALLS / name).read_bytes())


async def read(
    world: World, meeting: MeetingId, *files: Upload, user: str = "U0SIAN", minimum: str = ""
) -> Reply:
    answers = {"files": list(files), "minimum": minimum}
    carries = OfMeeting(meeting, 0).encode()
    return await call_lists.read(await asked(world, user, answers=answers, carries=carries), world.services)


async def press(world: World, form: Reply, user: str = "U0SIAN", **answers: object) -> Reply:
    assert form.form is not None
    shown = {str(block["block_id"]): None for block in form.form.blocks if block["type"] == "input"}
    request = await asked(world, user, answers=shown | answers, carries=form.form.carries)
    return await call_lists.fill(request, world.services)


def asked_about(reply: Reply) -> list[str]:
    """List the questions of a preview that ask about somebody."""
    assert reply.form is not None
    named = (str(block.get("block_id", "")) for block in reply.form.blocks)
    return [name for name in named if name.startswith("who-")]


def words_of(reply: Reply) -> str:
    return str(reply.form.blocks if reply.form else reply.message)


async def test_whom_one_form_has_no_room_for_is_asked_about_in_the_next(world: World, meeting: MeetingId):
    rows = [*(f"Visitor {number:02},1h," for number in range(50)), "Siân Rees,1h,"]
    content = "\n".join(["Name,Duration,Email", *rows]).encode()
    form = await read(world, meeting, Upload("long.csv", content))
    assert len(asked_about(form)) == 40
    assert "Asked about next" in words_of(form)
    rest = await press(world, form, **{"who-2": "0"})
    assert rest.announces
    assert "still to be asked about: 10" in words_of(rest)
    assert "Left out: Visitor 01; Visitor 02" in words_of(rest)
    assert not set(asked_about(rest)) & set(asked_about(form))
    done = await press(world, rest, **dict.fromkeys(asked_about(rest), "0"))
    assert done.form is None
    [noted] = await world.run("SELECT visitors FROM meeting")
    assert str(noted["visitors"]).split("\n") == ["Visitor 00", *(f"Visitor {n}" for n in range(40, 50))]
    assert len(await world.run("SELECT 1 FROM attendance")) == 1


async def test_visitors_whom_the_field_cannot_take_are_named(world: World, meeting: MeetingId):
    rows = [f"{'Gwestai ' * 10}{number},1h," for number in range(20)]
    form = await read(world, meeting, Upload("long.csv", "\n".join(["Name,Duration,Email", *rows]).encode()))
    done = await press(world, form, **dict.fromkeys(asked_about(form), "0"))
    [noted] = await world.run("SELECT visitors FROM meeting")
    kept = str(noted["visitors"]).split("\n")
    assert done.message is not None
    [told] = [str(block["text"]["text"]) for block in done.message.blocks if "is full" in str(block)]
    assert f"not in the register: {20 - len(kept)}" in told
    named = [line for line in told.split("\n") if line.startswith("Gwestai")]
    assert len(kept) + len(named) == 20
    assert not set(kept) & set(named)


async def thirty_practices(world: World) -> None:
    await world.run(
        """WITH more AS (
               INSERT INTO practice (installation_id, code, name)
               SELECT 1, 'W97' || lpad(n::text, 3, '0'), rpad(:name::text, 100, 'x') || n
                 FROM generate_series(1, 23) n RETURNING id)
           INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, 1, '2009-04-01' FROM more""",
        name=HOSTILE,
    )


async def test_a_full_and_hostile_call_breaks_no_limit(world: World, meeting: MeetingId):
    await thirty_practices(world)
    await world.run("UPDATE person SET name = :name || id", name=HOSTILE)
    people = [f"{HOSTILE} {number},1h,{number}{'x' * 200}@practice.example" for number in range(290)]
    content = "\n".join(["Name,Duration,Email", *people, "Siân Rees,1h,", "Siân Rees,2h,"]).encode()
    form = await read(world, meeting, Upload(HOSTILE * 9, content), minimum="61")
    assert harmless(form) == []
    form = await read(world, meeting, Upload(HOSTILE * 9, content), upload())
    assert harmless(form) == []
    assert form.form is not None
    assert len(form.form.carries) < 2900
    everybody: dict[str, object] = {"wrong-0": [str(number) for number in range(1, 290)]}
    shown = await press(world, form, "U0SIAN", **everybody)
    pages = 0
    while shown.form is not None:
        assert harmless(shown) == []
        assert len(shown.form.carries) < 2900
        pages += 1
        shown = await press(world, shown, **dict.fromkeys(asked_about(shown), "0"))
    assert harmless(shown) == []
    assert pages == 8
    start = await call_lists.open_form(await asked(world, world.sian), world.services)
    assert harmless(start) == []
    welsh = replace(await asked(world, world.sian), say=world.voices.of(Language.WELSH))
    assert harmless(await call_lists.open_form(welsh, world.services)) == []


async def test_everybody_sure_in_a_full_call_breaks_no_limit(world: World, meeting: MeetingId):
    await thirty_practices(world)
    content = "\n".join(["Name,Duration,Email", *(f"Guest {number},1h," for number in range(290))]).encode()
    await world.run(
        """INSERT INTO attendee_alias (installation_id, cluster_id, name, email, practice_id, said_by, said_at)
           SELECT 1, 1, 'guest' || n, '', 1 + n % 7, 'U0SIAN', :now FROM generate_series(0, 300) n""",
        now=world.winder.at,
    )
    form = await read(world, meeting, Upload("all.csv", content))
    assert harmless(form) == []
    assert harmless(await press(world, form)) == []


@pytest.mark.parametrize(
    "carries",
    ["", "x", "1|2", "1|1|0|", "1|x|0||", "1|1|0|x|", "1|1|0||x", "1|,|0||", f"1|{'9' * 30}|0||", "1|1|x||"],
)
async def test_a_forged_preview_is_no_surprise(world: World, meeting: MeetingId, carries: str):
    await read(world, meeting, upload())
    with pytest.raises((BadPayload, Refusal)):
        await call_lists.fill(await asked(world, world.sian, carries=carries), world.services)


@pytest.mark.parametrize("answer", ["x", "²", "-1", "9" * 30, "999"])
async def test_a_forged_choice_is_no_surprise_and_writes_nothing(
    world: World, meeting: MeetingId, answer: str
):
    form = await read(world, meeting, upload())
    with pytest.raises((BadPayload, Refusal)):
        await press(world, form, **{"who-1": answer})
    assert await world.run("SELECT 1 FROM attendance") == []


async def test_another_clusters_meeting_and_originals_stay_closed(world: World):
    theirs = await world.meeting("2017-06-14", cluster=world.afan)
    ours = await world.meeting("2017-06-14")
    world.winder.to("2017-06-14", "15:00")
    for request, handler in (
        (await asked(world, world.sian, value=OfMeeting(theirs, 0).encode()), call_lists.open_of),
        (
            await asked(
                world, world.sian, answers={"files": [upload()]}, carries=OfMeeting(theirs, 0).encode()
            ),
            call_lists.read,
        ),
        (
            await asked(world, world.sian, carries=OfCallLists(theirs, "1", 0, "", "").encode()),
            call_lists.fill,
        ),
    ):
        with pytest.raises(NotAllowed):
            await handler(request, world.services)
    await read(world, theirs, upload(), user=world.catrin)
    [kept] = await world.run("SELECT id FROM attendance_file")
    number = int(str(kept["id"]))
    with pytest.raises(NotAllowed):
        await call_lists.send_original(
            await asked(world, world.sian, value=OfRow(number).encode()), world.services
        )
    with pytest.raises(NoCallList):
        await call_lists.fill(
            await asked(world, world.sian, carries=OfCallLists(ours, str(number), 0, "", "").encode()),
            world.services,
        )


async def test_somebody_who_was_proposed_can_be_left_out(world: World, meeting: MeetingId):
    given = Upload("made.csv", b"Name,Duration\nReception - Skewen Medical Centre,1h\n")
    form = await read(world, meeting, given)
    done = await press(world, form, **{"who-1": "out"})
    assert done.message is not None
    assert "Left out: Reception - Skewen Medical Centre" in done.message.text
    assert await world.run("SELECT 1 FROM attendance") == []


async def test_when_namesakes_joined_tells_them_apart(world: World, meeting: MeetingId):
    form = await read(world, meeting, upload("teams_sections.csv"))
    assert form.form is not None
    hints = [str(block["hint"]["text"]) for block in form.form.blocks if "hint" in block]
    assert [hint[-13:] for hint in hints[:2]] == ["Joined: 12:31", "Joined: 12:33"]


async def test_an_original_is_handed_over_as_it_was(world: World, meeting: MeetingId):
    await read(world, meeting, upload())
    [kept] = await world.run("SELECT id FROM attendance_file")
    reply = await call_lists.send_original(
        await asked(world, world.catrin, value=OfRow(int(str(kept["id"]))).encode()), world.services
    )
    assert reply.file is not None
    assert (reply.file.name, reply.file.content) == ("teams_old.csv", upload().content)
    assert harmless(Reply(message=reply.file.message)) == []


async def test_a_change_of_the_register_in_between_is_not_taken_back(world: World, meeting: MeetingId):
    form = await read(world, meeting, upload())
    await world.attended(meeting, "Castle")
    await press(world, form)
    rows = await world.run(
        "SELECT remote FROM attendance WHERE practice_id = :id", id=world.practice("Castle")
    )
    assert [row["remote"] for row in rows] == [False, False]


async def test_a_body_writes_down_who_came(world: World, meeting: MeetingId):
    await world.run("UPDATE cluster SET kind = 'professional collaborative' WHERE id = 1")
    await world.run("DELETE FROM membership")
    world.services.directory.forget()
    form = await read(world, meeting, upload())
    assert harmless(form) == []
    await press(world, form)
    [noted] = await world.run("SELECT visitors FROM meeting")
    assert "Siân Rees" in str(noted["visitors"])
    assert await world.run("SELECT 1 FROM attendance") == []
