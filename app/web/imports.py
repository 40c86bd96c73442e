"""Imports an edition from an archive package, so that it can be read on this server."""

import msgspec
import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_200_OK, HTTP_201_CREATED

from app.core.errors import Rejected
from app.logos.logo import Logo
from app.logos.problem import PictureProblem
from app.logos.reader import TooManyPictures
from app.reports.archive import LOGO, REPORT_FILE
from app.reports.archive_check import ArchivedEdition, read_edition
from app.reports.archive_problem import ArchiveProblem
from app.reports.model import Report, ReportEdition
from app.reports.worker import RenderFailed, RenderInterrupted
from app.store.workshops import EditionToImport
from app.web.answers import ImportedWorkshop, answer
from app.web.app_context import AppContext, app_context
from app.workshop.plan import MAX_TABLES
from app.workshop.state import ImportedCounts, Label, Plan, Theme

COLOURS = 8
"""The number of colours, which themes without one get in turn. Earlier versions did not write them into the
report."""
ICON = "book"
"""Of themes whose icon the report does not name."""
IMPORTS = "imports"
"""The sender of the logos of all packages, for `PictureReader`. Of uploaded logos it is the id of a
workshop."""

log = structlog.get_logger()
router = APIRouter()


@router.post("/api/imports", status_code=HTTP_201_CREATED)
async def import_edition(request: Request) -> Response:
    """Create a closed workshop from the archive package in the body; its edition can be read and exported.

    If this edition was imported before: status 200, and the workshop and number that it has here."""
    context = app_context(request)
    await context.authorize_organiser(request)
    archived = await run_in_threadpool(_read, await request.body())
    imported, is_new = await context.workshops.find_imported(archived.sha256), False
    if imported is None:
        logo = await _read_logo(context, archived)
        await _require_showable(context, archived)
        report = archived.report
        counts = ImportedCounts(report.people, len(report.cards))
        imported, is_new = await context.rooms.import_edition(
            _plan(report), counts, _edition(archived), logo, is_demo=report.demo
        )
    result = ImportedWorkshop(imported.code, imported.no, is_new)
    return answer(result, HTTP_201_CREATED if is_new else HTTP_200_OK)


def _read(file: bytes) -> ArchivedEdition:
    try:
        return read_edition(file)
    except ArchiveProblem as problem:
        raise Rejected(f"archive.{problem.code}", file=problem.file) from problem


async def _read_logo(context: AppContext, archived: ArchivedEdition) -> Logo | None:
    """The logo that the edition names, after it was checked; None: it names none. Raises Rejected:
    `archive.damaged`: it is not what the report says; `logo.busy`."""
    logo = archived.report.logo
    if logo is None:
        return None
    try:
        picture = await context.picture_reader.check_stored(logo.content, IMPORTS)
    except PictureProblem as problem:
        raise Rejected("archive.damaged", file=LOGO) from problem
    except TooManyPictures as busy:
        raise Rejected("logo.busy") from busy
    if (picture.width, picture.height) != (logo.width, logo.height):
        raise Rejected("archive.damaged", file=LOGO)
    return Logo.of(logo.content, logo.width, logo.height)


def _edition(archived: ArchivedEdition) -> EditionToImport:
    return EditionToImport(archived.no, archived.report.made_at, archived.sha256, archived.content)


async def _require_showable(context: AppContext, archived: ArchivedEdition) -> None:
    """Check that the edition can be shown and exported. Raises Rejected: `archive.damaged`: it cannot;
    `server.busy`: that could not be found out."""
    edition = ReportEdition(archived.no, archived.sha256)
    try:
        await context.trial_rendering.run(msgspec.structs.replace(archived.report, edition=edition))
    except RenderInterrupted as interrupted:
        log.warning("import.not_tried", reason=str(interrupted))
        raise Rejected("server.busy") from interrupted
    except RenderFailed as failed:
        log.warning("import.not_rendered", reason=str(failed))
        raise Rejected("archive.damaged", file=REPORT_FILE) from failed


def _plan(report: Report) -> Plan:
    """A plan with the texts of the report. It has no steps, because none can be started."""
    return Plan(
        title=report.title,
        question=report.question,
        language=report.language,
        themes=tuple(
            Theme(theme.id, theme.name, theme.colour or number % COLOURS + 1, theme.icon or ICON)
            for number, theme in enumerate(report.themes)
        ),
        roles=tuple(Label(role.id, role.name) for role in report.roles),
        municipalities=tuple(Label(place.id, place.name) for place in report.municipalities),
        tables=min(max(1, report.tables), MAX_TABLES),
        agenda=(),
        privacy_threshold=report.privacy_threshold,
    )
