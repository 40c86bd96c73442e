"""API tokens: an organiser makes, lists and revokes them. What programs read with them is in
`program_api.py`."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, StringConstraints
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from app.access.api_tokens import scopes_of
from app.access.rights import Scope
from app.core.errors import Rejected
from app.core.text import validate_line
from app.live.clock import now
from app.store.tables import ApiTokenRow
from app.web.answers import ApiToken, NewApiToken, answer
from app.web.app_context import app_context
from app.web.request_ids import Creation, require_secret_shown
from app.web.staff import MAX_DATE_MS, MAX_LABEL

router = APIRouter()


class TokenRequest(Creation):
    """A token to be made. label: which program it is for. expires_at: ms since 1970; by default never."""

    label: Annotated[str, StringConstraints(strip_whitespace=True)]
    scopes: list[Scope] = Field(min_length=1)
    expires_at: int | None = Field(None, ge=0, le=MAX_DATE_MS)


@router.get("/api/tokens")
async def list_tokens(request: Request) -> Response:
    """List the tokens that are not revoked, the oldest first; for 30 days also those that have expired."""
    context = app_context(request)
    await context.authorize_organiser(request)
    return answer([_shown(row) for row in await context.api_tokens.listed(now())])


@router.post("/api/tokens", status_code=HTTP_201_CREATED)
async def create_token(request: Request, body: TokenRequest) -> Response:
    """Create a token, and return it with its secret, which is shown only now.

    Raises Rejected as `authorize_organiser`, `validate_line`, `ApiTokens.create` and `require_secret_shown`;
    `token.expires_in_the_past`."""
    context = app_context(request)
    await context.authorize_organiser(request)
    at = now()
    if body.expires_at is not None and body.expires_at <= at:
        raise Rejected("token.expires_in_the_past")
    label = validate_line(body.label, MAX_LABEL)
    row, secret = await context.api_tokens.create(label, body.scopes, at, body.expires_at, body.id)
    require_secret_shown(row, at)
    return answer(NewApiToken(_shown(row), secret), HTTP_201_CREATED)


@router.post("/api/tokens/{token_id}/revoke", status_code=HTTP_204_NO_CONTENT)
async def revoke_token(request: Request, token_id: str) -> Response:
    """Revoke a token. The next request with it is refused."""
    context = app_context(request)
    await context.authorize_organiser(request)
    await context.api_tokens.revoke(token_id, now())
    return Response(status_code=HTTP_204_NO_CONTENT)


def _shown(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        id=row.id,
        label=row.label,
        scopes=scopes_of(row),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )
