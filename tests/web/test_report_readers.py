"""Those who ask for a report: their turns by link, and files that are ready when their access has ended."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.concurrency.turns import Caller, Turns
from app.locale.catalogue import Catalogue
from app.main import create_app
from app.reports.report_format import RenderOptions
from app.reports.worker import COMMAND, ReportWorker
from app.settings import Settings
from app.store.keys import OPERATOR_KEY
from app.web.app_context import AppContext
from tests.child_processes import child_processes, stopped
from tests.empty_database import DATABASE, create_database
from tests.faults.wait_until import wait_until
from tests.http_clients import async_http_client
from tests.live.live_workshop import new_id
from tests.reports.sample_logo import DRAFT

BROWSERS = 6
BUSY_CALLER: Caller = ("readers", "elsewhere")
NUMBERS = count(1)
"""The last numbers of addresses, each in another network."""


class Server:
    """A server without sockets. code: of a workshop; `operator` is an HTTP client with the operator's key."""

    def __init__(self, app: Any, key: str) -> None:
        self.context: AppContext = app.state.context
        self._app = app
        self.operator = self.browser(authorization=f"Bearer {key}")
        self.code = ""
        self._busy_worker: ReportWorker = self.context.report_worker

    def browser(self, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
        """A browser without cookies."""
        transport = httpx.ASGITransport(self._app, client=(address, 50_000))
        return async_http_client(transport=transport, base_url="http://test", headers=headers)

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        response = await self.operator.post(path, json=body)
        assert response.is_success, response.text
        answer: dict[str, Any] = response.json() if response.content else {}
        return answer

    async def new_link(self, right: str) -> dict[str, Any]:
        return await self.post(f"/api/workshops/{self.code}/links", right=right)

    async def opened(self, link: dict[str, Any]) -> httpx.AsyncClient:
        """A browser in which the link was opened."""
        browser = self.browser()
        token = {"token": str(link["url"]).partition("#")[2]}
        response = await browser.post(f"/api/workshops/{self.code}/sessions", json=token)
        assert response.is_success, response.text
        return browser

    @asynccontextmanager
    async def busy(self, worker: ReportWorker | None = None) -> AsyncIterator[None]:
        """Let the server render a document until the end of the block: what is asked for in it waits. worker:
        the one that renders it; by default that of files."""
        options = RenderOptions("en")
        worker = worker or self.context.report_worker
        await worker.render(DRAFT, "md", options, BUSY_CALLER)  # its process is there afterwards
        self._busy_worker = worker
        with stopped(*rendering_processes()):
            rendering = asyncio.create_task(worker.render(DRAFT, "md", options, BUSY_CALLER))
            await asyncio.sleep(0)
            yield
        await rendering

    async def close(self) -> None:
        await self.post(f"/api/workshops/{self.code}/commands", id=new_id(), type="close.workshop")

    async def reopen(self, **fields: Any) -> None:
        """Open the closed workshop again, and edit these fields of its plan."""
        path = f"/api/workshops/{self.code}/commands"
        await self.post(path, id=new_id(), type="close.reopen")
        await self.post(path, id=new_id(), type="plan.edit", **fields)

    async def seated(self, address: str = "127.0.0.1") -> httpx.AsyncClient:
        """A browser that has taken a seat, before the workshop was closed."""
        browser = self.browser(address)
        seat = {"id": new_id(), "table": 1, "language": "en"}
        response = await browser.post(f"/api/workshops/{self.code}/seats", json=seat)
        assert response.is_success, response.text
        return browser

    async def ask_and_leave(self, browser: httpx.AsyncClient, path: str, query: str) -> None:
        """Ask for something without reading any answer, and close the connection when the request waits."""
        has_asked = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if not has_asked.is_set():
                has_asked.set()
                return {"type": "http.request", "body": b"", "more_body": False}
            await has_left.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            pass

        has_left = asyncio.Event()
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"test"), (b"cookie", cookies.encode())],
            "scheme": "http",
            "server": ("test", 80),
            "client": ("127.0.0.1", 50_000),
            "http_version": "1.1",
        }
        asking = asyncio.create_task(self._app(scope, receive, send))
        await self.until_waiting(1)
        assert not asking.done()
        has_left.set()
        ended, _ = await asyncio.wait({asking}, timeout=60)
        asking.cancel()
        assert ended, "it is rendered although nobody waits for it"

    @property
    def waiting(self) -> list[Caller]:
        """Those whose requests wait for the worker that is busy."""
        return self._busy_worker.waiting

    async def until_waiting(self, number: int) -> None:
        """Return when so many requests wait for the worker that is busy."""
        await wait_until(lambda: len(self.waiting) >= number)


