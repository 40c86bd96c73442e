"""Malformed frames: the server closes this connection with the right code, stores nothing, logs nothing, and
serves its other connections as before."""

import asyncio
import json
import random
from asyncio import to_thread
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets import frames
from websockets.protocol import Event, State
from websockets.server import ServerProtocol

from app.live.rate_limit import CLIENT_CONNECTION_BURST
from app.workshop.protocol import MAX_SUBMIT_BYTES
from tests.faults.in_process import run_in_process
from tests.faults.phone import Phone, join_phones, keep_connected
from tests.faults.raw_socket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Frame, RawSocket, frame
from tests.faults.soak import Summary, quick_or_soak
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop, Seat, create_workshop, new_id
from tests.server_process import ServerProcess, StartServer

MUTATIONS = quick_or_soak(500, 10_000)
PROTOCOL_ERROR, INVALID_UTF8, TOO_BIG, KEEPALIVE_TIMEOUT = 1002, 1007, 1009, 1011
NO_CODE = 1005
"""What the library reports for a close frame without a code."""
FLOOD_BYTES = 8 * 1024 * 1024
"""The flood is far larger than the system's buffer for a socket."""
BUSY_RETRY_INTERVAL_S = 0.05

PING_TEXT = b'{"type":"ping"}'
TWO_BYTE_CHARACTER = "ø".encode()
NORMAL = (1000).to_bytes(2, "big")

MALFORMED: list[tuple[str, bytes, int]] = [
    ("unmasked frame", frame(TEXT, PING_TEXT, masked=False), PROTOCOL_ERROR),
    (
        "unmasked frame as long as a masked one",
        frame(TEXT, PING_TEXT, masked=False) + bytes(4),
        PROTOCOL_ERROR,
    ),
    *((f"reserved bit {bit}", frame(TEXT, PING_TEXT, reserved=bit), PROTOCOL_ERROR) for bit in (1, 2, 4)),
    *((f"opcode {code}", frame(code, PING_TEXT), PROTOCOL_ERROR) for code in (*range(3, 8), *range(11, 16))),
    ("continuation without a start", frame(CONTINUATION, PING_TEXT), PROTOCOL_ERROR),
    *(
        (
            f"opcode {code}, final={final}, within a message",
            frame(TEXT, PING_TEXT, final=False) + frame(code, PING_TEXT, final=final),
            PROTOCOL_ERROR,
        )
        for code in (TEXT, BINARY)
        for final in (True, False)
    ),
    ("close within a message", frame(TEXT, PING_TEXT, final=False) + frame(CLOSE, NORMAL), PROTOCOL_ERROR),
    *(
        (f"opcode {code} with 126 bytes", frame(code, NORMAL + bytes(124)), PROTOCOL_ERROR)
        for code in (CLOSE, PING, PONG)
    ),
    *(
        (f"opcode {code}, fragmented", frame(code, NORMAL, final=False), PROTOCOL_ERROR)
        for code in (CLOSE, PING, PONG)
    ),
    ("close with one byte", frame(CLOSE, b"\x03"), PROTOCOL_ERROR),
    *(
        (f"close with code {code}", frame(CLOSE, code.to_bytes(2, "big")), PROTOCOL_ERROR)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)
    ),
    ("close with a reason that is not UTF-8", frame(CLOSE, NORMAL + b"\xff"), INVALID_UTF8),
    ("text that is not UTF-8", frame(TEXT, b"\xff\xfe"), INVALID_UTF8),
    ("text with a surrogate", frame(TEXT, b"\xed\xa0\x80"), INVALID_UTF8),
    ("text that ends within a character", frame(TEXT, TWO_BYTE_CHARACTER[:1]), INVALID_UTF8),
    (
        "fragmented text that is not UTF-8",
        frame(TEXT, TWO_BYTE_CHARACTER[:1], final=False) + frame(CONTINUATION, b"x"),
        INVALID_UTF8,
    ),
    ("text that is not UTF-8, then a close", frame(TEXT, b"\xff") + frame(CLOSE, NORMAL), INVALID_UTF8),
    (
        "text that is not UTF-8, then more frames",
        frame(TEXT, b"\xff") + frame(PING, b"") + frame(TEXT, PING_TEXT),
        INVALID_UTF8,
    ),
    ("message above the limit", frame(TEXT, b" " * (2 * MAX_SUBMIT_BYTES + 1)), TOO_BIG),
    (
        "fragmented message above the limit",
        frame(TEXT, b" " * MAX_SUBMIT_BYTES, final=False)
        + frame(CONTINUATION, b" " * MAX_SUBMIT_BYTES, final=False)
        + frame(CONTINUATION, b" "),
        TOO_BIG,
    ),
    ("huge length", b"\x81\xff" + bytes([127] * 8) + bytes(4), TOO_BIG),
    ("negative length", b"\x81\xff" + bytes([255] * 8) + bytes(4), TOO_BIG),
]


