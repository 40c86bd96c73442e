"""The report of a workshop with a logo."""

import hashlib

from msgspec.structs import replace

from app.logos.picture import read_picture
from app.reports.model import Report, ReportEdition, ReportLogo, encode_content
from tests.logos.sample_pictures import encoded, logo
from tests.reports.council_hall import CouncilHall
from tests.reports.sample_reports import report_with_groups

DESCRIPTION = {"en": "Aure municipality", "nb": "Aure kommune"}


def with_picture(report: Report, file: bytes, description: dict[str, str] = DESCRIPTION) -> Report:
    """The report with the picture in this file as its logo."""
    content, width, height = read_picture(file)
    checksum = hashlib.sha256(content).hexdigest()
    return replace(report, logo=ReportLogo(checksum, width, height, description, content))


def as_edition(draft: Report) -> Report:
    """The draft as the first edition of its workshop."""
    content = encode_content(draft)
    return replace(draft, edition=ReportEdition(1, hashlib.sha256(content).hexdigest(), content))


DRAFT = with_picture(report_with_groups(CouncilHall(scenarios=1).workshop), encoded(logo(mode="RGBA")))
EDITION = as_edition(DRAFT)
assert EDITION.logo
PICTURE = EDITION.logo.content
