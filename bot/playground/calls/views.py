"""Modals and Home: opening, pushing, updating and publishing views."""

import json
from typing import Any

from bot.playground.blocks import check_view, complete_ids, refuse
from bot.playground.calls.call import Call
from bot.playground.errors import SlackError
from bot.playground.modals import View
from bot.playground.views import open_view, publish_view, push_view, update_view

Json = dict[str, Any]
_LARGEST = 250_000


def open_modal(call: Call) -> Json:
    content = _content(call, "modal")
    trigger = call.workspace.grants.redeem_trigger(_trigger(call))
    return _answer(call, open_view(call.workspace, trigger.user, content, trigger.channel))


def push(call: Call) -> Json:
    content = _content(call, "modal")
    trigger = call.workspace.grants.redeem_trigger(_trigger(call))
    return _answer(call, push_view(call.workspace, trigger.user, content))


def update(call: Call) -> Json:
    view = _named_view(call)
    content = _content(call, view.kind, replacing=view)
    _check_hash(call, view)
    update_view(call.workspace, view, content)
    return _answer(call, view)


def publish(call: Call) -> Json:
    if not call.state.installation.has_home:
        raise SlackError("not_enabled")
    person = call.person("user_id")
    if person.is_stranger:
        raise SlackError("not_enabled")
    content = _content(call, "home", replacing=call.state.homes.get(person.id))
    published = call.state.homes.get(person.id)
    if published is not None:
        _check_hash(call, published)
    return _answer(call, publish_view(call.workspace, person.id, content))


def _content(call: Call, kind: str, replacing: View | None = None) -> Json:
    content = call.arguments.structure("view")
    if not isinstance(content, dict):
        raise SlackError(
            "invalid_arguments", messages=["[ERROR] view must be an object [json-pointer:/view]"]
        )
    if len(json.dumps(content)) > _LARGEST:
        raise SlackError("view_too_large")
    refuse(check_view(content, kind), error="invalid_arguments")
    external_id = content.get("external_id")
    other = call.state.view_by_external_id(external_id) if external_id else None
    if other is not None and other is not replacing:
        raise SlackError("duplicate_external_id")
    return content | {"blocks": complete_ids(content["blocks"], call.state.ids)}


def _trigger(call: Call) -> str:
    trigger = call.arguments.text("trigger_id") or call.arguments.text("interactivity_pointer")
    if not trigger:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: trigger_id"])
    return trigger


def _named_view(call: Call) -> View:
    view_id, external_id = call.arguments.text("view_id"), call.arguments.text("external_id")
    if not (view_id or external_id):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])
    view = call.state.view(view_id) if view_id else call.state.view_by_external_id(external_id)
    if view is None:
        raise SlackError("not_found")
    return view


def _check_hash(call: Call, view: View) -> None:
    asked = call.arguments.text("hash")
    if asked and asked != view.hash:
        raise SlackError("hash_conflict")


def _answer(call: Call, view: View) -> Json:
    return {"view": call.state.view_as_slack(view)}
