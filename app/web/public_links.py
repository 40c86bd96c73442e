"""The public links of reports: the workshop that a request to one is about, and the link's path."""

from app.core.errors import Rejected
from app.live.clock import now
from app.live.room import Room
from app.store.tables import LinkRow
from app.web.app_context import AppContext


async def open_public_link(context: AppContext, token: str) -> tuple[LinkRow, Room]:
    """The public link with this token, and its workshop. Raises Rejected as `Links.open_public`;
    `public_link.unknown` also if the workshop is no longer here."""
    link = await context.links.open_public(token, now())
    workshop = await context.workshops.by_id(link.workshop_id)
    if workshop is None:
        raise Rejected("public_link.unknown")
    return link, (await context.rooms.get(workshop.code)).room


def public_path(context: AppContext, link: LinkRow) -> str:
    """The path of a public link, such as `/r/<token>`."""
    return f"/r/{context.links.token(link)}"
