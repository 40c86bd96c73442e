"""Files as the front-end build left them, compressed once, there, and not again for each visit."""

import mimetypes
import stat

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CODINGS = (("br", ".br"), ("gzip", ".gz"))
"""What a browser may accept, best first, and how such a file's name ends."""


class CompressedFiles(StaticFiles):
    """Serves `x.js.br` as `x.js` to who takes it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The best form that the asker accepts and the build has made."""
        accepted = {
            part.partition(";")[0].strip()
            for part in Headers(scope=scope).get("accept-encoding", "").split(",")
        }
        for coding, ending in CODINGS:
            if coding not in accepted:
                continue
            full_path, found = self.lookup_path(path + ending)
            if found and stat.S_ISREG(found.st_mode):
                media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
                headers = {"Content-Encoding": coding, "Vary": "Accept-Encoding"}
                return FileResponse(full_path, headers=headers, media_type=media_type, stat_result=found)
        return await super().get_response(path, scope)
