"""Join codes as people type them."""

import pytest

from app.workshop.join_code import is_join_code, normalize_join_code


@pytest.mark.parametrize(
    "typed",
    [
        "K7MP4WXA",
        "k7mp 4wxa",
        "K7MP-4WXA",
        "K7MP\u20134WXA",
        "K7MP\u20114WXA.",
        "K7MP\u200b4WXA",
        "\tk7mp4wxa\n",
    ],
)
def test_code_is_the_same_whatever_signs_and_case_it_is_typed_with(typed: str) -> None:
    assert normalize_join_code(typed) == "K7MP4WXA"


@pytest.mark.parametrize("code", ["", "K7MP4WX", "K7MP4WXAA", "K7MP4WX0", "k7mp4wxa"])
def test_text_that_no_workshop_can_have_is_no_code(code: str) -> None:
    assert not is_join_code(code)
