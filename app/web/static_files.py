"""Serves static files from memory, in the compressed form that the front-end build made of them. Reading each
file for each phone took half of the CPU time while a hall joined."""

import mimetypes
import re
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

IDENTITY = "identity"
"""The coding of files that are not compressed (RFC 9110, 12.5.3)."""
CODINGS = (("br", ".br"), ("gzip", ".gz"), (IDENTITY, ""))
"""Content coding, best first, and the extension of files in it."""
ZERO_WEIGHT = re.compile(r"q\s*=\s*0(\.0{0,3})?")


class CompressedFiles(StaticFiles):
    """Serves `x.js.br` as `x.js` to clients that accept it. directory: all its files are read at once, and
    do not change while the server runs."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self.config_checked = True  # not at the first request: the folder may be gone then
        files = (path for path in directory.rglob("*") if path.is_file())
        self._contents = {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file in the best coding that the client accepts and the build has made."""
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        accepted = accepted_codings(Headers(scope=scope).get("accept-encoding", "")) | {IDENTITY}
        for coding, extension in CODINGS:
            content = self._contents.get(path + extension)
            if content is None or coding not in accepted:
                continue
            headers = {"Vary": "Accept-Encoding"}
            if coding != IDENTITY:
                headers["Content-Encoding"] = coding
            media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return Response(content, headers=headers, media_type=media_type)
        raise HTTPException(404)


def accepted_codings(accept_encoding: str) -> set[str]:
    """The codings that an Accept-Encoding header names, except those of weight 0 (RFC 9110, 12.5.3)."""
    codings = set()
    for item in accept_encoding.split(","):
        coding, *params = (part.strip().lower() for part in item.split(";"))
        if not any(ZERO_WEIGHT.fullmatch(param) for param in params):
            codings.add(coding)
    return codings
