"""The commands of `samskap`, and how they run.

`serve` and, if no server runs, `demo` start a server. The other commands call the HTTP API that the pages
use: of the running server or, without one, of the app inside this process."""

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
from app.cli.output import join_with_or, print_address_and_link, print_links, terminal_language, translate
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
from app.reports.archive_check import ArchiveProblem, verify as verify_archive
from app.reports.report_format import Dialect
from app.reports.zip_files import zip_files
from app.server.rlimits import raise_open_files_limit
from app.server.runner import serve as serve_until_stopped
from app.settings import MAX_PORT
from app.web.demo_processes import DEMO_PEOPLE
from app.workshop.agenda import StartStep
from app.workshop.plan import MAX_PEOPLE, MAX_TABLES
from app.workshop.state import Step

Answer = TypeVar("Answer")
ALL_FORMATS = "all"

app = typer.Typer(
    help=translate("cli.samskap"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
AsJson = Annotated[bool, typer.Option("--json", help=translate("cli.json"))]
Workshop = Annotated[str, typer.Argument(metavar="WORKSHOP", help=translate("cli.workshop"))]
Port = Annotated[int | None, typer.Option(min=0, max=MAX_PORT, help=translate("cli.port"))]
Host = Annotated[str | None, typer.Option(help=translate("cli.host"))]
Language = Annotated[
    str | None, typer.Option(help=translate("cli.language", languages=join_with_or(LANGUAGES)))
]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", help=translate("cli.format", formats=join_with_or([*FORMATS, ALL_FORMATS]))),
]


@app.command(help=translate("cli.serve"))
def serve(port: Port = None, host: Host = None) -> None:
    """Run the server until SIGINT or SIGTERM."""

    async def print_address(http: httpx.AsyncClient, address: str) -> None:
        print_address_and_link(address, await _create_sign_in_link(http))

    with _exit_on_error():
        serve_until_stopped(read_settings(port, host), print_address)


@app.command(help=translate("cli.demo"))
def demo(
    people: Annotated[int, typer.Option(min=1, max=200, help=translate("cli.people"))] = DEMO_PEOPLE,
    language: Language = None,
    port: Port = None,
    host: Host = None,
) -> None:
    """Create a workshop with simulated people, on the running server or else on a new one."""
    body = {"people": people, "language": language or terminal_language}

    async def create_demo(http: httpx.AsyncClient) -> None:
        print_links((await request(http, "POST", "/api/demo", json=body)).json())

    async def print_address_and_create_demo(http: httpx.AsyncClient, address: str) -> None:
        print_address_and_link(address, await _create_sign_in_link(http))
        await create_demo(http)

    settings = read_settings(port, host)
    with _exit_on_error():
        if running_server(settings):
            asyncio.run(_call_as_operator(create_demo))
        else:
            serve_until_stopped(settings, print_address_and_create_demo)


@app.command(help=translate("cli.link"))
def link(as_json: AsJson = False) -> None:
    """Print a new one-time link for the organiser."""
    url = _run(_call_as_operator(_create_sign_in_link))
    typer.echo(json.dumps({"link": url}) if as_json else url)


@app.command(help=translate("cli.new"))
def new(
    template: Annotated[str, typer.Option(help=translate("cli.template"))] = "fremtidsbilder",
    tables: Annotated[int, typer.Option(min=1, max=MAX_TABLES, help=translate("cli.tables"))] = 16,
    title: Annotated[str | None, typer.Option(help=translate("cli.title"))] = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Create a workshop from a template, and print its code and links."""
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


@app.command(help=translate("cli.step"))
def step(
    workshop: Workshop,
    name: Annotated[str, typer.Argument(metavar="NAME", help=translate("cli.step_name"))],
    as_json: AsJson = False,
) -> None:
    """Start a step of the agenda, and print its title. name: see `find_step`."""

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
        typer.echo(translate("cli.step_started", title=title))


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


@app.command(help=translate("cli.export"))
def export(
    workshop: Workshop,
    out: Annotated[Path, typer.Option(file_okay=False, help=translate("cli.out"))] = Path(),
    formats: Formats = None,
    dialect: Annotated[Dialect | None, typer.Option(help=translate("cli.dialect"))] = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of a workshop to one file per format."""
    names = list(FORMATS) if not formats or ALL_FORMATS in formats else list(dict.fromkeys(formats))
    if unknown := next((name for name in names if name not in FORMATS), None):
        raise typer.BadParameter(translate("cli.unknown_format", format=unknown, formats=", ".join(FORMATS)))

    async def write_files(http: httpx.AsyncClient) -> list[str]:
        facilitator = Facilitator(http, workshop)
        files = [await facilitator.export(name, dialect) for name in names]
        out.mkdir(parents=True, exist_ok=True)
        # Only the last part of a name: the server says into which file, but not into which folder.
        paths = [out / Path(name).name for name, _ in files]
        for path, (_, content) in zip(paths, files, strict=True):
            path.write_bytes(content)
        return [str(path) for path in paths]

    written = _run(_call_as_operator(write_files))
    typer.echo(json.dumps({"files": written}) if as_json else "\n".join(written))


Archive = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=translate("cli.archive"))
]


FileOrFolder = Annotated[Path, typer.Argument(metavar="FILE", exists=True, help=translate("cli.archive"))]


