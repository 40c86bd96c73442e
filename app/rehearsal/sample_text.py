"""Texts that simulated people write if no file has statements. No two are alike, and a rehearsal recognises
them."""

import secrets
from collections.abc import Mapping
from functools import cache

from app.client.join_flow import table_of
from app.locale.catalogue import Catalogue
from app.rehearsal.polis_csv import Statement

_catalogue = cache(Catalogue.load)


def sample_statements(people: int, tables: int, per_person: int, language: str) -> list[Statement]:
    """`per_person` statements of each person, in the order in which they are written. A random mark makes
    those of two rehearsals differ."""
    mark = secrets.token_hex(3)
    return [
        Statement(
            str(place),
            _catalogue().text(
                language,
                "rehearsal.idea",
                mark=f"{mark}-{place}",
                person=place % people + 1,
                table=table_of(place % people, tables),
            ),
            None,
        )
        for place in range(people * per_person)
    ]


def is_sample_text(text: str) -> bool:
    """Whether a simulated person wrote this text in a rehearsal."""
    return text.startswith(_beginnings())


def vote_title(language: str) -> str:
    """The title of a rehearsal's vote."""
    return _catalogue().text(language, "rehearsal.title")


def rehearsal_title(language: str, people: int) -> str:
    """The title of a workshop that is made for a rehearsal."""
    return _catalogue().text(language, "rehearsal.workshop", people=people)


def is_rehearsal_title(title: Mapping[str, str]) -> bool:
    """Whether a workshop with this title, by language, was made for a rehearsal."""
    patterns = [
        text.split("{people}") for text in _catalogue().in_all_languages("rehearsal.workshop").values()
    ]
    return any(
        text.startswith(beginning) and text.endswith(end)
        for text in title.values()
        for beginning, end in patterns
    )


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(_catalogue().in_all_languages("rehearsal.title").values())
