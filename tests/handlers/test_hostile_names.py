"""Names from lists and words of people are shown as they are: none of them calls a whole channel, or breaks a limit."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.domain.change_tests import CycleWords, Result
from bot.domain.meetings import Answer
from bot.domain.outcomes import WrittenOutcome
from bot.domain.pathway_work import WrittenCycle
from bot.domain.people import Role
from bot.domain.plan_words import Column
from bot.domain.refusals import Refusal
from bot.playground.blocks import check_message, check_view
from bot.views import invitations as invitation_views
from bot.views import refusals, setup
from bot.views import reminders as reminder_views
from handlers import home, routes
from handlers.request import Reply
from tests.asking import asked
from tests.world import World

CALL = "<!channel>"
HOSTILE = f"{CALL} *Meddygfa* & `Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch` "

TYPED = (
    "setup", "people", "people add", "people remove", "here", "register", "attendance", "attendance cluster",
    "meeting", "meeting plan", "meeting new", "meeting move", "meeting change", "meeting cancel", "deadlines",
    "deadlines all", "deadlines done", "share", "share matrix", "summary", "why", "outcome", "plan", "plan 1", "help",
    f"attendance {CALL}", f"deadlines {CALL}", f"share {CALL}", f"setup {CALL}", f"meeting new {CALL}",
    f"meeting move {CALL}", f"outcome {CALL}", f"people add {CALL}", f"people remove {CALL}", f"plan {CALL}",
    f"why {CALL}", f"help {CALL}", f"language {CALL}", f"register {CALL}", "attendance Meddygfa", "deadlines Meddygfa",
    "share matrix Meddygfa", "pathways", f"pathways {CALL}", f"pathways cancer, copd, {CALL} because {CALL}", "test",
    "test new", "test 1", f"test {CALL}", f"test 1 do: {CALL}", f"test cancer: {CALL}", "test Meddygfa", "library",
    "library cancer", f"library {CALL}",
)  # fmt: skip


@pytest.fixture
async def hostile(world: World) -> World:
    """A cluster of thirty practices in a year that has begun, where everything that has a name has a hostile one."""
    world.winder.to("2017-05-17", "12:45")
    await world.run(
        """WITH more AS (
               INSERT INTO practice (installation_id, code, name) SELECT 1, 'W97' || lpad(n::text, 3, '0'), 'More ' || n
                 FROM generate_series(1, 23) n RETURNING id)
           INSERT INTO membership (installation_id, practice_id, cluster_id, from_date)
           SELECT 1, id, 1, '2009-04-01' FROM more"""
    )
    await world.appoint("U0DEP", "Deputy", Role.DEPUTY, practice=world.practice("Castle"))
    held, coming = await world.meeting("2017-05-17"), await world.meeting("2017-09-13")
    await world.attended(held, "Castle", "Skewen")
    sian = await world.ask(world.sian)
    words = dict.fromkeys((c for c in Column if c not in (Column.RAG, Column.FOCUS)), HOSTILE)
    words[Column.COMPLETE_BY] = CALL
    await world.services.plan.record(sian, "plan", WrittenOutcome(None, words | {Column.RAG: "red"}))
    await world.services.sharing.share_typed(sian, "annual report", "annual")
    await world.services.pathways.agree_typed(sian, "agreed", f"cancer, dementia, {CALL} *falls*")
    hers = world.practice("Castle")
    cycle = CycleWords(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, Result.MIXED, world.winder.at.date())
    await world.services.change_tests.record(sian, "logged", WrittenCycle(cycle, None, hers, "cancer"))
    version = (await world.services.meetings.choose(sian, coming)).meant.meeting.version  # type: ignore[union-attr] # it was named
    await world.services.invitations.answer(
        sian, "who", coming, version, Answer.SUBSTITUTE, who_comes=HOSTILE, practice=world.practice("Castle")
    )
    for table in ("practice", "cluster", "health_board", "person"):
        await world.run(f"UPDATE {table} SET name = :name || id", name=HOSTILE)
    await world.run(
        "UPDATE meeting SET place = :name, agenda = :name, facilitator = :name, link = :name", name=HOSTILE
    )
    await world.run("UPDATE attendance SET attendees = :name", name=HOSTILE)
    return world


def marked_up(value: Any) -> Iterator[str]:
    """Give every text in which Slack reads marks."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for each in value.values():
            yield from marked_up(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from marked_up(each)


def harmless(reply: Reply) -> list[str]:
    """List what is wrong with an answer."""
    faults: list[str] = []
    if reply.message is not None:
        faults += map(str, check_message(reply.message.blocks))
        faults += [text for text in [reply.message.text, *marked_up(reply.message.blocks)] if CALL in text]
    if reply.form is not None:
        view = reply.form.payload("C0NEATH")
        faults += map(str, check_view(view, "modal"))
        faults += [text for text in marked_up(view) if CALL in text]
    return faults


@pytest.mark.parametrize("typed", TYPED)
async def test_no_answer_calls_the_channel_or_breaks_a_limit(hostile: World, typed: str):
    found = routes.ROUTES.find(typed)
    assert found is not None
    for user in (hostile.sian, hostile.gareth, hostile.catrin, hostile.dewi, hostile.owen):
        request = await asked(hostile, user, found[1])
        try:
            reply = await found[0].handler(request, hostile.services)
        except Refusal as refusal:
            reply = Reply(message=refusals.answer(request.say, refusal))
        assert harmless(reply) == [], user


async def test_no_home_tab_post_or_reminder_does(hostile: World):
    for user in (hostile.sian, hostile.gareth, hostile.catrin, hostile.dewi, hostile.owen):
        shown = await home.show(await asked(hostile, user, channel=None), hostile.services)
        assert check_view(shown.payload(), "home") == []
        assert not [text for text in marked_up(shown.payload()) if CALL in text]
    hostile.winder.to("2017-05-24", "09:00")
    for due in await hostile.services.posts.claim():
        assert harmless(Reply(message=invitation_views.posted(hostile.voices.english, due))) == []
    for nudge in await hostile.services.reminders.claim_due():
        assert harmless(Reply(message=reminder_views.nudge(hostile.voices.english, nudge))) == []
    cluster = (await hostile.ask(hostile.sian)).here
    assert cluster is not None
    assert harmless(Reply(message=setup.welcome(hostile.voices.english, cluster))) == []
