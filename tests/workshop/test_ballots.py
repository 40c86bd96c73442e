"""The kinds of ballots: which ballots are valid, how they are counted, and what people read of them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from rpds import HashTrieMap

import app.locale
from app.core.errors import Rejected
from app.locale import LANGUAGES
from app.locale.catalogue import Catalogue
from app.workshop.ballots import (
    BALLOT_KINDS,
    MAX_OPTIONS,
    BallotKind,
    Result,
    give_one_dot,
    tally_dots,
    validate_dots,
)
from app.workshop.state import Option, Vote

CATALOGUE = Catalogue.load()
LOCALE_FOLDER = Path(app.locale.__file__).parent

TEXTS_OF_VOTES_WITH_DOTS = {
    "cli.progress.vote",
    "cli.results.only_ideas_tested",
    "cli.results.votes",
    "console.step.dots",
    "error.vote.over_budget",
}
"""Texts with the word for a dot that do not belong to the kind. They are shown only for votes with dots: in
rehearsals, which vote with dots; beside the number in a step, which is the budget of kinds without one of
their own; and as the error of `validate_dots`."""


def validate_approval(vote: Vote, ballot: Mapping[str, int]) -> None:
    if any(dots > 1 for dots in ballot.values()):
        raise Rejected("vote.one_yes")


def approve_one(
    refs: Sequence[str], budget: int, ballot: Mapping[str, int], chance: float
) -> tuple[str, int] | None:
    """Say yes to one more option, up to half of them."""
    left = [ref for ref in refs if not ballot.get(ref)]
    return (left[int(chance * len(left))], 1) if 2 * len(left) > len(refs) else None


APPROVAL = BallotKind(
    name="approval",
    budget=MAX_OPTIONS,
    most_per_option=1,
    counts_dots=False,
    validate=validate_approval,
    tally=tally_dots,
    next_dots=approve_one,
)
"""An example of a second kind: a yes to any number of options."""

EVERY_KIND = pytest.mark.parametrize("kind", [*BALLOT_KINDS.values(), APPROVAL], ids=lambda kind: kind.name)


def vote(budget: int = 3, **ballots: Mapping[str, int]) -> Vote:
    """A vote on `a` and `b` with these ballots by person."""
    ballots_cast = HashTrieMap({person: dict(ballot) for person, ballot in ballots.items()})
    return Vote(
        "v", "vote", "?", (Option("a", "A"), Option("b", "B")), budget, 0, "dots", ballots=ballots_cast
    )


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


@EVERY_KIND
def test_kind_whose_ballots_may_be_full_has_a_budget_for_that(kind: BallotKind) -> None:
    if kind.budget is None or kind.most_per_option is None:
        return
    full = {str(number): kind.most_per_option for number in range(MAX_OPTIONS)}
    try:
        kind.validate(vote(kind.budget), full)
    except Rejected:
        return
    assert kind.budget == sum(full.values())


def test_tally_has_dots_and_people_of_each_option_in_order() -> None:
    voted = vote(anna={"b": 2}, bo={"a": 1, "b": 2})
    assert tally_dots(voted) == (Result("a", 1, 1), Result("b", 4, 2))


def test_tally_without_ballots_has_zeros() -> None:
    assert tally_dots(vote()) == (Result("a", 0, 0), Result("b", 0, 0))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BALLOT_KINDS.values(), ids=BALLOT_KINDS)
def test_kind_has_exactly_its_texts_in_every_language(kind: BallotKind, language: str) -> None:
    texts = json.loads((LOCALE_FOLDER / f"{language}.json").read_text("utf-8"))
    found = {key for key in texts if key.startswith(kind.text_key(""))}
    assert found == {kind.text_key(text) for text in kind.texts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_of_a_kind_is_only_in_texts_that_are_shown_for_this_kind(language: str) -> None:
    texts = json.loads((LOCALE_FOLDER / f"{language}.json").read_text("utf-8"))
    for kind in BALLOT_KINDS.values():
        if kind.counts_dots:
            word = CATALOGUE.text(language, kind.text_key("word"), count=1)
            # Not the name of a parameter, such as `{dots}`.
            pattern = re.compile(rf"(?<!{{)\b{word}", re.IGNORECASE)
            found = {key for key, text in texts.items() if pattern.search(" ".join(_forms(text)))}
            own = {kind.text_key(text) for text in kind.texts}
            assert found - own <= TEXTS_OF_VOTES_WITH_DOTS


def _forms(text: str | dict[str, str]) -> Iterable[str]:
    return [text] if isinstance(text, str) else text.values()


@EVERY_KIND
def test_option_may_get_the_most_dots_that_the_kind_declares_and_no_more(kind: BallotKind) -> None:
    budget = kind.budget or 3
    most = min(kind.most_per_option or budget, budget)
    kind.validate(vote(budget), {"a": most})
    with pytest.raises(Rejected):
        kind.validate(vote(budget), {"a": most + 1})


@EVERY_KIND
def test_simulated_ballot_is_valid_after_each_change_until_it_is_complete(kind: BallotKind) -> None:
    budget, ballot = kind.budget or 3, dict[str, int]()
    for number in range(budget):
        change = kind.next_dots(["a", "b"], budget, ballot, number / budget)
        if change is None:
            break
        assert ballot.items().isdisjoint([change])
        ballot |= [change]
        kind.validate(vote(budget), ballot)
    assert ballot
    assert kind.next_dots(["a", "b"], budget, ballot, 0) is None


def test_simulated_person_gives_every_dot() -> None:
    ballot = dict[str, int]()
    while change := give_one_dot(["a", "b"], 3, ballot, sum(ballot.values()) / 3):
        ballot |= [change]
    assert sum(ballot.values()) == 3


# The weights of the two options are 1 / 1.5 and 1 / 2.5, so the first one gets 0.625 of the chances.
@pytest.mark.parametrize(("chance", "ref"), [(0, "a"), (0.62, "a"), (0.63, "b"), (0.999, "b")])
def test_simulated_dot_goes_more_often_to_one_of_the_first_options(chance: float, ref: str) -> None:
    assert give_one_dot(["a", "b"], 3, {ref: 1}, chance) == (ref, 2)
