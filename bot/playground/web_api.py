"""The Web API's door: every call is recognised, checked in Slack's order, carried out and written down."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.calls import HANDLERS
from bot.playground.calls.call import Call
from bot.playground.clock import real_seconds
from bot.playground.errors import SlackError
from bot.playground.installation import Token
from bot.playground.methods import Method, catalogue, check_required, check_scope, check_token
from bot.playground.strictness import WARNED
from bot.playground.traffic import Exchange
from bot.playground.workspace import Workspace

Json = dict[str, Any]
_ALWAYS_TAKEN = frozenset({"team_id"})  # Slack's own clients send it along with every method


class WebApi:
    """Answer Web API calls for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def call(
        self,
        name: str,
        given: Mapping[str, Any],
        bearer: str = "",
        *,
        remarks: Sequence[str] = (),
        weather: str = "",
    ) -> tuple[Json, dict[str, str]]:
        """Carry out one call and give Slack's answer with the headers that belong to it.

        `remarks` is what was noticed at the door; `weather` what will become of the answer. Refusals are answers too: `{"ok": false, "error": ...}`.
        """
        workspace = self._workspace
        exchange = workspace.traffic.begin(
            workspace.now, "from app", name, dict(given), workspace.activity.action
        )
        exchange.remarks += remarks
        exchange.weather = weather
        began = real_seconds()
        headers: dict[str, str] = {}
        with workspace.activity.busy():
            try:
                answer = self._answer(name, given, bearer, exchange, headers)
            except SlackError as refusal:
                answer = refusal.as_json()
                exchange.error = refusal.error
        exchange.answer, exchange.status = answer, 200
        exchange.ms = round((real_seconds() - began) * 1000, 1)
        return answer, headers

    def _answer(
        self, name: str, given: Mapping[str, Any], bearer: str, exchange: Exchange, headers: dict[str, str]
    ) -> Json:
        method = _known(name)
        arguments = {key: value for key, value in given.items() if key != "token"}
        token = check_token(
            method, bearer or str(given.get("token") or ""), self._workspace.state.installation.tokens
        )
        headers |= _scope_headers(method, token)
        check_scope(method, token)
        check_required(method, arguments)
        unexpected = sorted(set(arguments) - method.arguments - _ALWAYS_TAKEN)
        exchange.remarks += [f"unexpected argument: {name}" for name in unexpected]
        if method.is_deprecated:
            exchange.remarks.append("method_deprecated")
        call = Call(
            workspace=self._workspace,
            method=method,
            arguments=Arguments(arguments),
            token=token,
            remarks=exchange.remarks,
        )
        return _with_warnings({"ok": True, **HANDLERS[name](call)}, exchange.remarks)


def _with_warnings(answer: Json, remarks: Sequence[str]) -> Json:
    """Add what Slack itself warns of, where it does."""
    warnings = [remark for remark in remarks if remark in WARNED]
    if not warnings:
        return answer
    metadata = {**answer.get("response_metadata", {}), "warnings": warnings}
    return {**answer, "warning": ",".join(warnings), "response_metadata": metadata}


def _known(name: str) -> Method:
    method = catalogue().get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    if name not in HANDLERS:
        message = f"[ERROR] Slack has {name}, but this local workspace does not offer it"
        raise SlackError("unknown_method", messages=[message], req_method=name)
    return method


def _scope_headers(method: Method, token: Token | None) -> dict[str, str]:
    headers = {"x-accepted-oauth-scopes": ",".join(sorted(method.scopes))}
    if token is not None:
        headers["x-oauth-scopes"] = ",".join(sorted(token.scopes))
    return headers
