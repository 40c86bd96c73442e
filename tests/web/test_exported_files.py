"""The names of report files."""

import re

from app.reports import FORMATS
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop


async def test_report_of_workshop_with_any_title_can_be_downloaded(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop(title='Fjell 🏔 «Møre» "2040"; a/..\\b — 会议')
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for name in FORMATS:
            response = await http.get(f"/api/workshops/{workshop.code}/export", params={"format": name})
            assert response.status_code == 200
            # `draft`: the workshop is not closed.
            # JSON is the same in every language.
            end = re.escape(f"-{workshop.code}-draft{'' if name == 'json' else '-en'}.{name}")
            # After `%E4`, with which 会议 begins in UTF-8, the date.
            in_ascii = rf"Fjell-More-2040-a-b-[\d-]+{end}"
            in_all_letters = rf"Fjell-M%C3%B8re-2040-a-b-%E4.*\d{end}"
            assert re.fullmatch(
                f"attachment; filename=\"{in_ascii}\"; filename\\*=utf-8''{in_all_letters}",
                response.headers["content-disposition"],
            )
