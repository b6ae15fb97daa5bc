"""Bodies as people meet them: the map, a channel of their own, their duties, and how they are refused what is a cluster's."""

from dataclasses import replace
from datetime import date

import pytest

from bot.clock import Clock
from bot.domain.bodies import Surroundings
from bot.domain.ids import ClusterId
from bot.domain.people import Language, Role
from bot.domain.permissions import board_meant
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import DutyOfAnother, NotAllowed, OnlyForClusters, Refusal
from bot.domain.requirements import OwnerKind
from bot.domain.setup import SetUpWish
from bot.playground.blocks import check_message, check_view
from bot.services import Services
from bot.views import refusals
from bot.views import setup as setup_views
from bot.views.message import Message
from handlers import bodies, deadlines, home, plan, profiles, setup, sharing
from handlers.request import Reply
from handlers.routes import ROUTES
from tests.asking import asked
from tests.services.test_bodies import imported
from tests.world import World

GROUP = "C0GROUP"


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


async def number(world: World, name: str) -> ClusterId:
    (row,) = await world.run("SELECT id FROM cluster WHERE name = :name", name=name)
    return ClusterId(int(str(row["id"])))


async def with_planning_group(world: World) -> ClusterId:
    """Import the bodies and give the planning group a channel; Dewi sets it up and Catrin leads it."""
    await imported(world)
    group = await number(world, "Neath Port Talbot Planning Group")
    wish = SetUpWish(group, (world.catrin,), None, Language.BOTH)
    await world.services.setup.bind(await world.ask(world.dewi, GROUP), "set up", wish)
    return group


async def shown(world: World, user: str, text: str = "", channel: str | None = "C0NEATH") -> Message:
    return message_of(await bodies.show(await asked(world, user, text, channel=channel), world.services))


async def test_without_any_body_the_way_to_bring_them_in_is_told(world: World):
    assert "clwstwr import bodies FILE.csv" in (await shown(world, world.sian)).text


async def test_the_map_around_a_cluster_is_told_nearest_first(world: World):
    await imported(world)
    text = str((await shown(world, world.gareth)).blocks)
    assert "Cluster: Neath" in text
    assert "Pan-cluster planning group: *Neath Port Talbot Planning Group*" in text
    assert text.index("Planning Group") < text.index("Partnership Board")


async def test_a_body_is_shown_with_its_members_and_their_dates(world: World):
    await imported(world)
    text = str((await shown(world, world.priya, "planning group")).blocks)
    assert "Members today (3):" in text
    assert "Cluster: Afan (since 1 Apr 2017, until 1 Apr 2018)" in text
    assert "Professional collaborative: Neath GP Collaborative" in text
    assert "/clwstwr setup Neath Port Talbot Planning Group" in text


async def test_a_welsh_reader_reads_welsh_names(world: World):
    await imported(world)
    found: Surroundings = await world.services.bodies.around(await world.ask(world.sian), "partnership board")
    from bot.views import bodies as views

    text = str(views.show(world.voices.welsh, found).blocks)
    assert "Bwrdd Partneriaeth Gorllewin Morgannwg" in text


async def test_the_setup_form_names_the_kind_of_a_body(world: World):
    await imported(world)
    reply = await setup.open_form(await asked(world, world.dewi, channel=GROUP), world.services)
    assert reply.form is not None
    assert check_view(reply.form.payload(GROUP), "modal") == []
    assert "Delivery vehicle: Afan Valley Federation" in str(reply.form.blocks)
    assert "'text': 'Neath'" in str(reply.form.blocks)


async def test_a_body_set_up_is_introduced_as_what_it_is(world: World):
    await with_planning_group(world)
    (introduction,) = await world.services.setup.claim_introductions()
    said = setup_views.welcome(world.voices.english, introduction.cluster)
    assert "Pan-cluster planning group: Neath Port Talbot Planning Group" in said.text
    assert "action plan of this body" in said.text


