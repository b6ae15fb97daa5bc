"""The peer review as people meet it: the overview, the card's form, its versions, and the board's list."""

from typing import Any

import pytest

from bot.domain.refusals import NotAllowed, NothingFound, NotYourPractice, PracticeNotFound, Refusal
from bot.playground.blocks import check_message
from bot.views import refusals
from bot.views.actions import Action, OfCard, OfIssue, OfReview, OfRow
from bot.views.message import Form, Message
from bot.views.words import ENGLISH
from handlers import inactive_indicators, peer_review, sharing
from handlers.request import Reply, Upload
from tests.answers import form_of
from tests.asking import asked
from tests.world import World

MID, END = "mid-year-review", "year-end-review"
OUTSIDE: dict[str, Any] = {"place": "outside", "held_on": None, "learning": "Recalls differ"}


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    assert check_message(list(reply.message.blocks)) == []
    return reply.message


def question(form: Form, name: str) -> Any:
    return next(block for block in form.blocks if block.get("block_id") == name)["element"]


def seen(message: Message) -> str:
    return f"{message.text}\n{message.blocks}"


async def typed(world: World, text: str = "", user: str = "") -> Reply:
    return await peer_review.show(await asked(world, user or world.sian, text), world.services)


async def submit(
    world: World, practice: str, session: str = MID, *, seen: int = 0, **answers: Any
) -> Message:
    carries = OfCard(session, world.practice(practice), seen).encode()
    request = await asked(world, world.sian, answers=OUTSIDE | answers, carries=carries)
    return message_of(await peer_review.save_card(request, world.services))


async def session_held(world: World, *present: str) -> int:
    held = await world.meeting("2017-09-13", purposes=("mid_year_peer_review",), closed=True)
    await world.attended(held, *present)
    world.winder.to("2017-09-14")
    return held


async def test_a_lead_sees_who_has_a_card_and_who_has_to_catch_up(world: World):
    await session_held(world, "Dyfed", "Skewen")
    await submit(world, "Castle")
    told = seen(message_of(await typed(world)))
    for part in (
        "Mid-year peer review of inactive indicators",
        "Wednesday 13 September 2017",
        "Cards filled in: 1 of 7",
        "Outside the meeting: Castle Surgery",
        "Not at the meeting, and no card yet: Briton Ferry",
        "No card yet: Dyfed Road",
        "Shared: 0 of 7",
        "Thursday 29 March 2018",
        "has entered no list of inactive indicators yet",
        "No meeting is designated for it yet",
    ):
        assert part in told, part


async def test_a_representative_sees_the_own_cards_and_what_to_do(world: World):
    await session_held(world, "Dyfed")
    own = seen(message_of(await typed(world, user=world.gareth)))
    assert "The card is still to be filled in" in own
    assert "Skewen" not in own
    assert f"{Action.FILL_CARD}:{MID}" in own
    assert f"{Action.FILL_CARD}:{END}" not in own, "its meeting is still to be designated"
    missed = seen(message_of(await typed(world, user=world.nia)))
    assert "Not at the meeting of Wednesday 13 September 2017" in missed
    assert "this is our reading" in missed


async def test_who_leads_is_led_to_the_meetings_where_a_session_is_made(world: World):
    assert "Choose its meeting" in seen(message_of(await typed(world)))
    assert "The cluster lead chooses one." in seen(message_of(await typed(world, user=world.gareth)))


async def test_a_session_typed_opens_the_card_of_the_own_practice(world: World):
    held = await session_held(world, "Dyfed")
    form = form_of(await typed(world, "mid-year", world.gareth))
    assert form.carries == OfCard(MID, world.practice("Dyfed"), 0).encode()
    assert [each["value"] for each in question(form, "place")["options"]] == [str(held), "outside"]
    assert question(form, "place")["initial_option"]["value"] == str(held)
    absent = form_of(await typed(world, "canol blwyddyn", world.nia))
    assert [each["value"] for each in question(absent, "place")["options"]] == ["outside"]


async def test_a_card_before_the_meeting_is_said_to_be_outside_it(world: World):
    await world.meeting("2017-09-13", purposes=("mid_year_peer_review",))
    form = form_of(await typed(world, "mid-year", world.gareth))
    assert "The meeting is still to come: Wednesday 13 September 2017" in str(form.blocks)
    page = message_of(await typed(world, user=world.gareth))
    assert f"{Action.FILL_CARD}:{MID}" not in str(page.blocks)


async def test_the_form_is_recorded_and_tells_what_comes_next(world: World):
    await session_held(world, "Dyfed")
    told = seen(await submit(world, "Skewen", pdp_actions="Audit recalls"))
    for part in (
        "Card recorded",
        "Practice: Skewen Medical Centre",
        "Outside the meeting: Thursday 14 September 2017",
        "The health board is asked to confirm it",
        "Still to do: Resulting actions put in the PDP",
        "Actions are in the plan…",
    ):
        assert part in told, part
    ticked = seen(await submit(world, "Castle", pdp_actions="Audit", in_plan=["in_plan"]))
    assert "Recorded too: Resulting actions put in the PDP" in ticked


