"""The HTTP API: workshops, join information, seats, commands, state and export, in JSON."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.clock import now
from app.live.rate_limit import MAX_WAIT_OF_REQUEST
from app.live.room import Room
from app.locale import LANGUAGES
from app.reports import FORMATS
from app.reports.model import build_report
from app.store.tables import SummaryRow
from app.web.app_context import LANGUAGE_COOKIE, AppContext, app_context
from app.web.credentials import ORGANISER_COOKIE, SEAT_COOKIE_MAX_AGE_S, seat_cookie, set_secure_cookie
from app.web.demo_processes import DEMO_PEOPLE
from app.web.join_info import join_info
from app.workshop.activities.welcome import Join
from app.workshop.audiences import HALL, STAFF
from app.workshop.plan import MAX_TABLES
from app.workshop.protocol import Ping
from app.workshop.summary import WorkshopSummary, summarize
from app.workshop.templates import TEMPLATES

CREATED = 201
MAX_LISTED_WORKSHOPS = 30
"""On the start page."""

router = APIRouter()


class RequestBody(BaseModel):
    """A request body. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class NewWorkshop(RequestBody):
    """A workshop from a template. language: of its title; by default the language of the request."""

    template: str = "fremtidsbilder"
    tables: int = Field(16, ge=1, le=MAX_TABLES)
    title: str | None = None
    language: str | None = None


class NewDemo(RequestBody):
    """A workshop that simulated people join."""

    language: str | None = None
    people: int = Field(DEMO_PEOPLE, ge=1, le=200)


class TakeSeat(RequestBody):
    """A seat. The phone makes the `id`; the same id gets the same seat."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{16,40}$")
    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""


@router.get("/healthz")
async def healthz() -> dict[str, bool]:
    """Report that the server responds."""
    return {"ok": True}


@router.get("/api/me")
async def me(request: Request) -> dict[str, Any]:
    """Report whether an organiser is signed in, and list the newest workshops."""
    context = app_context(request)
    if not context.credentials.is_organiser(request):
        return {"organiser": False, "workshops": []}
    workshops = []
    for row, summary in await context.workshops.newest_first(MAX_LISTED_WORKSHOPS):
        shown = summary or await _summary_from_log(context, row.code)
        if shown:
            links = context.workshop_links(request, row.id, row.code)
            workshops.append({**_overview(row.code, shown), "created_at": row.created_at, "links": links})
    return {"organiser": True, "workshops": workshops}


async def _summary_from_log(context: AppContext, code: str) -> WorkshopSummary | None:
    """The summary of a workshop that version 0001 wrote; None if its log cannot be read."""
    try:
        return summarize((await context.rooms.get(code)).room.state)
    except Rejected:  # which the rooms have logged
        return None


@router.post("/api/sign-out", status_code=204)
async def sign_out() -> Response:
    """Sign the organiser out of this browser."""
    response = Response(status_code=204)
    response.delete_cookie(ORGANISER_COOKIE)
    return response


@router.post("/api/sign-in-links", status_code=CREATED)
async def sign_in_link(request: Request) -> dict[str, str]:
    """Create a sign-in link that works once. Only for the operator."""
    context = app_context(request)
    if not context.credentials.is_operator(request):
        raise Rejected("credential.missing")
    token = await context.sign_in_links.make(now())
    return {"url": f"{request.url.scheme}://{request.url.netloc}/o/{token}"}


@router.get("/api/templates")
async def templates(request: Request) -> list[dict[str, Any]]:
    """List the templates of workshops, with their titles in every language."""
    in_all_languages = app_context(request).catalogue.in_all_languages
    return [{"id": name, "title": in_all_languages(f"template.{name}.title")} for name in TEMPLATES]


@router.post("/api/workshops", status_code=CREATED)
async def new_workshop(request: Request, body: NewWorkshop) -> dict[str, Any]:
    """Create a workshop from a template."""
    context = app_context(request)
    context.require_organiser(request)
    room = await _create_workshop(context, request, body)
    return _created(context, request, room)


@router.post("/api/demo", status_code=CREATED)
async def new_demo(request: Request, body: NewDemo) -> dict[str, Any]:
    """Create a workshop and let simulated people join it."""
    context = app_context(request)
    context.require_organiser(request)
    room = await _create_workshop(context, request, NewWorkshop(tables=4, language=body.language))
    await context.demo_processes.start(room.code, body.people)
    return _created(context, request, room)


async def _create_workshop(context: AppContext, request: Request, body: NewWorkshop) -> Room:
    template = TEMPLATES.get(body.template)
    if template is None:
        raise Rejected("template.unknown")
    language = body.language or context.language(request)
    if language not in LANGUAGES:
        raise Rejected("plan.language_unknown", language=language[:20])
    plan = template(context.catalogue.in_all_languages, body.tables, language)
    if body.title:
        plan = msgspec.structs.replace(plan, title={language: body.title})
    return (await context.rooms.create(plan)).room


@router.get("/api/workshops/{code}/door")
async def read_join_info(request: Request, code: str) -> JSONResponse:
    """Return what a phone needs to show the join form, and the seat that the browser has already."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    return JSONResponse(join_info(room, context.credentials.participant(request, room)))


