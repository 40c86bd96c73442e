"""The phones of the load: they read of each text only what is measured.

An id contains the moment when it was sent, so that every phone knows the age of what it gets:
`i<monotonic ns in hex>-<phone>`, where `i` stands for an idea; other commands begin with another letter.
"""

import asyncio
import json
import re
from time import monotonic_ns

from app.client.phone import PhoneSeat, phone_path
from app.client.websocket import WebSocketClient
from app.live.connection import TRY_AGAIN_LATER
from app.workshop.protocol import Revision
from bench.load.recorder import LoadRecorder

SENT_AT = slice(1, 17)
"""The part of an id that contains the time at which it was sent."""
AUDIENCE = re.compile(rb'"audience":"(\w+)')
REVISION = re.compile(rb'"audience":"([^"]+)","rev":(\d+),"check":(\d+)')


class MeasuringPhone(WebSocketClient):
    """Speaks Samskap's protocol. It is ready once the server has answered its first ping, and connects again
    only while `reconnecting`, or when the server asks it to try again later."""

    card = re.compile(rb'"card/(i[0-9a-f]{16}-\d+)":')
    hall_patch = b'{"type":"patch","audience":"hall"'
    table_patch = b'{"type":"patch","audience":"table/'
    own_patch = b'{"type":"patch","audience":"me"'
    snapshot = b'{"type":"snapshot"'
    ack = b'{"type":"ack","id":"'
    rejection = b'{"type":"rejection"'
    pong = b'{"type":"pong"'
    ping_interval_s = None

    def __init__(
        self, number: int, url: str, path: str, headers: dict[str, str], recorder: LoadRecorder
    ) -> None:
        super().__init__(url, headers)
        self.number = number
        self.recorder = recorder
        self.reconnecting = False
        self.cards: set[bytes] = set()
        self.unanswered: set[bytes] = set()
        self.answered: asyncio.Event | None = None
        self._path = path
        self._latest: dict[bytes, bytes] = {}

    def websocket_path(self) -> str:
        """The same path for each connection: every state is sent again."""
        return self._path

    def reconnects(self, close_code: int | None) -> bool:
        """Whether it is `reconnecting`, or asked to try again before it was ready."""
        return self.reconnecting or (close_code == TRY_AGAIN_LATER and not self.ready.done())

    def opened(self) -> None:
        """Send a ping: the phone is ready when the pong comes."""
        self.send(b'{"type":"ping"}')

    def text_received(self, text: bytes, received_at: int) -> None:
        """Count the text, and measure the ack, cards or hall-wide change in it."""
        self.recorder.frames += 1
        if text.startswith(self.table_patch):
            self._latest[b"table"] = text
            for card in self.card.findall(text):
                self.card_received(card, received_at)
        elif text.startswith(self.hall_patch):
            self._latest[b"hall"] = text
            self.recorder.hall_change_received(received_at)
        elif text.startswith(self.ack):
            start = len(self.ack)
            self.ack_received(text[start : text.index(b'"', start)], received_at)
        elif text.startswith(self.rejection):
            if self.ready.done():
                self.recorder.refusals.append(text.decode())
                self._wake()
        elif text.startswith(self.pong):
            self.set_ready()
        elif text.startswith((self.snapshot, self.own_patch)) and (audience := AUDIENCE.search(text)):
            self._latest[audience[1]] = text

    def card_received(self, card: bytes, received_at: int) -> None:
        """Record how long the card of another phone was on its way, or that it came twice."""
        if card in self.cards:
            self.recorder.duplicates += 1
            return
        self.cards.add(card)
        if card not in self.unanswered and not card.endswith(b"-%d" % self.number):
            self.recorder.delivery_ms.append((received_at - int(card[SENT_AT], 16)) / 1e6)

    def ack_received(self, command: bytes, received_at: int) -> None:
        """Record how long the ack took, or that it came twice."""
        if command not in self.unanswered:
            self.recorder.duplicates += 1
            return
        self.unanswered.remove(command)
        self.recorder.ack_ms.append((received_at - int(command[SENT_AT], 16)) / 1e6)
        if command.startswith(b"i"):
            self.recorder.acknowledged_cards[self].append(command)
        self._wake()

    def _wake(self) -> None:
        if self.answered:
            self.answered.set()

    def write_idea(self, text: str) -> None:
        """Send a new card with this text."""
        id_ = self.new_id("i")
        self.submit(id_, self.encode_idea(id_, text))

    def encode_idea(self, id_: bytes, text: str) -> bytes:
        """A card as the server's protocol has it."""
        idea = {"type": "ideas.add", "id": id_.decode(), "theme": "safety", "text": text}
        return json.dumps(idea, ensure_ascii=False).encode()

    def new_id(self, kind: str) -> bytes:
        """An id with the moment and the phone. No phone sends twice in a nanosecond."""
        return f"{kind}{monotonic_ns():016x}-{self.number}".encode()

    def submit(self, id_: bytes, text: bytes) -> None:
        """Send a command and expect its ack."""
        self.unanswered.add(id_)
        self.send(text)


