"""The summary at three moments of the year, as a lead, a representative and the health board's officer read it."""

from tests.control import Workspace
from tests.journeys.neath import (
    DYFED_ROAD,
    PRACTICES,
    SKEWEN,
    every_practice_but,
    plans_the_year,
    section_of,
    takes_the_register,
    tells,
)

CLUSTERS_OF_THE_BOARD = {
    "Afan",
    "BayHealth",
    "CityHealth",
    "Cwmtawe",
    "Llwchwr",
    "Neath",
    "Penderi",
    "Upper Valleys",
}


async def test_three_moments_of_the_year(workspace: Workspace):
    await in_april_nothing_is_late_and_nothing_is_planned(workspace)
    await in_june_the_lead_reads_whom_to_ring(workspace)
    await in_november_one_practice_is_out_of_reach(workspace)


async def in_april_nothing_is_late_and_nothing_is_planned(workspace: Workspace) -> None:
    told = await workspace.types("sian", "summary")
    tells(told, "Summary 2017/18", "Cluster: Neath", "Practices: 7 · Too few meetings planned: 7")
    tells(told, "Nothing is overdue", "done: 0 of 116")
    told = await workspace.types("gareth", "summary")
    tells(told, f"*{DYFED_ROAD}*", "Meetings attended: 0 of 4", "Nothing is overdue")
    assert SKEWEN not in told
    told = await workspace.types("catrin", "summary")
    tells(told, "Swansea Bay University Health Board", "Pre-populated risk matrix", "Due in 27 days")
    assert _clusters(told).keys() == CLUSTERS_OF_THE_BOARD
    assert all(row["Overdue"] == row["At risk"] == "0" for row in _clusters(told).values())
    for user in ("priya", "owen"):
        tells(await workspace.types(user, "summary"), "Who can do it: ")


async def in_june_the_lead_reads_whom_to_ring(workspace: Workspace) -> None:
    await plans_the_year(workspace, day5="2018-01-24")
    await workspace.types("catrin", "share matrix")
    for duty in ("PDP", "matrix without the financial part"):
        await workspace.types("gareth", f"share {duty}")
    await workspace.goes_to("2017-06-21T14:00")
    await takes_the_register(workspace, "sian", "21 June", present=every_practice_but(SKEWEN))
    told = await workspace.types("sian", "summary")
    tells(told, "On track: 6 · Must come to everything left: 1", "Practices that have done it: 1 of 7")
    ring = section_of(told, "Whom to ring", "*Overdue, or due").splitlines()[1:]
    assert ring[0].startswith(f"*{SKEWEN}* · Meetings attended: 0 of 4 · still possible: 4")
    assert {line.split("*")[1] for line in ring} == set(every_practice_but(DYFED_ROAD)), (
        "Gareth has shared all"
    )
    told = await workspace.types("gareth", "summary")
    tells(told, "Meetings attended: 1 of 4 · still possible: 4 · On track", "Done: 2", "Nothing is overdue")
    told = await workspace.types("nia", "summary")
    tells(told, "Must come to everything left", "Overdue or at risk: 2", "31 May 2017 · Overdue: 21 days")
    told = await workspace.types("catrin", "summary")
    tells(told, "The health board has done everything it owes")
    clusters = _clusters(told)
    tells(" ".join(clusters["Neath"].values()), "12 0 2 of 116")
    assert (clusters["Neath"]["Last chance"], clusters["Neath"]["Too few planned"]) == ("1", "0")
    assert (clusters["BayHealth"]["Overdue"], clusters["BayHealth"]["Too few planned"]) == ("16", "8")
    assert _are_worst_first(clusters)


async def in_november_one_practice_is_out_of_reach(workspace: Workspace) -> None:
    for day, written in (("2017-09-06", "6 September"), ("2017-11-29", "29 November")):
        await workspace.goes_to(f"{day}T15:00")
        await takes_the_register(workspace, "sian", written, present=every_practice_but(SKEWEN))
        await workspace.presses("sian", "Record an outcome")
        await workspace.submits("sian", objective=f"Agreed on {written}", rag="red")
    told = await workspace.types("sian", "summary")
    tells(
        told, "On track: 6 · Out of reach: 1", "Mid-year peer review", "Practices that have done it: 6 of 7"
    )
    tells(section_of(told, "Whom to ring", "*Overdue, or due").splitlines()[1], SKEWEN, "Out of reach")
    told = await workspace.types("nia", "summary")
    tells(
        told,
        "Meetings attended: 0 of 4 · still possible: 2 · Out of reach",
        "Attend four cluster network meetings",
    )
    assert "lost" not in told, "no points are said to be lost"
    told = await workspace.types("catrin", "summary", channel="general")
    assert _clusters(told)["Neath"]["Out of reach"] == "1"
    assert _are_worst_first(_clusters(told))
    tells(
        await workspace.types("gareth", "summary", channel="general"), f"*{DYFED_ROAD}*", "3 of 4", "On track"
    )
    told = await workspace.presses("sian", "Attendance")
    tells(told, *PRACTICES)


def _clusters(told: str) -> dict[str, dict[str, str]]:
    """Read the table of clusters: each one's figures by the heading of their column."""
    lines = section_of(told, "Clusters, those with most overdue first").splitlines()[1:]
    rows = [number for number, line in enumerate(lines) if line in CLUSTERS_OF_THE_BOARD]
    width = rows[0]
    headings = lines[1:width]
    return {lines[row]: dict(zip(headings, lines[row + 1 : row + width], strict=True)) for row in rows}


def _are_worst_first(clusters: dict[str, dict[str, str]]) -> bool:
    overdue = [int(row["Overdue"]) for row in clusters.values()]
    return overdue == sorted(overdue, reverse=True)
