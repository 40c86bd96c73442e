"""The command line: `samskap serve`, and everything else through the same HTTP API that the pages use."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import httpx
import msgspec
import typer
from pydantic import ValidationError

from app.cli.connect import connect_as_operator, connect_to_any, running_server
from app.cli.errors import error_sentence, first_error
from app.cli.output import print_links, print_ready, terminal_language, text
from app.cli.rehearsal_output import ProgressLine, result_lines
from app.client.api import Facilitator, Views, normalize_code, request
from app.client.phone import new_id
from app.rehearsal.facilitator_actions import RehearsalError, agenda, create_workshop, running_step
from app.rehearsal.polis_csv import read_ballots, read_statements
from app.rehearsal.rehearsal import (
    DEFAULT_PEOPLE,
    DEFAULT_WRITING_SECONDS,
    RehearsalOptions,
    rehearse as fill_hall,
)
from app.rehearsal.results import Results
from app.rehearsal.sample_text import workshop_title
from app.server.rlimits import raise_open_files_limit
from app.server.runner import serve as serve_until_stopped
from app.settings import Settings
from app.web.demo import DEMO_PEOPLE
from app.workshop.agenda import StartStep
from app.workshop.plan import MAX_PEOPLE, MAX_TABLES
from app.workshop.state import Step

Answer = TypeVar("Answer")
FORMATS = ("json", "csv", "md")

app = typer.Typer(
    help=text("cli.samskap"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
AsJson = Annotated[bool, typer.Option("--json", help=text("cli.json"))]
Workshop = Annotated[str, typer.Argument(metavar="WORKSHOP", help=text("cli.workshop"))]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help=text("cli.port"))]
Host = Annotated[str | None, typer.Option(help=text("cli.host"))]
Language = Annotated[str | None, typer.Option(help=text("cli.language"))]


@app.command(help=text("cli.serve"))
def serve(port: Port = None, host: Host = None) -> None:
    """Serve the hall until stopped."""

    async def ready(http: httpx.AsyncClient, address: str) -> None:
        print_ready(address, await _link(http))

    with _print_error():
        serve_until_stopped(_settings(port, host), ready)


@app.command(help=text("cli.demo"))
def demo(
    people: Annotated[int, typer.Option(min=1, max=200, help=text("cli.people"))] = DEMO_PEOPLE,
    language: Language = None,
    port: Port = None,
    host: Host = None,
) -> None:
    """Serve, if no server runs yet, and open a hall with simulated people."""
    wish = {"people": people, "language": language or terminal_language}

    async def open_hall(http: httpx.AsyncClient) -> None:
        made = (await request(http, "POST", "/api/demo", json=wish)).json()
        print_links(made)

    async def ready(http: httpx.AsyncClient, address: str) -> None:
        print_ready(address, await _link(http))
        await open_hall(http)

    settings = _settings(port, host)
    with _print_error():
        if running_server(settings):
            asyncio.run(_with_operator(open_hall))
        else:
            serve_until_stopped(settings, ready)


@app.command(help=text("cli.link"))
def link(as_json: AsJson = False) -> None:
    """A fresh one-time link for the organiser."""
    url = _run(_with_operator(_link))
    typer.echo(json.dumps({"link": url}) if as_json else url)


@app.command(help=text("cli.new"))
def new(
    template: Annotated[str, typer.Option(help=text("cli.template"))] = "fremtidsbilder",
    tables: Annotated[int, typer.Option(min=1, max=MAX_TABLES, help=text("cli.tables"))] = 16,
    title: Annotated[str | None, typer.Option(help=text("cli.title"))] = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Make a workshop from a template."""
    given = {"template": template, "tables": tables, "title": title, "language": language}
    wish = {name: value for name, value in given.items() if value is not None}

    async def make(http: httpx.AsyncClient) -> dict[str, Any]:
        made: dict[str, Any] = (await request(http, "POST", "/api/workshops", json=wish)).json()
        return made

    made = _run(_with_operator(make))
    if as_json:
        typer.echo(json.dumps(made, ensure_ascii=False))
    else:
        print_links(made)


@app.command(help=text("cli.step"))
def step(
    workshop: Workshop,
    name: Annotated[str, typer.Argument(metavar="NAME", help=text("cli.step_name"))],
    as_json: AsJson = False,
) -> None:
    """Start a step of the agenda."""

    async def start(http: httpx.AsyncClient) -> tuple[Step, int]:
        facilitator = Facilitator(http, workshop)
        chosen = step_named(await facilitator.views(), name)
        return chosen, await facilitator.submit(StartStep(id=new_id(), step=chosen.id))

    started, seq = _run(_with_operator(start))
    title = started.title.get(terminal_language) or next(iter(started.title.values()))
    if as_json:
        answer = {"step": started.id, "activity": started.activity, "title": title, "seq": seq}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        typer.echo(text("cli.step_started", title=title))


