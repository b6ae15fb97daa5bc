"""Measuring the bot against limits taken in the same run, as ratios; a time alone says more of the machine."""

import argparse
import json
from dataclasses import asdict
from importlib import import_module

from bot.command_line.benches.figures import Figure

_BENCHES = ("commands", "compliance", "start", "reminders", "feed")


async def run(options: argparse.Namespace) -> int:
    """Run one bench or all; the exit code is 1 if a bar was missed."""
    chosen = _BENCHES if options.bench == "all" else (options.bench,)
    figures: list[Figure] = []
    for name in chosen:
        bench = import_module(f"bot.command_line.benches.{name}")
        found = [*await bench.measure(options.rounds)]
        if name == "reminders" and options.kills:
            kills = import_module("bot.command_line.benches.reminder_kills")
            found += await kills.measure(options.kills)
        figures.extend(found)
        if options.format == "text":
            print(f"{name}: medians of {options.rounds} alternating rounds")
            for figure in found:
                print("  " + figure.line())
    if options.format == "json":
        print(json.dumps([{**asdict(figure), "reached": figure.reached} for figure in figures], indent=2))
    return 0 if all(figure.reached for figure in figures) else 1
