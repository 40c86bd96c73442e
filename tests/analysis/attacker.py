"""An attacker who knows every published number, and bounds each number that is not published.

Linear programming over all votes together. What it may use: everything in `PublishedNumbers`, the structure
of the votes (budget, options), the threshold, and the turnout of each vote, which the screen showed live.
Its model: every person has one group, the same in all votes, and casts ballots within the budget.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from app.analysis.group_numbers import OTHERS, GroupKind, PublishedNumbers

Atom = tuple[str, ...]
"""People that the attacker tells apart: their group (OTHERS: no answer), of one kind or of each kind."""
Key = tuple[str, ...]
"""A variable: ("contributed", *atom), ("voters", vote, *atom), ("chose"/"dots", vote, ref, *atom)."""
Terms = Mapping[Key, float]
"""A linear expression: a number by its name, or a sum or difference of numbers."""
TOLERANCE = 1e-6


class KnownVote(NamedTuple):
    """What is known of a vote without its result. turnout: ballots, as the screen showed."""

    id: str
    budget: int
    options: Sequence[str]
    turnout: int


class Attacker:
    """Bounds of numbers, in people. kinds: attack these together, each person having one group of each."""

    def __init__(
        self,
        published: PublishedNumbers,
        votes: Iterable[KnownVote],
        groups: Mapping[GroupKind, Collection[str]],
        kinds: Sequence[GroupKind],
    ) -> None:
        self.published, self.votes, self.kinds = published, list(votes), kinds
        self.atoms: list[Atom] = [()]
        for kind in kinds:
            self.atoms = [(*atom, group) for atom in self.atoms for group in (*groups[kind], OTHERS)]
        self._columns: dict[Key, int] = {}
        self._equal: list[tuple[Terms, float]] = []
        self._at_most: list[tuple[Terms, float]] = []
        self._learn_contributors()
        for vote in self.votes:
            self._learn_structure(vote)
            self._learn_result(vote)
        self._a_eq, self._b_eq = self._matrix(self._equal)
        self._a_ub, self._b_ub = self._matrix(self._at_most)

    def total(
        self, *name: str, kind: GroupKind | None = None, groups: Collection[str] = ()
    ) -> dict[Key, float]:
        """The sum of the variables of this name over all atoms. kind, groups: only over the atoms whose group
        of this kind is one of these."""
        index = self.kinds.index(kind) if kind else 0
        return {(*name, *atom): 1.0 for atom in self.atoms if kind is None or atom[index] in groups}

    def finds(self, cells: Iterable[Terms], threshold: int) -> Sequence[Terms]:
        """Those of these numbers that are proven to be at least 1 and below the threshold."""
        left = self._not_always([dict(cell) for cell in cells], 0.0, 1.0)
        return self._not_always(left, float(threshold), -1.0)

    def bounds(self, cell: Terms) -> tuple[int, int]:
        """The least and the largest whole number that the cell may be."""
        low, high = (self._least([cell], sign)[0] for sign in (1.0, -1.0))
        return int(np.ceil(low - TOLERANCE)), int(np.floor(high + TOLERANCE))

    def _not_always(self, cells: list[dict[Key, float]], value: float, sign: float) -> list[dict[Key, float]]:
        """The cells that reach the value in no solution. To reach it is to be at most the value if sign is 1,
        at least the value if it is -1."""
        together = True
        kept: list[dict[Key, float]] = []
        while cells:
            tried = cells if together else cells[:1]
            reached = [sign * least <= sign * value + TOLERANCE for least in self._least(tried, sign, cells)]
            if not any(reached[: len(tried)]):
                if not together:
                    kept += cells[:1]
                    cells, reached = cells[1:], reached[1:]
                together = False
            cells = [cell for cell, done in zip(cells, reached, strict=True) if not done]
        return kept

    def _least(
        self, cells: Sequence[Terms], sign: float, asked: Sequence[Terms] | None = None
    ) -> list[float]:
        """The values of `asked` (or of the cells) where sign × the sum of the cells is least."""
        cost = np.zeros(len(self._columns))
        for cell in cells:
            for key, factor in cell.items():
                cost[self._columns[key]] += sign * factor
        solved = scipy("optimize").linprog(
            cost, self._a_ub, self._b_ub, self._a_eq, self._b_eq, method="highs"
        )
        assert solved.status == 0, solved.message
        return [
            float(sum(factor * solved.x[self._columns[key]] for key, factor in cell.items()))
            for cell in (cells if asked is None else asked)
        ]

    def _learn_contributors(self) -> None:
        self._equal.append((self.total("contributed"), self.published.people))
        for kind in self.kinds:
            for group, people in self.published.contributors[kind].groups.items():
                self._equal.append((self.total("contributed", kind=kind, groups=[group]), people))

    def _learn_structure(self, vote: KnownVote) -> None:
        """Ballots and budgets, for each atom."""
        most = min(vote.budget, len(vote.options))
        self._equal.append((self.total("voters", vote.id), vote.turnout))
        for atom in self.atoms:
            voters: Key = ("voters", vote.id, *atom)
            chose = {("chose", vote.id, ref, *atom): 1.0 for ref in vote.options}
            dots = {("dots", vote.id, ref, *atom): 1.0 for ref in vote.options}
            self._at_most += [
                ({voters: 1, ("contributed", *atom): -1}, 0),
                ({voters: 1, **_scaled(chose, -1)}, 0),
                ({voters: -most, **chose}, 0),
                ({voters: -vote.budget, **dots}, 0),
            ]
            for each, dotted in zip(chose, dots, strict=True):
                self._at_most += [
                    ({each: 1, voters: -1}, 0),
                    ({each: 1, dotted: -1}, 0),
                    ({dotted: 1, each: -vote.budget}, 0),
                ]

    def _learn_result(self, vote: KnownVote) -> None:
        numbers = next((numbers for numbers in self.published.votes if numbers.id == vote.id), None)
        if numbers is None:
            return
        for ref, total in numbers.options.items():
            self._equal.append((self.total("chose", vote.id, ref), total.people))
            self._equal.append((self.total("dots", vote.id, ref), total.dots))
        for kind in self.kinds:
            if kind not in numbers.by_kind:
                continue
            table = numbers.by_kind[kind]
            rows: list[tuple[Key, dict[str, int]]] = [
                (("chose", vote.id, ref), row) for ref, row in table.rows.items()
            ]
            rows += [(("voters", vote.id), table.voters or {}), (("contributed",), table.sizes)]
            for name, row in rows:
                for group, people in row.items():
                    inside = self.inside(group, kind, table.sizes)
                    self._equal.append((self.total(*name, kind=kind, groups=inside), people))

    def inside(self, group: str, kind: GroupKind, sizes: Collection[str]) -> set[str]:
        """The groups that are counted in this one. sizes: the groups that are counted by themselves, and
        OTHERS."""
        every = {atom[self.kinds.index(kind)] for atom in self.atoms}
        return every - (set(sizes) - {OTHERS}) if group == OTHERS else {group}

    def _matrix(self, rows: Sequence[tuple[Terms, float]]) -> tuple[Any, np.ndarray]:
        for terms, _ in (*self._equal, *self._at_most):
            for key in terms:
                self._columns.setdefault(key, len(self._columns))
        entries = [
            (row, self._columns[key], factor)
            for row, (terms, _) in enumerate(rows)
            for key, factor in terms.items()
        ]
        places, columns, factors = zip(*entries, strict=True)
        matrix = scipy("sparse").csr_array(
            (factors, (places, columns)), shape=(len(rows), len(self._columns))
        )
        return matrix, np.array([limit for _, limit in rows], dtype=float)


def scipy(name: str) -> Any:
    """The module of SciPy with this name. It is imported when an attack needs it: that takes 0.4 s of a core,
    and every process that runs tests imports this file."""
    return import_module(f"scipy.{name}")


def _scaled(terms: Terms, multiplier: float) -> dict[Key, float]:
    return {key: multiplier * factor for key, factor in terms.items()}
