"""Roles as people type them, in English and in Welsh."""

import pytest

from bot.domain.people import Role
from bot.domain.refusals import NotUnderstood
from bot.domain.role_wishes import RoleWish, read_wish


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("<@U1> as deputy for Castle Surgery", RoleWish("U1", Role.DEPUTY, "Castle Surgery")),
        ("<@U1|huw.bevan> as rep Castle Surgery", RoleWish("U1", Role.REPRESENTATIVE, "Castle Surgery")),
        ("<@U1> Castle Surgery as deputy", RoleWish("U1", Role.DEPUTY, "Castle Surgery")),
        ("<@U1> for W98006", RoleWish("U1", None, "W98006")),
        ("Castle Surgery <@U1>", RoleWish("U1", None, "Castle Surgery")),
        ("<@U1> as Cluster Lead", RoleWish("U1", Role.CLUSTER_LEAD)),
        ("<@U1> lead", RoleWish("U1", Role.CLUSTER_LEAD)),
        ("<@U1> as health board network lead", RoleWish("U1", Role.FACILITATOR)),
        ("<@U1> as officer", RoleWish("U1", Role.BOARD_OFFICER)),
        ("<@W1> fel dirprwy ar gyfer Canolfan Iechyd", RoleWish("W1", Role.DEPUTY, "Canolfan Iechyd")),
        ("<@U1> fel arweinydd clwstwr", RoleWish("U1", Role.CLUSTER_LEAD)),
        ("Partnership House", RoleWish(None, None, "Partnership House")),
        ("", RoleWish()),
        (
            "<mailto:rhian@example.wales|rhian@example.wales> Rhian Jones as representative Castle Surgery",
            RoleWish(None, Role.REPRESENTATIVE, "Castle Surgery", "rhian@example.wales", "Rhian Jones"),
        ),
        (
            "Rhian Jones rhian@example.wales as partner",
            RoleWish(None, Role.PARTNER, "", "rhian@example.wales", "Rhian Jones"),
        ),
        (
            "rhian@example.wales Siân Ffion ap Rhys fel dirprwy ar gyfer Canolfan Iechyd",
            RoleWish(None, Role.DEPUTY, "Canolfan Iechyd", "rhian@example.wales", "Siân Ffion ap Rhys"),
        ),
        ("rhian@example.wales", RoleWish(address="rhian@example.wales")),
        ("<@U1> as partner rhian@example.wales", RoleWish("U1", Role.PARTNER, "rhian@example.wales")),
    ],
)
def test_a_wish_is_read_in_the_orders_people_use(typed: str, wish: RoleWish) -> None:
    assert read_wish(typed, "people add") == wish


@pytest.mark.parametrize(
    "typed", ["rhian@example.wales Rhian as chair", "<@U1> as chair", "<@U1> as", "as <@U1> Castle Surgery"]
)
def test_what_follows_as_has_to_be_a_role(typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_wish(typed, "people remove")
    assert (refused.value.command, refused.value.text) == ("people remove", typed)