@app.command(help=translate("cli.verify"))
def verify(file: FileOrFolder) -> None:
    """Check an archive package, also unpacked, without a server. Exits with status 1 if it is damaged."""
    try:
        manifest = verify_archive(_packed(file) if file.is_dir() else file.read_bytes())
    except ArchiveProblem as problem:
        typer.echo(translate(f"error.archive.{problem.code}", file=problem.file), err=True)
        raise typer.Exit(1) from problem
    typer.echo(translate("cli.verified", file=str(file), files=len(manifest.files)))


def _packed(folder: Path) -> bytes:
    """The ZIP file of a folder."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return zip_files((path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)


@app.command("import", help=translate("cli.import"))
def import_archive(file: Archive, as_json: AsJson = False) -> None:
    """Read the edition in an archive package into the server, and print the code of the new workshop."""

    async def upload(http: httpx.AsyncClient) -> dict[str, Any]:
        response = await request(http, "POST", "/api/imports", content=file.read_bytes())
        imported: dict[str, Any] = response.json()
        return imported

    imported = _run(_call_as_operator(upload))
    typer.echo(json.dumps(imported) if as_json else translate("cli.imported", **imported))


@app.command(help=translate("cli.rehearse"))
def rehearse(
    workshop: Annotated[str | None, typer.Option(help=translate("cli.rehearsal_workshop"))] = None,
    people: Annotated[
        int, typer.Option(min=1, max=MAX_PEOPLE, help=translate("cli.people"))
    ] = DEFAULT_PEOPLE,
    tables: Annotated[int | None, typer.Option(min=1, help=translate("cli.rehearsal_tables"))] = None,
    console_link: Annotated[str | None, typer.Option("--console", help=translate("cli.console"))] = None,
    url: Annotated[str | None, typer.Option(help=translate("cli.url"))] = None,
    statements_file: Annotated[
        Path | None, typer.Option("--cards", exists=True, dir_okay=False, help=translate("cli.cards"))
    ] = None,
    ballots_file: Annotated[
        Path | None, typer.Option("--votes", exists=True, dir_okay=False, help=translate("cli.votes"))
    ] = None,
    writing_seconds: Annotated[
        float, typer.Option("--seconds", min=1, max=3600, help=translate("cli.seconds"))
    ] = DEFAULT_WRITING_SECONDS,
    join_seconds: Annotated[
        float | None, typer.Option("--ramp", min=0, max=3600, help=translate("cli.ramp"))
    ] = None,
    processes: Annotated[int | None, typer.Option(min=1, max=64, help=translate("cli.processes"))] = None,
    allow_real_people: Annotated[bool, typer.Option("--anyway", help=translate("cli.anyway"))] = False,
    as_json: AsJson = False,
) -> None:
    """Simulate a workshop with `people` phones, and print whether this network and server can serve them."""
    if ballots_file and not statements_file:
        raise typer.BadParameter(translate("cli.votes_without_cards"))

    raise_open_files_limit()  # the worker processes inherit it

    async def run() -> Results:
        statements = read_statements(statements_file) if statements_file else None
        ballots = read_ballots(ballots_file, statements) if ballots_file and statements else None
        async with connect_to_server(read_settings(), url, console_link, terminal_language) as connection:
            code = workshop or connection.code
            if code is None and connection.is_operator:
                code = await create_workshop(connection.http, people, tables, terminal_language)
                title = workshop_title(terminal_language, people)
                typer.echo(translate("cli.rehearsal_created", title=title, code=code), err=True)
            if code is None:
                raise ActionFailed("no_workshop")
            facilitator = (
                Facilitator(connection.http, code) if console_link or connection.is_operator else None
            )
            if console_link and facilitator:
                await facilitator.open_link(console_link)
            options = RehearsalOptions(
                url=connection.url,
                code=code,
                people=people,
                writing_seconds=writing_seconds,
                same_machine=connection.same_machine,
                tables=tables,
                join_seconds=join_seconds,
                processes=processes,
                statements=statements,
                ballots=ballots,
                allow_real_people=allow_real_people,
            )
            with ProgressLine() as progress:
                return await run_rehearsal(connection.http, facilitator, options, progress.show)

    results = _run(run())
    typer.echo(msgspec.json.encode(results) if as_json else "\n".join(result_lines(results)))
    if not results.passed:
        raise typer.Exit(1)


async def _call_as_operator(call: Callable[[httpx.AsyncClient], Awaitable[Answer]]) -> Answer:
    """Await the call with an HTTP client that has the rights of the operator, who runs the server."""
    settings = read_settings()
    async with connect_as_operator(settings, terminal_language) as http:
        if running_server(settings) is None:
            typer.echo(translate("cli.no_server", folder=str(settings.data)), err=True)
        return await call(http)


async def _create_sign_in_link(http: httpx.AsyncClient) -> str:
    return str((await request(http, "POST", "/api/sign-in-links")).json()["url"])


def _run(command: Coroutine[Any, Any, Answer]) -> Answer:
    with _exit_on_error():
        return asyncio.run(command)


@contextmanager
def _exit_on_error() -> Iterator[None]:
    """Print an expected error as one sentence and exit with status 1. `error_sentence` raises any other error
    again."""
    try:
        yield
    except Exception as error:
        typer.echo(error_sentence(first_error(error)), err=True)
        raise typer.Exit(1) from error
