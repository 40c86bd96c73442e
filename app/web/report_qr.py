"""The QR code of the report, which the screen shows when the workshop is closed: API.

It is a public link of its own, so that it can be turned off like any other, and nothing else with it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.status import HTTP_201_CREATED

from app.core.errors import Rejected
from app.live.clock import now
from app.live.room import Room
from app.web.answers import ReportQr, answer
from app.web.app_context import app_context

router = APIRouter()


@router.get("/api/workshops/{code}/report-qr")
async def report_qr(request: Request, code: str) -> Response:
    """The public link of which the screen shows the QR code. The first request after the close makes it."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    if not _has_report(room):
        return answer(ReportQr(None))
    link = await context.links.report_qr(room.workshop_id, now())
    return answer(ReportQr(context.link_path(code, link) if link else None))


@router.post("/api/workshops/{code}/report-qr", status_code=HTTP_201_CREATED)
async def show_report_qr(request: Request, code: str) -> Response:
    """Make the link anew after it was revoked or has expired, so that the screen shows its QR code again. A
    link that still works stays.

    Status 404: the workshop is not closed (`edition.none`)."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    if not _has_report(room):
        raise Rejected("edition.none")
    link = await context.links.report_qr(room.workshop_id, now(), renew=True)
    return answer(ReportQr(context.link_path(code, link) if link else None), HTTP_201_CREATED)


def _has_report(room: Room) -> bool:
    """Whether the screen can show that there is a report. That of an imported workshop shows only a title."""
    return room.state.closed and room.state.imported is None
