"""The API for programs: its tokens, what each scope may read, and that every answer is as OpenAPI says."""

import io
import itertools
import json
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from jsonschema import Draft202012Validator

from app.access.rights import SCOPES
from app.live.clock import now
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.web.content_disposition import attachment
from app.web.rights import ROUTES
from tests.empty_database import DATABASE
from tests.eventually import eventually
from tests.http_clients import http_client
from tests.reports.sample_workshop import STATEMENTS
from tests.reports.workshop_drivers import ServedWorkshop
from tests.reports.workshop_script import Conversation, WorkshopScript
from tests.server_process import ServerProcess, StartServer
from tests.web.programs import new_token, program, reader

API = "/api/v1"
PREFIX = f"GET {API}/workshops"
OF_PROGRAMS = {route: allowed for route, allowed in ROUTES.items() if route.startswith(PREFIX)}
UNKNOWN_SECRET = "samskap_" + "x" * 43
TEXTS = Catalogue.load()


class Closed(NamedTuple):
    """A workshop that was closed twice, and its report as JSON after each close."""

    server: ServerProcess
    code: str
    reports: list[dict[str, Any]]

    @property
    def path(self) -> str:
        """The path of its editions in the API for programs."""
        return f"{API}/workshops/{self.code}/editions"


@pytest.fixture(scope="module")
def closed(server: ServerProcess) -> Iterator[Closed]:
    """A workshop with votes, and with cards that were taken away after its first close."""
    with closing(ServedWorkshop(server, tables=2)) as driver:
        script, reports = WorkshopScript(driver, Conversation([*STATEMENTS], []), 12, 2), []
        for hold in (script.hold, script.hold_again):
            hold()
            reports.append(json.loads(driver.export("json")))
        yield Closed(server, driver.code, reports)


def refusal(response: httpx.Response) -> tuple[int, str]:
    """The status and the code of a request that was refused with a sentence."""
    problem = response.json()
    assert problem["message"].endswith((".", "...")), problem
    return response.status_code, problem["code"]


def path_of(route: str, code: str, no: int = 2) -> str:
    """The path of a route for a program, such as `GET /api/v1/workshops/{code}`."""
    return route.removeprefix("GET ").format(code=code, no=no, format="md")


@pytest.mark.parametrize("scope", SCOPES)
def test_token_reads_exactly_what_its_scope_allows(closed: Closed, scope: str) -> None:
    assert len(OF_PROGRAMS) == 10
    with reader(closed.server, scope) as http:
        for route, allowed in OF_PROGRAMS.items():
            response = http.get(path_of(route, closed.code))
            if scope in allowed:
                assert response.status_code == httpx.codes.OK, (route, response.text)
            else:
                assert refusal(response) == (403, "token.scope_missing"), route
                assert ", ".join(allowed) in response.json()["message"]


@pytest.mark.parametrize("is_key", [True, False])
def test_request_without_a_token_is_refused_whoever_sends_it(closed: Closed, is_key: bool) -> None:
    headers = {"Authorization": f"Bearer {closed.server.key}"} if is_key else {}
    with http_client(base_url=closed.server.url, headers=headers) as http:
        for route in OF_PROGRAMS:
            response = http.get(path_of(route, closed.code))
            assert refusal(response) == (401, "token.missing"), route
            assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("start", ["bearer ", "BEARER  ", "Bearer\t", "Bearer   \t "])
def test_token_may_stand_behind_any_white_space(closed: Closed, start: str) -> None:
    headers = {"Authorization": start + new_token(closed.server)["secret"]}
    with http_client(base_url=closed.server.url, headers=headers) as http:
        assert http.get(closed.path).status_code == httpx.codes.OK


@pytest.mark.parametrize("start", ["", "Bearer", "Basic ", "Bearer Bearer "])
def test_header_without_a_token_behind_its_scheme_is_refused(closed: Closed, start: str) -> None:
    secret = "" if start == "Bearer" else UNKNOWN_SECRET
    with http_client(base_url=closed.server.url, headers={"Authorization": start + secret}) as http:
        assert refusal(http.get(closed.path)) == (401, "token.missing")


@pytest.mark.parametrize("end", ["/", "//", "/1/cards/"])
def test_address_with_a_slash_at_its_end_is_refused_and_leads_nowhere(closed: Closed, end: str) -> None:
    with reader(closed.server) as http:
        response = http.get(closed.path + end)
    assert (refusal(response), "location" in response.headers) == ((404, "page.unknown"), False)


