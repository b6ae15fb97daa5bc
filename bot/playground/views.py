"""Opening, pushing, updating, closing and publishing views: the one place that changes them."""

from typing import Any

from bot.playground.changes import Change
from bot.playground.errors import SlackError
from bot.playground.fields import fields_of, initial_values
from bot.playground.modals import MODALS_IN_A_STACK, View
from bot.playground.workspace import Workspace

Json = dict[str, Any]


def open_view(workspace: Workspace, user: str, content: Json, origin_channel: str = "") -> View:
    """Put a new modal in front of a person; what was open is gone."""
    view = _new(workspace, user, content)
    view.origin_channel = origin_channel
    workspace.state.modals[user] = [view]
    return _told(workspace, view)


def push_view(workspace: Workspace, user: str, content: Json) -> View:
    """Put a modal on top of the open ones; raises `push_limit_reached` above three."""
    stack = workspace.state.modals.get(user)
    if not stack:
        raise SlackError("invalid_trigger_id")
    if len(stack) >= MODALS_IN_A_STACK:
        raise SlackError("push_limit_reached")
    view = _new(workspace, user, content)
    view.root_id, view.previous_id, view.origin_channel = stack[0].id, stack[-1].id, stack[0].origin_channel
    stack.append(view)
    return _told(workspace, view)


def update_view(workspace: Workspace, view: View, content: Json) -> None:
    """Rewrite a view; what was filled in stays where block_id and action_id stay."""
    kept = {(field.block_id, field.action_id) for field in fields_of(view.blocks)}
    old = view.values
    view.content = content
    view.version += 1
    view.errors, view.failure = {}, ""
    view.values = initial_values(content["blocks"])
    for field in fields_of(content["blocks"]):
        place = (field.block_id, field.action_id)
        value = old.get(field.block_id, {}).get(field.action_id)
        if place in kept and value is not None and value["type"] == field.kind:
            view.values[field.block_id][field.action_id] = value
    _told(workspace, view)


def publish_view(workspace: Workspace, user: str, content: Json) -> View:
    """Show a person their Home."""
    home = workspace.state.homes.get(user)
    if home is not None:
        update_view(workspace, home, content)
        return home
    home = _new(workspace, user, content)
    workspace.state.homes[user] = home
    return _told(workspace, home)


def close_view(workspace: Workspace, view: View) -> None:
    """Take one modal away; the one below shows again."""
    stack = workspace.state.modals.get(view.owner, [])
    left = [other for other in stack if other is not view]
    if left:
        workspace.state.modals[view.owner] = left
    else:
        workspace.state.modals.pop(view.owner, None)
    workspace.changes.tell(Change("view", user=view.owner))


def close_all(workspace: Workspace, user: str) -> None:
    workspace.state.modals.pop(user, None)
    workspace.changes.tell(Change("view", user=user))


def _new(workspace: Workspace, user: str, content: Json) -> View:
    values = initial_values(content["blocks"])
    return View(id=workspace.state.ids.following("V"), owner=user, content=content, values=values)


def _told(workspace: Workspace, view: View) -> View:
    workspace.state.next_revision()
    workspace.changes.tell(Change("home" if view.kind == "home" else "view", user=view.owner))
    return view
