"""The report as a page, and as the files that it offers: for the staff, for participants, and public."""

import gzip
from collections.abc import Sequence
from functools import lru_cache, partial
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_401_UNAUTHORIZED

from app.access.links import code_word_forms
from app.core.errors import Rejected
from app.live.clock import now
from app.live.room import Room
from app.locale.catalogue import localized
from app.reports import FORMATS
from app.reports.html import FOUND_HERE, HEAD_HERE, QUERY_HERE, SEARCH_HERE, render_found
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import Dialect, PageFile, PageOptions, RenderOptions, TakenAwayCard
from app.reports.report_languages import read_languages, require_languages
from app.reports.variants import VARIANTS, find_variant, redacted
from app.store.tables import LinkRow
from app.web.app_context import AppContext, app_context, require_same_origin
from app.web.cancellation import while_connected
from app.web.credentials import CODE_WORD_COOKIE, CODE_WORD_COOKIE_MAX_AGE_S, set_secure_cookie
from app.web.errors import STATUS_BY_CODE
from app.web.logos import logo_response
from app.web.network import network_of
from app.web.qr import qr_svg
from app.web.report_readers import ReportReader, authorize_reader, reader_by_public_link
from app.web.static_files import accepted_codings
from app.workshop.taken_away import taken_cards

