"""What the bot does: one public method is one thing that a person or the clock asks, and one transaction."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.domain.pacing import Ceiling
from bot.domain.post_office import CLOSED, PostOffice
from bot.domain.programme import ProgrammeYear
from bot.domain.signs import KEEP_EVIDENCE
from bot.services.directory import Directory
from bot.services.feed_memory import FeedMemory
from bot.services.health import HealthCheck
from bot.services.programmes import Programmes
from storage.database import Database

if TYPE_CHECKING:
    from bot.services.alarms import Alarms
    from bot.services.attendance import Attendance
    from bot.services.attendance_register import AttendanceRegister
    from bot.services.bodies import Bodies
    from bot.services.calendar_copies import CalendarCopies
    from bot.services.call_lists import CallLists
    from bot.services.change_tests import ChangeTests
    from bot.services.checklists import Checklists
    from bot.services.cluster_settings import ClusterSettingsKept
    from bot.services.confirmations import Confirmations
    from bot.services.date_polls import DatePolls
    from bot.services.deadline_files import DeadlineFiles
    from bot.services.deadlines import Deadlines
    from bot.services.digests import Digests
    from bot.services.enrolment import Enrolment
    from bot.services.evidence import Evidence
    from bot.services.evidence_shelves import EvidenceShelves
    from bot.services.faults import Faults
    from bot.services.feeds import Feeds
    from bot.services.home import HomeTab
    from bot.services.imports import Imports
    from bot.services.inactive_indicators import InactiveIndicators
    from bot.services.incoming_mail import IncomingMail
    from bot.services.invitations import Invitations
    from bot.services.letters import Letters
    from bot.services.meetings import Meetings
    from bot.services.nudges import Nudges
    from bot.services.own_time import OwnTimes
    from bot.services.pace import Pace
    from bot.services.page_links import PageLinks
    from bot.services.pathways import Pathways
    from bot.services.peer_review import PeerReviews
    from bot.services.people import People
    from bot.services.plan import Plans
    from bot.services.points import Points
    from bot.services.posts import Posts
    from bot.services.presence import Presence
    from bot.services.profiles import Profiles
    from bot.services.protected_times import ProtectedTimes
    from bot.services.reminder_acts import ReminderActs
    from bot.services.reminders import Reminders
    from bot.services.reports import Reports
    from bot.services.setup import SetUp
    from bot.services.sharing import Sharing
    from bot.services.structure import Structures
    from bot.services.suspensions import Suspensions
    from bot.services.years import Years


class Services:
    """The bundle handed to the doors. A service is made, and its rules are loaded, when it is first asked for.

    `evidence_sign` is the emoji by which people keep a message as evidence, `ceiling` how many messages a minute a
    workspace is sent, `post_office` how people are reached outside Slack.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        programmes: Sequence[ProgrammeYear],
        *,
        evidence_sign: str = KEEP_EVIDENCE,
        ceiling: Ceiling | None = None,
        post_office: PostOffice = CLOSED,
    ) -> None:
        self._database = database
        self._clock = clock
        self._ceiling = ceiling or Ceiling()
        self.evidence_sign = evidence_sign
        self.post_office = post_office
        self.programmes = Programmes(tuple(programmes))
        self.directory = Directory(database, clock)
        self.feed_memory = FeedMemory(clock)
        self.health = HealthCheck(database, clock)

    @cached_property
    def alarms(self) -> "Alarms":
        from bot.services.alarms import Alarms

        return Alarms(self._database, self._clock, self.health)

    @cached_property
    def attendance(self) -> "Attendance":
        from bot.services.attendance import Attendance

        return Attendance(self._database, self._clock, self.programmes)

    @cached_property
    def attendance_register(self) -> "AttendanceRegister":
        from bot.services.attendance_register import AttendanceRegister

        return AttendanceRegister(self._database, self._clock, self.programmes)

    @cached_property
    def call_lists(self) -> "CallLists":
        from bot.services.call_lists import CallLists

        return CallLists(self._database, self._clock, self.attendance_register)

    @cached_property
    def cluster_settings(self) -> "ClusterSettingsKept":
        from bot.services.cluster_settings import ClusterSettingsKept

        return ClusterSettingsKept(self._database, self._clock, self.directory)

    @cached_property
    def calendar_copies(self) -> "CalendarCopies":
        from bot.services.calendar_copies import CalendarCopies

        return CalendarCopies(self._database, self._clock, self.programmes, self.post_office)

    @cached_property
    def confirmations(self) -> "Confirmations":
        from bot.services.confirmations import Confirmations

        return Confirmations(self._database, self._clock, self.programmes)

    @cached_property
    def change_tests(self) -> "ChangeTests":
        from bot.services.change_tests import ChangeTests

        return ChangeTests(self._database, self._clock, self.programmes)

    @cached_property
    def checklists(self) -> "Checklists":
        from bot.services.checklists import Checklists

        return Checklists(self._database, self._clock, self.programmes)

    @cached_property
    def bodies(self) -> "Bodies":
        from bot.services.bodies import Bodies

        return Bodies(self._database, self._clock, self.directory, self.programmes)

    @cached_property
    def date_polls(self) -> "DatePolls":
        from bot.services.date_polls import DatePolls

        return DatePolls(self._database, self._clock, self.meetings, self.post_office)

    @cached_property
    def deadlines(self) -> "Deadlines":
        from bot.services.deadlines import Deadlines

        return Deadlines(self._database, self._clock, self.programmes, self.reports)

    @cached_property
    def deadline_files(self) -> "DeadlineFiles":
        from bot.services.deadline_files import DeadlineFiles

        return DeadlineFiles(self._database, self._clock, self.deadlines)

    @cached_property
    def digests(self) -> "Digests":
        from bot.services.digests import Digests

        return Digests(self._database, self._clock, self.reports, self.post_office)

    @cached_property
    def enrolment(self) -> "Enrolment":
        from bot.services.enrolment import Enrolment

        return Enrolment(self._database, self._clock, self.directory)

    @cached_property
    def evidence(self) -> "Evidence":
        from bot.services.evidence import Evidence

        return Evidence(self._database, self._clock, self.programmes)

    @cached_property
    def evidence_shelves(self) -> "EvidenceShelves":
        from bot.services.evidence_shelves import EvidenceShelves

        return EvidenceShelves(self._database, self._clock, self.programmes, self.evidence_sign)

    @cached_property
    def faults(self) -> "Faults":
        from bot.services.faults import Faults

        return Faults(self._database, self._clock)

    @cached_property
    def feeds(self) -> "Feeds":
        from bot.services.feeds import Feeds

        return Feeds(self._database, self._clock, self.programmes, self.reports, self.post_office)

    @cached_property
    def home(self) -> "HomeTab":
        from bot.services.home import HomeTab

        return HomeTab(self.meetings, self.reports, self.date_polls)

    @cached_property
    def imports(self) -> "Imports":
        from bot.services.imports import Imports

        return Imports(self._database, self._clock, self.directory, self.programmes)

    @cached_property
    def inactive_indicators(self) -> "InactiveIndicators":
        from bot.services.inactive_indicators import InactiveIndicators

        return InactiveIndicators(self._database, self._clock, self.programmes)

    @cached_property
    def incoming_mail(self) -> "IncomingMail":
        from bot.services.incoming_mail import IncomingMail

        return IncomingMail(self._database, self._clock, self.directory, self.invitations, self.post_office)

    @cached_property
    def invitations(self) -> "Invitations":
        from bot.services.invitations import Invitations

        return Invitations(self._database, self._clock)

    @cached_property
    def letters(self) -> "Letters":
        from bot.services.letters import Letters

        return Letters(self._database, self._clock, self.post_office)

    @cached_property
    def meetings(self) -> "Meetings":
        from bot.services.meetings import Meetings

        return Meetings(self._database, self._clock, self.programmes)

    @cached_property
    def peer_review(self) -> "PeerReviews":
        from bot.services.peer_review import PeerReviews

        return PeerReviews(self._database, self._clock, self.programmes, self.plan)

    @cached_property
    def own_times(self) -> "OwnTimes":
        from bot.services.own_time import OwnTimes

        return OwnTimes(self._database, self._clock, self.directory, mail=self.post_office.is_open)

    @cached_property
    def pace(self) -> "Pace":
        from bot.services.pace import Pace

        return Pace(self._database, self._clock, self._ceiling)

    @cached_property
    def page_links(self) -> "PageLinks":
        from bot.services.page_links import PageLinks

        return PageLinks(self._database, self._clock, self.directory, self.post_office, self.letters)

    @cached_property
    def nudges(self) -> "Nudges":
        from bot.services.nudges import Nudges

        return Nudges(self._database, self._clock, self.programmes, self.post_office)

    @cached_property
    def pathways(self) -> "Pathways":
        from bot.services.pathways import Pathways

        return Pathways(self._database, self._clock, self.programmes)

    @cached_property
    def people(self) -> "People":
        from bot.services.people import People

        return People(self._database, self._clock, self.directory, self.post_office)

    @cached_property
    def plan(self) -> "Plans":
        from bot.services.plan import Plans

        return Plans(self._database, self._clock, self.programmes)

    @cached_property
    def points(self) -> "Points":
        from bot.services.points import Points

        return Points(self._database, self._clock, self.programmes)

    @cached_property
    def posts(self) -> "Posts":
        from bot.services.posts import Posts

        return Posts(self._database, self._clock, self.programmes)

    @cached_property
    def presence(self) -> "Presence":
        from bot.services.presence import Presence

        return Presence(self._database, self._clock)

    @cached_property
    def profiles(self) -> "Profiles":
        from bot.services.profiles import Profiles

        return Profiles(self._database, self._clock, self.programmes)

    @cached_property
    def protected_times(self) -> "ProtectedTimes":
        from bot.services.protected_times import ProtectedTimes

        return ProtectedTimes(self._database, self._clock)

    @cached_property
    def reminders(self) -> "Reminders":
        from bot.services.reminders import Reminders

        return Reminders(self._database, self._clock, self.programmes, self.digests, self.post_office)

    @cached_property
    def reminder_acts(self) -> "ReminderActs":
        from bot.services.reminder_acts import ReminderActs

        return ReminderActs(self._database, self._clock, self.reminders, self.post_office)

    @cached_property
    def reports(self) -> "Reports":
        from bot.services.reports import Reports

        return Reports(self._database, self._clock, self.programmes)

    @cached_property
    def setup(self) -> "SetUp":
        from bot.services.setup import SetUp

        return SetUp(self._database, self._clock, self.directory)

    @cached_property
    def sharing(self) -> "Sharing":
        from bot.services.sharing import Sharing

        return Sharing(self._database, self._clock, self.programmes)

    @cached_property
    def suspensions(self) -> "Suspensions":
        from bot.services.suspensions import Suspensions

        return Suspensions(self._database, self._clock, self.programmes)

    @cached_property
    def structure(self) -> "Structures":
        from bot.services.structure import Structures

        return Structures(self._database, self._clock, self.directory)

    @cached_property
    def years(self) -> "Years":
        from bot.services.years import Years

        return Years(self._clock, self.programmes)
