"""Cookies of the staff's sessions: of new ones, and of those that replace cookies of earlier versions."""

from collections.abc import Callable

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTasks
from starlette.status import HTTP_303_SEE_OTHER

from app.access.rights import STAFF_RIGHTS, StaffRight
from app.access.sessions import cookie_key, link_key
from app.core.errors import Rejected
from app.live.clock import now
from app.live.room import Room
from app.store.tables import LinkRow, SessionRow
from app.web.app_context import AppContext
from app.web.credentials import (
    EARLIER_CLIENTS,
    ORGANISER_COOKIE,
    SESSION_COOKIE_PREFIX,
    earlier_cookie,
    session_cookie,
    set_secure_cookie,
    surplus_cookies,
)


async def begin_session(
    context: AppContext, request: Request, response: Response, room: Room, link: LinkRow
) -> SessionRow:
    """Begin a session of the link, and set its cookie in place of one of an earlier version. Raises Rejected:
    `server.busy` (the link is opened too often), `credential.link_revoked`."""
    context.opening_rate_limit.admit(link.id, room.code)
    session, token = await context.sessions.begin(link, now())
    right = link_right(link)
    name = session_cookie(right, room.code)
    set_secure_cookie(request, response, name, token, _seconds_left(session))
    in_use = await context.sessions.connected(request.cookies.values())
    for surplus in surplus_cookies(request, SESSION_COOKIE_PREFIX, name, in_use):
        response.delete_cookie(surplus)
    if earlier := await context.credentials.earlier_link(request, room.workshop_id, room.code, right):
        response.delete_cookie(earlier_cookie(EARLIER_CLIENTS[right], room.code))
        close_after(response, context.sessions.disconnect, [link_key(earlier.id)])
    return session


async def begin_session_of_earlier_cookie(
    context: AppContext, request: Request, room: Room
) -> RedirectResponse | None:
    """Replace the cookie that an earlier version left by one of a session, and load the page again; None if
    there is no such cookie, or its link is opened too often: the page may be shown with the cookie."""
    redirect = RedirectResponse(request.url.path, HTTP_303_SEE_OTHER)
    for right in EARLIER_CLIENTS:
        if link := await context.credentials.earlier_link(request, room.workshop_id, room.code, right):
            try:
                await begin_session(context, request, redirect, room, link)
            except Rejected as rejected:
                if rejected.code == "server.busy":
                    return None
                raise
            return redirect
    if signed := earlier_organiser(context, request):
        await begin_organiser_session(context, request, redirect)
        await context.sessions.refuse(signed, now())
        close_after(redirect, context.sessions.close_connections, [cookie_key(signed)])
        return redirect
    return None


def close_after(response: Response, close: Callable[[list[str]], None], keys: list[str]) -> None:
    """Close the connections with these keys after the response: their pages connect again, and need the
    cookie that is in it."""

    async def run() -> None:
        close(keys)

    if not isinstance(response.background, BackgroundTasks):
        response.background = BackgroundTasks()
    response.background.add_task(run)


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
