"""Error responses: a dotted code, a message in the person's language, and the HTTP status."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.status import (
    HTTP_307_TEMPORARY_REDIRECT,
    HTTP_400_BAD_REQUEST,
    HTTP_401_UNAUTHORIZED,
    HTTP_404_NOT_FOUND,
    HTTP_405_METHOD_NOT_ALLOWED,
)

from app.core.errors import Rejected
from app.logos.problem import PICTURE_PROBLEMS
from app.reports.archive_problem import ARCHIVE_PROBLEMS
from app.store.database import StoreUnavailable
from app.web.answers import Problem, answer
from app.web.app_context import app_context
from app.web.edition_maker import LogoNotRead
from app.web.head_requests import handles_head_as_get

RETRYABLE = frozenset(
    {
        "store.unavailable",
        "server.busy",
        "server.store_unavailable",
        "server.task_pauses",
        "page.too_old",
        "page.too_new",
        "log.newer",
        "log.unreadable",
        "logo.busy",
        "logo.not_read",
        "token.too_many_requests",
        "webhook.paused",
        "webhook.too_many_trials",
    }
)
"""Codes after which the same request may succeed later; after all others clients must stop."""
RETRY_AFTER_S = 2
"""Seconds after which a client should try again, unless the error itself says when."""

STATUS_BY_CODE = {
    "credential.missing": 401,
    "credential.organiser_missing": 401,
    "credential.expired": 401,
    "credential.link_expired": 401,
    "credential.link_revoked": 401,
    "credential.link_unknown": 401,
    "credential.session_ended": 401,
    "credential.wrong_origin": 403,
    "command.not_yours": 403,
    "workshop.unknown": 404,
    "code.malformed": 404,
    "page.unknown": 404,
    "template.unknown": 404,
    "link.unknown": 404,
    "link.expires_in_the_past": 422,
    "link.code_word_too_short": 422,
    "public_link.unknown": 404,
    "public_link.expired": 410,
    "public_link.revoked": 410,
    "edition.replaced": 410,
    "public_link.wrong_code_word": 403,
    "public_link.no_cookies": 403,
    "public_link.too_many_attempts": 429,
    "public_link.slow": 429,
    "command.too_large": 413,
    "command.malformed": 422,
    "command.unknown": 422,
    "edition.none": 404,
    "edition.unknown": 404,
    "export.format_unknown": 422,
    "export.language_repeated": 422,
    "export.language_unknown": 422,
    "export.languages_format": 422,
    "export.languages_too_many": 422,
    "export.removed_cards_elsewhere": 422,
    "export.variant_format": 422,
    "export.variant_unknown": 422,
    **dict.fromkeys((f"archive.{code}" for code in ARCHIVE_PROBLEMS), 422),
    **dict.fromkeys((f"logo.{code}" for code in PICTURE_PROBLEMS), 422),
    "logo.busy": 503,
    "logo.not_read": 503,
    "logo.too_large": 413,
    "logo.unknown": 404,
    "internal": 500,
    "log.newer": 500,
    "log.unreadable": 500,
    "parameter.malformed": 422,
    "parameter.repeated": 422,
    "parameter.unknown": 422,
    "report.too_many_searches": 429,
    "server.busy": 503,
    "server.store_unavailable": 503,
    "server.task_pauses": 503,
    "store.unavailable": 503,
    "token.missing": 401,
    "token.unknown": 401,
    "token.expired": 401,
    "token.revoked": 401,
    "token.scope_missing": 403,
    "token.not_listed": 404,
    "token.expires_in_the_past": 422,
    "token.too_many_requests": 429,
    "webhook.address_invalid": 422,
    "webhook.https_only": 422,
    "webhook.private_address": 422,
    "webhook.not_listed": 404,
    "webhook.paused": 429,
    "webhook.too_many_trials": 429,
}
CODE_BY_STATUS = {404: "page.unknown", 405: "page.unknown", 413: "command.too_large"}
"""HTTP status of an error that the framework raises -> its code."""
DEFAULT_STATUS = 409
"""The status for all other codes: the command is valid, but not allowed now."""

FOR_PROGRAMS = ("/api/", "/readyz")
"""The beginnings of the paths whose errors are JSON."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
"""The methods that a route may have."""

log = structlog.get_logger()