@router.post("/api/workshops/{code}/seats")
async def take_seat(request: Request, code: str, body: TakeSeat) -> JSONResponse:
    """Join a workshop. The response sets the seat cookie; a browser that has one already keeps its seat."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    participant = context.credentials.participant(request, room)
    if participant is None:
        participant = context.credentials.participant_id(room.workshop_id, body.id)
        visitor = Actor("visitor", participant)
        await room.submit(visitor, Join(**{**body.model_dump(), "id": participant}))
    seat = room.state.participants[participant]
    response = JSONResponse({"table": seat.table}, CREATED)
    value = context.credentials.seat_cookie(room.workshop_id, participant)
    set_secure_cookie(request, response, seat_cookie(room.code), value, SEAT_COOKIE_MAX_AGE_S)
    if body.language in context.catalogue.languages:
        response.set_cookie(LANGUAGE_COOKIE, body.language, max_age=SEAT_COOKIE_MAX_AGE_S, samesite="lax")
    return response


@router.post("/api/workshops/{code}/commands")
async def submit(request: Request, code: str) -> Response:
    """Submit a command as the facilitator, as over the WebSocket."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    actor = context.require_facilitator(request, live_room.room)
    command = await live_room.read_submit(actor, await request.body(), MAX_WAIT_OF_REQUEST)
    if isinstance(command, Ping):
        raise Rejected("command.unknown")
    return JSONResponse({"seq": await live_room.room.submit(actor, command)})


@router.get("/api/workshops/{code}/state")
async def state_of(request: Request, code: str) -> Response:
    """Return all that the console sees now: audience -> key -> entity."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    context.require_facilitator(request, live_room.room)
    frames = live_room.broadcast.frames
    views = {audience: await frames.encoded_views(audience) for audience in (HALL, STAFF)}
    return Response(msgspec.json.encode(views), media_type="application/json")


@router.get("/api/workshops/{code}/export")
async def export(request: Request, code: str, format: str = "json") -> Response:  # noqa: A002
    """Return the report as a file."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    context.require_facilitator(request, room)
    if format not in FORMATS:
        raise Rejected("export.format_unknown")
    language = context.requested_language(request, room.state.plan.language)
    report_format = FORMATS[format]
    content = await run_in_threadpool(
        lambda: report_format.render(build_report(room.state, room.code, now()), context.catalogue, language)
    )
    headers = {"Content-Disposition": f'attachment; filename="samskap-{room.code}.{format}"'}
    return Response(content, media_type=report_format.media_type, headers=headers)


def _created(context: AppContext, request: Request, room: Room) -> dict[str, Any]:
    links = context.workshop_links(request, room.workshop_id, room.code)
    return {**_overview(room.code, summarize(room.state)), "links": links}


def _overview(code: str, summary: WorkshopSummary | SummaryRow) -> dict[str, Any]:
    return {"code": code, **{name: getattr(summary, name) for name in WorkshopSummary.__struct_fields__}}
