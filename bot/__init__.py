"""The bot's mind, and the plug; this is the map of the house, one line a room.

__main__      the command line; its commands stand in command_line/, one file each
app           the plug: settings become a database, a clock, services, a Slack app, schedules and a web app
config        settings from the environment, each error with its remedy
logs          how the log is written
rooms         files that are opened when they are first asked for
clock         the only file that reads the time
messenger     the mouth: delivers a Message; Slack's answer becomes a Delivery
domain/       KNOWS: pure rules over plain frozen values
services/     DOES: one public method is one thing asked, one transaction
views/        SAYS: data to words and blocks, in the reader's language
programmes/   the programme years as data files, and the register of practices
locale/       the catalogues of words
playground/   a local Slack workspace to try the bot in and to test it with; knows none of us
handlers/     HEARS: routes.py lists everything one can ask; binding.py alone knows Bolt
schedules/    WAKES: timetable.py lists everything done by itself
storage/      REMEMBERS: tables.py, and one file a noun of statements

The arrows; an upper room may import a lower one, never the other way (checked by the tests):

command line > app > handlers | schedules > messenger > services | views > storage > clock > domain
"""
