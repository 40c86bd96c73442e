"""Databases of earlier versions, written by `record_version.py`, open and show what they showed then."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest
from sqlmodel import Session, select
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from app.client import api
from app.live.connection import TRY_AGAIN_LATER
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive_check import read_edition as read_archived, verify
from app.reports.report_format import RenderOptions
from app.store.database import Database, migrate
from app.store.database_unusable import DatabaseUnusable
from app.store.tables import EditionRow
from app.web.client_session import NO_CREDENTIAL
from app.web.edition_maker import read_edition
from tests.http_clients import connect, http_client
from tests.server_process import ServerProcess, StartServer, start_server
from tests.store.record_version import CODE_WORD, DATABASE, VERSIONS, open_link, read_views
from tests.store.recorded_version import closed_workshops, copy_version, expected

Views = dict[str, dict[str, dict[str, Any]]]

REPLACED = {"desk"}
"""Kinds of entities of the first version whose meaning another kind has now."""
ADDED = {"cluster_summary", "deciding_vote", "removed_scenario", "taken"}
"""Kinds of entities that some earlier version did not have."""


FIRST_WITH_PUBLIC_LINKS = "0006"
RECEIVE_TIMEOUT_S = 20
"""Seconds within which a connection must have the next frame."""


class LinksOfClosed(NamedTuple):
    """The links of a closed workshop, before and after its report and the path of its QR code were read."""

    before: list[dict[str, Any]]
    qr_path: str | None
    after: list[dict[str, Any]]


NAMES = sorted(folder.name for folder in VERSIONS.iterdir())
"""Of the recorded versions, the oldest first."""
SAME_TABLES = {"0006", "0014", "0015"}
"""Versions whose database has the same tables as that of the next one: no server is started on their data."""


class OpenedVersion(NamedTuple):
    """A server on the data of a version. recorded: see `expected`; lists: the workshops by code, as the
    server listed them in each of its runs; links: those of the closed workshops by code, in the server's
    first run."""

    version: str
    server: ServerProcess
    recorded: dict[str, Any]
    lists: list[dict[str, dict[str, Any]]]
    links: dict[str, LinksOfClosed]


@pytest.fixture(params=NAMES)
def version(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The data folder of a version, as it left it."""
    copy_version(request.param, tmp_path)
    return tmp_path


async def test_workshops_of_an_earlier_version_show_what_they_showed_then(version: Path) -> None:
    migrate(version / DATABASE)
    for code, then in expected(version)["views"].items():
        now = await read_views(version, code)
        assert list(differences(then, now)) == [], code


def test_command_line_understands_a_server_that_was_not_restarted_after_the_update(tmp_path: Path) -> None:
    copy_version(NAMES[-1], tmp_path)
    for views in expected(tmp_path)["views"].values():
        assert msgspec.convert(views, api.Views).keys() == views.keys()


@pytest.fixture(scope="module", params=[name for name in NAMES if name not in SAME_TABLES])
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenedVersion]:
    """A server on the data of a version. On that of the first and the last one it is started twice: without
    summaries, and then with those that its first run wrote."""
    data = tmp_path_factory.mktemp(request.param)
    copy_version(request.param, data)
    recorded = expected(data)
    server = start_server(data)
    lists = [listed_workshops(server)]
    links = {code: links_of_closed(server, code) for code in closed_workshops(recorded)}
    if request.param in (NAMES[0], NAMES[-1]):
        server.stop()
        server = start_server(data)
        lists.append(listed_workshops(server))
    yield OpenedVersion(request.param, server, recorded, lists, links)
    server.stop()


def links_of_closed(server: ServerProcess, code: str) -> LinksOfClosed:
    """Read the report and the path of its QR code, and the links before and after that."""
    path = f"/api/workshops/{code}"
    with server.operator() as http:
        before = http.get(f"{path}/links").json()
        http.get(f"{path}/export?format=json").raise_for_status()
        qr_path = http.get(f"{path}/report-qr").json()["path"]
        return LinksOfClosed(before, qr_path, http.get(f"{path}/links").json())


