"""The commands, with and without a running server."""

import json
import re
import subprocess
import sys
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from app.locale import LANGUAGES
from app.reports import FORMATS
from tests.server_process import (
    ROOT,
    CompletedCommand,
    ServerProcess,
    StartServer,
    environment,
    samskap,
    samskap_process,
)

NO_TIMES = {"made_at": 0, "held_at": 0}
"""Replaces the times in the report of a workshop that has not started."""


def run_json(data: Path, *arguments: str) -> dict[str, Any]:
    """The output of a command with --json, which must succeed."""
    done = samskap(data, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    output: dict[str, Any] = json.loads(done.stdout)
    return output


def running_step(server: ServerProcess, code: str) -> str:
    """The id of the running step in the console's view."""
    return str(server.read_views(code)["hall"]["step"]["step"])


def test_new_without_server_creates_a_workshop_for_the_next_server(
    tmp_path: Path, new_server: StartServer
) -> None:
    created = run_json(tmp_path, "new", "--tables", "3", "--title", "Prøve", "--language", "nb")
    code = str(created["code"])
    run_json(tmp_path, "step", code, "next")

    server = new_server()

    assert running_step(server, code) == "welcome"
    with server.operator() as http:
        info = http.get(f"/api/workshops/{code}/door").json()
    assert (info["title"], info["tables"], info["language"]) == ({"nb": "Prøve"}, 3, "nb")


def test_step_with_running_server_changes_its_workshop_at_once(server: ServerProcess) -> None:
    code = server.new_workshop()

    started = server.run("step", code, "together")

    assert (started["step"], started["activity"]) == ("together", "ideas")
    assert running_step(server, code) == "together"


def test_workshop_like_another_is_made_with_its_plan(server: ServerProcess) -> None:
    first = server.run("new", "--tables", "5", "--title", "Prøve")
    second = server.run("new", "--like", first["code"])
    assert second["code"] != first["code"]
    assert (second["title"], second["tables"]) == ("Prøve", 5)


def test_links_with_running_server_have_its_port(server: ServerProcess) -> None:
    created = server.run("new")

    port = server.url.rpartition(":")[2]
    assert set(created["links"]) == {"join", "console", "screen", "signs"}
    assert all(f":{port}/" in link for link in created["links"].values())


@pytest.mark.parametrize(
    ("arguments", "base"),
    [
        (("serve", "--host", "127.0.0.1"), "http://127.0.0.1:{port}"),
        (("serve",), "https://hall.example"),
    ],
)
def test_links_begin_with_the_public_address_of_the_server(
    new_server: StartServer, arguments: tuple[str, ...], base: str
) -> None:
    server = new_server(*arguments, public_url="https://hall.example" if "hall.example" in base else "")
    base = base.format(port=server.url.rpartition(":")[2])

    created = server.run("new")

    links = (*created["links"].values(), server.run("link")["link"])
    assert {link[: len(base) + 1] for link in links} == {f"{base}/"}


def test_make_link_runs_the_command_that_prints_a_link() -> None:
    make = ["make", "--dry-run", "--old-file", ".venv/installed", "link"]
    done = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "exec .venv/bin/samskap link"


def test_step_is_found_by_id_activity_and_title_in_any_language(server: ServerProcess) -> None:
    code = server.new_workshop()
    agenda = {step["id"]: step["title"] for step in server.read_views(code)["plan"]["workshop"]["agenda"]}

    for name, step in (
        ("sort", "sort"),
        ("MERGE", "merge"),
        (agenda["vote"]["nb"], "vote"),
        (agenda["together"]["en"].lower(), "together"),
    ):
        assert server.run("step", f"{code[:4]} {code[4:].lower()}", name)["step"] == step


def test_step_with_an_activity_of_several_steps_is_refused_with_their_ids(server: ServerProcess) -> None:
    code = server.new_workshop()
    server.start_step(code, "welcome")

    done = samskap(server.data, "step", code, "ideas")

    assert (done.returncode, done.stdout) == (1, "")
    assert "alone, together" in done.stderr
    assert running_step(server, code) == "welcome"


def test_step_whose_title_is_the_id_of_another_is_refused_with_both_ids(server: ServerProcess) -> None:
    code = server.new_workshop()
    steps = server.read_views(code)["plan"]["workshop"]["agenda"]
    vote = next(step for step in steps if step["id"] == "vote")
    second = {**vote, "id": "second", "title": {"en": "Vote", "nb": "Vote"}}
    with server.operator() as http:
        command = {"id": "edit-agenda", "type": "plan.edit", "agenda": [*steps, second]}
        http.post(f"/api/workshops/{code}/commands", json=command).raise_for_status()

    done = samskap(server.data, "step", code, "Vote")

    assert (done.returncode, done.stdout) == (1, "")
    assert "vote, second" in done.stderr
    assert server.run("step", code, " vote ")["step"] == "vote"


def test_step_without_a_name_lists_the_steps_and_starts_none(server: ServerProcess) -> None:
    code = server.new_workshop()
    server.start_step(code, "welcome")

    listed = samskap(server.data, "step", code)
    as_json = server.run("step", code)

    ids = ["welcome", "alone", "together", "sort", "merge", "vote", "close"]
    assert [line[2:].split()[0] for line in listed.stdout.splitlines()] == ids
    assert [line[:2] for line in listed.stdout.splitlines()] == ["→ ", *["  "] * 6]
    assert [step["step"] for step in as_json["steps"]] == ids
    assert [step["running"] for step in as_json["steps"]] == [True, *[False] * 6]
    assert as_json["closed"] is False
    assert running_step(server, code) == "welcome"


def test_step_next_after_the_last_step_is_an_error(server: ServerProcess) -> None:
    code = server.new_workshop()
    server.start_step(code, "vote")

    assert server.run("step", code, "next")["step"] == "close"

    done = samskap(server.data, "step", code, "next")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


def test_steps_of_a_closed_workshop_are_listed_as_closed_and_not_started(server: ServerProcess) -> None:
    code = server.new_workshop()
    server.start_step(code, "vote")
    server.close_workshop(code)

    listed, as_json = samskap(server.data, "step", code), server.run("step", code)
    assert not any(line.startswith("→") for line in listed.stdout.splitlines())
    assert "is closed" in listed.stdout.splitlines()[-1]
    assert (as_json["closed"], {step["running"] for step in as_json["steps"]}) == (True, {False})
    for name in ("next", "sort"):
        done = samskap(server.data, "step", code, name)
        assert (done.returncode, done.stdout) == (1, "")
        assert "is closed" in done.stderr


def is_draft_file(path: str, folder: Path, code: str, name: str) -> bool:
    """Whether it is the path of a draft in this format, in English."""
    end = f"-{code}-draft{'' if name == 'json' else '-en'}.{name}"
    return Path(path).parent == folder and path.endswith(end)


@pytest.mark.parametrize("options", [(), ("--format", "md", "--format", "all")])
def test_export_of_all_formats_writes_a_file_per_format(
    server: ServerProcess, tmp_path: Path, options: tuple[str, ...]
) -> None:
    code = server.new_workshop()

    files = server.run("export", code, *options, "--out", str(tmp_path))["files"]

    assert len(files) == len(FORMATS)
    assert all(map(is_draft_file, files, repeat(tmp_path), repeat(code), FORMATS))
    assert all(Path(path).stat().st_size for path in files)


def test_export_of_some_formats_writes_them_in_the_given_order(server: ServerProcess, tmp_path: Path) -> None:
    code = server.new_workshop()

    files = server.run("export", code, "--format", "md", "--format", "json", "--out", str(tmp_path))["files"]

    assert len(files) == 2
    assert all(map(is_draft_file, files, repeat(tmp_path), repeat(code), ("md", "json")))


def test_export_in_a_locale_of_ascii_writes_a_file_whose_name_is_in_ascii(
    server: ServerProcess, tmp_path: Path
) -> None:
    code = server.run("new", "--title", "Vår øy", "--language", "nb")["code"]
    only_ascii = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "export", code, "--format", "md", "--out", tmp_path],
        cwd=ROOT,
        env={**environment(server.data), **only_ascii},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("Var-oy-20")
    assert done.stdout == f"{file}\n"


