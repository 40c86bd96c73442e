"""The page of the report, with the files that it offers: for the staff, for participants, and public."""

import gzip
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_303_SEE_OTHER, HTTP_401_UNAUTHORIZED

from app.core.errors import Rejected
from app.live.room import Room
from app.locale.catalogue import localized
from app.reports import FORMATS
from app.reports.html import (
    FOUND_PLACEHOLDER,
    HEAD_PLACEHOLDER,
    LINK_QUERY_PLACEHOLDER,
    SEARCH_FIELD_PLACEHOLDER,
    render_found,
)
from app.reports.report_format import PageFile, PageOptions, RenderOptions
from app.reports.report_languages import read_languages
from app.reports.variants import VARIANTS
from app.web.app_context import AppContext, app_context
from app.web.cancellation import while_connected
from app.web.code_word_form import RESULT, code_word_form, without_result
from app.web.logos import logo_response
from app.web.public_links import open_public_link, public_path
from app.web.report_files import report_file
from app.web.report_readers import ReportReader, authorize_reader, reader_by_public_link
from app.web.static_files import accepted_codings

MESSAGE_TEXTS = ("heading", "message", "link_label")
"""The texts on pages of `message.html`: last parts of their catalogue keys, and variables of the template."""
MAX_QUERY = 100
"""Characters of a search; more are ignored."""
CACHED_PAGES = 8
"""Compressed pages that are kept: a whole hall opens the same one in a few languages."""


def _variant_files() -> Iterator[PageFile]:
    for variant in VARIANTS.values():
        if variant.reader_file:
            format_name, label_key = variant.reader_file
            yield PageFile(format_name, label_key, FORMATS[format_name].icon, variant.name)


READER_FILES = (
    *(
        report_format.page_file
        for report_format in reversed(FORMATS.values())
        if report_format.for_all_readers
    ),
    *_variant_files(),
)
"""The files that the page offers to everybody who may read it."""
OTHER_FILES = tuple(
    report_format.page_file
    for report_format in reversed(FORMATS.values())
    if not report_format.for_all_readers
)
"""The files that the page offers to the staff too."""

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/w/{code}/report")
async def staff_report(request: Request, code: str) -> Response:
    """Show the report, or send it as a file of any format."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    reader = await authorize_reader(context, request, room)
    options = PageOptions(READER_FILES, OTHER_FILES)
    response = report_response(request, context, room, reader, options, any_variant=True)
    # If the client disconnects, the rendering of a draft is cancelled. An edition is rendered to the end,
    # because others get it from the cache.
    return await (response if room.state.closed else while_connected(request, response))


@router.get("/j/{code}/report")
async def participant_report(request: Request, code: str) -> Response:
    """Show the report of a closed workshop to those who have a seat in it, or send it as a file."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    try:
        reader = await authorize_reader(context, request, room)
    except Rejected as rejected:
        if rejected.code == "credential.missing" and room.state.closed:
            return _page_on_other_phones(request, context, room)
        raise
    if not room.state.closed:
        return _page_before_close(request, context, f"/j/{room.code}")
    closed_seq = room.state.closed_seq
    options = PageOptions(READER_FILES)
    response = await report_response(request, context, room, reader, options)
    if await _was_reopened(context, code, closed_seq):
        return await participant_report(request, code)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@router.get("/r/{token}")
async def public_report(request: Request, token: str) -> Response:
    """Show the report of a closed workshop to everybody who has the link, after they have given its code word
    if it has one, or send it as a file. A participant whose link is from the screen is sent to their own page
    instead."""
    context = app_context(request)
    link, room = await open_public_link(context, token)
    path = public_path(context, link)
    if request.url.path != path:  # punctuation of a message stands behind the link
        return RedirectResponse(_with_query(request, path), HTTP_303_SEE_OTHER)
    if not context.credentials.has_code_word(request, link):
        return code_word_form(request, context, link)
    if RESULT in request.query_params:  # so that nobody copies it with the address
        return RedirectResponse(without_result(request, path), HTTP_303_SEE_OTHER)
    if not room.state.closed:
        return _page_before_close(request, context)
    if link.on_screen and not request.query_params and context.credentials.participant(request, room):
        return RedirectResponse(f"/j/{room.code}", HTTP_303_SEE_OTHER)  # to this person's own cards
    closed_seq = room.state.closed_seq
    head = _preview(request, context, room, context.link_url(request, room.code, link))
    options = PageOptions(READER_FILES)
    reader = reader_by_public_link(context, request, link)
    response = await report_response(request, context, room, reader, options, head)
    if await _was_reopened(context, room.code, closed_seq):
        return await public_report(request, token)
    return response


@router.get("/r/{token}/qr.svg")
async def public_report_qr(request: Request, token: str) -> Response:
    """Draw the QR code of a public link."""
    context = app_context(request)
    link, room = await open_public_link(context, token)
    return await context.qr_drawings.respond(request, context.link_url(request, room.code, link))


def _with_query(request: Request, path: str) -> str:
    return f"{path}?{request.url.query}" if request.url.query else path


