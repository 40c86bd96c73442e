"""The logo of the report: uploaded on the console, and shown there before it is saved."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.status import HTTP_201_CREATED, HTTP_304_NOT_MODIFIED

from app.core.errors import Rejected
from app.live.clock import now
from app.live.rate_limit import MAX_WAIT_OF_REQUEST
from app.logos.limits import MAX_LOGO_BYTES, MAX_LOGO_RATIO, MAX_LOGO_SIDE, MIN_LOGO_SIDE
from app.logos.logo import Logo
from app.logos.problem import PictureProblem
from app.logos.reader import TooManyPictures
from app.logos.reader_process import PictureRead
from app.web.answers import UploadedLogo, answer
from app.web.app_context import AppContext, app_context

KILOBYTE = 1024

router = APIRouter()


@router.post("/api/workshops/{code}/logos", status_code=HTTP_201_CREATED)
async def upload_logo(request: Request, code: str) -> Response:
    """Store the picture in the body, a PNG or JPEG file. The command `plan.edit` makes it the logo of the
    report. Until then it may be removed: after an hour, when five others were uploaded, or when the workshop
    is closed."""
    context = app_context(request)
    live_room = await context.rooms.get(code)
    room = live_room.room
    actor, session, expires_at, _ = await context.authorize(request, room)
    if room.state.closed:
        raise Rejected("workshop.closed")
    await live_room.wait_for_rate_limit(actor, MAX_WAIT_OF_REQUEST)
    picture = await _read(context, await _body(request), room.workshop_id)
    context.sessions.require_live(session, expires_at, now())
    logo = Logo.of(picture.content, picture.width, picture.height)
    await context.logos.add(room.workshop_id, logo, room.state.plan.report_logo, now())
    return answer(UploadedLogo(logo.sha256, logo.width, logo.height), HTTP_201_CREATED)


@router.get("/api/workshops/{code}/logos/{sha256}")
async def read_logo(request: Request, code: str, sha256: str) -> Response:
    """Return a picture that was uploaded as a logo."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    logo = await context.logos.find(room.workshop_id, sha256)
    if logo is None:
        raise Rejected("logo.unknown")
    return logo_response(request, logo.sha256, logo.content)


def logo_response(request: Request, sha256: str, content: bytes) -> Response:
    """The picture, or status 304. The browser asks each time whether it may still show it, so that it is not
    seen after signing out, or after a link was revoked."""
    etag = f'"{sha256}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known:
        return Response(status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(content, media_type="image/png", headers=headers)


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except HTTPException as error:  # the limit of the body
        raise _rejected("too_large") from error


async def _read(context: AppContext, file: bytes, workshop_id: str) -> PictureRead:
    try:
        return await context.picture_reader.read_upload(file, workshop_id)
    except PictureProblem as problem:
        raise _rejected(problem.code) from problem
    except TooManyPictures as busy:
        raise Rejected("logo.busy") from busy


def _rejected(problem: str) -> Rejected:
    return Rejected(
        f"logo.{problem}",
        kilobytes=MAX_LOGO_BYTES // KILOBYTE,
        most=MAX_LOGO_SIDE,
        least=MIN_LOGO_SIDE,
        ratio=MAX_LOGO_RATIO,
    )
