"""The page with a sign for every table, which facilitators print."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.templating import Jinja2Templates

from app.web.qr import qr_svg


class TableSigns:
    """Renders the pages of a server in a thread, one after the other: the QR codes of 250 tables take a
    second if they were not drawn before, and the page has two million characters. Single QR codes do not
    wait for pages (`QrDrawings`)."""

    def __init__(self, templates: Jinja2Templates) -> None:
        self._templates = templates
        self._turn = asyncio.Lock()

    async def render(self, urls: Sequence[str], variables: Mapping[str, Any]) -> bytes:
        """The page as HTML. urls: with which people join table 1, 2 and so on. variables: the other ones of
        the template."""
        async with self._turn:
            return await run_in_threadpool(self._render, urls, variables)

    def _render(self, urls: Sequence[str], variables: Mapping[str, Any]) -> bytes:
        tables = [
            {"number": number, "qr": Markup(qr_svg(url))}  # noqa: S704 - drawn here, without anybody's text
            for number, url in enumerate(urls, 1)
        ]
        return self._templates.get_template("signs.html").render(variables, tables=tables).encode()
