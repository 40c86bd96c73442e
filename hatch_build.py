"""Build hook of hatchling: adds files to a built package that pyproject.toml does not list."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesAndMigrations(BuildHookInterface[Any]):
    """Require the built pages, and put `migrations/` into the package.

    An editable install uses the checkout's own files, so it needs neither.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add to what is built. Ends the build with one sentence when the pages are not built."""
        if version == "editable":
            return
        if not (Path(self.root) / "app/static/dist/manifest.json").is_file():
            sys.exit("The pages are not built (no app/static/dist/manifest.json): run `make wheel`.")
        if self.target_name == "wheel":
            build_data["force_include"]["migrations"] = "app/migrations"
