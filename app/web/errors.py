"""Errors as people read them: a dotted code, a sentence in their language, and the fitting HTTP status."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.core.errors import Rejected
from app.store.database import StoreUnavailable
from app.web.app_context import app_context

RETRYABLE = frozenset({"store.unavailable", "server.busy"})
"""The same may succeed later; all others mean: stop."""

STATUS_BY_CODE = {
    "credential.missing": 401,
    "credential.expired": 401,
    "credential.wrong_origin": 403,
    "command.not_yours": 403,
    "workshop.unknown": 404,
    "code.malformed": 404,
    "page.unknown": 404,
    "template.unknown": 404,
    "command.too_large": 413,
    "command.malformed": 422,
    "command.unknown": 422,
    "export.format_unknown": 422,
    "internal": 500,
    "server.busy": 503,
    "store.unavailable": 503,
}
CODE_BY_STATUS = {404: "page.unknown", 405: "page.unknown", 413: "command.too_large"}
"""What the framework itself refuses."""
DEFAULT_STATUS = 409
"""A well-formed command that may not happen now."""

log = structlog.get_logger()


def install(app: FastAPI) -> None:
    """Every error of every route, as JSON to programs and as a page to people."""

    @app.exception_handler(Rejected)
    async def rejected(request: Request, error: Rejected) -> Response:
        return error_response(request, error)

    @app.exception_handler(StoreUnavailable)
    async def unavailable(request: Request, error: StoreUnavailable) -> Response:
        log.warning("store.unavailable", reason=str(error))
        return error_response(request, Rejected("store.unavailable"))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        elsewhere = any(wrong["loc"][0] == "path" for wrong in error.errors())
        return error_response(request, Rejected("page.unknown" if elsewhere else "command.malformed"))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        code = CODE_BY_STATUS.get(error.status_code, "command.malformed")
        return error_response(request, Rejected(code), error.status_code)

    @app.exception_handler(Exception)
    async def internal(request: Request, error: Exception) -> Response:
        return error_response(request, Rejected("internal"))


def error_response(request: Request, rejected: Rejected, status: int | None = None) -> Response:
    """The error in the form that the asker reads."""
    here = app_context(request)
    language = here.language(request)
    sentence = here.sentence(language, rejected)
    status = status or STATUS_BY_CODE.get(rejected.code, DEFAULT_STATUS)
    headers = {"Retry-After": "2"} if rejected.code in RETRYABLE else {}
    if request.url.path.startswith("/api/"):
        body = {"code": rejected.code, "message": sentence}
        return JSONResponse(body, status, headers=headers)
    context = {
        "heading": here.catalogue.text(language, "page.error.heading"),
        "sentence": sentence,
        "way_on_href": "/",
        "way_on_label": here.catalogue.text(language, "page.error.way_on"),
        **here.words(language),
    }
    return here.templates.TemplateResponse(request, "message.html", context, status, headers)
