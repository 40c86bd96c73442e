"""The commands that make, list and revoke API tokens."""

import json
import time
from typing import Annotated, Any

import httpx
import typer

from app.access.rights import SCOPES
from app.cli.options import AsJson
from app.cli.output import join_with_or, local_time, translate
from app.cli.run_command import call_as_operator, run_command
from app.client.api import request

MS_PER_DAY = 24 * 3600 * 1000
MAX_DAYS = 36_500

app = typer.Typer(no_args_is_help=True)


@app.command(help=translate("cli.token.new"))
def new(
    label: Annotated[str, typer.Option(help=translate("cli.token.label"))],
    scopes: Annotated[
        list[str],
        typer.Option("--scope", help=translate("cli.token.scope", scopes=join_with_or(SCOPES))),
    ],
    days: Annotated[int | None, typer.Option(min=1, max=MAX_DAYS, help=translate("cli.token.days"))] = None,
    as_json: AsJson = False,
) -> None:
    """Make a token, and print its secret."""
    if unknown := next((scope for scope in scopes if scope not in SCOPES), None):
        known = join_with_or(SCOPES)
        raise typer.BadParameter(translate("cli.token.unknown_scope", scope=unknown, scopes=known))
    expires_at = int(time.time() * 1000) + days * MS_PER_DAY if days else None
    body = {"label": label, "scopes": scopes, "expires_at": expires_at}

    async def create(http: httpx.AsyncClient) -> dict[str, Any]:
        created: dict[str, Any] = (await request(http, "POST", "/api/tokens", json=body)).json()
        return created

    created = run_command(call_as_operator(create))
    if as_json:
        typer.echo(json.dumps(created, ensure_ascii=False))
        return
    typer.echo(created["secret"])
    typer.echo(translate("cli.token.once"), err=True)


@app.command("list", help=translate("cli.token.list"))
def list_tokens(as_json: AsJson = False) -> None:
    """Print the tokens that are not revoked and have not expired long ago, the oldest first."""

    async def read(http: httpx.AsyncClient) -> list[dict[str, Any]]:
        tokens: list[dict[str, Any]] = (await request(http, "GET", "/api/tokens")).json()
        return tokens

    tokens = run_command(call_as_operator(read))
    if as_json:
        typer.echo(json.dumps({"tokens": tokens}, ensure_ascii=False))
        return
    for token in tokens:
        used, expires = token["last_used_at"], token["expires_at"]
        parts = [
            token["id"],
            token["label"],
            " ".join(token["scopes"]),
            translate("cli.token.last_used", time=local_time(used))
            if used
            else translate("cli.token.never_used"),
            *([translate("cli.token.expires", time=local_time(expires))] if expires else []),
        ]
        typer.echo("  ".join(parts))


@app.command(help=translate("cli.token.revoke"))
def revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help=translate("cli.token.id"))],
    as_json: AsJson = False,
) -> None:
    """Revoke a token, and print that. token: its id."""

    async def send(http: httpx.AsyncClient) -> None:
        await request(http, "POST", f"/api/tokens/{token}/revoke")

    run_command(call_as_operator(send))
    typer.echo(json.dumps({"revoked": token}) if as_json else translate("cli.token.revoked", token=token))
