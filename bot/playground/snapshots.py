"""Moments kept to come back to: all workspaces of a street and their clock, by name."""

import copy
from dataclasses import dataclass
from datetime import datetime

from bot.playground.changes import Change
from bot.playground.clock import WorkspaceClock
from bot.playground.errors import ControlError
from bot.playground.grants import Grants
from bot.playground.state import State
from bot.playground.street import Street


@dataclass(frozen=True, slots=True)
class _Moment:
    """What there was in each workspace, and when."""

    at: datetime
    worlds: dict[str, tuple[State, Grants]]


class Snapshots:
    """Save and restore; the app keeps what it knows, so save its side too if it has one."""

    def __init__(self, street: Street, clock: WorkspaceClock) -> None:
        self._street = street
        self._clock = clock
        self._moments: dict[str, _Moment] = {}

    def save(self, name: str) -> datetime:
        """Keep this moment under a name, instead of what had that name before; gives the time it shows."""
        worlds = {
            house.workspace.state.team_id: _copied(house.workspace.contents()) for house in self._street
        }
        self._moments[name] = _Moment(self._clock.now(), worlds)
        return self._moments[name].at

    def restore(self, name: str) -> datetime:
        """Go back to a moment, as often as one likes; raises ControlError when there is none of that name."""
        moment = self._moments.get(name)
        if moment is None:
            error = f"There is no snapshot {name!r}."
            raise ControlError(error, "Save it first.", choices=sorted(self._moments), status=404)
        self._clock.set(moment.at, backwards=True)
        for house in self._street:
            house.workspace.put_back(*_copied(moment.worlds[house.workspace.state.team_id]))
            house.workspace.changes.tell(Change("reset"))
        return moment.at

    def listed(self) -> dict[str, datetime]:
        """Give the names with the time each shows."""
        return {name: moment.at for name, moment in self._moments.items()}


def _copied(world: tuple[State, Grants]) -> tuple[State, Grants]:
    """Copy both in one go: they count ids together."""
    return copy.deepcopy(world)
