"""Serves static files in the compressed form that the front-end build made of them."""

import mimetypes
import re
import stat

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CODINGS = (("br", ".br"), ("gzip", ".gz"))
"""Content coding, best first, and the extension of files in it."""
ZERO_WEIGHT = re.compile(r"q\s*=\s*0(\.0{0,3})?")


class CompressedFiles(StaticFiles):
    """Serves `x.js.br` as `x.js` to clients that accept it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file in the best coding that the client accepts and the build has made."""
        accepted = accepted_codings(Headers(scope=scope).get("accept-encoding", ""))
        for coding, extension in CODINGS:
            if coding not in accepted:
                continue
            full_path, found = self.lookup_path(path + extension)
            if found and stat.S_ISREG(found.st_mode):
                media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
                headers = {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
                return FileResponse(full_path, headers=headers, media_type=media_type, stat_result=found)
        return await super().get_response(path, scope)


def accepted_codings(accept_encoding: str) -> set[str]:
    """The codings that an Accept-Encoding header names, except those of weight 0 (RFC 9110, 12.5.3)."""
    codings = set()
    for item in accept_encoding.split(","):
        coding, *params = (part.strip().lower() for part in item.split(";"))
        if not any(ZERO_WEIGHT.fullmatch(param) for param in params):
            codings.add(coding)
    return codings
