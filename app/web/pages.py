"""The HTML pages: start, phone, console, screen, table signs; and the links that open them."""

import hmac
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import qrcode
import qrcode.image.svg
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.templating import Jinja2Templates

from app.core.errors import Rejected
from app.live.clock import now
from app.live.connection import ClientKind, audiences_of
from app.live.room import Room
from app.live.rooms import LiveRoom
from app.locale.catalogue import localized
from app.web.app_context import AppContext, app_context
from app.web.credentials import (
    LINK_COOKIE_MAX_AGE_S,
    ORGANISER_COOKIE,
    ORGANISER_COOKIE_MAX_AGE_S,
    SESSION_COOKIE,
    LinkedClient,
    client_cookie,
    new_session,
    set_secure_cookie,
)
from app.web.join_info import join_info
from app.web.script_data import SCRIPT_DATA_HERE, insert_script_data
from app.workshop.plan import MAX_TABLES

APP = Path(__file__).parents[1]
DIST = APP / "static" / "dist"
SEE_OTHER = 303
MAX_TABLE_DIGITS = len(str(MAX_TABLES))

router = APIRouter(default_response_class=Response, include_in_schema=False)


def templates() -> Jinja2Templates:
    """The Jinja environment, with `assets(entry, language)` (see `Manifest.assets`)."""
    jinja = Jinja2Templates(APP / "templates")
    jinja.env.globals["assets"] = Manifest(DIST / "manifest.json").assets
    return jinja


class Manifest:
    """The files that the front-end build made for each entry, such as `phone/main.tsx`."""

    def __init__(self, path: Path) -> None:
        self._chunks: dict[str, Any] = msgspec.json.decode(path.read_bytes()) if path.exists() else {}

    def assets(self, entry: str, language: str) -> dict[str, Any]:
        """URLs of the entry's script, of the scripts and texts to preload, and of its style sheets."""
        needed = self._needed(entry)
        styles = [css for chunk in needed for css in self._chunks[chunk].get("css", ())]
        client = entry.partition("/")[0]  # the build names it `face`
        texts = [chunk for chunk in self._chunks if chunk.endswith(f"/{language}.json?face={client}")]
        preload = [chunk for chunk in needed if chunk != entry] + texts
        return {
            "script": f"/static/dist/{self._chunks[entry]['file']}",
            "preload": [f"/static/dist/{self._chunks[chunk]['file']}" for chunk in preload],
            "styles": [f"/static/dist/{css}" for css in dict.fromkeys(styles)],
        }

    def _needed(self, entry: str) -> list[str]:
        """The static imports of the entry, depth first, then the entry."""
        found: dict[str, None] = {}
        for chunk in self._chunks[entry].get("imports", ()):
            found.update(dict.fromkeys(self._needed(chunk)))
        return [*found, entry]


def page(
    request: Request, context: AppContext, client: str, title: str, language: str, **details: Any
) -> Response:
    """The HTML page of a client (`start`, `phone`, `console`, `screen`), with the data for its script."""
    # The page's script reads `face`, an older name of the client.
    data = {"face": client, "language": language, "code": "", "join_url": "", "frames": [], **details}
    variables = {
        "client": client,
        "page": SCRIPT_DATA_HERE,
        "title": title,
        **context.template_context(language),
    }
    html = context.templates.get_template("page.html").render(variables)
    return HTMLResponse(insert_script_data(html, data))


@router.get("/")
async def start(request: Request) -> Response:
    """Show the start page: enter a code, or organise workshops."""
    context = app_context(request)
    return page(request, context, "start", "Samskap", context.language(request))


@router.get("/o/{token}")
async def sign_in(request: Request, token: str) -> Response:
    """Sign in by a one-time link; an organiser who is signed in may open it again."""
    context = app_context(request)
    if not await context.sign_in_links.use(token, now()):
        if context.credentials.is_organiser(request):
            return RedirectResponse("/", SEE_OTHER)
        raise Rejected("credential.expired")
    response = RedirectResponse("/", SEE_OTHER)
    set_secure_cookie(
        request,
        response,
        ORGANISER_COOKIE,
        context.credentials.organiser_cookie(),
        ORGANISER_COOKIE_MAX_AGE_S,
    )
    return response


