"""The API for programs: the workshops of this server, and the content of their editions. It only reads.

Every request needs an API token with the scope of its route (`rights.py`). What a program gets of a workshop
is what its published report shows: an edition, never a draft. An edition never changes, so a program that has
it already gets status 304, except for the redacted package, which may withhold more words later."""

from collections.abc import Callable
from functools import cache, partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_200_OK, HTTP_304_NOT_MODIFIED, HTTP_410_GONE

from app.core.errors import Rejected
from app.locale import LANGUAGES
from app.reports import FORMATS
from app.reports.json import schema
from app.reports.model import Report
from app.reports.report_format import Dialect
from app.reports.report_languages import read_languages
from app.reports.variants import redacted
from app.store.editions import EditionHeader
from app.store.tables import SummaryRow, WorkshopRow
from app.web.answers import Problem, answer
from app.web.app_context import AppContext, app_context
from app.web.openapi import document, json_content
from app.web.program_answers import (
    Cards,
    Clusters,
    Edition,
    EditionList,
    EditionResults,
    File,
    FileList,
    ProgramWorkshop,
    Scenarios,
    Votes,
    WorkshopPage,
    edition_of,
    results_of,
)
from app.web.program_requests import require_known_parameters, require_scope
from app.web.report_files import report_file, require_file
from app.web.report_readers import reader_by_token
from app.workshop.join_code import is_join_code, normalize_join_code
from app.workshop.summary import WorkshopSummary, summarize

API = "/api/v1"
EDITION = API + "/workshops/{code}/editions/{no}"
DEFAULT_PAGE, MAX_PAGE = 50, 200
"""Workshops in one answer."""

MEDIA_TYPES = tuple(entry.media_type.partition(";")[0] for entry in FORMATS.values())

Code = Annotated[str, Path(description="the join code of a workshop")]
Number = Annotated[int, Path(ge=1, description="the number of an edition")]


router = APIRouter(
    dependencies=[Depends(require_scope), Depends(require_known_parameters)],
    default_response_class=Response,
    generate_unique_id_function=lambda route: route.name,
)


REFUSALS: dict[int | str, str] = {
    401: "The token is missing, unknown, expired or revoked",
    403: "The token does not have the scope",
    404: "There is no such workshop or edition",
    410: "A later edition replaces this one",
    422: "A parameter is unknown, or has a value that is not allowed",
    429: "Too many requests with this token",
    "default": "The server cannot answer now",
}


def response_descriptions(
    content: type[msgspec.Struct], *, of_edition: bool = True
) -> dict[int | str, dict[str, Any]]:
    """The responses of a route in the OpenAPI document. content: of a body with status 200. of_edition: the
    route answers 304 to a program that has the edition already, and 410 for an earlier one."""
    responses: dict[int | str, dict[str, Any]] = {
        status: {"description": description, "content": json_content(Problem)}
        for status, description in REFUSALS.items()
        if of_edition or status != HTTP_410_GONE
    }
    responses[HTTP_200_OK] = {"content": json_content(content)}
    return responses | ({HTTP_304_NOT_MODIFIED: {"description": "Not modified"}} if of_edition else {})


@router.get(API + "/openapi.json", include_in_schema=False)
async def openapi() -> Response:
    """Return the OpenAPI document of these routes."""
    return Response(_encoded_document(), media_type="application/json")


@cache
def _encoded_document() -> bytes:
    return msgspec.json.encode(document(router.routes))


@router.get(API + "/report.schema.json", include_in_schema=False)
async def report_schema() -> Response:
    """Return the JSON Schema of the report as JSON."""
    return Response(_report_schema(), media_type="application/schema+json")


@cache
def _report_schema() -> bytes:
    return schema()


@router.get(API + "/workshops", responses=response_descriptions(WorkshopPage, of_edition=False))
async def list_workshops(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = DEFAULT_PAGE,
    after: Annotated[str | None, Query(description="`next` of the page before")] = None,
) -> Response:
    """List the workshops, the oldest first."""
    context = app_context(request)
    if after is not None and not is_join_code(normalize_join_code(after)):
        raise Rejected("parameter.malformed", name="after")
    previous = (await _find(context, after))[0] if after is not None else None
    found = await context.workshops.oldest_first(limit + 1, previous)
    listed = found[:limit]
    workshops = [
        _workshop(row, summary) for row, stored in listed if (summary := await context.summary(row, stored))
    ]
    return answer(WorkshopPage(workshops, listed[-1][0].code if len(found) > limit else None))


