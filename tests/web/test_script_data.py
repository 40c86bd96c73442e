"""Data for the script of a page: no text can end the script element, and everything keeps its order."""

import json

import msgspec
import pytest

from app.web.script_data import SCRIPT_DATA_PLACEHOLDER, insert_script_data

TEXTS = ["</script><script>", "<!--", "&lt;", "it's", "\\u003c", "ø \u2028 🙂", str(SCRIPT_DATA_PLACEHOLDER)]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_read_again_and_no_character_has_a_meaning_in_html(text: str) -> None:
    data = {"text": text, "frames": [msgspec.Raw(msgspec.json.encode({"z": text, "a": 1}))]}
    page = insert_script_data(f"<title>å</title>{SCRIPT_DATA_PLACEHOLDER}</script>", data).decode()
    script = page.removeprefix("<title>å</title>").removesuffix("</script>")
    assert json.loads(script) == {"text": text, "frames": [{"z": text, "a": 1}]}
    assert not set("<>&'") & set(script)
    assert script.index('"z"') < script.index('"a"')
