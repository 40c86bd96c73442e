"""Messages that wait at one socket: others have their turn between two, though no answer needs a commit."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from app.store.keys import OPERATOR_KEY
from tests.http_clients import async_http_client
from tests.loop_turns import LoopTurns

MESSAGES = 100


@pytest.mark.parametrize("text", ['{"type":"ping"}', "not readable"])
async def test_others_have_their_turn_between_messages_that_need_no_commit(tmp_path: Path, text: str) -> None:
    app = create_app(Settings(data=tmp_path, host="127.0.0.1", port=0, public_url=None))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with async_http_client(transport=transport, base_url="http://test") as http:
            key = {"authorization": f"Bearer {(tmp_path / OPERATOR_KEY).read_text().strip()}"}
            code = (await http.post("/api/workshops", json={"tables": 1}, headers=key)).json()["code"]
            seat = {"id": "seat-seat-seat-seat-seat-seat-1234", "table": 1}
            joined = await http.post(f"/api/workshops/{code}/seats", json=seat)
        turns_at_answers = await answers_to_waiting_messages(app, code, joined.headers["set-cookie"], text)
    assert len(turns_at_answers) == MESSAGES
    assert len(set(turns_at_answers)) == MESSAGES


async def answers_to_waiting_messages(app: Any, code: str, cookie: str, text: str) -> list[int]:
    """Connect a phone whose messages have all come already. Returns the turn of the loop at each answer."""
    loop_turns, turns = LoopTurns(), list[int]()
    texts = [text] * MESSAGES
    all_answered = asyncio.Event()
    waiting: list[dict[str, Any]] = [{"type": "websocket.receive", "text": text} for text in texts]
    waiting.insert(0, {"type": "websocket.connect"})

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        await all_answered.wait()
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(message: dict[str, Any]) -> None:
        if '"type":"pong"' in message.get("text", "") or '"type":"rejection"' in message.get("text", ""):
            turns.append(loop_turns.turn)
        if len(turns) == MESSAGES:
            all_answered.set()

    headers = [(b"host", b"test"), (b"cookie", cookie.partition(";")[0].encode())]
    scope = {
        "type": "websocket",
        "path": f"/w/{code}/ws",
        "raw_path": b"",
        "query_string": b"as=phone&version=2",
        "headers": headers,
        "scheme": "ws",
        "server": ("test", 80),
        "client": ("test", 1),
        "subprotocols": [],
    }
    async with loop_turns:
        await app(scope, receive, send)
    return turns