@pytest.mark.parametrize(
    ("sent", "code"), [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED]
)
async def test_malformed_frame_closes_only_its_own_connection(
    new_workshop: CreateWorkshop, server: ServerProcess, sent: bytes, code: int
) -> None:
    workshop = await new_workshop(step=None)
    seat, other = await workshop.join(), await join_one(workshop)
    async with keep_connected([other]):
        await other.wait_until(lambda: len(other.views) == 4)
        rev_before, logged = await workshop.current_rev(), len(server.output)
        raw_socket = await to_thread(RawSocket, workshop.url, workshop.code, seat.cookie)

        received = await to_thread(raw_socket.send_and_read_to_end, sent)

        assert close_code(received) == code
        assert await workshop.current_rev() == rev_before
        assert server.output[logged:] == ""
        await assert_still_served(workshop, other)


async def test_incomplete_frame_then_silence_closes_only_its_own_connection(
    new_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("SAMSKAP_SILENT_TIMEOUT", "6")
        server = new_server()
    workshop = await create_workshop(server.url, server.key, step=None)
    seat, other = await workshop.join(), await join_one(workshop)
    async with keep_connected([other]):
        raw_socket = await to_thread(RawSocket, workshop.url, workshop.code, seat.cookie)
        await to_thread(raw_socket.send, frame(TEXT, PING_TEXT)[:9])
        received, pings = [await to_thread(raw_socket.receive)], 0
        while received[-1].opcode != CLOSE:
            received.append(await to_thread(raw_socket.receive))
            pings = [one.opcode for one in received].count(PING)
            assert pings < 2, "the server must close when a ping is not answered"
        raw_socket.socket.close()
        assert received[-1].close_code == KEEPALIVE_TIMEOUT
        assert pings == 1, "the server must send a ping before it closes"
        await assert_still_served(workshop, other)


async def test_pongs_that_client_does_not_read_are_not_buffered(tmp_path: Path) -> None:
    async with run_in_process(tmp_path) as server:
        workshop = server.workshop
        seat = await workshop.join()
        raw_socket = await to_thread(RawSocket, workshop.url, workshop.code, seat.cookie, receive_buffer=4096)
        flood = frame(PING, bytes(125)) * (1 + FLOOD_BYTES // 131)
        with suppress(OSError):  # the server closes the connection of a client that floods it
            await to_thread(raw_socket.send, flood)
        # This command is answered after the server has read the flood.
        await (await seat.connect()).submit("ideas.add", theme="safety", text="After the flood")
        assert server.unsent_bytes() < FLOOD_BYTES // 8
        raw_socket.socket.close()


async def test_random_bytes_change_nothing_and_close_with_an_allowed_code(
    new_workshop: CreateWorkshop, server: ServerProcess, soak_summary: Summary
) -> None:
    workshop = await new_workshop(
        step=None
    )  # no step runs, so a mutated command that is still valid adds no card
    other = await join_one(workshop)
    # One seat may not connect so often.
    seats = [await workshop.join() for _ in range(0, MUTATIONS, CLIENT_CONNECTION_BURST)]
    codes, logged = set[int | None](), len(server.output)
    async with keep_connected([other]):
        await other.wait_until(lambda: len(other.views) == 4)
        rev_before = await workshop.current_rev()
        for number in range(MUTATIONS):
            sent = mutated_frames(random.Random(number))
            received = await send_to_server(seats[number // CLIENT_CONNECTION_BURST], sent)
            codes.add(close_code(received))
            assert close_code(received) in allowed_close_codes(sent), f"mutation {number}"
            assert not {"ack", "internal"} & set(replies(received)), f"mutation {number}"
        assert await workshop.current_rev() == rev_before
        await assert_still_served(workshop, other)
    assert server.process.is_alive()
    assert server.output[logged:] == "", "malformed frames must not fill the log"
    assert len(codes) > 3, "the mutations must reach different close codes"
    soak_summary(
        f"malformed frames: {MUTATIONS} random mutations and {len(MALFORMED)} cases, "
        "nothing stored, other connections not affected"
    )


def close_code(received: list[Frame]) -> int | None:
    """The code of the server's close frame; None if it sent none."""
    return next((each.close_code for each in received if each.opcode == CLOSE), None)


def replies(received: list[Frame]) -> list[str]:
    """For each reply to a submit: the rejection's code, else the frame's type."""
    texts = [json.loads(each.payload) for each in received if each.opcode == TEXT]
    return [text.get("code", text["type"]) for text in texts if text["type"] in ("ack", "rejection", "pong")]


async def join_one(workshop: LiveWorkshop) -> Phone:
    """Another participant at the same table."""
    (phone,) = await join_phones(workshop, 1)
    return phone


async def assert_still_served(workshop: LiveWorkshop, phone: Phone) -> None:
    """The phone has its first connection, gets changes, and can save a card."""
    assert (await workshop.submit("agenda.start", step="together")).status_code == 200
    await phone.wait_until(lambda: "step" in phone.views.get("hall", {}))
    await phone.add_idea("Still connected")
    await phone.wait_until_answered()
    assert phone.connection_count == 1


async def send_to_server(seat: Seat, sent: bytes) -> list[Frame]:
    """Send these bytes over a new connection; while the server is too busy to accept one, try again."""
    while True:
        raw_socket = await to_thread(RawSocket, seat.workshop.url, seat.workshop.code, seat.cookie)
        received = await to_thread(raw_socket.send_and_read_to_end, sent)
        if "server.busy" not in replies(received):
            return received
        await asyncio.sleep(BUSY_RETRY_INTERVAL_S)


def allowed_close_codes(sent: bytes) -> set[int | None]:
    """The close codes that are right for these bytes, according to the websockets library, which handles one
    frame after the other. None: no close frame is needed. 0: a close frame without a code."""
    protocol = ServerProtocol(state=State.OPEN, max_size=2 * MAX_SUBMIT_BYTES)
    protocol.receive_data(sent)
    code = protocol.close_sent.code if protocol.close_sent else None
    allowed = {0 if code == NO_CODE else code}
    if not all(map(is_utf8, text_messages(protocol.events_received()))):
        # The server may see an error in a later frame before it decodes the text.
        return {INVALID_UTF8, *allowed} if protocol.close_sent else {INVALID_UTF8}
    return allowed


def text_messages(events: list[Event]) -> Iterator[bytes]:
    """The payloads of complete text messages."""
    opcode, parts = TEXT, list[bytes]()
    for event in events:
        if isinstance(event, frames.Frame) and event.opcode in (TEXT, BINARY, CONTINUATION):
            opcode = event.opcode or opcode
            parts.append(bytes(event.data))
            if event.fin:
                if opcode == TEXT:
                    yield b"".join(parts)
                parts = []


def is_utf8(text: bytes) -> bool:
    """Whether the bytes are valid UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def mutated_frames(rng: random.Random) -> bytes:
    """Valid frames in which bytes are changed, deleted, repeated, inserted or cut off."""
    idea = json.dumps({"id": new_id(), "type": "ideas.add", "theme": "safety", "text": "Sjø" * 20})
    valid = [
        frame(TEXT, idea.encode()),
        frame(BINARY, idea.encode()),
        frame(TEXT, PING_TEXT),
        frame(TEXT, PING_TEXT, final=False) + frame(CONTINUATION, b" "),
        frame(PING, b"ping"),
        frame(CLOSE, NORMAL),
    ]
    sent = bytearray(b"".join(rng.choices(valid, k=rng.randint(1, 4))))
    for _ in range(rng.randint(1, 6)):
        mutate(sent, rng)
        sent = sent or bytearray(b"\0")
    return bytes(sent[: rng.randint(1, len(sent))] if rng.random() < 0.2 else sent)


def mutate(sent: bytearray, rng: random.Random) -> None:
    """Make one random change at a random place."""
    at = rng.randrange(len(sent))
    match rng.randrange(5):
        case 0:
            sent[at] ^= 1 << rng.randrange(8)
        case 1:
            sent[at] = rng.randrange(256)
        case 2:
            del sent[at : at + rng.randrange(4)]
        case 3:
            sent[at:at] = sent[at : at + rng.randrange(8)]
        case 4:
            sent[at:at] = rng.randbytes(rng.randrange(8))