def step_named(views: Views, name: str) -> Step:
    """The step that is meant: by id, by a title in any language, by activity (the first such), or `next`."""
    steps, now, wish = agenda(views), running_step(views), name.casefold()
    if wish == "next":
        following = steps[steps.index(now) + 1 :] if now else steps
        if not following:
            raise RehearsalError("no_next_step")
        return following[0]
    for named in (
        {s.id.casefold(): s for s in reversed(steps)},
        {title.casefold(): s for s in reversed(steps) for title in s.title.values()},
        {str(s.activity): s for s in reversed(steps)},
    ):
        if wish in named:
            return named[wish]
    raise RehearsalError("no_such_step", name=name, steps=", ".join(s.id for s in steps))


@app.command(help=text("cli.export"))
def export(
    workshop: Workshop,
    out: Annotated[Path, typer.Option(file_okay=False, help=text("cli.out"))] = Path(),
    form: Annotated[list[str] | None, typer.Option("--format", help=text("cli.format"))] = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of a workshop to files."""
    forms = FORMATS if not form or "all" in form else tuple(dict.fromkeys(form))
    if unknown := next((f for f in forms if f not in FORMATS), None):
        raise typer.BadParameter(text("cli.unknown_format", format=unknown, formats=", ".join(FORMATS)))

    async def write(http: httpx.AsyncClient) -> list[str]:
        reports = {form: await Facilitator(http, workshop).export(form) for form in forms}
        out.mkdir(parents=True, exist_ok=True)
        paths = [out / f"samskap-{normalize_code(workshop)}.{form}" for form in reports]
        for path, report in zip(paths, reports.values(), strict=True):
            path.write_bytes(report)
        return [str(path) for path in paths]

    written = _run(_with_operator(write))
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
    ramp: Annotated[float | None, typer.Option(min=0, max=3600, help=text("cli.ramp"))] = None,
    processes: Annotated[int | None, typer.Option(min=1, max=64, help=text("cli.processes"))] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help=text("cli.anyway"))] = False,
    as_json: AsJson = False,
) -> None:
    """Fill a hall with simulated phones, and say whether this network carries it."""
    if votes and not cards:
        raise typer.BadParameter(text("cli.votes_without_cards"))

    raise_open_files_limit()  # the worker processes inherit it

    async def run() -> Results:
        statements = read_statements(cards) if cards else None
        ballots = read_ballots(votes, statements) if votes and statements else None
        async with connect_to_any(_settings(), url, console, terminal_language) as door:
            code = workshop or door.code
            if code is None and door.operator:
                code = await create_workshop(door.http, people, tables, terminal_language)
                title = workshop_title(terminal_language, people)
                typer.echo(text("cli.rehearsal_made", title=title, code=code), err=True)
            if code is None:
                raise RehearsalError("workshop")
            facilitator = Facilitator(door.http, code) if console or door.operator else None
            if console and facilitator:
                await facilitator.enter(console)
            wish = RehearsalOptions(
                url=door.url,
                code=code,
                people=people,
                seconds=seconds,
                same_machine=door.same_machine,
                tables=tables,
                ramp=ramp,
                processes=processes,
                statements=statements,
                ballots=ballots,
                anyway=anyway,
            )
            with ProgressLine() as line:
                return await fill_hall(door.http, facilitator, wish, line.show)

    figures = _run(run())
    typer.echo(msgspec.json.encode(figures) if as_json else "\n".join(result_lines(figures)))
    if not figures.passed:
        raise typer.Exit(1)


def _settings(port: int | None = None, host: str | None = None) -> Settings:
    given = {"port": port, "host": host}
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        typer.echo(text("cli.wrong_setting", name=str(wrong["loc"][0]), value=str(wrong["input"])), err=True)
        raise typer.Exit(1) from error
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})


async def _with_operator(job: Callable[[httpx.AsyncClient], Awaitable[Answer]]) -> Answer:
    """What the job returns that is done through the running server, or in this process."""
    settings = _settings()
    async with connect_as_operator(settings, terminal_language) as http:
        if running_server(settings) is None:
            typer.echo(text("cli.no_server", folder=str(settings.data)), err=True)
        return await job(http)


async def _link(http: httpx.AsyncClient) -> str:
    return str((await request(http, "POST", "/api/sign-in-links")).json()["url"])


def _run(job: Coroutine[Any, Any, Answer]) -> Answer:
    with _print_error():
        return asyncio.run(job)


@contextmanager
def _print_error() -> Iterator[None]:
    """What a person can do something about ends the program with one line and status 1."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - what is not foreseen is raised on by sentence()
        _exit_with_error(first_error(error))


def _exit_with_error(error: BaseException) -> NoReturn:
    typer.echo(error_sentence(error), err=True)
    raise typer.Exit(1) from error


if __name__ == "__main__":
    app()
