"""The HTTP API: workshops, the door, seats, commands, state and export. JSON in, JSON out."""

from typing import Any

import msgspec
import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.clock import now
from app.live.rooms import LiveRoom
from app.locale import LANGUAGES
from app.locale.catalogue import localized
from app.reports import FORMATS
from app.reports.model import build_report
from app.store.database import StoreUnavailable
from app.web.app_context import LANGUAGE_COOKIE, AppContext, app_context
from app.web.credentials import ORGANISER_COOKIE, SEAT_SECONDS, seat_cookie, set_secure_cookie
from app.web.demo import DEMO_PEOPLE
from app.web.join_info import join_info
from app.workshop.activities.welcome import Join
from app.workshop.audiences import HALL, STAFF
from app.workshop.plan import MAX_TABLES
from app.workshop.protocol import Ping, read_submit
from app.workshop.state import State
from app.workshop.templates import TEMPLATES
from app.workshop.workshop import view

CREATED = 201
MAX_LISTED_WORKSHOPS = 30
"""Workshops that the start page lists."""

log = structlog.get_logger()
router = APIRouter()


class RequestBody(BaseModel):
    """A request's body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class NewWorkshop(RequestBody):
    """From a template."""

    template: str = "fremtidsbilder"
    tables: int = Field(16, ge=1, le=MAX_TABLES)
    title: str | None = None
    language: str | None = None


class NewDemo(RequestBody):
    """A ready hall with simulated people."""

    language: str | None = None
    people: int = Field(DEMO_PEOPLE, ge=1, le=200)


class TakeSeat(RequestBody):
    """Join. `id` is made by the phone: the same id is the same seat."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{16,40}$")
    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""


@router.get("/healthz")
async def healthz() -> dict[str, bool]:
    """The server answers."""
    return {"ok": True}


@router.get("/api/me")
async def me(request: Request) -> dict[str, Any]:
    """Whether an organiser is signed in, and then the newest workshops. One that cannot be read does not
    keep the organiser from the others."""
    here = app_context(request)
    if not here.credentials.is_organiser(request):
        return {"organiser": False, "workshops": []}
    summaries = []
    for row in await here.workshops.newest_first(MAX_LISTED_WORKSHOPS):
        try:
            hall = await here.rooms.hall(row.code)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever its log holds
            log.warning("workshop.unreadable", workshop=row.code, error=type(error).__name__)
            continue
        links = here.links(request, hall)
        summaries.append({**_summary(hall), "created_at": row.created_at, "links": links})
    return {"organiser": True, "workshops": summaries}


@router.post("/api/sign-out", status_code=204)
async def sign_out() -> Response:
    """The organiser leaves this browser."""
    gone = Response(status_code=204)
    gone.delete_cookie(ORGANISER_COOKIE)
    return gone


@router.post("/api/sign-in-links", status_code=CREATED)
async def sign_in_link(request: Request) -> dict[str, str]:
    """A fresh one-time link; for the operator only."""
    here = app_context(request)
    if not here.credentials.is_operator(request):
        raise Rejected("credential.missing")
    token = await here.sign_in_links.make(now())
    return {"url": f"{request.url.scheme}://{request.url.netloc}/o/{token}"}


@router.get("/api/templates")
async def templates(request: Request) -> list[dict[str, Any]]:
    """The ready-made plans."""
    everywhere = app_context(request).catalogue.everywhere
    return [{"id": name, "title": everywhere(f"template.{name}.title")} for name in TEMPLATES]


@router.post("/api/workshops", status_code=CREATED)
async def new_workshop(request: Request, asked: NewWorkshop) -> dict[str, Any]:
    """Make a workshop from a template."""
    here = app_context(request)
    here.organiser(request)
    hall = await _create_workshop(here, request, asked)
    return {**_summary(hall), "links": here.links(request, hall)}


