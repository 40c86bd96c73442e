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

from app.client import Facilitator, Views, ask, compact
from app.doorway import entering, reaching_any, running_server
from app.rehearsal.figures import Figures
from app.rehearsal.moves import Unready, agenda, make_workshop, running
from app.rehearsal.phone import new_id
from app.rehearsal.rehearsal import NORMAL, WRITING, Wish, rehearse as fill_hall
from app.rehearsal.statements import read_ballots, read_statements
from app.rehearsal.words import workshop_title
from app.rehearsed import LiveLine, told
from app.sentences import first, sentence
from app.server import serve as serve_until_stopped
from app.settings import Settings
from app.terminal import say, show_links, speaks, welcome
from app.web.demo import PEOPLE
from app.workshop.agenda import StartStep
from app.workshop.plan import MOST_PEOPLE, MOST_TABLES
from app.workshop.state import Step

Answer = TypeVar("Answer")
FORMATS = ("json", "csv", "md")

app = typer.Typer(
    help=say("cli.samskap"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
AsJson = Annotated[bool, typer.Option("--json", help=say("cli.json"))]
Workshop = Annotated[str, typer.Argument(metavar="WORKSHOP", help=say("cli.workshop"))]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help=say("cli.port"))]
Host = Annotated[str | None, typer.Option(help=say("cli.host"))]
Language = Annotated[str | None, typer.Option(help=say("cli.language"))]


@app.command(help=say("cli.serve"))
def serve(port: Port = None, host: Host = None) -> None:
    """Serve the hall until stopped."""

    async def ready(http: httpx.AsyncClient, address: str) -> None:
        welcome(address, await _link(http))

    with _one_line():
        serve_until_stopped(_settings(port, host), ready)


@app.command(help=say("cli.demo"))
def demo(
    people: Annotated[int, typer.Option(min=1, max=200, help=say("cli.people"))] = PEOPLE,
    language: Language = None,
    port: Port = None,
    host: Host = None,
) -> None:
    """Serve, if no server runs yet, and open a hall with simulated people."""
    wish = {"people": people, "language": language or speaks}

    async def open_hall(http: httpx.AsyncClient) -> None:
        made = (await ask(http, "POST", "/api/demo", json=wish)).json()
        show_links(made)

    async def ready(http: httpx.AsyncClient, address: str) -> None:
        welcome(address, await _link(http))
        await open_hall(http)

    settings = _settings(port, host)
    with _one_line():
        if running_server(settings):
            asyncio.run(_entered(open_hall))
        else:
            serve_until_stopped(settings, ready)


@app.command(help=say("cli.link"))
def link(as_json: AsJson = False) -> None:
    """A fresh one-time link for the organiser."""
    url = _run(_entered(_link))
    typer.echo(json.dumps({"link": url}) if as_json else url)


