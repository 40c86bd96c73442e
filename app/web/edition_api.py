"""The HTTP API of a workshop's report: its edition, its variants and its files."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.live.clock import now
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportEdition
from app.reports.report_format import Dialect
from app.reports.report_languages import read_languages
from app.reports.variants import VARIANTS, choices, redacted
from app.web.answers import EditionInfo, ReportVariants, VariantChoice, VariantGroup, answer
from app.web.app_context import app_context
from app.web.cancellation import while_connected
from app.web.edition_maker import edition_of_numbers
from app.web.report_files import can_withhold_words, report_file
from app.web.report_readers import authorize_reader

router = APIRouter()


@router.get("/api/workshops/{code}/edition")
async def edition(request: Request, code: str) -> Response:
    """Return which edition the report is, or that it is a draft."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    if not room.state.closed:
        last = await context.editions.last(room.workshop_id)
        number = last.edition.no if last and last.edition else None
        numbers_of = edition_of_numbers(last) if last else None
        return answer(EditionInfo(None, "", now(), number, numbers_of))
    report = await context.report(room)
    found = report.edition or ReportEdition(0, "")
    no = found.no or None
    return answer(EditionInfo(no, found.sha256, report.made_at, no, edition_of_numbers(report)))


@router.get("/api/workshops/{code}/variants")
async def variants(request: Request, code: str) -> Response:
    """List the variants that the report can be exported in, apart from the whole report."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    await context.authorize(request, room)
    language = context.requested_language(request, room.state.plan.language)
    report = await context.report(room)
    r, can_redact = LocalizedReport(report, context.catalogue, language), can_withhold_words(room, report)
    groups = [
        VariantGroup(entry.name, [VariantChoice(*each) for each in choices(r, entry)])
        for entry in VARIANTS.values()
        if can_redact or entry.name != redacted.NAME
    ]
    return answer(ReportVariants(groups))


@router.get("/api/workshops/{code}/export")
async def export(
    request: Request,
    code: str,
    format: str = "json",  # noqa: A002
    dialect: Dialect | None = None,
    variant: str = "",
    language: str = "",
) -> Response:
    """Return the report as a file. dialect: of CSV; by default that of the language. variant: such as
    `table-4`; by default the whole report. language: such as `nb`, or `nb,en` for a document in both; by
    default that of the `lang` parameter, else the workshop's.

    Rendering is cancelled if the client disconnects: so the console can cancel it. The files for all readers
    (`report_pages.py`) are rendered to the end, as the next reader gets them from the cache."""
    context = app_context(request)
    room = (await context.rooms.get(code)).room
    reader = await authorize_reader(context, request, room)
    languages = read_languages(language, context.catalogue.languages) or (
        context.requested_language(request, room.state.plan.language),
    )
    report = await context.report(room)
    rendering = report_file(request, code, report, reader, format, languages, dialect, variant)
    return await while_connected(request, rendering)
