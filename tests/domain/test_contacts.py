"""Who is written to on a day: whoever is on leave gives way, to a cover or to the next in turn."""

from datetime import UTC, date, datetime, time

from bot.domain.contacts import Absence, AbsenceKind, Contact, Contacts
from bot.domain.dates import london
from bot.domain.deadlines import Owner
from bot.domain.ids import PracticeId
from bot.domain.personal_hours import Hours, Leave
from bot.domain.requirements import OwnerKind

LONG_AGO = datetime(2017, 4, 1, tzinfo=UTC)
DAY = date(2017, 7, 5)
BEGINS = london(date(2017, 7, 3), time(9))
PRACTICE = PracticeId(7)
OWNER = Owner(OwnerKind.PRACTICE, 7, "Castle Surgery", "")
CLUSTER = Owner(OwnerKind.CLUSTER, 1, "Neath", "")


def away(user: str, cover: str = "") -> Contact:
    return Contact(user, LONG_AGO, Hours(leave=(Leave(date(2017, 7, 3), date(2017, 7, 14), cover),)))


def here(user: str) -> Contact:
    return Contact(user, LONG_AGO)


def contacts(*representatives: Contact, deputies: tuple[Contact, ...] = (), **more: object) -> Contacts:
    made = Contacts(
        LONG_AGO, {PRACTICE: representatives}, {PRACTICE: deputies}, (here("LEAD"),), (here("NETWORK"),)
    )
    for name, value in more.items():
        object.__setattr__(made, name, value)
    return made


def users(people: object) -> list[str]:
    assert isinstance(people, tuple)
    return [contact.handle for contact in people]


def test_a_cover_is_told_from_the_first_morning_of_the_leave():
    found = contacts(away("REP", "COVER"), covers={"COVER": here("COVER")}).on(DAY)
    (cover,) = found.of_owner(OWNER)
    assert (cover.handle, cover.since) == ("COVER", BEGINS)
    assert found.absent == {"REP": Absence(AbsenceKind.ON_LEAVE, date(2017, 7, 14))}


def test_without_a_cover_the_deputy_then_the_lead_then_the_network_lead_hear():
    deputy = contacts(away("REP"), deputies=(here("DEPUTY"),)).on(DAY).of_owner(OWNER)
    assert [(each.handle, each.since) for each in deputy] == [("DEPUTY", BEGINS)]
    lead = contacts(away("REP"), deputies=(away("DEPUTY"),)).on(DAY).of_owner(OWNER)
    assert [(each.handle, each.since) for each in lead] == [("LEAD", BEGINS)]
    network = contacts(away("REP"), leads=(away("LEAD"),)).on(DAY).of_owner(CLUSTER)
    assert users(network) == ["NETWORK"]


def test_a_cover_who_is_away_gone_or_unknown_covers_for_nobody():
    for covers, absent in (
        ({"COVER": away("COVER")}, {}),
        ({"COVER": here("COVER")}, {"COVER": Absence(AbsenceKind.GONE)}),
        ({}, {}),
    ):
        found = contacts(away("REP", "COVER"), covers=covers, absent=absent).on(DAY)
        assert users(found.of_owner(OWNER)) == ["LEAD"]


def test_one_of_two_representatives_on_leave_leaves_the_other():
    found = contacts(away("REP"), here("OTHER"), deputies=(here("DEPUTY"),)).on(DAY)
    assert users(found.of_owner(OWNER)) == ["OTHER"]


def test_somebody_who_covers_for_two_is_told_once():
    found = contacts(away("REP", "COVER"), away("OTHER", "COVER"), covers={"COVER": here("COVER")}).on(DAY)
    assert users(found.of_owner(OWNER)) == ["COVER"]


def test_before_and_after_the_leave_everything_is_as_it_was():
    made = contacts(away("REP", "COVER"), covers={"COVER": here("COVER")})
    for day in (date(2017, 7, 2), date(2017, 7, 15)):
        assert users(made.on(day).of_owner(OWNER)) == ["REP"]
        assert made.on(day).absent == {}


def test_what_is_told_late_makes_nobody_late():
    known = datetime(2017, 7, 5, 12, tzinfo=UTC)
    leave = Leave(date(2017, 7, 3), date(2017, 7, 14), "COVER", known)
    rep = Contact("REP", LONG_AGO, Hours(leave=(leave,)))
    (cover,) = contacts(rep, covers={"COVER": here("COVER")}).on(DAY).of_owner(OWNER)
    assert cover.since == known
