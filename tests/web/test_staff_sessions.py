"""Sessions of the staff: how they begin and end, and that their ends are noticed at once."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed

from app.access.links import MAX_LINKS
from app.access.rights import STAFF_RIGHTS
from app.live.clock import now
from app.live.connection import ConnectionLimits
from app.live.rate_limit import OPENING_BURST
from app.live.rooms import Rooms
from app.store.keys import SIGNING_KEY
from app.web.client_session import NO_CREDENTIAL
from app.web.credentials import ORGANISER_COOKIE, session_cookie
from tests.faults.in_process import run_in_process
from tests.faults.wait_until import wait_until
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveClient, LiveWorkshop, new_id
from tests.server_process import ServerProcess
from tests.web.earlier_cookies import console_cookie, organiser_cookie
from tests.web.staff import new_link, open_link, operator, revoke


async def close_code(client: LiveClient) -> int:
    """The code with which the server closes the connection, after all frames."""
    with pytest.raises(ConnectionClosed) as closed:
        await client.read_until(lambda: False)
    assert closed.value.rcvd
    return closed.value.rcvd.code


async def refusal(workshop: LiveWorkshop, headers: dict[str, str]) -> str:
    """The code with which the state is refused; empty if it is not."""
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        response = await http.get(f"/api/workshops/{workshop.code}/state")
    return "" if response.is_success else str(response.json()["code"])


@pytest.mark.parametrize(
    ("right", "page"),
    [
        ("facilitator", "/w/{}/console"),
        ("theme_team", "/w/{}/console"),
        ("screen", "/w/{}/screen"),
        ("report", "/w/{}/report"),
        ("table_host", "/j/{}/1"),
    ],
)
async def test_link_leads_to_the_page_of_its_right_and_its_secret_stays_in_the_fragment(
    new_workshop: CreateWorkshop, right: str, page: str
) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, right, label="Kari's laptop")
    assert f"/w/{workshop.code}/link#" in link["url"]
    async with operator(workshop) as http:
        join = next(
            row for row in (await http.get("/api/me")).json()["workshops"] if row["code"] == workshop.code
        )
    assert link["url"].split("/w/")[0] == join["links"]["join"].split("/j/")[0], "for other devices too"
    response, headers = await open_link(workshop, link)
    assert response.json() == {"page": page.format(workshop.code)}
    async with async_http_client(base_url=workshop.url, headers=headers) as browser:
        opened = await browser.get(response.json()["page"])
    assert opened.status_code == httpx.codes.OK
    assert link["url"].partition(".")[2] not in opened.text


async def test_link_whose_hash_a_mail_program_encoded_leads_to_the_link(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    link = (await new_link(workshop, "facilitator"))["url"]
    async with async_http_client(base_url=workshop.url) as browser:
        response = await browser.get("/w/" + str(link).split("/w/")[1].replace("#", "%23"))
    assert response.status_code == httpx.codes.SEE_OTHER
    assert str(link).endswith(response.headers["location"])


async def test_link_that_is_opened_twice_in_a_browser_begins_one_session(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, "facilitator")
    _, headers = await open_link(workshop, link)
    again, _ = await open_link(workshop, link, headers["cookie"])
    assert again.status_code == httpx.codes.CREATED
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("end", ["revoke", "sign out"])
@pytest.mark.parametrize(("right", "client_kind"), [("facilitator", "console"), ("screen", "screen")])
async def test_end_of_a_session_closes_its_connections_and_refuses_its_cookie(
    new_workshop: CreateWorkshop, end: str, right: str, client_kind: str
) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, right)
    _, headers = await open_link(workshop, link)
    _, others = await open_link(workshop, await new_link(workshop, right))
    client, other = await workshop.connect(client_kind, headers), await workshop.connect(client_kind, others)
    await client.read()
    if end == "revoke":
        await revoke(workshop, link)
    else:
        async with async_http_client(base_url=workshop.url, headers=headers) as http:
            await http.post(f"/api/workshops/{workshop.code}/sign-out")
    assert await close_code(client) == NO_CREDENTIAL
    late = await workshop.connect(client_kind, headers)
    assert (await late.read())["code"] == "credential.session_ended"
    assert await close_code(late) == NO_CREDENTIAL
    assert (await other.request('{"type": "ping"}'))["type"] == "pong", "another session stays open"


async def test_end_of_a_session_closes_its_event_stream(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, "facilitator")
    _, headers = await open_link(workshop, link)
    async with (
        async_http_client(base_url=workshop.url, headers=headers) as http,
        http.stream("GET", f"/w/{workshop.code}/stream?as=console") as stream,
    ):
        received = stream.aiter_lines()
        async for line in received:
            if line.startswith("data: {"):
                break
        await revoke(workshop, link)
        lines = [line async for line in received]
    assert lines[-3:-1] == ["event: close", f"data: {NO_CREDENTIAL}"]


async def open_link_before_it_expires(
    workshop: LiveWorkshop, lifetime_ms: int
) -> tuple[dict[str, Any], dict[str, str]]:
    """Create a link that expires after this time, and open it in a browser. If a slow machine opens it less
    than a second before, try again with twice the time: a cookie lasts for whole seconds. Returns the link,
    and the browser's cookie header."""
    link = await new_link(workshop, "facilitator", expires_at=now() + lifetime_ms)
    response, headers = await open_link(workshop, link)
    if response.status_code == httpx.codes.CREATED and headers["cookie"]:
        return link, headers
    return await open_link_before_it_expires(workshop, 2 * lifetime_ms)


