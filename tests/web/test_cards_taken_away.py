"""The list of cards that a facilitator took away."""

import pytest

from app.access.rights import STAFF_RIGHTS
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, new_id
from tests.web.staff import operator, staff_headers


@pytest.mark.parametrize(
    ("right", "status"),
    [(right, 200 if right == "facilitator" else 401) for right in (*STAFF_RIGHTS, "")],
)
async def test_only_facilitators_may_read_the_cards_that_were_taken_away(
    new_workshop: CreateWorkshop, right: str, status: int
) -> None:
    workshop = await new_workshop()
    headers = await staff_headers(workshop, right) if right else {}
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        response = await http.get(f"/api/workshops/{workshop.code}/taken-cards")
    assert response.status_code == status


async def test_cards_that_were_taken_away_are_listed_until_they_are_brought_back(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    await workshop.submit("agenda.start", step="together")  # in which people share ideas at once
    phone = await (await workshop.join(2)).connect()
    card = new_id()
    await phone.submit("ideas.add", card, theme="safety", text="More light")
    await workshop.submit("ideas.withdraw", card=card)  # by a facilitator, so it is taken away
    path = f"/api/workshops/{workshop.code}/taken-cards"
    async with operator(workshop) as http:
        (taken_away,) = (await http.get(path)).json()["cards"]
        await workshop.submit("ideas.bring_back", card=card)
        after = (await http.get(path)).json()["cards"]
    assert [taken_away[field] for field in ("id", "text", "table", "number")] == [card, "More light", 2, 1]
    assert after == []
