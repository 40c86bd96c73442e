"""The HTML pages: start, programs, phone, console, screen, table signs; and the links that open them."""

from typing import Any, Literal
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import StrictUndefined
from starlette.status import HTTP_303_SEE_OTHER
from starlette.templating import Jinja2Templates

from app.assets.build_manifest import APP, BuildManifest
from app.core.errors import Rejected
from app.live.clock import now
from app.live.connection import ClientKind, audiences_of
from app.live.room import Room
from app.live.rooms import LiveRoom
from app.locale.catalogue import localized
from app.web.app_context import AppContext, app_context
from app.web.cancellation import while_connected
from app.web.join_info import join_info
from app.web.opening_script import OPENING_SCRIPT
from app.web.script_data import SCRIPT_DATA_PLACEHOLDER, insert_script_data
from app.web.staff_cookies import begin_session, begin_session_of_earlier_cookie
from app.workshop.plan import MAX_TABLES

SERVICE_WORKER = (APP / "templates" / "service_worker.js").read_text("utf-8")
MAX_TABLE_DIGITS = len(str(MAX_TABLES))

router = APIRouter(default_response_class=Response, include_in_schema=False)


def templates() -> Jinja2Templates:
    """The Jinja environment, with `assets(entry, language)` (`BuildManifest.assets`) and `opening_script`."""
    jinja = Jinja2Templates(APP / "templates")
    jinja.env.undefined = StrictUndefined
    jinja.env.globals["assets"] = BuildManifest().assets
    jinja.env.globals["opening_script"] = OPENING_SCRIPT
    return jinja


def page(
    request: Request, context: AppContext, client: str, title: str, language: str, **details: Any
) -> Response:
    """The HTML page of a client (`start`, `phone`, `console`, ...), with the data for its script. details:
    data of this page only."""
    # The page's script reads `face`, an older name of the client.
    data = {"face": client, "language": language, "code": "", "join_url": "", "frames": [], **details}
    variables = {
        "client": client,
        "page": SCRIPT_DATA_PLACEHOLDER,
        "title": title,
        **context.template_context(language),
    }
    html = context.templates.get_template("page.html").render(variables)
    return HTMLResponse(insert_script_data(html, data))


@router.get("/")
async def start(request: Request) -> Response:
    """Show the start page: enter a code, or organise workshops."""
    context = app_context(request)
    is_organiser = await context.credentials.organiser(request) is not None
    return page(request, context, "start", "Samskap", context.language(request), organiser=is_organiser)


@router.get("/programs")
async def programs(request: Request) -> Response:
    """Show the page on which an organiser makes API tokens and webhooks."""
    context = app_context(request)
    await context.authorize_organiser(request)
    language = context.language(request)
    title = f"{context.catalogue.text(language, 'programs.title')} · Samskap"
    return page(request, context, "programs", title, language)


@router.get("/j/service-worker.js")
async def service_worker() -> Response:
    """Send the script that keeps a participant's page in the browser, so that it opens without a network."""
    return Response(SERVICE_WORKER, media_type="text/javascript")


@router.get("/j/{code}")
@router.get("/j/{code}/{table}")
async def phone(request: Request, code: str, table: str = "") -> Response:
    """Show the phone page: the join form, or the board for a browser that has a seat."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    room = live_room.room
    if code != room.code:
        return RedirectResponse(f"/j/{room.code}" + (f"/{table}" if table else ""), HTTP_303_SEE_OTHER)
    plan, participant = room.state.plan, context.credentials.participant(request, room)
    language = context.language(request)
    if participant and "lang" not in request.query_params:
        language = room.state.participants[participant].language or language
    number = int(table) if table.isascii() and table.isdigit() and len(table) <= MAX_TABLE_DIGITS else 0
    title = localized(plan.title, language, plan.language)
    # With these the page can show its first view without another request over a slow network.
    frames = (
        {"frames": await initial_frames(live_room, "phone", participant, language)} if participant else {}
    )
    details = {
        "table": number if 1 <= number <= plan.tables else None,
        "door": join_info(room, participant),  # an earlier name, which pages of earlier versions read
        **frames,
        **join_details(context, request, room),
    }
    return page(request, context, "phone", title, language, **details)


@router.get("/w/{code}/signs")
async def signs(request: Request, code: str) -> Response:
    """Show a sign with a QR code for every table, to be printed."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    plan = room.state.plan
    language = context.requested_language(request, plan.language)
    urls = [context.join_url(request, room.code, number) for number in range(1, plan.tables + 1)]
    variables = {
        "title": localized(plan.title, language, plan.language),
        "question": localized(plan.question, language, plan.language),
        "code": room.code,
        "join_url": context.join_url(request, room.code),
        **context.template_context(language),
    }
    return HTMLResponse(await while_connected(request, context.table_signs.render(urls, variables)))