async def test_link_expires_while_its_console_is_open(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    link, headers = await open_link_before_it_expires(workshop, lifetime_ms=1500)
    client = await workshop.connect("console", headers)
    assert await close_code(client) == NO_CREDENTIAL
    assert await refusal(workshop, headers) == "credential.session_ended"
    response, _ = await open_link(workshop, link)
    assert response.json()["code"] == "credential.link_expired"


async def test_link_that_is_revoked_or_unknown_or_of_another_workshop_is_refused_with_reason(
    new_workshop: CreateWorkshop,
) -> None:
    workshop, other = await new_workshop(), await new_workshop()
    link = await new_link(workshop, "facilitator")
    wrong = {"url": link["url"][:-1] + ("0" if link["url"][-1] != "0" else "1")}
    codes = {
        "wrong secret": (await open_link(workshop, wrong))[0].json()["code"],
        "none": (await open_link(workshop, {"url": "#"}))[0].json()["code"],
        "other workshop": (await open_link(other, link))[0].json()["code"],
    }
    assert set(codes.values()) == {"credential.link_unknown"}, codes
    await revoke(workshop, link)
    assert (await open_link(workshop, link))[0].json()["code"] == "credential.link_revoked"
    async with operator(workshop) as http:
        again = await http.post(f"/api/workshops/{workshop.code}/links/{link['id']}/revoke")
    assert (again.status_code, again.json()["code"]) == (404, "link.unknown")


async def test_list_of_links_has_labels_and_ends_but_no_revoked_ones(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    later = now() + 100_000
    kept = await new_link(workshop, "theme_team", label="  Kari's laptop ", expires_at=later)
    await revoke(workshop, await new_link(workshop, "report"))
    async with operator(workshop) as http:
        links = (await http.get(f"/api/workshops/{workshop.code}/links")).json()
    assert [link["right"] for link in links] == ["facilitator", "screen", "theme_team"]
    assert links[-1] == kept
    assert (kept["label"], kept["expires_at"], kept["table"]) == ("Kari's laptop", later, None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"right": "facilitator", "expires_at": 1}, "link.expires_in_the_past"),
        ({"right": "table_host", "table": 99}, "table.unknown"),
        ({"right": "table_host"}, "command.malformed"),
        ({"right": "screen", "table": 1}, "command.malformed"),
        ({"right": "mayor"}, "command.malformed"),
        ({"right": "screen", "label": "x" * 61}, "text.too_long"),
        ({"right": "screen", "label": "\u202e"}, "text.blank"),
    ],
)
async def test_link_that_makes_no_sense_is_refused(
    new_workshop: CreateWorkshop, fields: dict[str, Any], code: str
) -> None:
    workshop = await new_workshop()
    async with operator(workshop) as http:
        response = await http.post(f"/api/workshops/{workshop.code}/links", json=fields)
        assert response.json()["code"] == code
        assert len((await http.get(f"/api/workshops/{workshop.code}/links")).json()) == 2


PUBLIC = {"right": "public_report", "code_word": "green door"}


