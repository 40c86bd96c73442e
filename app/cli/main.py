"""The commands of `samskap`, and how they run.

All commands except `serve` use the same HTTP API as the pages: of the running server or, if there is none, in
this process."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import httpx
import msgspec
import typer

from app.cli.connect import connect_as_operator, connect_to_server, running_server
from app.cli.errors import error_sentence, first_error
from app.cli.output import alternatives, print_links, print_ready, terminal_language, text
from app.cli.read_settings import read_settings
from app.cli.rehearsal_output import ProgressLine, result_lines
from app.client.api import Facilitator, Views, request
from app.client.phone import new_id
from app.locale import LANGUAGES
from app.rehearsal.facilitator_actions import ActionFailed, agenda, create_workshop, running_step
from app.rehearsal.polis_csv import read_ballots, read_statements
from app.rehearsal.rehearsal import (
    DEFAULT_PEOPLE,
    DEFAULT_WRITING_SECONDS,
    RehearsalOptions,
    rehearse as run_rehearsal,
)
from app.rehearsal.results import Results
from app.rehearsal.sample_text import workshop_title
from app.reports import FORMATS
from app.server.rlimits import raise_open_files_limit
from app.server.runner import serve as serve_until_stopped
from app.settings import MAX_PORT
from app.web.demo_processes import DEMO_PEOPLE
from app.workshop.agenda import StartStep
from app.workshop.join_code import normalize_join_code
from app.workshop.plan import MAX_PEOPLE, MAX_TABLES
from app.workshop.state import Step

Answer = TypeVar("Answer")
ALL_FORMATS = "all"

app = typer.Typer(
    help=text("cli.samskap"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
AsJson = Annotated[bool, typer.Option("--json", help=text("cli.json"))]
Workshop = Annotated[str, typer.Argument(metavar="WORKSHOP", help=text("cli.workshop"))]
Port = Annotated[int | None, typer.Option(min=0, max=MAX_PORT, help=text("cli.port"))]
Host = Annotated[str | None, typer.Option(help=text("cli.host"))]
Language = Annotated[str | None, typer.Option(help=text("cli.language", languages=alternatives(LANGUAGES)))]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", help=text("cli.format", formats=alternatives([*FORMATS, ALL_FORMATS]))),
]


@app.command(help=text("cli.serve"))
def serve(port: Port = None, host: Host = None) -> None:
    """Run the server until it is stopped."""

    async def print_addresses(http: httpx.AsyncClient, address: str) -> None:
        print_ready(address, await _create_sign_in_link(http))

    with _exit_on_error():
        serve_until_stopped(read_settings(port, host), print_addresses)


@app.command(help=text("cli.demo"))
def demo(
    people: Annotated[int, typer.Option(min=1, max=200, help=text("cli.people"))] = DEMO_PEOPLE,
    language: Language = None,
    port: Port = None,
    host: Host = None,
) -> None:
    """Create a workshop with simulated people, on the running server or else on a new one."""
    body = {"people": people, "language": language or terminal_language}

    async def create_demo(http: httpx.AsyncClient) -> None:
        print_links((await request(http, "POST", "/api/demo", json=body)).json())

    async def print_addresses_and_create_demo(http: httpx.AsyncClient, address: str) -> None:
        print_ready(address, await _create_sign_in_link(http))
        await create_demo(http)

    settings = read_settings(port, host)
    with _exit_on_error():
        if running_server(settings):
            asyncio.run(_call_as_operator(create_demo))
        else:
            serve_until_stopped(settings, print_addresses_and_create_demo)


@app.command(help=text("cli.link"))
def link(as_json: AsJson = False) -> None:
    """Print a new one-time link for the organiser."""
    url = _run(_call_as_operator(_create_sign_in_link))
    typer.echo(json.dumps({"link": url}) if as_json else url)


@app.command(help=text("cli.new"))
def new(
    template: Annotated[str, typer.Option(help=text("cli.template"))] = "fremtidsbilder",
    tables: Annotated[int, typer.Option(min=1, max=MAX_TABLES, help=text("cli.tables"))] = 16,
    title: Annotated[str | None, typer.Option(help=text("cli.title"))] = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Create a workshop from a template."""
    options = {"template": template, "tables": tables, "title": title, "language": language}
    body = {name: value for name, value in options.items() if value is not None}

    async def create(http: httpx.AsyncClient) -> dict[str, Any]:
        workshop: dict[str, Any] = (await request(http, "POST", "/api/workshops", json=body)).json()
        return workshop

    created = _run(_call_as_operator(create))
    if as_json:
        typer.echo(json.dumps(created, ensure_ascii=False))
    else:
        print_links(created)


@app.command(help=text("cli.step"))
def step(
    workshop: Workshop,
    name: Annotated[str, typer.Argument(metavar="NAME", help=text("cli.step_name"))],
    as_json: AsJson = False,
) -> None:
    """Start a step of the agenda."""

    async def start(http: httpx.AsyncClient) -> tuple[Step, int]:
        facilitator = Facilitator(http, workshop)
        found = find_step(await facilitator.views(), name)
        return found, await facilitator.submit(StartStep(id=new_id(), step=found.id))

    started, seq = _run(_call_as_operator(start))
    title = started.title.get(terminal_language) or next(iter(started.title.values()))
    if as_json:
        answer = {"step": started.id, "activity": started.activity, "title": title, "seq": seq}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        typer.echo(text("cli.step_started", title=title))


