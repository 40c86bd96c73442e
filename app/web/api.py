"""The HTTP API: workshops, join information, seats, commands and state, in JSON."""

import asyncio
from collections.abc import Sequence

import msgspec
from fastapi import APIRouter, Request, status
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from app.access.rights import StaffRight
from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.clock import now
from app.live.rate_limit import MAX_WAIT_OF_REQUEST
from app.locale import LANGUAGES
from app.logos.logo import Logo
from app.logos.problem import PictureProblem
from app.logos.reader import ReaderFailed, TooManyPictures
from app.store.tables import LinkRow, SummaryRow, WorkshopRow
from app.web.answers import (
    Health,
    ListedEdition,
    OrganiserInfo,
    Readiness,
    Submitted,
    TakenCards,
    TakenSeat,
    Template,
    Workshop,
    answer,
)
from app.web.app_context import LANGUAGE_COOKIE, AppContext, app_context, require_same_origin
from app.web.credentials import (
    SEAT_COOKIE_MAX_AGE_S,
    SEAT_COOKIE_PREFIX,
    seat_cookie,
    set_secure_cookie,
    surplus_cookies,
)
from app.web.demo_processes import DEMO_PEOPLE
from app.web.join_info import join_info
from app.web.page_error_log import PageError
from app.web.request_ids import REQUEST_ID, Creation, derived_id, request_digest
from app.workshop.activities.welcome import Join
from app.workshop.agenda import StartStep
from app.workshop.audiences import HALL, PLAN, STAFF
from app.workshop.plan import MAX_TABLES, plan_for_copy
from app.workshop.protocol import Ping
from app.workshop.state import Plan
from app.workshop.summary import WorkshopSummary, summarize
from app.workshop.taken_away import taken_cards, view_of
from app.workshop.templates import TEMPLATES

CREATED = 201
MAX_LISTED_WORKSHOPS = 30
"""The most workshops in the list that an organiser gets at first."""
MAX_WORKSHOPS = 10_000
"""The most workshops in the list of all."""
LISTED_AT_ONCE = 50
"""Workshops that are listed before other tasks of the event loop run."""
RIGHTS_OF_FIRST_LINKS: tuple[StaffRight, ...] = ("facilitator", "screen")
"""The rights for which a new workshop has one link each."""

router = APIRouter()


class RequestBody(BaseModel):
    """A request body. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class NewWorkshop(Creation):
    """A workshop from a template. title: by default the template's. language: of the workshop; by default
    that of the request. demo: for simulated people; programs that read results are told so."""

    template: str = "fremtidsbilder"
    tables: int = Field(16, ge=1, le=MAX_TABLES)
    title: str | None = None
    language: str | None = None
    demo: bool = False


class NewDemo(Creation):
    """A workshop that simulated people join. language: as of `NewWorkshop`. people: how many."""

    language: str | None = None
    people: int = Field(DEMO_PEOPLE, ge=1, le=200)


class TakeSeat(RequestBody):
    """A seat. id: made by the phone; the same id gets the same seat. role, municipality: ids; None: none.
    language: of the phone; empty: unknown."""

    id: str = Field(pattern=REQUEST_ID)
    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""


@router.get("/healthz")
async def healthz(request: Request) -> Response:
    """Report that the server responds, with numbers for its operator."""
    context = app_context(request)
    waiting = sum(len(worker.waiting) for worker in (context.report_worker, context.page_worker))
    return answer(
        Health(
            ok=True,
            restarted_tasks=context.restarts.total,
            waiting_reports=waiting,
            refused_connections=context.rooms.refused_connections.total,
        )
    )


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Report whether the server does all of its work; else refuse, with the reason."""
    context = app_context(request)
    if not await context.database.is_writable():
        raise Rejected("server.store_unavailable")
    if context.restarts.pausing:
        raise Rejected("server.task_pauses", task=context.restarts.pausing[0])
    return answer(Readiness(ready=True))


@router.post("/api/page-errors", status_code=status.HTTP_204_NO_CONTENT)
async def report_page_error(request: Request, error: PageError) -> Response:
    """Log an error of a page."""
    require_same_origin(request)
    app_context(request).page_errors.add(error)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get("/api/me")