async def test_link_that_has_ended_is_not_returned_as_the_one_that_was_asked_for(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    request: dict[str, Any] = {**PUBLIC, "id": new_id()}
    link = await new_link(workshop, **request)
    assert await new_link(workshop, **request) == link, "the answer may have been lost"
    await revoke(workshop, link)
    async with operator(workshop) as http:
        response = await http.post(f"/api/workshops/{workshop.code}/links", json=request)
    assert (response.status_code, response.json()["code"]) == (409, "link.ended")
    assert await new_link(workshop, **{**request, "id": new_id()}) != link


@pytest.mark.parametrize(
    ("first", "other"),
    [
        pytest.param(PUBLIC, {"right": "report"}, id="right"),
        pytest.param(PUBLIC, {"right": "public_report"}, id="no-code-word"),
        pytest.param(PUBLIC, {**PUBLIC, "code_word": "red door"}, id="code-word"),
        pytest.param({"right": "public_report"}, PUBLIC, id="code-word-of-an-open-link"),
        pytest.param({"right": "table_host", "table": 1}, {"right": "table_host", "table": 2}, id="table"),
    ],
)
async def test_link_with_the_id_of_one_that_gives_something_else_is_refused(
    new_workshop: CreateWorkshop, first: dict[str, Any], other: dict[str, Any]
) -> None:
    workshop, link_id = await new_workshop(), new_id()
    await new_link(workshop, **first, id=link_id)
    async with operator(workshop) as http:
        response = await http.post(f"/api/workshops/{workshop.code}/links", json={**other, "id": link_id})
    assert (response.status_code, response.json()["code"]) == (409, "command.id_taken")


async def test_workshop_of_the_same_request_has_no_address_of_a_link_that_was_turned_off(
    new_workshop: CreateWorkshop,
) -> None:
    workshop, request_id = await new_workshop(), new_id()
    async with operator(workshop) as http:
        made = (await http.post("/api/workshops", json={"tables": 1, "id": request_id})).json()
        links = (await http.get(f"/api/workshops/{made['code']}/links")).json()
        for link in links:
            await http.post(f"/api/workshops/{made['code']}/links/{link['id']}/revoke")
        again = (await http.post("/api/workshops", json={"tables": 1, "id": request_id})).json()
    assert again["code"] == made["code"]
    assert "#" in made["links"]["console"]
    assert "#" not in again["links"]["console"]


async def test_log_tells_which_session_did_what_and_nobody_is_shown_it(
    new_workshop: CreateWorkshop, server: ServerProcess
) -> None:
    workshop = await new_workshop(step="merge")
    links = [await new_link(workshop, "theme_team", label=label) for label in ("Kari", "Ola")]
    consoles = []
    for number, link in enumerate(links):
        _, headers = await open_link(workshop, link)
        console = await workshop.connect("console", headers)
        reply = await console.submit("merge.cluster", f"cluster-{number}", name=f"C{number}", cards=[])
        assert reply["type"] == "ack", reply
        consoles.append(console)

    with closing(sqlite3.connect(server.data / "samskap.sqlite")) as database:
        query = """SELECT link.label, session.id FROM entry JOIN session ON session.id = entry.actor_id
            JOIN link ON link.id = session.link_id JOIN workshop ON workshop.id = entry.workshop_id
            WHERE workshop.code = ? ORDER BY seq"""
        done_by = database.execute(query, [workshop.code]).fetchall()
    assert [label for label, _ in done_by] == ["Kari", "Ola"]
    for number, console in enumerate(consoles):
        while len(console.entities("cluster/")) < 2 or "history" not in console.views.get("me", {}):
            await console.read()
        undo = console.views["me"]["history"]["undo"]
        assert undo["name"] == f"C{number}", "only one's own change can be undone"
        shown = json.dumps(console.frames)
        assert [session for _, session in done_by if session in shown] == []


async def test_log_tells_in_which_session_a_table_host_wrote_and_nobody_is_shown_it(
    new_workshop: CreateWorkshop, server: ServerProcess
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    shown = [await frames_of_a_host_who_writes(workshop, seat.cookie, label) for label in ("Kari", "Ola")]
    async with operator(workshop) as http:
        paths = ("state", "export?format=json", "export?format=csv", "links")
        answers = [await http.get(f"/api/workshops/{workshop.code}/{path}") for path in paths]
        shown += [answer.raise_for_status().text for answer in answers]

    with closing(sqlite3.connect(server.data / "samskap.sqlite")) as database:
        query = """SELECT link.label, session.id, entry.actor_id FROM entry
            JOIN session ON session.id = entry.session_id
            JOIN link ON link.id = session.link_id JOIN workshop ON workshop.id = entry.workshop_id
            WHERE workshop.code = ? ORDER BY seq"""
        done_by = database.execute(query, [workshop.code]).fetchall()
    assert [label for label, _, _ in done_by] == ["Kari", "Ola"]
    assert len({seat for _, _, seat in done_by}) == 1
    assert [session for _, session, _ in done_by if session in str(shown)] == []


async def frames_of_a_host_who_writes(workshop: LiveWorkshop, seat_cookie: str, label: str) -> str:
    """Open a new link of a table host with this label, and write a card. Returns all that the phone is
    sent."""
    link = await new_link(workshop, "table_host", label=label)
    _, host = await open_link(workshop, link, seat_cookie)
    phone = await workshop.connect("phone", host)
    reply = await phone.submit("ideas.add", theme="safety", text=f"Written by {label}")
    assert reply["type"] == "ack", reply
    await phone.read_until(lambda: f"Written by {label}" in str(phone.views))
    return json.dumps(phone.frames)


async def test_organiser_who_signs_out_is_signed_out_on_the_server_too(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with operator(workshop) as http:
        link = (await http.post("/api/sign-in-links")).json()["url"]
    async with async_http_client(base_url=workshop.url) as browser:
        await browser.post(link)
        copied = {"cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
        console = await workshop.connect("console", copied)
        await console.read()
        await browser.post("/api/sign-out")
    assert await close_code(console) == NO_CREDENTIAL
    assert await refusal(workshop, copied) == "credential.missing"


async def test_token_of_another_workshop_is_refused_under_any_name(new_workshop: CreateWorkshop) -> None:
    workshop, other = await new_workshop(), await new_workshop()
    _, headers = await open_link(other, await new_link(other, "facilitator"))
    renamed = {"cookie": headers["cookie"].replace(other.code, workshop.code)}
    assert await refusal(other, headers) == ""
    assert await refusal(workshop, renamed) == "credential.missing"


async def test_organiser_of_an_earlier_version_who_signs_out_is_signed_out_everywhere(
    new_workshop: CreateWorkshop, server: ServerProcess
) -> None:
    workshop = await new_workshop()
    key = (server.data / SIGNING_KEY).read_text().strip()
    cookie = {"cookie": f"{ORGANISER_COOKIE}={organiser_cookie(0, key)}"}
    assert await refusal(workshop, cookie) == ""
    async with async_http_client(base_url=workshop.url, headers=cookie) as browser:
        console = await browser.get(f"/w/{workshop.code}/console")
        assert ORGANISER_COOKIE in console.headers["set-cookie"], "it gets a session"
        await browser.post("/api/sign-out")
    assert await refusal(workshop, cookie) == "credential.missing"


@pytest.mark.parametrize(
    "path", ["/api/workshops/{}/sessions", "/api/workshops/{}/sign-out", "/api/sign-out"]
)
async def test_page_of_another_site_can_neither_open_a_link_nor_sign_out(
    new_workshop: CreateWorkshop, path: str
) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, "facilitator")
    token = {"token": link["url"].partition("#")[2]}
    async with async_http_client(base_url=workshop.url) as browser:
        headers = {"origin": "https://elsewhere.example"}
        refused = await browser.post(path.format(workshop.code), json=token, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "credential.wrong_origin")
    assert "set-cookie" not in refused.headers


async def test_command_that_waits_for_its_turn_when_the_session_ends_is_not_carried_out(
    tmp_path: Path,
) -> None:
    one_a_second = ConnectionLimits(submits_per_second=1, submit_burst=1)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=one_a_second)) as running:
        workshop = running.workshop
        link = await new_link(workshop, "theme_team")
        _, headers = await open_link(workshop, link)
        console = await workshop.connect("console", headers)
        await console.request('{"type": "ping"}')
        command = {"type": "merge.cluster", "id": "cluster-late", "name": "Late", "cards": []}
        await console.socket.send(json.dumps(command))
        await console.socket.send('{"type": "ping"}')  # read when the command has its answer

        await revoke(workshop, link)

        await wait_until(lambda: not running.connections)
        async with operator(workshop) as http:
            state = (await http.get(f"/api/workshops/{workshop.code}/state")).json()
        assert "cluster/cluster-late" not in state["staff"]


async def test_command_that_waits_when_the_browser_gives_up_its_earlier_cookie_is_not_carried_out(
    tmp_path: Path,
) -> None:
    one_a_second = ConnectionLimits(submits_per_second=1, submit_burst=1)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=one_a_second)) as running:
        workshop = running.workshop
        cookie = {"cookie": console_cookie(tmp_path, running.room.workshop_id, workshop.code)}
        console = await workshop.connect("console", cookie)
        await console.request('{"type": "ping"}')
        command = {"type": "merge.cluster", "id": "cluster-late", "name": "Late", "cards": []}
        await console.socket.send(json.dumps(command))
        await console.socket.send('{"type": "ping"}')  # read when the command has its answer

        async with async_http_client(base_url=workshop.url, headers=cookie) as browser:
            assert (await browser.post(f"/api/workshops/{workshop.code}/sign-out")).is_success

        await wait_until(lambda: not running.connections)
        assert not running.room.state.desk.clusters


