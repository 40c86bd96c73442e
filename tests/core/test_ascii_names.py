"""Names of files in ASCII."""

import pytest

from app.core.ascii_names import ascii_name


@pytest.mark.parametrize(
    ("name", "ascii_only"),
    [
        ("Vår skole/2040.pdf", "Var-skole-2040.pdf"),
        ("Straße-cœur-Þór", "Strasse-coeur-Thor"),
        ("Łódź, Guðrún, Ñandú", "Lodz-Gudrun-Nandu"),
        ("Sámi giella: đ ŋ ŧ æ ø Ǽ", "Sami-giella-d-n-t-ae-o-Ae"),
        ("Izmir ılık, Ħal", "Izmir-ilik-Hal"),
        ("学校.md", ".md"),
    ],
)
def test_ascii_name_has_latin_letters_without_marks(name: str, ascii_only: str) -> None:
    assert ascii_name(name) == ascii_only
