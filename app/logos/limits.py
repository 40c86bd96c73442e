"""Limits of the logo of a report, and the size in which documents show it."""

MAX_LOGO_BYTES = 500 * 1024
"""Of a file that is uploaded, and of the picture that is stored of it."""
MAX_LOGO_SIDE, MIN_LOGO_SIDE = 4000, 16
"""Pixels of the width and of the height of a file that is uploaded."""
MAX_LOGO_RATIO = 20
"""Of the longer side of a file that is uploaded to its shorter side: others are only a line in a document."""
STORED_SIZE = 1200, 400
"""Pixels of the largest picture that is stored: 500 to an inch in the largest size that documents show."""
BOX_MM = 60.0, 20.0
"""Width and height of the place for the logo in documents, in millimetres."""
PIXELS_PER_INCH = 150
"""A logo is not shown larger than at this resolution."""
MM_PER_INCH = 25.4


def fitted_size(width: int, height: int, box: tuple[float, float] = BOX_MM) -> tuple[float, float]:
    """The width and height in millimetres in which a picture of so many pixels is shown: all of it in the
    box, and no larger than its pixels allow."""
    scale = min(box[0] / width, box[1] / height, MM_PER_INCH / PIXELS_PER_INCH)
    return width * scale, height * scale
