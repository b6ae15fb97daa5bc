"""Socket Mode: the app connects by websocket, and each delivery goes to one of its connections."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.clock import real_seconds
from bot.playground.signing import Delivery, DeliveryKind
from bot.playground.transports import Answer
from bot.playground.workspace import Workspace

_MOST_CONNECTIONS = 10
_ACK_SECONDS = 3.0


class Sockets:
    """Hold the app's connections and deliver through them in turn."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._connections: list[WebSocket] = []
        self._awaited: dict[str, asyncio.Future[Any]] = {}

    @property
    def is_connected(self) -> bool:
        return bool(self._connections)

    async def send(self, delivery: Delivery) -> Answer:
        """Put the delivery into an envelope for one connection and wait until the app acknowledges it."""
        if not self._connections:
            raise ConnectionError("The app holds no Socket Mode connection.")
        connection = self._connections.pop(0)
        self._connections.append(connection)
        envelope = _envelope(self._workspace.state.ids.following("", 36).lower(), delivery)
        acknowledged = asyncio.get_running_loop().create_future()
        self._awaited[envelope["envelope_id"]] = acknowledged
        try:
            with _gone_is_a_lost_connection():
                await connection.send_json(envelope)
            payload = await asyncio.wait_for(acknowledged, _ACK_SECONDS)
        finally:
            del self._awaited[envelope["envelope_id"]]
        return Answer(
            200, json.dumps(payload).encode() if payload else b"", {"content-type": "application/json"}
        )

    async def connect(self, websocket: WebSocket) -> None:
        """Serve one connection until the app leaves it; the address in it was good for one use."""
        ticket = websocket.path_params["ticket"]
        await websocket.accept()
        if ticket not in self._workspace.tickets:
            await self._dismiss(websocket, "link_disabled")
            return
        self._workspace.tickets.discard(ticket)
        if len(self._connections) >= _MOST_CONNECTIONS:
            await self._dismiss(websocket, "too_many_websockets")
            return
        self._connections.append(websocket)
        try:
            await websocket.send_json(self._hello())
            await self._listen(websocket)
        except WebSocketDisconnect:
            return
        finally:
            if websocket in self._connections:
                self._connections.remove(websocket)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to be replaced, as Slack does every few hours."""
        for connection in self._taken():
            with contextlib.suppress(WebSocketDisconnect):
                await self._dismiss(connection, reason)

    async def lose(self) -> None:
        """Let the connection break that is next in turn, without a word."""
        if self._connections:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await self._connections.pop(0).close(code=1011)

    async def close(self) -> None:
        for connection in self._taken():
            with contextlib.suppress(WebSocketDisconnect):
                await connection.close()

    def _taken(self) -> list[WebSocket]:
        taken, self._connections = self._connections, []
        return taken

    async def _listen(self, websocket: WebSocket) -> None:
        while True:
            said = await websocket.receive_json()
            waiting = self._awaited.get(str(said.get("envelope_id")))
            if waiting is not None and not waiting.done():
                waiting.set_result(said.get("payload"))

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "connection_info": {"app_id": self._workspace.state.installation.app_id},
            "debug_info": {
                "host": "playground",
                "started": str(real_seconds()),
                "approximate_connection_time": 3600,
            },
        }

    async def _dismiss(self, websocket: WebSocket, reason: str) -> None:
        debug = {"host": "playground"}
        await websocket.send_json({"type": "disconnect", "reason": reason, "debug_info": debug})
        await websocket.close()


@contextlib.contextmanager
def _gone_is_a_lost_connection() -> Iterator[None]:
    try:
        yield
    except WebSocketDisconnect as error:
        raise ConnectionError("The app has left this connection.") from error


def _envelope(envelope_id: str, delivery: Delivery) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "envelope_id": envelope_id,
        "type": delivery.kind.value,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind is not DeliveryKind.EVENT,
    }
    if delivery.kind is DeliveryKind.EVENT:
        envelope |= {"retry_attempt": delivery.retry_number, "retry_reason": delivery.retry_reason}
    return envelope