def test_token_in_the_address_gives_no_right(closed: Closed) -> None:
    secret = new_token(closed.server)["secret"]
    with http_client(base_url=closed.server.url) as http:
        for name in ("token", "access_token", "authorization"):
            response = http.get(f"{API}/workshops", params={name: f"Bearer {secret}"})
            assert refusal(response) == (401, "token.missing")


def test_revoked_token_is_refused_at_once(closed: Closed) -> None:
    created = new_token(closed.server)
    with program(closed.server, created["secret"]) as http, closed.server.operator() as operator:
        assert http.get(closed.path).is_success
        revoke = f"/api/tokens/{created['token']['id']}/revoke"
        assert operator.post(revoke).status_code == httpx.codes.NO_CONTENT
        assert refusal(http.get(closed.path)) == (401, "token.revoked")
        assert refusal(operator.post(revoke)) == (404, "token.not_listed")
        listed = [token["id"] for token in operator.get("/api/tokens").json()]
    assert created["token"]["id"] not in listed


def test_token_is_refused_from_the_time_at_which_it_expires(closed: Closed) -> None:
    created = new_token(closed.server, expires_at=now() + 3_600_000)
    with program(closed.server, created["secret"]) as http:
        assert http.get(closed.path).is_success
        update(
            closed.server, "UPDATE api_token SET expires_at = ? WHERE id = ?", now(), created["token"]["id"]
        )
        assert refusal(http.get(closed.path)) == (401, "token.expired")


def test_token_that_is_not_in_the_database_is_refused(closed: Closed) -> None:
    created = new_token(closed.server)
    update(closed.server, "DELETE FROM api_token WHERE id = ?", created["token"]["id"])
    for secret in (created["secret"], created["secret"][:-1], UNKNOWN_SECRET, "samskap_", "samskap_é"):
        headers = {"Authorization": f"Bearer {secret}".encode()}
        with http_client(base_url=closed.server.url, headers=headers) as http:
            assert refusal(http.get(closed.path)) == (401, "token.unknown")


def update(server: ServerProcess, statement: str, *values: Any) -> None:
    """Change the server's database from outside."""
    with closing(sqlite3.connect(server.data / "samskap.sqlite", timeout=60)) as database, database:
        database.execute(statement, values)


def test_secret_is_shown_once_and_neither_stored_nor_logged(closed: Closed) -> None:
    created = new_token(closed.server, "results", label="Yearbook")
    secret = created["secret"]
    assert secret.startswith("samskap_")
    with program(closed.server, secret) as http:
        assert http.get(closed.path).is_success
        assert http.get(f"{closed.path}/1/cards").is_error
        assert http.get(f"{API}/nothing?token={secret}").is_error
    with closed.server.operator() as operator:
        listed = operator.get("/api/tokens")
    (shown,) = (token for token in listed.json() if token["id"] == created["token"]["id"])
    assert (shown["label"], shown["scopes"]) == ("Yearbook", ["results"])
    assert created["token"]["last_used_at"] is None
    assert shown["last_used_at"] >= shown["created_at"]
    assert secret not in listed.text + closed.server.output
    with closing(sqlite3.connect(closed.server.data / "samskap.sqlite")) as database:
        assert secret.removeprefix("samskap_") not in "".join(database.iterdump())


def test_token_is_shown_again_to_the_request_that_made_it_and_is_stored_nowhere(closed: Closed) -> None:
    request_id = "request-0123456789"
    first = new_token(closed.server, "results", id=request_id)
    again = new_token(closed.server, "results", id=request_id)
    assert again == first
    with program(closed.server, again["secret"]) as http:
        assert http.get(closed.path).is_success
    with closing(sqlite3.connect(closed.server.data / "samskap.sqlite")) as database:
        stored = "".join(database.iterdump())
    assert first["secret"].removeprefix("samskap_") not in stored
    assert request_id not in stored


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"scopes": []}, (422, "command.malformed")),
        ({"scopes": ["everything"]}, (422, "command.malformed")),
        ({"label": " "}, (409, "text.blank")),
        ({"label": "x" * 61}, (409, "text.too_long")),
        ({"expires_at": 1}, (422, "token.expires_in_the_past")),
    ],
)
def test_token_that_cannot_be_made_is_refused(
    server: ServerProcess, fields: dict[str, Any], expected: tuple[int, str]
) -> None:
    with server.operator() as http:
        response = http.post("/api/tokens", json={"label": "Label", "scopes": ["results"], **fields})
    assert refusal(response) == expected


