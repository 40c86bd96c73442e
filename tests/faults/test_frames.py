"""Frames that are not frames: the right close code, nothing in the log, and nobody else notices."""

import asyncio
import json
import random
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from websockets import frames
from websockets.protocol import Event, State
from websockets.server import ServerProtocol

from app.workshop.protocol import MAX_SUBMIT_BYTES
from tests.faults.in_process import in_process
from tests.faults.phone import Phone, phones, staying
from tests.faults.raw_socket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Frame, RawSocket, frame
from tests.faults.soak import Summary, times
from tests.live.live_workshop import Seat, TestWorkshop, create_workshop, new_id
from tests.server_process import ServerProcess

MUTATIONS = times(500, 10_000)
PROTOCOL_ERROR, NOT_TEXT, TOO_BIG, SILENT, NO_CODE = 1002, 1007, 1009, 1011, 1005
FLOOD = 8 * 1024 * 1024
"""Bytes; far more than the system keeps for a socket."""
NewWorkshop = Callable[..., Awaitable[TestWorkshop]]

PING_TEXT = b'{"type":"ping"}'
TWO_BYTES = "ø".encode()
NORMAL = (1000).to_bytes(2, "big")

BROKEN: list[tuple[str, bytes, int]] = [
    ("a frame that is not masked", frame(TEXT, PING_TEXT, masked=False), PROTOCOL_ERROR),
    (
        "a frame that is not masked, as long as one that is",
        frame(TEXT, PING_TEXT, masked=False) + bytes(4),
        PROTOCOL_ERROR,
    ),
    *((f"reserved bit {bit}", frame(TEXT, PING_TEXT, reserved=bit), PROTOCOL_ERROR) for bit in (1, 2, 4)),
    *((f"opcode {code}", frame(code, PING_TEXT), PROTOCOL_ERROR) for code in (*range(3, 8), *range(11, 16))),
    ("a continuation of nothing", frame(CONTINUATION, PING_TEXT), PROTOCOL_ERROR),
    *(
        (
            f"a message of opcode {code} within one",
            frame(TEXT, PING_TEXT, final=False) + frame(code, PING_TEXT, final=final),
            PROTOCOL_ERROR,
        )
        for code in (TEXT, BINARY)
        for final in (True, False)
    ),
    ("an end within a message", frame(TEXT, PING_TEXT, final=False) + frame(CLOSE, NORMAL), PROTOCOL_ERROR),
    *(
        (f"opcode {code}, too long", frame(code, NORMAL + bytes(124)), PROTOCOL_ERROR)
        for code in (CLOSE, PING, PONG)
    ),
    *(
        (f"opcode {code}, in parts", frame(code, NORMAL, final=False), PROTOCOL_ERROR)
        for code in (CLOSE, PING, PONG)
    ),
    ("a close of one byte", frame(CLOSE, b"\x03"), PROTOCOL_ERROR),
    *(
        (f"a close with {code}", frame(CLOSE, code.to_bytes(2, "big")), PROTOCOL_ERROR)
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)
    ),
    ("a close that is not text", frame(CLOSE, NORMAL + b"\xff"), NOT_TEXT),
    ("text that is not UTF-8", frame(TEXT, b"\xff\xfe"), NOT_TEXT),
    ("text that is, in a way that is not allowed", frame(TEXT, b"\xed\xa0\x80"), NOT_TEXT),
    ("text that ends within a letter", frame(TEXT, TWO_BYTES[:1]), NOT_TEXT),
    (
        "text in parts that is not UTF-8",
        frame(TEXT, TWO_BYTES[:1], final=False) + frame(CONTINUATION, b"x"),
        NOT_TEXT,
    ),
    ("no UTF-8, and then an end", frame(TEXT, b"\xff") + frame(CLOSE, NORMAL), NOT_TEXT),
    ("no UTF-8, and then more", frame(TEXT, b"\xff") + frame(PING, b"") + frame(TEXT, PING_TEXT), NOT_TEXT),
    ("more than anybody may say", frame(TEXT, b" " * (2 * MAX_SUBMIT_BYTES + 1)), TOO_BIG),
    (
        "more than anybody may say, in parts",
        frame(TEXT, b" " * MAX_SUBMIT_BYTES, final=False)
        + frame(CONTINUATION, b" " * MAX_SUBMIT_BYTES, final=False)
        + frame(CONTINUATION, b" "),
        TOO_BIG,
    ),
    ("a length that nobody can send", b"\x81\xff" + bytes([127] * 8) + bytes(4), TOO_BIG),
    ("a length below nothing", b"\x81\xff" + bytes([255] * 8) + bytes(4), TOO_BIG),
]