async def me(request: Request, all: bool = False) -> Response:  # noqa: A002
    """Report whether an organiser is signed in, and list the newest workshops. all: list them all."""
    context = app_context(request)
    if await context.credentials.organiser(request) is None:
        return answer(OrganiserInfo(organiser=False, workshops=[], has_more=False))
    limit = MAX_WORKSHOPS if all else MAX_LISTED_WORKSHOPS
    found = await context.workshops.newest_first(limit + 1)
    listed = found[:limit]
    ids = [row.id for row, _ in listed]
    links, editions = await context.links.of_workshops(ids), await context.workshops.imported_editions(ids)
    workshops = []
    for number, (row, summary) in enumerate(listed, 1):
        if number % LISTED_AT_ONCE == 0:
            await asyncio.sleep(0)
        if shown := await context.summary(row, summary):
            edition = editions.get(row.id)
            workshops.append(_workshop(context, request, row, shown, links[row.id], edition))
    return answer(OrganiserInfo(organiser=True, workshops=workshops, has_more=len(found) > limit))


@router.get("/api/templates")
async def templates(request: Request) -> Response:
    """List the templates of workshops, with their titles in every language."""
    in_all_languages = app_context(request).catalogue.in_all_languages
    return answer([Template(name, in_all_languages(f"template.{name}.title")) for name in TEMPLATES])


@router.post("/api/workshops", status_code=CREATED)
async def new_workshop(request: Request, body: NewWorkshop) -> Response:
    """Create a workshop from a template, with a link to its console and one to its screen."""
    context = app_context(request)
    await context.authorize_organiser(request)
    digest = request_digest(request.url.path, body)
    return answer(await _create_workshop(context, request, body, digest), CREATED)


@router.post("/api/demo", status_code=CREATED)
async def new_demo(request: Request, body: NewDemo) -> Response:
    """Create a workshop, start a step in which people write cards, and let simulated people join it."""
    context = app_context(request)
    await context.authorize_organiser(request)
    new = NewWorkshop(id=body.id, tables=4, language=body.language, demo=True)
    digest = request_digest(request.url.path, body)
    workshop = await _create_workshop(context, request, new, digest, with_demo_title=True)
    room = (await context.rooms.get(workshop.code)).room
    shared = (step.id for step in room.state.plan.agenda if step.activity == "ideas" and not step.private)
    # If the request is sent again, the id is that of a command which the log has already, and staff may have
    # removed the step.
    if step := next(shared, None):
        await room.submit(Actor("facilitator"), StartStep(id=derived_id("step", room.workshop_id), step=step))
    await context.demo_processes.start(workshop.code, body.people)
    return answer(workshop, CREATED)


async def _create_workshop(
    context: AppContext,
    request: Request,
    body: NewWorkshop,
    digest: str,
    *,
    with_demo_title: bool = False,
) -> Workshop:
    """Create a workshop from a template. digest: of the request (see `request_digest`)."""
    template = TEMPLATES.get(body.template)
    if template is None:
        raise Rejected("template.unknown", templates=", ".join(TEMPLATES))
    language = body.language or context.language(request)
    if language not in LANGUAGES:
        raise Rejected("plan.language_unknown", language=language[:20])
    plan = template(context.catalogue.in_all_languages, body.tables, language)
    if body.title:
        plan = msgspec.structs.replace(plan, title={language: body.title})
    if with_demo_title:
        text = context.catalogue.text
        titles = {
            language: text(language, "demo.title", title=title) for language, title in plan.title.items()
        }
        plan = msgspec.structs.replace(plan, title=titles)
    return await _create_from_plan(context, request, plan, digest, request_id=body.id, is_demo=body.demo)


@router.post("/api/workshops/{code}/copies", status_code=CREATED)
async def copy_workshop(request: Request, code: str, body: Creation | None = None) -> Response:
    """Create a workshop with the plan of this one: its texts, themes, agenda and settings, and nothing that
    people wrote."""
    context = app_context(request)
    await context.authorize_organiser(request)
    room = (await context.rooms.get(code)).room
    state = room.state
    if state.imported:
        raise Rejected("workshop.imported_is_not_copied")
    logo, plan, source = await context.logo(room), plan_for_copy(state.plan), state.plan
    if logo:
        logo = await _clean_logo(context, logo, room.workshop_id)
    if plan.report_logo and logo is None:  # an earlier version may have removed it
        plan = msgspec.structs.replace(plan, report_logo="", logo_description={})
    if logo:
        plan, source = (msgspec.structs.replace(each, report_logo=logo.sha256) for each in (plan, source))
    request_id, digest = body.id if body else None, request_digest(f"copies of {room.workshop_id}")
    copy = await _create_from_plan(context, request, plan, digest, source, logo, request_id)
    return answer(copy, CREATED)


