"""The languages of a file of a report: one or two."""

from collections.abc import Sequence

from app.core.errors import Rejected
from app.reports.report_format import ReportFormat

MAX_LANGUAGES = 2
SEPARATOR = ","


def read_languages(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The languages that a parameter asks for, such as `nb` or `nb,en`; none if it is empty. known: codes.

    Raises Rejected: `export.language_unknown`, `export.language_repeated`, `export.languages_too_many`."""
    if not text:
        return ()
    languages = tuple(each.strip() for each in text.split(SEPARATOR))
    if not {*languages} <= {*known}:
        raise Rejected("export.language_unknown", languages=", ".join(known))
    if len({*languages}) < len(languages):
        raise Rejected("export.language_repeated")
    if len(languages) > MAX_LANGUAGES:
        raise Rejected("export.languages_too_many")
    return languages


def require_languages(report_format: ReportFormat, languages: Sequence[str]) -> None:
    """Raise Rejected (`export.languages_format`) if a file of this format is in one language only."""
    if len(languages) > 1 and not report_format.can_have_two_languages:
        raise Rejected("export.languages_format")