def test_program_that_asks_too_often_is_told_when_to_ask_again(server: ServerProcess) -> None:
    created = new_token(server)
    with program(server, created["secret"]) as http, reader(server) as other:
        answers = (http.get(f"{API}/workshops/malformed") for _ in range(5000))
        response = next(each for each in answers if each.status_code != httpx.codes.NOT_FOUND)
        assert refusal(response) == (429, "token.too_many_requests")
        assert 1 <= int(response.headers["retry-after"]) <= 2
        assert other.get(f"{API}/workshops/malformed").status_code == httpx.codes.NOT_FOUND


def test_workshops_of_simulated_people_are_marked(new_server: StartServer) -> None:
    server = new_server()
    with server.operator() as http:
        demo = http.post("/api/demo", json={"people": 1}).json()["code"]
        rename = {"id": "rename-the-workshop", "type": "plan.edit", "title": {"en": "Real"}}
        assert http.post(f"/api/workshops/{demo}/commands", json=rename).is_success
        copied = http.post(f"/api/workshops/{demo}/copies").json()["code"]
    with reader(server, "workshops") as http:
        listed = {each["code"]: each["demo"] for each in http.get(f"{API}/workshops").json()["workshops"]}
        assert http.get(f"{API}/workshops/{demo}").json()["demo"]
    assert listed == {demo: True, copied: False}


def test_workshops_are_listed_in_pages_the_oldest_first(new_server: StartServer) -> None:
    server = new_server()
    codes = [server.new_workshop() for _ in range(5)]
    with server.operator() as http:
        command = {"id": "close-the-workshop", "type": "close.workshop"}
        assert http.post(f"/api/workshops/{codes[1]}/commands", json=command).is_success
    with reader(server, "workshops") as http:
        pages = [http.get(f"{API}/workshops?limit=2").json()]
        while after := pages[-1]["next"]:
            pages.append(http.get(f"{API}/workshops", params={"limit": 2, "after": after}).json())
        assert [len(page["workshops"]) for page in pages] == [2, 2, 1]
        listed = [workshop for page in pages for workshop in page["workshops"]]
        assert [workshop["code"] for workshop in listed] == codes
        assert [workshop["state"] for workshop in listed] == ["draft", "closed", "draft", "draft", "draft"]
        assert http.get(f"{API}/workshops/{codes[1][:4]}-{codes[1][4:].lower()}").json() == listed[1]
        assert http.get(f"{API}/workshops").json() == {"workshops": listed, "next": None}
        for limit in (0, 201, "all"):
            assert refusal(http.get(f"{API}/workshops?limit={limit}")) == (422, "parameter.malformed")
        assert refusal(http.get(f"{API}/workshops?after=33333333")) == (404, "workshop.unknown")
        assert refusal(http.get(f"{API}/workshops/33333333")) == (404, "workshop.unknown")
        assert refusal(http.get(f"{API}/workshops/000")) == (404, "code.malformed")


def test_last_edition_has_what_the_report_said_and_an_earlier_one_is_not_given(closed: Closed) -> None:
    first, second = closed.reports
    assert len(first["cards"]) != len(second["cards"])
    with reader(closed.server) as http:
        editions = http.get(closed.path).json()["editions"]
        assert editions == [
            {"no": no, "sha256": report["edition"]["sha256"], "made_at": report["made_at"]}
            for no, report in enumerate(closed.reports, 1)
        ]
        whole = http.get(f"{closed.path}/2").json()
        assert whole == {name: value for name, value in second.items() if name != "cards"}
        assert whole["groups"]["here"], "the sample shows numbers by group"
        for name in ("scenarios", "clusters", "votes", "cards"):
            part = http.get(f"{closed.path}/2/{name}").json()
            assert part == {"edition": second["edition"], name: second[name]}
            assert part[name], "the sample has some"
        for part in ("", "/scenarios", "/clusters", "/votes", "/cards", "/files", "/files/json"):
            known = {"If-None-Match": f'W/"{first["edition"]["sha256"]}"'}
            refused = http.get(f"{closed.path}/1{part}", headers=known)
            assert refusal(refused) == (410, "edition.replaced")
            assert "edition 2" in refused.json()["message"]


