"""Practices and clusters through the doors: typed words, buttons and forms, and the command line."""

from datetime import date
from typing import Any

import pytest

from bot.command_line.answers import Stop
from bot.command_line.structure import run_structure
from bot.domain.refusals import NothingFound, PracticeNotFound, StructureRefused
from bot.domain.structure_effects import Deed
from bot.playground.blocks import check_message
from bot.views import structure as structure_views
from bot.views.actions import BadPayload, OfPage, OfRow
from bot.views.message import Form, Message
from bot.views.structure_forms import carried, wished
from handlers import structure
from handlers.request import Reply
from tests.answers import form_of
from tests.asking import asked
from tests.world import World


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


def read(form: Form) -> str:
    return "\n".join(block["text"]["text"] for block in form.blocks if block["type"] == "section")


async def typed(world: World, text: str) -> Form:
    return form_of(await structure.show(await asked(world, world.catrin, text), world.services))


async def applied(world: World, form: Form, note: str = "") -> Message:
    request = await asked(world, world.catrin, carries=form.carries, answers={"note": note})
    reply = await structure.apply(request, world.services)
    assert reply.announces
    return message_of(reply)


async def opened(world: World, deed: Deed) -> Form:
    return form_of(
        await structure.open_form(await asked(world, world.catrin, value=deed.value), world.services)
    )


async def filled(world: World, deed: Deed, **answers: Any) -> Form:
    request = await asked(world, world.catrin, carries=deed.value, answers={"on": "2017-07-01", **answers})
    return form_of(await structure.ask(request, world.services))


async def test_what_is_typed_is_summed_up_before_anything_is_done(world: World):
    form = await typed(world, "close Castle Surgery on 1 July because Dr Rees retires")
    told = read(form)
    assert "Practice closed: Castle Surgery. Its cluster: Neath" in told
    assert "From: Saturday 1 July 2017" in told
    assert "Practices of Neath: 7 before, 6 from that day" in told
    assert "Note: Dr Rees retires" in told
    rows = await world.run("SELECT id FROM structure_change")
    assert rows == []


async def test_a_yes_records_it_and_offers_the_way_back(world: World):
    message = await applied(world, await typed(world, "close Castle Surgery on 1 July 2017"), "retirement")
    assert "Recorded as change 1." in message.text
    assert "Note: retirement" in message.text
    back = await structure.open_take_back(
        await asked(world, world.catrin, value=OfRow(1).encode()), world.services
    )
    assert "Taken back: change 1" in read(form_of(back))
    undone = await applied(world, form_of(back))
    assert "Taken back" in undone.text


async def test_the_overview_lists_clusters_practices_and_the_journal(world: World):
    await applied(world, await typed(world, "managed Castle Surgery from 1 April 2017"))
    await applied(world, await typed(world, "branch Castle Surgery in Afan"))
    message = message_of(await structure.show(await asked(world, world.catrin), world.services))
    shown = str(message.blocks)
    for part in (
        "Neath",
        "7 practices",
        "Managed by the health board: Castle Surgery",
        "Branch of Castle Surgery",
    ):
        assert part in shown
    paged = await structure.turn(await asked(world, world.catrin, value=OfPage(2).encode()), world.services)
    assert paged.replace


@pytest.mark.parametrize("deed", [deed for deed in Deed if deed not in (Deed.TAKE_BACK, Deed.RETURN)])
async def test_every_kind_of_change_has_a_form_that_slack_takes(world: World, deed: Deed):
    form = await opened(world, deed)
    assert form.carries == deed.value


async def test_there_is_no_form_where_there_is_nothing_to_choose(world: World):
    for deed in (Deed.TAKE_BACK, Deed.RETURN):
        with pytest.raises(NothingFound):
            await opened(world, deed)


async def test_only_what_can_be_done_is_offered(world: World):
    async def offered() -> str:
        return str(message_of(await structure.show(await asked(world, world.catrin), world.services)).blocks)

    before = await offered()
    assert "A practice closes" in before
    assert "A practice is returned" not in before
    assert "Take a change back" not in before
    await applied(world, await typed(world, "managed Castle Surgery from 1 April 2017"))
    after = await offered()
    assert "A practice is returned" in after
    assert "Take a change back" in after


async def test_every_title_of_a_form_is_read_whole(world: World):
    say = world.voices.english
    assert all(len(words) <= 24 for words in structure_views.deed_words(say).values())