def install(app: FastAPI) -> None:
    """Handle every error of every route: JSON for programs, a page for people."""

    @app.exception_handler(Rejected)
    async def rejected(request: Request, error: Rejected) -> Response:
        return error_response(request, error)

    @app.exception_handler(StoreUnavailable)
    async def unavailable(request: Request, error: StoreUnavailable) -> Response:
        log.warning("store.unavailable", reason=str(error))
        return error_response(request, Rejected("store.unavailable"))

    @app.exception_handler(LogoNotRead)
    async def logo_not_read(request: Request, error: LogoNotRead) -> Response:
        return error_response(request, Rejected("logo.not_read", seconds=error.seconds))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        return error_response(request, _of_malformed_request(error))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTP_404_NOT_FOUND and (path := _path_without_slash(request)):
            return RedirectResponse(path, HTTP_307_TEMPORARY_REDIRECT)
        code = CODE_BY_STATUS.get(error.status_code, "command.malformed")
        response = error_response(request, Rejected(code), error.status_code)
        if error.status_code == HTTP_405_METHOD_NOT_ALLOWED:
            response.headers["Allow"] = _allowed_methods(request, error)
        return response

    @app.exception_handler(ClientDisconnect)
    async def disconnected(request: Request, error: ClientDisconnect) -> Response:
        """A phone that lost its network while it was sending: nobody reads this answer."""
        return Response(status_code=HTTP_400_BAD_REQUEST)

    @app.exception_handler(Exception)
    async def internal(request: Request, error: Exception) -> Response:
        return error_response(request, Rejected("internal"))


def _of_malformed_request(error: RequestValidationError) -> Rejected:
    places = [detail["loc"] for detail in error.errors()]
    if any(place[0] == "path" for place in places):
        return Rejected("page.unknown")
    for part, *name in places:
        if part == "query":
            return Rejected("parameter.malformed", name=str(name[0]))
    return Rejected("command.malformed")


def _allowed_methods(request: Request, error: HTTPException) -> str:
    """The methods of this path, for the header Allow. The error names only those of one route."""
    if "app_root_path" in request.scope:  # of a mounted application, which has no routes
        return (error.headers or {}).get("Allow", "")
    methods = [method for method in METHODS if _has_route(request, method)]
    if "GET" in methods and "HEAD" not in methods and handles_head_as_get(request.url.path):
        methods.append("HEAD")
    return ", ".join(methods)


def _path_without_slash(request: Request) -> str:
    """The path and query of the page that is meant by a path with a slash at its end; empty if there is none.
    Paths of the API are left out: not every program sends its token again to another address."""
    path, query = request.url.path, request.url.query
    if not path.endswith("/") or path.startswith(("//", "/api/", "/static/")):
        return ""
    if not _has_route(request, request.method, request.scope["path"].rstrip("/")):
        return ""
    return path.rstrip("/") + (f"?{query}" if query else "")


def _has_route(request: Request, method: str, path: str = "") -> bool:
    """Whether there is a route for this method and path. path: empty: the request's."""
    scope = {**request.scope, "method": method, "path": path or request.scope["path"]}
    return any(route.matches(scope)[0] == Match.FULL for route in request.app.routes)


def error_response(request: Request, rejected: Rejected, status: int | None = None) -> Response:
    """The error as JSON or as a page. status: instead of the one of the code."""
    context = app_context(request)
    language = context.language(request)
    message = context.error_message(language, rejected)
    status = status or STATUS_BY_CODE.get(rejected.code, DEFAULT_STATUS)
    headers = {}
    if rejected.code in RETRYABLE:
        headers["Retry-After"] = str(rejected.params.get("seconds", RETRY_AFTER_S))
    if rejected.code.startswith("token.") and status == HTTP_401_UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if request.url.path.startswith(FOR_PROGRAMS):
        response = answer(Problem(rejected.code, message), status)
        response.headers.update(headers)
        return response
    if rejected.code == "server.busy":  # the browser loads the page again by itself, as the message says
        headers["Refresh"] = headers["Retry-After"]
    variables = {
        "heading": context.catalogue.text(language, "page.error.heading"),
        "message": message,
        "link_url": "/",
        "link_label": context.catalogue.text(language, "page.error.to_start_page"),
        **context.template_context(language),
    }
    return context.templates.TemplateResponse(request, "message.html", variables, status, headers)
