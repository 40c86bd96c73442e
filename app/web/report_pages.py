"""The report as a page, and as the files that the page offers."""

import gzip
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool

from app.core.errors import Rejected
from app.live.room import Room
from app.reports import FORMATS
from app.reports.html import FOUND_HERE, HEAD_HERE, render_found
from app.reports.model import Report
from app.reports.report_format import Dialect, PageOptions, RenderOptions
from app.web.app_context import AppContext, app_context
from app.web.static_files import accepted_codings

MAX_QUERY = 100
CACHED_PAGES = 8
"""Compressed pages that are kept: a whole hall opens the same one in a few languages."""
READER_FILES = tuple(
    (entry.name, entry.label_key) for entry in reversed(FORMATS.values()) if entry.for_readers
)
OTHER_FILES = tuple(
    (entry.name, entry.label_key) for entry in reversed(FORMATS.values()) if not entry.for_readers
)

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/w/{code}/report")
async def staff_report(request: Request, code: str) -> Response:
    """Show the report, or send it as a file of any format."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    return await report_response(request, context, room, PageOptions(READER_FILES, OTHER_FILES))


async def report_response(
    request: Request, context: AppContext, room: Room, options: PageOptions, head: str = ""
) -> Response:
    """The report as a page, or as the file that the request asks for. head: HTML for the head of the page."""
    language, report = context.language(request), await context.report(room)
    if format_name := request.query_params.get("format"):
        if format_name not in {name for name, _ in (*options.files, *options.more_files)}:
            raise Rejected("export.format_unknown")
        return await report_file(context, report, format_name, language)
    rendered = await context.report_worker.render(report, "html", RenderOptions(language, page=options))
    query = request.query_params.get("find", "")[:MAX_QUERY].strip()
    accepts_gzip = "gzip" in accepted_codings(request.headers.get("accept-encoding", ""))

    def complete() -> bytes:
        found = render_found(report, context.catalogue, language, query) if query else ""
        page = _insert(_insert(rendered, HEAD_HERE, head), FOUND_HERE, found)
        return compressed(page) if accepts_gzip else page

    content = await run_in_threadpool(complete)
    headers = {"Vary": "Accept-Encoding, Accept-Language, Cookie"}
    if accepts_gzip:
        headers["Content-Encoding"] = "gzip"
    return HTMLResponse(content, headers=headers)


async def report_file(
    context: AppContext,
    report: Report,
    format_name: str,
    language: str,
    dialect: Dialect | None = None,
) -> Response:
    """The report as a file to be saved."""
    report_format = FORMATS[format_name]
    content = await context.report_worker.render(report, format_name, RenderOptions(language, dialect))
    headers = {"Content-Disposition": f'attachment; filename="{report_format.file_name(report)}"'}
    return Response(content, media_type=report_format.media_type, headers=headers)


@lru_cache(CACHED_PAGES)
def compressed(page: bytes) -> bytes:
    """The page in gzip."""
    return gzip.compress(page, 6, mtime=0)


def _insert(page: bytes, place: str, html: str) -> bytes:
    before, _, after = page.partition(place.encode())
    return before + html.encode() + after
