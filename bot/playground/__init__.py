"""A local Slack workspace: to try the bot as several people on one page, and to test it as Slack would run it.

It imports nothing of the bot. Build a `Playground` from a `Seed`; everything else follows from it.

    seed            what a workspace starts with, as plain data
    playground      everything put together: connect an app, act as people, serve
    clock           the workspace's time: set, stopped, moved step by step; wakes its followers

    workspace       what can happen, each happening with its consequences
    state           all that is there at one moment: people, channels, messages, files, modals, installation
    activity        what is in progress, and waiting until it is quiet
    changes, traffic    news for pages; the exchanges with the app in order
    grants          trigger ids and response addresses, lent for a short time
    snapshots       moments to come back to
    street          several workspaces on one server, with one clock

    weather, rates, storm   what goes wrong on demand: rules with dice, limits, and answers that break
    strictness, near_limits what Slack would refuse or warn about, even where the run passed

    web_api         Slack's Web API: methods (checked against methods.json), arguments, calls/ (one file a family)
    blocks          Block Kit's rules: block_rules and data_blocks are the table, in the words of block_spec;
                    blocks applies it, fields finds what forms hold
    deliveries      to the app and back: signing, transports, sockets, payloads, events, answers, views, scheduled
    acts/           what people do: commands, posts, clicks, forms, values, complaints, suggestions
    control         the control API (control_world its other half), asked, described, stream (news), guard
    web, doors      one web application: the addresses that apps use
    consent, installing     the page that asks to install an app, and what follows
    server, local   on a loopback port, or on no port at all
    world_file      workspaces described in a YAML file
    page/           the page
"""

from bot.playground.clock import Follower, WorkspaceClock
from bot.playground.errors import ControlError
from bot.playground.playground import Playground
from bot.playground.rates import Rates
from bot.playground.seed import Seed, SeedApp, SeedChannel, SeedMessage, SeedPerson, Story, Suggestion
from bot.playground.strictness import Finding, Strictness
from bot.playground.weather import Rule, Trouble, Weather

__all__ = [
    "ControlError",
    "Finding",
    "Follower",
    "Playground",
    "Rates",
    "Rule",
    "Seed",
    "SeedApp",
    "SeedChannel",
    "SeedMessage",
    "SeedPerson",
    "Story",
    "Strictness",
    "Suggestion",
    "Trouble",
    "Weather",
    "WorkspaceClock",
]