async def _clean_logo(context: AppContext, logo: Logo, workshop_id: str) -> Logo | None:
    """The logo of this workshop without what is not seen of it; None: it is damaged. Raises Rejected
    (`logo.busy`)."""
    try:
        return await context.picture_reader.clean_stored(logo, workshop_id)
    except PictureProblem:
        return None
    except (TooManyPictures, ReaderFailed) as failed:
        raise Rejected("logo.busy") from failed


async def _create_from_plan(
    context: AppContext,
    request: Request,
    plan: Plan,
    digest: str,
    source: Plan | None = None,
    logo: Logo | None = None,
    request_id: str | None = None,
    *,
    is_demo: bool = False,
) -> Workshop:
    """Create a workshop with a link for each of `RIGHTS_OF_FIRST_LINKS`. request_id: its id follows from this
    one; None: it has a random one. For the others see `Rooms.create`."""
    workshop_id = derived_id("workshop", request_id) if request_id else None
    room = (await context.rooms.create(plan, source, logo, workshop_id, digest=digest, is_demo=is_demo)).room
    links = [
        await context.links.create(
            room.workshop_id, right, now(), link_id=derived_id("link", room.workshop_id, right)
        )
        for right in RIGHTS_OF_FIRST_LINKS
    ]
    row = WorkshopRow(id=room.workshop_id, code=room.code, created_at=links[0].created_at)
    # The request may be sent again, after the workshop was made and a link was turned off.
    valid = [link for link in links if link.revoked_at is None]
    return _workshop(context, request, row, summarize(room.state), valid)


@router.get("/api/workshops/{code}/door")
async def read_join_info(request: Request, code: str) -> Response:
    """Return what a phone needs to show the join form, and the seat that the browser has already.

    The path ends in `door`, an earlier name of the join information: pages of earlier versions request it."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    return answer(join_info(room, context.credentials.participant(request, room)))


@router.post("/api/workshops/{code}/seats")
async def take_seat(request: Request, code: str, body: TakeSeat) -> Response:
    """Join a workshop. The response sets the seat cookie; a browser that has one already keeps its seat."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    participant = context.credentials.participant(request, room)
    if participant is None:
        participant = context.credentials.participant_id(room.workshop_id, body.id)
        visitor = Actor("visitor", participant)
        await room.submit(visitor, Join(**{**body.model_dump(), "id": participant}))
    seat = room.state.participants[participant]
    response = answer(TakenSeat(seat.table), CREATED)
    value = context.credentials.seat_cookie(room.workshop_id, participant)
    name = seat_cookie(room.code)
    set_secure_cookie(request, response, name, value, SEAT_COOKIE_MAX_AGE_S)
    for surplus in surplus_cookies(request, SEAT_COOKIE_PREFIX, name):
        response.delete_cookie(surplus)
    if body.language in context.catalogue.languages:
        response.set_cookie(LANGUAGE_COOKIE, body.language, max_age=SEAT_COOKIE_MAX_AGE_S, samesite="lax")
    return response


@router.post("/api/workshops/{code}/commands")
async def submit(request: Request, code: str) -> Response:
    """Submit a command as over the WebSocket."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    body = await request.body()
    actor, session, expires_at, _ = await context.authorize(request, live_room.room)
    command = await live_room.read_submit(actor, body, MAX_WAIT_OF_REQUEST)
    context.sessions.require_live(session, expires_at, now())
    if isinstance(command, Ping):
        raise Rejected("command.unknown")
    return answer(Submitted(await live_room.room.submit(actor, command)))


@router.get("/api/workshops/{code}/state")
async def state_of(request: Request, code: str) -> Response:
    """Return the entities of `plan`, `hall` and `staff`, as they are now: audience -> key -> entity."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    await context.authorize(request, live_room.room)
    frames = live_room.broadcast.frames
    views = {audience: await frames.encoded_views(audience) for audience in (PLAN, HALL, STAFF)}
    return Response(msgspec.json.encode(views), media_type="application/json")


@router.get("/api/workshops/{code}/taken-cards")
async def cards_taken_away(request: Request, code: str) -> Response:
    """Return the cards that a facilitator took away and did not bring back."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    return answer(TakenCards([view_of(card) for card in taken_cards(room.state)]))


def _workshop(
    context: AppContext,
    request: Request,
    row: WorkshopRow,
    summary: WorkshopSummary | SummaryRow,
    links: Sequence[LinkRow],
    edition: tuple[int, int] | None = None,
) -> Workshop:
    fields = {name: getattr(summary, name) for name in WorkshopSummary.__struct_fields__}
    urls = context.workshop_urls(request, row.code, links)
    shown = ListedEdition(*edition) if edition else None
    return Workshop(row.code, **fields, created_at=row.created_at, links=urls, edition=shown)