def rendering_processes() -> list[int]:
    """The ids of the processes that render reports."""
    command = COMMAND.encode()
    return [child for child in child_processes() if command in Path(f"/proc/{child}/cmdline").read_bytes()]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    create_database(tmp_path / DATABASE)
    app = create_app(Settings(data=tmp_path, host="127.0.0.1", port=0, public_url=None))
    async with app.router.lifespan_context(app):
        server = Server(app, (tmp_path / OPERATOR_KEY).read_text().strip())
        server.code = (await server.post("/api/workshops", tables=2))["code"]
        yield server


async def test_log_is_read_for_a_redacted_package_in_the_turn_of_its_reader(
    server: Server, tmp_path: Path
) -> None:
    await server.close()
    path = f"/api/workshops/{server.code}/export?format=zip&variant=redacted&language="
    first = await server.operator.get(f"{path}en")
    async with server.busy():
        waiting = [asyncio.create_task(server.operator.get(f"{path}{language}")) for language in ("nb", "nn")]
        await server.until_waiting(len(waiting))
        with closing(sqlite3.connect(tmp_path / DATABASE)) as database, database:
            database.execute("UPDATE entry SET events = 'damaged' WHERE seq = 1")
    assert {(await each).json()["code"] for each in waiting} == {"log.unreadable"}
    again = await server.operator.get(f"{path}en")  # which is cached, so nothing is read for it
    assert (again.status_code, again.content) == (200, first.content)


async def test_link_that_is_opened_in_many_browsers_has_the_turns_of_one(server: Server) -> None:
    many, one = await server.new_link("report"), await server.new_link("report")
    leading = await server.opened(await server.new_link("facilitator"))
    readers = [await server.opened(many) for _ in range(BROWSERS)]
    single = await server.opened(one)
    path = f"/api/workshops/{server.code}/export?format=md"
    requests = [(browser, path) for browser in (*readers, single, leading)]
    assert (await order_of_turns(server, requests))[:3] == [BROWSERS + 1, 0, BROWSERS]


@pytest.mark.parametrize(
    ("worker", "query"), [("report_worker", "format=md&language="), ("page_worker", "lang=")]
)
async def test_network_that_asks_for_much_of_a_public_report_lets_another_have_its_turn(
    server: Server, worker: str, query: str
) -> None:
    await server.close()
    path = httpx.URL((await server.new_link("public_report"))["url"]).path
    many, one = server.browser("203.0.113.1"), server.browser("203.0.113.2")
    requests = [
        (browser, f"{path}?{query}{name}") for browser, name in ((many, "en"), (many, "nb"), (one, "nn"))
    ]
    assert await order_of_turns(server, requests, getattr(server.context, worker)) == [0, 2, 1]


async def test_network_in_which_somebody_has_many_seats_lets_another_have_its_turn(server: Server) -> None:
    many = [await server.seated("203.0.113.1") for _ in range(2)]
    one = await server.seated("203.0.113.2")
    await server.close()
    asking = [(many[0], "en"), (many[1], "nb"), (one, "nn")]
    path = f"/j/{server.code}/report?format=md&language="
    assert await order_of_turns(server, [(seat, path + language) for seat, language in asking]) == [0, 2, 1]