@pytest.mark.parametrize("path", ["/api/workshops/{}/sign-out", "/api/sign-out"])
async def test_session_that_has_ended_closes_no_page_with_the_earlier_cookie_of_its_link(
    tmp_path: Path, path: str
) -> None:
    async with run_in_process(tmp_path, Rooms) as running:
        workshop = running.workshop
        cookie = console_cookie(tmp_path, running.room.workshop_id, workshop.code)
        async with async_http_client(base_url=workshop.url) as browser:
            await browser.get(f"/w/{workshop.code}/console?key={cookie.partition('=')[2]}")
            kept = {"cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
            assert (await browser.post(f"/api/workshops/{workshop.code}/sign-out")).is_success
        assert await refusal(workshop, kept) == "credential.session_ended"
        console = await workshop.connect("console", {"cookie": cookie})
        await console.request('{"type": "ping"}')

        async with async_http_client(base_url=workshop.url, headers=kept) as browser:
            assert (await browser.post(path.format(workshop.code))).is_success

        assert (await console.request('{"type": "ping"}'))["type"] == "pong"


async def test_request_that_waits_for_its_turn_when_the_session_ends_is_not_carried_out(
    tmp_path: Path,
) -> None:
    one_in_five_seconds = ConnectionLimits(submits_per_second=0.2, submit_burst=1)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=one_in_five_seconds)) as running:
        workshop = running.workshop
        link = await new_link(workshop, "theme_team")
        _, headers = await open_link(workshop, link)
        limits = running.live_room.submit_rate_limit._buckets

        async def make_cluster(name: str) -> httpx.Response:
            command = {"type": "merge.cluster", "id": f"cluster-{name}", "name": name, "cards": []}
            async with async_http_client(base_url=workshop.url, headers=headers, timeout=60) as http:
                return await http.post(f"/api/workshops/{workshop.code}/commands", json=command)

        assert (await make_cluster("first")).is_success
        waiting = asyncio.create_task(make_cluster("late"))
        await wait_until(lambda: any(bucket._tokens < 0 for bucket in limits._values.values()))

        await revoke(workshop, link)

        refused = await waiting
        assert (refused.status_code, refused.json()["code"]) == (401, "credential.session_ended")
        assert [cluster.name for cluster in running.room.state.desk.clusters.values()] == ["first"]


