"""The OpenAPI document of the API for programs: its routes, the messages to webhooks, and the JSON Schema of
every answer and message."""

import inspect
from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from app.store.webhook_events import WEBHOOK_EVENTS
from app.store.webhooks import TRIAL, WebhookMessage
from app.web import program_answers
from app.web.answers import Problem
from app.web.rights import ROUTES

VERSION = "1.0"
"""Of the API. The first number is also in the addresses, and grows if a program would have to change."""
TITLE = "Samskap"
DESCRIPTION = inspect.cleandoc(
    """Read-only access for programs to the results of workshops. Every request needs an API token in the
    header `Authorization: Bearer samskap_...`, which an organiser makes. Results are read from editions: what
    was frozen when a workshop was closed, with the numbers that its published report shows."""
)
TOKEN_SCHEME = {"type": "http", "scheme": "bearer", "description": "An API token. It begins with `samskap_`."}
PROGRAM_ANSWERS: tuple[type[msgspec.Struct], ...] = (
    Problem,
    program_answers.WorkshopPage,
    program_answers.ProgramWorkshop,
    program_answers.EditionList,
    program_answers.EditionResults,
    program_answers.Scenarios,
    program_answers.Clusters,
    program_answers.Votes,
    program_answers.Cards,
    program_answers.FileList,
)
MESSAGES: tuple[type[msgspec.Struct], ...] = (WebhookMessage,)
"""The bodies of the requests to webhooks."""
REF = "#/components/schemas/{name}"


def json_content(content: type[msgspec.Struct]) -> dict[str, Any]:
    """The `content` of a response whose body is this struct as JSON."""
    return {"application/json": {"schema": {"$ref": REF.format(name=content.__name__)}}}


def document(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The document that describes these routes."""
    found = get_openapi(title=TITLE, version=VERSION, description=DESCRIPTION, routes=routes)
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            scopes = sorted(ROUTES[f"{method.upper()} {path}"])
            operation["security"] = [{"token": scopes}] if scopes else []
    components = {"schemas": schemas(), "securitySchemes": {"token": TOKEN_SCHEME}}
    return {**found, "webhooks": webhooks(), "components": components}


def webhooks() -> dict[str, Any]:
    """The requests that Samskap sends to the webhooks of programs, by event."""
    request = {
        "description": "Signed as https://www.standardwebhooks.com says. It needs no API token.",
        "security": [],
        "requestBody": {"required": True, "content": json_content(WebhookMessage)},
        "responses": {"2XX": {"description": "Received"}},
    }
    return {event: {"post": request} for event in (*WEBHOOK_EVENTS, TRIAL)}


def schemas() -> dict[str, Any]:
    """The schema of every answer and of what it consists of, by name."""
    _, found = msgspec.json.schema_components((*PROGRAM_ANSWERS, *MESSAGES), ref_template=REF)
    for name in ("ReportEdition", "ReportLogo"):
        del found[name]["properties"]["content"]  # it is in archive packages only, as a file
    for schema in found.values():
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    return found