def listed_workshops(server: ServerProcess) -> dict[str, dict[str, Any]]:
    """The workshops in the operator's list, by code."""
    with server.operator() as http:
        return {workshop["code"]: workshop for workshop in http.get("/api/me").json()["workshops"]}


def test_server_lists_workshops_of_an_earlier_version_with_their_people(opened: OpenedVersion) -> None:
    for listed in opened.lists:
        for code, then in opened.recorded["views"].items():
            assert listed[code]["people"] == then["staff"]["counts"]["people"]


def test_links_of_an_earlier_version_open_its_workshops(opened: OpenedVersion) -> None:
    url, recorded = opened.server.url, opened.recorded
    assert recorded["links"]
    for code, link in recorded["links"].items():
        with http_client(base_url=url) as console:
            open_link(console, link)
            report = console.get(f"/api/workshops/{code}/export?format=json")
            cards = recorded["views"][code]["staff"]["counts"]["cards"]
            assert len(report.json()["cards"]) == cards
        with http_client(base_url=url) as console:
            open_link(console, opened.lists[-1][code]["links"]["console"].removeprefix(url))
            assert console.get(f"/w/{code}/console").is_success


def test_public_link_of_an_earlier_version_shows_its_report_to_who_has_the_code_word(
    opened: OpenedVersion,
) -> None:
    recorded = opened.recorded
    assert ("public" in recorded) == (opened.version >= FIRST_WITH_PUBLIC_LINKS)
    if path := recorded.get("public"):
        title = next(iter(recorded["views"].values()))["hall"]["workshop"]["title"]["en"]
        with http_client(base_url=opened.server.url, follow_redirects=True) as reader:
            assert title not in reader.get(path).text
            assert title in reader.post(path, data={"code_word": CODE_WORD}).text


FIRST_WITH_REPORT_QR = "0012"


def test_workshop_that_an_earlier_version_closed_has_no_qr_of_the_report_until_it_is_asked_for(
    opened: OpenedVersion,
) -> None:
    assert opened.links
    for code, links in opened.links.items():
        assert links.qr_path is None or opened.version >= FIRST_WITH_REPORT_QR
        assert links.after == links.before
        with opened.server.operator() as http:
            assert http.post(f"/api/workshops/{code}/report-qr", json={}).json()["path"]


def test_workshop_of_an_earlier_version_that_is_closed_again_has_another_edition_only_after_a_change(
    opened: OpenedVersion,
) -> None:
    recorded = opened.recorded
    pause, resume = {"type": "agenda.pause"}, {"type": "agenda.resume"}
    rename = {"type": "plan.edit", "title": {"en": "Another title"}}
    with opened.server.operator() as http:
        for code in closed_workshops(recorded):
            first = http.get(f"/api/workshops/{code}/export?format=json").json()
            assert first["edition"]["no"] == 1
            assert close_again(http, code) == first
            assert close_again(http, code, pause, resume) == first
            second = close_again(http, code, rename)
            assert second["edition"]["no"] == 2
            assert [change["kind"] for change in second["changes"]] == ["plan_changed"]


def close_again(http: httpx.Client, code: str, *meanwhile: dict[str, Any]) -> dict[str, Any]:
    """Open a closed workshop again, send these commands and close it. Returns its report. The step cannot be
    paused where none was started."""
    for command in ({"type": "close.reopen"}, *meanwhile, {"type": "close.workshop"}):
        sent = http.post(f"/api/workshops/{code}/commands", json={"id": secrets.token_hex(8), **command})
        assert sent.is_success or sent.json()["code"] == "step.not_running", sent.text
    report: dict[str, Any] = http.get(f"/api/workshops/{code}/export?format=json").json()
    return report


