"""Records the phone, console and screen pages of this version of the code, for the tests of later versions:

    python -m tests.browser.record_pages 2026-11-29

makes `tests/browser/earlier_pages/2026-11-29.zip` (name it after the day of the commit): the HTML of each
page, and the files of the build that it loads in English. Build the pages before. Record them again after a
release. If the words that `test_earlier_pages.py` looks for have changed, put the new ones there, and delete
the files of versions that have the old ones.
"""

import json
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile

from app.assets.build_manifest import DIST_URL
from app.web.script_data import SCRIPT_DATA_PLACEHOLDER, insert_script_data
from app.workshop.protocol import VERSION
from tests.browser.conftest import launch_chromium, open_pages_in
from tests.server_process import start_server

EARLIER_PAGES = Path(__file__).parent / "earlier_pages"
DESCRIPTION = "recorded.json"
"""It has the `version` of the wire protocol, and the join code of the workshop in the HTML: `code`."""
PATHS = {"phone": "/j/{code}/3", "console": "/w/{code}/console", "screen": "/w/{code}/screen"}
LOADED_URLS = "performance.getEntriesByType('resource').map(({ name }) => name)"
PAGE_DATA = re.compile('(?<=<script type="application/json" id="page">).+?(?=</script>)')


def main(name: str) -> None:
    """Write the file of this version."""
    EARLIER_PAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        launch_chromium() as browser,
        open_pages_in(browser) as open_page,
        ZipFile(EARLIER_PAGES / f"{name}.zip", "w", ZIP_DEFLATED, compresslevel=9) as recorded,
    ):
        server = start_server(Path(data))
        code = server.new_workshop(tables=4)
        recorded.writestr(DESCRIPTION, json.dumps({"version": VERSION, "code": code}))
        loaded = set[str]()
        authorization = {"Authorization": f"Bearer {server.key}"}
        with server.operator() as http:
            for client, path in PATHS.items():
                address = server.url + path.format(code=code)
                page = open_page(client, address, extra_http_headers=authorization)
                page.wait_for_load_state("networkidle")
                loaded.update(urlsplit(url).path for url in page.evaluate(LOADED_URLS))
                html = http.get(address, headers={"Accept-Language": "en"}).raise_for_status().text
                recorded.writestr(f"{client}.html", without_frames(html))
            for path in sorted(path for path in loaded if path.startswith(f"{DIST_URL}/")):
                recorded.writestr(path.removeprefix("/"), http.get(path).raise_for_status().content)
        server.stop()


def without_frames(html: str) -> bytes:
    """The page without the snapshots in it: the pages of the tests show other workshops."""
    found = PAGE_DATA.search(html)
    assert found
    with_placeholder = html.replace(found.group(), SCRIPT_DATA_PLACEHOLDER, 1)
    return insert_script_data(with_placeholder, {**json.loads(found.group()), "frames": []})


if __name__ == "__main__":
    main(sys.argv[1])
