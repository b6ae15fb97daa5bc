"""Values come back from people's devices: what a button or a form names is checked as if it had been typed.

Siân leads Neath. Each value here names something of Afan, or is brought to another workspace, where she leads too.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.domain.change_tests import CycleWords
from bot.domain.deliveries import Delivered
from bot.domain.evidence import EvidenceReceipt
from bot.domain.evidence_text import TypedNote
from bot.domain.ids import ClusterId, HealthBoardId, InstallationId, MeetingId
from bot.domain.pathway_work import WrittenCycle
from bot.domain.people import Asker, Role
from bot.domain.refusals import Refusal, RegisterClosed
from bot.views.actions import (
    OfAnswer,
    OfCycle,
    OfDuty,
    OfMeeting,
    OfMessage,
    OfPlanRow,
    OfRegister,
    OfReminder,
    OfRow,
    OfTest,
    OfTests,
    ReminderAct,
)
from handlers import (
    attendance,
    attendance_register,
    change_tests,
    evidence,
    invitations,
    meetings,
    pathways,
    people,
    plan,
    reminder_acts,
    setup,
    sharing,
)
from handlers.request import Request
from handlers.routing import Handler
from tests.asking import asked
from tests.world import AFAN_CHANNEL, World

_FACTS = (
    "attendance",
    "rsvp",
    "meeting",
    "meeting_change",
    "submission",
    "evidence",
    "plan_action",
    "pathway_agreement",
    "change_test",
    "change_test_entry",
    "plan_entry",
    "appointment",
    "snooze",
    "declined",
)

Forged = tuple[Handler, str, dict[str, object], str]


async def theirs(world: World) -> list[Forged]:
    """Make values about a meeting, a duty, a record and a role of Afan: handler, value, answers, what a form carries."""
    world.winder.to("2017-05-17", "12:45")
    held, coming = (
        await world.meeting("2017-05-17", cluster=world.afan),
        await world.meeting("2017-09-13", cluster=world.afan),
    )
    await world.appoint("U0ALUN", "Alun", Role.REPRESENTATIVE, practice=world.practice("Fairfield"))
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.afan)
    alun = await world.ask("U0ALUN", AFAN_CHANNEL)
    receipt = await world.services.sharing.share_typed(alun, "matrix without the financial part", "matrix")
    kept = await world.services.evidence.keep_typed(alun, "note", TypedNote("Rang everybody"))
    assert isinstance(kept, EvidenceReceipt)
    piece = OfRow(kept.kept.id).encode()
    (role,) = await world.run("SELECT max(id) AS id FROM appointment WHERE practice_id IS NOT NULL")
    at, later = OfMeeting(held, 0).encode(), OfMeeting(coming, 0).encode()
    fairfield = world.practice("Fairfield")
    register = OfRegister(held, 0, 0, 0).encode()
    return [
        (attendance.press_here, at, {}, ""),
        (attendance_register.open_of, at, {}, ""),
        (attendance_register.close, at, {}, ""),
        (
            attendance_register.save,
            "",
            {f"practice-{fairfield}": "present", "names": "Fairfield: Dr Who"},
            register,
        ),
        (attendance_register.correct, "", {"reason": "I know better", "visitors": "Nobody"}, register),
        (invitations.coming, later, {}, ""),
        (invitations.apologies, later, {}, ""),
        (invitations.substitute, later, {}, ""),
        (
            invitations.accept,
            "",
            {"who": "Dr Who", "practice": str(fairfield)},
            OfAnswer(coming, 0, "substitute").encode(),
        ),
        (meetings.open_move, later, {}, ""),
        (meetings.accept_move, "", {"day": "2017-09-20", "time": "13:00"}, later),
        (meetings.open_change, later, {}, ""),
        (meetings.accept_change, "", {"place": "Elsewhere"}, later),
        (meetings.open_cancel, later, {}, ""),
        (meetings.accept_cancel, "", {"reason": "snow"}, later),
        (meetings.accept_cancel, "", {"reason": "snow", "which": str(coming)}, ""),
        (sharing.open_one, OfDuty("pdp", "practice", fairfield, 0).encode(), {}, ""),
        (sharing.save, "", {"shared_on": "2017-05-10"}, OfDuty("pdp", "practice", fairfield, 0).encode()),
        (
            sharing.save,
            "",
            {"shared_on": "2017-05-10"},
            OfDuty("annual-report", "cluster", world.afan, 0).encode(),
        ),
        (sharing.save, "", {"shared_on": "2017-05-10", "duty": "pdp", "practice": str(fairfield)}, ""),
        (sharing.open_withdraw, OfRow(receipt.submission.id).encode(), {}, ""),
        (sharing.withdraw, "", {"reason": "a mistake"}, OfRow(receipt.submission.id).encode()),
        (evidence.keep, "", {"practice": str(fairfield), "words": "Ours now"}, ""),
        (
            evidence.keep,
            "",
            {"practice": str(fairfield)},
            OfMessage("1494979200.1", "U1", "", "", "Ours").encode(),
        ),
        (evidence.open_one, piece, {}, ""),
        (evidence.open_withdraw, piece, {}, ""),
        (people.end_answered, "", {"held": str(role["id"])}, ""),
        (people.add_answered, "", {"role": "deputy", "practice": "W98032", "person": world.owen}, ""),
        (setup.bind, "", {"cluster": str(world.afan), "leads": [world.sian], "move": ["move"]}, ""),
        (plan.review, OfRow(held).encode(), {}, ""),
        (
            plan.record,
            "",
            {"row": "", "objective": "Ours now", "rag": "green", "meeting": str(held)},
            OfPlanRow(0, 0).encode(),
        ),
        (evidence.choose_row, "", {"row": "1"}, piece),
        *await _theirs_of_pathways(world, held),
        (evidence.withdraw, "", {"reason": "a mistake"}, piece),
        *await _theirs_of_reminders(world),
    ]


async def _theirs_of_reminders(world: World) -> list[Forged]:
    """Make values about a line that Afan's lead was told, of practices that nobody there speaks for."""
    while claimed := await world.services.reminders.claim_due():
        for nudge in claimed:
            await world.services.reminders.begin(nudge)
            await world.services.reminders.settle(nudge, Delivered(f"D{nudge.recipient}", "1.1"))
    (row,) = await world.run(
        """SELECT min(id) AS id FROM reminder WHERE recipient = 'U0ELIN' AND state IN ('sent', 'merged')
              AND facts->>'requirement' = 'pdp'"""
    )
    line = int(str(row["id"]))
    snooze, ask = OfReminder(ReminderAct.SNOOZE_UNTIL, line, ""), OfReminder(ReminderAct.WHY, line, "")
    return [
        (reminder_acts.act, OfReminder(ReminderAct.SNOOZE, line, "2017-05-22").encode(), {}, ""),
        (reminder_acts.act, snooze.encode(), {}, ""),
        (reminder_acts.act, ask.encode(), {}, ""),
        (reminder_acts.save_snooze, "", {"day": "2017-05-23"}, snooze.encode()),
        (reminder_acts.save_decline, "", {}, OfReminder(ReminderAct.NOT_MINE, line, "").encode()),
    ]