async def test_the_last_card_leads_to_sharing_the_outcome(world: World):
    await submit(world, "Castle")
    told = seen(await submit(world, "Castle", END))
    assert "Next: Outcome of the inactive-indicator peer review shared" in told
    assert "Easter Saturday" in told
    assert f"{Action.SHARE}:outcome" in told
    assert "peer-review-outcome@2017/18|practice" in told


async def test_the_year_end_form_shows_the_mid_year_card_above_its_questions(world: World):
    await submit(world, "Castle", learning="Recalls differ at mid-year")
    form = form_of(await typed(world, "year-end Castle"))
    kinds = [block["type"] for block in form.blocks]
    shown = next(n for n, block in enumerate(form.blocks) if "Recalls differ at mid-year" in str(block))
    assert shown < kinds.index("input")


async def test_a_card_is_changed_and_its_versions_are_read(world: World):
    await submit(world, "Castle")
    told = await submit(world, "Castle", seen=1, learning="Recalls differ a lot")
    assert "version 2" in told.text
    page = message_of(await typed(world, "Castle"))
    assert f"{Action.CARD_VERSIONS}:{MID}" in str(page.blocks)
    value = OfCard(MID, world.practice("Castle"), 1).encode()
    request = await asked(world, world.sian, value=value)
    first = seen(message_of(await peer_review.versions(request, world.services)))
    assert "Version 1" in first
    assert "Recalls differ" in first
    assert "a lot" not in first
    assert "Later version" in first


async def test_a_catch_up_is_taken_back_and_the_card_stays(world: World):
    await session_held(world, "Dyfed")
    await submit(world, "Castle")
    page = message_of(await typed(world, "Castle"))
    assert f"{Action.SHARE_WITHDRAW}:{MID}" in str(page.blocks)
    carries = OfRow(1).encode()
    form_of(await sharing.open_withdraw(await asked(world, world.sian, value=carries), world.services))
    request = await asked(world, world.sian, answers={"reason": "Wrong practice"}, carries=carries)
    await sharing.withdraw(request, world.services)
    told = seen(message_of(await typed(world, "Castle")))
    assert "its record was taken back, so it does not count" in told
    assert "Recalls differ" in told


async def test_indicators_are_chosen_from_the_boards_list(world: World):
    request = await asked(world, world.catrin, "AF006 Stroke\nCHD005 Aspirin")
    assert "2 indicators" in message_of(await inactive_indicators.show(request, world.services)).text
    form = form_of(await typed(world, "mid-year Castle"))
    assert [each["value"] for each in question(form, "indicators")["options"]] == ["AF006", "CHD005"]
    await submit(world, "Castle", indicators=["AF006", "CHD005"])
    assert "AF006, CHD005" in seen(message_of(await typed(world, "Castle")))
    again = form_of(await typed(world, "mid-year Castle"))
    assert len(question(again, "indicators")["initial_options"]) == 2
    await submit(world, "Castle", seen=1, indicators=[])
    assert "AF006, CHD005" not in seen(message_of(await typed(world, "Castle")))


async def test_what_was_written_before_there_was_a_list_stays_to_be_changed(world: World):
    await submit(world, "Castle", indicators="The stroke ones")
    request = await asked(world, world.catrin, "AF006 Stroke")
    await inactive_indicators.show(request, world.services)
    form = form_of(await typed(world, "mid-year Castle"))
    assert question(form, "indicators")["initial_value"] == "The stroke ones"


async def test_an_issue_becomes_an_action_of_the_plan(world: World):
    await submit(world, "Castle", cluster_issues="Phlebotomy waits")
    told = message_of(await typed(world))
    assert "Make it an action…" in str(told.blocks)
    request = await asked(world, world.sian, value=OfIssue(1, 0).encode())
    form = form_of(await peer_review.open_issue(request, world.services))
    assert question(form, "objective")["initial_value"] == "Phlebotomy waits"
    assert "Castle Surgery" in question(form, "progress")["initial_value"]


async def test_one_part_is_written_as_typed(world: World):
    told = message_of(await typed(world, "mid-year learning: Recalls differ", world.gareth))
    assert "Practice: Dyfed Road Health Centre" in told.text
    told = message_of(await typed(world, "mid-year Skewen issues: Phlebotomy"))
    assert "Practice: Skewen Medical Centre" in told.text


@pytest.mark.parametrize(
    ("text", "refusal"), [("Skewen", NotYourPractice), ("Nowhere Surgery", PracticeNotFound)]
)
async def test_what_a_representative_may_not_see_is_refused(world: World, text: str, refusal: type[Refusal]):
    with pytest.raises(refusal) as refused:
        await typed(world, text, world.gareth)
    assert refusals.sentence(ENGLISH, refused.value)


