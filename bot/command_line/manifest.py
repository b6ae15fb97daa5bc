"""Printing the Slack app manifest."""

import argparse
import json

from handlers.manifest import manifest


async def run(options: argparse.Namespace) -> int:
    print(json.dumps(manifest(options.url, socket_mode=options.socket), indent=2, ensure_ascii=False))
    return 0
