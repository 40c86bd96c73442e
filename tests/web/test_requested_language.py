"""The language of the printed table signs and of the report: the one that is asked for, if it is known."""

import httpx
import pytest

from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop


@pytest.mark.parametrize(
    ("query", "is_norwegian"), [({}, False), ({"lang": "nb"}, True), ({"lang": "tlh"}, False)]
)
@pytest.mark.parametrize(
    ("path", "english", "norwegian"),
    [
        ("/w/{code}/signs", '<html lang="en"', '<html lang="nb"'),
        ("/api/workshops/{code}/export?format=md", "How to read this report", "Slik leser du rapporten"),
    ],
)
async def test_page_is_in_the_language_asked_for_or_in_that_of_the_workshop(
    new_workshop: CreateWorkshop,
    path: str,
    english: str,
    norwegian: str,
    query: dict[str, str],
    is_norwegian: bool,
) -> None:
    workshop = await new_workshop()
    url = httpx.URL(workshop.url + path.format(code=workshop.code)).copy_merge_params(query)

    async with async_http_client(headers=workshop.operator_headers) as http:
        page = await http.get(url)

    assert page.status_code == 200
    assert (norwegian if is_norwegian else english) in page.text