def closed_with(said: list[Frame]) -> int | None:
    """The server's own reason for ending."""
    return next((one.close_code for one in said if one.opcode == CLOSE), None)


def answers(said: list[Frame]) -> list[str]:
    """What the server answered to submits."""
    texts = [json.loads(one.body) for one in said if one.opcode == TEXT]
    return [t.get("code", t["type"]) for t in texts if t["type"] in ("ack", "rejection", "pong")]


async def neighbour(hall: TestWorkshop) -> Phone:
    """Somebody at the same table."""
    (found,) = await phones(hall, 1)
    return found


async def still_there(hall: TestWorkshop, other: Phone) -> None:
    """The neighbour's line is the one they had, and brings what happens."""
    assert (await hall.submit("agenda.start", step="together")).status_code == 200
    await other.until(lambda: "step" in other.known.get("hall", {}))
    await other.idea("Still here")
    await other.saved()
    assert other.lives == 1


@pytest.mark.parametrize(("name", "sent", "code"), BROKEN, ids=[name for name, _, _ in BROKEN])
async def test_a_broken_frame_ends_its_own_line_with_the_right_code(
    new_workshop: NewWorkshop, server: ServerProcess, name: str, sent: bytes, code: int
) -> None:
    room = await new_workshop(step=None)
    seat, other = await room.join(), await neighbour(room)
    async with staying([other]):
        await other.until(lambda: len(other.known) == 3)
        before = await room.rev()
        line = await to_thread(RawSocket, room.url, room.code, seat.cookie)
        logged = len(server.output)
        assert closed_with(await to_thread(line.rest, sent)) == code
        assert await room.rev() == before
        assert server.output[logged:] == ""
        await still_there(room, other)