class SamskapPhone(MeasuringPhone):
    """When it connects again it names the revisions that it has, so that the server sends only later
    changes."""

    def __init__(self, number: int, url: str, seat: PhoneSeat, recorder: LoadRecorder) -> None:
        super().__init__(number, url, "", {"Cookie": seat.cookie}, recorder)
        self._seat = seat

    def websocket_path(self) -> str:
        """The path with the revisions in the latest texts, which are read only now."""
        heads = (REVISION.search(text) for text in self._latest.values())
        revisions = {head[1].decode(): Revision(int(head[2]), int(head[3])) for head in heads if head}
        return phone_path(self._seat, revisions)


class FloorPhone(MeasuringPhone):
    """Speaks the floor's protocol, which answers nothing but the handshake."""

    def opened(self) -> None:
        """Mark the phone as ready: the floor answers nothing but the handshake."""
        self.set_ready()


class TutorialPhone(MeasuringPhone):
    """Speaks the tutorial server's protocol."""

    card = re.compile(rb'"card": "(i[0-9a-f]{16}-\d+)"')
    hall_patch = b'{"type": "counts"'
    table_patch = b'{"type": "card"'
    ack = b'{"type": "ack", "id": "'
    pong = b'{"type": "pong"'


class SocketIoPhone(MeasuringPhone):
    """Speaks Engine.IO and Socket.IO, over a WebSocket from the start."""

    card = re.compile(rb'"card":"(i[0-9a-f]{16}-\d+)"')
    hall_patch = b'42["counts"'
    table_patch = b'42["card"'

    def opened(self) -> None:
        """Send nothing: the server sends the first packet."""

    def text_received(self, text: bytes, received_at: int) -> None:
        """Answer the packets of Engine.IO and Socket.IO; the rest is as with the other servers."""
        if text.startswith(b"0"):
            self.send(b"40")
        elif text.startswith(b"40"):
            self.send(b'420["here"]')
        elif text.startswith(b"430["):
            self.set_ready()
        elif text.startswith(b"431["):
            self.ack_received(text[11:-3], received_at)
        elif text == b"2":
            self.send(b"3")
        else:
            super().text_received(text, received_at)

    def encode_idea(self, id_: bytes, text: str) -> bytes:
        """A card as a Socket.IO event that asks for an ack."""
        return b'421["idea",' + super().encode_idea(id_, text) + b"]"


class StaffClient(MeasuringPhone):
    """A console or a projector's screen: it sends commands, and measures nothing."""

    def text_received(self, text: bytes, received_at: int) -> None:
        """Read only pongs and rejections: nothing is measured."""
        if text.startswith(self.pong):
            self.set_ready()
        elif text.startswith(self.rejection):
            self.recorder.refusals.append(text.decode())
