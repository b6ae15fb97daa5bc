"""The cast of the demo: a handful of invented people round one real cluster, and a story to begin with."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.enrolment import Enrolled
from bot.domain.people import Role
from bot.playground import Seed, SeedApp, SeedChannel, SeedMessage, SeedPerson, Story, Suggestion
from handlers.manifest import manifest

TEAM = "T0CLWSTWR"
CHANNEL = "neath-cluster"
CHANNEL_ID = "C0NEATH"
CLUSTER = "Neath"
BOARD = "7A3"
OPERATOR = "U0DEWI"
MAIL_FROM = "clwstwr@cluster.example"
LISTED_ON = date(2017, 4, 1)  # the list is of 2024; the story takes its clusters as those of 2017


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the cast: the handle and id in Slack, a name, a line that says who this is, and the role."""

    handle: str
    id: str
    name: str
    title: str
    role: Role | None = None
    practice: str = ""
    colour: str = ""
    also: Role | None = None

    @property
    def email(self) -> str:
        return f"{self.handle}@practice.example"

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(role for role in (self.role, self.also) if role is not None)

    @property
    def seed(self) -> SeedPerson:
        return SeedPerson(
            id=self.id,
            name=self.handle,
            real_name=self.name,
            title=self.title,
            email=self.email,
            colour=self.colour,
            is_admin=self.role is Role.OPERATOR,
        )


CAST = (
    Member(
        "sian",
        "U0SIAN",
        "Siân Rees",
        "Cluster lead, GP at Castle Surgery",
        Role.CLUSTER_LEAD,
        "W98006",
        "9d174d",
        Role.REPRESENTATIVE,
    ),
    Member(
        "gareth",
        "U0GARETH",
        "Gareth Pugh",
        "Practice manager, Dyfed Road Health Centre",
        Role.REPRESENTATIVE,
        "W98002",
        "1d4ed8",
    ),
    Member(
        "nia", "U0NIA", "Nia Morgan", "GP, Skewen Medical Centre", Role.REPRESENTATIVE, "W98010", "047857"
    ),
    Member(
        "huw",
        "U0HUW",
        "Huw Bevan",
        "Practice manager, Victoria Gardens Surgery",
        Role.REPRESENTATIVE,
        "W98036",
        "b45309",
    ),
    Member(
        "catrin",
        "U0CATRIN",
        "Catrin Lloyd",
        "Network lead, Swansea Bay University Health Board",
        Role.BOARD_OFFICER,
        "",
        "6d28d9",
        Role.FACILITATOR,
    ),
    Member("priya", "U0PRIYA", "Priya Patel", "Cluster pharmacist", Role.PARTNER, "", "0e7490"),
    Member("dewi", "U0DEWI", "Dewi Hughes", "Looks after the bot", Role.OPERATOR, "", "475569"),
    Member("owen", "U0OWEN", "Owen Price", "New here: nobody has told the bot who he is", None, "", "7c2d12"),
)

# She has no Slack: invitations, reminders and pages reach her by e-mail.
BY_POST = Enrolled(
    "M0RHIAN", "Rhian Jones", Role.REPRESENTATIVE, practice="W98048", email="rhian@practice.example"
)

_TO_TRY = (
    Suggestion(
        text="As Siân, plan the year: four meetings, clear of Easter and bank holidays",
        person="sian",
        channel=CHANNEL,
        command="/clwstwr meeting plan",
    ),
    Suggestion(
        text="As Gareth, see what your practice owes, and by which working day",
        person="gareth",
        channel=CHANNEL,
        command="/clwstwr deadlines",
    ),
    Suggestion(text="Let three weeks pass, and see whom the bot reminds, of what, and when", days=21),
)
_TO_TRY_FIRST = (
    Suggestion(
        text="As Dewi, make the channel the home of a cluster, and say who leads it",
        person="dewi",
        channel=CHANNEL,
        command="/clwstwr setup Neath",
    ),
    Suggestion(
        text="As Dewi, see which practices have nobody to speak for them, and add somebody",
        person="dewi",
        channel=CHANNEL,
        command="/clwstwr people",
    ),
    Suggestion(
        text="As Siân, see what you may ask before and after you have a role",
        person="sian",
        channel=CHANNEL,
        command="/clwstwr help",
    ),
)

SAID = (
    SeedMessage(
        channel=CHANNEL,
        person="catrin",
        text="Bore da bawb, good morning all. The new contract year begins. Siân, could you plan the four meetings?",
    ),
    SeedMessage(
        channel=CHANNEL,
        person="sian",
        text="Bore da Catrin. Gwnaf heddiw. I will do it today, clear of Easter this time.",
    ),
)


def story(start: datetime, *, empty: bool = False) -> Story:
    """Tell a newcomer where the demo begins, and what to try first."""
    month = f"{start:%B %Y}"
    if empty:
        known = "The bot knows every practice of Wales, and no cluster is set up yet"
        return Story(title=f"It is {month}. {known}.", suggestions=_TO_TRY_FIRST)
    contract = "begin their contract year" if start.month == 4 else "are in their contract year"
    return Story(
        title=f"It is {month}. The seven practices of the Neath cluster {contract}.", suggestions=_TO_TRY
    )


def seed(start: datetime, *, empty: bool = False) -> Seed:
    """Describe the workspace that the demo begins with."""
    handles = tuple(member.handle for member in CAST)
    return Seed(
        people=tuple(member.seed for member in CAST),
        channels=(
            SeedChannel(
                id=CHANNEL_ID,
                name=CHANNEL,
                members=(*handles, "clwstwr"),
                topic="Neath cluster: meetings, deadlines and the action plan",
            ),
            SeedChannel(
                id="C0AFAN",
                name="afan-cluster",
                members=("catrin", "dewi", "clwstwr"),
                topic="Not set up yet: try /clwstwr setup",
            ),
            SeedChannel(id="C0GENERAL", name="general", members=handles),
        ),
        app=SeedApp(manifest=manifest("https://clwstwr.example")),
        start=start,
        messages=() if empty else SAID,
        story=story(start, empty=empty),
        team_name="Clwstwr",
        team_domain="clwstwr",
        team_id=TEAM,
    )


def enrolled() -> list[Enrolled]:
    """Write the cast down with the roles that they have when the story begins."""
    return [_enrolled(member, role) for member in CAST for role in member.roles]


def _enrolled(member: Member, role: Role) -> Enrolled:
    match role:
        case Role.REPRESENTATIVE:
            return Enrolled(member.id, member.name, role, practice=member.practice)
        case Role.BOARD_OFFICER:
            return Enrolled(member.id, member.name, role, board=BOARD)
        case Role.OPERATOR:
            return Enrolled(member.id, member.name, role)
        case _:
            return Enrolled(member.id, member.name, role, board=BOARD, cluster=CLUSTER)