async def test_forged_values_lead_nowhere(world: World):
    await submit(world, "Castle", cluster_issues="Phlebotomy")
    other, theirs = world.practice("Fairfield"), world.practice("Castle")
    for value in (OfCard(MID, other, 0).encode(), OfCard("pdp", theirs, 0).encode()):
        with pytest.raises(NothingFound):
            await peer_review.open_card(await asked(world, world.sian, value=value), world.services)
    for value, handler in (
        (OfCard(MID, theirs, 0).encode(), peer_review.open_card),
        (OfCard(MID, theirs, 1).encode(), peer_review.versions),
        (OfRow(theirs).encode(), peer_review.of_practice),
        (OfReview(theirs, 1).encode(), peer_review.turn),
    ):
        with pytest.raises(NotYourPractice):
            await handler(await asked(world, world.gareth, value=value), world.services)


async def test_the_boards_list_is_shown_empty_and_entered_by_its_form(world: World):
    empty = message_of(await inactive_indicators.show(await asked(world, world.gareth), world.services))
    assert "No list has been entered yet" in empty.text
    assert "Expected: 17" in empty.text
    assert Action.ENTER_INDICATORS not in str(empty.blocks)
    mine = message_of(await inactive_indicators.show(await asked(world, world.catrin), world.services))
    assert Action.ENTER_INDICATORS in str(mine.blocks)
    form_of(await inactive_indicators.open_form(await asked(world, world.catrin), world.services))
    request = await asked(world, world.catrin, answers={"indicators": "AF006 Stroke"})
    told = message_of(await inactive_indicators.enter(request, world.services)).text
    assert "The list is recorded" in told
    assert "the number differs" in told
    with pytest.raises(NotAllowed):
        await inactive_indicators.open_form(await asked(world, world.gareth), world.services)
    shown = message_of(await inactive_indicators.show(await asked(world, world.gareth), world.services))
    assert "AF006" in str(shown.blocks)
    assert f"<@{world.catrin}>" in str(shown.blocks)


async def test_a_list_is_uploaded_in_the_form_and_goes_before_what_is_written(world: World):
    file = Upload("list.csv", b"code,name\nAF006,Stroke\nCHD005,Aspirin\n")
    answers = {"indicators": "XX001 Written", "file": file}
    told = await inactive_indicators.enter(await asked(world, world.catrin, answers=answers), world.services)
    assert "2 indicators" in message_of(told).text
    for broken in (
        Upload("list.csv", None),
        Upload("list.pdf", b"%PDF-1.7"),
        Upload("list.txt", b"see annex"),
    ):
        request = await asked(world, world.catrin, answers={"file": broken})
        with pytest.raises(Refusal) as refused:
            await inactive_indicators.enter(request, world.services)
        assert refused.value.question == "file"
        assert refusals.sentence(ENGLISH, refused.value)


async def test_a_list_too_long_for_the_field_is_not_shown_cut(world: World):
    lines = "\n".join(f"XX{number:03d} {'Recall ' * 10}" for number in range(60))
    await inactive_indicators.show(await asked(world, world.catrin, lines), world.services)
    form = form_of(await inactive_indicators.open_form(await asked(world, world.catrin), world.services))
    assert "initial_value" not in question(form, "indicators")


async def test_a_full_cluster_of_long_cards_is_read_in_pages(world: World):
    for practice in ("Castle", "Dyfed", "Skewen", "Victoria"):
        words: dict[str, Any] = dict.fromkeys(
            ("themes", "learning", "pdp_actions"), "Recall & coding <differ> " * 50
        )
        issues = "\n".join(f"Issue {n} of {practice}" for n in range(12))
        for session in (MID, END):
            await submit(world, practice, session, cluster_issues=issues, **words)
    whole = message_of(await typed(world))
    assert "Page 1 of" in str(whole.blocks)
    for page in range(1, 9):
        value = OfReview(world.practice("Castle"), page).encode()
        request = await asked(world, world.sian, value=value)
        assert (await peer_review.turn(request, world.services)).replace
        message_of(await peer_review.turn(request, world.services))
    form_of(await typed(world, "year-end Castle"))


async def test_each_command_costs_at_most_three_round_trips_in_a_large_register(world: World):
    await world.run(
        "INSERT INTO cluster (installation_id, board_id, name) SELECT 1, 1, 'C' || n FROM generate_series(1, 64) n"
    )
    for text in ("", "mid-year", "mid-year learning: Recalls differ"):
        before = world.database.round_trips
        await typed(world, text, world.gareth)
        assert world.database.round_trips - before <= 3, text
    before = world.database.round_trips
    await inactive_indicators.show(await asked(world, world.catrin), world.services)
    assert world.database.round_trips - before <= 2
    before = world.database.round_trips
    await inactive_indicators.show(await asked(world, world.catrin, "AF006 Stroke"), world.services)
    assert world.database.round_trips - before <= 3
