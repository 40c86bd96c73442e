"""The commands of `samskap`, and how they run.

`serve` and, if no server runs, `demo` start a server. `verify` needs none; `rehearse` needs a running one, on
any machine. The others call the HTTP API that the pages use: of the running server or, without one, of the
app inside this process."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import msgspec
import typer

from app.cli import agenda_steps, api_tokens, report_files, webhooks
from app.cli.connect import connect_to_server, running_server
from app.cli.options import AsJson, Host, Language, Port
from app.cli.output import print_address_and_link, print_links, terminal_language, translate
from app.cli.read_settings import read_settings
from app.cli.rehearsal_output import ProgressLine, result_lines
from app.cli.run_command import call_as_operator, exit_on_error, run_command
from app.client.api import Facilitator, request
from app.rehearsal.facilitator_actions import ActionFailed, create_workshop
from app.rehearsal.polis_csv import read_ballots, read_statements
from app.rehearsal.rehearsal import (
    DEFAULT_PEOPLE,
    DEFAULT_WRITING_SECONDS,
    RehearsalOptions,
    rehearse as run_rehearsal,
)
from app.rehearsal.results import Results
from app.rehearsal.sample_text import rehearsal_title
from app.server.rlimits import raise_open_files_limit
from app.server.runner import serve as serve_until_stopped
from app.web.demo_processes import DEMO_PEOPLE
from app.workshop.plan import MAX_PEOPLE, MAX_TABLES

app = typer.Typer(
    help=translate("cli.samskap"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.command(help=translate("cli.serve"))
def serve(port: Port = None, host: Host = None) -> None:
    """Run the server until SIGINT or SIGTERM."""

    async def print_address(http: httpx.AsyncClient, address: str) -> None:
        print_address_and_link(address, await _create_sign_in_link(http))

    with exit_on_error():
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
    with exit_on_error():
        if running_server(settings):
            asyncio.run(call_as_operator(create_demo))
        else:
            serve_until_stopped(settings, print_address_and_create_demo)


@app.command(help=translate("cli.link"))
def link(as_json: AsJson = False) -> None:
    """Print a new one-time link for the organiser."""
    url = run_command(call_as_operator(_create_sign_in_link))
    typer.echo(json.dumps({"link": url}) if as_json else url)


@app.command(help=translate("cli.new"))
def new(
    template: Annotated[str, typer.Option(help=translate("cli.template"))] = "fremtidsbilder",
    tables: Annotated[int, typer.Option(min=1, max=MAX_TABLES, help=translate("cli.tables"))] = 16,
    title: Annotated[str | None, typer.Option(help=translate("cli.title"))] = None,
    language: Language = None,
    like: Annotated[str | None, typer.Option(help=translate("cli.like"))] = None,
    as_json: AsJson = False,
) -> None:
    """Create a workshop from a template or like another one, and print its code and links."""
    options = {"template": template, "tables": tables, "title": title, "language": language}
    body = {name: value for name, value in options.items() if value is not None}

    async def create(http: httpx.AsyncClient) -> dict[str, Any]:
        path = f"/api/workshops/{quote(like, safe='')}/copies" if like else "/api/workshops"
        workshop: dict[str, Any] = (await request(http, "POST", path, json=None if like else body)).json()
        return workshop

    created = run_command(call_as_operator(create))
    if as_json:
        typer.echo(json.dumps(created, ensure_ascii=False))
    else:
        print_links(created)


app.command(help=translate("cli.step"))(agenda_steps.step)
app.command(help=translate("cli.export"))(report_files.export)
app.command(help=translate("cli.verify"))(report_files.verify)
app.command("import", help=translate("cli.import"))(report_files.import_archive)
app.add_typer(api_tokens.app, name="token", help=translate("cli.token"))
app.add_typer(webhooks.app, name="webhook", help=translate("cli.webhook"))


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
                title = rehearsal_title(terminal_language, people)
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

    results = run_command(run())
    typer.echo(msgspec.json.encode(results) if as_json else "\n".join(result_lines(results)))
    if not results.passed:
        raise typer.Exit(1)


async def _create_sign_in_link(http: httpx.AsyncClient) -> str:
    return str((await request(http, "POST", "/api/sign-in-links")).json()["url"])