def test_workshop_that_is_open_has_no_editions_also_when_it_had_some(server: ServerProcess) -> None:
    code = server.new_workshop()
    path = f"{API}/workshops/{code}/editions"

    def submit(kind: str, number: int, **fields: Any) -> None:
        with server.operator() as http:
            command = {"id": f"submit-{kind[6:]}-{number}", "type": kind, **fields}
            assert http.post(f"/api/workshops/{code}/commands", json=command).is_success

    with reader(server) as http:
        assert refusal(http.get(path)) == (404, "edition.none")
        submit("close.workshop", 1)
        (first,) = http.get(path).json()["editions"]
        known = {"If-None-Match": http.get(f"{path}/1").headers["etag"]}
        submit("close.reopen", 1)
        for part in ("", "/1", "/1/cards", "/1/files/md"):
            assert refusal(http.get(path + part, headers=known)) == (404, "edition.none")
        submit("close.workshop", 2)
        assert http.get(path).json()["editions"] == [first]
        submit("close.reopen", 2)
        submit("plan.edit", 1, title={"en": "Another title"})
        submit("close.workshop", 3)
        editions = http.get(path).json()["editions"]
        assert [edition["no"] for edition in editions] == [1, 2]
        assert editions[0] == first
        assert refusal(http.get(f"{path}/3")) == (404, "edition.unknown")
        assert refusal(http.get(f"{path}/0")) == (404, "page.unknown")


def test_editions_are_the_same_after_a_restart_when_nobody_has_opened_the_workshop(
    new_server: StartServer,
) -> None:
    server = new_server()
    code = server.new_workshop()
    path = f"{API}/workshops/{code}/editions"
    secret = new_token(server)["secret"]
    with server.operator() as http:
        command = {"id": "close-the-workshop", "type": "close.workshop"}
        assert http.post(f"/api/workshops/{code}/commands", json=command).is_success
    with program(server, secret) as http:
        before = http.get(path).json(), http.get(f"{path}/1").json()
    server.stop()
    server = new_server()
    with program(server, secret) as http:
        assert (http.get(path).json(), http.get(f"{path}/1").json()) == before


def test_editions_are_there_though_the_server_was_killed_before_the_last_one_was_made(
    new_server: StartServer,
) -> None:
    server = new_server()
    code = server.new_workshop()
    secret = new_token(server)["secret"]
    server.start_step(code, "welcome")  # the next summary is written a second later
    with server.operator() as http:
        command = {"id": "close-the-workshop", "type": "close.workshop"}
        assert http.post(f"/api/workshops/{code}/commands", json=command).is_success
    server.kill()
    with closing(sqlite3.connect(server.data / DATABASE)) as database, database:
        database.execute("DELETE FROM edition")
    server = new_server()
    with program(server, secret) as http:
        assert http.get(f"{API}/workshops/{code}").json()["state"] == "closed"
        (edition,) = http.get(f"{API}/workshops/{code}/editions").json()["editions"]
    assert edition["no"] == 1


def test_edition_that_a_program_has_already_is_not_sent_again(closed: Closed) -> None:
    with reader(closed.server) as http:
        for part in ("", "/scenarios", "/clusters", "/votes", "/cards", "/files", "/files/md"):
            first = http.get(f"{closed.path}/2{part}")
            tag = first.headers["etag"]
            assert tag == f'W/"{closed.reports[1]["edition"]["sha256"]}"'
            assert first.headers["cache-control"] == "private, no-cache"
            for known in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
                again = http.get(f"{closed.path}/2{part}", headers={"If-None-Match": known})
                assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
            earlier = f'W/"{closed.reports[0]["edition"]["sha256"]}"'
            changed = http.get(f"{closed.path}/2{part}", headers={"If-None-Match": earlier})
            assert changed.status_code == httpx.codes.OK


def test_redacted_package_that_a_program_has_is_sent_again(closed: Closed) -> None:
    with reader(closed.server) as http:
        path = f"{closed.path}/2/files/zip?variant=redacted"
        tag = http.get(path).raise_for_status().headers["etag"]
        assert http.get(path, headers={"If-None-Match": tag}).status_code == httpx.codes.OK


