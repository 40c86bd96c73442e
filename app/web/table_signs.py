"""The page with a sign for every table, which facilitators print."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from markupsafe import Markup
from starlette.templating import Jinja2Templates

from app.web.qr import qr_svg


class TableSigns:
    """Renders the pages of a server in one thread, one after the other: the QR codes of 250 tables take a
    second if they were not drawn before, and the page has two million characters. Single QR codes do not
    wait for pages (`QrDrawings`)."""

    def __init__(self, templates: Jinja2Templates) -> None:
        self._templates = templates
        self._thread = ThreadPoolExecutor(1, "signs")

    async def render(self, urls: Sequence[str], variables: Mapping[str, Any]) -> bytes:
        """The page as HTML. urls: with which people join table 1, 2 and so on. variables: the other ones of
        the template. If this is cancelled before the page is begun, it is not rendered."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._render, urls, variables)

    def _render(self, urls: Sequence[str], variables: Mapping[str, Any]) -> bytes:
        tables = [
            {"number": number, "qr": Markup(qr_svg(url))}  # noqa: S704 - drawn here, without anybody's text
            for number, url in enumerate(urls, 1)
        ]
        return self._templates.get_template("signs.html").render(variables, tables=tables).encode()
