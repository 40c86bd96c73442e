"""Transports for connections without a socket."""

from collections.abc import Callable

from app.live.transport import Listener, frame_text


class RecordingTransport:
    """A transport that is never full. It keeps each frame's text, and the turn of the event loop in which the
    frame was written."""

    def __init__(self, current_turn: Callable[[], int] = lambda: 0) -> None:
        self.texts: list[str] = []
        self.close_codes: list[int] = []
        self.turns: list[int] = []
        self._current_turn = current_turn

    def close(self, code: int) -> None:
        """Keep the close code."""
        self.close_codes.append(code)

    def set_listener(self, listener: Listener | None) -> None:
        """Ignore the listener: this transport is never full, so it has nothing to report."""

    def write(self, frame: bytes) -> None:
        """Keep the frame's text and turn."""
        self.texts.append(frame_text(frame))
        self.turns.append(self._current_turn())

    def patches(self, audience: str) -> list[str]:
        """The JSON texts of the audience's patches, the oldest first."""
        return [text for text in self.texts if text.startswith(f'{{"type":"patch","audience":"{audience}"')]


class BreakableTransport(RecordingTransport):
    """A transport with a bug: `write` raises ZeroDivisionError after `break_` was called. close_raises:
    `close` raises it too, from the start."""

    def __init__(self, *, close_raises: bool = False) -> None:
        super().__init__()
        self._broken = False
        self._close_raises = close_raises

    def break_(self) -> None:
        """Let every later `write` fail."""
        self._broken = True

    def write(self, frame: bytes) -> None:
        """Keep the frame, or raise ZeroDivisionError if the transport is broken."""
        if self._broken:
            raise ZeroDivisionError
        super().write(frame)

    def close(self, code: int) -> None:
        """Keep the close code; then raise ZeroDivisionError if `close_raises` is set."""
        super().close(code)
        if self._close_raises:
            raise ZeroDivisionError
