"""The demo hall: simulated people who follow the agenda."""

import json
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.core.text import MAX_TEXT_LENGTH
from app.locale import LANGUAGES
from app.rehearsal.demo_ideas import by_text, dealt, language_of, read_subjects
from app.web.demo_processes import MAX_DEMOS
from tests.eventually import eventually
from tests.server_process import ROOT, ServerProcess

PATIENCE = 60
PEOPLE = 12


@pytest.fixture
def crowd(server: ServerProcess) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A workshop, and simulated people on their way there, who live ten times as fast as others."""
    code = server.new_workshop(4)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "app.rehearsal.demo", "--url", server.url, "--workshop", code),
            *("--people", str(PEOPLE), "--pace", "0.1"),
            *("--operator-key-file", str(server.data / "operator.key")),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    yield code, process
    process.terminate()
    process.wait()


def test_simulated_people_write_stack_send_merge_and_vote_as_the_agenda_goes_on(
    server: ServerProcess, crowd: tuple[str, subprocess.Popen[bytes]]
) -> None:
    code, process = crowd

    def some(audience: str, kind: str, fits: Callable[[Any], object] = bool) -> Callable[[], list[Any]]:
        return lambda: [
            entity
            for key, entity in server.views(code)[audience].items()
            if key.partition("/")[0] == kind and fits(entity)
        ]

    eventually(lambda: len(some("staff", "card")()) > 4 * PEOPLE, PATIENCE)  # enough that some are alike
    server.start_step(code, "sort")
    eventually(some("staff", "card", lambda card: card["beneath"]), PATIENCE)
    eventually(some("staff", "card", lambda card: card["sent"]), PATIENCE)
    server.start_step(code, "merge")
    eventually(some("hall", "scenario"), PATIENCE)
    server.start_step(code, "vote")
    eventually(some("staff", "turnout", lambda turnout: turnout["voters"] == PEOPLE), PATIENCE)
    with server.operator() as http:
        closing = {"type": "close.workshop", "id": "closing-time"}
        assert http.post(f"/api/workshops/{code}/commands", json=closing).status_code == 200
    assert process.wait(PATIENCE) == 0


def test_private_notes_are_shared_in_the_end(
    server: ServerProcess, crowd: tuple[str, subprocess.Popen[bytes]]
) -> None:
    code, _ = crowd
    server.start_step(code, "alone")

    eventually(lambda: server.views(code)["staff"]["counts"]["cards"] >= PEOPLE, PATIENCE)


def test_one_command_opens_a_hall_that_is_alive(own_server: Callable[..., ServerProcess]) -> None:
    server = own_server("demo", "--people", "3")
    (code,) = eventually(lambda: re.findall(r"/j/(\w+)$", server.output, re.MULTILINE))

    eventually(lambda: server.views(code)["staff"]["counts"]["cards"] > 0, PATIENCE)

    assert server.stop() == 0
    assert "Traceback" not in server.output


@pytest.mark.parametrize("address", [("--host", "127.0.0.2"), ("--host", "0.0.0.0")])
def test_the_crowd_finds_its_server_whatever_people_call_it(
    own_server: Callable[..., ServerProcess], address: tuple[str, str]
) -> None:
    server = own_server("serve", *address, public_url="http://hall.example")
    code = open_demo(server)

    eventually(lambda: server.views(code)["staff"]["counts"]["cards"] > 0, PATIENCE)


def open_demo(server: ServerProcess) -> str:
    """The code of a new demo hall."""
    with server.operator() as http:
        made = http.post("/api/demo", json={"people": 1})
    assert made.status_code == 201, made.text
    return str(made.json()["code"])


def crowds() -> set[str]:
    """The codes of the workshops that have simulated people, of whichever server."""
    told = subprocess.run(["ps", "-A", "-ww", "-o", "args"], capture_output=True, text=True, check=True)
    return set(re.findall(r"app\.rehearsal\.demo .*--workshop (\w+)", told.stdout))


def test_a_few_crowds_at_most_and_none_without_its_server(own_server: Callable[..., ServerProcess]) -> None:
    server = own_server()
    first, *others = [open_demo(server) for _ in range(MAX_DEMOS + 1)]
    eventually(lambda: crowds() >= set(others))
    assert first not in crowds()

    server.stop(signal.SIGKILL)

    eventually(lambda: not crowds() & set(others))


def test_a_crowd_that_cannot_come_is_noticed(own_server: Callable[..., ServerProcess]) -> None:
    server = own_server()
    with server.operator() as http:
        (server.data / "operator.key").unlink()
        assert http.post("/api/demo", json={"people": 1}).status_code == 201

    eventually(lambda: "demo.process_failed" in server.output)


def test_every_idea_is_short_and_said_in_every_language_and_only_once() -> None:
    subjects = read_subjects()
    ideas = [idea for subject in subjects for idea in subject.ideas]

    assert len(ideas) >= 60
    assert {subject.theme for subject in subjects} == {0, 1, 2}
    for idea in ideas:
        assert set(idea) == set(LANGUAGES)
        assert all(0 < len(words) <= MAX_TEXT_LENGTH // 2 for words in idea.values())
    for language in LANGUAGES:
        assert max(Counter(idea[language] for idea in ideas).values()) == 1
    assert by_text(subjects)[ideas[7]["nn"]] is subjects[1]


def test_all_ideas_are_dealt_to_the_people() -> None:
    hands = dealt(read_subjects(), 24)

    dealt_out = [json.dumps(idea) for hand in hands for _, idea in hand]
    assert len(dealt_out) == len(set(dealt_out)) == 60
    assert {len(hand) for hand in hands} == {2, 3}


def test_a_norwegian_hall_writes_in_both_forms_and_an_english_one_in_english() -> None:
    assert {language_of(number, "en") for number in range(24)} == {"en"}
    assert Counter(language_of(number, "nb") for number in range(24)) == {"nb": 20, "nn": 4}