@router.post("/api/demo", status_code=CREATED)
async def new_demo(request: Request, asked: NewDemo) -> dict[str, Any]:
    """Make a workshop in which simulated people arrive."""
    here = app_context(request)
    here.organiser(request)
    hall = await _create_workshop(here, request, NewWorkshop(tables=4, language=asked.language))
    await here.demo_crowds.start(hall.room.code, asked.people)
    return {**_summary(hall), "links": here.links(request, hall)}


async def _create_workshop(here: AppContext, request: Request, asked: NewWorkshop) -> LiveRoom:
    template = TEMPLATES.get(asked.template)
    if template is None:
        raise Rejected("template.unknown")
    language = asked.language or here.language(request)
    if language not in LANGUAGES:
        raise Rejected("plan.language_unknown", language=language[:20])
    plan = template(here.catalogue.everywhere, asked.tables, language)
    if asked.title:
        plan = msgspec.structs.replace(plan, title={language: asked.title})
    return await here.rooms.create(plan)


@router.get("/api/workshops/{code}/door")
async def door(request: Request, code: str) -> JSONResponse:
    """What somebody needs to know to come in."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    return JSONResponse(join_info(hall, here.credentials.participant(request, hall.room)))


@router.post("/api/workshops/{code}/seats")
async def take_seat(request: Request, code: str, asked: TakeSeat) -> JSONResponse:
    """Join; the answer's cookie is the seat. Who has one keeps it."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    participant = here.credentials.participant(request, hall.room)
    if participant is None:
        participant = here.credentials.seat(hall.room.workshop_id, asked.id)
        visitor = Actor("visitor", participant)
        await hall.room.submit(visitor, Join(**{**asked.model_dump(), "id": participant}))
    seat = hall.room.state.participants[participant]
    taken = JSONResponse({"table": seat.table}, CREATED)
    value = here.credentials.seat_cookie(hall.room.workshop_id, participant)
    set_secure_cookie(request, taken, seat_cookie(hall.room.code), value, SEAT_SECONDS)
    if asked.language in here.catalogue.languages:
        taken.set_cookie(LANGUAGE_COOKIE, asked.language, max_age=SEAT_SECONDS, samesite="lax")
    return taken


@router.post("/api/workshops/{code}/commands")
async def submit(request: Request, code: str) -> Response:
    """One submit of the facilitator's, as over the socket."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    actor = here.facilitator(request, hall)
    command = read_submit(await request.body())
    if isinstance(command, Ping):
        raise Rejected("command.unknown")
    return JSONResponse({"seq": await hall.room.submit(actor, command)})


@router.get("/api/workshops/{code}/state")
async def state_of(request: Request, code: str) -> Response:
    """What the console sees, fresh."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    here.facilitator(request, hall)
    seen = {audience: view(hall.room.state, audience) for audience in (HALL, STAFF)}
    return Response(msgspec.json.encode(seen), media_type="application/json")


@router.get("/api/workshops/{code}/export")
async def export(request: Request, code: str, format: str = "json") -> Response:  # noqa: A002
    """The report as a file."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    here.facilitator(request, hall)
    if format not in FORMATS:
        raise Rejected("export.format_unknown")
    language = request.query_params.get("lang") or hall.room.state.plan.language
    made = FORMATS[format]
    content = await run_in_threadpool(
        lambda: made.render(build_report(hall.room.state, hall.room.code, now()), here.catalogue, language)
    )
    headers = {"Content-Disposition": f'attachment; filename="samskap-{hall.room.code}.{format}"'}
    return Response(content, media_type=made.media_type, headers=headers)


def _summary(hall: LiveRoom) -> dict[str, Any]:
    state: State = hall.room.state
    return {
        "code": hall.room.code,
        "title": localized(state.plan.title, state.plan.language, state.plan.language),
        "language": state.plan.language,
        "people": len(state.participants),
        "cards": sum(state.shared.values()),
        "tables": state.plan.tables,
        "closed": state.closed,
    }
