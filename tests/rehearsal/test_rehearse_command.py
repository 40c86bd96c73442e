"""`samskap rehearse`: its output, its refusals, and its exit after a failure."""

import asyncio
import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from app.cli.errors import error_sentence, first_in_group
from app.client.api import fetch_join_info, http_client
from app.client.join_flow import connected_phones, spread_people, take_seats
from app.client.phone import Phone, new_id
from app.rehearsal.messages import ActionTotals, PlannedDot, Progress, Vote
from app.rehearsal.results import FaultKind, Results
from app.rehearsal.sample_text import rehearsal_title
from app.rehearsal.worker_pool import start_workers
from app.workshop.activities.ideas import AddIdea
from tests.eventually import eventually
from tests.rehearsal.commands import faults_except_speed, rehearse
from tests.rehearsal.csv_files import write_cards_file
from tests.server_process import ROOT, ServerProcess, StartServer, environment, samskap, samskap_process

# All join within half a second.
TWELVE_PEOPLE = ("--people", "12", "--tables", "3", "--processes", "2", "--ramp", "0.5")
START_TIMEOUT = 120
"""The most seconds until people have written four cards, on a machine that is busy with other tests."""
NOT_JOINED = FaultKind.NOT_JOINED.value
TWO_PEOPLE = ("--people", "2", "--seconds", "1", "--ramp", "0", "--processes", "1")


def test_rehearsal_without_workshop_makes_one_and_runs_all_stages(server: ServerProcess) -> None:
    output = rehearse(server.data, *TWELVE_PEOPLE, "--seconds", "10")

    assert set(output) == {field.encode_name for field in msgspec.structs.fields(Results)}
    results = msgspec.convert(output, Results)
    assert (results.people, results.joined, results.tables, results.processes) == (12, 12, 3, 2)
    # 12 people: a card each in 5 s, for 10 s; then 5 dots each.
    assert (results.cards, results.acks, results.lost, results.duplicates) == (24, 24, 0, 0)
    assert results.title == "Rehearsal with 12 phones"
    assert results.same_machine
    assert 0 < results.delivery_ms.p50 <= results.delivery_ms.p99 <= results.delivery_ms.slowest
    assert results.votes
    assert (results.votes.cast, results.votes.acks, results.votes.mismatches) == (60, 60, 0)
    assert results.step
    assert (results.step.missed, results.step.ms.p50 > 0) == (0, True)
    views = server.read_views(results.workshop)
    assert views["staff"]["counts"]["cards"] == 24
    assert views["hall"]["step"]["step"] == "close"
    assert is_marked(server, results.workshop)


def is_marked(server: ServerProcess, code: str) -> bool:
    """Whether a workshop is marked as one for simulated people."""
    with closing(sqlite3.connect(server.data / "samskap.sqlite")) as database:
        query = "SELECT is_demo FROM workshop WHERE code = ?"
        return bool(database.execute(query, (code,)).fetchone()[0])


def test_rehearsal_without_terminal_prints_progress_lines_and_results(server: ServerProcess) -> None:
    command = samskap_process(server.data, "rehearse", *TWELVE_PEOPLE, "--seconds", "8", language="C.UTF-8")

    progress = command.stderr.splitlines()
    assert "People come in: 12 of 12" in progress
    assert "Comparing the boards of 3 tables with what was written" in progress
    assert "The next step: on 12 of 12 phones" in progress
    assert any(
        re.fullmatch(r"Ideas: 24 of 24 written, 24 saved, longest wait so far [\d.]+ s", line)
        for line in progress
    )
    assert any(line.startswith("Ideas: ") and "24 of 24" not in line for line in progress)
    assert any(line.startswith("Dots: 60 of 60 given, 60 saved") for line in progress)
    assert "12 of 12 phones came in, at 3 tables" in command.stdout
    assert "All 24 ideas were saved, none lost, none twice." in command.stdout


def test_rehearsal_on_terminal_overwrites_the_progress_line_which_is_cut_to_its_width(
    server: ServerProcess,
) -> None:
    parent_end, child_end = pty.openpty()
    command = subprocess.run(
        [sys.executable, "-m", "app.cli", "rehearse", *TWELVE_PEOPLE, "--seconds", "1"],
        cwd=ROOT,
        env={**environment(server.data), "COLUMNS": "40"},
        stdout=subprocess.PIPE,
        stderr=child_end,
        check=False,
    )
    os.close(child_end)
    terminal = os.read(parent_end, 100_000).decode()
    os.close(parent_end)

    assert "12 of 12 phones came in" in command.stdout.decode(), terminal
    assert "\rPeople come in: 12 of 12\x1b[K\r\n" in terminal
    cut = "Ideas: 12 of 12 written, 12 saved, longest wait so far"[:39]
    assert f"\r{cut}\x1b[K" in terminal


