"""Every route and every command, tried with every right."""

import re
from html import unescape
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from fastapi.routing import APIRoute, _IncludedRouter
from msgspec import inspect

from app.access.rights import SCOPES
from app.core.aggregate import ActorKind, Command
from app.live.connection import ClientKind
from app.locale.catalogue import Catalogue
from app.main import create_app
from app.settings import Settings
from app.web.rights import ANYONE, CLIENTS, ROUTES, Right
from app.workshop.rights import COMMANDS_BY_ACTOR
from app.workshop.workshop import COMMANDS
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop
from tests.web.staff import operator, staff_headers

PEOPLE: tuple[Right, ...] = ("visitor", *get_args(ActorKind)[1:], "organiser", "operator")
RIGHTS: tuple[Right, ...] = (*PEOPLE, *SCOPES)
INCLUDED_RIGHTS: dict[Right, set[Right]] = {
    "organiser": {"facilitator"},
    "operator": {"facilitator", "organiser"},
}
"""A right -> other rights that who has it also has."""
TEXTS = Catalogue.load()
REFUSALS = (
    TEXTS.text("en", "error.credential.missing"),
    TEXTS.text("en", "error.credential.organiser_missing"),
    TEXTS.text("en", "error.token.missing"),
    *(TEXTS.text("en", "error.token.scope_missing", scope=scope) for scope in SCOPES),
)

BODIES: dict[str, dict[str, Any]] = {
    "POST /api/workshops": {"template": "none"},
    "POST /api/demo": {"language": "none"},
    "POST /api/workshops/{code}/seats": {"id": "phone-id-0123456789", "table": 1},
    "POST /api/workshops/{code}/sessions": {"token": "none"},
    "POST /api/workshops/{code}/links": {"right": "table_host"},
    "POST /api/workshops/{code}/report-qr": {"wanted": True},
    "POST /api/workshops/{code}/commands": {"type": "agenda.pause"},
    "POST /api/tokens": {"label": "", "scopes": ["results"]},
    "POST /api/webhooks": {"url": "none", "events": ["edition.made"]},
}
"""Requests that change nothing: one chooses what is chosen already; the others are invalid, so even a client
with the right is refused, but not because of its right."""
PATHS_FOR_ANYONE = ("/door", "/seats", "/sessions", "/sign-out")
"""The ends of paths of a workshop's API that somebody without rights may request."""
VALUES = {
    "token": "none",
    "table": 1,
    "link_id": "none",
    "token_id": "none",
    "webhook_id": "none",
    "no": 1,
    "sha256": "none",
    "format": "none",
}
"""For the placeholders of the paths of routes."""


async def headers_of(workshop: LiveWorkshop, right: Right) -> dict[str, str]:
    """The headers of a client that has this right, and no other."""
    match right:
        case "visitor":
            return {}
        case "participant":
            return {"cookie": (await workshop.join()).cookie}
        case "table_host":
            seat = (await workshop.join()).cookie
            return {"cookie": f"{seat}; {(await staff_headers(workshop, right))['cookie']}"}
        case "organiser":
            async with operator(workshop) as http:
                link = (await http.post("/api/sign-in-links")).json()["url"]
            async with async_http_client() as browser:
                await browser.post(link)
                return {"cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
        case "operator":
            return workshop.operator_headers
        case "workshops" | "results" | "cards" | "files":
            async with operator(workshop) as http:
                token = await http.post("/api/tokens", json={"label": right, "scopes": [right]})
            return {"authorization": f"Bearer {token.json()['secret']}"}
        case _:
            return await staff_headers(workshop, right)


@pytest.mark.parametrize("right", RIGHTS)
async def test_each_route_is_open_to_exactly_the_rights_in_the_table(
    new_workshop: CreateWorkshop, right: Right
) -> None:
    workshop = await new_workshop()
    headers = await headers_of(workshop, right)
    for route, allowed in ROUTES.items():
        if route.endswith("/sign-out"):
            continue  # would end the session
        method, path = route.format(code=workshop.code, **VALUES).split()
        async with async_http_client(base_url=workshop.url, headers=headers) as http:
            response = await http.request(method, path, json=BODIES.get(route))
        is_allowed = allowed == ANYONE or bool(allowed & {right, *INCLUDED_RIGHTS.get(right, ())})
        is_refused = any(message in unescape(response.text) for message in REFUSALS)
        assert is_refused != is_allowed, route
        assert (response.status_code not in (401, 403)) == is_allowed or allowed == ANYONE, route


def test_every_route_is_in_the_table(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, host="127.0.0.1", port=0, public_url=None))
    routes = {
        f"{method} {route.path}"
        for included in app.routes
        if isinstance(included, _IncludedRouter)
        for route in included.original_router.routes
        if isinstance(route, APIRoute) and "/stream" not in route.path
        for method in route.methods or ()
    }
    assert routes == ROUTES.keys()


