"""A server written as in tutorials, for comparison: FastAPI's documented ConnectionManager, one SQLModel
commit per idea, `send_text` in a loop. uvicorn runs it with its defaults.

`python bench/tutorial_server.py PORT DATABASE each|interval`: counts are sent to all with each idea, which is
simplest, or at most once a second, as Samskap does.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from sqlmodel import Field, Session, SQLModel, create_engine

PORT, DATABASE, COUNTS = int(sys.argv[1]), sys.argv[2], sys.argv[3]
COUNT_INTERVAL_S = 1.0


class Idea(SQLModel, table=True):
    """The database row of a card."""

    id: str = Field(primary_key=True)
    board: int = Field(index=True)
    theme: str
    text: str


class ConnectionManager:
    """The ConnectionManager of FastAPI's documentation, with a table for each connection."""

    def __init__(self) -> None:
        self.active_connections: dict[int, list[WebSocket]] = {}

    async def connect(self, websocket: WebSocket, table: int) -> None:
        """Accept a connection at a table."""
        await websocket.accept()
        self.active_connections.setdefault(table, []).append(websocket)

    def disconnect(self, websocket: WebSocket, table: int) -> None:
        """Remove a connection."""
        self.active_connections[table].remove(websocket)

    async def send_table(self, message: str, table: int) -> None:
        """Send a message to one table."""
        for connection in list(self.active_connections[table]):
            await connection.send_text(message)

    async def broadcast(self, message: str) -> None:
        """Send a message to everybody."""
        for connections in list(self.active_connections.values()):
            for connection in list(connections):
                await connection.send_text(message)


manager = ConnectionManager()
engine = create_engine(f"sqlite:///{DATABASE}")
ideas = 0


def counts() -> str:
    """The message with the counts."""
    return json.dumps({"type": "counts", "ideas": ideas, "themes": {"involvement": ideas}})


async def send_counts_at_interval() -> None:
    """Send the counts once a second, if they have changed."""
    sent = 0
    while True:
        await asyncio.sleep(COUNT_INTERVAL_S)
        if ideas != sent:
            sent = ideas
            await manager.broadcast(counts())


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Create the database table, and start sending counts at an interval if asked to."""
    SQLModel.metadata.create_all(engine)
    sending = asyncio.create_task(send_counts_at_interval()) if COUNTS == "interval" else None
    yield
    if sending:
        sending.cancel()


app = FastAPI(lifespan=lifespan)


@app.websocket("/ws/{table}")
async def websocket_endpoint(websocket: WebSocket, table: int) -> None:
    """Save each idea, acknowledge it, and send it to the table."""
    global ideas  # noqa: PLW0603 - as in a tutorial
    await manager.connect(websocket, table)
    try:
        while True:
            data = json.loads(await websocket.receive_text())
            if data["type"] == "ping":
                await websocket.send_text(json.dumps({"type": "pong"}))
                continue
            with Session(engine) as session:
                session.add(Idea(id=data["id"], board=table, theme=data["theme"], text=data["text"]))
                session.commit()
            ideas += 1
            await websocket.send_text(json.dumps({"type": "ack", "id": data["id"]}))
            card = {"card": data["id"], "table": table, "theme": data["theme"], "text": data["text"]}
            await manager.send_table(json.dumps({"type": "card", **card}), table)
            if COUNTS == "each":
                await manager.broadcast(counts())
    except WebSocketDisconnect:
        manager.disconnect(websocket, table)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", backlog=2048)