async def test_every_form_leads_to_a_summary(world: World):
    castle, dyfed = str(world.practice("Castle")), str(world.practice("Dyfed"))
    told = [
        read(await filled(world, Deed.CLOSE, practice=castle)),
        read(await filled(world, Deed.MERGE, practice=castle, into=dyfed)),
        read(await filled(world, Deed.MOVE, practice=castle, into=str(world.afan))),
        read(await filled(world, Deed.MANAGE, practice=castle, until="2017-10-01")),
        read(await filled(world, Deed.BRANCH, practice=castle, into=str(world.afan))),
        read(await filled(world, Deed.RENAME, on="2017-04-01", cluster=str(world.neath), name="Nedd")),
        read(await filled(world, Deed.MERGE_CLUSTERS, cluster=str(world.afan), into=str(world.neath))),
        read(await filled(world, Deed.SPLIT, practices=[castle, dyfed], name="Neath North")),
    ]
    for said, part in zip(
        told,
        (
            "Practice closed",
            "Practice merged",
            "Practice moved",
            "Until the day before: Sunday 1 October 2017",
            "Branch of",
            "Cluster renamed. Before: Neath. Now: Nedd",
            "Practices that move: Afan Valley",
            "New cluster: Neath North",
        ),
        strict=True,
    ):
        assert part in said


async def test_a_form_sums_up_the_change_that_is_taken_back(world: World):
    await applied(world, await typed(world, "close Castle Surgery on 1 July 2017"))
    form = await opened(world, Deed.TAKE_BACK)
    assert "1. Practice closed: Castle Surgery" in str(form.blocks)
    assert "Taken back: change 1" in read(await filled(world, Deed.TAKE_BACK, change="1"))


async def test_a_wish_survives_the_form_that_carries_it(world: World):
    form = await typed(world, "split Neath into Neath North / Gogledd Nedd: Castle, Dyfed on 1 July 2017")
    trial = await world.services.structure.try_typed(
        await world.ask(world.catrin),
        "split Neath into Neath North / Gogledd Nedd: Castle, Dyfed on 1 July 2017",
    )
    assert form.carries == carried(trial.wish).encode()
    assert wished(carried(trial.wish)) == trial.wish


async def test_forged_values_are_no_surprise(world: World):
    with pytest.raises(BadPayload):
        await structure.open_form(await asked(world, world.catrin, value="abolish"), world.services)
    for carries in ("", "close|2017-07-01|x|0||||", "close|soon|1|0||||", "abolish|2017-07-01|1|0||||"):
        with pytest.raises(BadPayload):
            await structure.apply(await asked(world, world.catrin, carries=carries), world.services)


async def test_the_command_line_speaks_the_same_words(world: World):
    tried = await run_structure(world.services, "close Castle Surgery on 1 July 2017", dry_run=True)
    assert "Nothing has been changed yet." in tried
    assert await world.run("SELECT id FROM structure_change") == []
    done = await run_structure(world.services, "close Castle Surgery on 1 July 2017")
    assert "Recorded as change 1." in done
    listed = await run_structure(world.services, "")
    assert "W98006  Castle Surgery" in listed
    assert "1. Practice closed: Castle Surgery" in listed
    with pytest.raises(Stop, match="A later change of Castle Surgery"):
        await run_structure(world.services, "move Castle Surgery to Afan on 1 May 2017")


async def test_a_change_that_no_longer_fits_when_it_is_sent_is_refused(world: World):
    form = await typed(world, "close Castle Surgery on 1 July 2017")
    await applied(world, form)
    with pytest.raises(StructureRefused):
        await applied(world, form)
    assert len(await world.run("SELECT id FROM structure_change")) == 1
    assert date(2017, 7, 1) in [
        row["until_date"] for row in await world.run("SELECT until_date FROM membership")
    ]


async def test_a_name_shows_what_became_of_a_practice_or_a_cluster_also_by_a_former_name(world: World):
    await applied(world, await typed(world, "rename Neath to Neath Valleys / Cymoedd Nedd"))
    await applied(world, await typed(world, "close Castle Surgery on 1 July 2017"))
    for name in ("Neath", "Neath Valleys", "cymoedd nedd"):
        shown = message_of(await structure.show(await asked(world, world.catrin, name), world.services))
        assert "Cluster renamed. Before: Neath. Now: Neath Valleys / Cymoedd Nedd" in shown.text
    shown = message_of(await structure.show(await asked(world, world.catrin, "Castle"), world.services))
    assert "Cluster: Neath Valleys · From: 1 Apr 2009 · Until the day before: 1 Jul 2017" in shown.text
    assert "Practice closed: Castle Surgery" in shown.text
    assert "Practice closed" in await run_structure(world.services, "Castle Surgery")
    with pytest.raises(PracticeNotFound):
        await structure.show(await asked(world, world.catrin, "Nowhere"), world.services)
