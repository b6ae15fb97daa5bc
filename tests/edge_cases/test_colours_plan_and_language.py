"""Colours that mean something else, a plan that nobody updated, and a person of two languages."""

from datetime import date

from bot.domain.cluster_settings import ClusterSettings, RagLegend
from bot.domain.compliance import DutyState
from bot.domain.outcomes import WrittenOutcome
from bot.domain.people import Language
from bot.domain.plan_words import Column
from bot.views import plan as views
from bot.views.message import together
from bot.views.words import ENGLISH, Words
from handlers import deadlines, people
from tests.asking import asked
from tests.world import AFAN_CHANNEL, World


async def test_edge_35_red_is_read_as_the_cluster_means_it_and_never_as_a_colour_alone(world: World):
    row = WrittenOutcome(None, {Column.OBJECTIVE: "Winter rota", Column.RAG: "red"})
    await world.services.plan.record(await world.ask(world.sian), "row", row)
    for legend, means in (
        (RagLegend.PROGRESS, "Red: not started yet"),
        (RagLegend.RISK, "Red: at risk, needs help"),
    ):
        lead = await world.ask(world.sian)
        await world.services.cluster_settings.change(lead, ClusterSettings(rag_legend=legend), legend)
        plan = await world.services.plan.show(await world.ask(world.sian))
        shown = views.overview(ENGLISH, plan, may_record=True)
        assert means in str(shown.blocks)
        assert means in shown.text


async def test_edge_36_every_held_meeting_opens_a_refresh_due_before_the_next_one(world: World):
    for day in ("2017-06-14", "2017-07-12"):
        await world.meeting(day, closed=True)
    await world.meeting("2017-09-13")
    world.winder.to("2017-07-13")
    report = await world.services.reports.compliance(world.installation, world.neath)
    (rolled,) = [a for a in report.assessments if a.duty.requirement.key == "plan-refresh"]
    assert (rolled.state, rolled.duty.due) == (DutyState.OVERDUE, date(2017, 7, 12))
    plan = await world.services.plan.show(await world.ask(world.sian))
    assert plan.owed is not None
    assert (plan.owed.meeting.on, plan.owed.due) == (date(2017, 7, 12), date(2017, 9, 13))
    await world.services.plan.review(await world.ask(world.sian), "reviewed")
    assert (await world.services.plan.show(await world.ask(world.sian))).owed is None


async def test_edge_37_a_person_is_answered_in_their_language_and_a_channel_in_both(world: World):
    await people.choose_language(await asked(world, world.nia, "cymraeg"), world.services)
    welsh = (await deadlines.show(await asked(world, world.nia), world.services)).message
    english = (await deadlines.show(await asked(world, world.gareth), world.services)).message
    assert welsh is not None
    assert english is not None
    assert "Dyddiadau" in welsh.text
    assert "Deadlines" in english.text
    afan = (await world.ask(world.sian, AFAN_CHANNEL)).here
    assert afan is not None
    assert afan.language is Language.BOTH
    plan = await world.services.plan.show(await world.ask(world.sian))

    def shown(say: Words) -> Language:
        return say.language

    said = world.voices.shared(afan.language)
    assert [shown(say) for say in said] == [Language.WELSH, Language.ENGLISH]
    both = together(said, lambda say: views.overview(say, plan, may_record=False)).text
    assert "Cynllun" in both
    assert "Action plan" in both


async def test_edge_37_the_choice_is_remembered_wherever_the_person_asks(world: World):
    await people.choose_language(await asked(world, world.nia, "cy"), world.services)
    for channel in (AFAN_CHANNEL, None):
        person = (await world.ask(world.nia, channel)).person
        assert person is not None
        assert person.language is Language.WELSH
