"""The commands that register, list and revoke webhooks."""

import json
from typing import Annotated, Any

import httpx
import typer

from app.cli.options import AsJson
from app.cli.output import join_with_or, local_time, translate
from app.cli.run_command import call_as_operator, run_command
from app.client.api import request
from app.store.webhook_events import WEBHOOK_EVENTS

app = typer.Typer(no_args_is_help=True)


@app.command(help=translate("cli.webhook.new"))
def new(
    url: Annotated[str, typer.Argument(metavar="URL", help=translate("cli.webhook.url"))],
    events: Annotated[
        list[str],
        typer.Option("--event", help=translate("cli.webhook.event", events=join_with_or(WEBHOOK_EVENTS))),
    ],
    workshop: Annotated[str | None, typer.Option(help=translate("cli.webhook.workshop"))] = None,
    as_json: AsJson = False,
) -> None:
    """Register a webhook, and print its secret."""
    if unknown := next((event for event in events if event not in WEBHOOK_EVENTS), None):
        known = join_with_or(WEBHOOK_EVENTS)
        raise typer.BadParameter(translate("cli.webhook.unknown_event", event=unknown, events=known))
    body = {"url": url, "events": events, "workshop": workshop}

    async def create(http: httpx.AsyncClient) -> dict[str, Any]:
        created: dict[str, Any] = (await request(http, "POST", "/api/webhooks", json=body)).json()
        return created

    created = run_command(call_as_operator(create))
    if as_json:
        typer.echo(json.dumps(created, ensure_ascii=False))
        return
    typer.echo(created["secret"])
    typer.echo(translate("cli.webhook.once"), err=True)


@app.command("list", help=translate("cli.webhook.list"))
def list_webhooks(as_json: AsJson = False) -> None:
    """Print the webhooks that are not revoked, the oldest first."""

    async def read(http: httpx.AsyncClient) -> list[dict[str, Any]]:
        webhooks: list[dict[str, Any]] = (await request(http, "GET", "/api/webhooks")).json()
        return webhooks

    webhooks = run_command(call_as_operator(read))
    if as_json:
        typer.echo(json.dumps({"webhooks": webhooks}, ensure_ascii=False))
        return
    for webhook in webhooks:
        events, workshop = " ".join(webhook["events"]), webhook["workshop"]
        parts = (webhook["id"], webhook["url"], events, workshop, _last(webhook))
        typer.echo("  ".join(filter(None, parts)))


def _last(webhook: dict[str, Any]) -> str:
    """When and how the last attempt to deliver ended."""
    if webhook["last_at"] is None:
        return translate("cli.webhook.never_sent")
    result = webhook["last_error"] or str(webhook["last_status"])
    return translate("cli.webhook.last", time=local_time(webhook["last_at"]), result=result)


@app.command(help=translate("cli.webhook.revoke"))
def revoke(
    webhook: Annotated[str, typer.Argument(metavar="ID", help=translate("cli.webhook.id"))],
    as_json: AsJson = False,
) -> None:
    """Revoke a webhook, and print that. webhook: its id."""

    async def send(http: httpx.AsyncClient) -> None:
        await request(http, "POST", f"/api/webhooks/{webhook}/revoke")

    run_command(call_as_operator(send))
    typer.echo(
        json.dumps({"revoked": webhook}) if as_json else translate("cli.webhook.revoked", webhook=webhook)
    )
