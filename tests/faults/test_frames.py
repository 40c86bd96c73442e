"""Frames that are not frames: the right close code, nothing in the log, and nobody else notices."""

import json
import random
from asyncio import to_thread
from collections.abc import Awaitable, Callable

import pytest

from app.workshop.protocol import LARGEST_SUBMIT
from tests.faults.phone import Phone, phones, staying
from tests.faults.raw_socket import BINARY, CLOSE, CONTINUATION, PING, TEXT, Frame, RawSocket, frame
from tests.faults.soak import Summary, times
from tests.live.hall import TestHall, new_id
from tests.server_process import ServerProcess

MUTATIONS = times(500, 10_000)
PROTOCOL_ERROR, NOT_TEXT, TOO_BIG = 1002, 1007, 1009
ON_THE_WIRE = {0, *range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}
"""Close codes that may be sent: the server's own, and those that it gives back to who closes with them. None
(0) to who closes without one."""

NewHall = Callable[..., Awaitable[TestHall]]

PING_TEXT = b'{"type":"ping"}'
TWO_BYTES = "ø".encode()

BROKEN: list[tuple[str, bytes, int]] = [
    ("a frame that is not masked", frame(TEXT, PING_TEXT, masked=False), PROTOCOL_ERROR),
    *((f"reserved bit {bit}", frame(TEXT, PING_TEXT, reserved=bit), PROTOCOL_ERROR) for bit in (1, 2, 4)),
    *((f"opcode {code}", frame(code, b""), PROTOCOL_ERROR) for code in (3, 7, 11, 15)),
    ("a continuation of nothing", frame(CONTINUATION, PING_TEXT), PROTOCOL_ERROR),
    (
        "a new message within one",
        frame(TEXT, PING_TEXT, final=False) + frame(TEXT, PING_TEXT),
        PROTOCOL_ERROR,
    ),
    ("a ping that is too long", frame(PING, bytes(126)), PROTOCOL_ERROR),
    ("a ping in parts", frame(PING, b"", final=False), PROTOCOL_ERROR),
    ("a close of one byte", frame(CLOSE, b"\x03"), PROTOCOL_ERROR),
    ("a close with a code of nobody's", frame(CLOSE, (999).to_bytes(2, "big")), PROTOCOL_ERROR),
    ("a close that is not text", frame(CLOSE, (1000).to_bytes(2, "big") + b"\xff"), NOT_TEXT),
    ("text that is not UTF-8", frame(TEXT, b"\xff\xfe"), NOT_TEXT),
    ("text that ends within a letter", frame(TEXT, TWO_BYTES[:1]), NOT_TEXT),
    ("more than anybody may say", frame(TEXT, b" " * (2 * LARGEST_SUBMIT + 1)), TOO_BIG),
    (
        "more than anybody may say, in parts",
        frame(TEXT, b" " * LARGEST_SUBMIT, final=False)
        + frame(CONTINUATION, b" " * LARGEST_SUBMIT, final=False)
        + frame(CONTINUATION, b" "),
        TOO_BIG,
    ),
    ("a length that nobody can send", b"\x81\xff" + bytes([127] * 8) + bytes(4), TOO_BIG),
]


def closed_with(said: list[Frame]) -> int | None:
    """The server's own reason for ending."""
    return next((one.close_code for one in said if one.opcode == CLOSE), None)


def answers(said: list[Frame]) -> list[str]:
    """What the server answered to submits."""
    texts = [json.loads(one.body) for one in said if one.opcode == TEXT]
    return [t.get("code", t["type"]) for t in texts if t["type"] in ("ack", "rejection", "pong")]


async def neighbour(hall: TestHall) -> Phone:
    """Somebody at the same table."""
    (found,) = await phones(hall, 1)
    return found


async def still_there(hall: TestHall, other: Phone) -> None:
    """The neighbour's line is the one they had, and brings what happens."""
    assert (await hall.command("agenda.start", step="together")).status_code == 200
    await other.until(lambda: "step" in other.known.get("hall", {}))
    await other.idea("Still here")
    await other.saved()
    assert other.lives == 1


@pytest.mark.parametrize(("name", "sent", "code"), BROKEN, ids=[name for name, _, _ in BROKEN])
async def test_a_broken_frame_ends_its_own_line_with_the_right_code(
    hall: NewHall, name: str, sent: bytes, code: int
) -> None:
    room = await hall(step=None)
    seat, other = await room.join(), await neighbour(room)
    async with staying([other]):
        await other.until(lambda: len(other.known) == 3)
        before = await room.rev()
        line = await to_thread(RawSocket, room.url, room.code, seat.cookie)
        assert closed_with(await to_thread(line.rest, sent)) == code
        assert await room.rev() == before
        await still_there(room, other)


async def test_a_message_in_parts_with_a_ping_between_them_is_one_message(hall: NewHall) -> None:
    room = await hall(step=None)
    seat = await room.join()
    parts = (
        frame(TEXT, PING_TEXT[:4], final=False)
        + frame(PING, b"here?")
        + frame(CONTINUATION, PING_TEXT[4:9], final=False)
        + frame(CONTINUATION, b"", final=False)
        + frame(CONTINUATION, PING_TEXT[9:])
        + frame(CLOSE, (1000).to_bytes(2, "big"))
    )
    line = await to_thread(RawSocket, room.url, room.code, seat.cookie)
    said = await to_thread(line.rest, parts)
    assert Frame(10, b"here?") in said
    assert closed_with(said) == 1000


async def test_any_bytes_leave_the_log_and_the_neighbours_alone(
    hall: NewHall, server: ServerProcess, summary: Summary
) -> None:
    room = await hall(step=None)  # nothing runs, so no card that comes through by chance can be added
    seat, other = await room.join(), await neighbour(room)
    codes, logged = list[int | None](), len(server.said)
    async with staying([other]):
        await other.until(lambda: len(other.known) == 3)
        before = await room.rev()
        for number in range(MUTATIONS):
            chance = random.Random(number)
            line = await to_thread(RawSocket, room.url, room.code, seat.cookie)
            said = await to_thread(line.rest, mutated(chance))
            codes.append(closed_with(said))
            assert codes[-1] in {None, *ON_THE_WIRE}, f"mutation {number}"
            assert not {"ack", "internal"} & set(answers(said)), f"mutation {number}"
        assert await room.rev() == before
        await still_there(room, other)
    assert server.process.poll() is None
    assert "Exception in ASGI application" not in server.said[logged:]
    assert "Sj" not in server.said[logged:], "what people write is not logged"
    assert len(set(codes)) > 3, "the mutations reach different ends"
    summary(f"frames: {MUTATIONS} mutations, {len(BROKEN)} cases, log and neighbours untouched")


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
