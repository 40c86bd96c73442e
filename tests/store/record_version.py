"""Writes the data folder of this version of the code, for the tests of all later versions:

    python -m tests.store.record_version 0001

makes `tests/store/versions/0001/`: the database and keys that a real server wrote, and what every audience
then saw. One workshop is from a rehearsal, with merges, undo and votes; the others are random commands.
"""

import asyncio
import gzip
import json
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import httpx
import msgspec

from app.access.links import Links
from app.core.aggregate import LogEntry
from app.core.errors import Rejected
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.keys import SIGNING_KEY, read_or_create_key
from app.store.workshops import Workshops
from app.workshop.activities.ideas import AddIdea
from app.workshop.audiences import HALL, PLAN as PLAN_AUDIENCE, SCREEN, STAFF, own_audience, table_audience
from app.workshop.join_code import CODE_ALPHABET
from app.workshop.plan import WorkshopCreated
from app.workshop.state import State
from app.workshop.summary import summarize
from app.workshop.upcasts import Replay
from app.workshop.workshop import decide, evolve_entry, initial_state
from tests.http_clients import http_client
from tests.logos.sample_pictures import encoded, logo
from tests.server_process import ServerProcess, start_server
from tests.workshop.random_commands import random_request
from tests.workshop.sample_workshop import (
    BO,
    CAI,
    FACILITATOR,
    MERGED,
    NOW,
    PLAN,
    SORTED,
    VOTED,
    Request,
    start_request,
    write_request,
)
from tests.workshop.view import view

VERSIONS = Path(__file__).parent / "versions"
DATABASE = "samskap.sqlite"
SEEDS = range(1, 9)
COMMANDS = 700
CODE_WORD = "green door"


def main(version: str) -> None:
    """Write the folder of this version."""
    folder = VERSIONS / version
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        server = start_server(data)
        code = rehearse(server)
        imported, public = import_and_publish(server, code)
        server.stop()
        views = {code: asyncio.run(read_views(data, code)) for code in (code, imported)}
        for seed in SEEDS:
            code = f"RANDQM3{CODE_ALPHABET[seed]}"
            views[code] = asyncio.run(write_random(data, code, seed))
        server = start_server(data)
        links = {code: console_link(server, code) for code in views if code != imported}
        server.stop()
        (folder / f"{DATABASE}.gz").write_bytes(gzip.compress((data / DATABASE).read_bytes(), mtime=0))
        for key in data.glob("*.key"):
            shutil.copy(key, folder)
    expected = {"views": views, "links": links, "imported": imported, "public": public}
    (folder / "expected.json.gz").write_bytes(gzip.compress(json.dumps(expected).encode(), mtime=0))


def rehearse(server: ServerProcess) -> str:
    """Run a rehearsal, and then merge, undo and vote in its workshop. Returns its code."""
    results = server.run("rehearse", "--people", "24", "--tables", "4", "--seconds", "10", "--ramp", "1")
    code: str = results["workshop"]
    staff = server.read_views(code)["staff"]
    cards = [key.removeprefix("card/") for key, card in staff.items() if key.startswith("card/")]
    assert len(cards) > 30
    console = open_console(server, code)
    colleague = open_console(server, code)
    for number, (http, command) in enumerate(
        [
            *((console, command) for command in theme_team(cards)),
            (console, {"type": "merge.rename", "cluster": "cluster-wind", "name": "Gale"}),
            (colleague, {"type": "merge.rename", "cluster": "cluster-wind", "name": "Squall"}),
        ]
    ):
        send(http, code, {"id": f"theme-team-{number:03}", **command})
    # The undo of "Gale" would be refused.
    send(console, code, {"id": "skip-rename", "type": "merge.skip", "change": f"theme-team-{number - 1:03}"})
    send(colleague, code, {"id": "dissolve-sun", "type": "merge.dissolve", "cluster": "cluster-sun0"})
    staff = server.read_views(code)["staff"]
    removed = next(view for key, view in staff.items() if key.startswith("removed_scenario/"))
    brought_back = {"scenario": removed["scenario"], "text_id": removed["text_id"]}
    send(console, code, {"id": "bring-back-sun", "type": "merge.bring_back", **brought_back})
    set_up_report(console, code)
    for command in vote_and_close(cards):
        send(console, code, command)
    return code


def set_up_report(console: httpx.Client, code: str) -> None:
    """Give the report a logo, a preface and a colour of its own."""
    uploaded = console.post(f"/api/workshops/{code}/logos", content=encoded(logo()))
    assert uploaded.is_success, uploaded.text
    settings = {
        "report_logo": uploaded.json()["sha256"],
        "logo_description": {"en": "Aure municipality"},
        "preface": {"en": "Thank you for coming."},
        "report_colour": "#7a1f3d",
    }
    send(console, code, {"id": "set-up-report", "type": "plan.edit", **settings})


def open_console(server: ServerProcess, code: str) -> httpx.Client:
    """A browser with a session of its own at the console."""
    console = http_client(base_url=server.url)
    open_link(console, console_link(server, code))
    return console


def send(console: httpx.Client, code: str, command: dict[str, Any]) -> None:
    """Send a command, which must be accepted."""
    response = console.post(f"/api/workshops/{code}/commands", json=command)
    assert response.is_success, (command, response.text)


def import_and_publish(server: ServerProcess, code: str) -> tuple[str, str]:
    """Import the closed workshop from its archive package, and make a public link to its report.

    Returns the code of the imported workshop, and the path of the link, whose code word is CODE_WORD."""
    with server.operator() as http:
        package = http.get(f"/api/workshops/{code}/export", params={"format": "zip"})
        imported = http.post("/api/imports", content=package.content)
        assert imported.is_success, imported.text
        fields = {"right": "public_report", "code_word": CODE_WORD}
        link = http.post(f"/api/workshops/{code}/links", json=fields)
        assert link.is_success, link.text
    return imported.json()["code"], httpx.URL(link.json()["url"]).path