@pytest.mark.parametrize(
    "version", ["0004", "0005", "0006", "0007", "0008", "0009"], indirect=True
)  # earlier ones had no editions, and later ones have a logo in another table
async def test_archive_package_of_an_earlier_version_s_edition_is_verified_and_has_its_content(
    version: Path,
) -> None:
    migrate(version / DATABASE)
    database = Database(version / DATABASE)
    rows = await database.run(lambda connection: Session(connection).exec(select(EditionRow)).all())
    await database.close()
    assert rows
    for row in rows:
        package = FORMATS["zip"].render(read_edition(row), Catalogue.load(), RenderOptions("nb"))
        verify(package)
        assert read_archived(package).content == row.content


@pytest.mark.parametrize("version", ["0006"], indirect=True)
def test_workshop_that_an_earlier_version_imported_has_the_report_that_it_was_imported_with(
    version: Path, new_server: StartServer
) -> None:
    server = new_server(data=version)
    recorded = expected(version)
    exports = []
    with server.operator() as http:
        for code in (next(iter(recorded["views"])), recorded["imported"]):
            export = http.get(f"/api/workshops/{code}/export?format=json")
            assert export.is_success, export.text
            exports.append(export.content)
    assert exports[0] == exports[1]


@pytest.mark.parametrize("version", ["0001"], indirect=True)  # the upgrade creates two tables
async def test_upgrade_that_was_interrupted_is_repeated_at_the_next_start(version: Path) -> None:
    path = version / DATABASE
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE snapshot (something_else)")  # makes the upgrade fail
    with pytest.raises(DatabaseUnusable):
        migrate(path)
    with closing(sqlite3.connect(path)) as database:
        assert revision(database) == "0001"
        assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'summary'").fetchall()
        database.execute("DROP TABLE snapshot")

    migrate(path)

    assert (await read_views(version, next(iter(expected(version)["views"]))))["hall"]


def revision(database: sqlite3.Connection) -> str:
    return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def differences(then: Views, now: Views) -> Iterator[str]:
    """Entities that are missing, new or different. Fields and kinds that were added since do not count."""
    for audience, entities in with_cards_apart(then).items():
        ignored = REPLACED | ADDED.difference(map(kind, entities))
        for key in (key for key in {*entities, *now[audience]} if kind(key) not in ignored):
            after = now[audience].get(key)
            before = with_zero_voters(without_few_voters(entities.get(key), then), after)
            if kind(key) == "turnout" and after is None and is_hidden_today(key, then, now):
                continue
            if kind(key) == "deciding_vote" and before and not decides_today(before, after, now):
                continue
            if before is None or not has_all(after, before):
                yield f"{audience} {key}: {before} -> {after}"


def with_cards_apart(then: Views) -> Views:
    """The views, with the cards of a vote's options as entities of their own: version 0016 had them in it."""
    apart = {
        f"vote_cards/{vote['id']}/{ref}": {"type": "vote_cards", **cards}
        for vote in then["hall"].values()
        if vote["type"] == "vote"
        for ref, cards in vote.pop("cards", {}).items()
    }
    return then | {"hall": then["hall"] | apart}


