"""Whether a request is from the server's own pages."""

import pytest

from app.web.urls import same_origin


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        (None, "samskap.example", True),
        ("https://samskap.example", "samskap.example", True),
        ("null", None, False),
        ("null", "", False),
        ("file://", "", False),
        ("http://[", "samskap.example", False),
        ("https://samskap.example", None, False),
    ],
)
def test_origin_is_the_same_if_it_names_the_host(origin: str | None, host: str | None, same: bool) -> None:
    assert same_origin(origin, host) is same
