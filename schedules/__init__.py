"""When the bot wakes by itself: a timetable, and a metronome that beats it."""
