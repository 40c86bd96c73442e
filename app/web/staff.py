"""Links of the staff, and the sessions that they open: pages and API."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.status import HTTP_201_CREATED, HTTP_303_SEE_OTHER

from app.access.links import PUBLIC_LIFETIME_MS, plain_code_word, without_punctuation
from app.access.rights import PUBLIC_REPORT, STAFF_RIGHTS, LinkRight
from app.access.sessions import cookie_key, link_key
from app.core.errors import Rejected
from app.core.text import validate_line
from app.live.clock import now
from app.live.room import Room
from app.store.tables import LinkRow, SessionRow
from app.web.answers import OpenedLink, SignInLink, StaffLink, answer
from app.web.app_context import AppContext, app_context, require_same_origin
from app.web.credentials import (
    EARLIER_CLIENTS,
    ORGANISER_COOKIE,
    SESSION_COOKIE_PREFIX,
    Identity,
    earlier_cookie,
    is_valid,
    session_cookie,
)
from app.web.request_ids import Creation, derived_id
from app.web.staff_cookies import (
    begin_organiser_session,
    begin_session,
    close_after,
    earlier_organiser,
    link_right,
)

MAX_LABEL = 60
"""Characters of the label of a link or an API token."""
MIN_CODE_WORD, MAX_CODE_WORD = 6, 60
"""Characters of the code word of a public link."""
SIGN_IN_TEXTS = ("heading", "message", "button")
MAX_DATE_MS = 253_402_300_799_000
"""The latest time at which a link or an API token may expire: the end of the year 9999 (ms since 1970)."""

router = APIRouter()


class NewLink(Creation):
    """A link to be created. expires_at: ms since 1970; by default never, or of a public link in a year.
    table: only of a table host. code_word: only of a public link; empty: none is needed."""

    right: LinkRight
    label: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    table: int | None = None
    expires_at: int | None = Field(None, ge=0, le=MAX_DATE_MS)
    code_word: str = ""


class LinkToken(BaseModel):
    """The part of a link's address after the `#`."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=100)


@router.get("/api/workshops/{code}/links")
async def list_links(request: Request, code: str) -> Response:
    """List the links that are not revoked, the oldest first. Whoever came in by a link is not told the
    addresses of other facilitators' links: with them the right would not end with the link."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    identity = await context.authorize(request, room)
    viewer = await _link_of(context, request, identity)
    rows = (await context.links.of_workshops([room.workshop_id]))[room.workshop_id]
    sessions = await context.credentials.sessions(request, room)
    own = {session.link_id for session in sessions if is_valid(session)}
    return answer([_shown(context, request, room, row, viewer, is_own=row.id in own) for row in rows])


@router.post("/api/workshops/{code}/links", status_code=HTTP_201_CREATED)
async def create_link(request: Request, code: str, body: NewLink) -> Response:
    """Create a link, and return it with its address.

    Status 409: the link of this id has ended (`link.ended`), or is another one (`command.id_taken`)."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    viewer = await _link_of(context, request, await context.authorize(request, room))
    tables = room.state.plan.tables
    is_public = body.right == PUBLIC_REPORT
    if (body.right == "table_host") != (body.table is not None) or (body.code_word and not is_public):
        raise Rejected("command.malformed")
    if body.table is not None and not 1 <= body.table <= tables:
        raise Rejected("table.unknown", tables=tables)
    if body.expires_at is not None and body.expires_at <= now():
        raise Rejected("link.expires_in_the_past")
    label = validate_line(body.label, MAX_LABEL) if body.label else ""
    stripped = body.code_word.strip()
    code_word = validate_line(stripped, MAX_CODE_WORD) if stripped else ""
    # Spaces alone are no code word, but must not make a link that needs none.
    if body.code_word and len(plain_code_word(code_word)) < MIN_CODE_WORD:
        raise Rejected("link.code_word_too_short", least=MIN_CODE_WORD)
    at, expires_at = now(), body.expires_at
    if is_public and expires_at is None:
        expires_at = at + PUBLIC_LIFETIME_MS
    row = await context.links.create(
        room.workshop_id,
        body.right,
        at,
        label=label,
        table=body.table,
        expires_at=expires_at,
        code_word=code_word,
        link_id=derived_id("link", room.workshop_id, body.id) if body.id else None,
        maker_link=viewer,
    )
    # It may have been made by an earlier request with this id.
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now()):
        raise Rejected("link.ended")
    return answer(_shown(context, request, room, row, viewer), HTTP_201_CREATED)


