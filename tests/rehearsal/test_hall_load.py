"""The rehearsal as a facilitator runs it the day before: one line, several processes, and a verdict."""

import asyncio
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cli.errors import error_sentence, first_error
from app.client.api import fetch_join_info, http_client
from app.client.phone import Phone, new_id
from app.rehearsal.crowd import connected_phones, take_seats
from app.rehearsal.messages import PlannedDot, Progress, RecorderTotals, Vote
from app.rehearsal.results import Results
from app.rehearsal.sample_text import workshop_title
from app.rehearsal.worker_pool import start_workers
from app.workshop.activities.ideas import AddIdea
from tests.eventually import eventually
from tests.rehearsal.csv_files import write_statements
from tests.server_process import ROOT, ServerProcess, environment, samskap, samskap_process

pytestmark = pytest.mark.usefixtures("any_speed")

HALL = ("rehearse", "--people", "12", "--tables", "3", "--processes", "2", "--ramp", "0.5")
QUICKLY = ("rehearse", "--people", "2", "--seconds", "1", "--ramp", "0")


def test_one_line_makes_a_workshop_and_proves_a_hall(server: ServerProcess) -> None:
    done = samskap(server.data, *HALL, "--seconds", "10", "--json")

    assert done.returncode == 0, done.stderr
    figures = msgspec.json.decode(done.stdout, type=Results)
    assert set(json.loads(done.stdout)) == {field.name for field in msgspec.structs.fields(Results)}
    assert (figures.holds, figures.faults) == (True, ())
    assert (figures.people, figures.inside, figures.tables, figures.processes) == (12, 12, 3, 2)
    assert (figures.cards, figures.acks, figures.lost, figures.twice) == (24, 24, 0, 0)
    assert figures.title == "Rehearsal with 12 phones"
    assert figures.same_machine
    assert 0 < figures.delivery_ms.p50 <= figures.delivery_ms.p99 <= figures.delivery_ms.slowest
    assert figures.votes
    assert (figures.votes.cast, figures.votes.acks, figures.votes.mismatches) == (60, 60, 0)
    assert figures.step
    assert (figures.step.missed, figures.step.ms.p50 > 0) == (0, True)
    views = server.views(figures.workshop)
    assert views["staff"]["counts"]["cards"] == 24
    assert views["hall"]["step"]["step"] == "close"


def test_people_read_how_far_it_is_and_a_verdict(server: ServerProcess) -> None:
    done = samskap_process(server.data, *HALL, "--seconds", "8", language="C.UTF-8")

    assert done.returncode == 0, done.stderr
    told = done.stderr.splitlines()
    for line in (
        *("People come in: 12 of 12", "Comparing the boards of 3 tables with what was written"),
        *("The next step: on 12 of 12 phones",),
    ):
        assert line in told
    assert any(line.startswith("Ideas: 24 of 24 written, 24 saved, longest wait so far 0") for line in told)
    assert any(line.startswith("Ideas: ") and "24 of 24" not in line for line in told)
    assert any(line.startswith("Dots: 60 of 60 given, 60 saved") for line in told)
    assert "12 of 12 phones came in, at 3 tables" in done.stdout
    assert "All 24 ideas were saved, none lost, none twice." in done.stdout
    assert done.stdout.splitlines()[-1].startswith("This machine carries 12 phones.")


