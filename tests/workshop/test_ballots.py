"""The kinds of ballots: which ballots are valid, and how they are counted."""

from collections.abc import Mapping

import pytest
from rpds import HashTrieMap

from app.core.errors import Rejected
from app.locale import LANGUAGES
from app.locale.catalogue import Catalogue
from app.workshop.ballots import BALLOT_KINDS, Result, tally_dots, validate_dots
from app.workshop.state import Option, Vote

CATALOGUE = Catalogue.load()


def vote(budget: int = 3, **ballots: Mapping[str, int]) -> Vote:
    """A vote on `a` and `b` with these ballots by person."""
    cast = HashTrieMap({person: dict(ballot) for person, ballot in ballots.items()})
    return Vote("v", "vote", "?", (Option("a", "A"), Option("b", "B")), budget, 0, "dots", ballots=cast)


@pytest.mark.parametrize("ballot", [{}, {"a": 3}, {"a": 2, "b": 1}, {"b": 0}])
def test_ballot_within_the_budget_is_valid(ballot: Mapping[str, int]) -> None:
    validate_dots(vote(budget=3), ballot)


@pytest.mark.parametrize("ballot", [{"a": 4}, {"a": 2, "b": 2}])
def test_ballot_over_the_budget_is_rejected_with_the_budget(ballot: Mapping[str, int]) -> None:
    with pytest.raises(Rejected) as rejected:
        validate_dots(vote(budget=3), ballot)
    assert (rejected.value.code, rejected.value.params) == ("vote.over_budget", {"count": 3})


@pytest.mark.parametrize(("budget", "words"), [(1, "1 dot,"), (2, "2 dots,")])
def test_rejection_over_the_budget_has_the_plural_form_of_the_budget(budget: int, words: str) -> None:
    with pytest.raises(Rejected) as rejected:
        validate_dots(vote(budget=budget), {"a": budget + 1})
    assert words in CATALOGUE.text("en", "error.vote.over_budget", **rejected.value.params)


def test_tally_has_dots_and_people_of_each_option_in_order() -> None:
    cast = vote(anna={"b": 2}, bo={"a": 1, "b": 2})
    assert tally_dots(cast) == (Result("a", 1, 1), Result("b", 4, 2))


def test_tally_without_ballots_has_zeros() -> None:
    assert tally_dots(vote()) == (Result("a", 0, 0), Result("b", 0, 0))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BALLOT_KINDS)
def test_kind_has_a_name_for_people_in_every_language(kind: str, language: str) -> None:
    assert CATALOGUE.text(language, f"console.vote.kind.{kind}")
