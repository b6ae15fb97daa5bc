"""Above and beside the cluster: a planning group comes in by a list, meets in its own channel, and the year's profile is kept."""

from bot.command_line.body_imports import run_import
from tests.control import Workspace
from tests.journeys.neath import message, tells

GROUP = "afan-cluster"
LIST = """kind,name,name_cy,board,member kind,member,from,until
PCPG,Neath Port Talbot Planning Group,Grŵp Cynllunio Castell-nedd Port Talbot,7A3,cluster,Neath,2017-04-01,
,,,,cluster,Afan,2017-04-01,
,,,,health board,Swansea Bay,2017-04-01,
RPB,Western Bay Partnership Board,,7A3,PCPG,Neath Port Talbot Planning Group,2017-04-01,
"""


async def test_a_planning_group_meets_and_a_profile_is_kept(workspace: Workspace):
    await nobody_knows_a_body_yet(workspace)
    await the_list_is_tried_and_imported(workspace)
    await the_map_is_read(workspace)
    await catrin_gives_the_group_its_channel(workspace)
    await the_group_plans_a_meeting_and_its_members_answer(workspace)
    await sian_is_reminded_of_it_alone(workspace)
    await what_is_a_clusters_is_refused(workspace)
    await the_register_suggests_the_profile(workspace)
    await sian_answers_the_profile(workspace)
    await the_board_reads_the_figures(workspace)


async def nobody_knows_a_body_yet(workspace: Workspace) -> None:
    tells(await workspace.types("sian", "bodies"), "No body is known yet", "clwstwr import bodies FILE.csv")


async def the_list_is_tried_and_imported(workspace: Workspace) -> None:
    now = workspace.playground.workspace.clock.now()
    for dry_run, ending in ((True, "This was a trial"), (False, "Imported."), (False, "Nothing to change")):
        told = await run_import(
            workspace.bot.services,
            "bodies.csv",
            LIST.encode(),
            today=now.date(),
            workspace=None,
            dry_run=dry_run,
        )
        tells(told, ending)


async def the_map_is_read(workspace: Workspace) -> None:
    told = await workspace.types("gareth", "bodies")
    tells(told, "Pan-cluster planning group: *Neath Port Talbot Planning Group*", "Western Bay")
    told = await workspace.types("gareth", "cyrff grŵp cynllunio")
    tells(told, "Neath Port Talbot Planning Group", "(3)")
    tells(await workspace.types("owen", "bodies"), "Who can do it: ")


async def catrin_gives_the_group_its_channel(workspace: Workspace) -> None:
    await workspace.types("catrin", "setup Neath Port Talbot Planning Group", channel=GROUP)
    told = await workspace.submits("catrin", leads=["catrin"], language="English")
    tells(told, "Set up: Neath Port Talbot Planning Group", "/clwstwr bodies")
    await workspace.quiet()
    tells("\n".join(await workspace.reads("catrin", GROUP)), "action plan of this body")


async def the_group_plans_a_meeting_and_its_members_answer(workspace: Workspace) -> None:
    told = await workspace.types(
        "catrin", "meeting new 14 June 14:00 at Port Talbot Civic Centre", channel=GROUP
    )
    tells(told, "Pan-cluster planning group: Neath Port Talbot Planning Group", "1 meeting planned")
    await workspace.quiet()
    posted = await message(workspace, "sian", "Meeting · Pan-cluster planning group", GROUP)
    told = await workspace.presses("sian", "Coming", channel=GROUP, ts=posted["ts"])
    tells(told, "Recorded.", "Neath: coming")
    await workspace.quiet()
    said = "\n".join(await workspace.reads("catrin", GROUP))
    tells(said, "Coming (1): Neath", "No answer yet (2): ")


async def sian_is_reminded_of_it_alone(workspace: Workspace) -> None:
    await workspace.goes_to("2017-06-13T09:30")
    said = "\n".join(await workspace.reads("sian", "clwstwr"))
    tells(said, "Meeting: Wednesday 14 June 2017, 14:00", "You said that somebody comes")
    assert "Meeting: Wednesday 14 June 2017, 14:00" not in "\n".join(
        await workspace.reads("gareth", "clwstwr")
    )


async def what_is_a_clusters_is_refused(workspace: Workspace) -> None:
    tells(
        await workspace.types("catrin", "evidence", channel=GROUP), "Only clusters have this", "/clwstwr plan"
    )
    told = await workspace.types("catrin", "summary")
    assert "Planning Group" not in told


async def the_register_suggests_the_profile(workspace: Workspace) -> None:
    await workspace.types("sian", "meeting new 21 June 12:30 at Neath Civic Centre")
    await workspace.goes_to("2017-06-21T14:00")
    await workspace.types("sian", "register 21 June")
    await workspace.submits(
        "sian", visitors="Priya Patel, pharmacist\nAnn Jones, county council", close=["close"]
    )
    told = await workspace.types("sian", "profile")
    tells(told, "Cluster profile 2017", "Leads appointed today: Siân Rees", "Ann Jones, county council")
    tells(told, "6 questions are still open")


async def sian_answers_the_profile(workspace: Workspace) -> None:
    await workspace.types("sian", "profile")
    await workspace.presses("sian", "Answer the questions")
    told = await workspace.submits("sian", **{"lead": ["gp"], "primary care team": "yes", "stage": "2"})
    tells(told, "Recorded.", "GP", "3 questions are still open")
    tells(await workspace.types("sian", "profile council yes"), "The local authority comes: *yes*")
    tells(await workspace.types("gareth", "profile"), "Who can do it: ")
    tells(await workspace.types("sian", "profile stage nine"), "I did not understand")


async def the_board_reads_the_figures(workspace: Workspace) -> None:
    told = await workspace.types("catrin", "profile")
    tells(told, "Cluster profile 2017")
    told = await workspace.presses("catrin", "The health board's figures")
    tells(told, "Clusters: 8", "Clusters that have answered: 1", "1 of 1 (100 %)")
    told = await workspace.presses("catrin", "All health boards' figures")
    tells(told, "All health boards", "Clusters: 63")
