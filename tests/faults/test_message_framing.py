"""A message may be divided into frames, and frames into TCP segments, in any way: it is handled once,
complete and in order."""

import json
from asyncio import to_thread
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.workshop.protocol import MAX_SUBMIT_BYTES
from tests.faults.ack_audit import card_texts
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
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop, new_id
from tests.server_process import ServerProcess

PING_TEXT = b'{"type":"ping"}'
CARD_TEXT = "Sjø og skog 🌲"
LENGTH_BYTES = (1, 2, 8)
"""The sizes that the length field of a frame can have."""
COMMANDS_PER_SEGMENT = 100
"""The number is below the rate limit of a socket."""
READ_TIMEOUT_S = 9
"""The server must close at once: it waits 10 s for a client that does not answer its close frame."""


async def connect(workshop: LiveWorkshop) -> RawSocket:
    """Join as a new participant, and connect."""
    return await to_thread(RawSocket, workshop.url, workshop.code, (await workshop.join()).cookie)


def add_idea_message(card: str) -> bytes:
    """A command that adds a card, shorter than 126 bytes."""
    command = {"id": card, "type": "ideas.add", "theme": "safety", "text": CARD_TEXT}
    return json.dumps(command, ensure_ascii=False, separators=(",", ":")).encode()


def read_reply(client: RawSocket) -> dict[str, Any]:
    """Read up to the next ack, rejection or pong message."""
    while True:
        received = client.receive()
        message: dict[str, Any] = json.loads(received.payload) if received.opcode == TEXT else {"type": None}
        if message["type"] in ("ack", "rejection", "pong"):
            return message


def read_until(client: RawSocket, expected: Frame) -> None:
    """Read frames up to this one, and drop them."""
    while client.receive() != expected:
        pass


def wait_until_received(other: RawSocket) -> None:
    """Return when the server has read what was sent before: another client's ping is answered."""
    marker = new_id().encode()
    other.send(frame(PING, marker))
    read_until(other, Frame(PONG, marker))


def send_in_segments(client: RawSocket, other: RawSocket, segments: Iterator[bytes]) -> None:
    """Send each part only when the server has read the one before."""
    for segment in segments:
        client.send(segment)
        wait_until_received(other)


def fragmented(payload: bytes, *cuts: int, between: bytes = b"") -> bytes:
    """One message, cut into frames at these places. between: a control frame to insert at each cut."""
    parts = [payload[start:end] for start, end in zip((0, *cuts), (*cuts, len(payload)), strict=True)]
    frames = [
        frame(CONTINUATION if number else TEXT, part, final=False) for number, part in enumerate(parts[:-1])
    ]
    return between.join([*frames, frame(CONTINUATION, parts[-1])])


ENCODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("one frame", lambda text: frame(TEXT, text)),
    ("two frames", lambda text: fragmented(text, 40)),
    ("two frames cut within a character", lambda text: fragmented(text, text.index("ø".encode()) + 1)),
    ("one frame per byte", lambda text: fragmented(text, *range(1, len(text)))),
    ("empty first and last frame", lambda text: fragmented(text, 0, len(text))),
    ("pings between frames", lambda text: fragmented(text, 9, 50, between=frame(PING, b"ping"))),
    ("pong between frames", lambda text: fragmented(text, 9, between=frame(PONG, b"pong"))),
    ("binary frame", lambda text: frame(BINARY, text)),
    ("mask of zeros", lambda text: frame(TEXT, text, mask=bytes(4))),
    *(
        (f"length in {size} bytes", lambda text, size=size: frame(TEXT, text, length_bytes=size))
        for size in LENGTH_BYTES
    ),
    *(
        (f"padded to {size} bytes", lambda text, size=size: frame(TEXT, text.ljust(size)))
        for size in (125, 126, 127, 65_535, 65_536, 100_000, MAX_SUBMIT_BYTES)
    ),
]