def test_on_a_terminal_one_line_changes(server: ServerProcess) -> None:
    mine, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *HALL, "--seconds", "1"],
        cwd=ROOT,
        env={**environment(server.data), "COLUMNS": "60"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    seen = os.read(mine, 100_000).decode()
    os.close(mine)

    assert done.returncode == 0, seen
    assert "\rPeople come in: 12 of 12\x1b[K\r\n" in seen
    assert "\rIdeas: 12 of 12 written, 12 saved, longest wait so far 0" in seen


def test_the_console_link_is_enough_and_a_network_is_judged_by_more_than_one_device(
    server: ServerProcess, tmp_path: Path
) -> None:
    made = server.run("new", "--tables", "2")
    _, _, path = made["links"]["console"].partition("/w/")

    done = samskap(
        tmp_path / "elsewhere",
        *("rehearse", "--people", "4", "--seconds", "1", "--ramp", "0", "--json"),
        *("--console", f"{server.url}/w/{path}"),
    )

    figures = msgspec.json.decode(done.stdout, type=Results)
    assert (done.returncode, figures.workshop, figures.tables) == (0, made["code"], 1)
    assert figures.votes


def test_without_a_workshop_it_asks_for_one(server: ServerProcess, tmp_path: Path) -> None:
    done = samskap(tmp_path / "elsewhere", "rehearse", "--url", server.url)

    assert done.returncode == 1
    assert "--console" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_real_peoples_cards_are_left_alone_unless_told_otherwise(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(2)
    quickly = (*QUICKLY, "--workshop", code)
    cards = write_statements(tmp_path / "cards.csv", ("a real person's words", "b"))

    first = samskap(server.data, *quickly)
    again = samskap(server.data, *quickly, "--cards", str(cards))
    refused = samskap(server.data, *quickly)
    anyway = samskap(server.data, *quickly, "--anyway")

    assert (first.returncode, again.returncode) == (0, 0)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("2 cards of real people")
    assert len(refused.stderr.splitlines()) == 1
    assert server.views(code)["staff"]["counts"]["cards"] == 2 + 2 + 2
    assert anyway.returncode == 0


@asynccontextmanager
async def real_people(server: ServerProcess, code: str, tables: int = 1) -> AsyncIterator[list[Phone]]:
    """One person at each of so many tables."""
    async with http_client(server.url) as http:
        seats = await take_seats(server.url, await fetch_join_info(http, code), tables, tables)
    async with connected_phones(server.url, seats) as phones:
        yield phones


@pytest.mark.parametrize("step", ["welcome", "alone"])
async def test_a_hall_that_people_are_in_stays_where_it_is(server: ServerProcess, step: str) -> None:
    code = server.new_workshop(2)
    server.start_step(code, step)

    async with real_people(server, code) as (person,):
        if step == "alone":
            await person.submit(AddIdea(id=new_id(), theme="safety", text="not for all eyes"))
        done = await asyncio.to_thread(samskap, server.data, *QUICKLY, "--workshop", code)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert done.stderr.startswith("1 person has" if step == "welcome" else "1 card of real people")
    views = server.views(code)
    assert (views["hall"]["step"]["step"], views["staff"]["counts"]["people"]) == (step, 1)


async def test_without_a_console_one_phone_sees_that_people_are_there(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "together")
    by_code = (tmp_path, *QUICKLY, "--url", server.url, "--workshop", code)

    async with real_people(server, code, tables=2) as (_, person):
        with_them = await asyncio.to_thread(samskap, *by_code)
        await person.submit(AddIdea(id=new_id(), theme="safety", text="only at table two"))
    after_them = await asyncio.to_thread(samskap, *by_code)

    assert (with_them.returncode, after_them.returncode) == (1, 1)
    assert with_them.stderr.splitlines()[-1].startswith("2 people have come")
    assert after_them.stderr.splitlines()[-1].startswith("1 card of real people")
    assert server.views(code)["staff"]["counts"]["people"] == 2 + 1 + 1


async def test_a_workshop_that_was_made_for_a_rehearsal_may_be_watched(server: ServerProcess) -> None:
    wish = {"tables": 1, "title": workshop_title("nb", 2000), "language": "nb"}
    with server.operator() as http:
        code = http.post("/api/workshops", json=wish).json()["code"]

    async with real_people(server, code, tables=1):
        again = await asyncio.to_thread(samskap, server.data, *QUICKLY, "--workshop", code)

    assert again.returncode == 0, again.stderr


def test_what_a_rehearsal_left_is_in_nobodys_way(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop(2)
    server.start_step(code, "together")
    by_code = (tmp_path, *QUICKLY, "--url", server.url, "--workshop", code)

    assert [samskap(*by_code).returncode for _ in range(2)] == [0, 0]


def test_a_hall_that_is_full_is_no_hall_for_so_many(server: ServerProcess) -> None:
    code = server.new_workshop(2)
    command = {"type": "plan.edit", "id": "a-small-hall", "capacity": 3}
    with server.operator() as http:
        assert http.post(f"/api/workshops/{code}/commands", json=command).status_code == 200

    done = samskap(
        server.data, *("rehearse", "--workshop", code, "--people", "5", "--seconds", "1", "--ramp", "0")
    )

    assert done.returncode == 1
    assert "3 of 5 phones came in" in done.stdout
    assert "2 phones could not come in (workshop.full)" in done.stdout
    assert done.stdout.splitlines()[-1] == "This machine does not carry 5 phones."


@contextmanager
def rehearsing(server: ServerProcess, code: str, *more: str) -> Iterator[subprocess.Popen[str]]:
    """A rehearsal in which people go on writing for a while, once they do."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", *HALL, "--seconds", "15", "--workshop", code, *more],
        cwd=ROOT,
        env=environment(server.data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        eventually(lambda: server.views(code)["staff"]["counts"]["cards"] > 3)
        yield process
    finally:
        process.kill()
        process.wait()


def processes_of(process: subprocess.Popen[str]) -> list[int]:
    """The rehearsal's processes."""
    told = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout.split()
    return [int(pid) for pid, parent in zip(told[::2], told[1::2], strict=True) if int(parent) == process.pid]


def gone(pids: list[int]) -> bool:
    """None of them runs any more."""
    told = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True)
    alive = {int(pid) for pid, stat in map(str.split, told.stdout.splitlines()) if not stat.startswith("Z")}
    return not alive & set(pids)


def faults(said: str) -> dict[str, Any]:
    """What was found wrong, by its name."""
    return {fault["what"]: fault for fault in json.loads(said)["faults"]}


def test_a_step_that_is_changed_meanwhile_is_told_and_is_no_success(server: ServerProcess) -> None:
    code = server.new_workshop(3)
    with rehearsing(server, code, "--json") as process:
        server.start_step(code, "sort")
        said, _ = process.communicate(timeout=100)

    assert process.returncode == 1
    assert faults(said)["refused"]["code"].startswith("step.")
    assert faults(said).keys() == {"refused", "lost"}
    figures = json.loads(said)
    assert figures["acks"] + figures["rejections"] == figures["cards"]
    assert (figures["lost"], figures["forgotten"]) == (figures["rejections"], 0)


def test_a_server_that_dies_ends_the_rehearsal_with_one_line(
    own_server: Callable[..., ServerProcess],
) -> None:
    server = own_server()
    with rehearsing(server, server.new_workshop(3)) as process:
        children = processes_of(process)
        server.stop(signal.SIGKILL)
        said, told = process.communicate(timeout=100)

    assert (process.returncode, said) == (1, "")
    assert told.splitlines()[-1].startswith("No phone has had a line to the server for 15 s")
    assert "Traceback" not in told
    assert len(children) == 2
    eventually(lambda: gone(children))


def test_a_process_that_dies_ends_the_rehearsal_with_one_line(server: ServerProcess) -> None:
    with rehearsing(server, server.new_workshop(3)) as process:
        children = processes_of(process)
        os.kill(children[0], signal.SIGKILL)
        said, told = process.communicate(timeout=20)

    assert (process.returncode, said) == (1, "")
    assert told.splitlines()[-1].startswith("A part of the rehearsal has ended by itself (status -9)")
    assert "Traceback" not in told
    eventually(lambda: gone(children))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_rehearsal(server: ServerProcess, how: signal.Signals) -> None:
    with rehearsing(server, server.new_workshop(3)) as process:
        children = processes_of(process)
        process.send_signal(how)
        process.wait(20)

    assert process.returncode != 0
    assert len(children) == 2
    eventually(lambda: gone(children))


def test_a_process_that_nobody_orders_any_more_ends() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "app.rehearsal.worker_main"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (0, b"")


async def test_what_nobody_foresaw_is_told_in_one_line() -> None:
    told: list[Progress] = []
    by_nobody = Vote(begin=0, vote="v", casts=(PlannedDot(at=0, number=7, ref="card/a"),))

    with pytest.raises(ExceptionGroup) as failure:
        async with start_workers(1, told.append) as crew:
            await asyncio.wait_for(crew.all([by_nobody], RecorderTotals), 20)

    assert error_sentence(first_error(failure.value)).startswith(
        "Something nobody foresaw has ended the rehearsal (KeyError(7))"
    )
