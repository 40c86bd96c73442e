"""However a message is cut into frames, and frames into segments: it is read once, whole, and in its turn."""

import json
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from app.workshop.protocol import MAX_SUBMIT_BYTES
from tests.faults.ack_audit import cards
from tests.faults.raw_socket import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    Frame,
    RawSocket,
    frame,
)
from tests.live.live_workshop import TestWorkshop, new_id
from tests.server_process import ServerProcess

NewWorkshop = Callable[..., Awaitable[TestWorkshop]]

PING_TEXT = b'{"type":"ping"}'
SAID = "Sjø og skog 🌲"
WIDTHS = (1, 2, 8)
"""Bytes that a length may be written in."""
AT_ONCE = 100
"""Fewer than a phone may say at a stretch without being slowed down."""


async def opened(room: TestWorkshop) -> RawSocket:
    """A line of somebody who has just come in."""
    return await to_thread(RawSocket, room.url, room.code, (await room.join()).cookie)


def idea(card: str) -> bytes:
    """A card, of fewer than 126 bytes."""
    said = {"id": card, "type": "ideas.add", "theme": "safety", "text": SAID}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def answer(line: RawSocket) -> dict[str, Any]:
    """What the server says next to what was said here."""
    while True:
        heard = line.hear()
        told: dict[str, Any] = json.loads(heard.body) if heard.opcode == TEXT else {"type": None}
        if told["type"] in ("ack", "rejection", "pong"):
            return told


def in_parts(body: bytes, *cuts: int, between: bytes = b"") -> bytes:
    """One message in as many frames as there are cuts, and one; with a frame of another kind between them."""
    parts = [body[start:end] for start, end in zip((0, *cuts), (*cuts, len(body)), strict=True)]
    begun = [
        frame(CONTINUATION if number else TEXT, part, final=False) for number, part in enumerate(parts[:-1])
    ]
    return between.join([*begun, frame(CONTINUATION, parts[-1])])


FORMS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("one frame", lambda body: frame(TEXT, body)),
    ("two frames", lambda body: in_parts(body, 40)),
    ("cut within a letter", lambda body: in_parts(body, body.index("ø".encode()) + 1)),
    ("a frame for each byte", lambda body: in_parts(body, *range(1, len(body)))),
    ("empty frames at both ends", lambda body: in_parts(body, 0, len(body))),
    ("a ping within it", lambda body: in_parts(body, 9, 50, between=frame(PING, b"here?"))),
    ("a pong that nobody asked for within it", lambda body: in_parts(body, 9, between=frame(PONG, b"yes"))),
    ("bytes", lambda body: frame(BINARY, body)),
    ("a mask that hides nothing", lambda body: frame(TEXT, body, mask=bytes(4))),
    *((f"a length in {width} bytes", lambda body, w=width: frame(TEXT, body, width=w)) for width in WIDTHS),
    *(
        (f"{size} bytes long", lambda body, s=size: frame(TEXT, body.ljust(s)))
        for size in (125, 126, 127, 65_535, 65_536, 100_000, MAX_SUBMIT_BYTES)
    ),
]


@pytest.mark.parametrize("form", [form for _, form in FORMS], ids=[name for name, _ in FORMS])
async def test_a_message_in_any_form_is_one_message(
    new_workshop: NewWorkshop, server: ServerProcess, form: Callable[[bytes], bytes]
) -> None:
    room = await new_workshop()
    line, card = await opened(room), new_id()
    await to_thread(line.say, form(idea(card)) + frame(TEXT, PING_TEXT))
    answers = [await to_thread(answer, line) for _ in range(2)]
    line.socket.close()
    assert [(one["type"], one.get("id")) for one in answers] == [("ack", card), ("pong", None)]
    assert cards(await to_thread(server.views, room.code)) == {card: SAID}


@pytest.mark.parametrize("size", [MAX_SUBMIT_BYTES + 1, 2 * MAX_SUBMIT_BYTES])
async def test_a_message_that_is_too_long_is_refused_and_the_line_stays(
    new_workshop: NewWorkshop, size: int
) -> None:
    room = await new_workshop()
    line = await opened(room)
    await to_thread(line.say, frame(TEXT, idea(new_id()).ljust(size)) + frame(TEXT, PING_TEXT))
    answers = [await to_thread(answer, line) for _ in range(2)]
    line.socket.close()
    assert [one.get("code", one["type"]) for one in answers] == ["command.too_large", "pong"]


async def test_a_ping_within_a_message_is_answered_before_it(new_workshop: NewWorkshop) -> None:
    room = await new_workshop()
    line = await opened(room)
    await to_thread(line.say, frame(TEXT, PING_TEXT[:4], final=False) + frame(PING, b"here?"))
    await to_thread(heard, line, Frame(PONG, b"here?"))
    await to_thread(line.say, frame(CONTINUATION, PING_TEXT[4:]))
    assert (await to_thread(answer, line))["type"] == "pong"
    line.socket.close()


def heard(line: RawSocket, awaited: Frame) -> None:
    """Returns when the server has said this."""
    while line.hear() != awaited:
        pass


def arrived(watch: RawSocket) -> None:
    """Returns when the server has read what was sent before: it answers somebody who spoke later."""
    watch.say(frame(PING, mark := new_id().encode()))
    heard(watch, Frame(PONG, mark))


