"""The rights that each route asks for, all in this one table.

The commands have a table of their own in `app/workshop/rights.py`; `docs/rights.md` shows both together."""

from collections.abc import Mapping
from typing import Literal

from app.access.rights import Scope
from app.core.aggregate import ActorKind
from app.live.connection import ClientKind

Right = ActorKind | Literal["organiser", "operator"] | Scope
"""Organisers have a facilitator's rights in every workshop, and the operator's key has an organiser's. A
scope is the right of a program that has an API token with it."""

ANYONE: frozenset[Right] = frozenset()
"""No right is needed, or the request contains its own secret, as a link does."""
_STAFF: frozenset[Right] = frozenset({"facilitator", "theme_team"})
_FACILITATOR: frozenset[Right] = frozenset({"facilitator"})
_ORGANISER: frozenset[Right] = frozenset({"organiser"})
_OPERATOR: frozenset[Right] = frozenset({"operator"})
_PARTICIPANT: frozenset[Right] = frozenset({"participant", "table_host"})
_REPORT: frozenset[Right] = frozenset({"facilitator", "report"})
_WORKSHOPS: frozenset[Right] = frozenset({"workshops"})
_RESULTS: frozenset[Right] = frozenset({"results"})
_CARDS: frozenset[Right] = frozenset({"cards"})
_FILES: frozenset[Right] = frozenset({"files"})

ROUTES: Mapping[str, frozenset[Right]] = {
    "GET /healthz": ANYONE,
    "GET /readyz": ANYONE,
    "GET /": ANYONE,
    "GET /programs": _ORGANISER,
    "GET /o/{token}": ANYONE,
    "POST /o/{token}": ANYONE,
    "GET /j/service-worker.js": ANYONE,
    "GET /j/{code}": ANYONE,
    "GET /j/{code}/report": _PARTICIPANT,
    "GET /j/{code}/{table}": ANYONE,
    "GET /r/{token}": ANYONE,
    "POST /r/{token}": ANYONE,
    "GET /r/{token}/qr.svg": ANYONE,
    "GET /w/{code}/link": ANYONE,
    "GET /w/{code}/link#{token}": ANYONE,
    "GET /w/{code}/qr.svg": ANYONE,
    "GET /w/{code}/signs": _FACILITATOR,
    "GET /w/{code}/console": _STAFF,
    "GET /w/{code}/screen": frozenset({"screen", "facilitator"}),
    "GET /w/{code}/report": _REPORT,
    "GET /api/me": ANYONE,
    "POST /api/sign-out": ANYONE,
    "POST /api/sign-in-links": _OPERATOR,
    "POST /api/page-errors": ANYONE,
    "GET /api/templates": ANYONE,
    "POST /api/workshops": _ORGANISER,
    "POST /api/workshops/{code}/copies": _ORGANISER,
    "POST /api/demo": _ORGANISER,
    "POST /api/imports": _ORGANISER,
    "GET /api/workshops/{code}/door": ANYONE,
    "POST /api/workshops/{code}/seats": ANYONE,
    "POST /api/workshops/{code}/sessions": ANYONE,
    "POST /api/workshops/{code}/sign-out": ANYONE,
    "GET /api/workshops/{code}/links": _FACILITATOR,
    "POST /api/workshops/{code}/links": _FACILITATOR,
    "POST /api/workshops/{code}/links/{link_id}/revoke": _FACILITATOR,
    "GET /api/workshops/{code}/report-qr": frozenset({"screen", "facilitator"}),
    "POST /api/workshops/{code}/report-qr": _FACILITATOR,
    "POST /api/workshops/{code}/commands": _STAFF,
    "POST /api/workshops/{code}/logos": _FACILITATOR,
    "GET /api/workshops/{code}/logos/{sha256}": _FACILITATOR,
    "GET /api/workshops/{code}/state": _STAFF,
    "GET /api/workshops/{code}/taken-cards": _FACILITATOR,
    "GET /api/workshops/{code}/edition": _REPORT,
    "GET /api/workshops/{code}/variants": _REPORT,
    "GET /api/workshops/{code}/export": _REPORT,
    "GET /api/tokens": _ORGANISER,
    "POST /api/tokens": _ORGANISER,
    "POST /api/tokens/{token_id}/revoke": _ORGANISER,
    "GET /api/webhooks": _ORGANISER,
    "POST /api/webhooks": _ORGANISER,
    "POST /api/webhooks/{webhook_id}/trial": _ORGANISER,
    "POST /api/webhooks/{webhook_id}/revoke": _ORGANISER,
    "GET /api/v1/openapi.json": ANYONE,
    "GET /api/v1/report.schema.json": ANYONE,
    "GET /api/v1/workshops": _WORKSHOPS,
    "GET /api/v1/workshops/{code}": _WORKSHOPS,
    "GET /api/v1/workshops/{code}/editions": _RESULTS,
    "GET /api/v1/workshops/{code}/editions/{no}": _RESULTS,
    "GET /api/v1/workshops/{code}/editions/{no}/scenarios": _RESULTS,
    "GET /api/v1/workshops/{code}/editions/{no}/clusters": _RESULTS,
    "GET /api/v1/workshops/{code}/editions/{no}/votes": _RESULTS,
    "GET /api/v1/workshops/{code}/editions/{no}/cards": _CARDS,
    "GET /api/v1/workshops/{code}/editions/{no}/files": _FILES,
    "GET /api/v1/workshops/{code}/editions/{no}/files/{format}": _FILES,
}
"""Method and path of every route -> the rights of which the sender must have one."""

CLIENTS: Mapping[ClientKind, frozenset[Right]] = {
    "phone": _PARTICIPANT,
    "console": ROUTES["GET /w/{code}/console"],
    "screen": ROUTES["GET /w/{code}/screen"],
}
"""Kind of client -> the rights with which one may connect as it, by WebSocket or event stream."""