def test_every_command_may_be_sent_by_some_kind_of_actor() -> None:
    commands = {wire_type(command) for command in COMMANDS}
    assert commands == frozenset[str]().union(*COMMANDS_BY_ACTOR.values())
    assert COMMANDS_BY_ACTOR.keys() == set(get_args(ActorKind))


def test_each_kind_of_command_is_given_to_those_whose_work_it_is() -> None:
    """Said once more, in other words than the table: a wrong row in it would also be in what is generated."""
    commands = {wire_type(command) for command in COMMANDS}
    desk = {command for command in commands if command.startswith("merge.")}
    table = {c for c in commands if c.startswith(("welcome.", "ideas.", "sort."))} | {"vote.cast"}
    table -= {"welcome.join", "ideas.bring_back"}
    assert COMMANDS_BY_ACTOR["visitor"] == {"welcome.join"}
    assert COMMANDS_BY_ACTOR["participant"] == COMMANDS_BY_ACTOR["table_host"] == table
    assert COMMANDS_BY_ACTOR["theme_team"] == desk
    assert COMMANDS_BY_ACTOR["facilitator"] == commands - table - {"welcome.join"} | {"ideas.withdraw"}
    assert COMMANDS_BY_ACTOR["screen"] == COMMANDS_BY_ACTOR["report"] == set()


def test_each_kind_of_route_is_open_to_those_whose_work_it_is() -> None:
    for route, rights in ROUTES.items():
        path = route.split()[1]
        if path.startswith("/api/v1/workshops"):
            assert rights <= {*SCOPES}, route
            assert len(rights) == 1, route
        elif path.startswith(("/api/tokens", "/api/webhooks", "/programs")):
            assert rights == {"organiser"}, route
        elif path.endswith("/report-qr"):
            assert "facilitator" in rights, route
            assert rights <= {"facilitator", *(["screen"] if route.startswith("GET ") else [])}, route
        elif path.startswith("/api/workshops/") and not path.endswith(PATHS_FOR_ANYONE):
            assert rights, route
            assert rights <= {"facilitator", "theme_team", "report", "organiser"}, route


@pytest.mark.parametrize(
    ("right", "client_kind"),
    [
        ("participant", "phone"),
        ("table_host", "phone"),
        ("theme_team", "console"),
        ("facilitator", "console"),
        ("screen", "screen"),
        ("facilitator", "screen"),
        ("organiser", "console"),
        ("operator", "console"),
    ],
)
async def test_each_command_is_accepted_from_exactly_the_actors_in_the_table(
    new_workshop: CreateWorkshop, right: Right, client_kind: ClientKind
) -> None:
    workshop = await new_workshop()
    client = await workshop.connect(client_kind, await headers_of(workshop, right))
    actor_kind = "screen" if client_kind == "screen" else "facilitator" if right in INCLUDED_RIGHTS else right
    commands_by_actor = {str(actor): commands for actor, commands in COMMANDS_BY_ACTOR.items()}
    refused = set()
    for number, command in enumerate(COMMANDS):
        reply = await client.request(
            msgspec.json.encode(command_with_sample_fields(command, f"command-{number}"))
        )
        assert reply.get("code") != "command.malformed", command
        if reply.get("code") == "command.not_yours":
            refused.add(wire_type(command))
    assert refused == {wire_type(each) for each in COMMANDS} - commands_by_actor[actor_kind]


@pytest.mark.parametrize("right", PEOPLE)
async def test_each_kind_of_client_connects_with_exactly_the_rights_in_the_table(
    new_workshop: CreateWorkshop, right: Right
) -> None:
    workshop = await new_workshop()
    headers = await headers_of(workshop, right)
    for client_kind, allowed in CLIENTS.items():
        client = await workshop.connect(client_kind, headers)
        is_allowed = bool(allowed & {right, *INCLUDED_RIGHTS.get(right, ())})
        assert ((await client.read())["type"] == "snapshot") == is_allowed, client_kind
        await client.socket.close()


def wire_type(command: type[Command]) -> str:
    """The type of a command on the wire."""
    return str(command.__struct_config__.tag)


def command_with_sample_fields(command: type[Command], command_id: str) -> Command:
    """A command of this type whose fields are valid. Nothing in the workshop has the ids in it."""
    info = inspect.type_info(command)
    assert isinstance(info, inspect.StructType)
    values = {field.name: sample_value(field.type) for field in info.fields if field.required}
    return command(**{**values, "id": command_id})


def sample_value(kind: inspect.Type) -> Any:
    match kind:
        case inspect.StrType(pattern=pattern):
            return next(text for text in ("sample-0", "card/sample-0") if re.search(pattern or "", text))
        case inspect.IntType(ge=least):
            return least or 1
        case (
            inspect.VarTupleType(item_type=item, min_length=length)
            | inspect.ListType(item_type=item, min_length=length)
        ):
            return tuple(f"{sample_value(item)}{number}" for number in range(length or 1))
        case inspect.UnionType(types=types):
            return sample_value(types[0])
        case inspect.DictType():
            return {"en": "sample"}
        case _:
            raise NotImplementedError(kind)