MAX_QUERY = 100
"""Characters of a search; more are ignored."""
CODE_WORD_TEXTS = ("heading", "message", "label", "button")
MESSAGE_TEXTS = ("heading", "message", "link_label")
"""The texts on the form of the code word, and on pages of `message.html`: last parts of their catalogue keys,
and variables of the templates."""
ANSWER = "answer"
"""The query parameter with which a browser is redirected after it has sent a code word. Without the redirect,
its *Back* button could ask whether to send the code word again."""
CODE_BY_ANSWER = {
    "right": "public_link.no_cookies",
    "wrong": "public_link.wrong_code_word",
    "wait": "public_link.too_many_attempts",
    "wait_long": "public_link.slow",
}
"""Answer, whose signed form is the value of `ANSWER` -> the code of the error that the form then shows. A
browser with the cookie sees the report and not the form, so `right` is an error only in one that stores no
cookies."""
WAITS = frozenset({"wait", "wait_long"})
"""Answers that are checked again when the page is opened: the time to wait may be over."""
CACHED_PAGES = 8
"""Compressed pages that are kept: a whole hall opens the same one in a few languages."""
READER_FILES = (
    *(entry.page_file for entry in reversed(FORMATS.values()) if entry.for_readers),
    *(
        PageFile(format_name, label_key, FORMATS[format_name].icon, entry.name)
        for entry in VARIANTS.values()
        if entry.reader_file
        for format_name, label_key in (entry.reader_file,)
    ),
)
OTHER_FILES = tuple(entry.page_file for entry in reversed(FORMATS.values()) if not entry.for_readers)

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.get("/w/{code}/report")
async def staff_report(request: Request, code: str) -> Response:
    """Show the report, or send it as a file of any format."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    reader = await authorize_reader(context, request, room)
    options = PageOptions(READER_FILES, OTHER_FILES)
    response = report_response(request, context, room, reader, options, any_variant=True)
    # Everybody who asks for an edition gets it from the cache. A draft would be rendered for nobody.
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
            return _on_another_phone(request, context, room)
        raise
    if not room.state.closed:
        return _not_yet(request, context, f"/j/{room.code}")
    closed_seq = room.state.closed_seq
    options = PageOptions(READER_FILES)
    response = await report_response(request, context, room, reader, options)
    if await _is_opened_again(context, code, closed_seq):
        return await participant_report(request, code)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@router.get("/r/{token}")
async def public_report(request: Request, token: str) -> Response:
    """Show the report of a closed workshop to everybody who has the link, or send it as a file."""
    context = app_context(request)
    link, room = await _open_public(context, token)
    path = _public_path(context, link)
    if request.url.path != path:  # punctuation of a message stands behind the link
        return RedirectResponse(_with_query(request, path), HTTP_303_SEE_OTHER)
    if not context.credentials.has_code_word(request, link):
        return _ask_code_word(request, context, link)
    if ANSWER in request.query_params:  # so that nobody copies it with the address
        return RedirectResponse(_with_answer(request, path), HTTP_303_SEE_OTHER)
    if not room.state.closed:
        return _not_yet(request, context)
    if link.on_screen and not request.query_params and context.credentials.participant(request, room):
        return RedirectResponse(f"/j/{room.code}", HTTP_303_SEE_OTHER)  # to this person's own cards
    closed_seq = room.state.closed_seq
    head = _preview(request, context, room, context.link_url(request, room.code, link))
    options = PageOptions(READER_FILES)
    reader = reader_by_public_link(context, request, link)
    response = await report_response(request, context, room, reader, options, head)
    if await _is_opened_again(context, room.code, closed_seq):
        return await public_report(request, token)
    return response


@router.post("/r/{token}")
async def give_code_word(request: Request, token: str) -> Response:
    """Check the code word of a public link, and redirect to the link: to the report if it is right, which a
    cookie remembers; else to the form again, with the error."""
    require_same_origin(request)
    context = app_context(request)
    link, _ = await _open_public(context, token)
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    code_word = fields.get("code_word", [""])[0]
    path = _public_path(context, link)
    try:
        is_right, forms = (
            partial(context.links.is_code_word, link, code_word),
            "\n".join(code_word_forms(code_word)),
        )
        if not context.code_word_attempts.check(link.id, network_of(request), forms, is_right):
            raise Rejected("public_link.wrong_code_word")
    except Rejected as rejected:
        answer = next(answer for answer, code in CODE_BY_ANSWER.items() if code == rejected.code)
        signed = context.links.sign_answer(link, answer, now())
        return RedirectResponse(_with_answer(request, path, signed), HTTP_303_SEE_OTHER)
    signed = context.links.sign_answer(link, "right", now())
    response = RedirectResponse(_with_answer(request, path, signed), HTTP_303_SEE_OTHER)
    set_secure_cookie(
        request,
        response,
        CODE_WORD_COOKIE,
        context.credentials.code_word_cookie(link),
        CODE_WORD_COOKIE_MAX_AGE_S,
        path=path,
    )
    return response


@router.get("/r/{token}/qr.svg")
async def public_report_qr(request: Request, token: str) -> Response:
    """Draw the QR code of a public link."""
    context = app_context(request)
    link, room = await _open_public(context, token)
    drawing = await run_in_threadpool(qr_svg, context.link_url(request, room.code, link))
    return Response(drawing, media_type="image/svg+xml")


async def _is_opened_again(context: AppContext, code: str, closed_seq: int) -> bool:
    """Whether the workshop was opened after this entry closed it, so that the result may have changed:
    rendering may take minutes."""
    state = (await context.rooms.get(code)).room.state
    return not state.closed or state.closed_seq != closed_seq


def _public_path(context: AppContext, link: LinkRow) -> str:
    return f"/r/{context.links.token(link)}"


def _with_query(request: Request, path: str) -> str:
    return f"{path}?{request.url.query}" if request.url.query else path


def _with_answer(request: Request, path: str, answer: str = "") -> str:
    """The path with the request's query, in which `ANSWER` has this value. answer: empty: it has none."""
    url = request.url.remove_query_params(ANSWER)
    query = (url.include_query_params(**{ANSWER: answer}) if answer else url).query
    return f"{path}?{query}" if query else path


async def _open_public(context: AppContext, token: str) -> tuple[LinkRow, Room]:
    link = await context.links.open_public(token, now())
    workshop = await context.workshops.by_id(link.workshop_id)
    if workshop is None:
        raise Rejected("public_link.unknown")
    return link, (await context.rooms.get(workshop.code)).room


def _ask_code_word(request: Request, context: AppContext, link: LinkRow) -> Response:
    """A page that asks for the code word, and says why the last one did not open the report, if that reason
    is still there."""
    language = context.language(request)
    answer = context.links.signed_answer(link, request.query_params.get(ANSWER, ""), now())
    code = CODE_BY_ANSWER.get(answer, "")
    if answer in WAITS:
        code = context.code_word_attempts.refusal(link.id, network_of(request))
    variables = {
        **{name: context.catalogue.text(language, f"report.code_word.{name}") for name in CODE_WORD_TEXTS},
        "problem": context.error_message(language, Rejected(code)) if code else "",
        **context.template_context(language),
    }
    status = STATUS_BY_CODE[code] if code else HTTP_200_OK
    return context.templates.TemplateResponse(request, "report_code_word.html", variables, status)


