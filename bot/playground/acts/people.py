"""Who is in the workspace: somebody new, somebody deactivated, somebody let in again."""

from bot.playground.errors import ControlError
from bot.playground.people import Person
from bot.playground.workspace import Workspace


async def welcome(workspace: Workspace, name: str, real_name: str = "", title: str = "") -> Person:
    """Take somebody new into the workspace, by a handle that nobody has yet."""
    if not name.strip() or workspace.state.person(name) is not None:
        raise ControlError(f"Nobody new can be called {name!r}.", "Choose another name.")
    person = Person(
        id=workspace.state.ids.named("U", name), name=name, real_name=real_name or name, title=title
    )
    workspace.welcome(person)
    await workspace.activity.quiet()
    return person


async def change(workspace: Workspace, who: str, *, is_deactivated: bool) -> Person:
    """Deactivate a member of the workspace, or let them in again."""
    person = workspace.state.person(who)
    if person is None or person.is_bot:
        names = [other.name for other in workspace.state.people.values() if not other.is_bot]
        raise ControlError(
            f"There is nobody called {who!r} here.", "Name one of the choices.", choices=names, status=404
        )
    workspace.change_person(person, is_deactivated=is_deactivated)
    await workspace.activity.quiet()
    return person