async def test_the_people_of_its_members_belong_in_its_channel(world: World):
    await with_planning_group(world)
    asker = await world.ask(world.sian, GROUP)
    assert asker.member_here
    request = await asked(world, world.sian, channel=GROUP)
    assert "Neath Port Talbot Planning Group" in message_of(await plan.show(request, world.services)).text
    with pytest.raises(NotAllowed):  # Owen belongs nowhere
        await plan.show(await asked(world, world.owen, channel=GROUP), world.services)


async def test_who_has_left_belongs_no_more(world: World):
    await with_planning_group(world)
    await world.run("UPDATE body_member SET until_date = '2017-06-01'")
    assert (await world.ask(world.sian, GROUP)).member_here
    world.winder.to("2017-06-01")
    assert not (await world.ask(world.sian, GROUP)).member_here


async def test_a_body_keeps_a_plan_of_its_own(world: World):
    await with_planning_group(world)
    typed = await asked(world, world.catrin, "new objective: One falls service", channel=GROUP)
    reply = await plan.write(await asked(world, world.catrin, channel=GROUP), world.services)
    assert reply.form is not None
    answers = {"meeting": "0", "row": "new", "objective": "One falls service", "rag": "red"}
    request = replace(typed, text="", answers=answers, carries="0|0")
    assert "One falls service" in message_of(await plan.record(request, world.services)).text
    theirs = await plan.show(await asked(world, world.sian), world.services)
    assert "One falls service" not in str(message_of(theirs).blocks)


async def test_a_body_has_no_yearly_profile(world: World):
    await with_planning_group(world)
    with pytest.raises(OnlyForClusters):
        await profiles.show(await asked(world, world.catrin, channel=GROUP), world.services)


def for_planning_groups(programme: ProgrammeYear) -> ProgrammeYear:
    """Let a year ask its cluster plan of the planning groups, and nothing else of anybody."""
    agreed = next(each for each in programme.requirements if each.owner is OwnerKind.CLUSTER and each.due)
    asks = replace(agreed, owner=OwnerKind.PLANNING_GROUP, needs=None)
    return replace(programme, requirements=(asks,))


async def test_a_duty_of_a_planning_group_is_shown_and_recorded_in_its_channel(world: World):
    await with_planning_group(world)
    year = for_planning_groups(world.services.programmes.on(world.winder.at.date()))
    (asks,) = year.requirements
    services = Services(world.database, Clock(world.winder.now), [year])
    request = await asked(world, world.catrin, "all", channel=GROUP)
    told = message_of(await deadlines.show(request, services))
    assert "Pan-cluster planning group: Neath Port Talbot Planning Group" in str(told.blocks)
    assert asks.title.en in str(told.blocks)
    assert "Health board:" not in str(told.blocks)
    receipt = await sharing.share(await asked(world, world.catrin, asks.key, channel=GROUP), services)
    assert "Pan-cluster planning group" in str(message_of(receipt).blocks)
    (kept,) = await world.run("SELECT owner_kind, owner_id FROM submission")
    assert kept["owner_kind"] == "pan-cluster planning group"
    done = message_of(await deadlines.show(await asked(world, world.catrin, "done", channel=GROUP), services))
    assert asks.title.en in str(done.blocks)


async def test_a_duty_of_another_kind_is_refused_with_whose_it_is(world: World):
    await with_planning_group(world)
    year = for_planning_groups(world.services.programmes.on(world.winder.at.date()))
    services = Services(world.database, Clock(world.winder.now), [year])
    with pytest.raises(DutyOfAnother) as refused:
        await sharing.share(await asked(world, world.catrin, year.requirements[0].key), services)
    assert refused.value.requirement.owner is OwnerKind.PLANNING_GROUP


async def test_the_lead_of_a_body_is_reminded_of_its_duties_and_the_members_are_not(world: World):
    await with_planning_group(world)
    year = for_planning_groups(world.services.programmes.on(world.winder.at.date()))
    services = Services(world.database, Clock(world.winder.now), [year])
    await services.reminders.plan()
    rows = await world.run(
        "SELECT DISTINCT recipient FROM reminder WHERE subject LIKE 'duty:%planning group%'"
    )
    assert {str(row["recipient"]) for row in rows} == {world.catrin}


