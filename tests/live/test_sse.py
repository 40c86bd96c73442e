"""The protocol over server-sent events and POST, for networks that block WebSockets."""

import json
from typing import Any

import pytest

from app.locale import LANGUAGES
from tests.http_clients import async_http_client
from tests.live.event_stream import streaming
from tests.live.live_workshop import FRAME_TIMEOUT, LANGUAGES_OF_PHONES, CreateWorkshop, LiveWorkshop, new_id


async def post(workshop: LiveWorkshop, cookie: str, **submit: Any) -> Any:
    """Post one submit, and return the frame of the response."""
    async with async_http_client(
        base_url=workshop.url, headers={"cookie": cookie}, timeout=FRAME_TIMEOUT
    ) as http:
        return (await http.post(f"/w/{workshop.code}/stream?as=phone", json=submit)).json()


async def test_card_submitted_by_post_is_sent_on_the_stream(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    writer, reader = await workshop.join(1), await workshop.join(1)
    async with streaming(workshop, reader.cookie) as events:
        frames = [(await events.next())[1] for _ in range(4)]
        assert [(frame["type"], frame["audience"]) for frame in frames] == [
            ("snapshot", "plan/all"),
            ("snapshot", "hall"),
            ("snapshot", "table/1"),
            ("snapshot", "me"),
        ]
        idea = {"id": new_id(), "type": "ideas.add", "theme": "safety", "text": "A tree\n"}
        ack = await post(workshop, writer.cookie, **idea)
        assert (ack["type"], ack["id"]) == ("ack", idea["id"])
        patch = await events.read_until(
            lambda frame: frame.get("audience") == "table/1" and frame["type"] == "patch"
        )
        assert patch["changed"][f"card/{idea['id']}"]["text"] == "A tree\n"
        assert await post(workshop, writer.cookie, **idea) == ack, "the same ack again"
    revision = f"{patch['rev']}-{patch['check']}"
    revs = f"hall:{revision},table/1:{revision},me:{revision}"
    await post(workshop, writer.cookie, id=new_id(), type="ideas.add", theme="safety", text="Later")
    async with streaming(workshop, reader.cookie, since=revs) as events:
        frame = await events.read_until(lambda frame: frame.get("audience") == "table/1")
        assert (frame["type"], len(frame["changed"])) == ("patch", 1)


@pytest.mark.parametrize("language", LANGUAGES_OF_PHONES)
async def test_stream_of_a_phone_has_nothing_of_the_report_whatever_language_it_says(
    new_workshop: CreateWorkshop, language: str
) -> None:
    workshop = await new_workshop()
    preface = dict.fromkeys(LANGUAGES, "Not published yet")
    (await workshop.submit("plan.edit", preface=preface)).raise_for_status()
    reader = await workshop.join(1)
    async with streaming(workshop, reader.cookie, since=language) as events:
        frames = [(await events.next())[1] for _ in range(4)]
    assert [frame["type"] for frame in frames] == ["snapshot"] * 4
    assert "Not published yet" not in json.dumps(frames)


async def test_invalid_submit_by_post_is_rejected_as_on_websocket(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(1, language="nb")
    refused = await post(workshop, seat.cookie, id=new_id(), type="ideas.add", theme="safety", text=" ")
    assert (refused["type"], refused["code"]) == ("rejection", "text.blank")
    assert (await post(workshop, seat.cookie, type="ping"))["type"] == "pong"
    unknown = await post(workshop, seat.cookie, id=(nonsense := new_id()), type="nonsense")
    assert (unknown["code"], unknown["id"]) == ("command.unknown", nonsense)


async def test_presence_counts_stream_until_it_is_closed(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(2)
    console = await workshop.connect_console()

    def people() -> list[int]:
        return [frame["people"] for frame in console.frames if frame["type"] == "presence"]

    async with streaming(workshop, seat.cookie) as events:
        await events.next()
        await console.read_until(lambda: people()[-1:] == [1])
    await console.read_until(lambda: people()[-1:] == [0])


@pytest.mark.parametrize(("code", "close_code"), [("credential.missing", 4401), ("workshop.unknown", 4404)])
async def test_stream_without_right_gets_rejection_and_close_code(
    new_workshop: CreateWorkshop, code: str, close_code: int
) -> None:
    workshop = await new_workshop()
    if close_code == 4404:
        workshop.code = "AAAACCCC"
    async with streaming(workshop, "") as events:
        assert (await events.next())[1]["code"] == code
        assert await events.next() == ("close", close_code)
