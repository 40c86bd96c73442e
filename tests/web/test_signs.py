"""The language of the page with the table signs, and of the report."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.live.live_workshop import TestWorkshop

NewWorkshop = Callable[..., Awaitable[TestWorkshop]]


@pytest.mark.parametrize(("query", "language"), [("", "en"), ("?lang=nb", "nb"), ("?lang=tlh", "en")])
async def test_signs_page_is_in_a_known_language_or_in_that_of_the_workshop(
    new_workshop: NewWorkshop, query: str, language: str
) -> None:
    workshop = await new_workshop()

    async with httpx.AsyncClient(base_url=workshop.url, headers=workshop.operator_headers) as http:
        page = await http.get(f"/w/{workshop.code}/signs{query}")

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize(("query", "heading"), [("", "Theme"), ("&lang=nb", "Tema"), ("&lang=tlh", "Theme")])
async def test_report_is_in_a_known_language_or_in_that_of_the_workshop(
    new_workshop: NewWorkshop, query: str, heading: str
) -> None:
    workshop = await new_workshop()

    async with httpx.AsyncClient(base_url=workshop.url, headers=workshop.operator_headers) as http:
        report = await http.get(f"/api/workshops/{workshop.code}/export?format=csv{query}")

    assert report.status_code == 200
    assert heading in report.text.splitlines()[0]