async def _theirs_of_pathways(world: World, held: MeetingId) -> list[Forged]:
    """Make values about a test of change of Afan that is not shared, and about a meeting there."""
    elin, alun = await world.ask("U0ELIN", AFAN_CHANNEL), await world.ask("U0ALUN", AFAN_CHANNEL)
    await world.services.pathways.agree_typed(elin, "agreed", "cancer, dementia, falls")
    cycle = WrittenCycle(CycleWords(aim="Theirs"), None, world.practice("Fairfield"), "falls")
    logged = (await world.services.change_tests.record(alun, "logged", cycle)).test
    assert logged is not None
    row, fairfield = OfRow(logged.id).encode(), world.practice("Fairfield")
    agreed: dict[str, object] = {
        "national": ["cancer", "copd"],
        "local": "falls",
        "meeting": str(held),
        "reason": "It was theirs",
    }
    new: dict[str, object] = {"practice": str(fairfield), "pathway": "falls", "aim": "Ours now"}
    return [
        (pathways.record, "", agreed, ""),
        (change_tests.show, row, {}, ""),
        (change_tests.open_form, OfCycle(0, logged.id).encode(), {}, ""),
        (change_tests.open_form, OfCycle(fairfield, 0).encode(), {}, ""),
        (change_tests.save, "", {"aim": "Ours now"}, OfTest(logged.id, 1).encode()),
        (change_tests.save, "", new, OfTest(0, 0).encode()),
        (change_tests.turn, OfTests(fairfield, 1).encode(), {}, ""),
        (change_tests.open_withdraw, row, {}, ""),
        (change_tests.withdraw, "", {"reason": "a mistake"}, row),
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


async def elsewhere(world: World) -> Asker:
    """Begin another workspace with a cluster, which Siân leads; she is its board's officer and its operator too."""
    rows = await world.run(
        """INSERT INTO installation (team_id, team_name, installed_at) VALUES ('T0ELSE', 'Elsewhere', :now) RETURNING id""",
        now=world.winder.at,
    )
    there = replace(world, installation=InstallationId(int(str(rows[0]["id"]))))
    (board,) = await there.run(
        "INSERT INTO health_board (installation_id, code, name) VALUES (:at, '7A1', 'Elsewhere') RETURNING id",
        at=there.installation,
    )
    (cluster,) = await there.run(
        "INSERT INTO cluster (installation_id, board_id, name) VALUES (:at, :board, 'Afan') RETURNING id",
        at=there.installation,
        board=board["id"],
    )
    await there.run(
        """INSERT INTO cluster_channel (installation_id, cluster_id, channel, language, bound_by, bound_at, facts_at)
           VALUES (:at, :cluster, 'C0ELSE', 'en', 'U0SIAN', :now, :now)""",
        at=there.installation,
        cluster=cluster["id"],
        now=world.winder.at,
    )
    await there.appoint(world.sian, "Siân", Role.CLUSTER_LEAD, cluster=ClusterId(int(str(cluster["id"]))))
    await there.appoint(world.sian, "Siân", Role.BOARD_OFFICER, board=HealthBoardId(int(str(board["id"]))))
    await there.appoint(world.sian, "Siân", Role.OPERATOR)
    return await world.services.directory.asker("T0ELSE", world.sian, "C0ELSE")


async def test_a_lead_does_nothing_in_another_cluster_by_a_forged_value(world: World):
    values = await theirs(world)
    await nothing_happens(world, values, partial(asked, world, world.sian))


async def test_nobody_does_anything_in_another_workspace_by_a_forged_value(world: World):
    values = await theirs(world)
    asker = await elsewhere(world)

    async def ask(**carried: Any) -> Request:
        return Request(asker, world.voices.english, world.voices, "key", **carried)

    await nothing_happens(world, values, ask)


async def test_a_practice_of_another_cluster_is_not_spoken_for_in_ones_own(world: World):
    fairfield = world.practice("Fairfield")
    world.winder.to("2017-05-17", "12:45")
    held, coming = await world.meeting("2017-05-17"), await world.meeting("2017-09-13")
    instead = OfAnswer(coming, 0, "substitute").encode()
    values: list[Forged] = [
        (invitations.accept, "", {"who": "Dr Who", "practice": str(fairfield)}, instead),
        (
            attendance_register.save,
            "",
            {f"practice-{fairfield}": "present"},
            OfRegister(held, 0, 0, 0).encode(),
        ),
    ]
    await nothing_happens(world, values, partial(asked, world, world.sian))


async def test_the_same_values_are_good_in_the_hands_of_those_they_were_made_for(world: World):
    """Else the refusals above would prove nothing."""
    not_elins = (attendance.press_here, people.add_answered, setup.bind)
    for handler, value, answers, carries in await theirs(world):
        if handler in not_elins:
            continue
        request = await asked(
            world, "U0ELIN", value=value, answers=answers, carries=carries, channel=AFAN_CHANNEL
        )
        try:
            await handler(request, world.services)
        except RegisterClosed:  # by the value before it
            assert handler is attendance_register.save