def test_console_link_alone_selects_server_workshop_and_all_stages(
    server: ServerProcess, tmp_path: Path
) -> None:
    workshop = server.run("new", "--tables", "2")
    # The link has the server's address in its network, which may be out of reach here.
    _, _, path = workshop["links"]["console"].partition("/w/")

    results = rehearse(
        tmp_path / "elsewhere",
        *("--people", "4", "--seconds", "1", "--ramp", "0", "--console", f"{server.url}/w/{path}"),
    )

    # Tables with people: four people fill one of the two.
    assert (results["workshop"], results["tables"]) == (workshop["code"], 1)
    assert results["votes"]


def test_rehearsal_without_workshop_or_rights_asks_for_console_link(
    server: ServerProcess, tmp_path: Path
) -> None:
    command = samskap(tmp_path / "elsewhere", "rehearse", "--url", server.url)

    assert command.returncode == 1
    assert "--console" in command.stderr
    assert len(command.stderr.splitlines()) == 1


def test_workshop_with_cards_of_real_people_is_refused_unless_forced(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(2)
    options = (*TWO_PEOPLE, "--workshop", code)
    # Texts of a file count as cards of real people.
    cards = write_cards_file(tmp_path / "cards.csv", ("a real person's words", "b"))

    rehearse(server.data, *options)
    rehearse(server.data, *options, "--cards", str(cards))
    refused = samskap(server.data, "rehearse", *options)
    rehearse(server.data, *options, "--anyway")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("2 cards of real people")
    assert len(refused.stderr.splitlines()) == 1
    assert server.read_views(code)["staff"]["counts"]["cards"] == 2 + 2 + 2


@asynccontextmanager
async def real_people(server: ServerProcess, code: str, tables: int = 1) -> AsyncIterator[list[Phone]]:
    """A connected phone at each of the first `tables` tables."""
    async with http_client(server.url) as http:
        people = spread_people(await fetch_join_info(http, code), tables, tables)
    seats = await take_seats(server.url, code, people)
    async with connected_phones(server.url, seats) as phones:
        yield phones


@pytest.mark.parametrize("step", ["welcome", "alone"])
async def test_workshop_with_real_people_is_refused_and_its_step_stays(
    server: ServerProcess, step: str
) -> None:
    code = server.new_workshop(2)
    server.start_step(code, step)

    async with real_people(server, code) as (person,):
        if step == "alone":
            await person.submit(AddIdea(id=new_id(), theme="safety", text="a private note"))
        command = await asyncio.to_thread(samskap, server.data, "rehearse", *TWO_PEOPLE, "--workshop", code)

    assert (command.returncode, command.stdout, len(command.stderr.splitlines())) == (1, "", 1)
    assert command.stderr.startswith("1 person has" if step == "welcome" else "1 card of real people")
    views = server.read_views(code)
    assert (views["hall"]["step"]["step"], views["staff"]["counts"]["people"]) == (step, 1)


async def test_rehearsal_without_console_is_refused_if_its_phones_see_real_people(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "together")
    arguments = (tmp_path, "rehearse", *TWO_PEOPLE, "--url", server.url, "--workshop", code)

    async with real_people(server, code, tables=2) as (_, person):
        refused_for_people = await asyncio.to_thread(samskap, *arguments)
        await person.submit(AddIdea(id=new_id(), theme="safety", text="only at table two"))
    refused_for_card = await asyncio.to_thread(samskap, *arguments)

    assert (refused_for_people.returncode, refused_for_card.returncode) == (1, 1)
    assert refused_for_people.stderr.splitlines()[-1].startswith("2 people have come")
    assert refused_for_card.stderr.splitlines()[-1].startswith("1 card of real people")
    # Each refused rehearsal leaves the seat of its first phone, which looks at the table.
    assert server.read_views(code)["staff"]["counts"]["people"] == 2 + 1 + 1


async def test_workshop_made_for_rehearsals_is_accepted_with_one_real_person(server: ServerProcess) -> None:
    # It is recognised by its title.
    options = {"tables": 1, "title": rehearsal_title("nb", 2000), "language": "nb"}
    with server.operator() as http:
        code = http.post("/api/workshops", json=options).json()["code"]

    async with real_people(server, code, tables=1):
        await asyncio.to_thread(rehearse, server.data, *TWO_PEOPLE, "--workshop", code)


def test_rehearsal_without_console_link_can_be_repeated(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "together")

    for _ in range(2):
        rehearse(tmp_path, *TWO_PEOPLE, "--url", server.url, "--workshop", code)


def test_rehearsal_of_more_people_than_capacity_fails(server: ServerProcess) -> None:
    code = server.new_workshop(2)
    edit = {"type": "plan.edit", "id": "a-small-hall", "capacity": 3}
    with server.operator() as http:
        assert http.post(f"/api/workshops/{code}/commands", json=edit).status_code == 200

    options = ("--workshop", code, "--people", "5", "--seconds", "1", "--ramp", "0", "--json")
    command = samskap(server.data, "rehearse", *options)

    output = json.loads(command.stdout)
    results = msgspec.convert(output, Results)
    assert (command.returncode, results.joined) == (1, 3)
    assert faults_except_speed(output) == {
        NOT_JOINED: {"what": NOT_JOINED, "count": 2, "code": "workshop.full"}
    }


@contextmanager
def rehearsing(server: ServerProcess, code: str, *more: str) -> Iterator[subprocess.Popen[str]]:
    """A running rehearsal in which people have begun to write, and go on for some seconds."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "app.cli",
            "rehearse",
            *TWELVE_PEOPLE,
            "--seconds",
            "15",
            "--workshop",
            code,
            *more,
        ],
        cwd=ROOT,
        env=environment(server.data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        eventually(lambda: server.read_views(code)["staff"]["counts"]["cards"] > 3, START_TIMEOUT)
        yield process
    finally:
        process.kill()
        process.wait()


def child_processes(process: subprocess.Popen[str]) -> list[int]:
    """The process ids of the rehearsal's workers."""
    ids = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout.split()
    return [int(pid) for pid, parent in zip(ids[::2], ids[1::2], strict=True) if int(parent) == process.pid]


def have_ended(pids: list[int]) -> bool:
    """Whether none of these processes runs."""
    processes = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True)
    running = {
        int(pid) for pid, stat in map(str.split, processes.stdout.splitlines()) if not stat.startswith("Z")
    }
    return not running & set(pids)