@pytest.mark.parametrize("encode", [encode for _, encode in ENCODINGS], ids=[name for name, _ in ENCODINGS])
async def test_message_in_any_valid_framing_is_handled_once(
    new_workshop: CreateWorkshop, server: ServerProcess, encode: Callable[[bytes], bytes]
) -> None:
    workshop = await new_workshop()
    client, card = await connect(workshop), new_id()
    await to_thread(client.send, encode(add_idea_message(card)) + frame(TEXT, PING_TEXT))
    replies = [await to_thread(read_reply, client) for _ in range(2)]
    client.socket.close()
    assert [(reply["type"], reply.get("id")) for reply in replies] == [("ack", card), ("pong", None)]
    assert card_texts(await to_thread(server.read_views, workshop.code)) == {card: CARD_TEXT}


@pytest.mark.parametrize("size", [MAX_SUBMIT_BYTES + 1, 2 * MAX_SUBMIT_BYTES])
async def test_message_above_the_limit_is_rejected_and_keeps_the_connection(
    new_workshop: CreateWorkshop, size: int
) -> None:
    client = await connect(await new_workshop())
    await to_thread(client.send, frame(TEXT, add_idea_message(new_id()).ljust(size)) + frame(TEXT, PING_TEXT))
    replies = [await to_thread(read_reply, client) for _ in range(2)]
    client.socket.close()
    assert [reply.get("code", reply["type"]) for reply in replies] == ["command.too_large", "pong"]


async def test_ping_within_a_message_is_answered_before_the_message(new_workshop: CreateWorkshop) -> None:
    client = await connect(await new_workshop())
    await to_thread(client.send, frame(TEXT, PING_TEXT[:4], final=False) + frame(PING, b"ping"))
    await to_thread(read_until, client, Frame(PONG, b"ping"))
    await to_thread(client.send, frame(CONTINUATION, PING_TEXT[4:]))
    assert (await to_thread(read_reply, client))["type"] == "pong"
    client.socket.close()


@pytest.mark.parametrize("length_bytes", LENGTH_BYTES)
async def test_frame_cut_anywhere_into_two_segments_is_handled_once(
    new_workshop: CreateWorkshop, server: ServerProcess, length_bytes: int
) -> None:
    workshop = await new_workshop()
    client, other = [await connect(workshop) for _ in range(2)]

    def send_cut(at: int) -> tuple[str, dict[str, Any]]:
        sent = frame(TEXT, add_idea_message(card := new_id()), length_bytes=length_bytes)
        send_in_segments(client, other, iter((sent[:at], sent[at:])))
        return card, read_reply(client)

    size = len(frame(TEXT, add_idea_message(new_id()), length_bytes=length_bytes))
    replies = [await to_thread(send_cut, at) for at in range(1, size)]
    client.socket.close()
    other.socket.close()
    assert all((reply["type"], reply["id"]) == ("ack", card) for card, reply in replies)
    assert card_texts(await to_thread(server.read_views, workshop.code)) == {
        card: CARD_TEXT for card, _ in replies
    }


@pytest.mark.parametrize("masked", [False, True], ids=["cut before the mask", "cut after the mask"])
@pytest.mark.parametrize("length_bytes", LENGTH_BYTES)
async def test_second_segment_that_looks_like_a_frame_is_not_parsed_as_one(
    new_workshop: CreateWorkshop, server: ServerProcess, length_bytes: int, masked: bool
) -> None:
    workshop = await new_workshop()
    client, other = [await connect(workshop) for _ in range(2)]
    message = add_idea_message(card := new_id())
    segment_size = len(message) + (0 if masked else 4)
    header = bytes((0x81, 0x80 | (segment_size - 6)))  # the header of a masked frame of just this size
    mask = bytes(a ^ b for a, b in zip(header, message, strict=False)) if masked else header
    sent = frame(TEXT, message, length_bytes=length_bytes, mask=mask + b"xy")
    assert sent[-segment_size:][:2] == header
    await to_thread(send_in_segments, client, other, iter((sent[:-segment_size], sent[-segment_size:])))
    assert (await to_thread(read_reply, client))["id"] == card
    client.socket.close()
    other.socket.close()
    assert card_texts(await to_thread(server.read_views, workshop.code)) == {card: CARD_TEXT}


