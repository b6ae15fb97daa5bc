"""The doors: what Slack signed comes in, everything else stays out, and every surprise is answered."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.playground.transports import Answer, AsgiTransport
from bot.services import Services
from handlers import routes
from handlers.request import Reply, Request
from storage.database import Database
from tests.control import Workspace, opened
from tests.world import empty

COMMAND = {
    "team_id": "T0CLWSTWR",
    "user_id": "U0SIAN",
    "channel_id": "C0NEATH",
    "command": "/clwstwr",
    "trigger_id": "1",
}


@pytest.fixture
async def workspace(database: Database) -> AsyncIterator[Workspace]:
    await empty(database)
    async with opened(database) as opened_workspace:
        yield opened_workspace


class Knock:
    """A request at the door, signed as we like."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._secret = workspace.playground.workspace.seed.app.signing_secret

    async def __call__(
        self, body: bytes, *, seconds: int = 0, secret: str | None = None, kind: str = "application/x-www-form-urlencoded",
        stamp: str | None = None,
    ) -> Answer:  # fmt: skip
        stamp = stamp or str(int(self._workspace.playground.clock.now().timestamp()) + seconds)
        signed = b"v0:%s:%s" % (stamp.encode(), body)
        signature = "v0=" + hmac.new((secret or self._secret).encode(), signed, hashlib.sha256).hexdigest()
        headers = {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": signature}
        transport = AsgiTransport(self._workspace.bot.web, "/slack/events", _Ready(headers, body))  # type: ignore[arg-type] # stands in for the signer
        return await transport.send(None)  # type: ignore[arg-type] # the request is ready


class _Ready:
    def __init__(self, headers: dict[str, str], body: bytes) -> None:
        self._request = headers, body

    def request(self, _: object) -> tuple[dict[str, str], bytes]:
        return self._request


def _command(text: str) -> bytes:
    return urlencode(COMMAND | {"text": text}).encode()


async def test_a_signed_command_is_answered_in_its_acknowledgement(workspace: Workspace):
    answer = await Knock(workspace)(_command("help"))
    said = json.loads(answer.body)
    assert answer.status == 200
    assert said["response_type"] == "ephemeral"
    assert "/clwstwr help" in said["text"]


async def test_a_wrong_signature_stays_out(workspace: Workspace):
    assert (await Knock(workspace)(_command("help"), secret="another")).status == 401


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_an_old_or_early_signature_stays_out(workspace: Workspace, seconds: int):
    assert (await Knock(workspace)(_command("help"), seconds=seconds)).status == 401


@pytest.mark.parametrize("stamp", ["yesterday", "", "１２３", "-5"])
async def test_a_timestamp_that_is_none_stays_out(workspace: Workspace, stamp: str):
    assert (await Knock(workspace)(_command("help"), stamp=stamp or " ")).status == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\xfd", "application/x-www-form-urlencoded"),
        (b"[1, 2]", "application/json"),
        (b"{not json", "application/json"),
        (b"payload=%7Bnot+json", "application/x-www-form-urlencoded"),
    ],
)
async def test_signed_nonsense_is_refused_without_harm(workspace: Workspace, body: bytes, kind: str):
    assert (await Knock(workspace)(body, kind=kind)).status == 400


async def test_a_body_larger_than_slacks_is_refused(workspace: Workspace):
    assert (await Knock(workspace)(b"x" * (1024 * 1024 + 1))).status == 413


async def test_an_unknown_word_is_answered_with_what_is_near(workspace: Workspace):
    said = await workspace.types("sian", "languge")
    assert "`/clwstwr language`" in said


async def test_a_welsh_word_is_understood_and_the_choice_remembered(workspace: Workspace):
    await workspace.types("gareth", "iaith cymraeg")
    asker = await workspace.bot.services.directory.asker("T0CLWSTWR", "U0GARETH", "C0NEATH")
    assert asker.person is not None
    assert asker.person.language == "cy"


async def test_a_surprise_is_answered_with_a_reference_and_changes_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    async def fall_over(_request: Request, _services: Services) -> Reply:
        raise ZeroDivisionError

    found = routes.ROUTES.find("language")
    assert found is not None
    named: dict[str, Any] = {**routes.ROUTES._named, "language": _with(found[0], fall_over)}
    monkeypatch.setattr(type(routes.ROUTES), "find", lambda _self, text: (named["language"], text))
    said = await workspace.types("sian", "language")
    assert "reference" in said


async def test_without_a_database_a_command_is_answered_with_a_reference(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def unreachable(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(workspace.bot.services.directory, "asker", unreachable)
    said = await workspace.types("sian", "meeting")
    assert "nothing was changed" in said
    assert "before anybody was known" in caplog.text


def _with(command: Any, handler: Any) -> Any:
    from dataclasses import replace

    return replace(command, handler=handler)


async def test_everybody_sees_only_what_they_may_ask(workspace: Workspace):
    lead, stranger = await workspace.types("sian", "help"), await workspace.types("owen", "help")
    assert "/clwstwr language" in stranger
    assert len(stranger) < len(lead)
