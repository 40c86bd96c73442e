"""The pages: start, phone, console, screen, table signs; and the links that open them."""

import hmac
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import qrcode
import qrcode.image.svg
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.templating import Jinja2Templates

from app.core.errors import Rejected
from app.live.clock import now
from app.live.connection import ClientKind, audiences_of
from app.live.rooms import LiveRoom
from app.live.transport import frame_text
from app.locale.catalogue import localized
from app.web.app_context import AppContext, app_context
from app.web.credentials import (
    DAY,
    ORGANISER_COOKIE,
    ORGANISER_SECONDS,
    LinkedClient,
    client_cookie,
    set_secure_cookie,
)
from app.web.join_info import join_info
from app.workshop.plan import MAX_TABLES

APP = Path(__file__).parents[1]
DIST = APP / "static" / "dist"
SEE_OTHER = 303
MAX_TABLE_DIGITS = len(str(MAX_TABLES))

router = APIRouter(default_response_class=Response, include_in_schema=False)


def templates() -> Jinja2Templates:
    """The Jinja environment; `assets(entry, language)` names an entry's built files."""
    found = Jinja2Templates(APP / "templates")
    # What is listed in order stays in order: a page's first state, for one.
    found.env.policies["json.dumps_kwargs"] = {"sort_keys": False}
    found.env.globals["assets"] = Manifest(DIST / "manifest.json").assets
    return found


class Manifest:
    """What the front-end build made, by entry (`phone/main.tsx`)."""

    def __init__(self, path: Path) -> None:
        self._chunks: dict[str, Any] = msgspec.json.decode(path.read_bytes()) if path.exists() else {}

    def assets(self, entry: str, language: str) -> dict[str, Any]:
        """Addresses of the entry's script, the scripts and texts it needs at once, and its styles."""
        needed = self._needed(entry)
        styles = [css for chunk in needed for css in self._chunks[chunk].get("css", ())]
        face = entry.partition("/")[0]
        texts = [chunk for chunk in self._chunks if chunk.endswith(f"/{language}.json?face={face}")]
        first = [chunk for chunk in needed if chunk != entry] + texts
        return {
            "script": f"/static/dist/{self._chunks[entry]['file']}",
            "preload": [f"/static/dist/{self._chunks[chunk]['file']}" for chunk in first],
            "styles": [f"/static/dist/{css}" for css in dict.fromkeys(styles)],
        }

    def _needed(self, entry: str) -> list[str]:
        """The entry and its static imports; those come first."""
        found: dict[str, None] = {}
        for chunk in self._chunks[entry].get("imports", ()):
            found.update(dict.fromkeys(self._needed(chunk)))
        return [*found, entry]


def page(request: Request, here: AppContext, face: str, title: str, language: str, **more: Any) -> Response:
    """The shell of a face, with what its script needs at once."""
    data = {"face": face, "language": language, "code": "", "join_url": "", "frames": [], **more}
    context = {"face": face, "page": data, "title": title, **here.words(language)}
    return here.templates.TemplateResponse(request, "page.html", context)


@router.get("/")
async def start(request: Request) -> Response:
    """Type a code, or organise."""
    here = app_context(request)
    return page(request, here, "start", "Samskap", here.language(request))


@router.get("/o/{token}")
async def sign_in(request: Request, token: str) -> Response:
    """The organiser's one-time link."""
    here = app_context(request)
    if not await here.sign_in_links.use(token, now()):
        if here.credentials.is_organiser(request):
            return RedirectResponse("/", SEE_OTHER)
        raise Rejected("credential.expired")
    answer = RedirectResponse("/", SEE_OTHER)
    set_secure_cookie(
        request, answer, ORGANISER_COOKIE, here.credentials.organiser_cookie(), ORGANISER_SECONDS
    )
    return answer


