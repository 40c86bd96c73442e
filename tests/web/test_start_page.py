"""The start page of an organiser: the list of workshops, and what is created there."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from app.live.connection import TRY_AGAIN_LATER
from app.web.api import MAX_LISTED_WORKSHOPS
from tests.http_clients import connect, http_client
from tests.server_process import ServerProcess, StartServer, start_server


def listed_codes(server: ServerProcess) -> list[Any]:
    """The codes of the listed workshops."""
    with server.operator() as http:
        response = http.get("/api/me")
    assert response.status_code == 200, response.text
    return [workshop["code"] for workshop in response.json()["workshops"]]


def test_workshop_list_has_the_newest(new_server: StartServer) -> None:
    server = new_server()
    codes = [server.new_workshop(1) for _ in range(MAX_LISTED_WORKSHOPS + 1)]
    newest = codes[:0:-1]
    assert sorted(listed_codes(server)) == sorted(newest)
    with server.operator() as http:
        first, all_of_them = http.get("/api/me").json(), http.get("/api/me?all=1").json()
    assert first["has_more"]
    assert not all_of_them["has_more"]
    assert sorted(workshop["code"] for workshop in all_of_them["workshops"]) == sorted(codes)


def test_demo_says_in_every_language_that_it_is_one(
    new_server: StartServer,
) -> None:
    server = new_server()
    with server.operator() as http:
        code = http.post("/api/demo", json={"people": 1, "language": "nb"}).json()["code"]
    titles = server.read_views(code)["plan"]["workshop"]["title"]
    assert len(titles) > 1
    assert all(title.startswith("Demo: ") for title in titles.values())


def test_demo_that_was_just_created_has_a_step_in_which_cards_are_written(new_server: StartServer) -> None:
    server = new_server()
    with server.operator() as http:
        code = http.post("/api/demo", json={"people": 1}).json()["code"]
    assert server.read_views(code)["hall"]["step"]["step"] == "together"


def test_demo_is_answered_again_after_its_first_step_was_removed(new_server: StartServer) -> None:
    server = new_server()
    demo = {"id": secrets.token_hex(16), "people": 1}
    with server.operator() as http:
        code = http.post("/api/demo", json=demo).json()["code"]
        server.start_step(code, "sort")
        agenda = server.read_views(code)["plan"]["workshop"]["agenda"]
        rest = [step for step in agenda if step["activity"] != "ideas" or step["private"]]
        command = {"type": "plan.edit", "id": "without-ideas", "agenda": rest, "base": {"agenda": agenda}}
        http.post(f"/api/workshops/{code}/commands", json=command).raise_for_status()
        again = http.post("/api/demo", json=demo)
    assert (again.status_code, again.json()["code"]) == (201, code)
    assert server.read_views(code)["hall"]["step"]["step"] == "sort"


def test_start_page_says_whether_the_browser_is_signed_in(
    new_server: StartServer,
) -> None:
    server = new_server()
    with server.operator() as http:
        link = http.post("/api/sign-in-links").json()["url"]
    with http_client(base_url=server.url) as browser:
        assert '"organiser":false' in browser.get("/").text.replace(" ", "")
        browser.post("/o/" + link.rpartition("/")[2])
        assert '"organiser":true' in browser.get("/").text.replace(" ", "")


def test_organiser_who_signed_out_is_told_to_sign_in_again(server: ServerProcess) -> None:
    with server.operator() as http:
        link = http.post("/api/sign-in-links").json()["url"]
    with http_client(base_url=server.url, headers={"accept-language": "nb"}) as browser:
        browser.post("/o/" + link.rpartition("/")[2])
        assert browser.get("/programs").status_code == 200
        assert browser.post("/api/sign-out").is_success
        page, lists = browser.get("/programs"), browser.get("/api/tokens")
        refused = browser.post("/api/workshops", json={})
    for response in (page, lists, refused):
        assert response.status_code == 401
        assert "Du er ikke logget inn her som arrangør." in response.text
        assert "bordet" not in response.text


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/programs/", "/programs"),
        ("/j/AAAA3333//?lang=nb&x", "/j/AAAA3333?lang=nb&x"),
        ("/j/aaaa%203333/4/", "/j/aaaa%203333/4"),
        ("/nothing/", None),
        ("//example.org/", None),
        ("/api/templates/", None),
    ],
)
def test_page_with_a_slash_behind_its_address_is_found_on_the_same_server(
    server: ServerProcess, address: str, location: str | None
) -> None:
    with http_client() as browser:
        response = browser.get(server.url + address)
    assert response.headers.get("location") == location
    assert response.status_code == (307 if location else 404)


def test_workshop_list_after_a_change_shows_it_at_once(new_server: StartServer) -> None:
    server = new_server()
    code = server.new_workshop(tables=1)
    for tables in range(2, 6):
        with server.operator() as http:
            command = {"type": "plan.edit", "id": f"tables-{tables}", "tables": tables}
            http.post(f"/api/workshops/{code}/commands", json=command).raise_for_status()
            assert [listed["tables"] for listed in http.get("/api/me").json()["workshops"]] == [tables]


DAMAGES = {
    "undecodable": "UPDATE entry SET events = '[Ann is ill]'",
    "inapplicable": "UPDATE entry SET events = "
    """'[{"type":"idea.edited","card":"none","text":"Ann is ill"}]'""",
    "missing": "DELETE FROM entry",
}
"""Name of a damage -> what does it to entries of a log."""


class DamagedWorkshops(NamedTuple):
    """A server that was started after entry 2 of some workshops was damaged. codes: by the damage, and by
    whether the workshop has a summary; other: the code of a workshop without damage."""

    server: ServerProcess
    codes: dict[tuple[str, bool], str]
    other: str


@pytest.fixture(scope="module")
def damaged_workshops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DamagedWorkshops]:
    data = tmp_path_factory.mktemp("damaged")
    server = start_server(data)
    other = server.new_workshop(1)
    codes = {
        (damage, with_summary): server.new_workshop(1) for damage in DAMAGES for with_summary in (True, False)
    }
    for code in codes.values():
        for step in ("together", "vote"):
            server.start_step(code, step)
    server.stop()
    of_workshop = " WHERE workshop_id = (SELECT id FROM workshop WHERE code = ?)"
    with closing(sqlite3.connect(data / "samskap.sqlite")) as database, database:
        for (damage, with_summary), code in codes.items():
            database.execute(DAMAGES[damage] + of_workshop + " AND seq = 2", (code,))
            if not with_summary:
                database.execute("DELETE FROM summary" + of_workshop, (code,))  # noqa: S608 - our own texts
    server = start_server(data)
    yield DamagedWorkshops(server, codes, other)
    server.stop()


def test_workshop_list_has_those_that_cannot_be_read_if_they_have_a_summary(
    damaged_workshops: DamagedWorkshops,
) -> None:
    server, codes, other = damaged_workshops
    with_summary = [code for (_, has_summary), code in codes.items() if has_summary]
    assert sorted(listed_codes(server)) == sorted([*with_summary, other])


def unreadable_logged(server: ServerProcess, code: str) -> list[int]:
    """The number of the entry in each line about this workshop in the log, which has no other lines."""
    lines = [json.loads(line) for line in server.output.splitlines() if line.startswith("{")]
    assert {line["event"] for line in lines} <= {"workshop.unreadable"}
    return [line["seq"] for line in lines if line["workshop"] == code]


@pytest.mark.parametrize("with_summary", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_workshop_that_cannot_be_read_says_so_and_the_others_run(
    damaged_workshops: DamagedWorkshops, damage: str, with_summary: bool
) -> None:
    server, codes, other = damaged_workshops
    damaged = codes[damage, with_summary]
    logged_before = unreadable_logged(server, damaged)
    with server.operator() as http:
        refused = http.get(f"/api/workshops/{damaged}/state")
        page = http.get(f"/j/{damaged}")
        stream = http.get(f"/w/{damaged}/stream?as=console")
    with connect(
        f"{server.url.replace('http', 'ws')}/w/{damaged}/ws?as=console",
        additional_headers={"authorization": f"Bearer {server.key}"},
    ) as socket:
        frame = json.loads(socket.recv())
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv()
    assert (refused.status_code, refused.json()["code"]) == (500, "log.unreadable")
    for text in (refused.json()["message"], page.text, stream.text, frame["message"]):
        assert "Entry 2 of this workshop" in text
    assert closed.value.rcvd
    assert f"data: {closed.value.rcvd.code}" in stream.text
    assert (closed.value.rcvd.code, frame["code"]) == (TRY_AGAIN_LATER, "log.unreadable")
    assert server.read_views(other)["plan"]["workshop"]["tables"] == 1
    logged = unreadable_logged(server, damaged)
    assert {*logged} == {2}
    assert len(logged) <= len(logged_before) + 1, "one line is enough for many requests"
    assert "Traceback" not in server.output
    assert "Ann is ill" not in server.output


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with so few workshops that it lists all of them."""
    server = start_server(tmp_path_factory.mktemp("few-workshops"))
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/workshops", {"tables": 2}),
        ("/api/demo", {"people": 1}),
        ("/api/workshops/{code}/copies", {}),
        ("/api/workshops/{code}/links", {"right": "screen"}),
        ("/api/tokens", {"label": "Yearbook", "scopes": ["results"]}),
        ("/api/webhooks", {"url": "https://hooks.example", "events": ["edition.made"]}),
    ],
)
def test_thing_is_created_once_by_requests_with_one_id(
    own_server: ServerProcess, path: str, body: dict[str, Any]
) -> None:
    server, first_id, second_id = own_server, secrets.token_hex(10), secrets.token_hex(10)
    code = server.new_workshop(tables=2)
    path = path.format(code=code)
    with server.operator() as http:

        def count() -> int:
            listed = http.get("/api/me").json()["workshops"]
            for of_path in (f"/api/workshops/{code}/links", "/api/tokens", "/api/webhooks"):
                listed += http.get(of_path).json()
            return len(listed)

        def post(request_id: str) -> Any:
            response = http.post(path, json={**body, "id": request_id})
            assert response.status_code == 201, response.text
            created = response.json()
            for number in ("people", "cards"):  # the phones of a demo join and write meanwhile
                created.pop(number, None)
            return created

        before = count()
        with ThreadPoolExecutor(3) as pool:  # a browser sends it again without waiting for the first answer
            first, *others = pool.map(post, [first_id] * 3)
        assert others == [first, first]
        assert post(first_id) == first
        assert count() == before + 1
        assert post(second_id) != first
        assert count() == before + 2
        for response in (http.post(path, json={**body, "id": "short"}), http.post(path, json={"else": 1})):
            assert response.status_code == 422


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("/api/workshops", {"tables": 2}, {"tables": 3}),
        ("/api/workshops", {"tables": 2}, {"tables": 2, "title": "Another"}),
        ("/api/demo", {"people": 1}, {"people": 2}),
        ("/api/workshops/{code}/copies", {}, None),
        ("/api/workshops/{code}/links", {"right": "screen"}, {"right": "facilitator"}),
        ("/api/workshops/{code}/links", {"right": "screen"}, {"right": "screen", "label": "Hall"}),
        ("/api/workshops/{code}/links", {"right": "screen"}, {"right": "screen", "expires_at": 4 * 10**12}),
        (
            "/api/workshops/{code}/links",
            {"right": "public_report", "code_word": "green door"},
            {"right": "public_report"},
        ),
        (
            "/api/workshops/{code}/links",
            {"right": "public_report", "code_word": "green door"},
            {"right": "public_report", "code_word": "green house"},
        ),
        (
            "/api/tokens",
            {"label": "Statistics", "scopes": ["workshops"]},
            {"label": "Statistics", "scopes": ["cards"]},
        ),
        (
            "/api/webhooks",
            {"url": "https://example.org/a", "events": ["edition.made"]},
            {"url": "https://example.org/b", "events": ["edition.made"]},
        ),
    ],
)
def test_request_with_the_id_of_another_request_is_refused(
    server: ServerProcess, path: str, body: dict[str, Any], other: dict[str, Any] | None
) -> None:
    code, another = (server.new_workshop(tables=2) for _ in range(2))
    request_id = secrets.token_hex(10)
    with server.operator() as http:

        def post(code: str, fields: dict[str, Any]) -> httpx.Response:
            return http.post(path.format(code=code), json={**fields, "id": request_id})

        first = post(code, body)
        refused = post(code, other) if other is not None else post(another, body)
        assert (first.status_code, refused.status_code) == (201, 409)
        assert refused.json()["code"] == "command.id_taken"
        assert post(code, body).json() == first.json()