def has_all(after: Any, before: Any) -> bool:
    """Whether a value is as before, apart from fields that were added since."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(field in after and has_all(after[field], before[field]) for field in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(has_all, after, before))
    return bool(after == before)


def is_hidden_today(turnout: str, then: Views, now: Views) -> bool:
    """Whether the turnout of a vote is hidden because the vote was closed and too few people voted."""
    vote = turnout.replace("turnout/", "vote/")
    return bool(then["hall"][vote]["closed"]) and now["hall"][vote]["results"] is None


def decides_today(before: dict[str, Any], after: dict[str, Any] | None, now: Views) -> bool:
    """Whether the deciding vote of then decides still: earlier versions let a vote without numbers decide."""
    assert after is None or now["hall"][f"vote/{after['vote']}"]["results"] is not None
    return now["hall"][f"vote/{before['vote']}"]["results"] is not None


def without_few_voters(view: dict[str, Any] | None, then: Views) -> dict[str, Any] | None:
    """A vote without its numbers if too few people voted: earlier versions showed them in the hall."""
    workshop = (then.get("plan") or then["hall"])["workshop"]
    if view is None or view.get("voters") is None or view["voters"] >= workshop.get("privacy_threshold", 5):
        return view
    return view | {"results": None, "voters": None} if view["type"] == "vote" else view


def with_zero_voters(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any] | None:
    """A closed vote with the number of its voters if nobody voted: earlier versions hid that too."""
    if before is None or after is None or (after["type"], after.get("voters")) != ("vote", 0):
        return before
    return before if before["voters"] is not None else before | {"voters": 0}


def kind(key: str) -> str:
    """The kind of the entity with this key."""
    return key.partition("/")[0]


def start_first_version(data: Path, new_server: StartServer) -> tuple[ServerProcess, str, str]:
    """A server on the data of the first version, the code of a workshop, and its console's link."""
    copy_version("0001", data)
    code, link = next(iter(expected(data)["links"].items()))
    return new_server(data=data), code, link


def test_earlier_link_and_its_cookie_work_until_the_link_is_revoked(
    tmp_path: Path, new_server: StartServer
) -> None:
    server, code, link = start_first_version(tmp_path, new_server)
    state = f"/api/workshops/{code}/state"
    cookie = {"Cookie": f"samskap_console_{code}={link.partition('key=')[2]}"}
    with http_client(base_url=server.url, headers=cookie) as page_left_open:
        assert page_left_open.get(state).is_success
        reloaded = page_left_open.get(f"/w/{code}/console")
        assert f"samskap_session_facilitator_{code}=" in reloaded.headers["set-cookie"]
    with http_client(base_url=server.url) as console, server.operator() as operator:
        open_link(console, link)
        assert console.get(state).is_success
        old, _ = operator.get(f"/api/workshops/{code}/links").json()
        assert operator.post(f"/api/workshops/{code}/links/{old['id']}/revoke").is_success
        assert console.get(state).json()["code"] == "credential.session_ended"
        assert console.get(link).status_code == httpx.codes.UNAUTHORIZED
    with http_client(base_url=server.url, headers=cookie) as page_left_open:
        assert page_left_open.get(state).json()["code"] == "credential.missing"


async def test_earlier_console_link_is_opened_by_the_client_of_its_own_workshop_only(
    tmp_path: Path, new_server: StartServer
) -> None:
    server, code, link = start_first_version(tmp_path, new_server)
    other = server.new_workshop()
    async with api.http_client(server.url) as http:
        with pytest.raises(api.ApiError):
            await api.Facilitator(http, other).open_link(server.url + link)
        facilitator = api.Facilitator(http, code)
        with pytest.raises(api.ApiError):
            await facilitator.open_link(server.url + link.partition("?")[0])
        await facilitator.open_link(server.url + link)
        assert (await facilitator.views())["staff"]