def test_letters_that_a_terminal_does_not_have_are_printed_as_escapes(server: ServerProcess) -> None:
    done = samskap_process(server.data, "new", "--help", language="nb_NO", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")


def test_export_of_unknown_format_is_a_usage_error_that_lists_the_formats(server: ServerProcess) -> None:
    done = samskap(server.data, "export", server.new_workshop(), "--format", "doc")

    assert done.returncode == 2
    # The message may be broken into lines of a box.
    assert ", ".join([*reversed(FORMATS), "all"]) in re.sub(r"[│\s]+", " ", done.stderr)


def test_help_of_language_lists_the_languages_of_the_catalogue(server: ServerProcess) -> None:
    done = samskap(server.data, "new", "--help")

    assert all(language in done.stdout for language in LANGUAGES)


def test_export_without_server_writes_the_same_report(tmp_path: Path, new_server: StartServer) -> None:
    server = new_server()
    code = server.new_workshop()
    (first_path,) = server.run("export", code, "--format", "json", "--out", str(tmp_path / "a"))["files"]
    server.stop()

    (second_path,) = run_json(tmp_path, "export", code, "--format", "json", "--out", str(tmp_path / "b"))[
        "files"
    ]

    first, second = (json.loads(Path(path).read_text("utf-8")) for path in (first_path, second_path))
    assert {**first, **NO_TIMES} == {**second, **NO_TIMES}


def test_link_used_twice_signs_in_once(server: ServerProcess) -> None:
    link = str(server.run("link")["link"])
    path = "/o/" + link.rpartition("/")[2]

    with server.operator() as http:
        http.headers.pop("Authorization")
        assert http.post(path).status_code == 303
        assert http.get("/api/me").json()["organiser"] is True
        http.cookies.clear()
        assert http.post(path).status_code != 303


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("step", "ACDE 3467", "next"), "workshop.unknown"),
        (("new", "--template", "nothing"), "template.unknown"),
        (("new", "--language", "xx"), "plan.language_unknown"),
        (("new", "--like", "ACDE 3467"), "workshop.unknown"),
    ],
)
def test_command_rejected_by_the_server_prints_one_line_with_the_code(
    server: ServerProcess, arguments: tuple[str, ...], code: str
) -> None:
    done = samskap(server.data, *arguments)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"({code})\n")
    assert len(done.stderr.splitlines()) == 1


