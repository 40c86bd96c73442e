"""The commands that make, list and revoke API tokens."""

from pathlib import Path

import httpx
import pytest

from app.live.clock import now
from tests.http_clients import http_client
from tests.server_process import ServerProcess, samskap

DAY_MS = 24 * 3600 * 1000


def status_of(server: ServerProcess, secret: str) -> int:
    """The HTTP status of a request for the list of workshops. secret: the token."""
    with http_client(base_url=server.url, headers={"Authorization": f"Bearer {secret}"}) as http:
        return http.get("/api/v1/workshops").status_code


def test_token_is_printed_once_then_listed_and_revoked(server: ServerProcess) -> None:
    done = samskap(
        server.data, "token", "new", "--label", "County register", "--scope", "workshops", "--scope", "cards"
    )
    assert done.returncode == 0, done.stderr
    secret = done.stdout.strip()
    assert status_of(server, secret) == httpx.codes.OK

    listed = samskap(server.data, "token", "list")
    (line,) = (line for line in listed.stdout.splitlines() if "County register" in line)
    assert "workshops cards" in line
    assert "last used 20" in line
    assert secret not in listed.stdout

    token_id = line.split()[0]
    assert samskap(server.data, "token", "revoke", token_id).returncode == 0
    assert status_of(server, secret) == httpx.codes.UNAUTHORIZED
    assert "County register" not in samskap(server.data, "token", "list").stdout
    again = samskap(server.data, "token", "revoke", token_id)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.endswith("(token.not_listed)\n")


def test_token_expires_after_its_days(server: ServerProcess) -> None:
    arguments = ("token", "new", "--label", "One month", "--scope", "results", "--days", "30")
    created = server.run(*arguments)["token"]
    assert 29 * DAY_MS < created["expires_at"] - now() <= 30 * DAY_MS
    assert created in server.run("token", "list")["tokens"]
    listed = samskap(server.data, "token", "list").stdout
    assert "never used  expires 20" in next(line for line in listed.splitlines() if "One month" in line)


def test_token_that_was_made_without_a_server_works_on_the_next_one(tmp_path: Path) -> None:
    made = samskap(tmp_path, "token", "new", "--label", "Before", "--scope", "files")
    assert made.stdout.startswith("samskap_")
    assert "Before" in samskap(tmp_path, "token", "list").stdout


@pytest.mark.parametrize(
    "arguments", [("--label", "x", "--scope", "everything"), ("--label", "x"), ("--scope", "results")]
)
def test_token_without_label_or_known_scope_is_not_made(
    server: ServerProcess, arguments: tuple[str, ...]
) -> None:
    done = samskap(server.data, "token", "new", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
