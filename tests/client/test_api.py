"""Requests of the HTTP API wait for as long as the server may take."""

import json

import httpx
import pytest

from app.client.api import Facilitator, fetch_join_info, import_package
from app.reports.worker import ATTEMPTS, RENDER_TIMEOUT_S

JOIN_INFO = {
    "code": "K7MP4WXA",
    "title": {"en": "Words"},
    "language": "en",
    "roles": [],
    "municipalities": [],
    "tables": 1,
    "closed": False,
    "full": False,
}
IMPORTED = {"code": "K7MP4WXA", "edition": 1, "is_new": True}


class PreparedAnswers(httpx.AsyncBaseTransport):
    """Answers each request with what the server has for its path. waits: the seconds that each request would
    have waited for its answer."""

    def __init__(self, disposition: str = "attachment") -> None:
        self._disposition = disposition
        self.waits: list[float] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.waits.append(request.extensions["timeout"]["read"])
        answers = {"/api/imports": IMPORTED, "/api/workshops/K7MP4WXA/door": JOIN_INFO}
        headers = {"content-disposition": self._disposition}
        return httpx.Response(200, content=json.dumps(answers.get(request.url.path)), headers=headers)


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=\"var.pdf\"; filename*=utf-8''v%C3%A5r.pdf", "vår.pdf"),
        ("attachment; filename*=UTF-8''v%C3%A5r.pdf", "vår.pdf"),
        ('attachment; filename="report.pdf"', "report.pdf"),
        ("attachment", "report"),
    ],
)
async def test_exported_file_has_the_name_in_all_letters(disposition: str, name: str) -> None:
    answers = PreparedAnswers(disposition)
    async with httpx.AsyncClient(base_url="http://samskap", transport=answers) as http:
        found, _ = await Facilitator(http, "K7MP4WXA").export("pdf")
    assert found == name


async def test_request_that_renders_a_report_waits_for_longer_than_rendering_may_take() -> None:
    answers = PreparedAnswers()
    async with httpx.AsyncClient(base_url="http://samskap", transport=answers, timeout=30) as http:
        await fetch_join_info(http, "K7MP4WXA")
        await Facilitator(http, "K7MP4WXA").export("pdf")
        assert (await import_package(http, b"PK")).is_new
    of_join_info, *of_rendering = answers.waits
    assert of_join_info == 30
    # The report itself, after one that somebody else has asked for.
    assert min(of_rendering) > 2 * ATTEMPTS * RENDER_TIMEOUT_S
    assert len(of_rendering) == 2
