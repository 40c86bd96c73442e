"""The command line: `samskap serve`, and everything else through the same HTTP API that the pages use."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
import typer
from pydantic import ValidationError

from app.client import Facilitator, Refused, Views, ask, compact, reaching
from app.doorway import entering, running_server
from app.rehearsal.moves import Unready, agenda, running
from app.rehearsal.phone import new_id
from app.rehearsal.rehearsal import rehearse as rehearsed
from app.rehearsal.statements import Unreadable, read_ballots, read_statements
from app.server import PortTaken, serve as serve_until_stopped
from app.settings import Settings
from app.store.database import Unusable
from app.store.keys import OPERATOR_KEY, TooShort, key
from app.store.lock import Address, InUse
from app.terminal import say, show_links, speaks, told, welcome
from app.web.addresses import LOOPBACK, local_url
from app.web.demo import PEOPLE
from app.workshop.agenda import StartStep
from app.workshop.plan import MOST_TABLES
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
    workshop: Annotated[str, typer.Option(help=say("cli.workshop"))],
    cards: Annotated[Path, typer.Option(exists=True, dir_okay=False, help=say("cli.cards"))],
    people: Annotated[int, typer.Option(min=1, max=20_000, help=say("cli.people"))],
    tables: Annotated[int, typer.Option(min=1, help=say("cli.rehearsal_tables"))],
    votes: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=say("cli.votes"))] = None,
    url: Annotated[str | None, typer.Option(help=say("cli.url"))] = None,
    console: Annotated[str | None, typer.Option(help=say("cli.console"))] = None,
    as_json: AsJson = False,
) -> None:
    """Fill a hall with simulated phones, and say whether everything arrived."""
    settings = _settings()
    here = running_server(settings)
    url = url and (url if "://" in url else f"http://{url}")
    with _one_line():
        led = console and _origin(console)
    address = (url or led or (here.here if here else local_url(settings))).rstrip("/")

    async def run() -> bool:
        if led and led != address:
            raise Unready("other_console", console=led, url=address)
        # The key of our data folder is for our own server alone, and not where a console link does.
        ours = here is not None and not console and _leads_to(address, here)
        operator = key(settings.data, OPERATOR_KEY) if ours else None
        statements = read_statements(cards)
        ballots = read_ballots(votes, statements) if votes else []
        async with reaching(address, operator, speaks) as http:
            facilitator = Facilitator(http, workshop) if console or operator else None
            if console and facilitator:
                await facilitator.enter(console)
            figures = await rehearsed(
                http, address, facilitator, workshop, people, tables, statements, ballots
            )
        if as_json:
            typer.echo(msgspec.json.encode(figures))
        else:
            typer.echo("\n".join(told(figures)))
        return figures.failed

    if _run(run()):
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


def _origin(link: str) -> str:
    url = urlsplit(link)
    if not (url.scheme and url.netloc):
        raise Unready("no_console_link", link=link)
    return f"{url.scheme}://{url.netloc}"


def _leads_to(address: str, server: Address) -> bool:
    """Whether an address is one of this machine's own server, however its loopback is called."""
    asked, known = urlsplit(address), urlsplit(server.here)
    return address == server.phones or (
        asked.port == known.port and asked.hostname in {*LOOPBACK, known.hostname}
    )


@contextmanager
def _one_line() -> Iterator[None]:
    """What a person can do something about ends the program with one line and status 1."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - what is not foreseen is raised on by sentence()
        _stop(first(error))


def first(error: BaseException) -> BaseException:
    """The error itself: of several at once, the first."""
    return first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def _stop(error: BaseException) -> NoReturn:
    typer.echo(sentence(error), err=True)
    raise typer.Exit(1) from error


def sentence(error: BaseException) -> str:
    """What happened, for a person; an error that nobody foresaw is raised on."""
    match error:
        case Refused(code=code, message=message):
            return f"{message} ({code})"
        case Unready(reason=reason, params=params):
            return say(f"cli.unready.{reason}", **params)
        case Unreadable(path=path, column=column):
            return say("cli.no_column", file=str(path), column=column)
        case Unusable(reason=reason, path=path, detail=detail):
            return say(f"cli.database.{reason}", file=str(path), detail=detail)
        case TooShort(path=path):
            return say("cli.key_too_short", file=str(path))
        case InUse(holder=holder):
            return say("cli.in_use", pid=str(holder.pid if holder else "?"))
        case PortTaken(port=port, reason=reason):
            return say("cli.port_taken", port=str(port), reason=reason)
        case httpx.TransportError():
            return say("cli.unreachable", url=_asked(error))
        case OSError(filename=filename, strerror=strerror):
            return say("cli.file", file=str(filename), reason=str(strerror))
    raise error


def _asked(error: httpx.TransportError) -> str:
    try:
        return str(error.request.url.copy_with(path="/", query=None))
    except RuntimeError:
        return ""


if __name__ == "__main__":
    app()
