"""The files that the front-end build made for each page, by the manifest that it wrote."""

import json
from pathlib import Path
from typing import Any

APP = Path(__file__).parents[1]
DIST = APP / "static" / "dist"
DIST_URL = "/static/dist"


class BuildManifest:
    """The files that the front-end build made for each entry, such as `phone/main.tsx`."""

    def __init__(self, path: Path = DIST / "manifest.json") -> None:
        self._chunks: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}

    def assets(self, entry: str, language: str) -> dict[str, Any]:
        """URLs of the entry's script, of the scripts and the catalogue of texts to preload, and of its style
        sheets. entry: begins with the name of the client, such as `phone/main.tsx`."""
        client = entry.partition("/")[0]
        catalogues = [chunk for chunk in self._chunks if chunk.endswith(f"/{language}.json?client={client}")]
        preload = [chunk for chunk in self._needed(entry) if chunk != entry] + catalogues
        return {
            "script": f"{DIST_URL}/{self._chunks[entry]['file']}",
            "preload": [f"{DIST_URL}/{self._chunks[chunk]['file']}" for chunk in preload],
            "styles": self.styles(entry),
        }

    def styles(self, entry: str) -> list[str]:
        """URLs of the entry's style sheets; none if the front end was not built."""
        styles = [css for chunk in self._needed(entry) for css in self._chunks[chunk].get("css", ())]
        return [f"{DIST_URL}/{css}" for css in dict.fromkeys(styles)]

    def _needed(self, entry: str) -> list[str]:
        """The static imports of the entry, depth first, then the entry."""
        if entry not in self._chunks:
            return []
        found: dict[str, None] = {}
        for chunk in self._chunks[entry].get("imports", ()):
            found.update(dict.fromkeys(self._needed(chunk)))
        return [*found, entry]


def style_text(url: str) -> str:
    """The content of a style sheet with this URL."""
    return (DIST / url.removeprefix(f"{DIST_URL}/")).read_text("utf-8")
