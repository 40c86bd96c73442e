"""The names of report files."""

import re
from collections.abc import Awaitable, Callable

from app.reports import FORMATS
from tests.http_clients import async_http_client
from tests.live.live_workshop import TestWorkshop

NewWorkshop = Callable[..., Awaitable[TestWorkshop]]


async def test_report_of_workshop_with_any_title_can_be_downloaded(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop(title='Fjell 🏔 «Møre» "2040"; a/..\\b — 会议')
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for name in FORMATS:
            response = await http.get(f"/api/workshops/{workshop.code}/export", params={"format": name})
            assert response.status_code == 200
            # `draft`: the workshop is not closed.
            start, end = response.headers["content-disposition"].split(f"-{workshop.code}-draft")
            # After `%E4`, with which 会议 begins in UTF-8, the date.
            assert re.fullmatch(r"attachment; filename\*=utf-8''Fjell-M%C3%B8re-2040-a-b-%E4.*\d", start)
            # JSON is the same in every language.
            assert end == f"{'' if name == 'json' else '-en'}.{name}"