def theme_team(cards: list[str]) -> list[dict[str, Any]]:
    """The commands of a theme team: every kind of change of the desk, many of them undone."""
    undo = {"type": "merge.undo"}
    return [
        {"type": "agenda.start", "step": "merge"},
        {"id": "cluster-rain", "type": "merge.cluster", "name": "Rain", "cards": cards[:4]},
        {"id": "cluster-sun0", "type": "merge.cluster", "name": "Sun", "cards": cards[4:8]},
        {"id": "cluster-wind", "type": "merge.cluster", "name": "Wind", "cards": cards[8:12]},
        {"type": "merge.place", "cluster": "cluster-wind", "cards": cards[2:6]},
        undo,
        {"type": "merge.write", "cluster": "cluster-sun0", "title": "Sunny", "text": "It is sunny."},
        {"type": "merge.write", "cluster": "cluster-rain", "title": "Rainy", "text": "It rains."},
        {"type": "merge.take_out", "cards": [cards[4]]},
        {"type": "merge.rename", "cluster": "cluster-wind", "name": "Storm"},
        undo,
        {"type": "merge.join", "cluster": "cluster-wind", "into": "cluster-rain"},
        {"type": "merge.dissolve", "cluster": "cluster-sun0"},
        undo,
        undo,
        {"type": "merge.rename", "cluster": "cluster-wind", "name": "Breeze"},
        {"type": "ideas.withdraw", "card": cards[9]},
        {"type": "ideas.withdraw", "card": cards[13]},
        {"type": "ideas.bring_back", "card": cards[9]},
        {"type": "merge.dissolve", "cluster": "cluster-rain"},
        undo,
    ]


def vote_and_close(cards: list[str]) -> list[dict[str, Any]]:
    """The commands that ask which of two clusters and a card is best, and close the workshop."""
    options = ["cluster/cluster-wind", "cluster/cluster-sun0", f"card/{cards[20]}"]
    return [
        {"id": "start-vote", "type": "agenda.start", "step": "vote"},
        {"id": "which-is-best", "type": "vote.open", "title": "Which?", "options": options},
        {"id": "close-workshop", "type": "close.workshop"},
    ]


async def write_random(data: Path, code: str, seed: int) -> dict[str, Any]:
    """Write a workshop with the random commands of this seed. Returns the views of every audience."""
    database = Database(data / DATABASE)
    workshop_id = f"random-{seed}"
    scene: tuple[Request, ...] = (MERGED, (*MERGED, start_request("sort")), VOTED, SORTED)[seed % 4]
    created = LogEntry(1, f"created-{seed}", FACILITATOR, NOW, (WorkshopCreated(PLAN),))
    await Workshops(database).add(workshop_id, code, created, summarize(initial_state(PLAN)))
    links = Links(database, read_or_create_key(data, SIGNING_KEY))
    await links.create(workshop_id, "facilitator", NOW)
    state, entries, rng = initial_state(PLAN), list[LogEntry](), Random(seed)
    for number in range(COMMANDS):
        at = NOW + number * 1000
        given = (
            *scene,
            start_request("alone"),
            write_request(BO, "b2"),
            write_request(CAI, "c2"),
            start_request("merge"),
        )
        actor, command = given[number] if number < len(given) else random_request(rng, state, number)
        with suppress(Rejected):
            events = decide(state, actor, command, at)
            command_id = command.id if isinstance(command, AddIdea) else f"{command.id}-{number}"
            entries.append(LogEntry(len(entries) + 2, command_id, actor, at, events))
            state, _ = evolve_entry(state, entries[-1])
    await EventLog(database).append(workshop_id, entries)
    await EventLog(database).save_summary(workshop_id, summarize(state), entries[-1].seq)
    await database.close()
    return views_of(state)


async def read_views(data: Path, code: str) -> dict[str, Any]:
    """The views of a stored workshop for every audience."""
    database = Database(data / DATABASE)
    row = await Workshops(database).by_code(code)
    assert row
    replay = Replay()
    async for entry in EventLog(database).read(row.id):
        replay.apply(entry)
    await database.close()
    assert replay.state
    return views_of(replay.state)


def views_of(state: State) -> dict[str, Any]:
    """audience -> entity key -> view, as JSON values."""
    tables = (table_audience(number) for number in state.tables)
    audiences = (STAFF, SCREEN, *tables, *map(own_audience, state.participants))
    # The first version showed the plan to the hall.
    hall = {HALL: {**view(state, PLAN_AUDIENCE), **view(state, HALL)}}
    views = msgspec.json.encode({**hall, **{audience: view(state, audience) for audience in audiences}})
    return json.loads(views)  # type: ignore[no-any-return]


def console_link(server: ServerProcess, code: str) -> str:
    """The console's link, without the server's address."""
    with server.operator() as http:
        workshops = http.get("/api/me").json()["workshops"]
    (link,) = (workshop["links"]["console"] for workshop in workshops if workshop["code"] == code)
    return str(link).removeprefix(server.url)


def open_link(browser: httpx.Client, link: str) -> None:
    """Open a console's link of any version."""
    path, _, token = link.partition("#")
    code = path.split("/")[2]
    if token:
        response = browser.post(f"/api/workshops/{code}/sessions", json={"token": token})
    else:
        response = browser.get(link, follow_redirects=True)
    assert response.is_success, response.text


if __name__ == "__main__":
    main(sys.argv[1])