async def test_the_command_has_a_welsh_name():
    found = ROUTES.find("cyrff grŵp cynllunio")
    assert found is not None
    assert (found[0].name, found[1]) == ("bodies", "grŵp cynllunio")


@pytest.mark.parametrize("more_clusters", [0, 64])
async def test_the_map_costs_two_round_trips_however_many_clusters_there_are(
    world: World, more_clusters: int
):
    await imported(world)
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, :count::int) n""",
        count=more_clusters,
    )
    costs = []
    for user, text, channel in (
        (world.sian, "", "C0NEATH"),
        (world.sian, "planning group", "C0NEATH"),
        (world.catrin, "", "C0OFFICE"),
    ):
        before = world.database.round_trips
        await shown(world, user, text, channel)
        costs.append(world.database.round_trips - before)
    assert costs == [2, 2, 2]


def test_a_day_before_the_first_member_is_empty() -> None:
    assert Surroundings(OwnerKind.CLUSTER, "Neath", date(2017, 4, 3)).above == ()


async def test_a_body_can_have_a_lead_of_its_own(world: World):
    group = await with_planning_group(world)
    await world.appoint(world.priya, "Priya Patel", Role.CLUSTER_LEAD, cluster=group)
    text = str((await shown(world, world.priya, channel=GROUP)).blocks)
    assert "Leads: Catrin Lloyd, Priya Patel" in text


@pytest.mark.parametrize(
    "command", ["attendance", "evidence", "pathways", "test", "library", "review", "points", "meeting plan"]
)
async def test_what_only_clusters_have_is_refused_with_what_a_body_has(world: World, command: str):
    group = await with_planning_group(world)
    await world.appoint(world.priya, "Priya Patel", Role.CLUSTER_LEAD, cluster=group)
    found = ROUTES.find(command)
    assert found is not None
    with pytest.raises(OnlyForClusters) as refused:
        await found[0].handler(await asked(world, world.priya, channel=GROUP), world.services)
    told = refusals.sentence(world.voices.english, refused.value)
    assert "Neath Port Talbot Planning Group" in told
    assert "/clwstwr plan" in told


async def test_every_command_answers_in_a_bodys_channel(world: World):
    await with_planning_group(world)
    said: list[str] = []
    for command in ROUTES.commands:
        for user in (world.catrin, world.sian, world.dewi, world.owen):
            try:
                reply = await command.handler(await asked(world, user, channel=GROUP), world.services)
            except Refusal as refusal:
                said.append(refusals.sentence(world.voices.english, refusal))
                continue
            if reply.message is not None:
                assert check_message(list(reply.message.blocks)) == [], command.name
            if reply.form is not None:
                assert check_view(reply.form.payload(GROUP), "modal") == [], command.name
    assert said
    assert all(said)


async def test_an_officer_keeps_the_boards_commands_in_a_bodys_channel(world: World):
    await with_planning_group(world)
    asker = await world.ask(world.catrin, GROUP)
    assert board_meant(asker) == world.board


async def test_the_home_tab_of_who_leads_a_body_names_it(world: World):
    await with_planning_group(world)
    page = await home.show(await asked(world, world.catrin, channel=None), world.services)
    text = str(page.blocks)
    assert "Pan-cluster planning group: Neath Port Talbot Planning Group" in text


async def test_the_work_programme_asks_a_planning_group_in_its_channel(world: World):
    world.winder.to("2022-05-03")
    await with_planning_group(world)
    request = await asked(world, world.catrin, "acd", channel=GROUP)
    text = str(message_of(await deadlines.show(request, world.services)).blocks)
    assert "Skills for the all-Wales contract" in text
    assert "Requirements for working with the planning groups" not in text  # the partnership board's
    typed = await asked(world, world.catrin, "contract-skills", channel=GROUP)
    receipt = message_of(await sharing.share(typed, world.services))
    assert "Skills for the all-Wales contract" in receipt.text
    (kept,) = await world.run("SELECT owner_kind, programme FROM submission")
    assert kept["owner_kind"] == "pan-cluster planning group"
    assert str(kept["programme"]).startswith("acd")
