"""What boards and practices keep of the whole programme is out of reach of another board and another workspace.

Catrin is an officer of the board of Neath and Afan. Rhys is one of another board, in the same workspace; Siân is
everything at once, in another one.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from bot.domain.ids import HealthBoardId
from bot.domain.people import Role
from bot.domain.refusals import Refusal
from bot.domain.review_cards import CardPart, WrittenCard
from bot.domain.suspending import SuspensionWish
from bot.views.actions import OfCard, OfIssue, OfQuestion, OfRow, OfStructure
from handlers import confirmations, peer_review, protected_times, structure, suspensions
from handlers.request import Request
from tests.asking import asked
from tests.handlers.test_forged_values import Forged, elsewhere
from tests.world import AFAN_CHANNEL, World

_FACTS = (
    "suspension",
    "confirmation",
    "structure_change",
    "membership",
    "cluster",
    "review_card",
    "protected_time",
    "submission",
    "plan_action",
)


async def theirs(world: World) -> list[Forged]:
    """Make values about what the board and a practice of Afan have: handler, value, answers, what a form carries."""
    world.winder.to("2017-10-20", "12:45")
    held = await world.meeting(
        "2017-10-18", cluster=world.afan, purposes=("mid_year_peer_review",), closed=True
    )
    await world.run("UPDATE meeting SET facilitated = false")
    catrin = await world.ask(world.catrin, AFAN_CHANNEL)
    wish = SuspensionWish(date(2017, 11, 1), date(2017, 12, 1), (), "Winter")
    suspended = (await world.services.suspensions.announce(catrin, wish, "suspend")).announced.suspension.id
    trial = await world.services.structure.try_typed(catrin, "managed Fairfield from 1 November 2017")
    changed = (await world.services.structure.change(catrin, "change", trial.wish, "")).number
    assert changed is not None
    fairfield = world.practice("Fairfield")
    card = WrittenCard(
        "mid-year-review", fairfield, {CardPart.CLUSTER_ISSUES: "Beds"}, held_on=date(2017, 10, 19)
    )
    issue = (await world.services.peer_review.record(catrin, card, "card")).card.id
    await world.services.protected_times.keep_typed(catrin, "Fairfield every Wednesday afternoon", "protect")
    (kept,) = await world.run("SELECT id FROM protected_time")
    question = OfQuestion("facilitation", held, 0, 1).encode()
    mine, of_card = OfRow(suspended).encode(), OfCard("mid-year-review", fairfield, 0).encode()
    close = OfStructure("close", "2017-10-20", fairfield, 0, "", "", "", "").encode()
    rename = OfStructure("rename", "2017-10-20", world.afan, 0, "", "Ours | now", "", "").encode()
    return [
        (confirmations.open_form, question, {}, ""),
        (confirmations.answer, question, {}, ""),
        (confirmations.save, "", {"answer": "no", "note": "We know better"}, question),
        (structure.open_take_back, OfRow(changed).encode(), {}, ""),
        (
            structure.apply,
            "",
            {},
            OfStructure("take back", "2017-10-20", changed, 0, "", "", "", "").encode(),
        ),
        (structure.apply, "", {}, rename),
        (peer_review.open_card, of_card, {}, ""),
        (peer_review.versions, of_card, {}, ""),
        (peer_review.of_practice, OfRow(fairfield).encode(), {}, ""),
        (peer_review.open_issue, OfIssue(issue, 0).encode(), {}, ""),
        (
            peer_review.save_card,
            "",
            {"learning": "Ours", "held_on": "2017-10-19", "place": "outside"},
            of_card,
        ),
        (
            protected_times.save,
            "",
            {"practice": str(fairfield), "weekday": "monday", "part": "morning"},
            "",
        ),
        (protected_times.end, OfRow(int(str(kept["id"]))).encode(), {}, ""),
        (suspensions.open_withdraw, mine, {}, ""),
        (suspensions.withdraw, "", {"reason": "a mistake"}, mine),
        (structure.apply, "", {}, close),
    ]


async def facts(world: World) -> dict[str, list[dict[str, object]]]:
    return {table: await world.run(f"SELECT * FROM {table} ORDER BY id") for table in _FACTS}


async def nothing_happens(world: World, values: list[Forged], ask: Callable[..., Awaitable[Request]]) -> None:
    before = await facts(world)
    for handler, value, answers, carries in values:
        request = await ask(value=value, answers=answers, carries=carries)
        with pytest.raises(Refusal):
            await handler(request, world.services)
        assert await facts(world) == before, handler.__name__


async def of_another_board(world: World) -> str:
    (board,) = await world.run(
        "INSERT INTO health_board (installation_id, code, name) VALUES (1, '7A5', 'Another') RETURNING id"
    )
    number = HealthBoardId(int(str(board["id"])))
    await world.appoint("U0RHYS", "Rhys Owen", Role.BOARD_OFFICER, board=number)
    return "U0RHYS"


@pytest.mark.parametrize("channel", [AFAN_CHANNEL, "C0NEATH", None])
async def test_an_officer_of_another_board_does_nothing_by_a_forged_value(world: World, channel: str | None):
    values = await theirs(world)
    rhys = await of_another_board(world)
    await nothing_happens(world, values, partial(asked, world, rhys, channel=channel))


async def test_nobody_does_anything_in_another_workspace_by_a_forged_value(world: World):
    values = await theirs(world)
    asker = await elsewhere(world)

    async def ask(**carried: Any) -> Request:
        return Request(asker, world.voices.english, world.voices, "key", **carried)

    await nothing_happens(world, values, ask)


async def test_a_practice_of_another_cluster_does_none_of_it_in_its_own_channel(world: World):
    values = await theirs(world)
    await nothing_happens(world, values, partial(asked, world, world.gareth))


async def test_the_same_values_are_good_in_the_hands_of_the_board(world: World):
    """Else the refusals above would prove nothing."""
    for handler, value, answers, carries in await theirs(world):
        await handler(
            await asked(
                world, world.catrin, value=value, answers=answers, carries=carries, channel=AFAN_CHANNEL
            ),
            world.services,
        )
