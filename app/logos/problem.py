"""Why a file cannot be the logo of a report."""

PICTURE_PROBLEMS = (
    "too_large",
    "svg",
    "not_a_picture",
    "too_many_pixels",
    "too_small",
    "too_thin",
    "animated",
    "damaged",
    "invisible",
)


class PictureProblem(Exception):
    """The file cannot be a logo. code: one of PICTURE_PROBLEMS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
