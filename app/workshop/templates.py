"""Ready-made plans. A template is a pure function; its words come from the catalogue."""

from collections.abc import Callable

from app.core.text import LocalizedText
from app.locale import LANGUAGES
from app.workshop.state import Activity, Icon, Label, Plan, Step, Theme

Catalogue = Callable[[str], LocalizedText]
"""A key of the catalogue -> its words in every language."""

Template = Callable[[Catalogue, int, str], Plan]
"""Made from the catalogue, the number of tables and the workshop's main language."""

MUNICIPALITIES = {
    "aure": "Aure",
    "averoy": "Averøy",
    "gjemnes": "Gjemnes",
    "kristiansund": "Kristiansund",
    "smola": "Smøla",
    "sunndal": "Sunndal",
    "surnadal": "Surnadal",
    "tingvoll": "Tingvoll",
}
"""Nordmøre's, by id. Names of places are the same in every language."""

ROLES = ("student", "parent", "teacher", "leader", "politician", "volunteer", "business", "other")


def fremtidsbilder(text: Catalogue, tables: int, language: str) -> Plan:
    """Fremtidsbilder 2040: how do we want it to be in our kindergartens and schools?"""

    def words(name: str) -> LocalizedText:
        return text(f"template.fremtidsbilder.{name}")

    def theme(id_: str, colour: int, icon: Icon) -> Theme:
        return Theme(id_, words(f"theme.{id_}"), colour, icon)

    def step(id_: str, activity: Activity, minutes: int, *, private: bool = False) -> Step:
        title, instruction = words(f"step.{id_}.title"), words(f"step.{id_}.instruction")
        return Step(id_, activity, title, instruction, minutes, private=private, sends=5, dots=5)

    return Plan(
        title=words("title"),
        question=words("question"),
        language=language,
        themes=(
            theme("involvement", 1, "hand"),
            theme("safety", 2, "shelter"),
            theme("learning", 3, "compass"),
        ),
        roles=tuple(Label(role, words(f"role.{role}")) for role in ROLES),
        municipalities=tuple(
            Label(id_, dict.fromkeys(LANGUAGES, name)) for id_, name in MUNICIPALITIES.items()
        ),
        tables=tables,
        agenda=(
            step("welcome", "welcome", 10),
            step("alone", "ideas", 8, private=True),
            step("together", "ideas", 20),
            step("sort", "sort", 15),
            step("merge", "merge", 20),
            step("vote", "vote", 8),
            step("close", "close", 5),
        ),
        privacy_threshold=5,
    )


TEMPLATES: dict[str, Template] = {"fremtidsbilder": fremtidsbilder}
"""Every template there is, by id; its title in the catalogue is `template.<id>.title`."""
