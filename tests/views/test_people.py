"""People in words: every role has its words, and nobody's name can smuggle in a mention."""

from dataclasses import replace

import pytest

from bot.domain.appointing import EndOffer, NewRole
from bot.domain.cluster_people import RoleHeld
from bot.domain.ids import AppointmentId, ClusterId, HealthBoardId, PersonId, PracticeId
from bot.domain.people import Cluster, HealthBoard, Language, Person, Practice, Role
from bot.domain.refusals import ClusterAmbiguous, NothingFound, PracticeAmbiguous
from bot.playground.blocks import check_message, check_view
from bot.views import people as views
from bot.views import refusals, setup
from bot.views.message import together
from bot.views.words import ENGLISH, Words

BOARD = HealthBoard(
    HealthBoardId(1),
    "7A3",
    "Swansea Bay University Health Board",
    "Bwrdd Iechyd Prifysgol Bae Abertawe",
)
NEATH = Cluster(ClusterId(1), "Neath", BOARD, "C0NEATH")
CASTLE = Practice(PracticeId(1), "W98006", "Castle Surgery")
WELSH = Words(Language.WELSH, ENGLISH.catalogue)


@pytest.mark.parametrize("role", Role)
def test_every_role_says_for_whom_it_is(role: Role) -> None:
    practice = CASTLE if role in {Role.REPRESENTATIVE, Role.DEPUTY} else None
    message = views.appointed(ENGLISH, NewRole(NEATH, "U1", role, practice))
    assert check_message(message.blocks) == []
    assert message.text.splitlines()[2] == f"Role: {views.role_name(ENGLISH, role)}"


def test_a_name_that_looks_like_a_mention_is_only_a_name() -> None:
    person = Person(PersonId(1), "<!channel>", None)
    message = views.ended(ENGLISH, RoleHeld(AppointmentId(1), Role.PARTNER, person))
    assert "&lt;!channel&gt;" in message.text


def test_a_person_without_a_known_name_can_still_be_chosen() -> None:
    held = RoleHeld(AppointmentId(1), Role.DEPUTY, Person(PersonId(1), "", "U1"), CASTLE)
    form = views.end_form(ENGLISH, EndOffer(NEATH, (held,)))
    assert check_view(form.payload(None), "modal") == []
    assert "U1: deputy, Castle Surgery" in str(form.blocks)


def test_more_roles_than_a_form_holds_are_cut_and_a_way_to_the_rest_is_told() -> None:
    held = RoleHeld(AppointmentId(1), Role.DEPUTY, Person(PersonId(1), "Huw", "U1"), CASTLE)
    many = tuple(replace(held, id=AppointmentId(number)) for number in range(120))
    form = views.end_form(ENGLISH, EndOffer(NEATH, many))
    assert check_view(form.payload(None), "modal") == []
    assert "/clwstwr people remove" in str(form.blocks)


def test_the_introduction_is_said_in_both_languages_as_one_message() -> None:
    message = together([WELSH, ENGLISH], lambda say: setup.welcome(say, NEATH))
    assert check_message(message.blocks) == []
    assert "Bwrdd Iechyd Prifysgol Bae Abertawe" in str(message.blocks)
    assert "Swansea Bay University Health Board" in str(message.blocks)


@pytest.mark.parametrize("what", ["cluster", "role"])
def test_what_is_gone_is_said_with_the_way_back(what: str) -> None:
    assert "/clwstwr" in refusals.sentence(ENGLISH, NothingFound(what))


def test_a_word_that_half_a_health_boards_practices_answer_to_still_gets_an_answer_that_can_be_read() -> None:
    many = tuple(f"Meddygfa {'Llanfair ' * 20}{n} (W9{n:04}, Neath, SA11 1AA)" for n in range(372))
    for refusal in (PracticeAmbiguous("meddygfa", many), ClusterAmbiguous("llan", many)):
        said = refusals.answer(ENGLISH, refusal)
        assert check_message(said.blocks) == []
        assert len(said.text) < 2000
        assert said.text.count("Meddygfa") == 10
        assert "…" in said.text