def find_step(views: Views, name: str) -> Step:
    """The step with this id, with this title in any language, or the first step with this activity.

    `next` is the step after the running one.

    Raises ActionFailed: `no_such_step`, `no_next_step`."""
    steps, running, name_folded = agenda(views), running_step(views), name.casefold()
    if name_folded == "next":
        following = steps[steps.index(running) + 1 :] if running else steps
        if not following:
            raise ActionFailed("no_next_step")
        return following[0]
    # In reverse order: if several steps have the same title or activity, the first one replaces the others.
    for steps_by_name in (
        {s.id.casefold(): s for s in reversed(steps)},
        {title.casefold(): s for s in reversed(steps) for title in s.title.values()},
        {str(s.activity): s for s in reversed(steps)},
    ):
        if name_folded in steps_by_name:
            return steps_by_name[name_folded]
    raise ActionFailed("no_such_step", name=name, steps=", ".join(s.id for s in steps))


@app.command(help=text("cli.export"))
def export(
    workshop: Workshop,
    out: Annotated[Path, typer.Option(file_okay=False, help=text("cli.out"))] = Path(),
    formats: Formats = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of a workshop to one file per format."""
    names = list(FORMATS) if not formats or ALL_FORMATS in formats else list(dict.fromkeys(formats))
    if unknown := next((name for name in names if name not in FORMATS), None):
        raise typer.BadParameter(text("cli.unknown_format", format=unknown, formats=", ".join(FORMATS)))

    async def write_files(http: httpx.AsyncClient) -> list[str]:
        facilitator = Facilitator(http, workshop)
        reports = {name: await facilitator.export(name) for name in names}
        out.mkdir(parents=True, exist_ok=True)
        paths = [out / f"samskap-{normalize_join_code(workshop)}.{name}" for name in reports]
        for path, report in zip(paths, reports.values(), strict=True):
            path.write_bytes(report)
        return [str(path) for path in paths]

    written = _run(_call_as_operator(write_files))
    typer.echo(json.dumps({"files": written}) if as_json else "\n".join(written))


@app.command(help=text("cli.rehearse"))
def rehearse(
    workshop: Annotated[str | None, typer.Option(help=text("cli.rehearsal_workshop"))] = None,
    people: Annotated[int, typer.Option(min=1, max=MAX_PEOPLE, help=text("cli.people"))] = DEFAULT_PEOPLE,
    tables: Annotated[int | None, typer.Option(min=1, help=text("cli.rehearsal_tables"))] = None,
    console: Annotated[str | None, typer.Option(help=text("cli.console"))] = None,
    url: Annotated[str | None, typer.Option(help=text("cli.url"))] = None,
    cards: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=text("cli.cards"))] = None,
    votes: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=text("cli.votes"))] = None,
    seconds: Annotated[
        float, typer.Option(min=1, max=3600, help=text("cli.seconds"))
    ] = DEFAULT_WRITING_SECONDS,
    join_seconds: Annotated[
        float | None, typer.Option("--ramp", min=0, max=3600, help=text("cli.ramp"))
    ] = None,
    processes: Annotated[int | None, typer.Option(min=1, max=64, help=text("cli.processes"))] = None,
    allow_real_people: Annotated[bool, typer.Option("--anyway", help=text("cli.anyway"))] = False,
    as_json: AsJson = False,
) -> None:
    """Simulate a workshop with `people` phones, and print whether this network and server can serve them."""
    if votes and not cards:
        raise typer.BadParameter(text("cli.votes_without_cards"))

    raise_open_files_limit()  # the worker processes inherit it

    async def run() -> Results:
        statements = read_statements(cards) if cards else None
        ballots = read_ballots(votes, statements) if votes and statements else None
        async with connect_to_server(read_settings(), url, console, terminal_language) as server:
            code = workshop or server.code
            if code is None and server.is_operator:
                code = await create_workshop(server.http, people, tables, terminal_language)
                title = workshop_title(terminal_language, people)
                typer.echo(text("cli.rehearsal_created", title=title, code=code), err=True)
            if code is None:
                raise ActionFailed("no_workshop")
            facilitator = Facilitator(server.http, code) if console or server.is_operator else None
            if console and facilitator:
                await facilitator.enter(console)
            options = RehearsalOptions(
                url=server.url,
                code=code,
                people=people,
                seconds=seconds,
                same_machine=server.same_machine,
                tables=tables,
                join_seconds=join_seconds,
                processes=processes,
                statements=statements,
                ballots=ballots,
                allow_real_people=allow_real_people,
            )
            with ProgressLine() as progress:
                return await run_rehearsal(server.http, facilitator, options, progress.show)

    results = _run(run())
    typer.echo(msgspec.json.encode(results) if as_json else "\n".join(result_lines(results)))
    if not results.passed:
        raise typer.Exit(1)


async def _call_as_operator(call: Callable[[httpx.AsyncClient], Awaitable[Answer]]) -> Answer:
    """Await the call with an HTTP client that has the rights of the operator, who runs the server."""
    settings = read_settings()
    async with connect_as_operator(settings, terminal_language) as http:
        if running_server(settings) is None:
            typer.echo(text("cli.no_server", folder=str(settings.data)), err=True)
        return await call(http)


async def _create_sign_in_link(http: httpx.AsyncClient) -> str:
    return str((await request(http, "POST", "/api/sign-in-links")).json()["url"])


def _run(command: Coroutine[Any, Any, Answer]) -> Answer:
    with _exit_on_error():
        return asyncio.run(command)


@contextmanager
def _exit_on_error() -> Iterator[None]:
    """Print an expected error as one sentence and exit with status 1. Any other error is raised again."""
    try:
        yield
    except Exception as error:
        typer.echo(error_sentence(first_error(error)), err=True)
        raise typer.Exit(1) from error