async def test_half_a_frame_and_then_silence_ends_its_own_line(
    own_server: Callable[..., ServerProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("SAMSKAP_SILENT_TIMEOUT", "4")
        server = own_server()
    room = await create_workshop(server.url, server.key, step=None)
    seat, other = await room.join(), await neighbour(room)
    async with staying([other]):
        line = await to_thread(RawSocket, room.url, room.code, seat.cookie)
        await to_thread(line.say, frame(TEXT, PING_TEXT)[:9])
        said = [await to_thread(line.hear)]
        while said[-1].opcode != CLOSE:
            said.append(await to_thread(line.hear))
        line.socket.close()
        assert said[-1].close_code == SILENT
        assert PING in [one.opcode for one in said], "it was asked whether it is there"
        await still_there(room, other)


async def test_pings_whose_answers_nobody_takes_are_not_kept(tmp_path: Path) -> None:
    async with in_process(tmp_path) as here:
        seat = await here.test.join()
        line = await to_thread(RawSocket, here.test.url, here.test.code, seat.cookie, receive_buffer=4096)
        flood = frame(PING, bytes(125)) * (1 + FLOOD // 131)
        await to_thread(line.say, flood)
        await (await seat.connect()).submit("ideas.add", theme="safety", text="Read after all of that")
        assert here.waiting() < FLOOD // 8
        line.socket.close()


async def test_any_bytes_leave_the_log_and_the_neighbours_alone(
    new_workshop: NewWorkshop, server: ServerProcess, summary: Summary
) -> None:
    room = await new_workshop(step=None)  # nothing runs, so no card that comes through by chance can be added
    seat, other = await room.join(), await neighbour(room)
    codes, logged = list[int | None](), len(server.output)
    async with staying([other]):
        await other.until(lambda: len(other.known) == 3)
        before = await room.rev()
        for number in range(MUTATIONS):
            chance = random.Random(number)
            sent = mutated(chance)
            said = await heard_out(seat, sent)
            codes.append(closed_with(said))
            assert codes[-1] in right_ends(sent), f"mutation {number}"
            assert not {"ack", "internal"} & set(answers(said)), f"mutation {number}"
        assert await room.rev() == before
        await still_there(room, other)
    assert server.process.poll() is None
    assert server.output[logged:] == "", "nobody's broken frames fill the operator's screen"
    assert len(set(codes)) > 3, "the mutations reach different ends"
    summary(f"frames: {MUTATIONS} mutations, {len(BROKEN)} cases, log and neighbours untouched")


async def heard_out(seat: Seat, sent: bytes) -> list[Frame]:
    """All that the server says to these bytes, on a line that it lets in."""
    while True:
        line = await to_thread(RawSocket, seat.workshop.url, seat.workshop.code, seat.cookie)
        said = await to_thread(line.rest, sent)
        if "server.busy" not in answers(said):
            return said
        await asyncio.sleep(0.05)


def right_ends(sent: bytes) -> set[int | None]:
    """The close codes with which a server may answer these bytes, as a library judges them that reads one
    frame after the other; None: it has no reason to end the line, 0: it was ended without a code."""
    judge = ServerProtocol(state=State.OPEN, max_size=2 * MAX_SUBMIT_BYTES)
    judge.receive_data(sent)
    code = judge.close_sent.code if judge.close_sent else None
    ends = {0 if code == NO_CODE else code}
    if not all(map(is_text, texts(judge.events_received()))):
        return {NOT_TEXT, *ends} if judge.close_sent else {NOT_TEXT}  # what follows may be seen first
    return ends


def texts(events: list[Event]) -> Iterator[bytes]:
    """Whole messages that say they are text."""
    opcode, parts = TEXT, list[bytes]()
    for event in events:
        if isinstance(event, frames.Frame) and event.opcode in (TEXT, BINARY, CONTINUATION):
            opcode = event.opcode or opcode
            parts.append(bytes(event.data))
            if event.fin:
                if opcode == TEXT:
                    yield b"".join(parts)
                parts = []


def is_text(body: bytes) -> bool:
    """Whether it is UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def mutated(chance: random.Random) -> bytes:
    """Some frames of which bytes were changed, left out, doubled or cut off."""
    idea = json.dumps({"id": new_id(), "type": "ideas.add", "theme": "safety", "text": "Sjø" * 20})
    good = [
        frame(TEXT, idea.encode()),
        frame(BINARY, idea.encode()),
        frame(TEXT, PING_TEXT),
        frame(TEXT, PING_TEXT, final=False) + frame(CONTINUATION, b" "),
        frame(PING, b"here?"),
        frame(CLOSE, (1000).to_bytes(2, "big")),
    ]
    sent = bytearray(b"".join(chance.choices(good, k=chance.randint(1, 4))))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(sent))
        match chance.randrange(5):
            case 0:
                sent[at] ^= 1 << chance.randrange(8)
            case 1:
                sent[at] = chance.randrange(256)
            case 2:
                del sent[at : at + chance.randrange(4)]
            case 3:
                sent[at:at] = sent[at : at + chance.randrange(8)]
            case 4:
                sent[at:at] = chance.randbytes(chance.randrange(8))
        sent = sent or bytearray(b"\0")
    return bytes(sent[: chance.randint(1, len(sent))] if chance.random() < 0.2 else sent)
