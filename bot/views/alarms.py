"""The schedules' silence in words, for those who run the bot."""

from bot.domain.alarms import Alarm, Silence
from bot.views import dates
from bot.views.message import Message, escape, section
from bot.views.words import Words


def told(say: Words, alarm: Alarm) -> Message:
    """Say that reminders have stopped and what to do, or that they go on."""
    text = _over(say, alarm) if alarm.over else _silent(say, alarm)
    return Message(text, [section(text)])


def _silent(say: Words, alarm: Alarm) -> str:
    since = dates.when(say, alarm.since)
    lines = [say("Nobody is being reminded: my schedules have been silent since {when}.", when=since)]
    lines += [_job(say, each) for each in alarm.silences]
    lines.append(
        say(
            "Please start them again: `clwstwr worker`, or `clwstwr serve`. `clwstwr doctor` says what is wrong."
        )
    )
    lines.append(say("Nothing is lost: what falls due meanwhile goes out when they beat again."))
    return "\n".join(lines)


def _job(say: Words, silence: Silence) -> str:
    when = dates.when(say, silence.since)
    if silence.error:
        return "• " + say(
            "Job: {job}. It last ran on {when}, and failed since: {error}",
            job=silence.job,
            when=when,
            error=escape(silence.error[:300]),
        )
    return "• " + say("Job: {job}. It last ran on {when}", job=silence.job, when=when)


def _over(say: Words, alarm: Alarm) -> str:
    return say(
        "My schedules beat again, after a silence since {when}. What fell due meanwhile goes out now, each thing once.",
        when=dates.when(say, alarm.since),
    )
