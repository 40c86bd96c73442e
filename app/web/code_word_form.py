"""The form that asks for the code word of a public link, and the cookie of those who have given it."""

from functools import partial
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.status import HTTP_200_OK, HTTP_303_SEE_OTHER

from app.access.links import plain_code_word
from app.core.errors import Rejected
from app.live.clock import now
from app.store.tables import LinkRow
from app.web.app_context import AppContext, app_context, require_same_origin
from app.web.credentials import CODE_WORD_COOKIE, CODE_WORD_COOKIE_MAX_AGE_S, set_secure_cookie
from app.web.errors import STATUS_BY_CODE
from app.web.network import network_of
from app.web.public_links import open_public_link, public_path
from app.web.staff import MAX_CODE_WORD

TEXTS = ("heading", "message", "label", "button")
"""The texts on the form: last parts of their catalogue keys, and variables of the template."""
MAX_WRITTEN_CODE_WORD = 4 * MAX_CODE_WORD
"""Characters of a code word as it is given: it may have signs, spaces and invisible characters that are no
part of it. A longer one is wrong. It is not compared, so it does not count as an attempt."""
RESULT = "answer"
"""The query parameter with the result of a code word, to which the browser is redirected: without a redirect,
*Back* would ask whether to send the form again."""
CODE_BY_RESULT = {
    "right": "public_link.no_cookies",
    "wrong": "public_link.wrong_code_word",
    "wait": "public_link.too_many_attempts",
    "wait_long": "public_link.slow",
}
"""Result of a code word (its signed form is the value of `RESULT`) -> code of the error that the form shows.
`right` becomes an error only if the browser has not stored the cookie."""
WAITS = frozenset({"wait", "wait_long"})
"""Results that are checked again when the form is opened: the time to wait may be over."""

router = APIRouter(default_response_class=Response, include_in_schema=False)


@router.post("/r/{token}")
async def give_code_word(request: Request, token: str) -> Response:
    """Check the code word of a public link, and redirect to the link: to the report if it is right, which a
    cookie remembers; else to the form again, with the error."""
    require_same_origin(request)
    context = app_context(request)
    link, _ = await open_public_link(context, token)
    path = public_path(context, link)
    if link.code_word_hash is None:
        return RedirectResponse(without_result(request, path), HTTP_303_SEE_OTHER)
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    code_word = fields.get("code_word", [""])[0]
    try:
        if len(code_word) > MAX_WRITTEN_CODE_WORD:
            raise Rejected("public_link.wrong_code_word")
        plain, network = plain_code_word(code_word), network_of(request)
        is_right = partial(context.links.is_code_word, link, code_word)
        if not context.code_word_attempts.check(link.id, network, plain, is_right):
            raise Rejected("public_link.wrong_code_word")
    except Rejected as rejected:
        result = next(result for result, code in CODE_BY_RESULT.items() if code == rejected.code)
        signed = context.links.sign_result(link, result, now())
        return RedirectResponse(_with_result(request, path, signed), HTTP_303_SEE_OTHER)
    signed = context.links.sign_result(link, "right", now())
    response = RedirectResponse(_with_result(request, path, signed), HTTP_303_SEE_OTHER)
    set_secure_cookie(
        request,
        response,
        CODE_WORD_COOKIE,
        context.credentials.code_word_cookie(link),
        CODE_WORD_COOKIE_MAX_AGE_S,
        path=path,
    )
    return response


def code_word_form(request: Request, context: AppContext, link: LinkRow) -> Response:
    """The form for the code word. After a code word that did not open the report it says why, unless the
    reason was a time to wait that is over."""
    language = context.language(request)
    result = context.links.signed_result(link, request.query_params.get(RESULT, ""), now())
    code = CODE_BY_RESULT.get(result, "")
    if result in WAITS:
        code = context.code_word_attempts.refusal(link.id, network_of(request))
    variables = {
        **{name: context.catalogue.text(language, f"report.code_word.{name}") for name in TEXTS},
        "problem": context.error_message(language, Rejected(code)) if code else "",
        **context.template_context(language),
    }
    status = STATUS_BY_CODE[code] if code else HTTP_200_OK
    return context.templates.TemplateResponse(request, "report_code_word.html", variables, status)


def without_result(request: Request, path: str) -> str:
    """The path with the request's query, without the result of a code word."""
    return _with_result(request, path, "")


def _with_result(request: Request, path: str, result: str) -> str:
    """The path with the request's query, in which `RESULT` has this value. result: empty: it has none."""
    url = request.url.remove_query_params(RESULT)
    query = (url.include_query_params(**{RESULT: result}) if result else url).query
    return f"{path}?{query}" if query else path