def test_connection_with_an_earlier_cookie_is_closed_when_its_link_is_revoked(
    tmp_path: Path, new_server: StartServer
) -> None:
    server, code, link = start_first_version(tmp_path, new_server)
    cookie = f"samskap_console_{code}={link.partition('key=')[2]}"
    url = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=console"
    with (
        connect(url, additional_headers={"Cookie": cookie}) as console,
        server.operator() as operator,
    ):
        assert json.loads(console.recv(timeout=RECEIVE_TIMEOUT_S))["type"] == "snapshot"
        old, _ = operator.get(f"/api/workshops/{code}/links").json()
        assert operator.post(f"/api/workshops/{code}/links/{old['id']}/revoke").is_success
        assert close_code(console) == NO_CREDENTIAL


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("POST", "/api/workshops/{}/sign-out", id="sign-out-of-the-workshop"),
        pytest.param("POST", "/api/sign-out", id="sign-out-of-the-browser"),
        pytest.param("GET", "/w/{}/console", id="session-in-place-of-the-cookie"),
    ],
)
def test_connections_with_an_earlier_cookie_that_a_browser_gives_up_are_closed_and_others_come_back(
    tmp_path: Path, new_server: StartServer, method: str, path: str
) -> None:
    server, code, link = start_first_version(tmp_path, new_server)
    headers = {"Cookie": f"samskap_console_{code}={link.partition('key=')[2]}"}
    url = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=console"
    with (
        connect(url, additional_headers=headers) as own_page,
        connect(url, additional_headers=headers) as page_of_another_browser,
        http_client(base_url=server.url, headers=headers) as browser,
    ):
        for page in (own_page, page_of_another_browser):
            assert json.loads(page.recv(timeout=RECEIVE_TIMEOUT_S))["type"] == "snapshot"

        assert not browser.request(method, path.format(code)).is_error

        for page in (own_page, page_of_another_browser):
            assert close_code(page) == TRY_AGAIN_LATER
    with connect(url, additional_headers=headers) as page_of_another_browser:
        assert json.loads(page_of_another_browser.recv(timeout=RECEIVE_TIMEOUT_S))["type"] == "snapshot"
        page_of_another_browser.send('{"type": "ping"}')
        assert reply(page_of_another_browser)["type"] == "pong"
    with connect(url) as own_page:
        assert json.loads(own_page.recv(timeout=RECEIVE_TIMEOUT_S))["code"] == "credential.missing"


def test_link_that_is_opened_replaces_the_earlier_cookie_of_its_right(
    tmp_path: Path, new_server: StartServer
) -> None:
    server, code, link = start_first_version(tmp_path, new_server)
    name = f"samskap_console_{code}"
    url = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=console"
    with (
        server.operator() as operator,
        http_client(base_url=server.url) as browser,
    ):
        browser.cookies.set(name, link.partition("key=")[2], domain=httpx.URL(server.url).host)
        earlier = {"Cookie": f"{name}={browser.cookies[name]}"}
        body = {"right": "facilitator"}
        new = operator.post(f"/api/workshops/{code}/links", json=body).json()["url"]
        with connect(url, additional_headers=earlier) as console:
            assert json.loads(console.recv(timeout=RECEIVE_TIMEOUT_S))["type"] == "snapshot"
            open_link(browser, new[new.index("/w/") :])
            assert name not in browser.cookies
            assert close_code(console) == TRY_AGAIN_LATER


def test_page_that_connected_again_with_a_replaced_cookie_is_closed_on_sign_out(
    tmp_path: Path, new_server: StartServer
) -> None:
    server, code, link = start_first_version(tmp_path, new_server)
    cookie = f"samskap_console_{code}={link.partition('key=')[2]}"
    url = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=console"
    with http_client(base_url=server.url) as browser:
        open_link(browser, link)
        with connect(url, additional_headers={"Cookie": cookie}) as console:
            assert json.loads(console.recv(timeout=RECEIVE_TIMEOUT_S))["type"] == "snapshot"
            assert browser.post(f"/api/workshops/{code}/sign-out").is_success
            assert close_code(console) == TRY_AGAIN_LATER


def close_code(page: ClientConnection) -> int | None:
    """The code with which the server closes the connection, after all frames. Raises TimeoutError if the
    server is silent instead."""
    with suppress(ConnectionClosed):
        while True:
            page.recv(timeout=RECEIVE_TIMEOUT_S)
    return page.close_code


def reply(page: ClientConnection) -> dict[str, Any]:
    """The next frame that is no state and no presence."""
    while True:
        frame: dict[str, Any] = json.loads(page.recv(timeout=RECEIVE_TIMEOUT_S))
        if frame["type"] not in ("snapshot", "patch", "presence"):
            return frame
