"""Serves static files in the compressed form that the front-end build made of them."""

import mimetypes
import stat

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CODINGS = (("br", ".br"), ("gzip", ".gz"))
"""Content coding, best first, and the extension of files in it."""


class CompressedFiles(StaticFiles):
    """Serves `x.js.br` as `x.js` to clients that accept it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file in the best coding that the client accepts and the build has made."""
        accepted = {
            part.partition(";")[0].strip()
            for part in Headers(scope=scope).get("accept-encoding", "").split(",")
        }
        for coding, extension in CODINGS:
            if coding not in accepted:
                continue
            full_path, found = self.lookup_path(path + extension)
            if found and stat.S_ISREG(found.st_mode):
                media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
                headers = {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
                return FileResponse(full_path, headers=headers, media_type=media_type, stat_result=found)
        return await super().get_response(path, scope)