@pytest.mark.parametrize("right", STAFF_RIGHTS)
async def test_token_of_a_session_gives_no_other_right_under_another_name(
    new_workshop: CreateWorkshop, right: str
) -> None:
    workshop, other = await new_workshop(), await new_workshop()
    _, headers = await open_link(workshop, await new_link(workshop, right))
    token = headers["cookie"].partition("=")[2]
    names = [session_cookie(name, workshop.code) for name in STAFF_RIGHTS if name != right]
    for name in (ORGANISER_COOKIE, *names):
        cookie = {"cookie": f"{name}={token}"}
        assert await refusal(other, cookie) == "credential.missing", name
        if right not in ("facilitator", "theme_team"):
            assert await refusal(workshop, cookie) == "credential.missing", name
        async with async_http_client(base_url=workshop.url, headers=cookie) as http:
            assert (await http.get("/api/me")).json()["organiser"] is False


async def test_link_that_is_revoked_while_it_is_opened_begins_no_session(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, "facilitator")
    opened: list[dict[str, str]] = []

    async def open_again_and_again() -> None:
        while True:
            response, headers = await open_link(workshop, link)
            if response.is_error:
                return
            opened.append(headers)

    opening = [asyncio.create_task(open_again_and_again()) for _ in range(4)]
    await wait_until(lambda: len(opened) > 8)
    await revoke(workshop, link)
    await asyncio.gather(*opening)
    assert {await refusal(workshop, headers) for headers in opened} == {"credential.session_ended"}


