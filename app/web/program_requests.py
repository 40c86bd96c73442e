"""The checks of every request of a program: of its token, its scope and its parameters."""

from fastapi import Request

from app.access.api_tokens import PREFIX, scopes_of
from app.core.errors import Rejected
from app.live.clock import now
from app.web.app_context import app_context, route_of
from app.web.rights import ANYONE, ROUTES


async def require_scope(request: Request) -> None:
    """Let a request pass whose token has the scope that the route asks for.

    Raises Rejected: `token.missing`, `.unknown`, `.expired`, `.revoked`, `.scope_missing`,
    `.too_many_requests`."""
    allowed = ROUTES[route_of(request)]
    if allowed == ANYONE:
        return
    context = app_context(request)
    scheme, *parts = request.headers.get("authorization", "").split(maxsplit=1) or [""]
    token = parts[0].rstrip() if parts else ""
    if scheme.lower() != "bearer" or not token.startswith(PREFIX):
        raise Rejected("token.missing")
    row = await context.api_tokens.open(token, now())
    context.request_rate_limit.admit(row.id)
    request.state.token, request.state.token_id = token.strip(), row.id
    if not allowed & set(scopes_of(row)):
        raise Rejected("token.scope_missing", scope=", ".join(sorted(allowed)))


async def require_known_parameters(request: Request) -> None:
    """Let a request pass whose query has parameters of its route only, each once: a program that misspells
    one must not get an answer to another question. Raises Rejected: `parameter.unknown`, `.repeated`."""
    known = {parameter.alias for parameter in request.scope["route"].dependant.query_params}
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        if name not in known:
            raise Rejected("parameter.unknown", name=name)
        if names.count(name) > 1:
            raise Rejected("parameter.repeated", name=name)