def test_openapi_says_that_the_redacted_package_is_always_sent(server: ServerProcess) -> None:
    with http_client(base_url=server.url) as http:
        paths = http.get(f"{API}/openapi.json").json()["paths"]
    described = {
        path.rpartition("{no}")[2]: operations["get"]["responses"]["304"]["description"]
        for path, operations in paths.items()
        if "304" in operations["get"]["responses"]
    }
    assert described.pop("/files/{format}") == "Not modified; never for the variant `redacted`"
    assert set(described.values()) == {"Not modified"}


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("csv?language=nb,en", "export.languages_format"),
        ("json?variant=child", "export.variant_format"),
        ("pdf?variant=none", "export.variant_unknown"),
    ],
)
def test_request_that_is_refused_is_refused_also_to_a_program_that_has_the_edition(
    closed: Closed, file: str, code: str
) -> None:
    with reader(closed.server) as http:
        tag = http.get(f"{closed.path}/2/votes").headers["etag"]
        answer = http.get(f"{closed.path}/2/files/{file}", headers={"If-None-Match": tag})
        assert refusal(answer) == (422, code)


def test_every_file_of_an_edition_is_the_one_that_the_export_gives(closed: Closed) -> None:
    with reader(closed.server) as http, closed.server.operator() as operator:
        listed = http.get(f"{closed.path}/2/files").json()
        assert [file["format"] for file in listed["files"]] == list(FORMATS)
        assert listed["languages"] == list(TEXTS.languages)
        own = http.get(f"/api/v1/workshops/{closed.code}").json()["language"]
        for file in listed["files"]:
            sent = http.get(file["path"])
            params = {"format": file["format"], "lang": own}
            exported = operator.get(f"/api/workshops/{closed.code}/export", params=params)
            assert sent.content == exported.content, file
            assert sent.headers["content-type"].startswith(file["media_type"])
            assert sent.headers["content-disposition"] == attachment(file["name"])


@pytest.mark.skipif(not shutil.which("curl"), reason="this machine has no curl")
def test_files_in_two_languages_that_curl_saves_have_two_names(closed: Closed, tmp_path: Path) -> None:
    header = f"Authorization: Bearer {new_token(closed.server)['secret']}"
    for language in ("nn", "nb"):
        address = f"{closed.server.url}{closed.path}/2/files/md?language={language}"
        arguments = ["curl", "--noproxy", "*", "-fsSOJ", "-H", header, address]
        subprocess.run(arguments, cwd=tmp_path, check=True, timeout=60)
    nb, nn = sorted(path.name for path in tmp_path.iterdir())
    assert nb.endswith(f"-{closed.code}-edition-2-nb.md")
    assert nn.endswith(f"-{closed.code}-edition-2-nn.md")


def test_program_that_asks_for_many_files_at_once_does_not_delay_another(closed: Closed) -> None:
    finished = list[str]()

    def read(name: str, secret: str, path: str) -> None:
        with program(closed.server, secret) as http:
            assert http.get(path).is_success
        finished.append(name)

    secrets = [new_token(closed.server)["secret"] for _ in range(2)]
    folder = f"{closed.path}/2/files"
    files = itertools.product(("pdf", "docx"), (1, 2), ("en", "nb"))
    paths = [f"{folder}/{name}?variant=table-{table}&language={code}" for name, table, code in files]
    with ThreadPoolExecutor(len(paths) + 1) as threads:
        for path in paths:
            threads.submit(read, "many", secrets[0], path)
        eventually(lambda: finished)
        threads.submit(read, "one", secrets[1], f"{folder}/md?variant=table-1")
    assert finished.count("many") == len(paths)
    assert finished[-1] == "many"  # one after the other, it would be the last


def test_file_is_in_the_language_and_dialect_that_were_asked_for(closed: Closed) -> None:
    path = f"{closed.path}/2/files"
    with reader(closed.server) as http:
        english, norwegian = (http.get(f"{path}/md", params={"language": code}) for code in ("en", "nb"))
        assert english.text != norwegian.text
        assert http.get(f"{path}/md", headers={"Accept-Language": "nb"}).text == english.text
        comma, semicolon = (http.get(f"{path}/csv?dialect={name}").text for name in ("comma", "semicolon"))
        assert comma.splitlines()[0].replace(",", ";") == semicolon.splitlines()[0]
        assert refusal(http.get(f"{path}/exe")) == (422, "export.format_unknown")
        assert refusal(http.get(f"{path}/md?language=tlh")) == (422, "export.language_unknown")
        assert refusal(http.get(f"{path}/csv?dialect=tab")) == (422, "parameter.malformed")


