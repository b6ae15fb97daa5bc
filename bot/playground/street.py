"""Several workspaces on one server, and which of them a token, an address or a file belongs to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.playground.acts.stage import Stage
from bot.playground.post_room import PostRoom
from bot.playground.sockets import Sockets
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class House:
    """One workspace with the doors it has."""

    workspace: Workspace
    api: WebApi
    stage: Stage
    sockets: Sockets
    post: PostRoom


class Street:
    """The workspaces on one server, the first of them the one that strangers are sent to."""

    def __init__(self, first: House) -> None:
        self._houses = [first]

    def __iter__(self) -> Iterator[House]:
        return iter(self._houses)

    def add(self, house: House) -> None:
        """Put one more workspace beside the others; raises ValueError when its id or token is taken."""
        for other in self._houses:
            if other.workspace.state.team_id == house.workspace.state.team_id:
                raise ValueError(f"There is already a workspace {house.workspace.state.team_id}.")
            if other.workspace.seed.app.bot_token == house.workspace.seed.app.bot_token:
                raise ValueError("Each installation needs a bot token of its own.")
        self._houses.append(house)

    def of_team(self, team_id: str) -> House | None:
        return next((house for house in self if house.workspace.state.team_id == team_id), None)

    def of_token(self, token: str) -> House:
        """Find where a token is known; the first workspace refuses unknown ones."""
        return self._first(lambda house: token in house.workspace.state.installation.tokens)

    def of_client(self, client_id: str, code: str) -> House:
        """Find where an app is to be installed: by the code it was given, else by its client id."""
        holders = [house for house in self if house.workspace.seed.app.client_id == client_id]
        return next(
            (house for house in holders if code in house.workspace.consents), (holders or self._houses)[0]
        )

    def of_hook(self, hook_id: str) -> House:
        return self._first(lambda house: house.workspace.grants.knows_hook(hook_id))

    def of_file(self, file_id: str) -> House:
        return self._first(lambda house: file_id in house.workspace.state.files)

    def of_ticket(self, ticket: str) -> House:
        return self._first(lambda house: ticket in house.workspace.tickets)

    def _first(self, belongs: Callable[[House], bool]) -> House:
        return next((house for house in self if belongs(house)), self._houses[0])
