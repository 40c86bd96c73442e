"""Those who ask for reports, and the groups in which they wait for the rendering
(`app/concurrency/turns.py`).

The staff who lead a workshop and those who only read are two groups that get turns in round robin, so that no
number of readers delays a facilitator much. In each of them, workshops get turns in round robin; in a
workshop, its links and, for people without a session of a link, their networks. A group per browser would not
be enough: a link can be opened in any number of browsers, and one browser can take many seats."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request

from app.concurrency.turns import Caller
from app.live.clock import now
from app.live.room import Room
from app.store.tables import LinkRow
from app.web.app_context import AppContext
from app.web.credentials import Identity
from app.web.network import network_of

STAFF, READERS = "staff", "readers"


class ReportReader(NamedTuple):
    """Who asks for a report. caller: who waits for a turn to render it (see `turns.py`). require_access:
    raises Rejected if they may no longer read it; called after the rendering, which may take minutes."""

    caller: Caller
    require_access: Callable[[], Awaitable[object]]


async def authorize_reader(context: AppContext, request: Request, room: Room) -> ReportReader:
    """The reader that the sender of a request is. Raises Rejected as `AppContext.authorize`."""
    identity = await context.authorize(request, room)

    async def require_access() -> None:
        context.sessions.require_live(identity.session, identity.expires_at, now())

    return ReportReader(_caller_of(request, room, identity), require_access)


def reader_by_public_link(context: AppContext, request: Request, link: LinkRow) -> ReportReader:
    """The reader who has opened this public link."""
    caller = (READERS, link.workshop_id, f"network/{network_of(request)}", f"link/{link.id}")
    return ReportReader(caller, lambda: context.links.open_public(context.links.token(link), now()))


def reader_by_token(
    context: AppContext, token: str, token_id: str, require_edition: Callable[[], Awaitable[object]]
) -> ReportReader:
    """The program with this API token. token_id: the id of its row. require_edition: raises Rejected if it
    may no longer read the edition."""

    async def require_access() -> None:
        await context.api_tokens.open(token, now())
        await require_edition()

    return ReportReader((READERS, f"token/{token_id}"), require_access)


def _caller_of(request: Request, room: Room, identity: Identity) -> Caller:
    workshop, who = room.workshop_id, identity.session or identity.actor.id
    match identity.actor.kind:
        case "participant" | "table_host":  # a table host reads by the seat
            return (READERS, workshop, f"network/{network_of(request)}", identity.actor.id)
        case "report":
            return (READERS, workshop, f"link/{identity.link}", who)
        case _:
            return (STAFF, workshop, f"link/{identity.link}", who)