@pytest.mark.parametrize("length_bytes", LENGTH_BYTES)
async def test_segment_with_start_of_next_frame_is_answered_at_once(
    new_workshop: CreateWorkshop, length_bytes: int
) -> None:
    workshop = await new_workshop()
    client, other = [await connect(workshop) for _ in range(2)]

    def send_with_start_of_next(start_size: int) -> None:
        first_card, second_card = new_id(), new_id()
        first, second = (
            frame(TEXT, add_idea_message(card), length_bytes=length_bytes)
            for card in (first_card, second_card)
        )
        client.send(first + second[:start_size])
        assert read_reply(client)["id"] == first_card
        send_in_segments(client, other, iter((second[start_size:],)))
        assert read_reply(client)["id"] == second_card

    for start_size in range(1, 20):
        await to_thread(send_with_start_of_next, start_size)
    client.socket.close()
    other.socket.close()


async def test_frame_in_segments_of_one_byte_is_handled(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    client, other = [await connect(workshop) for _ in range(2)]
    sent = frame(TEXT, add_idea_message(card := new_id()))
    await to_thread(send_in_segments, client, other, (sent[at : at + 1] for at in range(len(sent))))
    assert (await to_thread(read_reply, client))["id"] == card
    client.socket.close()
    other.socket.close()


async def test_commands_in_one_segment_are_answered_in_order(new_workshop: CreateWorkshop) -> None:
    client = await connect(await new_workshop())
    cards = [new_id() for _ in range(COMMANDS_PER_SEGMENT)]
    await to_thread(client.send, b"".join(frame(TEXT, add_idea_message(card)) for card in cards))
    replies = [await to_thread(read_reply, client) for _ in cards]
    client.socket.close()
    assert [(reply["type"], reply["id"]) for reply in replies] == [("ack", card) for card in cards]
    assert [reply["seq"] for reply in replies] == sorted(reply["seq"] for reply in replies)


@pytest.mark.parametrize("opcode", [TEXT, BINARY], ids=["text", "binary"])
async def test_new_message_within_a_message_closes_with_protocol_error(
    new_workshop: CreateWorkshop, opcode: int
) -> None:
    workshop = await new_workshop()
    rev_before = await workshop.current_rev()
    client = await connect(workshop)
    await to_thread(client.send, frame(opcode, PING_TEXT, final=False) + frame(PING, b"read"))
    await to_thread(read_until, client, Frame(PONG, b"read"))
    received = await to_thread(client.send_and_read_to_end, frame(TEXT, add_idea_message(new_id())))
    assert [each.close_code for each in received if each.opcode == CLOSE] == [1002]
    assert await workshop.current_rev() == rev_before + 1, "only the participant who joined"


@pytest.mark.parametrize("close_payload", [b"", (1000).to_bytes(2, "big")], ids=["no code", "code 1000"])
async def test_frames_after_a_close_frame_are_ignored(
    new_workshop: CreateWorkshop, close_payload: bytes
) -> None:
    workshop = await new_workshop()
    client = await connect(workshop)
    rev_before = await workshop.current_rev()
    received = await to_thread(
        client.send_and_read_to_end,
        frame(CLOSE, close_payload) + frame(TEXT, add_idea_message(new_id())) + frame(PING, b"late"),
    )
    assert [each.payload for each in received if each.opcode == CLOSE] == [close_payload]
    assert not [each for each in received if each.opcode == PONG]
    assert await workshop.current_rev() == rev_before


async def test_client_without_credential_gets_no_reply_after_the_rejection(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    client = await to_thread(RawSocket, workshop.url, workshop.code, "")
    rejection, close = [await to_thread(client.receive) for _ in range(2)]
    assert (json.loads(rejection.payload)["code"], close.close_code) == ("credential.missing", 4401)
    await to_thread(client.send, frame(TEXT, PING_TEXT) + frame(PING, b"read"))
    assert await to_thread(client.receive) == Frame(PONG, b"read")
    client.socket.settimeout(READ_TIMEOUT_S)
    assert await to_thread(client.send_and_read_to_end, frame(CLOSE, close.payload)) == []
