"""The rehearsal of real statements and votes, against a real server."""

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.rehearsal.polis_csv import read_statements
from app.workshop.activities.vote import MAX_OPTIONS
from tests.rehearsal.csv_files import TEXTS, a_whole_hall, write_statements, write_votes
from tests.server_process import ServerProcess, samskap, samskap_process

pytestmark = pytest.mark.usefixtures("any_speed")

QUICKLY = ("--seconds", "1", "--ramp", "0")


def report(server: ServerProcess, code: str, folder: Path) -> Any:
    """The workshop's exported JSON."""
    (path,) = server.run("export", code, "--format", "json", "--out", str(folder))["files"]
    return json.loads(Path(path).read_text("utf-8"))


def cards_of(exported: Any) -> Iterator[str]:
    """The text of every card in an exported workshop, wherever it lies."""
    for group in (*exported["scenarios"], *exported["clusters"]):
        yield from (card["text"] for card in group["sources"])
    yield from (card["text"] for card in (*exported["sent"], *exported["kept"]))


def test_every_statement_is_kept_once_letter_for_letter(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(3)
    cards = write_statements(tmp_path / "cards.csv")

    figures = server.run(
        *("rehearse", "--workshop", code, "--people", "7", "--tables", "3", "--cards", str(cards)),
        *("--processes", "2", *QUICKLY),
    )

    assert figures["cards"] == figures["acks"] == len(TEXTS)
    assert (figures["lost"], figures["twice"], figures["undelivered"]) == (0, 0, 0)
    assert 0 < figures["ack_ms"]["p50"] <= figures["ack_ms"]["p99"]
    assert 0 < figures["delivery_ms"]["p50"] <= figures["delivery_ms"]["p99"]
    assert Counter(cards_of(report(server, code, tmp_path))) == Counter(TEXTS)


def test_a_whole_hall_of_real_statements_and_votes(server: ServerProcess, tmp_path: Path) -> None:
    cards, votes, voters = a_whole_hall(tmp_path)
    statements = read_statements(cards)
    code = server.new_workshop(16)

    figures = server.run(
        *("rehearse", "--workshop", code, "--people", str(voters), "--tables", "16"),
        *("--cards", str(cards), "--votes", str(votes), "--seconds", "12", "--ramp", "1"),
    )

    exported = report(server, code, tmp_path)
    assert figures["acks"] == len(statements)
    assert (figures["lost"], figures["twice"], figures["undelivered"]) == (0, 0, 0)
    assert figures["votes"]["cast"] == figures["votes"]["acks"] > 0
    assert figures["votes"]["mismatches"] == 0
    assert Counter(cards_of(exported)) == Counter(statement.text for statement in statements)
    assert (
        sum(choice["support"]["dots"] for choice in exported["votes"][0]["choices"])
        == (figures["votes"]["cast"])
    )


def test_a_card_that_does_not_get_into_the_hall_is_lost_and_the_status_says_so(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(1)
    cards = write_statements(tmp_path / "cards.csv", ("fits", "x" * 281))

    done = samskap(
        server.data,
        *("rehearse", "--workshop", code, "--people", "2", "--tables", "1", "--cards", str(cards), "--json"),
        *QUICKLY,
    )

    figures = json.loads(done.stdout)
    assert done.returncode == 1
    assert (figures["acks"], figures["rejections"], figures["lost"]) == (1, 1, 1)


def test_notes_of_a_private_step_are_shared_in_the_end(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "alone")
    cards = write_statements(tmp_path / "cards.csv")

    done = samskap(
        tmp_path / "elsewhere",
        *("rehearse", "--url", server.url, "--workshop", code, "--people", "4", "--tables", "2"),
        *("--cards", str(cards), "--json", *QUICKLY),
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["undelivered"] == 0
    assert Counter(cards_of(report(server, code, tmp_path))) == Counter(TEXTS)


def test_from_another_machine_the_console_link_lets_it_run_the_agenda(
    server: ServerProcess, tmp_path: Path
) -> None:
    made = server.run("new", "--tables", "2")
    cards = write_statements(tmp_path / "cards.csv", ("a", "b"), agrees=(2, 1))
    votes = write_votes(tmp_path / "votes.csv", [(0, 1, 1), (0, 2, 1), (1, 2, 1)])

    done = samskap(
        tmp_path / "elsewhere",
        *("rehearse", "--url", server.url, "--workshop", made["code"], "--people", "4", "--tables", "2"),
        *("--cards", str(cards), "--votes", str(votes), "--console", console(server, made), "--json"),
        *QUICKLY,
    )

    assert done.returncode == 0, done.stderr
    dots = json.loads(done.stdout)["votes"]
    assert (dots["cast"], dots["acks"], dots["rejections"], dots["mismatches"]) == (3, 3, 0, 0)


def test_more_cards_than_a_vote_may_be_on_are_noticed_before_anybody_comes_in(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(1)
    cards = write_statements(tmp_path / "cards.csv", tuple(map(str, range(MAX_OPTIONS + 1))))
    votes = write_votes(tmp_path / "votes.csv", [(0, 1, 1)])

    done = samskap(
        server.data,
        *("rehearse", "--workshop", code, "--people", "2", "--cards", str(cards), "--votes", str(votes)),
        *QUICKLY,
    )

    assert (done.returncode, done.stderr.startswith(f"A vote can be on at most {MAX_OPTIONS}")) == (1, True)
    assert server.views(code)["staff"]["counts"]["people"] == 0


def console(server: ServerProcess, made: Any) -> str:
    """The console link, by the address that the test reaches the server at."""
    _, _, path = made["links"]["console"].partition("/w/")
    return f"{server.url}/w/{path}"


def test_without_the_right_to_start_a_step_it_says_what_to_do(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(2)
    cards = write_statements(tmp_path / "cards.csv")

    done = samskap(
        tmp_path / "elsewhere",
        *("rehearse", "--url", server.url, "--workshop", code, "--people", "4", "--tables", "2"),
        *("--cards", str(cards), *QUICKLY),
    )

    assert done.returncode == 1
    assert "--console" in done.stderr.splitlines()[-1]
    assert done.stdout == ""


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server of somebody else's: its address, and the keys that it was shown."""
    shown: list[str] = []

    class Curious(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.append(self.headers.get("Authorization", "none"))
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Curious) as other:
        Thread(target=other.serve_forever).start()
        yield f"http://127.0.0.1:{other.server_port}", shown
        other.shutdown()


def test_the_operators_key_is_shown_to_no_other_server(
    server: ServerProcess, tmp_path: Path, elsewhere: tuple[str, list[str]]
) -> None:
    address, shown = elsewhere
    cards = write_statements(tmp_path / "cards.csv", ("a", "b"))
    common = ("--workshop", server.new_workshop(2), "--people", "2", "--tables", "2", "--cards", str(cards))
    foreign = ("--console", f"{address}/w/ACDE3467/console?key=k")

    there = samskap(server.data, "rehearse", *common, *foreign)
    both = samskap(server.data, "rehearse", *common, *foreign, "--url", server.url)

    assert (there.returncode, shown) == (1, ["none"])
    assert (both.returncode, len(both.stderr.splitlines())) == (1, 1)
    assert address in both.stderr


def test_people_read_figures_as_sentences(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(1)
    cards = write_statements(tmp_path / "cards.csv", ("a", "b"))

    done = samskap_process(
        server.data,
        *("rehearse", "--workshop", code, "--people", "2", "--tables", "1", "--cards", str(cards)),
        *QUICKLY,
        language="nb_NO.UTF-8",
    )

    assert "Alle 2 ideer ble lagret, ingen tapt, ingen dobbelt." in done.stdout
    assert "Denne maskinen bærer 2 telefoner." in done.stdout
    assert "Ideer: 2 av 2 skrevet, 2 lagret" in done.stderr


def test_this_machines_own_server_is_known_by_any_name_of_the_loopback(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(3)
    cards = write_statements(tmp_path / "cards.csv")
    url = server.url.replace("127.0.0.1", "localhost")

    figures = server.run(
        *("rehearse", "--url", url, "--workshop", code, "--people", "3", "--tables", "1"),
        *("--cards", str(cards), *QUICKLY),
    )

    assert figures["acks"] == len(TEXTS)
