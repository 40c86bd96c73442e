"""Transports for connections without a socket."""

from collections.abc import Callable

from app.live.transport import Listener, frame_text


class RecordingTransport:
    """A transport that is never full. It keeps each frame's text and the loop's turn in which it came."""

    def __init__(self, current_turn: Callable[[], int] = lambda: 0) -> None:
        self.texts: list[str] = []
        self.close_codes: list[int] = []
        self.turns: list[int] = []
        self._current_turn = current_turn

    def close(self, code: int) -> None:
        """Keep the close code."""
        self.close_codes.append(code)

    def set_listener(self, listener: Listener | None) -> None:
        """Ignore the listener, as there is nothing to report."""

    def write(self, frame: bytes) -> None:
        """Keep the frame."""
        self.texts.append(frame_text(frame))
        self.turns.append(self._current_turn())

    def patches(self, audience: str) -> list[str]:
        """The patches of one audience."""
        return [text for text in self.texts if text.startswith(f'{{"type":"patch","audience":"{audience}"')]


class FailingTransport(RecordingTransport):
    """A transport with a bug: while `fails` is set, it writes nothing; it may also be unable to close."""

    def __init__(self, *, fails: bool = True, can_close: bool = True) -> None:
        super().__init__()
        self.fails = fails
        self._can_close = can_close

    def write(self, frame: bytes) -> None:
        """Fail, or keep the frame."""
        if self.fails:
            raise ZeroDivisionError
        super().write(frame)

    def close(self, code: int) -> None:
        """Keep the close code, and perhaps fail then."""
        super().close(code)
        if not self._can_close:
            raise ZeroDivisionError
