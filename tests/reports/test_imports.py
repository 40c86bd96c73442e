"""The server loads no library of office files: only the process that renders reports needs them."""

import subprocess
import sys

LIBRARIES = ("docx", "pptx", "xlsxwriter")


def test_server_does_not_load_libraries_of_office_files() -> None:
    program = (
        f"import sys, app.main, app.cli.main; print([name for name in {LIBRARIES} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
