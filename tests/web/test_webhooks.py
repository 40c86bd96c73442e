"""Webhooks of a running server."""

import base64
import hashlib
import hmac
import json
import sqlite3
from contextlib import closing
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from app.live.clock import now
from app.web.webhook_sender import TRIAL_BURST, TRIALS_PER_SECOND
from tests.empty_database import DATABASE
from tests.eventually import eventually
from tests.server_process import ServerProcess, StartServer, samskap
from tests.webhook_receiver import ALLOW_PRIVATE_ADDRESSES, NO_ANSWER, Received, receiving


def register(server: ServerProcess, url: str, **fields: Any) -> httpx.Response:
    """Register a webhook, by default for every event of every workshop."""
    body = {"url": url, "events": ["step.changed", "edition.made"], **fields}
    with server.operator() as http:
        return http.post("/api/webhooks", json=body)


def listed(server: ServerProcess) -> list[dict[str, Any]]:
    """The webhooks that are not revoked."""
    with server.operator() as http:
        webhooks: list[dict[str, Any]] = http.get("/api/webhooks").json()
    return webhooks


def submit(server: ServerProcess, code: str, type_: str, **fields: Any) -> None:
    """Submit a command, which must be accepted."""
    body = {"id": f"command-{now()}", "type": type_, **fields}
    with server.operator() as http:
        response = http.post(f"/api/workshops/{code}/commands", json=body)
    assert response.is_success, response.text


def assert_signed(received: Received, secret: str) -> None:
    """Assert that a request was signed with the secret, just now."""
    headers = received.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + received.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - now() / 1000) < 120