@pytest.mark.parametrize(
    ("query", "code", "name"),
    [
        ("?lang=nb", "parameter.unknown", "lang"),
        ("?language=nb&Dialect=comma", "parameter.unknown", "Dialect"),
        ("?language=nb&language=en", "parameter.repeated", "language"),
        ("?dialect=tab", "parameter.malformed", "dialect"),
    ],
)
def test_parameter_that_the_route_does_not_have_is_refused_by_its_name(
    closed: Closed, query: str, code: str, name: str
) -> None:
    with reader(closed.server) as http:
        answer = http.get(f"{closed.path}/2/files/csv{query}")
        assert refusal(answer) == (422, code)
        assert name in answer.json()["message"]
        for path in (f"{API}/workshops", closed.path, f"{closed.path}/2/votes"):
            assert refusal(http.get(f"{path}?foo=1")) == (422, "parameter.unknown")
        assert refusal(http.get(f"{API}/workshops?after=zzz")) == (422, "parameter.malformed")


def test_file_is_the_variant_that_was_asked_for(closed: Closed) -> None:
    path = f"{closed.path}/2/files"
    words = closed.reports[1]["cards"][0]["text"]
    with reader(closed.server) as http:
        whole, redacted = (http.get(f"{path}/zip{query}").content for query in ("", "?variant=redacted"))
        for package, has_words in ((whole, True), (redacted, False)):
            with zipfile.ZipFile(io.BytesIO(package)) as files:
                cards = json.loads(files.read("report.json"))["cards"]
                assert (words in {card["text"] for card in cards}) == has_words
        assert refusal(http.get(f"{path}/json?variant=child")) == (422, "export.variant_format")
        assert refusal(http.get(f"{path}/pdf?variant=none")) == (422, "export.variant_unknown")


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/redoc"])
def test_routes_that_are_not_for_programs_are_described_nowhere(server: ServerProcess, path: str) -> None:
    with http_client(base_url=server.url) as http:
        assert http.get(path).status_code == httpx.codes.NOT_FOUND


def test_openapi_describes_exactly_the_routes_for_programs(server: ServerProcess) -> None:
    with http_client(base_url=server.url) as http:
        document = http.get(f"{API}/openapi.json").json()
    described = {
        f"{method.upper()} {path}": {scope for each in operation["security"] for scope in each["token"]}
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert described == OF_PROGRAMS
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_schema_of_the_report_is_published_with_its_id_and_describes_the_json_file(closed: Closed) -> None:
    with reader(closed.server) as http, http_client(base_url=closed.server.url) as stranger:
        published = stranger.get(f"{API}/report.schema.json")
        report = http.get(f"{API}/workshops/{closed.code}/editions/2/files/json").json()
    assert published.headers["content-type"] == "application/schema+json"
    assert published.json()["$id"] == f"urn:samskap:report:{report['schema']}"
    Draft202012Validator(published.json()).validate(report)


def test_every_answer_is_as_its_schema_says(closed: Closed) -> None:
    with reader(closed.server) as http, http_client(base_url=closed.server.url) as stranger:
        document = http.get(f"{API}/openapi.json").json()
        components = {"components": document["components"]}
        for route in OF_PROGRAMS:
            responses = document["paths"][route.removeprefix("GET ")]["get"]["responses"]
            path = path_of(route, closed.code)
            for response, described in (
                (http.get(path), responses["200"]),
                (stranger.get(path), responses["default"]),
            ):
                media_type = response.headers["content-type"].partition(";")[0]
                schema = described["content"][media_type]["schema"]
                if media_type == "application/json":
                    assert_strict(components | schema, response.json())


def assert_strict(schema: dict[str, Any], answer: Any) -> None:
    """Assert that the answer is as the schema says, and has no field that the schema does not have."""
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(without_other_fields(schema)).validate(answer)


def without_other_fields(schema: Any) -> Any:
    """The schema, in which no object may have fields that are not described."""
    if isinstance(schema, list):
        return [without_other_fields(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: without_other_fields(part) for name, part in schema.items()}
    return closed | ({"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {})
