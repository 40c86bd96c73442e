"""The process that renders reports. It reads requests on standard input and writes files to standard output.

It exits at the end of standard input. So it also exits when its parent process exits, for whatever reason.
"""

import os
import sys
import traceback
from collections.abc import Mapping
from queue import SimpleQueue
from threading import Thread

import msgspec

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat

LENGTH_BYTES = 8
"""Each message begins with its length, as a big-endian number of this many bytes."""


class RenderRequest(msgspec.Struct, frozen=True):
    """A report, the name of the format that it is to be rendered in, and how."""

    report: Report
    format_name: str
    options: RenderOptions


class Rendered(msgspec.Struct, frozen=True):
    """A rendered file, or why there is none. error: a traceback without the error's message, which may have
    what people wrote; the parent process logs it."""

    content: bytes = b""
    error: str = ""


_decoder = msgspec.msgpack.Decoder(RenderRequest)


def add_length(message: bytes) -> bytes:
    """The message with its length in front."""
    return len(message).to_bytes(LENGTH_BYTES) + message


def main(formats: Mapping[str, ReportFormat]) -> None:
    """Render one report after the other."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:
        os.dup2(
            sys.stderr.fileno(), sys.stdout.fileno()
        )  # what a library prints must not be read as an answer
        requests: SimpleQueue[RenderRequest] = SimpleQueue()
        Thread(target=_read_requests, args=(requests,), daemon=True).start()
        catalogue = Catalogue.load()
        while True:
            rendered = _render(requests.get(), formats, catalogue)
            output.write(add_length(msgspec.msgpack.encode(rendered)))
            output.flush()


def _render(request: RenderRequest, formats: Mapping[str, ReportFormat], catalogue: Catalogue) -> Rendered:
    try:
        render = formats[request.format_name].render
        return Rendered(render(request.report, catalogue, request.options))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - the parent process logs it; errors of Typst's own code are no Exception
        places = traceback.format_tb(error.__traceback__)
        return Rendered(error="".join((*places, type(error).__name__)))


def _read_requests(requests: "SimpleQueue[RenderRequest]") -> None:
    """In a thread of its own, so that the end of the parent process also ends a long rendering."""
    while length := sys.stdin.buffer.read(LENGTH_BYTES):
        message = sys.stdin.buffer.read(int.from_bytes(length))
        requests.put(_decoder.decode(message))
    os._exit(0)
