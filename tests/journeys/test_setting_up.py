"""A workspace that knows only its operator: a channel becomes the home of a cluster, people get their roles."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.command_line.imports import run_import
from storage.database import Database
from tests.control import Workspace, opened
from tests.journeys.neath import message, tells
from tests.world import empty

AFAN = "afan-cluster"
NEATH = "neath-cluster"

# The Afan cluster with a practice that is new, and has the name of another one.
LIST = """Health Board,Cluster,Practice Code,Practice Name,Postcode
Swansea Bay,Afan,W98017,Afan Valley Group Practice,SA13 3DP
Swansea Bay,Afan,W98019,Cwmafan Health Centre,SA12 9PY
Swansea Bay,Afan,W98031,Mount Surgery,SA13 2BN
Swansea Bay,Afan,W98032,Fairfield Surgery,SA12 7BJ
Swansea Bay,Afan,W98035,Riverside Surgery,SA12 7BJ
Swansea Bay,Afan,W98041,King’s Surgery,SA12 7BJ
Swansea Bay,Afan,W98099,Fairfield Surgery,SA13 1AA
,,Total,7,
""".encode("cp1252")


@pytest.fixture
async def blank(database: Database) -> AsyncIterator[Workspace]:
    """The register of Wales is there and Dewi operates the bot; no cluster has a channel, nobody else has a role."""
    await empty(database)
    async with opened(database, empty=True) as workspace:
        yield workspace


async def test_an_operator_sets_up_a_cluster_and_its_people_go_to_work(blank: Workspace):
    await nothing_is_set_up_and_everybody_is_told_what_to_do(blank)
    await dewi_gives_the_channel_to_afan(blank)
    await a_new_list_of_practices_is_tried_and_imported(blank)
    await a_name_of_two_practices_is_asked_about(blank)
    await owen_goes_to_work(blank)
    await a_role_ends(blank)


async def nothing_is_set_up_and_everybody_is_told_what_to_do(blank: Workspace) -> None:
    tells(await blank.types("sian", "summary"), "set it up first: /clwstwr setup")
    tells(await blank.types("sian", "setup Neath"), "Who can do it: ", "operator")
    assert "/clwstwr setup" in await blank.types("dewi", "help")
    assert "/clwstwr setup" not in await blank.types("owen", "help")
    told = await blank.types("dewi", "setup Afan", channel="clwstwr")
    tells(told, "this is a private conversation", "in the cluster's channel")
    tells(await blank.types("dewi", "setup Afon", channel=AFAN), "I know no cluster called “Afon”", "Afan")


async def dewi_gives_the_channel_to_afan(blank: Workspace) -> None:
    await blank.types("dewi", "setup Afan", channel=AFAN)
    told = await blank.submits("dewi", leads=["sian"], facilitator="catrin", language="Cymraeg + English")
    tells(told, "Set up: Afan", "Cluster leads: <@U0SIAN>", "Health board network lead: <@U0CATRIN>")
    tells(told, "What comes next", "/clwstwr people", "/clwstwr meeting plan")
    introduced = "\n".join(await blank.reads("catrin", AFAN))
    assert introduced.index("Clwstwr: Afan") < introduced.index("Cluster: Afan"), "Welsh comes first"
    tells(await blank.types("catrin", "people", channel=AFAN), "6 practices have nobody to represent them")
    assert "/clwstwr meeting plan" in await blank.types("sian", "help"), "a lead may plan from now on"


async def a_new_list_of_practices_is_tried_and_imported(blank: Workspace) -> None:
    told = await _imported(blank, dry_run=True)
    tells(told, "New practices: 1", "W98099 Fairfield Surgery: Afan", "Unchanged practices: ")
    tells(
        told,
        "Skipped: 1",
        "line 9",
        "“Total” is not a practice code",
        "This was a trial: nothing was changed",
    )
    assert "W98099" not in await blank.types("sian", "people")
    tells(await _imported(blank, dry_run=False), "W98099 Fairfield Surgery: Afan", "Imported.")
    tells(await blank.types("sian", "people"), "7 practices have nobody", "*Fairfield Surgery* (W98099)")
    tells(await _imported(blank, dry_run=False), "New practices: 0", "Unchanged practices: 7")


async def a_name_of_two_practices_is_asked_about(blank: Workspace) -> None:
    told = await blank.types("sian", "people add @owen as representative for Fairfield")
    tells(told, "“Fairfield” could be more than one practice", "W98032", "W98099", "Please use the code")
    told = await blank.types("sian", "people add @owen as representative for W98099")
    tells(told, "Recorded:", "<@U0OWEN>", "Role: practice representative", "Fairfield Surgery (W98099)")
    told = await blank.types("sian", "people add @owen as representative for Fairfield SA13 1AA")
    tells(told, "This was recorded already", "W98099")
    await blank.types("sian", "people add @huw as representative")
    told = await blank.submits("sian", practice="King’s Surgery (W98041)")
    tells(told, "<@U0HUW>", "W98041")
    told = await blank.types("huw", "people add @nia as deputy for Mount")
    tells(told, "only for your own practice")
    tells(await blank.types("huw", "people add @nia as deputy"), "<@U0NIA>", "Role: deputy", "W98041")


async def owen_goes_to_work(blank: Workspace) -> None:
    await blank.types("sian", "meeting new 14 June 12:30 at Port Talbot")
    shown = await message(blank, "catrin", "14 June 2017", AFAN)
    tells(shown["text"], "Dydd Mercher 14 Mehefin 2017", "Wednesday 14 June 2017")
    tells(
        await blank.types("owen", "deadlines", channel="general"),
        "Practice: Fairfield Surgery",
        "31 May 2017",
    )
    tells(await blank.types("owen", "share PDP", channel="general"), "Recorded as shared", "In time")


async def a_role_ends(blank: Workspace) -> None:
    tells(await blank.types("sian", "people remove @owen"), "Ended:", "<@U0OWEN>", "practice representative")
    tells(await blank.types("owen", "share PDP", channel="general"), "I cannot tell which cluster you mean")
    tells(await blank.types("dewi", "people remove @dewi", channel=AFAN), "There must always be an operator")


async def test_a_cluster_moves_to_another_channel_only_when_that_is_meant(blank: Workspace):
    await blank.types("dewi", "setup Neath", channel=NEATH)
    await blank.submits("dewi", leads=["sian"], facilitator="catrin")
    await blank.types("dewi", "setup Neath", channel=AFAN)
    told = await blank.submits("dewi")
    tells(told, "Neath already has a channel: <#C0NEATH>", "tick “Move the cluster here”")
    tells(await blank.types("sian", "meeting list", channel=NEATH), "Neath")
    await blank.post("view/close", user="dewi")
    await blank.types("dewi", "setup Afan", channel=NEATH)
    tells(
        await blank.submits("dewi", leads=[], facilitator=""),
        "This channel already belongs to a cluster: Neath",
    )
    await blank.post("view/close", user="dewi")
    await blank.types("dewi", "setup Neath", channel=AFAN)
    told = await blank.submits("dewi", move=["Move the cluster here"])
    tells(told, "Set up: Neath", "Channel: <#C0AFAN>", "Cluster leads: <@U0SIAN>")
    tells("\n".join(await blank.reads("catrin", AFAN)), "Cluster: Neath")
    tells(await blank.types("catrin", "people", channel=AFAN), "Who represents whom: Neath")


async def test_setting_up_again_changes_leads_and_language_and_keeps_the_rest(blank: Workspace):
    await blank.types("dewi", "setup Afan", channel=AFAN)
    await blank.submits("dewi", leads=["sian"], facilitator="catrin")
    await blank.types("sian", "people add @huw as representative for King's")
    await blank.types("dewi", "setup", channel=AFAN)
    form = await blank.form("dewi")
    tells(str(form["state"]), "Afan", "U0SIAN", "U0CATRIN")
    told = await blank.submits("dewi", leads=["nia", "huw"], language="Cymraeg")
    tells(told, "<@U0NIA>", "<@U0HUW>", "Cymraeg")
    people = await blank.types("catrin", "people", channel=AFAN)
    tells(people, "Cluster leads: ", "<@U0NIA>", "King's Surgery* (W98041)  ·  Representative: <@U0HUW>")
    assert "<@U0SIAN>" not in people
    tells(await blank.types("sian", "meeting plan"), "I cannot tell which cluster you mean")


async def _imported(blank: Workspace, *, dry_run: bool) -> str:
    """Import the list as the operator does at the command line."""
    services = blank.bot.services
    return await run_import(services, "afan.csv", LIST, today=date(2017, 4, 3), dry_run=dry_run)