def test_step_and_edition_are_told_to_a_webhook_that_is_signed(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    code = server.new_workshop()
    with receiving() as receiver:
        created = register(server, receiver.url, workshop=code.lower())
        assert created.status_code == httpx.codes.CREATED, created.text
        secret = created.json()["secret"]
        began = now()
        server.start_step(server.new_workshop(), "welcome")  # of another workshop
        server.start_step(code, "welcome")
        first = receiver.next()
        submit(server, code, "agenda.pause")
        submit(server, code, "agenda.start", step="together")
        second = receiver.next()
        submit(server, code, "close.workshop")
        third = receiver.next()
        with server.operator() as http:
            edition = http.get(f"/api/workshops/{code}/edition").json()
        eventually(lambda: listed(server)[0]["pending"] == 0)
        assert receiver.rest() == []
    for received in (first, second, third):
        assert received.json["workshop"] == code
        assert began <= received.json["at"] <= now()
        assert_signed(received, secret)
    assert (first.json["event"], first.json["data"]["run"]) == ("step.changed", 1)
    step = second.json["data"]
    assert (step["step"], step["activity"], step["run"]) == ("together", "ideas", 2)
    assert step["title"]["en"]
    assert step["ends_at"] > second.json["at"]
    assert third.json["event"] == "edition.made"
    assert third.json["data"] == {name: edition[name] for name in ("no", "sha256", "made_at")}
    assert len({received.headers["webhook-id"] for received in (first, second, third)}) == 3
    (webhook,) = listed(server)
    assert (webhook["workshop"], webhook["last_status"], webhook["last_error"]) == (code, 204, "")
    assert secret not in str(webhook) + server.output


def test_only_a_webhook_of_the_demo_itself_is_told_of_a_demo(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    with server.operator() as http:
        demo = http.post("/api/demo", json={"people": 1}).json()["code"]
        made = http.post("/api/workshops", json={"tables": 1, "demo": True}).json()["code"]
        held = server.new_workshop()
    with receiving() as of_all, receiving() as of_demo:
        assert register(server, of_all.url).is_success
        assert register(server, of_demo.url, workshop=demo).is_success
        for code in (demo, made, held):
            server.start_step(code, "welcome")
            submit(server, code, "close.workshop")
        told = {of_demo.next().json["event"] for _ in range(2)}
        assert [of_all.next().json["workshop"] for _ in range(2)] == [held] * 2
        eventually(lambda: [webhook["pending"] for webhook in listed(server)] == [0, 0])
        assert of_all.rest() == []
    assert told == {"edition.made", "step.changed"}


def test_what_was_not_delivered_is_delivered_after_a_restart(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    code = server.new_workshop()
    with receiving(500, 204) as receiver:
        assert register(server, receiver.url).is_success
        submit(server, code, "close.workshop")
        first = receiver.next()
        eventually(lambda: listed(server)[0]["last_status"] == 500)
        (webhook,) = listed(server)
        assert webhook["pending"] == 1
        server.kill()
        with closing(sqlite3.connect(server.data / DATABASE)) as database, database:
            database.execute("UPDATE webhook_delivery SET next_at = 0")
        server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
        second = receiver.next()
        eventually(lambda: listed(server)[0]["pending"] == 0)
    assert second.headers["webhook-id"] == first.headers["webhook-id"]
    assert second.body == first.body


def test_deliveries_go_on_after_their_task_failed(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    code = server.new_workshop()

    def set_next_attempt(at: int | str) -> None:
        with closing(sqlite3.connect(server.data / DATABASE, timeout=60)) as database, database:
            database.execute("UPDATE webhook_delivery SET next_at = ?", [at])

    with receiving(500, 204) as receiver, server.operator() as http:
        assert register(server, receiver.url).is_success
        server.start_step(code, "welcome")
        first = receiver.next()
        eventually(lambda: listed(server)[0]["last_status"] == 500)
        set_next_attempt("no number")
        server.start_step(code, "together")
        second = receiver.next()
        eventually(lambda: http.get("/healthz").json()["restarted_tasks"] > 0)
        set_next_attempt(0)
        again = receiver.next()
        eventually(lambda: listed(server)[0]["pending"] == 0)
    assert first.headers["webhook-id"] == again.headers["webhook-id"] != second.headers["webhook-id"]
    entry = next(line for line in server.output.splitlines() if "task.restarted" in line)
    assert json.loads(entry)["task"] == "webhooks"


def test_edition_that_was_not_made_before_a_kill_is_told_after_the_next_start(
    new_server: StartServer,
) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    told, unreadable = server.new_workshop(), server.new_workshop()
    with receiving() as receiver:
        assert register(server, receiver.url).is_success
        for code in (told, unreadable):
            submit(server, code, "close.workshop")
        first = next(each for each in (receiver.next(), receiver.next()) if each.json["workshop"] == told)
        server.kill()
        with closing(sqlite3.connect(server.data / DATABASE)) as database, database:
            # As if the server had been killed right after the commits that closed the workshops.
            database.execute("DELETE FROM edition")
            database.execute("DELETE FROM webhook_delivery")
            of_unreadable = "workshop_id = (SELECT id FROM workshop WHERE code = ?)"
            database.execute(f"UPDATE entry SET events = 'x' WHERE {of_unreadable}", [unreadable])  # noqa: S608
            database.execute("DELETE FROM snapshot")
        server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
        again = receiver.next()
        assert again.json == first.json
        assert "workshop.unreadable" in server.output


def test_workshop_goes_on_while_a_receiver_does_not_answer(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    code = server.new_workshop()
    with receiving(NO_ANSWER) as receiver:
        assert register(server, receiver.url).is_success
        for step in ("welcome", "together", "sort"):
            server.start_step(code, step)
        submit(server, code, "close.workshop")
        receiver.next()
        with server.operator() as http:
            assert http.get(f"/api/workshops/{code}/edition").json()["no"] == 1
        assert server.stop() == 0


def test_webhook_that_is_turned_off_is_told_nothing_more(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    code = server.new_workshop()
    with receiving() as off, receiving() as on:
        webhook_id = register(server, off.url).json()["webhook"]["id"]
        assert register(server, on.url).is_success
        with server.operator() as http:
            path = f"/api/webhooks/{webhook_id}/revoke"
            assert http.post(path).status_code == httpx.codes.NO_CONTENT
            assert http.post(path).json()["code"] == "webhook.not_listed"
        server.start_step(code, "welcome")
        on.next()
        assert off.rest() == []
    assert [webhook["url"] for webhook in listed(server)] == [on.url]


@pytest.mark.parametrize(
    ("table", "path", "body"),
    [
        ("api_token", "/api/tokens", {"label": "Yearbook", "scopes": ["results"]}),
        ("webhook", "/api/webhooks", {"url": "https://hooks.example", "events": ["edition.made"]}),
    ],
)
def test_secret_is_shown_again_to_its_request_for_ten_minutes_unless_it_is_turned_off(
    new_server: StartServer, table: str, path: str, body: dict[str, Any]
) -> None:
    server = new_server()

    def post(request_id: str) -> httpx.Response:
        with server.operator() as http:
            return http.post(path, json={**body, "id": request_id})

    def age(minutes: int) -> None:
        with closing(sqlite3.connect(server.data / DATABASE, timeout=60)) as database, database:
            created_at = now() - minutes * 60_000
            database.execute(f"UPDATE {table} SET created_at = ?", (created_at,))  # noqa: S608

    secret = post("a" * 20).json()["secret"]
    age(minutes=9)
    assert post("a" * 20).json()["secret"] == secret
    age(minutes=11)
    late = post("a" * 20)
    assert (late.status_code, late.json()["code"]) == (409, "creation.secret_not_shown")
    assert secret not in late.text

    made = post("b" * 20).json()
    (item,) = (each for each in made.values() if isinstance(each, dict))
    with server.operator() as http:
        assert http.post(f"{path}/{item['id']}/revoke").is_success
        assert post("b" * 20).json()["code"] == "creation.secret_not_shown"
        assert len(http.get(path).json()) == 1


def send_trial(server: ServerProcess, webhook_id: str) -> httpx.Response:
    with server.operator() as http:
        return http.post(f"/api/webhooks/{webhook_id}/trial")


def test_trial_message_is_sent_at_once_signed_and_not_again(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    code = server.new_workshop()
    with server.operator() as http:
        document = http.get("/api/v1/openapi.json").json()
    with receiving(500, 204) as receiver:
        of_one = register(server, receiver.url, workshop=code).json()
        of_all = register(server, receiver.url).json()
        for made, workshop, status in ((of_one, code, 500), (of_all, None, 204)):
            began = now()
            tried = send_trial(server, made["webhook"]["id"])
            assert tried.status_code == httpx.codes.OK, tried.text
            received = receiver.next()
            assert_signed(received, made["secret"])
            assert began <= received.json["at"] <= tried.json()["last_at"] <= now()
            assert received.json == {
                "event": "webhook.trial",
                "workshop": workshop,
                "at": received.json["at"],
                "data": {},
            }
            assert_described(document, received.json)
            assert (tried.json()["last_status"], tried.json()["pending"]) == (status, 0)
            assert tried.json() in listed(server)
        assert receiver.rest() == []


def assert_described(document: dict[str, Any], message: dict[str, Any]) -> None:
    """Assert that the OpenAPI document describes this message to a webhook."""
    body = document["webhooks"][message["event"]]["post"]["requestBody"]
    schema = {"components": document["components"], **body["content"]["application/json"]["schema"]}
    Draft202012Validator(schema).validate(message)


def test_trial_message_to_a_private_address_is_not_sent(new_server: StartServer) -> None:
    server = new_server()
    with receiving() as receiver:
        port = receiver.address.partition(":")[2]
        made = register(server, f"https://localhost:{port}/hook").json()
        tried = send_trial(server, made["webhook"]["id"]).json()
        assert receiver.rest() == []
    assert tried["last_status"] is None
    assert tried["last_error"].startswith("The address leads into a private network.")


def test_trial_message_to_a_webhook_that_is_turned_off_is_refused(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    with receiving() as receiver:
        webhook_id = register(server, receiver.url).json()["webhook"]["id"]
        with server.operator() as http:
            assert http.post(f"/api/webhooks/{webhook_id}/revoke").is_success
        refused = send_trial(server, webhook_id)
        assert (refused.status_code, refused.json()["code"]) == (404, "webhook.not_listed")
        assert receiver.rest() == []


def test_trial_messages_are_limited_for_all_webhooks_together(new_server: StartServer) -> None:
    server = new_server(variables=ALLOW_PRIVATE_ADDRESSES)
    with receiving() as receiver:
        ids = [register(server, receiver.url).json()["webhook"]["id"] for _ in range(2)]
        answers = (send_trial(server, webhook_id) for webhook_id in ids * 50)
        number, refused = next((i, each) for i, each in enumerate(answers) if not each.is_success)
        assert number >= TRIAL_BURST
        assert (refused.status_code, refused.json()["code"]) == (429, "webhook.too_many_trials")
        assert 1 <= int(refused.headers["retry-after"]) <= 1 / TRIALS_PER_SECOND
        assert len(receiver.rest()) == number


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.example/hook", "webhook.https_only"),
        ("https://127.0.0.1/hook", "webhook.private_address"),
        ("https://[::1]:8000/hook", "webhook.private_address"),
        ("https://169.254.169.254/latest/meta-data", "webhook.private_address"),
        ("https://2130706433/", "webhook.private_address"),
        ("https://0x7f.1/", "webhook.private_address"),
        ("https://127.0.0.1./", "webhook.private_address"),
        ("https://10.7/", "webhook.private_address"),
        ("https://[::ffff:7f00:1]/", "webhook.private_address"),
        ("https://user:password@hooks.example/", "webhook.address_invalid"),
        ("https://hooks.example/#part", "webhook.address_invalid"),
        ("ftp://hooks.example/", "webhook.address_invalid"),
        ("https://", "webhook.address_invalid"),
        ("hooks.example", "webhook.address_invalid"),
        ("https://hooks.example:port/", "webhook.address_invalid"),
        ("https://hooks.example:-1/", "webhook.address_invalid"),
        ("https://hooks.example:65536/", "webhook.address_invalid"),
        ("https://xn--/", "webhook.address_invalid"),
        ("https://hooks.example:0/", "webhook.address_invalid"),
        ("https://a b/", "webhook.address_invalid"),
        ("https://hooks.example/a b", "webhook.address_invalid"),
        ("https://hooks%20.example/", "webhook.address_invalid"),
        ("https://hooks..example/", "webhook.address_invalid"),
        ("https://<hooks>.example/", "webhook.address_invalid"),
        (f"https://{'x' * 64}.example/", "webhook.address_invalid"),
        (f"https://{'x.' * 130}example/", "webhook.address_invalid"),
        ("https://hooks.example/\u202egpj.exe", "webhook.address_invalid"),
        ("https://hooks.example/" + "x" * 2000, "command.malformed"),
    ],
)
def test_webhook_with_an_address_that_is_not_allowed_is_refused(
    server: ServerProcess, url: str, code: str
) -> None:
    response = register(server, url)
    assert (response.status_code, response.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"events": []}, (422, "command.malformed")),
        ({"events": ["card.written"]}, (422, "command.malformed")),
        ({"workshop": "ACDE3467"}, (404, "workshop.unknown")),
    ],
)
def test_webhook_of_nothing_that_is_known_is_refused(
    server: ServerProcess, fields: dict[str, Any], expected: tuple[int, str]
) -> None:
    response = register(server, "https://hooks.example/", **fields)
    assert (response.status_code, response.json()["code"]) == expected


def test_name_that_leads_to_this_machine_is_found_out_when_something_is_delivered(
    new_server: StartServer,
) -> None:
    server = new_server()
    code = server.new_workshop()
    with receiving() as receiver:
        port = receiver.address.partition(":")[2]
        assert register(server, f"https://localhost:{port}/hook").is_success
        server.start_step(code, "welcome")
        (webhook,) = eventually(lambda: [each for each in listed(server) if each["last_at"]])
        assert receiver.rest() == []
    assert webhook["last_status"] is None
    assert webhook["last_error"].startswith("The address leads into a private network.")


def test_commands_register_list_and_revoke_webhooks(server: ServerProcess) -> None:
    url = "https://hooks.example/from-the-command-line"
    done = samskap(server.data, "webhook", "new", url, "--event", "edition.made")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("whsec_")
    lines = samskap(server.data, "webhook", "list").stdout.splitlines()
    (line,) = (line for line in lines if url in line)
    assert line.endswith(f"{url}  edition.made  nothing sent yet")
    webhook_id = line.split()[0]
    assert samskap(server.data, "webhook", "revoke", webhook_id).returncode == 0
    assert url not in samskap(server.data, "webhook", "list").stdout
    unknown = samskap(server.data, "webhook", "new", url, "--event", "card.written")
    assert (unknown.returncode, unknown.stdout) == (2, "")
