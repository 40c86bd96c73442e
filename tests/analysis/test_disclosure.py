"""Which cells may be shown beside their total."""

from collections.abc import Mapping

from hypothesis import given, strategies as st

from app.analysis.disclosure import shown_cells

thresholds = st.integers(1, 7)
cells = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12))


@given(cells, thresholds, st.integers(0, 9))
def test_shown_cells_leave_nobody_or_enough_people_in_the_rest(
    counts: Mapping[str, int], threshold: int, unsaid: int
) -> None:
    shown = shown_cells(counts, threshold, unsaid)
    rest = unsaid + sum(counts.values()) - sum(counts[cell] for cell in shown)
    assert all(counts[cell] >= threshold for cell in shown)
    assert rest == 0 or rest >= threshold or not shown


@given(cells, thresholds)
def test_shown_cells_hide_no_more_cells_than_needed(counts: Mapping[str, int], threshold: int) -> None:
    hidden = counts.keys() - shown_cells(counts, threshold)
    small = {cell for cell in hidden if counts[cell] < threshold}
    hidden_too = sorted(counts[cell] for cell in hidden - small)
    rest = sum(counts[cell] for cell in small)
    assert not hidden_too or 0 < rest + sum(hidden_too[:-1]) < threshold