def test_error_is_in_the_language_of_the_terminal(server: ServerProcess) -> None:
    done = samskap_process(server.data, "step", server.new_workshop(), "tull", language="nn_NO.UTF-8")

    assert "Programmet har ikkje noko steg tull." in done.stderr


@pytest.mark.parametrize("tables", ["none", "5000"])
def test_new_with_invalid_number_of_tables_is_a_usage_error(tmp_path: Path, tables: str) -> None:
    assert samskap(tmp_path, "new", "--tables", tables).returncode == 2


def test_new_without_server_prints_the_data_folder(tmp_path: Path) -> None:
    done = samskap(tmp_path, "new", "--tables", "3", "--json")
    assert done.returncode == 0
    assert str(tmp_path) in done.stderr


def rehearse(tmp_path: Path, *options: str) -> CompletedCommand:
    """A small rehearsal of a workshop that does not exist."""
    cards = tmp_path / "cards.csv"
    cards.write_text("comment-body\nA tree\n")
    workshop = ("--workshop", "K7MP4WXA", "--people", "2", "--tables", "1", "--cards", str(cards))
    return samskap(tmp_path, "rehearse", *workshop, *options)


def test_rehearse_with_invalid_console_link_prints_one_line_with_the_link(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "--console", "nonsense")
    assert done.returncode == 1
    assert "nonsense" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_rehearse_without_reachable_server_prints_its_address(tmp_path: Path) -> None:
    done = rehearse(tmp_path, "--url", "127.0.0.1:9")
    assert done.returncode == 1
    assert "http://127.0.0.1:9/" in done.stderr


def test_command_where_the_environment_names_a_proxy_reaches_its_own_server(
    server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = server.new_workshop()
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")

    server.run("step", code, "together")

    assert running_step(server, code) == "together"
