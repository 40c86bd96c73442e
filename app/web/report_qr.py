"""The QR code of the report, which the screen shows when the workshop is closed: API.

It opens a public link of its own, so that it can be turned off like any other, and nothing else with it. If
facilitators have protected the report with a code word, it opens their link. See `access/report_qr.py`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from app.access.report_qr import ShownQr
from app.core.errors import Rejected
from app.live.clock import now
from app.live.room import Room
from app.web.answers import ReportQr, answer
from app.web.app_context import AppContext, app_context

NO_QR = ShownQr(is_wanted=False, link=None)

router = APIRouter()


class QrChoice(BaseModel):
    """Whether the screen shows the QR code when the workshop is closed."""

    model_config = ConfigDict(extra="forbid")

    wanted: bool = True


@router.get("/api/workshops/{code}/report-qr")
async def report_qr(request: Request, code: str) -> Response:
    """Say whether the screen shows the QR code when the workshop is closed, and which public link it opens.
    No link is made by that."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    if room.state.imported:  # its screen shows only a title
        return _answer(context, room, NO_QR)
    return _answer(context, room, await context.report_qrs.find(room.workshop_id, now()))


@router.post("/api/workshops/{code}/report-qr")
async def choose_report_qr(request: Request, code: str, body: QrChoice | None = None) -> Response:
    """Choose whether the screen shows the QR code when the workshop is closed. If it is, the link is made or
    revoked at once; else it is made when the workshop is closed. Without a body it is wanted, as in consoles
    of an earlier version.

    Status 404: the workshop was held on another server (`edition.none`)."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    if room.state.imported:
        raise Rejected("edition.none")
    if body is None or body.wanted:
        shown = await context.report_qrs.show(room.workshop_id, now(), closed=room.state.closed)
        return _answer(context, room, shown)
    await context.report_qrs.hide(room.workshop_id, now())
    return _answer(context, room, NO_QR)


def _answer(context: AppContext, room: Room, shown: ShownQr) -> Response:
    link = shown.link if room.state.closed else None
    return answer(
        ReportQr(
            wanted=shown.is_wanted,
            path=context.link_path(room.code, link) if link else None,
            has_code_word=bool(link and link.code_word_hash),
        )
    )