@router.get("/j/{code}")
@router.get("/j/{code}/{table}")
async def phone(request: Request, code: str, table: str = "") -> Response:
    """The phone: the door for who is new, the board for who has a seat."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    if code != hall.room.code:
        return RedirectResponse(f"/j/{hall.room.code}" + (f"/{table}" if table else ""), SEE_OTHER)
    plan, participant = hall.room.state.plan, here.credentials.participant(request, hall.room)
    language = here.language(request)
    if participant and "lang" not in request.query_params:
        language = hall.room.state.participants[participant].language or language
    number = int(table) if table.isascii() and table.isdigit() and len(table) <= MAX_TABLE_DIGITS else 0
    title = localized(plan.title, language, plan.language)
    # Either is all that the page shows at first, so that it need not ask for it over a slow network.
    inside = {"frames": initial_frames(hall, "phone", participant)} if participant else {}
    more = {
        "table": number if 1 <= number <= plan.tables else None,
        "door": join_info(hall, participant),
        **inside,
        **join_details(here, request, hall),
    }
    return page(request, here, "phone", title, language, **more)


@router.get("/w/{code}/signs")
async def signs(request: Request, code: str) -> Response:
    """A sign for every table, to print."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    here.credentials.actor(request, "console", hall.room)
    plan = hall.room.state.plan
    language = request.query_params.get("lang") or plan.language
    urls = [here.join_url(request, hall.room.code, number) for number in range(1, plan.tables + 1)]
    drawings = await run_in_threadpool(lambda: [qr_svg(url) for url in urls])
    tables = [
        {"number": number, "url": url, "qr": Markup(drawing)}  # noqa: S704 - our own drawing, no one's text
        for number, (url, drawing) in enumerate(zip(urls, drawings, strict=True), 1)
    ]
    context = {
        "title": localized(plan.title, language, plan.language),
        "question": localized(plan.question, language, plan.language),
        "code": hall.room.code,
        "join_url": here.join_url(request, hall.room.code),
        "tables": tables,
        **here.words(language),
    }
    return here.templates.TemplateResponse(request, "signs.html", context)


@router.get("/w/{code}/qr.svg")
async def qr(request: Request, code: str, table: int | None = None) -> Response:
    """The QR code of the join address, or of a table's."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    tables = hall.room.state.plan.tables
    if table is not None and not 1 <= table <= tables:
        raise Rejected("table.unknown", tables=tables)
    drawing = await run_in_threadpool(qr_svg, here.join_url(request, hall.room.code, table))
    return Response(drawing, media_type="image/svg+xml")


@router.get("/w/{code}/{face}")
async def linked_client(request: Request, code: str, face: LinkedClient, key: str = "") -> Response:
    """The console or the screen. The link's key becomes a cookie, so that it is not on view in the hall."""
    here = app_context(request)
    hall = await here.rooms.hall(code)
    if key:
        if not hmac.compare_digest(
            key.encode(), here.credentials.face_key(face, hall.room.workshop_id).encode()
        ):
            raise Rejected("credential.expired")
        answer = RedirectResponse(f"/w/{hall.room.code}/{face}", SEE_OTHER)
        set_secure_cookie(request, answer, client_cookie(face, hall.room.code), key, 365 * DAY)
        return answer
    here.credentials.actor(request, face, hall.room)
    plan, language = hall.room.state.plan, here.language(request)
    if face == "screen" and "lang" not in request.query_params:
        language = plan.language
    title = localized(plan.title, language, plan.language)
    more = {"frames": initial_frames(hall, face, None), **join_details(here, request, hall)}
    return page(request, here, face, title, language, **more)


@lru_cache(2 * MAX_TABLES)
def qr_svg(url: str) -> str:
    """Black on white, with the quiet zone that scanners need."""
    image = qrcode.make(url, image_factory=qrcode.image.svg.SvgPathFillImage, border=4)
    return str(image.to_string(encoding="unicode"))


def initial_frames(hall: LiveRoom, face: ClientKind, participant: str | None) -> list[Any]:
    """The first state, so that a page shows it before its socket is open."""
    table = hall.room.state.participants[participant].table if participant else None
    audiences = audiences_of(face, participant, table)
    return [
        msgspec.json.decode(frame_text(hall.broadcast.snapshot(audience).frame)) for audience in audiences
    ]


def join_details(here: AppContext, request: Request, hall: LiveRoom) -> dict[str, str]:
    """What a face shows for joining."""
    return {"code": hall.room.code, "join_url": here.join_url(request, hall.room.code)}