@router.get(API + "/workshops/{code}", responses=response_descriptions(ProgramWorkshop, of_edition=False))
async def read_workshop(request: Request, code: Code) -> Response:
    """Return a workshop, as it is in the list."""
    context = app_context(request)
    row, stored = await _find(context, code)
    summary = await context.summary(row, stored)
    if summary is None:  # the log cannot be read, and opening it says why
        summary = summarize((await context.rooms.get(row.code)).room.state)
    return answer(_workshop(row, summary))


@router.get(
    API + "/workshops/{code}/editions", responses=response_descriptions(EditionList, of_edition=False)
)
async def list_editions(request: Request, code: Code) -> Response:
    """List the editions of a closed workshop, the first one first. Only the last one can be read."""
    context = app_context(request)
    headers = await _editions(context, *await _find(context, code))
    return answer(EditionList([Edition(header.no, header.sha256, header.at) for header in headers]))


@router.get(EDITION, responses=response_descriptions(EditionResults))
async def read_edition(request: Request, code: Code, no: Number) -> Response:
    """Return an edition without its cards, in the form of the report as JSON."""
    return await _edition_answer(request, code, no, results_of)


@router.get(EDITION + "/scenarios", responses=response_descriptions(Scenarios))
async def read_scenarios(request: Request, code: Code, no: Number) -> Response:
    """Return the scenarios of an edition, in the order of the deciding vote, then oldest first."""
    return await _edition_answer(
        request, code, no, lambda report: Scenarios(edition_of(report), report.scenarios)
    )


@router.get(EDITION + "/clusters", responses=response_descriptions(Clusters))
async def read_clusters(request: Request, code: Code, no: Number) -> Response:
    """Return the clusters of an edition from which no scenario was written."""
    return await _edition_answer(
        request, code, no, lambda report: Clusters(edition_of(report), report.clusters)
    )


@router.get(EDITION + "/votes", responses=response_descriptions(Votes))
async def read_votes(request: Request, code: Code, no: Number) -> Response:
    """Return the closed votes of an edition, with the numbers that its published report shows."""
    return await _edition_answer(request, code, no, lambda report: Votes(edition_of(report), report.votes))


@router.get(EDITION + "/cards", responses=response_descriptions(Cards))
async def read_cards(request: Request, code: Code, no: Number) -> Response:
    """Return the cards of an edition, by table and number."""
    return await _edition_answer(request, code, no, lambda report: Cards(edition_of(report), report.cards))


@router.get(EDITION + "/files", responses=response_descriptions(FileList))
async def list_files(request: Request, code: Code, no: Number) -> Response:
    """List the formats in which an edition can be read as a file."""
    path = request.url.path

    def files_of(report: Report) -> FileList:
        files = [
            File(
                entry.name,
                entry.media_type,
                entry.file_name(report, (report.language,)),
                f"{path}/{entry.name}",
                entry.can_have_two_languages,
            )
            for entry in FORMATS.values()
        ]
        return FileList(edition_of(report), files, list(LANGUAGES))

    return await _edition_answer(request, code, no, files_of)


