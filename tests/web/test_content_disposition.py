"""Names of files in the header that RFC 6266 describes."""

import pytest

from app.web.content_disposition import attachment


@pytest.mark.parametrize(
    ("name", "in_ascii"),
    [
        ("Vår-øy-i-sjøen-2026-K7MP4WXA-nb.pdf", "Var-oy-i-sjoen-2026-K7MP4WXA-nb.pdf"),
        ("Ærlig-Đákŋa-2026-nn.csv.zip", "Aerlig-Dakna-2026-nn.csv.zip"),
        ("学校-2026-en.md", "2026-en.md"),
        ("A-学校-B-2026-en.md", "A-B-2026-en.md"),
        ('a"b\\c\r\nd;e.md', "a-b-c-d-e.md"),
    ],
)
def test_name_is_sent_in_ascii_and_in_all_letters(name: str, in_ascii: str) -> None:
    header = attachment(name)
    assert header.startswith(f"attachment; filename=\"{in_ascii}\"; filename*=utf-8''")
    assert header.isascii()
    assert "\n" not in header