async def order_of_turns(
    server: Server, requests: list[tuple[httpx.AsyncClient, str]], worker: ReportWorker | None = None
) -> list[int]:
    """Ask for these files one after the other, while another is rendered. Returns the numbers of the requests
    in the order in which it is their turn. The order of the answers may be another: each is checked once more
    before it is sent."""
    callers, order = list[Caller](), list[int]()

    async def ask(browser: httpx.AsyncClient, path: str) -> None:
        response = await browser.get(path)
        assert response.status_code == httpx.codes.OK, response.text

    async with asyncio.TaskGroup() as tasks, server.busy(worker):
        for browser, path in requests:
            before = Counter(server.waiting)
            tasks.create_task(ask(browser, path))
            await server.until_waiting(len(callers) + 1)
            callers.extend(Counter(server.waiting) - before)

    turns = Turns()

    async def take_turn(number: int) -> None:
        async with turns.turn(callers[number]):
            order.append(number)

    async with asyncio.TaskGroup() as tasks, turns.turn(BUSY_CALLER):
        for number in range(len(callers)):
            tasks.create_task(take_turn(number))
            await asyncio.sleep(0)
    return order


async def reader_of_link(server: Server, right: str) -> tuple[httpx.AsyncClient, str]:
    """A browser in which a new link of the staff was opened, and the path of a file."""
    browser = await server.opened(await server.new_link(right))
    return browser, f"/w/{server.code}/report?format=md&language="


async def reader_of_public_link(server: Server, right: str) -> tuple[httpx.AsyncClient, str]:
    path = httpx.URL((await server.new_link(right))["url"]).path
    return server.browser(f"203.0.113.{next(NUMBERS)}"), f"{path}?format=md&language="


async def reader_with_seat(server: Server, right: str) -> tuple[httpx.AsyncClient, str]:
    browser = await server.seated(f"203.0.113.{next(NUMBERS)}")
    return browser, f"/j/{server.code}/report?format=md&language="


@pytest.mark.parametrize(
    ("right", "new_reader"),
    [
        ("facilitator", reader_of_link),
        ("report", reader_of_link),
        ("public_report", reader_of_public_link),
        ("seat", reader_with_seat),
    ],
)
async def test_workshop_whose_readers_ask_for_much_lets_another_have_its_turn(
    server: Server,
    right: str,
    new_reader: Callable[[Server, str], Awaitable[tuple[httpx.AsyncClient, str]]],
) -> None:
    many = [await new_reader(server, right) for _ in range(2)]
    await server.close()
    server.code = (await server.post("/api/workshops", tables=2))["code"]
    one = await new_reader(server, right)
    await server.close()
    languages = ("en", "nb", "nn")
    requests = [
        (browser, path + language) for (browser, path), language in zip((*many, one), languages, strict=True)
    ]
    assert await order_of_turns(server, requests) == [0, 2, 1]


@pytest.mark.parametrize("query", ["format=md", "lang=nb"], ids=["file", "page"])
async def test_draft_is_not_rendered_for_somebody_who_has_left(server: Server, query: str) -> None:
    reader = await server.opened(await server.new_link("report"))
    worker = server.context.report_worker if "format" in query else server.context.page_worker
    async with server.busy(worker):
        await server.ask_and_leave(reader, f"/w/{server.code}/report", query)


async def file_of_token(server: Server) -> tuple[httpx.AsyncClient, str, str]:
    """A program's client, the path of a file, and the path that revokes the token."""
    created = await server.post("/api/tokens", label="Statistics", scopes=["files"])
    path = f"/api/v1/workshops/{server.code}/editions/1/files/md"
    client = server.browser(authorization=f"Bearer {created['secret']}")
    return client, path, f"/api/tokens/{created['token']['id']}/revoke"


async def file_of_link(server: Server, path: str) -> tuple[httpx.AsyncClient, str, str]:
    """A browser in which a link to the report was opened, the path of a file, and that which revokes it."""
    link = await server.new_link("report")
    revoke = f"/api/workshops/{server.code}/links/{link['id']}/revoke"
    return await server.opened(link), path.format(code=server.code), revoke


async def file_of_page(server: Server) -> tuple[httpx.AsyncClient, str, str]:
    return await file_of_link(server, "/w/{code}/report?format=md")


