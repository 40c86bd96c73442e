"""Halls for the tests of disclosure control: made up at random or by hand, with all their small numbers."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.analysis.disclosure import publish_numbers
from app.analysis.group_numbers import (
    GROUP_KINDS,
    OTHERS,
    Answers,
    ClosedVote,
    CountedSeat,
    GroupKind,
    PublishedNumbers,
)
from tests.analysis.attacker import Attacker, Key, KnownVote

Ballot = dict[str, int]


class DisclosureInput(NamedTuple):
    """Everything that disclosure control gets."""

    seats: Mapping[str, CountedSeat]
    votes: Sequence[ClosedVote]
    groups: Mapping[GroupKind, Sequence[str]]
    threshold: int

    def publish(self) -> PublishedNumbers:
        return publish_numbers(self.seats, self.votes, self.groups, self.threshold)


class Cell(NamedTuple):
    """A number, as it is and as the attacker names it. kind: the only kind that is needed to count it."""

    people: int
    kind: GroupKind
    terms: Mapping[Key, float]


def found_cells(
    hall: DisclosureInput,
    published: PublishedNumbers,
    kinds: Sequence[GroupKind] = GROUP_KINDS,
    together: bool = False,
) -> list[Cell]:
    """The small numbers of the hall that the attacker finds. together: combine the kinds."""
    known = [KnownVote(vote.id, vote.budget, vote.options, len(vote.ballots)) for vote in hall.votes]
    found: list[Cell] = []
    for attacked in [kinds] if together else [[kind] for kind in kinds]:
        attacker = Attacker(published, known, hall.groups, attacked)
        cells = [cell for kind in attacked for cell in small_cells(hall, attacker, kind)]
        named = attacker.finds([cell.terms for cell in cells], hall.threshold)
        found += [cell for cell in cells if cell.terms in named]
    return found


def small_cells(hall: DisclosureInput, attacker: Attacker, kind: GroupKind) -> Iterator[Cell]:
    """Numbers of 1 to threshold - 1. The attacker's bounds contain the true number, so it can find no
    others."""
    for group in (*hall.groups[kind], OTHERS):
        everybody = {person for person, given in one_answer_each(hall, kind).items() if given == group}
        for name, people in _events(hall, everybody):
            if 0 < len(people) < hall.threshold:
                yield Cell(len(people), kind, _terms(attacker, kind, group, name))


def one_answer_each(hall: DisclosureInput, kind: GroupKind) -> dict[str, str]:
    """person who contributed -> their group, or OTHERS; as in the first rule of disclosure control."""
    answers = {}
    for person, seat in hall.seats.items():
        given = {getattr(vote.answers[person], kind) for vote in hall.votes if person in vote.ballots}
        if seat.contributed or given:
            answer = given.pop() if given else getattr(seat.answers, kind)
            answers[person] = OTHERS if given or answer not in hall.groups[kind] else answer
    return answers


def _events(
    hall: DisclosureInput, everybody: set[str]
) -> Iterator[tuple[tuple[tuple[str, ...], ...], set[str]]]:
    """((added, subtracted), people): who of these people contributed, voted or not, chose an option or
    not."""
    yield (("contributed",),), everybody
    for vote in hall.votes:
        voters = everybody & vote.ballots.keys()
        yield (("voters", vote.id),), voters
        yield (("contributed",), ("voters", vote.id)), everybody - voters
        for ref in vote.options:
            chose = {person for person in voters if vote.ballots[person].get(ref)}
            yield (("chose", vote.id, ref),), chose
            yield (("voters", vote.id), ("chose", vote.id, ref)), voters - chose
            yield (("contributed",), ("chose", vote.id, ref)), everybody - chose


def _terms(
    attacker: Attacker, kind: GroupKind, group: str, name: tuple[tuple[str, ...], ...]
) -> dict[Key, float]:
    added, *subtracted = [attacker.total(*part, kind=kind, groups=[group]) for part in name]
    return {**added, **{key: -factor for terms in subtracted for key, factor in terms.items()}}


NUMBERS_OF_GROUPS = (1, 2, 2, 3, 4, 6, 8)
"""One of these is drawn: 2 is twice as likely as each other one."""


def random_hall(seed: int, most: int = 400) -> DisclosureInput:
    """A hall of 4 to `most` people; many are small. Its votes and ballots are of all kinds."""
    rng = random.Random(seed)
    size = round(4 * (most / 4) ** rng.random())
    groups: dict[GroupKind, list[str]] = {
        "role": [f"r{number}" for number in range(rng.choice(NUMBERS_OF_GROUPS))],
        "municipality": [f"m{number}" for number in range(rng.choice(NUMBERS_OF_GROUPS))],
    }
    answers = _random_answers(rng, size, groups)
    votes: list[ClosedVote] = []
    for number in range(rng.randint(1, 4)):
        voters = _random_voters(rng, list(answers), votes)
        answers = _changed_answers(rng, answers, groups)
        votes.append(_random_vote(rng, f"v{number}", {person: answers[person] for person in voters}))
    answers = _changed_answers(rng, answers, groups)
    idle = rng.choice([0.0, 0.0, 0.1])
    seats = {
        person: CountedSeat(given, any(person in vote.ballots for vote in votes) or rng.random() >= idle)
        for person, given in answers.items()
    }
    return DisclosureInput(seats, votes, groups, rng.choice([5, 5, 5, 3, 10]))


def _random_answers(
    rng: random.Random, size: int, groups: Mapping[GroupKind, Sequence[str]]
) -> dict[str, Answers]:
    """Groups of unlike sizes; sometimes everybody answers, and the municipality may follow from the role."""
    silent = rng.choice([0.0, 0.0, 0.1, 0.4])
    unlike, alike = rng.uniform(0, 1.5), rng.choice([0.0, 0.0, 0.8])
    weights = {kind: [1 / (1 + n) ** unlike for n in range(len(groups[kind]))] for kind in GROUP_KINDS}
    answers = {}
    for number in range(size):
        given: dict[str, str | None] = {
            kind: rng.choices(groups[kind], weights[kind])[0] if rng.random() >= silent else None
            for kind in GROUP_KINDS
        }
        if given["role"] and rng.random() < alike:
            municipalities = groups["municipality"]
            given["municipality"] = municipalities[int(given["role"][1:]) % len(municipalities)]
        answers[f"p{number:03}"] = Answers(**given)
    return answers


def _changed_answers(
    rng: random.Random, answers: Mapping[str, Answers], groups: Mapping[GroupKind, Sequence[str]]
) -> dict[str, Answers]:
    """The answers, of which sometimes a few have changed."""
    share = rng.choice([0.0, 0.0, 0.0, 0.05])
    changed = _random_answers(rng, len(answers), groups)
    return {person: changed[person] if rng.random() < share else given for person, given in answers.items()}


def _random_voters(rng: random.Random, people: Sequence[str], before: Sequence[ClosedVote]) -> list[str]:
    """Everybody, most, or those of the vote before with one person more or less."""
    if before and rng.random() < 0.5:
        voters = list(before[-1].ballots)
        others = [person for person in people if person not in before[-1].ballots]
        match rng.choice(["same", "more", "fewer"]):
            case "more" if others:
                voters.append(rng.choice(others))
            case "fewer" if len(voters) > 1:
                voters.remove(rng.choice(voters))
        return voters
    turnout = rng.choice([1.0, 1.0, 0.97, 0.9, 0.6])
    return [person for person in people if rng.random() < turnout] or [people[0]]


def _random_vote(rng: random.Random, name: str, answers: Mapping[str, Answers]) -> ClosedVote:
    """Ballots that lean to some options, in part by role and by municipality; often few choose the first."""
    options = [f"card/{number}" for number in range(rng.choice([1, 2, 3, 3, 4, 4, 5, 6, 8, 12, 20]))]
    budget = rng.choice([1, 1, 2, 3, 5, 8])
    manner = rng.choice(["one", "all different", "all", "any"])
    lean, unpopular = rng.choice([0.0, 0.3, 1.0]), rng.choice([1.0, 0.2, 0.05])
    worth = [unpopular, *[1.0] * (len(options) - 1)]
    liked = {
        key: [each * rng.expovariate(1.0) ** lean for each in worth]
        for key in sorted(_leanings(answers), key=str)
    }
    ballots = {
        person: _random_ballot(
            rng,
            options,
            [a * b for a, b in zip(liked[given.role], liked[given.municipality], strict=True)],
            budget,
            manner,
        )
        for person, given in answers.items()
    }
    return ClosedVote(name, budget, options, answers, ballots)


def _leanings(answers: Mapping[str, Answers]) -> set[str | None]:
    return {given.role for given in answers.values()} | {given.municipality for given in answers.values()}


def _random_ballot(
    rng: random.Random, options: Sequence[str], liked: Sequence[float], budget: int, manner: str
) -> Ballot:
    if manner == "all different":
        order = sorted(options, key=lambda ref: -(rng.random() ** (1 / max(liked[options.index(ref)], 1e-9))))
        return dict.fromkeys(order[:budget], 1)
    dots = 1 if manner == "one" else budget if manner == "all" else rng.randint(1, budget)
    ballot: Ballot = {}
    for ref in rng.choices(options, liked, k=dots):
        ballot[ref] = ballot.get(ref, 0) + 1
    return ballot
