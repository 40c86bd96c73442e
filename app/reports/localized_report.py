"""A report with the texts and the language that it is shown in."""

from datetime import UTC, datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from app.locale.catalogue import Catalogue, localized
from app.reports.model import Report


class LocalizedReport:
    """language: the requested one if the catalogue has it, else the workshop's."""

    def __init__(self, report: Report, catalogue: Catalogue, language: str) -> None:
        self.report, self.catalogue = report, catalogue
        self.language = language if language in catalogue.languages else report.language
        self.themes = report.names("themes", self.language)
        self.roles = report.names("roles", self.language)
        self.municipalities = report.names("municipalities", self.language)
        self.title = localized(report.title, self.language, report.language)
        self.question = localized(report.question, self.language, report.language)

    def text(self, key: str, **params: str | int) -> str:
        """A text of the catalogue."""
        return self.catalogue.text(self.language, key, **params)

    def number(self, value: int) -> str:
        """A number as the language writes it."""
        return format_decimal(value, locale=self.catalogue.locale(self.language))

    def date(self, at: int) -> str:
        """The date of a time (ms since 1970), in the server's time zone."""
        day = datetime.fromtimestamp(at / 1000, UTC).astimezone()
        return format_date(day, "long", locale=self.catalogue.locale(self.language))

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.text("language.direction")