async def test_sign_out_on_the_start_page_ends_every_session_of_the_browser(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    _, headers = await open_link(workshop, await new_link(workshop, "facilitator"))
    async with async_http_client(base_url=workshop.url, headers=headers) as browser:
        await browser.post("/api/sign-out")
    assert await refusal(workshop, headers) == "credential.session_ended"


async def test_earlier_organisers_cookie_is_refused_in_every_spelling_once_it_has_a_session(
    new_workshop: CreateWorkshop, server: ServerProcess
) -> None:
    workshop = await new_workshop()
    value = organiser_cookie(3, (server.data / SIGNING_KEY).read_text().strip())
    async with async_http_client(base_url=workshop.url) as browser:
        browser.cookies.set(ORGANISER_COOKIE, value, domain=httpx.URL(workshop.url).host)
        await browser.get(f"/w/{workshop.code}/console")
        assert browser.cookies[ORGANISER_COOKIE] != value
    for spelling in (value, value + "~~"):
        copied = {"cookie": f"{ORGANISER_COOKIE}={spelling}"}
        while await refusal(workshop, copied) != "credential.missing":
            pass  # it is refused after the response


async def test_request_whose_body_comes_after_the_session_has_ended_is_refused(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop(step="merge")
    link = await new_link(workshop, "theme_team")
    _, headers = await open_link(workshop, link)
    may_send = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b'{"type": "merge.cluster", "id": "cluster-held",'
        await may_send.wait()
        yield b'"name": "Held", "cards": []}'

    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        path = f"/api/workshops/{workshop.code}/commands"
        submitting = asyncio.create_task(http.post(path, content=body()))
        await asyncio.sleep(0.1)  # the head is sent
        await revoke(workshop, link)
        may_send.set()
        assert (await submitting).json()["code"] == "credential.session_ended"


async def test_console_with_another_session_gets_all_of_its_own_view(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop(step="merge")
    link = await new_link(workshop, "facilitator")
    first, second = [(await open_link(workshop, link))[1] for _ in range(2)]
    earlier = await workshop.connect("console", first)
    cluster = {"type": "merge.cluster", "id": "cluster-01234567", "name": "Trees", "cards": []}
    assert (await earlier.request(json.dumps(cluster)))["type"] == "ack"
    await earlier.read_until(lambda: (earlier.entities("history").get("history") or {}).get("undo"))

    console = await workshop.connect("console", second, earlier.since())
    console.views = earlier.views

    frames = await console.read_until_presence()
    assert ("snapshot", "me") in [(frame["type"], frame["audience"]) for frame in frames]


async def test_command_that_is_sent_again_in_a_new_session_gets_its_first_ack(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    phone = await seat.connect()
    card = {"type": "ideas.add", "id": "card-0123456789", "theme": "safety", "text": "Once"}
    first = await phone.request(json.dumps(card))
    _, host = await open_link(workshop, await new_link(workshop, "table_host"), seat.cookie)
    again = await (await workshop.connect("phone", host)).request(json.dumps(card))
    assert (again["type"], again["seq"]) == ("ack", first["seq"])
    cluster = {"type": "merge.cluster", "id": "cluster-01234567", "name": "Trees", "cards": []}
    link = await new_link(workshop, "theme_team")
    acks = []
    for _ in range(2):
        _, headers = await open_link(workshop, link)
        acks.append(await (await workshop.connect("console", headers)).request(json.dumps(cluster)))
    assert acks[0] == acks[1]
    assert acks[0]["type"] == "ack"


async def test_facilitator_cannot_revoke_a_link_of_another_workshop(new_workshop: CreateWorkshop) -> None:
    workshop, other = await new_workshop(), await new_workshop()
    link = await new_link(other, "screen")
    _, headers = await open_link(workshop, await new_link(workshop, "facilitator"))
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        response = await http.post(f"/api/workshops/{workshop.code}/links/{link['id']}/revoke")
    assert (response.status_code, response.json()["code"]) == (404, "link.unknown")
    assert (await open_link(other, link))[0].is_success


async def test_another_link_of_the_same_right_ends_the_session_that_it_replaces(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    links = [await new_link(workshop, "facilitator") for _ in range(2)]
    _, first = await open_link(workshop, links[0])
    async with async_http_client(base_url=workshop.url, headers=first) as browser:
        token = {"token": links[1]["url"].partition("#")[2]}
        assert (await browser.post(f"/api/workshops/{workshop.code}/sessions", json=token)).is_success
    while await refusal(workshop, first) != "credential.session_ended":
        pass  # it ends after the response


async def test_organiser_remains_one_after_opening_a_link_with_a_smaller_right(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    async with operator(workshop) as http:
        sign_in = (await http.post("/api/sign-in-links")).json()["url"]
    link = await new_link(workshop, "theme_team")
    async with async_http_client(base_url=workshop.url) as browser:
        await browser.post(sign_in)
        token = {"token": link["url"].partition("#")[2]}
        assert (await browser.post(f"/api/workshops/{workshop.code}/sessions", json=token)).is_success
        command = {"type": "agenda.pause", "id": new_id()}
        paused = await browser.post(f"/api/workshops/{workshop.code}/commands", json=command)
    assert paused.is_success, paused.text


async def test_no_page_or_answer_of_the_staff_is_kept_in_a_cache(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with operator(workshop) as http:
        for path in (f"/w/{workshop.code}/console", f"/api/workshops/{workshop.code}/links", "/api/me"):
            assert (await http.get(path)).headers["cache-control"] == "no-store", path


async def test_workshop_has_no_more_links_than_its_limit(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with operator(workshop) as http:
        path = f"/api/workshops/{workshop.code}/links"
        responses = [await http.post(path, json={"right": "screen"}) for _ in range(MAX_LINKS - 1)]
    assert {response.status_code for response in responses[:-1]} == {201}
    assert responses[-1].json()["code"] == "link.too_many"


@pytest.mark.parametrize("how", ["link", "link of an earlier version"])
async def test_link_that_is_opened_too_often_is_refused_and_leaves_its_sessions_and_other_links_alone(
    tmp_path: Path, how: str
) -> None:
    async with run_in_process(tmp_path, Rooms) as running:
        workshop = running.workshop
        path = f"/w/{workshop.code}/console"
        cookie = console_cookie(tmp_path, running.room.workshop_id, workshop.code)
        link, other = [await new_link(workshop, "facilitator") for _ in range(2)]
        _, first = await open_link(workshop, link)

        async def open_in_new_browser() -> httpx.Response:
            if how == "link":
                return (await open_link(workshop, link))[0]
            async with async_http_client(base_url=workshop.url) as browser:
                return await browser.get(f"{path}?key={cookie.partition('=')[2]}")

        opened = 0
        while not (response := await open_in_new_browser()).is_error:
            opened += 1
            assert opened < 2 * OPENING_BURST

        assert opened >= OPENING_BURST - 1
        assert response.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "Many people are coming in just now." in response.text
        if how != "link":
            assert response.headers["refresh"] == response.headers["retry-after"], (
                "it is loaded again by itself"
            )
        assert await refusal(workshop, first) == ""
        assert (await open_link(workshop, link, first["cookie"]))[0].is_success, "in the same browser"
        assert (await open_link(workshop, other))[0].is_success


async def test_page_with_an_earlier_cookie_is_shown_also_when_its_link_was_opened_too_often(
    tmp_path: Path,
) -> None:
    async with run_in_process(tmp_path, Rooms) as running:
        workshop = running.workshop
        cookie = console_cookie(tmp_path, running.room.workshop_id, workshop.code)

        async def load_page() -> httpx.Response:
            async with async_http_client(base_url=workshop.url, headers={"cookie": cookie}) as browser:
                return await browser.get(f"/w/{workshop.code}/console")

        with capture_logs() as logs:
            responses = [await load_page() for _ in range(2 * OPENING_BURST)]

        without_session = [response for response in responses if "set-cookie" not in response.headers]
        assert 0 < len(without_session) <= OPENING_BURST
        assert {response.status_code for response in without_session} == {httpx.codes.OK}
        logged = [entry for entry in logs if entry["event"] == "link.opened_too_often"]
        link_id = f"console-{running.room.workshop_id}"
        assert {(entry["link"], entry["workshop"]) for entry in logged} == {(link_id, workshop.code)}
