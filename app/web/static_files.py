"""Serves static files in the compressed form that the front-end build made of them, from memory: reading each
for each phone took half of the CPU of a hall that joins."""

import mimetypes
import re
import stat
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CODINGS = (("br", ".br"), ("gzip", ".gz"))
"""Content coding, best first, and the extension of files in it."""
ZERO_WEIGHT = re.compile(r"q\s*=\s*0(\.0{0,3})?")


class CompressedFiles(StaticFiles):
    """Serves `x.js.br` as `x.js` to clients that accept it. The files do not change while the server runs."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._contents: dict[str, bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file in the best coding that the client accepts and the build has made."""
        accepted = accepted_codings(Headers(scope=scope).get("accept-encoding", ""))
        for coding, extension in CODINGS:
            if coding not in accepted or scope["method"] not in ("GET", "HEAD"):
                continue
            if content := self._content(path + extension):
                media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
                headers = {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
                return Response(content, headers=headers, media_type=media_type)
        return await super().get_response(path, scope)

    def _content(self, path: str) -> bytes | None:
        """The content of a file, read once; None if there is no such file."""
        if path not in self._contents:
            full_path, found = self.lookup_path(path)
            if not (found and stat.S_ISREG(found.st_mode)):
                return None
            self._contents[path] = Path(full_path).read_bytes()
        return self._contents[path]


def accepted_codings(accept_encoding: str) -> set[str]:
    """The codings that an Accept-Encoding header names, except those of weight 0 (RFC 9110, 12.5.3)."""
    codings = set()
    for item in accept_encoding.split(","):
        coding, *params = (part.strip().lower() for part in item.split(";"))
        if not any(ZERO_WEIGHT.fullmatch(param) for param in params):
            codings.add(coding)
    return codings