def test_rehearsal_whose_step_is_changed_reports_refused_and_lost_cards(server: ServerProcess) -> None:
    code = server.new_workshop(3)
    with rehearsing(server, code, "--json") as process:
        server.start_step(code, "vote")
        stdout, _ = process.communicate(timeout=100)

    output = json.loads(stdout)
    results = msgspec.convert(output, Results)
    assert process.returncode == 1
    assert faults_except_speed(output).keys() == {"refused", "lost"}
    assert faults_except_speed(output)["refused"]["code"].startswith("step.")
    assert results.acks + results.rejections == results.cards
    # A rejected card is lost; no acknowledged one is.
    assert (results.lost, results.lost_after_ack) == (results.rejections, 0)


def test_killed_server_ends_the_rehearsal_with_one_line(
    new_server: StartServer,
) -> None:
    server = new_server()
    with rehearsing(server, server.new_workshop(3)) as process:
        children = child_processes(process)
        server.stop(signal.SIGKILL)
        output, errors = process.communicate(timeout=100)

    assert (process.returncode, output) == (1, "")
    assert errors.splitlines()[-1].startswith("No phone has had a line to the server for 15 s")
    assert "Traceback" not in errors
    assert len(children) == 2
    eventually(lambda: have_ended(children))


def test_killed_worker_ends_the_rehearsal_with_one_line(server: ServerProcess) -> None:
    with rehearsing(server, server.new_workshop(3)) as process:
        children = child_processes(process)
        os.kill(children[0], signal.SIGKILL)
        output, errors = process.communicate(timeout=100)

    assert (process.returncode, output) == (1, "")
    assert errors.splitlines()[-1].startswith("A part of the rehearsal has ended by itself (status -9)")
    assert "Traceback" not in errors
    eventually(lambda: have_ended(children))


@pytest.mark.parametrize("stop_signal", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_of_stopped_rehearsal_end(server: ServerProcess, stop_signal: signal.Signals) -> None:
    with rehearsing(server, server.new_workshop(3)) as process:
        children = child_processes(process)
        process.send_signal(stop_signal)
        process.wait(100)

    assert process.returncode != 0
    assert len(children) == 2
    eventually(lambda: have_ended(children))


def test_worker_whose_input_ends_exits() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "app.rehearsal.worker_main"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (0, b"")


async def test_unexpected_error_in_worker_is_reported_in_one_sentence() -> None:
    progress: list[Progress] = []
    vote_of_unknown_person = Vote(start=0, vote="v", dots=(PlannedDot(at=0, person_number=7, ref="card/a"),))

    with pytest.raises(ExceptionGroup) as failure:
        async with start_workers(1, progress.append) as pool:
            await asyncio.wait_for(pool.run([vote_of_unknown_person], ActionTotals), 20)

    assert error_sentence(first_in_group(failure.value)).startswith(
        "Something nobody foresaw has ended the rehearsal (KeyError(7))"
    )
