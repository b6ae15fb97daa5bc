"""The local workspace alone, for any Slack app: people, channels and apps come from a file."""

import argparse
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.command_line.answers import Stop
from bot.command_line.process import keep_what_is_loaded, stop_signal
from bot.playground import Playground, WorkspaceClock
from bot.playground.world_file import World, WorldFileError, read_world


async def run(options: argparse.Namespace) -> int:
    """Run the workspaces of a file until stopped; prints one line of JSON with addresses and tokens when they are up."""
    try:
        world = read_world(options.config)
    except WorldFileError as fault:
        raise Stop(f"{options.config} cannot be used:\n{fault}") from None
    try:
        async with opened(world, options.port) as (playgrounds, smtp):
            print(json.dumps(_told(playgrounds) | {"smtp": smtp}), flush=True)
            print(
                f"The workspace is open at {playgrounds[0].page}\nTo stop: Ctrl+C",
                file=sys.stderr,
                flush=True,
            )
            keep_what_is_loaded()
            await stop_signal()
    except OSError as error:
        raise Stop(f"Port {options.port} cannot be used ({error.strerror}). Try --port 0") from None
    return 0


@asynccontextmanager
async def opened(world: World, port: int) -> AsyncIterator[tuple[list[Playground], str]]:
    """Serve the workspaces of a world on one loopback port, each connected to its app, until the block ends.

    Gives them with the address of the first one's post room, which takes the e-mail that the apps send.
    """
    clock = WorkspaceClock(world.start) if world.start else WorkspaceClock.real()
    first = Playground(world.seeds[0], clock=clock, signs_in_real_time=True)
    playgrounds = [first, *map(first.beside, world.seeds[1:])]
    for playground in playgrounds:
        url = world.request_urls[playground.workspace.seed.app.app_id]
        if url:
            playground.connect_http(url)
        else:
            playground.connect_sockets()
    async with first.serve(port=port), first.post.serve() as smtp:
        yield playgrounds, smtp


def _told(playgrounds: list[Playground]) -> dict[str, object]:
    base = playgrounds[0].workspace.base_url
    return {
        "ready": True,
        "page": playgrounds[0].page,
        "api": f"{base}/api/",
        "authorize": f"{base}/oauth/v2/authorize",
        "control": f"{base}/_control",
        "workspaces": [_workspace(playground) for playground in playgrounds],
    }


def _workspace(playground: Playground) -> dict[str, object]:
    app, state = playground.workspace.seed.app, playground.state
    return {
        "id": state.team_id,
        "name": state.team_name,
        "app": state.installation.name,
        "app_id": app.app_id,
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
    }
