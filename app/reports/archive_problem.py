"""Why a file is not an archive package, or which file in it is damaged."""

ARCHIVE_PROBLEMS = (
    "not_zip",
    "not_archive",
    "newer",
    "missing",
    "unknown",
    "damaged",
    "draft",
    "redacted",
    "too_large",
    "unsupported_zip",
)


class ArchiveProblem(Exception):
    """The file is no archive package that can be read. code: one of ARCHIVE_PROBLEMS. file: the name of the
    file in it that has the problem; empty: none."""

    def __init__(self, code: str, file: str = "") -> None:
        super().__init__(f"{code}: {file}")
        self.code, self.file = code, file