@router.get("/j/{code}")
@router.get("/j/{code}/{table}")
async def phone(request: Request, code: str, table: str = "") -> Response:
    """Show the phone page: the join form, or the board for a browser that has a seat."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    room = live_room.room
    if code != room.code:
        return RedirectResponse(f"/j/{room.code}" + (f"/{table}" if table else ""), SEE_OTHER)
    plan, participant = room.state.plan, context.credentials.participant(request, room)
    language = context.language(request)
    if participant and "lang" not in request.query_params:
        language = room.state.participants[participant].language or language
    number = int(table) if table.isascii() and table.isdigit() and len(table) <= MAX_TABLE_DIGITS else 0
    title = localized(plan.title, language, plan.language)
    # With these the page can show its first view without another request over a slow network.
    frames = {"frames": await initial_frames(live_room, "phone", participant)} if participant else {}
    details = {
        "table": number if 1 <= number <= plan.tables else None,
        "door": join_info(room, participant),
        **frames,
        **join_details(context, request, room),
    }
    return page(request, context, "phone", title, language, **details)


@router.get("/w/{code}/signs")
async def signs(request: Request, code: str) -> Response:
    """Show a sign with a QR code for every table, to be printed."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    context.credentials.actor(request, "console", room)
    plan = room.state.plan
    language = context.requested_language(request, plan.language)
    urls = [context.join_url(request, room.code, number) for number in range(1, plan.tables + 1)]
    drawings = await run_in_threadpool(lambda: [qr_svg(url) for url in urls])
    tables = [
        {"number": number, "url": url, "qr": Markup(drawing)}  # noqa: S704 - drawn here, without anybody's text
        for number, (url, drawing) in enumerate(zip(urls, drawings, strict=True), 1)
    ]
    variables = {
        "title": localized(plan.title, language, plan.language),
        "question": localized(plan.question, language, plan.language),
        "code": room.code,
        "join_url": context.join_url(request, room.code),
        "tables": tables,
        **context.template_context(language),
    }
    return context.templates.TemplateResponse(request, "signs.html", variables)


@router.get("/w/{code}/qr.svg")
async def qr(request: Request, code: str, table: int | None = None) -> Response:
    """Draw the QR code of the join URL of the workshop, or of a table."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    tables = room.state.plan.tables
    if table is not None and not 1 <= table <= tables:
        raise Rejected("table.unknown", tables=tables)
    drawing = await run_in_threadpool(qr_svg, context.join_url(request, room.code, table))
    return Response(drawing, media_type="image/svg+xml")


@router.get("/w/{code}/{client_kind}")
async def linked_client(request: Request, code: str, client_kind: LinkedClient, key: str = "") -> Response:
    """Show the console or screen page. A link's key is moved to a cookie, so that no projector shows it."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    room = live_room.room
    if key:
        if not hmac.compare_digest(
            key.encode(), context.credentials.link_key(client_kind, room.workshop_id).encode()
        ):
            raise Rejected("credential.expired")
        redirect = RedirectResponse(f"/w/{room.code}/{client_kind}", SEE_OTHER)
        set_secure_cookie(
            request, redirect, client_cookie(client_kind, room.code), key, LINK_COOKIE_MAX_AGE_S
        )
        return redirect
    actor = context.credentials.actor(request, client_kind, room)
    plan, language = room.state.plan, context.language(request)
    if client_kind == "screen" and "lang" not in request.query_params:
        language = plan.language
    title = localized(plan.title, language, plan.language)
    frames = await initial_frames(live_room, client_kind, actor.id)
    response = page(
        request, context, client_kind, title, language, frames=frames, **join_details(context, request, room)
    )
    if client_kind == "console" and SESSION_COOKIE not in request.cookies:
        set_secure_cookie(request, response, SESSION_COOKIE, new_session(), LINK_COOKIE_MAX_AGE_S)
    return response


@lru_cache(2 * MAX_TABLES)
def qr_svg(url: str) -> str:
    """The QR code of a URL as SVG, black on white, with the margin that scanners need."""
    image = qrcode.make(url, image_factory=qrcode.image.svg.SvgPathFillImage, border=4)
    return str(image.to_string(encoding="unicode"))


async def initial_frames(live_room: LiveRoom, client_kind: ClientKind, actor_id: str) -> list[msgspec.Raw]:
    """The snapshots of the client's audiences, to be shown before its WebSocket is open."""
    seat = live_room.room.state.participants.get(actor_id)
    audiences = audiences_of(client_kind, actor_id, seat.table if seat else None)
    return [await live_room.broadcast.frames.encoded_snapshot(audience) for audience in audiences]


def join_details(context: AppContext, request: Request, room: Room) -> dict[str, str]:
    """The code and URL that pages show to those who want to join."""
    return {"code": room.code, "join_url": context.join_url(request, room.code)}
