"""The limit of open files that the server sets for itself."""

import pytest

from app.server.rlimits import most_open_files

SYSTEM_MAX = 10_240


@pytest.mark.parametrize("infinity", [pytest.param(-1, id="Linux"), pytest.param(2**63 - 1, id="macOS")])
@pytest.mark.parametrize(
    ("soft_limit", "hard_limit", "most"),
    [
        pytest.param(256, 4096, 4096, id="low hard limit"),
        pytest.param(256, 524_288, SYSTEM_MAX, id="high hard limit"),
        pytest.param(256, None, SYSTEM_MAX, id="no hard limit"),
        pytest.param(65_536, None, 65_536, id="high soft limit"),
        pytest.param(None, None, SYSTEM_MAX, id="no limits"),
    ],
)
def test_most_open_files_is_finite_and_no_less_than_the_soft_limit(
    soft_limit: int | None, hard_limit: int | None, most: int, infinity: int
) -> None:
    soft, hard = (infinity if limit is None else limit for limit in (soft_limit, hard_limit))

    assert most_open_files(soft, hard, SYSTEM_MAX, infinity) == most
