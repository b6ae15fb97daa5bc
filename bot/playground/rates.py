"""Slack's rate limits: tiers by the minute for each method, one post a second for each channel, a ceiling for all."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Final

from bot.playground.clock import real_seconds
from bot.playground.methods import Method

MINUTE: Final = 60.0
TIERS: Final = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 600}
_POSTING: Final = "chat.postMessage"
_POSTS_AT_ONCE: Final = 3  # Slack lets short bursts pass
_SECONDS_AT_ONCE: Final = 0.5
OFF, AS_SLACK, COUNTED = "off", "slack", "counted"


class Rates:
    """Count calls in one workspace; off until told otherwise.

    Real time counts, as an app waits in real time, whatever the workspace's clock shows.
    """

    def __init__(self, seconds: Callable[[], float] = real_seconds) -> None:
        self._seconds = seconds
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._posts: dict[str, float] = {}
        self._all_posts = 0.0
        self.mode = OFF
        self.limits: dict[str, int] = {}
        self.ceiling = 0.0

    def as_slack(self, ceiling: float = 0.0) -> None:
        """Limit each method by its tier, each channel to one post a second, and all of them to `ceiling` a second.

        Slack does not say where that ceiling is; 0 is none.
        """
        self._begin(AS_SLACK)
        self.ceiling = ceiling

    def count(self, limits: dict[str, int]) -> None:
        """Limit the named methods to so many calls a minute, and nothing else."""
        self._begin(COUNTED)
        self.limits = dict(limits)

    def off(self) -> None:
        self._begin(OFF)

    def wait(self, method: Method, channel: str) -> int:
        """Count one call; gives 0, or after how many whole seconds it may come again."""
        if self.mode == OFF:
            return 0
        if self.mode == AS_SLACK and method.name == _POSTING:
            return self._wait_to_post(channel)
        limit = self.limits.get(method.name, 0) if self.mode == COUNTED else TIERS.get(method.tier, 0)
        return self._wait_in_minute(method.name, limit) if limit else 0

    def _wait_in_minute(self, name: str, limit: int) -> int:
        now, calls = self._seconds(), self._calls[name]
        while calls and now - calls[0] >= MINUTE:
            calls.popleft()
        if len(calls) >= limit:
            return max(1, math.ceil(MINUTE - (now - calls[0])))
        calls.append(now)
        return 0

    def _wait_to_post(self, channel: str) -> int:
        """Let each post fill a second, and refuse when more than a short burst is filled ahead."""
        now = self._seconds()
        filled = max(self._posts.get(channel, now), now)
        if filled - now > _POSTS_AT_ONCE - 1:
            return max(1, math.ceil(filled - now - (_POSTS_AT_ONCE - 1)))
        if self.ceiling:
            all_filled = max(self._all_posts, now)
            if all_filled - now > _SECONDS_AT_ONCE:
                return max(1, math.ceil(all_filled - now - _SECONDS_AT_ONCE))
            self._all_posts = all_filled + 1.0 / self.ceiling
        self._posts[channel] = filled + 1.0
        return 0

    def _begin(self, mode: str) -> None:
        self.mode, self.limits = mode, {}
        self._calls.clear()
        self._posts.clear()
        self._all_posts, self.ceiling = 0.0, 0.0
