"""Evidence on the real database: kept once with its submission, for the right practice, given a row, taken back."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.domain.compliance import DutyState
from bot.domain.evidence import BoardEvidence, EvidenceChoices, EvidenceReceipt, EvidenceShelf, WantedEvidence
from bot.domain.evidence_text import TypedNote
from bot.domain.ids import EvidenceId
from bot.domain.outcomes import WrittenOutcome
from bot.domain.people import Role
from bot.domain.plan_words import Column
from bot.domain.refusals import (
    EvidenceNeedsPractice,
    HoldsFinancialPart,
    HoldsPatientData,
    LeftEmpty,
    MessageNeedsPractice,
    NotAllowed,
    NothingFound,
    NotSharedYet,
    NotYourPractice,
    NoWordsToKeep,
    PracticeNotFound,
    ReasonNeeded,
    RowChosenAlready,
    TooLong,
)
from bot.domain.said_message import SaidMessage
from tests.world import AFAN_CHANNEL, NEATH_CHANNEL, World

_KEYS = iter(range(1, 10_000))
ROTA = "We agreed the winter rota with the two pharmacies."
NHS_NUMBER = "943 476 5919"  # valid, of the range that is kept for tests


def message(
    words: str = ROTA, author: str = "U0GARETH", *, at: str = "2017-06-07T10:30", channel: str = NEATH_CHANNEL
) -> SaidMessage:
    """Make a message as the messenger hands it over."""
    ts = f"{datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp():.6f}"
    link = f"https://clwstwr.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return SaidMessage(channel, ts, author, "", words, link)


async def react(world: World, user: str, said: SaidMessage, key: str = "") -> EvidenceReceipt:
    asker = await world.ask(user, said.channel)
    return await world.services.evidence.keep_reacted(asker, key or f"react-{next(_KEYS)}", said)


async def note(world: World, user: str, words: str = ROTA, key: str = "", **more: object) -> EvidenceReceipt:
    typed = TypedNote(words, **more)  # type: ignore[arg-type]  # the tests give the note's own fields
    done = await world.services.evidence.keep_typed(
        await world.ask(user), key or f"note-{next(_KEYS)}", typed
    )
    assert isinstance(done, EvidenceReceipt)
    return done


async def form(world: World, user: str, wanted: WantedEvidence, key: str = "") -> EvidenceReceipt:
    return await world.services.evidence.keep(await world.ask(user), key or f"form-{next(_KEYS)}", wanted)


async def row(world: World, objective: str = "Winter preparedness") -> int:
    outcome = WrittenOutcome(None, {Column.OBJECTIVE: objective, Column.RAG: "amber"})
    done = await world.services.plan.record(await world.ask(world.sian), f"row-{next(_KEYS)}", outcome)
    return done.number or 0


async def shelf(world: World, user: str, text: str = "") -> EvidenceShelf:
    found = await world.services.evidence_shelves.show(await world.ask(user), text)
    assert isinstance(found, EvidenceShelf)
    return found


async def stored(world: World, table: str = "evidence") -> int:
    (count,) = await world.run(f"SELECT count(*) AS n FROM {table} WHERE withdrawn_at IS NULL")
    return int(str(count["n"]))


async def state(world: World, practice: str) -> DutyState:
    """Read where a practice stands with work between meetings."""
    report = await world.services.reports.compliance(world.installation, world.neath, world.winder.at.date())
    (found,) = [
        each
        for each in report.assessments
        if each.duty.owner.id == world.practice(practice) and each.duty.requirement.key == "work-between"
    ]
    return found.state


async def test_a_message_is_copied_with_its_writer_its_day_and_its_address(world: World):
    world.winder.to("2017-06-08")
    done = await react(
        world, world.gareth, message("Done: rota for <@U0NIA> &amp; <https://x.wales|the list>")
    )
    assert done.fresh
    assert done.kept.words == "Done: rota for @Nia Morgan & the list (https://x.wales)"
    assert (done.kept.practice_name, done.kept.author) == ("Dyfed Road Health Centre", "Gareth Pugh")
    assert str(done.kept.on) == "2017-06-07"
    assert done.kept.link.startswith("https://clwstwr.slack.com/archives/C0NEATH/p")
    assert done.requirement.key == "work-between"


async def test_the_same_message_is_kept_once_whoever_marks_it_again(world: World):
    world.winder.to("2017-06-08")
    first = await react(world, world.gareth, message())
    again = await react(world, world.gareth, message())
    by_form = await form(
        world, world.sian, WantedEvidence(practice=world.practice("Dyfed"), message=message())
    )
    assert first.fresh
    assert not again.fresh
    assert not by_form.fresh
    assert {again.kept.id, by_form.kept.id} == {first.kept.id}
    assert await stored(world) == await stored(world, "submission") == 1


async def test_a_message_marked_twice_in_the_same_instant_is_kept_once(world: World):
    world.winder.to("2017-06-08")
    said = message()
    done = await asyncio.gather(*(react(world, world.gareth, said) for _ in range(6)))
    assert sum(each.fresh for each in done) == 1
    assert len({each.kept.id for each in done}) == 1
    assert await stored(world) == await stored(world, "submission") == 1


async def test_a_repeated_delivery_keeps_one_note(world: World):
    world.winder.to("2017-06-08")
    first = await note(world, world.gareth, key="same")
    again = await note(world, world.gareth, key="same")
    assert (first.fresh, again.fresh) == (True, False)
    assert await stored(world) == await stored(world, "submission") == 1


async def test_the_same_note_of_the_same_day_is_kept_once_and_of_another_day_again(world: World):
    world.winder.to("2017-06-08")
    await note(world, world.gareth)
    world.winder.to("2017-06-08", "15:00")
    assert not (await note(world, world.gareth)).fresh
    world.winder.to("2017-06-09")
    assert (await note(world, world.gareth)).fresh
    assert await stored(world) == 2


async def test_one_message_can_be_evidence_of_two_practices(world: World):
    world.winder.to("2017-06-08")
    assert (await react(world, world.gareth, message())).fresh
    assert (await react(world, world.nia, message())).fresh
    assert await stored(world) == 2


async def test_a_lead_marks_for_the_practice_of_whoever_wrote_it(world: World):
    world.winder.to("2017-06-08")
    theirs = await react(world, world.sian, message(author=world.nia))
    assert theirs.kept.practice_name == "Skewen Medical Centre"
    own = await react(world, world.sian, message(author=world.priya, at="2017-06-07T11:00"))
    assert own.kept.practice_name == "Castle Surgery"


async def test_a_lead_without_a_practice_is_asked_whose_it_is(world: World):
    world.winder.to("2017-06-08")
    with pytest.raises(MessageNeedsPractice):
        await react(world, world.catrin, message(author=world.priya))
    assert await stored(world) == 0


async def test_a_message_of_a_partner_is_evidence_of_the_practice_that_marks_it(world: World):
    world.winder.to("2017-06-08")
    done = await react(world, world.huw, message(author=world.priya))
    assert (done.kept.practice_name, done.kept.author) == ("Victoria Gardens Surgery", "Priya Patel")


@pytest.mark.parametrize("user", ["priya", "owen", "dewi"])
async def test_whoever_speaks_for_no_practice_keeps_nothing(world: World, user: str):
    world.winder.to("2017-06-08")
    with pytest.raises(NotAllowed):
        await react(world, getattr(world, user), message())
    with pytest.raises(NotAllowed):
        await note(world, getattr(world, user))
    assert await stored(world) == 0


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (f"Rang {NHS_NUMBER} about the clinic", HoldsPatientData),
        ("Sustainability assessment: our profits fell by £20,000", HoldsFinancialPart),
        ("", NoWordsToKeep),
    ],
)
async def test_what_must_not_be_kept_is_refused_on_every_way_in(
    world: World, words: str, refused: type[Exception]
):
    world.winder.to("2017-06-08")
    gareth = await world.ask(world.gareth)
    with pytest.raises(refused):
        await react(world, world.gareth, message(words))
    with pytest.raises(refused):
        await world.services.evidence.offer(gareth, message(words))
    with pytest.raises(refused):
        await form(world, world.gareth, WantedEvidence(message=message(words)))
    with pytest.raises(LeftEmpty if refused is NoWordsToKeep else refused):
        await note(world, world.gareth, words)
    assert await stored(world) == await stored(world, "submission") == 0


async def test_a_file_that_looks_like_the_finances_is_refused_by_its_name(world: World):
    world.winder.to("2017-06-08")
    said = SaidMessage(NEATH_CHANNEL, "1496831400.000100", world.gareth, words="", files=("rota.xlsx",))
    assert (await react(world, world.gareth, said)).kept.words == "rota.xlsx"
    finances = SaidMessage(
        NEATH_CHANNEL, "1496831401.000100", world.gareth, files=("sustainability assessment accounts.xlsx",)
    )
    with pytest.raises(HoldsFinancialPart):
        await react(world, world.gareth, finances)


async def test_a_long_message_is_kept_from_its_beginning_and_a_long_note_is_refused(world: World):
    world.winder.to("2017-06-08")
    done = await react(world, world.gareth, message("word " * 1000))
    assert len(done.kept.words) == 2500
    assert done.kept.words.endswith("…")
    with pytest.raises(TooLong):
        await note(world, world.gareth, "word " * 1000)


async def test_keeping_evidence_does_the_duty_of_its_day_at_once(world: World):
    world.winder.to("2017-06-08")
    assert await state(world, "Dyfed") is DutyState.OPEN
    await react(world, world.gareth, message())
    assert await state(world, "Dyfed") is DutyState.MET
    assert await state(world, "Skewen") is DutyState.OPEN
    (shared,) = await world.run("SELECT requirement, shared_on, note, link, source FROM submission")
    assert shared["requirement"] == "work-between"
    assert str(shared["shared_on"]) == "2017-06-07"
    assert shared["source"] == "evidence:1"
    assert str(shared["link"]).startswith("https://")
    (facts,) = await world.run("SELECT facts_at FROM cluster_channel WHERE cluster_id = 1")
    assert facts["facts_at"] == world.winder.at


async def test_a_piece_taken_back_takes_its_record_along_and_both_can_be_read(world: World):
    world.winder.to("2017-06-08")
    done = await note(world, world.gareth)
    gareth = await world.ask(world.gareth)
    with pytest.raises(ReasonNeeded):
        await world.services.evidence.withdraw(gareth, "back", done.kept.id, "")
    await world.services.evidence.withdraw(gareth, "back", done.kept.id, "It was last year")
    assert await state(world, "Dyfed") is DutyState.OPEN
    assert await stored(world) == await stored(world, "submission") == 0
    kept = await world.run(
        """SELECT e.withdrawn_reason AS theirs, s.withdrawn_reason AS ours, s.withdrawn_by
             FROM evidence e JOIN submission s ON s.source = 'evidence:' || e.id"""
    )
    assert kept == [{"theirs": "It was last year", "ours": "It was last year", "withdrawn_by": world.gareth}]
    with pytest.raises(NothingFound):
        await world.services.evidence.withdraw(gareth, "again", done.kept.id, "Twice")


async def test_one_piece_taken_back_leaves_the_duty_to_the_other(world: World):
    world.winder.to("2017-06-08")
    first = await note(world, world.gareth, "First we rang everybody")
    await note(world, world.gareth, "Then we wrote to everybody")
    await world.services.evidence.withdraw(await world.ask(world.gareth), "back", first.kept.id, "Not by us")
    assert await state(world, "Dyfed") is DutyState.MET


async def test_a_message_taken_back_can_be_kept_again(world: World):
    world.winder.to("2017-06-08")
    first = await react(world, world.gareth, message(), key="event")
    await world.services.evidence.withdraw(await world.ask(world.gareth), "back", first.kept.id, "Not ours")
    with pytest.raises(NothingFound):
        await react(world, world.gareth, message(), key="event")
    assert (await react(world, world.gareth, message())).fresh


async def test_a_record_taken_back_from_its_receipt_takes_the_evidence_along(world: World):
    world.winder.to("2017-06-08")
    await note(world, world.gareth)
    gareth = await world.ask(world.gareth)
    receipt = await world.services.sharing.share_typed(gareth, "work between meetings", "share")
    assert not receipt.fresh
    await world.services.sharing.withdraw(gareth, receipt.submission.id, "Not done", "back")
    assert await stored(world) == 0


async def test_a_note_is_for_a_row_of_the_plan_by_its_number(world: World):
    world.winder.to("2017-06-08")
    number = await row(world)
    done = await note(world, world.gareth, row=number)
    assert done.kept.row is not None
    assert (done.kept.row.number, done.kept.row.objective) == (1, "Winter preparedness")
    with pytest.raises(NothingFound):
        await note(world, world.gareth, row=7)


async def test_a_row_is_chosen_later_and_only_once(world: World):
    world.winder.to("2017-06-08")
    await row(world)
    await row(world, "Access to services")
    done = await react(world, world.gareth, message())
    assert done.kept.row is None
    assert done.rows
    gareth = await world.ask(world.gareth)
    chosen = await world.services.evidence.choose_row(gareth, "row", done.kept.id, 2)
    assert chosen.kept.row is not None
    assert chosen.kept.row.objective == "Access to services"
    again = await world.services.evidence.choose_row(gareth, "row-again", done.kept.id, 2)
    assert again.kept.row == chosen.kept.row
    with pytest.raises(RowChosenAlready):
        await world.services.evidence.choose_row(gareth, "other", done.kept.id, 1)
    (piece,) = (await shelf(world, world.gareth)).kept
    assert piece.row == chosen.kept.row


async def test_a_row_of_another_clusters_plan_cannot_be_chosen(world: World):
    world.winder.to("2017-06-08")
    done = await react(world, world.gareth, message())
    await row(world)
    with pytest.raises(NothingFound):
        await world.services.evidence.choose_row(await world.ask(world.gareth), "row", done.kept.id, 2)
    with pytest.raises(NotYourPractice):
        await world.services.evidence.choose_row(await world.ask(world.nia), "row", done.kept.id, 1)


async def test_practices_read_their_own_and_those_who_lead_read_all(world: World):
    world.winder.to("2017-06-08")
    await note(world, world.gareth, "Dyfed Road rang everybody")
    await note(world, world.nia, "Skewen wrote to everybody")
    assert [piece.practice_name for piece in (await shelf(world, world.gareth)).kept] == [
        "Dyfed Road Health Centre"
    ]
    for user in (world.sian, world.catrin):
        found = await shelf(world, user)
        assert found.whole
        assert len(found.kept) == 2
        assert len(found.practices) == 7
    assert len((await shelf(world, world.sian, "Skewen")).kept) == 1
    assert len((await shelf(world, world.sian, "Neath")).kept) == 2
    with pytest.raises(NotYourPractice):
        await shelf(world, world.gareth, "Skewen")
    with pytest.raises(PracticeNotFound):
        await shelf(world, world.sian, "Nowhere")
    with pytest.raises(NotAllowed):
        await shelf(world, world.priya)


async def test_an_officer_outside_a_channel_reads_the_numbers_of_all_clusters(world: World):
    world.winder.to("2017-06-08")
    await note(world, world.gareth)
    await note(world, world.gareth, "And one more thing we did")
    found = await world.services.evidence_shelves.show(await world.ask(world.catrin, None))
    assert isinstance(found, BoardEvidence)
    assert [(each.name, each.pieces, each.practices_with, each.practices) for each in found.clusters] == [
        ("Afan", 0, 0, 3),
        ("Neath", 2, 1, 7),
    ]


async def test_a_lead_names_the_practice_of_a_note(world: World):
    world.winder.to("2017-06-08")
    assert (await note(world, world.sian, practice="Tabernacle")).kept.practice_name == "Tabernacle Surgery"
    assert (await note(world, world.sian)).kept.practice_name == "Castle Surgery"
    with pytest.raises(EvidenceNeedsPractice):
        await note(world, world.catrin)
    with pytest.raises(NotYourPractice):
        await note(world, world.gareth, practice="Tabernacle")


async def test_a_sentence_with_a_colon_begins_the_form_and_is_not_lost(world: World):
    world.winder.to("2017-06-08")
    typed = TypedNote("one rota for all", practice="Agreed with both pharmacies")
    found = await world.services.evidence.keep_typed(await world.ask(world.gareth), "k", typed)
    assert isinstance(found, EvidenceChoices)
    assert found.words == "Agreed with both pharmacies: one rota for all"
    assert await stored(world) == 0


async def test_a_note_has_the_day_on_which_the_work_was_done(world: World):
    world.winder.to("2017-06-08")
    wanted = WantedEvidence(words=ROTA, on=world.winder.at.date().replace(day=1))
    done = await form(world, world.gareth, wanted)
    assert str(done.kept.on) == "2017-06-01"
    with pytest.raises(NotSharedYet):
        await form(world, world.gareth, WantedEvidence(words=ROTA, on=world.winder.at.date().replace(day=9)))


async def test_evidence_can_show_another_duty_that_asks_for_it(world: World):
    world.winder.to("2017-06-08")
    done = await form(world, world.gareth, WantedEvidence(words=ROTA, requirement="cgsat"))
    assert done.requirement.key == "cgsat"
    assert await state(world, "Dyfed") is DutyState.OPEN
    for foreign in ("pdp", "attendance", "nothing"):
        with pytest.raises(NothingFound):
            await form(world, world.gareth, WantedEvidence(words=ROTA, requirement=foreign))


async def test_a_message_of_last_year_belongs_to_last_year(world: World):
    world.winder.to("2018-04-03")
    done = await react(world, world.gareth, message(at="2018-03-29T16:00"))
    assert done.requirement.key == "work-between"
    (kept,) = await world.run("SELECT programme FROM evidence")
    assert kept["programme"] == "2017/18"


async def test_nobody_reaches_into_another_cluster(world: World):
    world.winder.to("2017-06-08")
    done = await note(world, world.gareth)
    await world.appoint("U0ELIN", "Elin Vaughan", Role.CLUSTER_LEAD, cluster=world.afan)
    elin = await world.ask("U0ELIN", AFAN_CHANNEL)
    for attempt in (
        world.services.evidence.one(elin, done.kept.id),
        world.services.evidence.withdraw(elin, "k", done.kept.id, "Not yours"),
        world.services.evidence.keep(
            elin, "k2", WantedEvidence(practice=world.practice("Dyfed"), words=ROTA)
        ),
    ):
        with pytest.raises((NotAllowed, NotYourPractice)):
            await attempt
    with pytest.raises(NothingFound):
        await world.services.evidence.one(elin, EvidenceId(999))


async def test_the_report_tells_what_stood_on_a_day(world: World):
    world.winder.to("2017-06-08")
    done = await note(world, world.gareth)
    world.winder.to("2017-07-08")
    await world.services.evidence.withdraw(await world.ask(world.gareth), "back", done.kept.id, "Not ours")
    cluster = (await world.ask(world.gareth)).here
    assert cluster is not None
    for day, pieces in ((7, 0), (8, 1), (30, 1)):
        on = world.winder.at.date().replace(month=6, day=day)
        assert (
            len((await world.services.evidence_shelves.report(world.installation, cluster, on)).kept)
            == pieces
        )
    today = await world.services.evidence_shelves.report(world.installation, cluster, world.winder.at.date())
    assert today.kept == ()


async def test_every_way_costs_at_most_three_round_trips_with_many_clusters_beside(world: World):
    await world.run(
        """INSERT INTO cluster (installation_id, board_id, name)
           SELECT 1, 1, 'Cluster ' || n FROM generate_series(1, 64) n"""
    )
    world.winder.to("2017-06-08")
    await row(world)
    for ask in (
        lambda: note(world, world.gareth, row=1),
        lambda: note(world, world.gareth, row=1),
        lambda: react(world, world.gareth, message()),
        lambda: shelf(world, world.sian),
        lambda: shelf(world, world.sian, "Skewen"),
    ):
        before = world.database.round_trips
        await ask()
        assert world.database.round_trips - before <= 3
