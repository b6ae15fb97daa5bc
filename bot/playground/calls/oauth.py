"""Installing and removing the app: a code becomes a token, and tokens end."""

import hmac
from typing import Any

from bot.playground import installing
from bot.playground.calls.call import Call
from bot.playground.errors import SlackError


def access(call: Call) -> dict[str, Any]:
    """Exchange a code for the token of a new installation; a code is good for one use."""
    _check_client(call)
    if call.arguments.text("grant_type", "authorization_code") != "authorization_code":
        raise SlackError("invalid_grant_type")
    given = call.workspace.consents.pop(call.arguments.text("code"), None)
    if given is None:
        raise SlackError("invalid_code")
    asked = call.arguments.text("redirect_uri")
    if asked and asked != given.redirect_uri:
        raise SlackError("bad_redirect_uri")
    token = installing.install(call.workspace, given.scopes)
    state = call.state
    return {
        "app_id": state.installation.app_id,
        "authed_user": {"id": given.user},
        "scope": ",".join(sorted(token.scopes)),
        "token_type": "bot",
        "access_token": token.value,
        "bot_user_id": state.bot.id,
        "team": {"id": state.team_id, "name": state.team_name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def uninstall(call: Call) -> dict[str, Any]:
    _check_client(call)
    installing.uninstall(call.workspace)
    return {}


def revoke(call: Call) -> dict[str, Any]:
    """End the token that makes the call; with `test` it only says that it could."""
    assert call.token is not None
    if call.arguments.flag("test"):
        return {"revoked": False}
    installing.revoke(call.workspace, call.token)
    return {"revoked": True}


def _check_client(call: Call) -> None:
    app = call.workspace.seed.app
    if call.arguments.text("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if not hmac.compare_digest(call.arguments.text("client_secret").encode(), app.client_secret.encode()):
        raise SlackError("bad_client_secret")
