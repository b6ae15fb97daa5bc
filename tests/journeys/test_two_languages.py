"""Two languages as equals: a channel speaks both, everybody is answered in their own, each command has two names."""

import pytest

from handlers.routes import COMMANDS
from tests.control import Workspace, written
from tests.journeys.neath import DYFED_ROAD, answers, message, plans_the_year, takes_the_register, tells

NEATH = "neath-cluster"


@pytest.fixture
async def bilingual(workspace: Workspace) -> Workspace:
    """Catrin lets the channel speak both languages; Nia is answered in Welsh, Gareth in English."""
    await workspace.types("catrin", "setup")
    told = await workspace.submits("catrin", language="Cymraeg + English")
    tells(told, "Language of this channel: Cymraeg + English")
    tells(await workspace.types("nia", "iaith cymraeg"), "O hyn ymlaen byddaf yn eich ateb yn Gymraeg")
    tells(await workspace.types("gareth", "language english"), "From now on I will answer you in English")
    return workspace


async def test_what_all_read_is_in_both_languages_welsh_first(bilingual: Workspace):
    await plans_the_year(bilingual)
    for reader in ("gareth", "nia"):
        shown = await message(bilingual, reader, "21 June 2017, 12:30")
        for said in (written(shown), shown["text"]):
            tells(
                said,
                "Cyfarfod clwstwr: Neath",
                "Dydd Mercher 21 Mehefin 2017, 12:30",
                "Cluster meeting: Neath",
            )
            assert said.index("Cyfarfod clwstwr") < said.index("Cluster meeting")
    await bilingual.types("sian", "meeting move 21 June to 28 June")
    moved = written(await message(bilingual, "gareth", "The cluster meeting has moved"))
    assert moved.index("Dydd Mercher 28 Mehefin 2017") < moved.index("Wednesday 28 June 2017")
    await bilingual.goes_to("2017-06-28T11:15")
    tells(await answers(bilingual, "nia", "Yma", "28 June 2017"), "Skewen Medical Centre")
    tells(await answers(bilingual, "gareth", "Here", "28 June 2017"), f"Recorded as present: *{DYFED_ROAD}*")
    tells(await takes_the_register(bilingual, "sian", "28 June", present=[]), "The register is closed")


async def test_everybody_is_answered_alone_in_their_own_language(bilingual: Workspace):
    await plans_the_year(bilingual)
    for typed in ("deadlines", "dyddiadau"):
        tells(
            await bilingual.types("nia", typed), "Dyddiad cau: Dydd Mercher 31 Mai 2017", "Dydd Sadwrn y Pasg"
        )
        tells(await bilingual.types("gareth", typed), "Due: Wednesday 31 May 2017", "Easter Saturday")
    welsh = await bilingual.presses(
        "nia", "Coming", ts=(await message(bilingual, "nia", "21 June 2017"))["ts"]
    )
    tells(welsh.split("Cyfarfod clwstwr")[0], "Skewen Medical Centre: yn dod", "Dydd Mercher 21 Mehefin 2017")
    tells(
        await bilingual.types("nia", "rhannu CDP ar 28 Mawrth 2017"), "Derbynneb", "Mewn pryd", "bwrdd iechyd"
    )
    tells(await bilingual.types("nia", "rhannu CDP ar 31 Mehefin"), "31 Mehefin")
    tells(await bilingual.types("nia", "cofrestr"), "Pwy all ei wneud", "arweinydd clwstwr")


async def test_a_form_speaks_its_readers_language(bilingual: Workspace):
    await bilingual.types("nia", "rhannu")
    form = await bilingual.form("nia")
    assert form["title"] == "Rhannu neu gwblhau"
    await bilingual.submits(
        "nia", duty="Cynllun datblygu practis tair blynedd wedi'i rannu", shared_on="2030-01-01"
    )
    tells(str((await bilingual.form("nia"))["errors"]), "2030", "Ionawr")
    await bilingual.types("gareth", "rhannu")
    assert (await bilingual.form("gareth"))["title"] == "Shared or done"


async def test_reminders_come_in_the_readers_language(bilingual: Workspace):
    await bilingual.goes_to("2017-04-19T10:00")
    tells("\n".join(await bilingual.reads("nia", "clwstwr")), "Bore da", "Dydd Mercher 31 Mai 2017")
    tells("\n".join(await bilingual.reads("gareth", "clwstwr")), "Good morning", "Wednesday 31 May 2017")
    tells(await bilingual.types("nia", "pam"), "28 diwrnod gwaith cyn y dyddiad")


async def test_every_command_answers_to_its_welsh_name(bilingual: Workspace):
    """Whoever types Welsh words without having chosen a language is answered in Welsh."""
    for command in COMMANDS:
        tells(await bilingual.types("gareth", f"help {command.welsh}"), f"/clwstwr {command.name}")
        tells(await bilingual.types("nia", f"cymorth {command.name}"), f"/clwstwr {command.welsh}")
    tells(await bilingual.types("huw", "dyddiadau"), "Dydd Mercher 31 Mai 2017")
    tells(await bilingual.types("huw", "deadlines"), "Wednesday 31 May 2017")
    tells(await bilingual.types("nia", "iaith blodyn"), "ar ôl “iaith”", "/clwstwr cymorth iaith")
    tells(await bilingual.types("gareth", "iaith blodyn"), "after “language”", "/clwstwr help language")
    tells(await bilingual.types("nia", "blodyn"), "Dydw i ddim yn adnabod “blodyn”", "/clwstwr cymorth")


async def test_a_channel_of_one_language_stays_with_it(workspace: Workspace):
    await workspace.types("catrin", "setup")
    await workspace.submits("catrin", language="Cymraeg")
    await plans_the_year(workspace)
    shown = written(await message(workspace, "gareth", "21 Mehefin 2017, 12:30", NEATH))
    tells(shown, "Cyfarfod clwstwr: Neath", "Yn dod")
    assert "Coming" not in shown
