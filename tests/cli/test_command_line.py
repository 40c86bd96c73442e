"""The command line on the same data, whether a server runs or not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.server_process import ServerProcess, samskap, samskap_process

NOW = {"made_at": 0, "held_at": 0}
"""The times in a report on a hall in which nothing has happened yet."""


def answered(data: Path, *arguments: str) -> dict[str, Any]:
    """What a command prints with --json."""
    done = samskap(data, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def running_step(server: ServerProcess, code: str) -> str:
    """The step that the console sees."""
    return str(server.views(code)["hall"]["step"]["step"])


def test_a_workshop_made_without_a_server_is_there_when_it_starts(
    tmp_path: Path, own_server: Callable[..., ServerProcess]
) -> None:
    made = answered(tmp_path, "new", "--tables", "3", "--title", "Prøve", "--language", "nb")
    code = str(made["code"])
    answered(tmp_path, "step", code, "next")

    server = own_server()

    assert running_step(server, code) == "welcome"
    with server.operator() as http:
        door = http.get(f"/api/workshops/{code}/door").json()
    assert (door["title"], door["tables"], door["language"]) == ({"nb": "Prøve"}, 3, "nb")


def test_the_hall_sees_at_once_what_a_command_does_while_the_server_runs(server: ServerProcess) -> None:
    code = server.new_workshop()

    told = server.run("step", code, "together")

    assert (told["step"], told["activity"]) == ("together", "ideas")
    assert running_step(server, code) == "together"


def test_links_lead_to_the_running_servers_port(server: ServerProcess) -> None:
    made = server.run("new")

    port = server.url.rpartition(":")[2]
    assert set(made["links"]) == {"join", "console", "screen", "signs"}
    assert all(f":{port}/" in link for link in made["links"].values())


@pytest.mark.parametrize(
    ("how", "base"),
    [
        (("serve", "--host", "127.0.0.1"), "http://127.0.0.1:{port}"),
        (("serve",), "https://hall.example"),
    ],
)
def test_links_lead_where_the_server_is_that_runs(
    own_server: Callable[..., ServerProcess], how: tuple[str, ...], base: str
) -> None:
    server = own_server(*how, public_url="https://hall.example" if "hall.example" in base else "")
    base = base.format(port=server.url.rpartition(":")[2])

    made = server.run("new")

    assert {link[: len(base) + 1] for link in (*made["links"].values(), server.run("link")["link"])} == {
        f"{base}/"
    }


def test_a_step_is_known_by_id_activity_and_title_in_any_language(server: ServerProcess) -> None:
    code = server.new_workshop()
    agenda = {step["id"]: step["title"] for step in server.views(code)["hall"]["workshop"]["agenda"]}

    for name, step in (
        ("sort", "sort"),
        ("IDEAS", "alone"),
        (agenda["vote"]["nb"], "vote"),
        (agenda["together"]["en"].lower(), "together"),
    ):
        assert server.run("step", f"{code[:4]} {code[4:].lower()}", name)["step"] == step


def test_next_goes_through_the_agenda_and_stops_at_its_end(server: ServerProcess) -> None:
    code = server.new_workshop()
    server.start_step(code, "vote")

    assert server.run("step", code, "next")["step"] == "close"

    done = samskap(server.data, "step", code, "next")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


def test_export_writes_every_format_or_those_asked_for(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop()

    every = server.run("export", code, "--out", str(tmp_path / "all"))["files"]
    some = server.run("export", code, "--format", "md", "--format", "json", "--out", str(tmp_path))["files"]

    assert sorted(Path(path).suffix for path in every) == [".csv", ".json", ".md"]
    assert some == [str(tmp_path / f"samskap-{code}.md"), str(tmp_path / f"samskap-{code}.json")]
    assert all(Path(path).stat().st_size for path in (*every, *some))


def test_export_without_a_server_is_the_same_report(
    tmp_path: Path, own_server: Callable[..., ServerProcess]
) -> None:
    server = own_server()
    code = server.new_workshop()
    (served,) = server.run("export", code, "--format", "json", "--out", str(tmp_path / "a"))["files"]
    server.stop()

    told = answered(tmp_path, "export", code, "--format", "json", "--out", str(tmp_path / "b"))

    first, second = (json.loads(Path(path).read_text("utf-8")) for path in (served, *told["files"]))
    assert {**first, **NOW} == {**second, **NOW}


def test_the_organisers_link_signs_in_once(server: ServerProcess) -> None:
    link = str(server.run("link")["link"])
    path = "/o/" + link.rpartition("/")[2]

    with server.operator() as http:
        http.headers.pop("Authorization")
        assert http.get(path).status_code == 303
        assert http.get("/api/me").json()["organiser"] is True
        http.cookies.clear()
        assert http.get(path).status_code != 303


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("step", "ACDE 3467", "next"), "workshop.unknown"),
        (("new", "--template", "nothing"), "template.unknown"),
        (("new", "--language", "xx"), "plan.language_unknown"),
    ],
)
def test_what_the_server_refuses_is_one_line_with_its_code(
    server: ServerProcess, arguments: tuple[str, ...], code: str
) -> None:
    done = samskap(server.data, *arguments)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"({code})\n")
    assert len(done.stderr.splitlines()) == 1


def test_sentences_are_in_the_terminals_language(server: ServerProcess) -> None:
    done = samskap_process(server.data, "step", server.new_workshop(), "tull", language="nn_NO.UTF-8")

    assert "Programmet har ikkje noko steg tull." in done.stderr


def test_wrong_usage_is_told_from_refusal(server: ServerProcess) -> None:
    assert samskap(server.data, "new", "--tables", "none").returncode == 2
    assert samskap(server.data, "export", server.new_workshop(), "--format", "doc").returncode == 2


def test_without_a_server_a_command_says_that_it_works_on_the_data_alone(tmp_path: Path) -> None:
    done = samskap(tmp_path, "new", "--tables", "3", "--json")
    assert done.returncode == 0
    assert str(tmp_path) in done.stderr


def test_a_wrong_number_or_link_is_one_line_that_says_what_is_right(tmp_path: Path) -> None:
    cards = tmp_path / "cards.csv"
    cards.write_text("comment-body\nA tree\n")
    hall = ("rehearse", "--workshop", "K7MP4WXA", "--people", "2", "--tables", "1", "--cards", str(cards))
    nonsense = samskap(tmp_path, *hall, "--console", "nonsense")
    assert nonsense.returncode == 1
    assert "nonsense" in nonsense.stderr
    assert len(nonsense.stderr.splitlines()) == 1
    nobody = samskap(tmp_path, *hall, "--url", "127.0.0.1:9")
    assert "http://127.0.0.1:9/" in nobody.stderr
    assert samskap(tmp_path, "new", "--tables", "5000").returncode == 2
