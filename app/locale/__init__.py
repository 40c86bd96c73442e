"""The texts that people read: one JSON file per language, and the catalogue that reads them."""

from pathlib import Path

FALLBACK = "en"
"""The language of a text that is missing in the language asked for."""


def language_files(folder: Path = Path(__file__).parent) -> dict[str, Path]:
    """The catalogue files of a folder by language code, the fallback language first, then alphabetically."""
    files = {file.stem: file for file in folder.glob("*.json")}
    return {code: files[code] for code in sorted(files, key=lambda code: (code != FALLBACK, code))}


LANGUAGES = tuple(language_files())
"""The codes of all languages. Adding the file `<code>.json` adds a language."""
