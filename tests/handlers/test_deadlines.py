"""What is due, as people read it: short until something is urgent, everything when it is asked for."""

from handlers import deadlines, sharing
from handlers.request import Reply
from tests.asking import asked
from tests.world import NEATH, World


def sections(reply: Reply) -> list[str]:
    assert reply.message is not None
    return [block["text"]["text"] for block in reply.message.blocks if block["type"] == "section"]


def offered(reply: Reply) -> list[str]:
    assert reply.message is not None
    return [str(block["accessory"]["value"]) for block in reply.message.blocks if "accessory" in block]


async def test_what_is_due_later_takes_one_line_each_under_the_dates_it_shares(world: World):
    reply = await deadlines.show(await asked(world, world.gareth), world.services)
    later = next(text for text in sections(reply) if text.startswith("*Later*"))
    assert later.count("Thursday 29 March 2018") == 1
    assert "• Three-year practice development plan (PDP) shared · CND 001W · must\n" in later
    assert offered(reply) == []


async def test_what_is_urgent_stands_in_full_with_its_button(world: World):
    world.winder.to("2017-05-22")
    reply = await deadlines.show(await asked(world, world.gareth), world.services)
    urgent = [text for text in sections(reply) if "Due: Wednesday 31 May 2017\nDue in 9 days" in text]
    assert len(urgent) == 2
    assert [value.split("|")[0] for value in offered(reply)] == ["matrix@2017/18", "pdp@2017/18"]


async def test_a_lead_reads_all_practices_once_and_their_own_practice_only_in_numbers(world: World):
    reply = await deadlines.show(await asked(world, world.sian), world.services)
    text = "\n".join(sections(reply))
    assert text.count("Outcome of the inactive-indicator peer review shared") == 1
    assert "Outcome of the inactive-indicator peer review shared · CND 011W · must · done: 0 of 7" in text
    assert "Later: 6 · No date stated: 9 · Aims: 1" in str(reply.message and reply.message.blocks)
    assert len(text) < 3000


async def test_what_is_urgent_for_anybody_stands_before_everything_else(world: World):
    reply = await deadlines.show(await asked(world, world.sian), world.services)
    texts = sections(reply)
    assert texts[0] == "*Health board: Swansea Bay University Health Board*"
    assert texts[1].startswith("*Due in the next 28 days*\n*Pre-populated risk matrix")
    assert reply.message is not None
    assert reply.message.blocks[3]["type"] == "divider"
    assert texts[2] == "*Cluster: Neath*"
    world.winder.to("2017-06-20")
    for typed in ("matrix without the financial part", "pdp"):
        await sharing.share(await asked(world, world.gareth, typed), world.services)
    calm = await deadlines.show(await asked(world, world.gareth, "Dyfed"), world.services)
    assert sections(calm)[0] == "Nothing is overdue, and nothing is due in the next 28 days."


async def test_a_lead_reads_which_practices_are_at_risk_before_any_has_done_it(world: World):
    meetings = [
        await world.meeting(day, closed=day < "2017-07-01")
        for day in ("2017-06-14", "2017-09-13", "2017-11-15", "2018-01-17")
    ]
    await world.attended(meetings[0], *(set(NEATH) - {"W98010"}))
    world.winder.to("2017-06-20")
    reply = await deadlines.show(await asked(world, world.sian), world.services)
    counted = next(text for text in sections(reply) if "*Attend four cluster network meetings*" in text)
    assert counted.endswith("Practices that have done it: 0 of 7\nOverdue or at risk: Skewen Medical Centre")


async def test_everything_stands_in_full_when_it_is_asked_for(world: World):
    reply = await deadlines.show(await asked(world, world.gareth, "all"), world.services)
    assert len(offered(reply)) == 11
    assert sum("Thursday 29 March 2018" in text for text in sections(reply)) >= 5


async def test_the_list_offers_to_record_something_that_has_no_button_of_its_own(world: World):
    reply = await deadlines.show(await asked(world, world.gareth), world.services)
    assert reply.message is not None
    labels = [element["text"]["text"] for element in reply.message.blocks[-1]["elements"]]
    assert labels[0] == "Shared or done…"
    form = (await sharing.open_one(await asked(world, world.gareth), world.services)).form
    assert form is not None
    assert next(block["block_id"] for block in form.blocks if block["type"] == "input") == "duty"


async def test_another_practice_is_shown_in_lines_too_when_it_is_asked_for(world: World):
    reply = await deadlines.show(await asked(world, world.gareth, "Castle"), world.services)
    assert (
        "• Attend four cluster network meetings · CND 009W · must · meetings attended: 0 of 4"
        in "\n".join(sections(reply))
    )


async def test_an_update_of_the_plan_names_the_meeting_that_asks_for_it(world: World):
    await world.meeting("2017-06-14", closed=True)
    await world.meeting("2017-09-13")
    world.winder.to("2017-09-01")
    shown = await deadlines.show(await asked(world, world.sian), world.services)
    update = next(text for text in sections(shown) if "Action plan updated after the meeting" in text)
    assert "must\nMeeting: Wednesday 14 June 2017\nDue: Wednesday 13 September 2017\n" in update