@app.command(help=say("cli.new"))
def new(
    template: Annotated[str, typer.Option(help=say("cli.template"))] = "fremtidsbilder",
    tables: Annotated[int, typer.Option(min=1, max=MOST_TABLES, help=say("cli.tables"))] = 16,
    title: Annotated[str | None, typer.Option(help=say("cli.title"))] = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Make a workshop from a template."""
    given = {"template": template, "tables": tables, "title": title, "language": language}
    wish = {name: value for name, value in given.items() if value is not None}

    async def make(http: httpx.AsyncClient) -> dict[str, Any]:
        made: dict[str, Any] = (await ask(http, "POST", "/api/workshops", json=wish)).json()
        return made

    made = _run(_entered(make))
    if as_json:
        typer.echo(json.dumps(made, ensure_ascii=False))
    else:
        show_links(made)


@app.command(help=say("cli.step"))
def step(
    workshop: Workshop,
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("cli.step_name"))],
    as_json: AsJson = False,
) -> None:
    """Start a step of the agenda."""

    async def start(http: httpx.AsyncClient) -> tuple[Step, int]:
        facilitator = Facilitator(http, workshop)
        chosen = step_named(await facilitator.views(), name)
        return chosen, await facilitator.submit(StartStep(id=new_id(), step=chosen.id))

    started, seq = _run(_entered(start))
    title = started.title.get(speaks) or next(iter(started.title.values()))
    if as_json:
        told = {"step": started.id, "activity": started.activity, "title": title, "seq": seq}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(say("cli.step_started", title=title))


def step_named(views: Views, name: str) -> Step:
    """The step that is meant: by id, by a title in any language, by activity (the first such), or `next`."""
    steps, now, wish = agenda(views), running(views), name.casefold()
    if wish == "next":
        following = steps[steps.index(now) + 1 :] if now else steps
        if not following:
            raise Unready("no_next_step")
        return following[0]
    for named in (
        {s.id.casefold(): s for s in reversed(steps)},
        {title.casefold(): s for s in reversed(steps) for title in s.title.values()},
        {str(s.activity): s for s in reversed(steps)},
    ):
        if wish in named:
            return named[wish]
    raise Unready("no_such_step", name=name, steps=", ".join(s.id for s in steps))


@app.command(help=say("cli.export"))
def export(
    workshop: Workshop,
    out: Annotated[Path, typer.Option(file_okay=False, help=say("cli.out"))] = Path(),
    form: Annotated[list[str] | None, typer.Option("--format", help=say("cli.format"))] = None,
    as_json: AsJson = False,
) -> None:
    """Write the report of a workshop to files."""
    forms = FORMATS if not form or "all" in form else tuple(dict.fromkeys(form))
    if unknown := next((f for f in forms if f not in FORMATS), None):
        raise typer.BadParameter(say("cli.unknown_format", format=unknown, formats=", ".join(FORMATS)))

    async def write(http: httpx.AsyncClient) -> list[str]:
        reports = {form: await Facilitator(http, workshop).export(form) for form in forms}
        out.mkdir(parents=True, exist_ok=True)
        paths = [out / f"samskap-{compact(workshop)}.{form}" for form in reports]
        for path, report in zip(paths, reports.values(), strict=True):
            path.write_bytes(report)
        return [str(path) for path in paths]

    written = _run(_entered(write))
    typer.echo(json.dumps({"files": written}) if as_json else "\n".join(written))


@app.command(help=say("cli.rehearse"))
def rehearse(
    workshop: Annotated[str | None, typer.Option(help=say("cli.rehearsal_workshop"))] = None,
    people: Annotated[int, typer.Option(min=1, max=MOST_PEOPLE, help=say("cli.people"))] = NORMAL,
    tables: Annotated[int | None, typer.Option(min=1, help=say("cli.rehearsal_tables"))] = None,
    console: Annotated[str | None, typer.Option(help=say("cli.console"))] = None,
    url: Annotated[str | None, typer.Option(help=say("cli.url"))] = None,
    cards: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli.cards"))] = None,
    votes: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli.votes"))] = None,
    seconds: Annotated[float, typer.Option(min=1, max=3600, help=say("cli.seconds"))] = WRITING,
    ramp: Annotated[float | None, typer.Option(min=0, max=3600, help=say("cli.ramp"))] = None,
    processes: Annotated[int | None, typer.Option(min=1, max=64, help=say("cli.processes"))] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help=say("cli.anyway"))] = False,
    as_json: AsJson = False,
) -> None:
    """Fill a hall with simulated phones, and say whether this network carries it."""
    if votes and not cards:
        raise typer.BadParameter(say("cli.votes_without_cards"))

    async def run() -> Figures:
        statements = read_statements(cards) if cards else None
        ballots = read_ballots(votes, statements) if votes and statements else None
        async with reaching_any(_settings(), url, console, speaks) as door:
            code = workshop or door.code
            if code is None and door.operator:
                code = await make_workshop(door.http, people, tables, speaks)
                title = workshop_title(speaks, people)
                typer.echo(say("cli.rehearsal_made", title=title, code=code), err=True)
            if code is None:
                raise Unready("workshop")
            facilitator = Facilitator(door.http, code) if console or door.operator else None
            if console and facilitator:
                await facilitator.enter(console)
            wish = Wish(
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
            with LiveLine() as line:
                return await fill_hall(door.http, facilitator, wish, line.show)

    figures = _run(run())
    typer.echo(msgspec.json.encode(figures) if as_json else "\n".join(told(figures)))
    if not figures.holds:
        raise typer.Exit(1)


def _settings(port: int | None = None, host: str | None = None) -> Settings:
    given = {"port": port, "host": host}
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        typer.echo(say("cli.wrong_setting", name=str(wrong["loc"][0]), value=str(wrong["input"])), err=True)
        raise typer.Exit(1) from error
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})


async def _entered(job: Callable[[httpx.AsyncClient], Awaitable[Answer]]) -> Answer:
    """What the job returns that is done through the running server, or in this process."""
    settings = _settings()
    async with entering(settings, speaks) as http:
        if running_server(settings) is None:
            typer.echo(say("cli.no_server", folder=str(settings.data)), err=True)
        return await job(http)


async def _link(http: httpx.AsyncClient) -> str:
    return str((await ask(http, "POST", "/api/sign-in-links")).json()["url"])


def _run(job: Coroutine[Any, Any, Answer]) -> Answer:
    with _one_line():
        return asyncio.run(job)


@contextmanager
def _one_line() -> Iterator[None]:
    """What a person can do something about ends the program with one line and status 1."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - what is not foreseen is raised on by sentence()
        _stop(first(error))


def _stop(error: BaseException) -> NoReturn:
    typer.echo(sentence(error), err=True)
    raise typer.Exit(1) from error


if __name__ == "__main__":
    app()
