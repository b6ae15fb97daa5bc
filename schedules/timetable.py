"""When the bot wakes by itself: a table of jobs, their beats, and what they are for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.post_office import LOOKING
from bot.messenger import Messenger
from bot.rooms import Room
from bot.services import Services
from bot.services.health import EVERY, METRONOME
from bot.views.words import Voices

if TYPE_CHECKING:
    from schedules import (
        date_polls,
        digests,
        housekeeping,
        introductions,
        invitations,
        letters,
        mail_in,
        metronome,
        names,
        posts,
        reminder_letters,
        reminders,
        suspensions,
    )
else:
    date_polls = Room("schedules.date_polls")
    digests = Room("schedules.digests")
    housekeeping = Room("schedules.housekeeping")
    introductions = Room("schedules.introductions")
    invitations = Room("schedules.invitations")
    letters = Room("schedules.letters")
    mail_in = Room("schedules.mail_in")
    metronome = Room("schedules.metronome")
    names = Room("schedules.names")
    posts = Room("schedules.posts")
    reminder_letters = Room("schedules.reminder_letters")
    reminders = Room("schedules.reminders")
    suspensions = Room("schedules.suspensions")

Run = Callable[[Services, Messenger, Voices], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that is done at every beat, whether or not the last beat was missed."""

    name: str
    every: timedelta
    run: Run
    hurries: bool = False


TIMETABLE: tuple[Job, ...] = (
    Job(METRONOME, EVERY, metronome.run),
    Job("posts", timedelta(seconds=5), posts.run, hurries=True),
    Job("polls", timedelta(seconds=5), date_polls.run, hurries=True),
    Job("introductions", timedelta(seconds=5), introductions.run, hurries=True),
    Job("suspensions", timedelta(seconds=30), suspensions.run, hurries=True),
    Job("digests", timedelta(minutes=5), digests.run),
    Job("reminders", timedelta(seconds=30), reminders.run),
    Job("reminders by e-mail", timedelta(seconds=30), reminder_letters.run),
    Job("ledger", timedelta(seconds=30), reminders.plan, hurries=True),
    Job("invitations", timedelta(seconds=10), invitations.plan, hurries=True),
    Job("letters about polls", timedelta(seconds=30), date_polls.ask_others, hurries=True),
    Job("letters", timedelta(seconds=10), letters.run, hurries=True),
    Job(LOOKING, timedelta(minutes=1), mail_in.run),
    Job("names", timedelta(minutes=1), names.run, hurries=True),
    Job("housekeeping", timedelta(hours=1), housekeeping.run),
)
