"""The pages of an earlier version, as `record_pages.py` wrote them, opened on today's server."""

import json
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

from playwright.sync_api import BrowserContext, Page, Route

from app.assets.build_manifest import DIST_URL
from tests.browser.conftest import OpenPage
from tests.browser.record_pages import DESCRIPTION, PATHS
from tests.server_process import ServerProcess

AS_RECORDED = "html[data-recorded]"
"""A selector that matches until the page is loaded again, from the server."""


class RecordedPages:
    """The pages of one version. version: of the wire protocol that they use."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as recorded:
            self._files = {name: recorded.read(name) for name in recorded.namelist()}
        description = json.loads(self._files[DESCRIPTION])
        self.version: int = description["version"]
        self._code: str = description["code"]

    def open(self, open_page: OpenPage, client: str, server: ServerProcess, code: str) -> Page:
        """Open the recorded page of a client for this workshop, with the rights of the operator if it is one
        of the staff. Only the page's own files are the recorded ones, and only until it is loaded again."""
        address = server.url + PATHS[client].format(code=code)
        html = self._files[f"{client}.html"].decode().replace(self._code, code)
        html = html.replace("<html ", "<html data-recorded ", 1)

        def answer_from_record(context: BrowserContext) -> None:
            context.route(f"**{DIST_URL}/**", self._answer_file)
            context.route(address, lambda route: route.fulfill(body=html, content_type="text/html"), times=1)

        headers = {} if client == "phone" else {"Authorization": f"Bearer {server.key}"}
        return open_page(client, address, prepare=answer_from_record, extra_http_headers=headers)

    def _answer_file(self, route: Route) -> None:
        """Answer with the recorded file. Others are for pages that were loaded again."""
        path = urlsplit(route.request.url).path
        body = self._files.get(path.removeprefix("/"))
        if body is None:
            route.continue_()
        else:
            route.fulfill(body=body, content_type=mimetypes.guess_type(path)[0])
