"""Cookies of the staff's sessions: of new ones, and of those that replace cookies of earlier versions."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask
from starlette.status import HTTP_303_SEE_OTHER

from app.access.rights import STAFF_RIGHTS, StaffRight
from app.access.sessions import cookie_key
from app.core.errors import Rejected
from app.live.clock import now
from app.live.room import Room
from app.store.tables import LinkRow, SessionRow
from app.web.app_context import AppContext
from app.web.credentials import (
    EARLIER_CLIENTS,
    ORGANISER_COOKIE,
    SESSION_COOKIE_PREFIX,
    session_cookie,
    set_secure_cookie,
    surplus_cookies,
)


async def begin_session(
    context: AppContext, request: Request, response: Response, room: Room, link: LinkRow
) -> SessionRow:
    """Begin a session of the link, and set its cookie. Raises Rejected: `credential.link_revoked`."""
    session, token = await context.sessions.begin(link, now())
    name = session_cookie(link_right(link), room.code)
    set_secure_cookie(request, response, name, token, _seconds_left(session))
    in_use = await context.sessions.connected(request.cookies.values())
    for surplus in surplus_cookies(request, SESSION_COOKIE_PREFIX, name, in_use):
        response.delete_cookie(surplus)
    return session


async def begin_session_of_earlier_cookie(
    context: AppContext, request: Request, room: Room
) -> RedirectResponse | None:
    """Replace the cookie that an earlier version left by one of a session, and load the page again; None if
    there is no such cookie."""
    redirect = RedirectResponse(request.url.path, HTTP_303_SEE_OTHER)
    for right in EARLIER_CLIENTS:
        if link := await context.credentials.earlier_link(request, room, right):
            await begin_session(context, request, redirect, room, link)
            redirect.delete_cookie(f"samskap_{EARLIER_CLIENTS[right]}_{room.code}")
            return redirect
    if signed := earlier_organiser(context, request):
        await begin_organiser_session(context, request, redirect)
        await context.sessions.refuse(signed, now())
        close_after(redirect, context, [cookie_key(signed)])
        return redirect
    return None


def close_after(response: Response, context: AppContext, keys: list[str]) -> None:
    """Close the connections of sessions that have ended, after the response: their pages connect again, and
    need the cookie that is in it."""

    async def close() -> None:
        context.sessions.close_connections(keys)

    response.background = BackgroundTask(close)


def earlier_organiser(context: AppContext, request: Request) -> str:
    """The text that an earlier version signed in the organiser's cookie of the request; empty if there is
    none."""
    return context.credentials.earlier_organiser(request.cookies.get(ORGANISER_COOKIE, ""))


async def begin_organiser_session(context: AppContext, request: Request, response: Response) -> SessionRow:
    """Begin an organiser's session, and set its cookie."""
    session, token = await context.sessions.begin(None, now())
    set_secure_cookie(request, response, ORGANISER_COOKIE, token, _seconds_left(session))
    return session


def link_right(link: LinkRow) -> StaffRight:
    """The right that the link gives. Raises Rejected: `credential.link_unknown`."""
    for right in STAFF_RIGHTS:
        if right == link.right:
            return right
    raise Rejected("credential.link_unknown")


def _seconds_left(session: SessionRow) -> int:
    return max(0, (session.expires_at - now()) // 1000)
