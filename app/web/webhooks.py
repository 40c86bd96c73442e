"""Webhooks: an organiser registers, lists and revokes them. `webhook_sender.py` delivers to them."""

import re
import socket
from ipaddress import ip_address
from typing import Annotated

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, StringConstraints
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.client.webhook_request import is_public
from app.core.errors import Rejected
from app.live.clock import now
from app.store.webhook_events import WEBHOOK_EVENTS, WebhookEvent
from app.store.webhooks import ListedWebhook
from app.web.answers import NewWebhook, Webhook, answer
from app.web.app_context import AppContext, app_context
from app.web.request_ids import Creation, derived_id, require_secret_shown
from app.workshop.join_code import normalize_join_code

MAX_URL = 2000
MAX_PORT = 65_535
HOST = re.compile(r"(?=.{1,254}$)([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.ASCII | re.IGNORECASE)
"""Names that the domain name system can have, encoded in ASCII letters; also IPv4 addresses."""

router = APIRouter()


class WebhookRequest(Creation):
    """A webhook to be registered. workshop: a join code; by default it is told of every workshop."""

    url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_URL)]
    events: list[WebhookEvent] = Field(min_length=1)
    workshop: str | None = None


@router.get("/api/webhooks")
async def list_webhooks(request: Request) -> Response:
    """List the webhooks that are not revoked, the oldest first, with the last answer of each."""
    context = app_context(request)
    await context.authorize_organiser(request)
    return answer([_shown(context, request, found) for found in await context.webhooks.not_revoked()])


@router.post("/api/webhooks", status_code=HTTP_201_CREATED)
async def create_webhook(request: Request, body: WebhookRequest) -> Response:
    """Register a webhook, and return it with the secret that its requests are signed with."""
    context = app_context(request)
    await context.authorize_organiser(request)
    _require_allowed(body.url, to_private_addresses=context.settings.webhooks_to_private_addresses)
    workshop = await context.workshops.by_code(normalize_join_code(body.workshop)) if body.workshop else None
    if body.workshop and workshop is None:
        raise Rejected("workshop.unknown")
    at = now()
    workshop_id = workshop.id if workshop else None
    webhook_id = derived_id("webhook", body.id) if body.id else None
    row = await context.webhooks.create(body.url, body.events, workshop_id, at, webhook_id)
    require_secret_shown(row, at)
    created = await context.webhooks.find(row.id)
    return answer(NewWebhook(_shown(context, request, created), row.secret), HTTP_201_CREATED)


@router.post("/api/webhooks/{webhook_id}/trial")
async def try_webhook(request: Request, webhook_id: str) -> Response:
    """Send one trial message to a webhook, and return the webhook with the answer. It is not sent again."""
    context = app_context(request)
    await context.authorize_organiser(request)
    await context.webhook_sender.send_trial(webhook_id)
    return answer(_shown(context, request, await context.webhooks.find(webhook_id)))


@router.post("/api/webhooks/{webhook_id}/revoke", status_code=HTTP_204_NO_CONTENT)
async def revoke_webhook(request: Request, webhook_id: str) -> Response:
    """Revoke a webhook. What is still to be delivered to it is dropped."""
    context = app_context(request)
    await context.authorize_organiser(request)
    await context.webhooks.revoke(webhook_id, now())
    return Response(status_code=HTTP_204_NO_CONTENT)


def _require_allowed(address: str, *, to_private_addresses: bool) -> None:
    """Raise Rejected unless webhooks may have this address: `webhook.address_invalid`, `.https_only`,
    `.private_address`. A name is looked up, and its addresses are checked, for each delivery."""
    try:
        url = httpx.URL(address)
        host, raw_host = url.host, url.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError) as error:
        raise Rejected("webhook.address_invalid") from error
    if url.scheme not in ("http", "https") or not host or url.userinfo or url.fragment:
        raise Rejected("webhook.address_invalid")
    if url.port is not None and not 1 <= url.port <= MAX_PORT:
        raise Rejected("webhook.address_invalid")
    if not address.isprintable() or " " in address or not (":" in raw_host or HOST.fullmatch(raw_host)):
        raise Rejected("webhook.address_invalid")
    if to_private_addresses:
        return
    if url.scheme != "https":
        raise Rejected("webhook.https_only")
    found = _ip_address(host)
    if found and not is_public(found):
        raise Rejected("webhook.private_address")


def _ip_address(host: str) -> str:
    """The IP address that a host is, in its usual notation; empty: it is a name. IPv4 addresses have other
    notations too, such as `127.1`, `0x7f.0.0.1` and `2130706433`."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host.removesuffix(".")))
    except OSError:
        return ""


def _shown(context: AppContext, request: Request, found: ListedWebhook) -> Webhook:
    row = found.row
    language = context.language(request)
    return Webhook(
        id=row.id,
        url=row.url,
        events=tuple(event for event in WEBHOOK_EVENTS if event in row.events.split()),
        workshop=found.workshop,
        created_at=row.created_at,
        pending=found.pending,
        last_at=row.last_at,
        last_status=row.last_status,
        last_error=context.error_message(language, Rejected(row.last_error)) if row.last_error else "",
    )
