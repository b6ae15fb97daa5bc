"""Work between meetings is kept where it was said: by an emoji, by a message's menu, by a note; and it stays."""

from tests.control import CHANNEL, Workspace, written
from tests.journeys.neath import CASTLE, DYFED_ROAD, SKEWEN, section_of, tells

WORK = "Work between meetings shown"
ROTA = "We agreed the winter rota with both pharmacies"
NHS_NUMBER = "943 476 5919"  # valid, of the range that is kept for tests


async def test_what_was_said_between_meetings_becomes_evidence(workspace: Workspace):
    await sian_puts_a_row_into_the_plan(workspace)
    ts = await says(workspace, "gareth", ROTA)
    await gareth_marks_his_message_and_chooses_the_row(workspace, ts)
    await the_same_message_is_kept_once(workspace, ts)
    await the_copy_stays_when_the_message_goes(workspace, ts)
    await sian_keeps_nias_message_from_its_menu(workspace)
    await nobody_keeps_a_patients_number(workspace)
    await huw_notes_what_was_never_written_in_slack(workspace)
    await everybody_reads_what_is_theirs(workspace)
    await gareth_takes_his_back(workspace)


async def says(workspace: Workspace, user: str, text: str) -> str:
    answer = await workspace.post("message", user=user, channel=CHANNEL, text=text)
    return str(answer["ts"])


async def marks(workspace: Workspace, user: str, ts: str, name: str = "file_folder", **more: bool) -> str:
    """Let somebody put an emoji under a message; returns what they read because of it."""
    answer = await workspace.post("react", user=user, channel=CHANNEL, ts=ts, name=name, **more)
    return "\n".join(written(message) for message in answer["messages"] if message["ephemeral"])


async def sian_puts_a_row_into_the_plan(workspace: Workspace) -> None:
    await workspace.types("sian", "outcome")
    await workspace.submits("sian", objective="Winter preparedness", rag="amber", meeting="Between meetings")


async def gareth_marks_his_message_and_chooses_the_row(workspace: Workspace, ts: str) -> None:
    assert await marks(workspace, "gareth", ts, "tada") == ""
    told = await marks(workspace, "gareth", ts)
    tells(told, "Kept as evidence", f"Practice: {DYFED_ROAD}", WORK, ROTA, "Gareth Pugh", "3 April 2017")
    tells(told, "/archives/C0NEATH/p")
    await workspace.presses("gareth", "Choose its row of the plan…")
    told = await workspace.submits("gareth", row="1. Winter preparedness")
    tells(told, "Row 1 of the plan: Winter preparedness")
    tells(await workspace.types("gareth", "deadlines done"), WORK)


async def the_same_message_is_kept_once(workspace: Workspace, ts: str) -> None:
    await marks(workspace, "gareth", ts, remove=True)
    tells(await marks(workspace, "gareth", ts), "kept already", "Row 1 of the plan")
    assert await marks(workspace, "priya", ts) == ""
    assert await marks(workspace, "owen", ts) == ""


async def the_copy_stays_when_the_message_goes(workspace: Workspace, ts: str) -> None:
    state = workspace.playground.workspace.state
    message = state.message("C0NEATH", ts)
    assert message is not None
    workspace.playground.workspace.edit(message, text="Never mind")
    tells(await workspace.types("gareth", "evidence"), ROTA)
    workspace.playground.workspace.delete(message)
    await workspace.quiet()
    tells(await workspace.types("gareth", "evidence"), ROTA)


async def sian_keeps_nias_message_from_its_menu(workspace: Workspace) -> None:
    ts = await says(workspace, "nia", "Skewen wrote to every carer @priya")
    await workspace.post("shortcut", user="sian", name="Keep as evidence", channel=CHANNEL, ts=ts)
    form = written(await workspace.form("sian"))
    tells(form, "Nia Morgan", "Skewen wrote to every carer @Priya Patel", "health board can read it")
    told = await workspace.submits("sian", row="1. Winter preparedness")
    tells(told, "Kept as evidence", f"Practice: {SKEWEN}", "Row 1 of the plan")
    answer = await workspace.post("shortcut", user="owen", name="Keep as evidence", channel=CHANNEL, ts=ts)
    assert answer["view"] is None
    tells("\n".join(map(written, answer["messages"])), "You have no role here yet")


async def nobody_keeps_a_patients_number(workspace: Workspace) -> None:
    ts = await says(workspace, "gareth", f"Rang about {NHS_NUMBER}")
    tells(await marks(workspace, "gareth", ts), "NHS number", "not kept")
    answer = await workspace.post("shortcut", user="gareth", name="Keep as evidence", channel=CHANNEL, ts=ts)
    assert answer["view"] is None
    tells("\n".join(map(written, answer["messages"])), "NHS number")
    tells(await workspace.types("gareth", f"evidence note: rang {NHS_NUMBER}"), "NHS number")
    assert NHS_NUMBER not in await workspace.types("sian", "evidence")


async def huw_notes_what_was_never_written_in_slack(workspace: Workspace) -> None:
    tells(await workspace.types("huw", "evidence"), "Nothing is kept yet", ":file_folder:")
    await workspace.types("huw", "evidence We met the school nurses")
    told = await workspace.submits("huw", on="2017-04-02")
    tells(told, "Kept as evidence", "We met the school nurses", "Sunday 2 April 2017")
    tells(await workspace.types("huw", "tystiolaeth 1: Cwrdd â'r nyrsys"), "Rhes 1 o'r cynllun")


async def everybody_reads_what_is_theirs(workspace: Workspace) -> None:
    whole = await workspace.types("sian", "evidence")
    tells(whole, "Cluster: Neath", DYFED_ROAD, SKEWEN, "school nurses", "Nothing kept yet: ", CASTLE)
    tells(await workspace.types("catrin", "evidence"), "Cluster: Neath", ROTA)
    assert ROTA not in await workspace.types("nia", "evidence")
    tells(await workspace.types("nia", "evidence Dyfed Road"), "only for your own practice")
    tells(await workspace.types("priya", "evidence"), "Who can do it: ")
    tells(await workspace.types("gareth", "help evidence"), ":file_folder:", "Keep as evidence")


async def gareth_takes_his_back(workspace: Workspace) -> None:
    await workspace.types("gareth", "evidence")
    await workspace.presses("gareth", "Open…")
    await workspace.presses("gareth", "Take back…", "modal")
    tells(await workspace.submits("gareth", reason="It was the other practice"), "Taken back")
    tells(await workspace.types("gareth", "evidence"), "Nothing is kept yet")
    told = await workspace.types("gareth", "deadlines")
    tells(section_of(told, f"Practice: {DYFED_ROAD}"), WORK)