async def file_of_export(server: Server) -> tuple[httpx.AsyncClient, str, str]:
    return await file_of_link(server, "/api/workshops/{code}/export?format=md")


async def file_of_public_link(server: Server) -> tuple[httpx.AsyncClient, str, str]:
    link = await server.new_link("public_report")
    revoke = f"/api/workshops/{server.code}/links/{link['id']}/revoke"
    return server.browser(), f"{httpx.URL(link['url']).path}?format=md", revoke


@pytest.mark.parametrize(
    ("ask", "status"),
    [(file_of_token, 401), (file_of_page, 401), (file_of_export, 401), (file_of_public_link, 410)],
)
async def test_file_is_not_sent_to_one_whose_access_ended_while_it_was_rendered(
    server: Server, ask: Callable[[Server], Awaitable[tuple[httpx.AsyncClient, str, str]]], status: int
) -> None:
    await server.close()
    client, path, revoke = await ask(server)
    async with server.busy():
        asking = asyncio.create_task(client.get(path))
        await server.until_waiting(1)
        await server.post(revoke)
        assert not asking.done()
    assert (await asking).status_code == status


NOT_YET = Catalogue.load().text("en", "report.not_yet.heading")


@pytest.mark.parametrize("query", ["format=md", "lang=en"], ids=["file", "page"])
@pytest.mark.parametrize("is_closed_again", [False, True], ids=["open", "closed-again"])
@pytest.mark.parametrize("new_reader", [reader_of_public_link, reader_with_seat])
async def test_report_of_a_workshop_that_is_opened_again_meanwhile_is_not_sent(
    server: Server,
    new_reader: Callable[[Server, str], Awaitable[tuple[httpx.AsyncClient, str]]],
    query: str,
    *,
    is_closed_again: bool,
) -> None:
    reader, path = await new_reader(server, "public_report")
    await server.close()
    worker = server.context.report_worker if "format" in query else server.context.page_worker
    async with server.busy(worker):
        asking = asyncio.create_task(reader.get(f"{path.partition('?')[0]}?{query}"))
        await server.until_waiting(1)
        await server.reopen(title={"en": "Corrected"})
        if is_closed_again:
            await server.close()
        assert not asking.done()
    response = await asking
    assert response.status_code == httpx.codes.OK
    if not is_closed_again:
        assert NOT_YET in response.text
    elif "format" in query:
        assert "edition-2" in response.headers["content-disposition"]
    else:
        assert "Corrected" in response.text
        assert "Edition 2" in response.text


@pytest.mark.parametrize(("is_closed_again", "status"), [(False, 404), (True, 410)])
async def test_program_gets_no_edition_of_a_workshop_that_is_opened_again_meanwhile(
    server: Server, status: int, *, is_closed_again: bool
) -> None:
    await server.close()
    client, path, _ = await file_of_token(server)
    async with server.busy():
        asking = asyncio.create_task(client.get(path))
        await server.until_waiting(1)
        await server.reopen(title={"en": "Corrected"})
        if is_closed_again:
            await server.close()
            await client.get(f"/api/v1/workshops/{server.code}/editions")
        assert not asking.done()
    assert (await asking).status_code == status


@pytest.mark.parametrize("worker", ["report_worker", "page_worker"])
async def test_health_page_says_how_many_reports_wait(server: Server, worker: str) -> None:
    readers = [await server.opened(await server.new_link("report")) for _ in range(2)]
    page = "/report" if worker == "page_worker" else "/export?format=md"
    path = f"/api/workshops/{server.code}{page}" if worker == "report_worker" else f"/w/{server.code}{page}"
    async with asyncio.TaskGroup() as tasks, server.busy(getattr(server.context, worker)):
        for reader in readers:
            tasks.create_task(reader.get(path))
        await server.until_waiting(2)
        assert (await readers[0].get("/healthz")).json()["waiting_reports"] == 2
    assert (await readers[0].get("/healthz")).json()["waiting_reports"] == 0
