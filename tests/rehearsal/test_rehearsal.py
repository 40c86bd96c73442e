"""Rehearsals with statements and votes from files, against a real server."""

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.rehearsal.polis_csv import read_statements
from app.workshop.ballots import MAX_OPTIONS
from tests.rehearsal.commands import faults_except_speed, rehearse
from tests.rehearsal.csv_files import TEXTS, write_cards_file, write_full_hall, write_votes
from tests.server_process import ServerProcess, samskap, samskap_process

QUICK = ("--seconds", "1", "--ramp", "0")


def export(server: ServerProcess, code: str, folder: Path) -> Any:
    """The workshop as its exported JSON."""
    (path,) = server.run("export", code, "--format", "json", "--out", str(folder))["files"]
    return json.loads(Path(path).read_text("utf-8"))


def cards_of(exported: Any) -> Iterator[str]:
    """The text of every card in an exported workshop."""
    yield from (card["text"] for card in exported["cards"])


def test_statements_of_file_are_all_saved_once_and_unchanged(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(3)
    cards = write_cards_file(tmp_path / "cards.csv")

    results = rehearse(
        server.data,
        *("--workshop", code, "--people", "7", "--tables", "3", "--cards", str(cards)),
        *("--processes", "2", *QUICK),
    )

    assert results["cards"] == results["acks"] == len(TEXTS)
    assert (results["lost"], results["twice"], results["undelivered"]) == (0, 0, 0)
    assert 0 < results["ack_ms"]["p50"] <= results["ack_ms"]["p99"]
    assert 0 < results["delivery_ms"]["p50"] <= results["delivery_ms"]["p99"]
    assert Counter(cards_of(export(server, code, tmp_path))) == Counter(TEXTS)


def test_full_hall_with_statements_and_votes_of_a_survey_loses_nothing(
    server: ServerProcess, tmp_path: Path
) -> None:
    cards, votes, voters = write_full_hall(tmp_path)
    statements = read_statements(cards)
    code = server.new_workshop(16)

    results = rehearse(
        server.data,
        *("--workshop", code, "--people", str(voters), "--tables", "16"),
        *("--cards", str(cards), "--votes", str(votes), "--seconds", "12", "--ramp", "1"),
    )

    exported = export(server, code, tmp_path)
    assert results["acks"] == len(statements)
    assert (results["lost"], results["twice"], results["undelivered"]) == (0, 0, 0)
    assert results["votes"]["cast"] == results["votes"]["acks"] > 0
    assert results["votes"]["mismatches"] == 0
    assert Counter(cards_of(exported)) == Counter(statement.text for statement in statements)
    assert (
        sum(choice["support"]["dots"] for choice in exported["votes"][0]["choices"])
        == (results["votes"]["cast"])
    )


def test_card_that_is_rejected_is_lost_and_fails_the_rehearsal(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(1)
    cards = write_cards_file(tmp_path / "cards.csv", ("fits", "x" * 281))

    command = samskap(
        server.data,
        *("rehearse", "--workshop", code, "--people", "2", "--tables", "1", "--cards", str(cards), "--json"),
        *QUICK,
    )

    results = json.loads(command.stdout)
    assert command.returncode == 1
    assert faults_except_speed(results).keys() == {"refused", "lost"}
    assert (results["acks"], results["rejections"], results["lost"]) == (1, 1, 1)


def test_notes_in_private_step_are_shared_and_delivered(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "alone")
    cards = write_cards_file(tmp_path / "cards.csv")

    results = rehearse(
        tmp_path / "elsewhere",
        *("--url", server.url, "--workshop", code, "--people", "4", "--tables", "2"),
        *("--cards", str(cards), *QUICK),
    )

    assert results["undelivered"] == 0
    assert Counter(cards_of(export(server, code, tmp_path))) == Counter(TEXTS)


def test_console_link_on_other_machine_allows_a_vote(server: ServerProcess, tmp_path: Path) -> None:
    workshop = server.run("new", "--tables", "2")
    cards = write_cards_file(tmp_path / "cards.csv", ("a", "b"), agrees=(2, 1))
    votes = write_votes(tmp_path / "votes.csv", [(0, 1, 1), (0, 2, 1), (1, 2, 1)])

    results = rehearse(
        tmp_path / "elsewhere",
        *("--url", server.url, "--workshop", workshop["code"], "--people", "4", "--tables", "2"),
        *("--cards", str(cards), "--votes", str(votes), "--console", console_link(server, workshop), *QUICK),
    )

    dots = results["votes"]
    assert (dots["cast"], dots["acks"], dots["rejections"], dots["mismatches"]) == (3, 3, 0, 0)


def test_more_cards_than_a_vote_may_have_are_refused_before_anybody_joins(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(1)
    cards = write_cards_file(tmp_path / "cards.csv", tuple(map(str, range(MAX_OPTIONS + 1))))
    votes = write_votes(tmp_path / "votes.csv", [(0, 1, 1)])

    command = samskap(
        server.data,
        *("rehearse", "--workshop", code, "--people", "2", "--cards", str(cards), "--votes", str(votes)),
        *QUICK,
    )

    assert command.returncode == 1
    assert command.stderr.startswith(f"A vote can be on at most {MAX_OPTIONS}")
    assert server.read_views(code)["staff"]["counts"]["people"] == 0


def console_link(server: ServerProcess, workshop: Any) -> str:
    """The console link, with the URL at which the test reaches the server."""
    _, _, path = workshop["links"]["console"].partition("/w/")
    return f"{server.url}/w/{path}"


def test_rehearsal_without_right_to_start_a_step_names_the_option(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(2)
    cards = write_cards_file(tmp_path / "cards.csv")

    command = samskap(
        tmp_path / "elsewhere",
        *("rehearse", "--url", server.url, "--workshop", code, "--people", "4", "--tables", "2"),
        *("--cards", str(cards), *QUICK),
    )

    assert command.returncode == 1
    assert "--console" in command.stderr.splitlines()[-1]
    assert command.stdout == ""


@pytest.fixture
def foreign_server() -> Iterator[tuple[str, list[str]]]:
    """A server of somebody else: its URL, and the keys that it has received."""
    keys: list[str] = []

    class KeyCollector(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys.append(self.headers.get("Authorization", "none"))
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), KeyCollector) as other:
        Thread(target=other.serve_forever).start()
        yield f"http://127.0.0.1:{other.server_port}", keys
        other.shutdown()


def test_operator_key_is_not_sent_to_foreign_server(
    server: ServerProcess, tmp_path: Path, foreign_server: tuple[str, list[str]]
) -> None:
    url, keys = foreign_server
    cards = write_cards_file(tmp_path / "cards.csv", ("a", "b"))
    common = ("--workshop", server.new_workshop(2), "--people", "2", "--tables", "2", "--cards", str(cards))
    foreign = ("--console", f"{url}/w/ACDE3467/console?key=k")

    there = samskap(server.data, "rehearse", *common, *foreign)
    both = samskap(server.data, "rehearse", *common, *foreign, "--url", server.url)

    assert (there.returncode, keys) == (1, ["none"])
    assert (both.returncode, len(both.stderr.splitlines())) == (1, 1)
    assert url in both.stderr


def test_results_in_norwegian_terminal_are_norwegian_sentences(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(1)
    cards = write_cards_file(tmp_path / "cards.csv", ("a", "b"))

    command = samskap_process(
        server.data,
        *("rehearse", "--workshop", code, "--people", "2", "--tables", "1", "--cards", str(cards)),
        *QUICK,
        language="nb_NO.UTF-8",
    )

    assert "Alle 2 ideer ble lagret, ingen tapt, ingen dobbelt." in command.stdout
    assert "Ideer: 2 av 2 skrevet, 2 lagret" in command.stderr


def test_own_server_by_other_loopback_name_is_used_as_operator(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(3)
    cards = write_cards_file(tmp_path / "cards.csv")
    url = server.url.replace("127.0.0.1", "localhost")

    results = rehearse(
        server.data,
        *("--url", url, "--workshop", code, "--people", "3", "--tables", "1"),
        *("--cards", str(cards), *QUICK),
    )

    assert results["acks"] == len(TEXTS)
