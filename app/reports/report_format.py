"""The declaration of a report format."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import msgspec

from app.locale.catalogue import Catalogue, localized
from app.reports.local_time import local_time
from app.reports.model import Report

Dialect = Literal["comma", "semicolon"]
"""The separator between the cells of a CSV file."""
MenuRow = Literal["council", "report", "cards", "tables", "archive", "slides", "data"]
"""The rows of the console's menu of files, from the top: what the files of a row contain."""
NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9_-]")
JOINERS = "\u200c\u200d"
"""Signs without width that letters of some scripts have between them."""
MAX_TITLE_BYTES = 80
"""A file name may have 255 bytes, and other systems add a number to a second one."""


class PageFile(msgspec.Struct, frozen=True):
    """A file that the page of a report offers. format: its name. label_key: in the catalogue. icon: see
    `ReportFormat`. variant: empty: it is the whole report."""

    format: str
    label_key: str
    icon: str
    variant: str = ""


class PageOptions(msgspec.Struct, frozen=True):
    """How a report is rendered as a page of the server rather than as a file. files, more_files: what it
    offers to readers, and to others."""

    files: tuple[PageFile, ...] = ()
    more_files: tuple[PageFile, ...] = ()


class OtherWords(msgspec.Struct, frozen=True):
    """Words of a card that are not in the report: the card was rewritten, or staff took it away. number: of
    the card, such as `4-17`. is_earlier: it was rewritten, and has other words now."""

    number: str
    text: str
    is_earlier: bool = False


class RenderOptions(msgspec.Struct, frozen=True):
    """How a report is rendered. language: a language code. second_language: of the second part of a document
    in two languages; empty: there is none. dialect: the separator of a CSV file; None: the one that
    spreadsheets expect in this language. variant: such as `table-4`; empty: the whole report. page: only of
    HTML; None: a self-contained file. other_words: of cards; only the redacted variant needs them."""

    language: str
    dialect: Dialect | None = None
    variant: str = ""
    page: PageOptions | None = None
    other_words: tuple[OtherWords, ...] = ()
    second_language: str = ""


class ReportFormat(NamedTuple):
    """A file format of the report.

    name: also the file name extension. render: (report, catalogue, options) -> the file. label_key,
    description_key: catalogue keys of what the file is, and what it is for. menu_row: the row of the
    console's menu in which its link stands. link_key: catalogue key of the text of that link. position:
    formats for programs have the lowest, formats for people the highest; the API lists them upward, lists
    for people downward. They are ten apart, so that another one fits between two.
    for_all_readers: whether the page of the report offers the format to everybody who may read it; it offers
    the others to the staff only.
    can_have_two_languages: other formats have names of columns and fields, and are in one language.
    has_language: it is another file in another language. short_label_key: of what the page of the report
    calls it, which is short; empty: as the console's label. icon: the name of its symbol in
    `report_icons.html`, without `icon-`.
    """

    name: str
    media_type: str
    render: Callable[[Report, Catalogue, RenderOptions], bytes]
    label_key: str
    link_key: str
    description_key: str
    position: int
    menu_row: MenuRow
    for_all_readers: bool = False
    can_have_two_languages: bool = False
    has_language: bool = True
    short_label_key: str = ""
    icon: str = "file"

    @property
    def page_file(self) -> PageFile:
        """The whole report in this format, as the page of the report offers it."""
        return PageFile(self.name, self.short_label_key or self.label_key, self.icon)

    def file_name(self, report: Report, languages: Sequence[str], variant: str = "") -> str:
        """A name with the title, date and code of the workshop, the number of the edition, the variant and
        the languages of the file, such as `Skolen-i-2040-2026-11-12-K7MP4WXA-edition-2-table-4-nb-en.md`."""
        edition = f"edition-{report.edition.no}" if report.edition else "draft"
        shown_languages = languages if self.has_language else ()
        # The plan of an imported edition may have any ids.
        details = [NOT_IN_FILE_NAMES.sub("_", each) for each in (variant, *shown_languages) if each]
        title = _title_in_file_names(localized(report.title, *shown_languages[:1], report.language))
        date = local_time(report.held_at).date().isoformat()
        return "-".join([title or "samskap", date, report.code, edition, *details]) + f".{self.name}"


def _title_in_file_names(title: str) -> str:
    """The letters and digits of the title, with hyphens instead of all other signs, shortened."""
    hyphened = ""
    for sign in unicodedata.normalize("NFC", title):
        # Vowels of many scripts are marks, which belong to the letter before them, and joiners stand between
        # letters and say how these are written.
        is_in_word = sign in JOINERS or unicodedata.category(sign).startswith("M")
        if sign.isalnum() or (is_in_word and hyphened and not hyphened.endswith("-")):
            hyphened += sign
        elif not hyphened.endswith("-"):
            hyphened = f"{hyphened.rstrip(JOINERS)}-"
    return hyphened.encode()[:MAX_TITLE_BYTES].decode(errors="ignore").strip(f"-{JOINERS}")
