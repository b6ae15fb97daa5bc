"""What the bot does: one public method is one thing that a person or the clock asks, and one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.programme import ProgrammeYear
from bot.services.attendance import Attendance
from bot.services.attendance_register import AttendanceRegister
from bot.services.deadlines import Deadlines
from bot.services.directory import Directory
from bot.services.enrolment import Enrolment
from bot.services.health import HealthCheck
from bot.services.imports import Imports
from bot.services.invitations import Invitations
from bot.services.meetings import Meetings
from bot.services.people import People
from bot.services.plan import Plans
from bot.services.posts import Posts
from bot.services.programmes import Programmes
from bot.services.reminders import Reminders
from bot.services.reports import Reports
from bot.services.setup import SetUp
from bot.services.sharing import Sharing
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """The bundle handed to the doors."""

    attendance: Attendance
    attendance_register: AttendanceRegister
    deadlines: Deadlines
    directory: Directory
    enrolment: Enrolment
    health: HealthCheck
    imports: Imports
    invitations: Invitations
    meetings: Meetings
    people: People
    plan: Plans
    posts: Posts
    programmes: Programmes
    reminders: Reminders
    reports: Reports
    setup: SetUp
    sharing: Sharing


def build(database: Database, clock: Clock, programmes: Sequence[ProgrammeYear]) -> Services:
    """Build the bundle on a database, a clock and the programme years at hand."""
    directory = Directory(database, clock)
    years = Programmes(tuple(programmes))
    reports = Reports(database, clock, years)
    return Services(
        attendance=Attendance(database, clock, years),
        attendance_register=AttendanceRegister(database, clock, years),
        deadlines=Deadlines(database, clock, years, reports),
        directory=directory,
        enrolment=Enrolment(database, clock, directory),
        health=HealthCheck(database, clock),
        imports=Imports(database, clock, directory, years),
        invitations=Invitations(database, clock),
        meetings=Meetings(database, clock, years),
        people=People(database, clock, directory),
        plan=Plans(database, clock, years),
        posts=Posts(database, clock, years),
        programmes=years,
        reminders=Reminders(database, clock, years),
        reports=reports,
        setup=SetUp(database, clock, directory),
        sharing=Sharing(database, clock, years),
    )