@router.post("/api/workshops/{code}/links/{link_id}/revoke", status_code=204)
async def revoke_link(request: Request, code: str, link_id: str) -> Response:
    """Revoke a link, and facilitators' links that were made by people who came in by it. The sessions that
    they opened end at once, and their pages are disconnected."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    ended = await context.links.revoke(room.workshop_id, link_id, now())
    context.sessions.close_connections([*ended, link_key(link_id)])
    return Response(status_code=204)


@router.post("/api/workshops/{code}/sessions", status_code=HTTP_201_CREATED)
async def open_link(request: Request, code: str, body: LinkToken) -> Response:
    """Exchange a link's secret for a session of this browser, and tell which page to show. The sessions that
    the browser had of other links with the same right in the workshop end.

    Status 503: the link was opened in many browsers just now (`server.busy`)."""
    require_same_origin(request)
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    link = await context.links.open(room.workshop_id, body.token, now())
    response = answer(OpenedLink(_page_of(room, link)), HTTP_201_CREATED)
    same_right = await context.credentials.sessions(request, room, [link_right(link)])
    if not any(session.link_id == link.id and is_valid(session) for session in same_right):
        await begin_session(context, request, response, room, link)
        replaced = [session.id for session in same_right]
        await context.sessions.end(replaced, now())
        close_after(response, context.sessions.close_connections, replaced)
    return response


@router.post("/api/workshops/{code}/sign-out", status_code=204)
async def sign_out_of_workshop(request: Request, code: str) -> Response:
    """End the sessions that this browser has in the workshop."""
    require_same_origin(request)
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    sessions = await context.credentials.sessions(request, room)
    earlier = await context.credentials.earlier_links(request, room.workshop_id, room.code)
    response = Response(status_code=204)
    await _end(context, response, sessions, earlier)
    for right in STAFF_RIGHTS:
        response.delete_cookie(session_cookie(right, room.code))
    for client in EARLIER_CLIENTS.values():
        response.delete_cookie(earlier_cookie(client, room.code))
    return response


@router.post("/api/sign-in-links", status_code=HTTP_201_CREATED)
async def sign_in_link(request: Request) -> Response:
    """Create a link that signs an organiser in once."""
    context = app_context(request)
    await context.authorize_organiser(request)
    token = await context.sign_in_links.make(now())
    return answer(SignInLink(f"{request.url.scheme}://{request.url.netloc}/o/{token}"), HTTP_201_CREATED)


@router.get("/o/{token}", include_in_schema=False)
async def show_sign_in(request: Request, token: str) -> Response:
    """Ask whether to sign in by a one-time link. Opening it does not use it up: programs that check the links
    in messages open them too. An organiser who is signed in is sent to the start page."""
    context = app_context(request)
    if await context.credentials.organiser(request):
        return RedirectResponse("/", HTTP_303_SEE_OTHER)
    if not await context.sign_in_links.is_valid(without_punctuation(token), now()):
        raise Rejected("credential.expired")
    language = context.language(request)
    texts = {name: context.catalogue.text(language, f"page.sign_in.{name}") for name in SIGN_IN_TEXTS}
    variables = {**texts, **context.template_context(language)}
    return context.templates.TemplateResponse(request, "sign_in.html", variables)


@router.post("/o/{token}", include_in_schema=False)
async def sign_in(request: Request, token: str) -> Response:
    """Sign in by a one-time link, and go on to the start page."""
    require_same_origin(request)
    context = app_context(request)
    response = RedirectResponse("/", HTTP_303_SEE_OTHER)
    if await context.sign_in_links.use(without_punctuation(token), now()):
        await begin_organiser_session(context, request, response)
    elif await context.credentials.organiser(request) is None:
        raise Rejected("credential.expired")
    return response


@router.post("/api/sign-out", status_code=204)
async def sign_out(request: Request) -> Response:
    """Sign the organiser out, and end all sessions of the staff in this browser."""
    require_same_origin(request)
    context = app_context(request)
    earlier_prefixes = tuple(earlier_cookie(client, "") for client in EARLIER_CLIENTS.values())
    prefixes = (ORGANISER_COOKIE, SESSION_COOKIE_PREFIX, *earlier_prefixes)
    names = [name for name in request.cookies if name.startswith(prefixes)]
    sessions = await context.sessions.find([request.cookies[name] for name in names])
    codes = {name.rpartition("_")[2] for name in names if name.startswith(earlier_prefixes)}
    earlier: list[LinkRow] = []
    for row in await context.workshops.by_codes(codes):
        earlier += await context.credentials.earlier_links(request, row.id, row.code)
    response = Response(status_code=204)
    await _end(context, response, sessions, earlier)
    if signed := earlier_organiser(context, request):
        await context.sessions.refuse(signed, now())
        context.sessions.close_connections([cookie_key(signed)])
    for name in names:
        response.delete_cookie(name)
    return response


async def _end(
    context: AppContext, response: Response, sessions: list[SessionRow], earlier: list[LinkRow]
) -> None:
    """End these sessions. earlier: the links of which the browser has cookies of earlier versions. Such a
    cookie is the link's own and cannot end, so the connections with it are closed after the response. Pages
    of other browsers connect again with theirs. A page of this browser may still be connected with the cookie
    that one of the sessions has replaced, so the links of the sessions are included, but not of those that
    had ended before: their right is over, and others may be connected with the links."""
    session_ids = [session.id for session in sessions]
    await context.sessions.end(session_ids, now())
    context.sessions.close_connections(session_ids)
    link_ids = {link.id for link in earlier}
    link_ids |= {session.link_id for session in sessions if session.link_id and is_valid(session)}
    close_after(response, context.sessions.disconnect, [link_key(link_id) for link_id in link_ids])


async def _link_of(context: AppContext, request: Request, identity: Identity) -> str:
    """The id of the link by which the sender has come in; empty: an organiser, who may have opened one."""
    return "" if await context.credentials.organiser(request) else identity.link


def _page_of(room: Room, link: LinkRow) -> str:
    match link_right(link):
        case "facilitator" | "theme_team":
            return f"/w/{room.code}/console"
        case "table_host":
            return f"/j/{room.code}/{link.table}"
        case "screen" | "report" as page:
            return f"/w/{room.code}/{page}"


def _shown(
    context: AppContext, request: Request, room: Room, row: LinkRow, viewer_link: str, *, is_own: bool = False
) -> StaffLink:
    """viewer_link: the id of the link by which the viewer has come in; empty: an organiser."""
    is_of_others = row.right == "facilitator" and viewer_link not in ("", row.id, row.made_by)
    return StaffLink(
        id=row.id,
        right=PUBLIC_REPORT if row.right == PUBLIC_REPORT else link_right(row),
        label=row.label,
        table=row.table,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_own=is_own,
        url="" if is_of_others else context.link_url(request, room.code, row),
        has_code_word=row.code_word_hash is not None,
        wrong_code_words=context.code_word_attempts.count_wrong(row.id),
        on_screen=row.on_screen,
    )