def _on_another_phone(request: Request, context: AppContext, room: Room) -> Response:
    """A page that says on which phones the report opens, and how else to read it; also in the place
    of a file."""
    language = context.language(request)
    variables = {
        **{name: context.catalogue.text(language, f"report.elsewhere.{name}") for name in MESSAGE_TEXTS},
        "link_url": f"/j/{room.code}",
        **context.template_context(language),
    }
    return context.templates.TemplateResponse(request, "message.html", variables, HTTP_401_UNAUTHORIZED)


def _not_yet(request: Request, context: AppContext, link_url: str = "") -> Response:
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

    Raises Rejected: as `report_file`, `logo.unknown`."""
    language, report = context.language(request), await context.report(room)
    if sha256 := request.query_params.get("logo"):
        if not report.logo or report.logo.sha256 != sha256:
            raise Rejected("logo.unknown")
        return logo_response(request, report.logo.sha256, report.logo.content)
    if format_name := request.query_params.get("format"):
        if format_name not in {file.format for file in (*options.files, *options.more_files)}:
            raise Rejected("export.format_unknown")
        variant = request.query_params.get("variant", "")
        # There may be hundreds. If all readers could ask for each, everybody would wait for the worker.
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
        page = rendered.replace(QUERY_HERE.encode(), _query_in_link(query).encode())
        page = page.replace(SEARCH_HERE.encode(), str(escape(query)).encode())
        page = _insert(_insert(page, HEAD_HERE, head), FOUND_HERE, found)
        if not accepts_gzip:
            return page
        # A page with somebody's search is seen once. It must not push the pages that all open from the cache.
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


async def report_file(
    request: Request,
    code: str,
    report: Report,
    reader: ReportReader,
    format_name: str,
    languages: Sequence[str],
    dialect: Dialect | None = None,
    variant: str = "",
) -> Response:
    """The report as a file to be saved. code: of the workshop. languages: one or two. variant: empty: the
    whole one.

    Raises Rejected: `export.format_unknown`, `export.variant_unknown`; `export.variant_format`,
    `export.languages_format`: not in this format; `export.removed_cards_elsewhere`: the words of cards that
    were taken away would have to be withheld, but only the server on which the workshop was held has them;
    that of `ReportReader.require_access`."""
    if format_name not in FORMATS:
        raise Rejected("export.format_unknown")
    context, report_format = app_context(request), FORMATS[format_name]
    require_languages(report_format, languages)
    if variant:
        found = find_variant(LocalizedReport(report, context.catalogue, languages[0]), variant)
        if found is None:
            raise Rejected("export.variant_unknown")
        if format_name not in found.formats:
            raise Rejected("export.variant_format")
    taken_away = await _cards_taken_away(context, code, report) if variant == redacted.NAME else ()
    second_language = "".join(languages[1:])
    options = RenderOptions(
        languages[0], dialect, variant, second_language=second_language, cards_taken_away=taken_away
    )
    content = await context.report_worker.render(report, format_name, options, reader.caller)
    await reader.require_access()
    name = quote(report_format.file_name(report, languages, variant))
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{name}"}
    return Response(content, media_type=report_format.media_type, headers=headers)


def can_withhold_words(room: Room, report: Report) -> bool:
    """Whether a redacted report can be made here: an imported one may quote cards that staff took away, and
    their words are not in its package. Those of cards that were withdrawn are withheld nowhere."""
    return room.state.imported is None or report.taken_away == 0


async def _cards_taken_away(context: AppContext, code: str, report: Report) -> tuple[TakenAwayCard, ...]:
    """The cards that staff took away, by table and number. An edition does not have their words."""
    room = (await context.rooms.get(code)).room
    if not can_withhold_words(room, report):
        raise Rejected("export.removed_cards_elsewhere")
    cards = taken_cards(room.state)
    return tuple(TakenAwayCard(f"{card.table}-{card.number}", card.text) for card in cards)


@lru_cache(CACHED_PAGES)
def compressed(page: bytes) -> bytes:
    """The page in gzip."""
    return gzip.compress(page, 6, mtime=0)


def _query_in_link(query: str) -> str:
    """What a link to the page in another language needs to keep the search, escaped for HTML."""
    return f"&amp;find={quote(query, safe='')}#found" if query else ""


def _insert(page: bytes, place: str, html: str) -> bytes:
    before, _, after = page.partition(place.encode())
    return before + html.encode() + after
