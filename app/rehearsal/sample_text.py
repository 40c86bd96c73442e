"""What simulated people write where no file says what: words of a rehearsal, each unlike all others."""

import secrets
from collections.abc import Mapping
from functools import cache

from app.locale.catalogue import Catalogue
from app.rehearsal.polis_csv import Statement
from app.rehearsal.workload import table_of

_catalogue = cache(Catalogue.load)


def sample_statements(people: int, tables: int, each: int, language: str) -> list[Statement]:
    """So many statements of each person, in the order in which they are written. Those of two rehearsals
    differ too: each has a mark."""
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
        for place in range(people * each)
    ]


def is_sample_text(text: str) -> bool:
    """Whether a card was written by a simulated person, and by no real one."""
    return text.startswith(_marks())


def vote_title(language: str) -> str:
    """What simulated people vote on."""
    return _catalogue().text(language, "rehearsal.title")


def workshop_title(language: str, people: int) -> str:
    """The name of a workshop that is made for a rehearsal."""
    return _catalogue().text(language, "rehearsal.workshop", people=people)


def is_rehearsal_title(title: Mapping[str, str]) -> bool:
    """Whether a workshop's title, by language, is that of one that was made for a rehearsal."""
    around = [text.split("{people}") for text in _catalogue().everywhere("rehearsal.workshop").values()]
    return any(
        text.startswith(before) and text.endswith(behind)
        for text in title.values()
        for before, behind in around
    )


@cache
def _marks() -> tuple[str, ...]:
    return tuple(_catalogue().everywhere("rehearsal.title").values())