@router.get("/w/{code}/qr.svg")
async def qr(request: Request, code: str, table: int | None = None) -> Response:
    """Draw the QR code of the join URL of the workshop, or of a table."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    tables = room.state.plan.tables
    if table is not None and not 1 <= table <= tables:
        raise Rejected("table.unknown", tables=tables)
    return await context.qr_drawings.respond(request, context.join_url(request, room.code, table))


@router.get("/w/{code}/link")
async def link(request: Request, code: str) -> Response:
    """Show the page that exchanges a link's secret for a session. Only its script sees the secret."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    return page(request, context, "link", "Samskap", context.language(request), code=room.code)


@router.get("/w/{code}/link#{token}", include_in_schema=False)
async def link_with_encoded_hash(code: str, token: str) -> Response:
    """Redirect to the link's page, with the secret behind a `#`: some mail programs encode it in a link."""
    return RedirectResponse(f"/w/{quote(code)}/link#{quote(token)}", HTTP_303_SEE_OTHER)


@router.get("/w/{code}/console")
async def console(request: Request, code: str, key: str = "") -> Response:
    """Show the console, as far as the sender's right allows. key: of a link of an earlier version; empty:
    none."""
    return await _staff_page(request, code, "console", key)


@router.get("/w/{code}/screen")
async def screen(request: Request, code: str, key: str = "") -> Response:
    """Show the screen. key: of a link of an earlier version; empty: none."""
    return await _staff_page(request, code, "screen", key)


async def _staff_page(
    request: Request, code: str, client_kind: Literal["console", "screen"], key: str
) -> Response:
    context = app_context(request)
    live_room = await context.rooms.get(code)
    room = live_room.room
    if key:  # the link is of an earlier version
        earlier = await context.links.open_earlier(room.workshop_id, client_kind, key, now())
        without_key = RedirectResponse(f"/w/{room.code}/{client_kind}", HTTP_303_SEE_OTHER)
        await begin_session(context, request, without_key, room, earlier)
        return without_key
    actor = (await context.authorize(request, room)).actor
    # Without an id, the actor may have a cookie of an earlier version.
    if not actor.id and (again := await begin_session_of_earlier_cookie(context, request, room)):
        return again
    plan, language = room.state.plan, context.language(request)
    if client_kind == "screen" and "lang" not in request.query_params:
        language = plan.language
    title = localized(plan.title, language, plan.language)
    details = {
        "right": actor.kind,
        "organiser": await context.credentials.organiser(request) is not None,
        "frames": await initial_frames(live_room, client_kind, actor.id),
        **join_details(context, request, room),
    }
    return page(request, context, client_kind, title, language, **details)


async def initial_frames(
    live_room: LiveRoom, client_kind: ClientKind, actor_id: str, language: str = ""
) -> list[msgspec.Raw]:
    """The snapshots of the client's audiences, to be shown before its WebSocket is open. language: in which a
    phone shows the plan; empty on other clients."""
    seat = live_room.room.state.participants.get(actor_id)
    audiences = audiences_of(client_kind, actor_id, seat.table if seat else None, language)
    return [await live_room.broadcast.frames.encoded_snapshot(audience) for audience in audiences]


def join_details(context: AppContext, request: Request, room: Room) -> dict[str, str]:
    """The code and URL that pages show to those who want to join."""
    return {"code": room.code, "join_url": context.join_url(request, room.code)}
