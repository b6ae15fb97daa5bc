"""The list of inactive indicators on the real database: entered whole, kept as history, checked against the year."""

import pytest

from bot.command_line.answers import Stop
from bot.command_line.indicator_imports import run_import
from bot.domain.ids import HealthBoardId
from bot.domain.inactive_indicators import BoardIndicators
from bot.domain.people import Role
from bot.domain.refusals import HoldsPatientData, LinesNotUnderstood, NotAllowed, NothingFound
from tests.world import World

SHORT = "AF006 Stroke risk assessed\nCHD005, Aspirin recorded"
WHOLE = "\n".join(f"XX{number:03d} Indicator {number}" for number in range(17))
_KEYS = iter(range(1, 10_000))


async def enter(world: World, text: str, user: str = "", key: str = "") -> BoardIndicators:
    asker = await world.ask(user or world.catrin)
    return await world.services.inactive_indicators.enter(asker, text, key or f"list-{next(_KEYS)}")


async def show(world: World, user: str) -> BoardIndicators:
    return await world.services.inactive_indicators.show(await world.ask(user))


async def test_the_list_begins_empty_with_what_the_year_expects(world: World):
    found = await show(world, world.gareth)
    assert (found.indicators, found.latest, found.expected, found.off_by) == ((), None, 17, 0)


async def test_an_officer_enters_a_list_and_every_practice_sees_it(world: World):
    found = await enter(world, SHORT)
    assert found.fresh
    assert found.off_by == -15
    for user in (world.gareth, world.sian, world.catrin):
        seen = await show(world, user)
        assert [(each.code, each.name) for each in seen.indicators] == [
            ("AF006", "Stroke risk assessed"),
            ("CHD005", "Aspirin recorded"),
        ]
    assert (await enter(world, WHOLE)).off_by == 0


async def test_the_next_list_replaces_it_and_the_history_stays(world: World):
    await enter(world, SHORT)
    found = await enter(world, "AF006 Stroke risk assessed\nDM002 Blood pressure")
    assert [each.code for each in found.added] == ["DM002"]
    assert [each.code for each in found.left_out] == ["CHD005"]
    seen = await show(world, world.catrin)
    assert [len(each.indicators) for each in seen.lists] == [2, 2]
    assert seen.lists[0].recorded_by == world.catrin


async def test_the_same_list_again_changes_nothing(world: World):
    await enter(world, SHORT)
    again = await enter(world, "CHD005 Aspirin recorded\nAF006 Stroke risk assessed")
    assert not again.fresh
    twice = [await enter(world, WHOLE, key="once") for _ in range(2)]
    assert [each.fresh for each in twice] == [True, False]
    assert len((await show(world, world.catrin)).lists) == 2


async def test_only_an_officer_of_the_board_enters_it(world: World):
    for user in (world.gareth, world.sian, world.priya, world.dewi, world.owen):
        with pytest.raises(NotAllowed):
            await enter(world, SHORT, user)
    (board,) = await world.run(
        "INSERT INTO health_board (installation_id, code, name) VALUES (1, '7A1', 'Elsewhere') RETURNING id"
    )
    await world.appoint("U0MAIR", "Mair", Role.BOARD_OFFICER, board=HealthBoardId(int(str(board["id"]))))
    with pytest.raises(NotAllowed):
        await enter(world, SHORT, "U0MAIR")


async def test_what_is_no_list_is_refused_and_nothing_is_kept(world: World):
    with pytest.raises(LinesNotUnderstood) as refused:
        await enter(world, f"{SHORT}\nand some others")
    assert refused.value.lines == ((3, "and some others"),)
    with pytest.raises(HoldsPatientData):
        await enter(world, "AF006 943 476 5919")
    assert (await show(world, world.catrin)).lists == ()


async def test_a_file_is_entered_by_the_boards_code(world: World):
    year = world.services.programmes.named("2017/18")
    assert year is not None
    service = world.services.inactive_indicators
    at, file = (
        world.installation,
        ("list.csv", b'code,name\r\nAF006,"Stroke, risk"\r\n\r\nCHD005,Aspirin\r\n'),
    )
    tried = await service.enter_from_file(at, "7a3", year, *file, dry_run=True)
    assert [each.name for each in tried.indicators] == ["Stroke, risk", "Aspirin"]
    assert (await show(world, world.catrin)).lists == ()
    done = await service.enter_from_file(at, "7A3", year, *file, dry_run=False)
    assert done.fresh
    assert len((await show(world, world.gareth)).indicators) == 2
    with pytest.raises(NothingFound):
        await service.enter_from_file(at, "7A9", year, *file, dry_run=False)


async def imported(
    world: World, data: bytes, *, board: str | None = "7A3", year: str | None = "2017/18"
) -> str:
    return await run_import(
        world.services, "list.txt", data, board=board, programme=year, workspace=None, dry_run=False
    )


async def test_the_command_line_says_what_it_imported_or_why_not(world: World):
    told = await imported(world, SHORT.encode())
    for part in (
        "Swansea Bay University Health Board",
        "2 indicators",
        "Expected: 17",
        "AF006 Stroke risk assessed",
    ):
        assert part in told
    for data, choices, reason in (
        (b"AF006", {"board": None}, "--board 7A3"),
        (b"AF006", {"year": None}, "--programme 2017/18"),
        (b"AF006", {"year": "1999/00"}, "There is no programme '1999/00'"),
        (b"AF006", {"board": "7A9"}, "I do not know that health board"),
        (b"all of them", {}, "line 1: “all of them”"),
        (b"", {}, "empty"),
    ):
        with pytest.raises(Stop) as stopped:
            await imported(world, data, **choices)
        assert reason in str(stopped.value)


async def test_a_card_offers_the_boards_list(world: World):
    await enter(world, SHORT)
    asker = await world.ask(world.gareth)
    draft = await world.services.peer_review.draft(asker, "mid-year-review", world.practice("Dyfed"))
    assert [each.code for each in draft.reviews.indicators] == ["AF006", "CHD005"]
