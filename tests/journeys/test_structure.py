"""Practices and clusters that change, and a meeting of two clusters, as the board, a lead and a practice meet them."""

from tests.control import Workspace
from tests.journeys.neath import CASTLE, DYFED_ROAD, TABERNACLE, tells

AFAN = "afan-cluster"


async def test_a_practice_closes_merges_and_a_mistake_is_taken_back(workspace: Workspace):
    tells(await workspace.types("gareth", "structure"), "Who can do it: ", "health board officer")
    await workspace.types(
        "catrin", "structure close Tabernacle Surgery on 1 July because the partners retire"
    )
    form = await workspace.form("catrin")
    tells(
        str(form["blocks"]),
        f"Practice closed: {TABERNACLE}",
        "7 before, 6 from that day",
        "the partners retire",
    )
    told = await workspace.submits("catrin")
    tells(told, "Recorded as change 1.", "Saturday 1 July 2017")
    await workspace.goes_to("2017-07-03T09:00")
    assert TABERNACLE not in await workspace.types("sian", "attendance")

    await workspace.types("catrin", "strwythur")
    await workspace.presses("catrin", "Dau bractis yn uno")
    await workspace.submits("catrin", practice=CASTLE, into=DYFED_ROAD, note="Agreed in June")
    told = await workspace.submits("catrin")
    tells(told, f"Practice merged: {CASTLE}. Into: {DYFED_ROAD}", "our reading")
    assert CASTLE not in await workspace.types("gareth", "people")
    await workspace.presses("catrin", "Take back…")
    tells(await workspace.submits("catrin", note="It was another practice"), "Taken back: change 2")
    tells(await workspace.types("gareth", "people"), CASTLE)
    listed = await workspace.types("catrin", "structure")
    tells(listed, "3. Taken back: change 2", "1. Practice closed: Tabernacle Surgery", "Note: Agreed in June")


async def test_two_clusters_meet_and_each_reads_of_it_in_its_own_channel(workspace: Workspace):
    await workspace.types("catrin", "setup Afan", AFAN)
    await workspace.submits("catrin")
    await workspace.types("sian", "meeting new 14 June 12:30 at Neath Civic Centre")
    tells(await workspace.types("sian", "meeting joint next with Afan"), "Held also for: Afan")
    await workspace.quiet()
    own = "\n".join(await workspace.reads("sian"))
    tells(own, "Cluster meeting: Neath", "Joint meeting of these clusters: Neath, Afan")
    theirs = "\n".join(await workspace.reads("catrin", AFAN))
    tells(theirs, "Cluster meeting: Afan", "Fairfield Surgery", "Other clusters, coming: 0 of 7")
    assert CASTLE not in theirs

    await workspace.presses("gareth", "Coming")
    await workspace.quiet()
    tells("\n".join(await workspace.reads("catrin", AFAN)), "Other clusters, coming: 1 of 7")
    await workspace.goes_to("2017-06-14T14:00")
    await workspace.types("catrin", "register 14 June", AFAN)
    told = await workspace.submits(
        "catrin", **{"Fairfield Surgery": "Present"}, facilitated="Yes", close=["close"]
    )
    tells(told, "closed")
    waiting = await workspace.types("catrin", "confirm", AFAN)
    tells(waiting, "Afan")
    await workspace.presses("catrin", "Yes", AFAN)
    tells(await workspace.types("catrin", "attendance Fairfield Surgery", AFAN), "1 of 4")