@router.get(
    EDITION + "/files/{format}",
    responses={
        **response_descriptions(FileList),
        HTTP_200_OK: {"content": {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES}},
        HTTP_304_NOT_MODIFIED: {"description": f"Not modified; never for the variant `{redacted.NAME}`"},
    },
)
async def read_file(
    request: Request,
    code: Code,
    no: Number,
    format: Annotated[str, Path(json_schema_extra={"enum": list(FORMATS)})],  # noqa: A002
    language: Annotated[
        str,
        Query(
            description=f"one of {', '.join(LANGUAGES)}, or two of them for a document in both, such as "
            "`nb,en`; by default the workshop's"
        ),
    ] = "",
    dialect: Annotated[
        Dialect | None, Query(description="of CSV files; by default the one that the language uses")
    ] = None,
    variant: Annotated[
        str, Query(description="such as `table-4`, `child` or `redacted`; by default the whole report")
    ] = "",
) -> Response:
    """Return an edition as a file of this format, in one language or two."""
    if format not in FORMATS:
        raise Rejected("export.format_unknown")
    languages = read_languages(language, [*LANGUAGES])
    context = app_context(request)
    row, header = await _find_edition(context, code, no)
    report = await context.editions.read(row.id, header)
    require_file(context, report, format, languages or (report.language,), variant)
    # It may withhold more words than the one that the program has: the log of the workshop may have got more
    # earlier words of the same edition, and a later version may find more.
    if variant != redacted.NAME and _is_known(request, header):
        return _not_modified(header)
    find_again = partial(_find_edition, context, code, no)
    reader = reader_by_token(context, request.state.token, request.state.token_id, find_again)
    asked = languages or (report.language,)
    response = await report_file(request, row.code, report, reader, format, asked, dialect, variant)
    response.headers.update(_headers(header))
    return response


async def _edition_answer(
    request: Request, code: str, no: int, content: Callable[[Report], msgspec.Struct]
) -> Response:
    """The part of an edition that `content` returns, as JSON; or status 304."""
    context = app_context(request)
    row, header = await _find_edition(context, code, no)
    if _is_known(request, header):
        return _not_modified(header)
    report = await context.editions.read(row.id, header)
    body = await run_in_threadpool(lambda: msgspec.json.encode(content(report)))
    return Response(body, media_type="application/json", headers=_headers(header))


async def _find(context: AppContext, code: str) -> tuple[WorkshopRow, SummaryRow | None]:
    """The workshop with this code, in any spelling. Raises Rejected: `code.malformed`, `workshop.unknown`."""
    code = normalize_join_code(code)
    if not is_join_code(code):
        raise Rejected("code.malformed")
    found = await context.workshops.with_summary(code)
    if found is None:
        raise Rejected("workshop.unknown")
    return found


async def _find_edition(context: AppContext, code: str, no: int) -> tuple[WorkshopRow, EditionHeader]:
    """A closed workshop, and its last edition, which has this number. Raises Rejected as `_find`;
    `edition.none`, `edition.unknown`; `edition.replaced`: what it has may have been removed since."""
    row, stored = await _find(context, code)
    headers = await _editions(context, row, stored)
    if no == headers[-1].no:
        return row, headers[-1]
    if 1 <= no < headers[-1].no:
        raise Rejected("edition.replaced", no=headers[-1].no)
    raise Rejected("edition.unknown")


async def _editions(context: AppContext, row: WorkshopRow, stored: SummaryRow | None) -> list[EditionHeader]:
    """The editions of a workshop. Raises Rejected: `edition.none`, it is not closed now."""
    headers, are_current = await context.editions.headers(row.id)
    if are_current:  # a program that reads every workshop need not have them all opened
        return headers
    summary = await context.summary(row, stored)
    if summary and not summary.closed:
        raise Rejected("edition.none")
    room = (await context.rooms.get(row.code)).room
    if not room.state.closed:
        raise Rejected("edition.none")
    await context.report(room)
    return (await context.editions.headers(row.id))[0]


def _workshop(row: WorkshopRow, summary: WorkshopSummary | SummaryRow) -> ProgramWorkshop:
    return ProgramWorkshop(
        code=row.code,
        title=summary.title,
        language=summary.language,
        state="closed" if summary.closed else "draft",
        created_at=row.created_at,
        imported=summary.imported,
        demo=row.is_demo,
    )


def _is_known(request: Request, header: EditionHeader) -> bool:
    """Whether the program says that it has this edition."""
    tags = request.headers.get("if-none-match", "").split(",")
    return any(tag.strip() in ("*", _etag(header), f'"{header.sha256}"') for tag in tags)


def _not_modified(header: EditionHeader) -> Response:
    return Response(status_code=HTTP_304_NOT_MODIFIED, headers=_headers(header))


def _headers(header: EditionHeader) -> dict[str, str]:
    return {"ETag": _etag(header), "Cache-Control": "private, no-cache"}


def _etag(header: EditionHeader) -> str:
    """Weak, as the same edition may be sent compressed, and a later version may render it a little
    differently."""
    return f'W/"{header.sha256}"'
