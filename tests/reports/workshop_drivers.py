"""Two ways to drive a workshop with the same commands: a real server, and the functions behind it.

Both leave a database with the event log, and export the report in any format.
"""

import asyncio
import secrets
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Protocol, Union

import httpx
import msgspec

from app.core.aggregate import Actor, Command, LogEntry
from app.locale.catalogue import Catalogue
from app.logos.reader import PictureReader
from app.reports import FORMATS
from app.reports.model import Report
from app.reports.report_format import Dialect, RenderOptions
from app.store.database import Database
from app.store.editions import Editions
from app.store.event_log import EventLog, entry_row
from app.store.logos import Logos
from app.web.edition_maker import EditionMaker
from app.workshop.activities.welcome import Join
from app.workshop.plan import WorkshopCreated
from app.workshop.protocol import VERSION
from app.workshop.templates import TEMPLATES
from app.workshop.upcasts import Replay
from app.workshop.workshop import COMMANDS, decide, evolve_entry, initial_state
from tests.empty_database import DATABASE, create_database
from tests.http_clients import http_client
from tests.server_process import ServerProcess

CATALOGUE = Catalogue.load()
FACILITATOR = Actor("facilitator", "console-0001")
START = 1_793_102_400_000
"""27 October 2026 at noon UTC, in milliseconds."""


class WorkshopDriver(Protocol):
    """A workshop from the template. database, code: where its log is. A person is what `join` returned."""

    database: Path
    code: str

    def join(self, table: int, role: str | None, municipality: str | None) -> str:
        """Join as a new person."""

    def submit(self, person: str | None, type_: str, **fields: Any) -> str:
        """Submit a command of this person (None: the facilitator). Returns its id, which is also that of what
        it creates. A command that is refused fails the test."""

    def export(self, format_: str, language: str = "en", dialect: Dialect | None = None) -> bytes:
        """The report of the closed workshop as a file. dialect: the separator of a CSV file; None: the one of
        the language."""


class ServedWorkshop:
    """A workshop on a running server, through its HTTP API."""

    def __init__(self, server: ServerProcess, tables: int) -> None:
        self._http = http_client(base_url=server.url)
        self.database = server.data / DATABASE
        self.code = server.new_workshop(tables)
        self._facilitator = {"Cookie": self._open_console(server)}

    def _open_console(self, server: ServerProcess) -> str:
        """The cookie of a console that was opened with a facilitator link."""
        path = f"/api/workshops/{self.code}"
        with server.operator() as http:
            link = http.post(f"{path}/links", json={"right": "facilitator", "label": "Console"}).json()
        return self._cookie(
            self._http.post(f"{path}/sessions", json={"token": link["url"].partition("#")[2]})
        )

    def _cookie(self, response: httpx.Response) -> str:
        """The cookies that the response sets, for later requests. The client itself keeps none. Fails if the
        response is an error."""
        assert response.is_success, response.text
        cookies = {**response.cookies}
        self._http.cookies.clear()
        return "; ".join(f"{name}={value}" for name, value in cookies.items())

    def close(self) -> None:
        """Close the connection to the server."""
        self._http.close()

    def join(self, table: int, role: str | None, municipality: str | None) -> str:
        """Join with a new phone. Returns its cookie."""
        body = {"id": secrets.token_hex(10), "table": table, "role": role, "municipality": municipality}
        return self._cookie(self._http.post(f"/api/workshops/{self.code}/seats", json=body))

    def submit(self, person: str | None, type_: str, **fields: Any) -> str:
        """Submit a command as a console does, or as a phone without WebSocket."""
        body = {"id": secrets.token_hex(10), "type": type_, **fields}
        if person is None:
            path, headers = f"/api/workshops/{self.code}/commands", self._facilitator
        else:
            path, headers = f"/w/{self.code}/stream?as=phone&version={VERSION}", {"Cookie": person}
        response = self._http.post(path, json=body, headers=headers)
        assert response.status_code == 200, (body, response.text)
        assert person is None or response.json()["type"] == "ack", (body, response.text)
        return str(body["id"])

    def export(self, format_: str, language: str = "en", dialect: Dialect | None = None) -> bytes:
        """The file that the console saves."""
        query = {"format": format_, "lang": language} | ({"dialect": dialect} if dialect else {})
        path = f"/api/workshops/{self.code}/export"
        response = self._http.get(path, params=query, headers=self._facilitator)
        assert response.status_code == 200, response.text
        return response.content

    def page(self) -> bytes:
        """The report as a page of the server."""
        response = self._http.get(f"/w/{self.code}/report?lang=en", headers=self._facilitator)
        assert response.status_code == 200, response.text
        return response.content


class RecordedWorkshop:
    """A workshop that is driven through decide and evolve, without a server. Its log is written into a
    database, and its report is made of what a server reads from there."""

    workshop_id, code = "recorded", "K7MP4WXA"

    def __init__(self, folder: Path, tables: int) -> None:
        self.database = folder / DATABASE
        create_database(self.database)
        with closing(sqlite3.connect(self.database)) as connection, connection:
            insert = "INSERT INTO workshop (id, code, created_at) VALUES (?, ?, ?)"
            connection.execute(insert, (self.workshop_id, self.code, START))
        plan = TEMPLATES["fremtidsbilder"](CATALOGUE.in_all_languages, tables, "en")
        created = WorkshopCreated(plan)
        self._state = initial_state(plan)
        self._unwritten = [LogEntry(1, "create-workshop", FACILITATOR, START, (created,))]
        self._seq, self._at, self._numbers = 1, START, count(1)
        self._edition: Report | None = None

    def join(self, table: int, role: str | None, municipality: str | None) -> str:
        """Join with a new seat. Returns its id."""
        number = next(self._numbers)
        seat = f"seat-{number:06}"
        join = Join(id=f"join-{number:06}", table=table, role=role, municipality=municipality)
        self._append(Actor("visitor", seat), join)
        return seat

    def submit(self, person: str | None, type_: str, **fields: Any) -> str:
        """Submit a command in this process."""
        body = {"id": f"command-{next(self._numbers):06}", "type": type_, **fields}
        command = msgspec.convert(body, Union[COMMANDS])  # noqa: UP007
        self._append(Actor("participant", person) if person else FACILITATOR, command)
        return str(body["id"])

    def _append(self, actor: Actor, command: Command) -> None:
        self._at += 1000
        if events := decide(self._state, actor, command, self._at):
            self._seq += 1
            entry = LogEntry(self._seq, command.id, actor, self._at, events)
            self._state, _ = evolve_entry(self._state, entry)
            self._unwritten.append(entry)
            self._edition = None

    def export(self, format_: str, language: str = "en", dialect: Dialect | None = None) -> bytes:
        """A file of the closed workshop's edition, made from the stored log as by a newly started server."""
        if self._edition is None:
            self._write_log()
            self._edition = asyncio.run(self._make_edition())
        return FORMATS[format_].render(self._edition, CATALOGUE, RenderOptions(language, dialect))

    def _write_log(self) -> None:
        rows = [tuple(entry_row(self.workshop_id, entry).values()) for entry in self._unwritten]
        self._unwritten.clear()
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    async def _make_edition(self) -> Report:
        database, replay = Database(self.database), Replay()
        try:
            async for entry in EventLog(database).read(self.workshop_id):
                replay.apply(entry)
            assert replay.state
            maker = EditionMaker(Editions(database), Logos(database), EventLog(database), PictureReader())
            return await maker.find_or_make(self.workshop_id, self.code, replay.state)
        finally:
            await database.close()