def in_segments(line: RawSocket, watch: RawSocket, segments: Iterator[bytes]) -> None:
    """Send each for itself."""
    for segment in segments:
        line.say(segment)
        arrived(watch)


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_frame_may_be_cut_anywhere(
    new_workshop: NewWorkshop, server: ServerProcess, width: int
) -> None:
    room = await new_workshop()
    line, watch = [await opened(room) for _ in range(2)]

    def cut(at: int) -> tuple[str, dict[str, Any]]:
        sent = frame(TEXT, idea(card := new_id()), width=width)
        in_segments(line, watch, iter((sent[:at], sent[at:])))
        return card, answer(line)

    whole = len(frame(TEXT, idea(new_id()), width=width))
    answered = [await to_thread(cut, at) for at in range(1, whole)]
    line.socket.close()
    watch.socket.close()
    assert all((told["type"], told["id"]) == ("ack", card) for card, told in answered)
    assert cards(await to_thread(server.views, room.code)) == {card: SAID for card, _ in answered}


@pytest.mark.parametrize("masked", [False, True], ids=["before the mask", "after it"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_a_rest_of_a_frame_that_looks_like_a_frame_is_none(
    new_workshop: NewWorkshop, server: ServerProcess, width: int, masked: bool
) -> None:
    room = await new_workshop()
    line, watch = [await opened(room) for _ in range(2)]
    body = idea(card := new_id())
    rest = len(body) + (0 if masked else 4)
    looks = (0x81, 0x80 | (rest - 6))
    mask = bytes(a ^ b for a, b in zip(looks, body, strict=False)) if masked else bytes(looks)
    sent = frame(TEXT, body, width=width, mask=mask + b"xy")
    assert sent[-rest:][:2] == bytes(looks)
    await to_thread(in_segments, line, watch, iter((sent[:-rest], sent[-rest:])))
    assert (await to_thread(answer, line))["id"] == card
    line.socket.close()
    watch.socket.close()
    assert cards(await to_thread(server.views, room.code)) == {card: SAID}


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_frame_may_come_with_the_beginning_of_the_next(new_workshop: NewWorkshop, width: int) -> None:
    room = await new_workshop()
    line, watch = [await opened(room) for _ in range(2)]

    def with_some(of_next: int) -> None:
        earlier, later = new_id(), new_id()
        one, other = (frame(TEXT, idea(card), width=width) for card in (earlier, later))
        line.say(one + other[:of_next])
        assert answer(line)["id"] == earlier
        in_segments(line, watch, iter((other[of_next:],)))
        assert answer(line)["id"] == later

    for of_next in range(1, 20):
        await to_thread(with_some, of_next)
    line.socket.close()
    watch.socket.close()


async def test_a_frame_may_come_byte_by_byte(new_workshop: NewWorkshop) -> None:
    room = await new_workshop()
    line, watch = [await opened(room) for _ in range(2)]
    sent = frame(TEXT, idea(card := new_id()))
    await to_thread(in_segments, line, watch, (sent[at : at + 1] for at in range(len(sent))))
    assert (await to_thread(answer, line))["id"] == card
    line.socket.close()
    watch.socket.close()


async def test_what_comes_in_one_segment_is_answered_in_order(new_workshop: NewWorkshop) -> None:
    room = await new_workshop()
    line = await opened(room)
    sent = [new_id() for _ in range(AT_ONCE)]
    await to_thread(line.say, b"".join(frame(TEXT, idea(card)) for card in sent))
    answers = [await to_thread(answer, line) for _ in sent]
    line.socket.close()
    assert [(one["type"], one["id"]) for one in answers] == [("ack", card) for card in sent]
    assert [one["seq"] for one in answers] == sorted(one["seq"] for one in answers)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
async def test_a_whole_message_within_another_is_out_of_turn(new_workshop: NewWorkshop, opcode: int) -> None:
    room = await new_workshop()
    before = await room.rev()
    line = await opened(room)
    await to_thread(line.say, frame(opcode, PING_TEXT, final=False) + frame(PING, b"read"))
    await to_thread(heard, line, Frame(PONG, b"read"))
    said = await to_thread(line.rest, frame(TEXT, idea(new_id())))
    assert [one.close_code for one in said if one.opcode == CLOSE] == [1002]
    assert await room.rev() == before + 1, "the seat"


@pytest.mark.parametrize("ended", [b"", (1000).to_bytes(2, "big")], ids=["no code", "1000"])
async def test_what_comes_after_the_last_word_is_not_heard(new_workshop: NewWorkshop, ended: bytes) -> None:
    room = await new_workshop()
    line = await opened(room)
    before = await room.rev()
    said = await to_thread(line.rest, frame(CLOSE, ended) + frame(TEXT, idea(new_id())) + frame(PING, b"?"))
    assert [one.body for one in said if one.opcode == CLOSE] == [ended]
    assert not [one for one in said if one.opcode == PONG]
    assert await room.rev() == before


async def test_who_was_turned_away_is_not_heard(new_workshop: NewWorkshop) -> None:
    room = await new_workshop()
    line = await to_thread(RawSocket, room.url, room.code, "")
    (refused, closed) = [await to_thread(line.hear) for _ in range(2)]
    assert (json.loads(refused.body)["code"], closed.close_code) == ("credential.missing", 4401)
    await to_thread(line.say, frame(TEXT, PING_TEXT) + frame(PING, b"read"))
    assert await to_thread(line.hear) == Frame(PONG, b"read")
    line.socket.settimeout(5)  # the server itself would wait for ten
    assert await to_thread(line.rest, frame(CLOSE, closed.body)) == []