def test_workshop_like_another_has_its_plan_and_nothing_that_people_wrote(server: ServerProcess) -> None:
    first = server.new_workshop(tables=3)
    roles = server.read_views(first)["plan"]["workshop"]["roles"]
    settings = {"privacy_threshold": 7, "preface": {"en": "Dear council"}, "roles": roles[1:]}
    with server.operator() as facilitator:
        with http_client(base_url=server.url) as phone:
            phone.post(f"/api/workshops/{first}/seats", json={"id": "a" * 20, "table": 1}).raise_for_status()
        command = {"id": "settings-of-the-first", "type": "plan.edit", **settings}
        facilitator.post(f"/api/workshops/{first}/commands", json=command).raise_for_status()
        copied = facilitator.post(f"/api/workshops/{first}/copies")
        assert copied.status_code == 201
        second = copied.json()["code"]
    before, after = (server.read_views(code) for code in (first, second))
    plan = before["plan"]["workshop"]
    assert any(role["retired"] for role in plan["roles"]), "somebody has joined"
    offered = [role for role in plan["roles"] if not role["retired"]]
    assert after["plan"]["workshop"] == plan | {"roles": offered}
    assert (before["staff"]["counts"]["people"], after["staff"]["counts"]["people"]) == (1, 0)
    with http_client(base_url=server.url) as stranger:
        assert stranger.post(f"/api/workshops/{first}/copies").status_code == 401


def test_id_of_a_request_for_a_workshop_gets_no_demo_and_no_copy(server: ServerProcess) -> None:
    request_id = secrets.token_hex(10)
    with server.operator() as http:
        code = http.post("/api/workshops", json={"id": request_id}).json()["code"]
        for path in ("/api/demo", f"/api/workshops/{code}/copies"):
            refused = http.post(path, json={"id": request_id})
            assert (refused.status_code, refused.json()["code"]) == (409, "command.id_taken")
        (workshop,) = (each for each in http.get("/api/me").json()["workshops"] if each["code"] == code)
        assert http.post("/api/workshops", json={"id": request_id}).json()["code"] == code
    assert workshop["people"] == 0


def test_response_does_not_name_the_program_of_the_server(server: ServerProcess) -> None:
    with http_client(base_url=server.url) as http:
        assert "server" not in http.get("/").headers
