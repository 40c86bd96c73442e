"""The demo: simulated people who follow the agenda."""

import json
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from app.core.text import MAX_TEXT_LENGTH
from app.locale import LANGUAGES
from app.rehearsal.demo_ideas import (
    Subject,
    assign_ideas,
    demo_language,
    language_of,
    read_subjects,
    subjects_by_text,
)
from app.rehearsal.demo_theme_team import MAX_CLUSTERS, MAX_SCENARIOS, START_DELAYS_S, choose_cluster
from app.web.demo_processes import DEMO_PEOPLE, MAX_DEMOS
from app.workshop.activities.ideas import TableCard
from tests.empty_database import DATABASE
from tests.eventually import eventually
from tests.server_process import ROOT, ServerProcess, StartServer

STEP_TIMEOUT = 60
"""Seconds that the simulated people have for what a test waits for."""
PEOPLE = DEMO_PEOPLE
WAIT_FACTOR = 0.1


@pytest.fixture
def demo_people(server: ServerProcess) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A workshop, and the process of its simulated people, who are ten times as fast as real ones."""
    code = server.new_workshop(4)
    server.start_step(code, "together")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "app.rehearsal.demo", "--url", server.url, "--workshop", code),
            *("--people", str(PEOPLE), "--wait-factor", str(WAIT_FACTOR)),
            *("--operator-key-file", str(server.data / "operator.key")),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    yield code, process
    process.terminate()
    process.wait()


def test_simulated_people_follow_each_step_of_the_agenda(
    server: ServerProcess, demo_people: tuple[str, subprocess.Popen[bytes]]
) -> None:
    code, process = demo_people

    def entities(
        audience: str, kind: str, matches: Callable[[Any], object] = bool
    ) -> Callable[[], list[Any]]:
        return lambda: [
            entity
            for key, entity in server.read_views(code)[audience].items()
            if key.partition("/")[0] == kind and matches(entity)
        ]

    eventually(lambda: len(entities("staff", "card")()) >= 50, STEP_TIMEOUT)
    server.start_step(code, "sort")
    eventually(entities("staff", "card", lambda card: card["beneath"]), STEP_TIMEOUT)
    eventually(entities("staff", "card", lambda card: card["sent"]), STEP_TIMEOUT)
    text_of, said = {card["id"]: card["text"] for card in entities("staff", "card")()}, same_ideas()
    for lead in entities("staff", "card", lambda card: card["beneath"])():
        assert {said[text_of[card]] for card in lead["beneath"]} == {said[lead["text"]]}, lead
    server.start_step(code, "merge")
    eventually(lambda: len(entities("staff", "cluster")()) == MAX_CLUSTERS, STEP_TIMEOUT)
    server.start_step(code, "vote")
    eventually(entities("staff", "turnout", lambda turnout: turnout["voters"] == PEOPLE), STEP_TIMEOUT)
    [budget] = {vote["budget"] for vote in entities("hall", "vote")()}
    eventually(lambda: len(times_of(server, code, "dots.cast")) == PEOPLE * budget, STEP_TIMEOUT)
    [opened] = times_of(server, code, "vote.opened")
    wait_ms = opened - times_of(server, code, "step.started")[-1]
    assert wait_ms >= START_DELAYS_S["vote"] * WAIT_FACTOR * 1000, "a facilitator can be first"
    with server.operator() as http:
        closing = {"type": "close.workshop", "id": "closing-time"}
        assert http.post(f"/api/workshops/{code}/commands", json=closing).status_code == 200
        report = http.get(f"/api/workshops/{code}/export?format=json").json()
    table_of = {card["id"]: card["table"] for card in report["cards"]}
    for topic in report["clusters"] + report["scenarios"]:
        assert len({table_of[card] for card in topic["sources"]}) > 1, "cards of several tables"
    [numbers_by_kind] = report["groups"]["votes"].values()
    assert numbers_by_kind, "an option whose groups can be compared"
    assert process.wait(STEP_TIMEOUT) == 0


def times_of(server: ServerProcess, code: str, event: str) -> list[int]:
    """When each event of this kind happened in a workshop (ms since 1970)."""
    entries = "SELECT at FROM entry JOIN workshop ON workshop.id = entry.workshop_id"
    with closing(sqlite3.connect(server.data / DATABASE)) as database:
        rows = database.execute(f"{entries} WHERE code = ? AND instr(events, ?) ORDER BY seq", (code, event))
        return [int(at) for (at,) in rows]


def test_notes_of_simulated_people_in_private_step_are_shared(
    server: ServerProcess, demo_people: tuple[str, subprocess.Popen[bytes]]
) -> None:
    code, _ = demo_people
    server.start_step(code, "alone")

    eventually(lambda: server.read_views(code)["staff"]["counts"]["cards"] >= PEOPLE, STEP_TIMEOUT)


def test_demo_command_without_server_opens_hall_with_people(
    new_server: StartServer,
) -> None:
    server = new_server("demo", "--people", "3")
    (code,) = eventually(lambda: re.findall(r"/j/(\w+)$", server.output, re.MULTILINE))

    eventually(lambda: server.read_views(code)["staff"]["counts"]["cards"] > 0, STEP_TIMEOUT)

    assert server.stop() == 0
    assert "Traceback" not in server.output


@pytest.mark.parametrize("address", [("--host", "127.0.0.2"), ("--host", "0.0.0.0")])
def test_demo_people_with_any_host_and_public_url_find_server(
    new_server: StartServer, address: tuple[str, str]
) -> None:
    server = new_server("serve", *address, public_url="http://hall.example")
    code = open_demo(server)

    eventually(lambda: server.read_views(code)["staff"]["counts"]["cards"] > 0, STEP_TIMEOUT)


def open_demo(server: ServerProcess) -> str:
    """Open a demo with one simulated person, and return its code."""
    with server.operator() as http:
        response = http.post("/api/demo", json={"people": 1})
    assert response.status_code == 201, response.text
    return str(response.json()["code"])


def running_demos() -> set[str]:
    """The codes of the workshops that have simulated people, of any server on this machine."""
    processes = subprocess.run(["ps", "-A", "-ww", "-o", "args"], capture_output=True, text=True, check=True)
    return set(re.findall(r"app\.rehearsal\.demo .*--workshop (\w+)", processes.stdout))


def test_demos_beyond_limit_or_without_server_are_ended(new_server: StartServer) -> None:
    server = new_server()
    first, *others = [open_demo(server) for _ in range(MAX_DEMOS + 1)]
    eventually(lambda: running_demos() >= set(others))
    assert first not in running_demos()

    server.stop(signal.SIGKILL)

    eventually(lambda: not running_demos() & set(others))


def test_demo_people_who_cannot_join_are_logged(new_server: StartServer) -> None:
    server = new_server()
    with server.operator() as http:
        (server.data / "operator.key").unlink()
        assert http.post("/api/demo", json={"people": 1}).status_code == 201

    eventually(lambda: "demo.process_failed" in server.output)


def test_demo_ideas_are_short_translated_and_unique() -> None:
    subjects = read_subjects()
    ideas = [idea for subject in subjects for idea in subject.ideas]

    assert len(ideas) >= 60
    assert {subject.theme for subject in subjects} == {0, 1, 2}
    for idea in ideas:
        assert set(idea) == set(subjects[0].name) <= set(LANGUAGES)
        assert all(0 < len(text) <= MAX_TEXT_LENGTH // 2 for text in idea.values())
    for language in subjects[0].name:
        assert max(Counter(idea[language] for idea in ideas).values()) == 1
    assert subjects_by_text(subjects)[ideas[7]["nn"]] is subjects[1]


def test_demo_language_without_ideas_is_english() -> None:
    assert {language: demo_language(language) for language in ("en", "nb", "nn", "de")} == {
        "en": "en",
        "nb": "nb",
        "nn": "nn",
        "de": "en",
    }
    assert {language_of(number, "de") for number in range(12)} == {"en"}


def same_ideas() -> dict[str, frozenset[int]]:
    """Text of an idea, in any language -> what all ideas have that say the same, and no others."""
    return {
        text: frozenset({id(subject), *next((same for same in subject.same if index in same), (index,))})
        for subject in read_subjects()
        for index, idea in enumerate(subject.ideas)
        for text in idea.values()
    }


def test_assign_ideas_gives_every_idea_to_one_person_and_the_same_ones_to_one_table() -> None:
    tables = [number % 9 for number in range(DEMO_PEOPLE)]
    ideas_per_person = assign_ideas(read_subjects(), tables)

    ideas = [json.dumps(idea) for own_ideas in ideas_per_person for _, idea in own_ideas]
    assert len(ideas) == len(set(ideas)) == 84
    assert {len(own_ideas) for own_ideas in ideas_per_person} == {2, 3}
    person_of = {
        idea["nn"]: person for person, own_ideas in enumerate(ideas_per_person) for _, idea in own_ideas
    }
    for subject in read_subjects():
        for same in subject.same:
            first, second = (person_of[subject.ideas[index]["nn"]] for index in same)
            assert first != second
            assert tables[first] == tables[second]


def test_some_people_of_a_bokmal_workshop_write_in_nynorsk() -> None:
    assert {language_of(number, "en") for number in range(24)} == {"en"}
    assert Counter(language_of(number, "nb") for number in range(24)) == {"nb": 20, "nn": 4}


def random_leads(rng: random.Random, tables: int = 4) -> list[TableCard]:
    """Each idea on a card, of which some are stacked at their tables; each table has sent five."""
    ideas = [idea["en"] for subject in read_subjects() for idea in subject.ideas]
    leads: list[TableCard] = []
    for table, texts in enumerate((rng.sample(ideas, len(ideas))[:15] for _ in range(tables)), 1):
        sent = rng.sample(texts, 5)
        for number, text in enumerate(texts, 1):
            beneath = ("other",) if rng.random() < 0.2 else ()
            card = f"{table}-{number}"
            leads.append(TableCard(card, table, "a", text, 0, None, beneath, text in sent, None, number))
    return leads


@pytest.mark.parametrize("seed", range(100))
def test_theme_team_makes_clusters_for_its_scenarios_first(seed: int) -> None:
    leads, subjects = random_leads(random.Random(seed)), read_subjects()
    by_text, tables = subjects_by_text(subjects), {lead.id: lead.table for lead in leads}
    done: list[Subject] = []
    while len(done) < MAX_CLUSTERS and (chosen := choose_cluster(leads, subjects, by_text, done)):
        subject, cards = chosen
        done.append(subject)
        leads = [lead for lead in leads if lead.id not in cards]
        assert len({tables[card] for card in cards}) > 1, "of several tables"
    assert len(done) == MAX_CLUSTERS
    assert sum(subject.scenario is not None for subject in done) >= MAX_SCENARIOS
