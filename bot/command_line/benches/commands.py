"""Commands against bare Bolt: one at a time, sixteen at once, and a full command with its read and durable write."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.command_line.benches.bench_world import PEOPLE, seed
from bot.command_line.benches.figures import Figure, paired
from bot.command_line.benches.load import Taken, command, send
from bot.command_line.benches.processes import (
    BARE_BOLT,
    OUR_BOT,
    environment,
    free_port,
    keep_off_the_servers_core,
    scratch_database,
    served,
)

_ALONE = 500
_TOGETHER = 4000
_AT_ONCE = 16


@dataclass(slots=True)
class _Rounds:
    """What each round took, by what was asked."""

    taken: dict[str, list[Taken]] = field(default_factory=dict)

    def add(self, name: str, taken: Taken) -> None:
        self.taken.setdefault(name, []).append(taken)

    def rates(self, name: str) -> list[float]:
        return [each.rate for each in self.taken[name]]

    def within(self, name: str, share: float) -> list[float]:
        return [each.quantile(share) for each in self.taken[name]]


async def measure(rounds: int) -> Sequence[Figure]:
    """Alternate between bare Bolt and the bot, and compare round by round."""
    keep_off_the_servers_core()
    bare, ours = free_port(), free_port()
    found = _Rounds()
    async with scratch_database() as (database, url):
        await seed(database)
        async with (
            served(BARE_BOLT, bare, {}),
            served(OUR_BOT, ours, environment(url)),
        ):
            await _warm(bare, ours)
            for number in range(rounds):
                await _round(found, bare, ours, number)
    return _figures(found)


async def _warm(bare: int, ours: int) -> None:
    for port in (bare, ours):
        await send(port, _requests("echo warm", 400, 0), _AT_ONCE)
    await send(ours, _requests("here", 400, 0), _AT_ONCE)
    await send(ours, _requests("help", 100, 0), 1)


async def _round(found: _Rounds, bare: int, ours: int, number: int) -> None:
    at = (number + 1) * 1_000_000
    found.add("bare alone", await send(bare, _requests("echo", _ALONE, at), 1))
    found.add("help alone", await send(ours, _requests("help", _ALONE, at), 1))
    found.add("bare", await send(bare, _requests("echo", _TOGETHER, at), _AT_ONCE))
    found.add("echo", await send(ours, _requests("echo", _TOGETHER, at), _AT_ONCE))
    found.add("bare again", await send(bare, _requests("echo", _TOGETHER, at), _AT_ONCE))
    found.add("full", await send(ours, _requests("here", _TOGETHER, at + 500_000), _AT_ONCE))


def _requests(text: str, count: int, first: int) -> list[bytes]:
    """Write so many commands, each of another person in turn and each a delivery of its own."""
    return [command(text, PEOPLE[n % len(PEOPLE)], first + n) for n in range(count)]


def _figures(found: _Rounds) -> Sequence[Figure]:
    def ms(name: str, share: float) -> str:
        return f"{median(found.within(name, share)) * 1000:.2f} ms"

    def rate(name: str) -> str:
        return f"{median(found.rates(name)):.0f}/s"

    return (
        Figure(
            "help, one at a time: p50 x bare Bolt",
            paired(found.within("help alone", 0.5), found.within("bare alone", 0.5)),
            1.25,
            at_most=True,
            detail=f"{ms('help alone', 0.5)} to {ms('bare alone', 0.5)}",
        ),
        Figure(
            "echo beside every route, 16 at once: rate of bare Bolt",
            paired(found.rates("echo"), found.rates("bare")),
            0.95,
            at_most=False,
            detail=f"{rate('echo')} of {rate('bare')}",
        ),
        Figure(
            "full command, 16 at once: rate of bare Bolt",
            paired(found.rates("full"), found.rates("bare again")),
            0.35,
            at_most=False,
            detail=f"{rate('full')} of {rate('bare again')}",
        ),
        Figure(
            "full command, 16 at once: p99 x bare Bolt",
            paired(found.within("full", 0.99), found.within("bare again", 0.99)),
            3.0,
            at_most=True,
            detail=f"{ms('full', 0.99)} to {ms('bare again', 0.99)}",
        ),
    )
