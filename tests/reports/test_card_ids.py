"""The id that a phone chooses for a card could spell a name, so no file of a report has it."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache

import pikepdf
import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive_consistency import is_consistent
from app.reports.card_ids import report_card_id, with_own_card_ids
from app.reports.changes import find_changes
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, encode_content
from app.reports.report_format import RenderOptions
from app.reports.variants import VARIANTS, choices
from app.reports.variants.redacted import redacted
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import as_version_2, edition_of
from tests.reports.sample_workshop import SampleWorkshop
from tests.reports.variant_hall import hall

CATALOGUE = Catalogue.load()
CHOSEN_ID = re.compile(rb"card-\d{6}")
"""Matches the id of any card of a `SampleWorkshop`."""


@cache
def workshop() -> SampleWorkshop:
    """A hall with cards in stacks, scenarios and clusters and in a vote, of which one was taken away later; a
    cluster that was voted on is gone."""
    found = hall()
    cards = [card.id for card in found.state.cards.values()]
    gone = found.cluster("Gone", cards[3])
    vote = found.open_vote(f"cluster/{gone}", *(f"card/{card}" for card in cards[:3]), title="On cards")
    people = list(found.state.participants)
    found.cast(people[:18], vote, f"card/{cards[0]}")
    found.cast(people[18:], vote, f"card/{cards[1]}")
    found.close_vote(vote)
    found.dissolve(gone)
    found.take_away(cards[1])
    return found


@cache
def edition() -> Report:
    return edition_of(workshop())


@cache
def earlier_edition() -> Report:
    return as_version_2(edition(), workshop())


def files() -> list[tuple[str, str]]:
    """(format, variant) of every file, with one subject of a variant that has several."""
    localized = LocalizedReport(edition(), CATALOGUE, "en")
    names = {next(choices(localized, variant))[0]: variant for variant in VARIANTS.values()}
    return [(form, "") for form in FORMATS] + [
        (form, name) for name, variant in names.items() for form in variant.formats
    ]


def contents_of(file: bytes) -> Iterator[bytes]:
    """All bytes of a file, without compression."""
    if file.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from contents_of(archive.read(name))
    elif file.startswith(b"%PDF"):
        plain = io.BytesIO()
        with pikepdf.Pdf.open(io.BytesIO(file)) as document:
            document.save(
                plain,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.all,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
        yield plain.getvalue()
    else:
        yield file


def chosen_ids(report: Report, form: str, variant: str) -> set[bytes]:
    file = rendered(report, form, RenderOptions("en", variant=variant))
    return {found for content in contents_of(file) for found in CHOSEN_ID.findall(content)}


@pytest.mark.parametrize(("form", "variant"), files())
def test_file_has_no_id_that_a_phone_chose(form: str, variant: str) -> None:
    assert chosen_ids(edition(), form, variant) == set()


def test_redacted_package_of_an_earlier_edition_has_no_id_that_a_phone_chose() -> None:
    assert chosen_ids(earlier_edition(), "json", "")
    assert chosen_ids(earlier_edition(), "zip", "redacted") == set()
    assert is_consistent(
        replace(redacted(LocalizedReport(earlier_edition(), CATALOGUE, "en")), code="K7MP4WXA")
    )


def test_edition_is_the_same_as_an_earlier_one_with_ids_that_phones_chose() -> None:
    assert with_own_card_ids(edition()) is edition()
    found = replace(with_own_card_ids(earlier_edition()), schema=3)
    assert encode_content(found) == encode_content(edition())
    assert find_changes(found, edition()) == ()


def test_id_of_a_card_in_reports_has_neither_vowels_nor_digits() -> None:
    ids = {report_card_id(f"card-{number}") for number in range(100)}
    assert len(ids) == 100
    assert all(re.fullmatch(r"[bcdfghjklmnpqrst]{32}", each) for each in ids)
