"""The metronome: APScheduler beats the timetable's few jobs; what is due is in the database, never in here."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.messenger import Messenger
from bot.services import Services
from bot.views.words import Voices
from schedules.surprises import alone
from schedules.timetable import TIMETABLE, Job

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler
    from apscheduler.triggers.interval import IntervalTrigger


class Clockwork:
    """Runs the timetable. A late beat is run once (`coalesce`), never dropped; a job never overlaps itself."""

    def __init__(self, services: Services, messenger: Messenger, voices: Voices, clock: Clock) -> None:
        self._services = services
        self._messenger = messenger
        self._voices = voices
        self._clock = clock
        self._scheduler: AsyncIOScheduler | None = None
        self._running = {job.name: asyncio.Lock() for job in TIMETABLE}
        self._hurried: set[str] = set()

    def start(self) -> None:
        """Begin to beat, each job at once and then at its pace."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415 - a web process has no use for it

        scheduler = AsyncIOScheduler(timezone="UTC")
        for job in TIMETABLE:
            scheduler.add_job(
                self.beat,
                trigger(job),
                args=[job],
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # the library would drop a beat that is a second late
            )
            self._messenger.afterwards(self.beat(job))
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self) -> None:
        """Beat no more; what is in hand and not on its way is given back."""
        self._services.pace.closing = True
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        await self.idle()

    async def beat(self, job: Job) -> None:
        """Run one job now; its errors end here, so that the next beat comes."""
        async with self._running[job.name]:
            self._hurried.discard(job.name)
            with alone(f"job {job.name}"):
                await self._run(job)

    async def _run(self, job: Job) -> None:
        """Run a job, and write down that it came to its end, or why it did not."""
        try:
            await job.run(self._services, self._messenger, self._voices)
        except Exception as error:
            await self._services.health.failed(job.name, job.every, error)
            raise
        await self._services.health.beat(job.name, job.every)

    def hurry(self) -> None:
        """Beat the jobs that bring messages up to date soon, without waiting for their time.

        A beat that waits for its turn will see everything there is then, so that one is enough.
        """
        for job in TIMETABLE:
            if job.hurries and job.name not in self._hurried:
                self._hurried.add(job.name)
                self._messenger.afterwards(self.beat(job))

    async def idle(self) -> None:
        """Return when no job is running."""
        for lock in self._running.values():
            async with lock:
                pass

    async def next_moment(self, after: datetime) -> datetime | None:
        """Tell a clock that is moved by hand when something falls due next."""
        due = (await self._services.reminders.next_due(after), await self._services.letters.next_due(after))
        return min((each for each in due if each is not None), default=None)

    async def wake(self, _at: datetime) -> None:
        """Beat every job once, as when the clock has been moved."""
        for job in TIMETABLE:
            await self.beat(job)


def trigger(job: Job) -> "IntervalTrigger":
    """Make what beats a job: in UTC, where no hour comes twice and none is left out."""
    from apscheduler.triggers.interval import IntervalTrigger  # noqa: PLC0415 - see above

    return IntervalTrigger(seconds=int(job.every.total_seconds()), timezone="UTC")