async def _was_reopened(context: AppContext, code: str, closed_seq: int) -> bool:
    """Whether the workshop has been reopened since the entry `closed_seq` closed it; it may be closed again.
    Rendering may take minutes."""
    state = (await context.rooms.get(code)).room.state
    return not state.closed or state.closed_seq != closed_seq


def _page_on_other_phones(request: Request, context: AppContext, room: Room) -> Response:
    """A page that says on which phones the report opens, and how else to read it; also in the place
    of a file."""
    language = context.language(request)
    variables = {
        **{name: context.catalogue.text(language, f"report.elsewhere.{name}") for name in MESSAGE_TEXTS},
        "link_url": f"/j/{room.code}",
        **context.template_context(language),
    }
    return context.templates.TemplateResponse(request, "message.html", variables, HTTP_401_UNAUTHORIZED)


def _page_before_close(request: Request, context: AppContext, link_url: str = "") -> Response:
    """A page that says that the report comes when the workshop is closed. link_url: to go to until then;
    empty: none."""
    language = context.language(request)
    variables = {
        **{name: context.catalogue.text(language, f"report.not_yet.{name}") for name in MESSAGE_TEXTS},
        "link_url": link_url,
        **context.template_context(language),
    }
    return context.templates.TemplateResponse(request, "message.html", variables)


def _preview(request: Request, context: AppContext, room: Room, url: str) -> str:
    """HTML for the head of the page: what messages and other pages show of a link to it."""
    language, plan = context.language(request), room.state.plan
    variables = {
        "title": localized(plan.title, language, plan.language),
        "description": localized(plan.question, language, plan.language),
        "url": url,
        "image": f"{context.base_url(request)}/static/report-preview.png",
        **context.template_context(language),
    }
    return str(context.templates.get_template("report_preview.html").render(variables))


async def report_response(
    request: Request,
    context: AppContext,
    room: Room,
    reader: ReportReader,
    options: PageOptions,
    head: str = "",
    any_variant: bool = False,
) -> Response:
    """The report as a page, or as the file that the request asks for, or the logo on the page. options: what
    the page offers. head: HTML for the head of the page. any_variant: whether a file may also be of a variant
    that the page does not offer.

    Raises Rejected: as `report_file`; `logo.unknown`; as `read_languages`; `report.too_many_searches`."""
    language, report = context.language(request), await context.report(room)
    if sha256 := request.query_params.get("logo"):
        if not report.logo or report.logo.sha256 != sha256:
            raise Rejected("logo.unknown")
        return logo_response(request, report.logo.sha256, report.logo.content)
    if format_name := request.query_params.get("format"):
        if format_name not in {file.format for file in (*options.files, *options.more_files)}:
            raise Rejected("export.format_unknown")
        variant = request.query_params.get("variant", "")
        # A report may have hundreds of variants. If all readers could ask for each, everybody would wait for
        # the worker.
        if variant and not any_variant and variant not in {file.variant for file in options.files}:
            raise Rejected("export.variant_unknown")
        languages = read_languages(request.query_params.get("language", ""), context.catalogue.languages)
        asked = languages or (language,)
        return await report_file(request, room.code, report, reader, format_name, asked, variant=variant)
    page_options = RenderOptions(language, page=options)
    rendered = await context.page_worker.render(report, "html", page_options, reader.caller)
    search = request.query_params.get("find")
    query = "" if search is None else search[:MAX_QUERY].strip()
    accepts_gzip = "gzip" in accepted_codings(request.headers.get("accept-encoding", ""))

    def complete() -> bytes:
        found = "" if search is None else render_found(report, context.catalogue, language, query)
        page = rendered.replace(LINK_QUERY_PLACEHOLDER.encode(), _query_in_link(query).encode())
        page = page.replace(SEARCH_FIELD_PLACEHOLDER.encode(), str(escape(query)).encode())
        page = _insert(_insert(page, HEAD_PLACEHOLDER, head), FOUND_PLACEHOLDER, found)
        if not accepts_gzip:
            return page
        # A page with somebody's search is not cached: it would displace the pages that everybody opens.
        return gzip.compress(page, 1, mtime=0) if query else compressed(page)

    if query:
        content = await context.report_searches.run(room.workshop_id, complete)
    else:
        content = await run_in_threadpool(complete)
    await reader.require_access()
    headers = {"Vary": "Accept-Encoding, Accept-Language, Cookie"}
    if accepts_gzip:
        headers["Content-Encoding"] = "gzip"
    return HTMLResponse(content, headers=headers)


@lru_cache(CACHED_PAGES)
def compressed(page: bytes) -> bytes:
    """The page in gzip, at the level of the files that are compressed once."""
    return gzip.compress(page, 6, mtime=0)


def _query_in_link(query: str) -> str:
    """What a link to the page in another language needs to keep the search, escaped for HTML."""
    return f"&amp;find={quote(query, safe='')}#found" if query else ""


def _insert(page: bytes, place: str, html: str) -> bytes:
    before, _, after = page.partition(place.encode())
    return before + html.encode() + after
