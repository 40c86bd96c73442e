"""Templates: ready-made plans. A template is a pure function; its texts come from the catalogue."""

from collections.abc import Callable

from app.core.text import LocalizedText
from app.locale import LANGUAGES
from app.workshop.plan import Icon
from app.workshop.state import ActivityName, Label, Plan, Step, Theme

Translate = Callable[[str], LocalizedText]
"""A key of the catalogue -> its text in every language."""

Template = Callable[[Translate, int, str], Plan]
"""(texts, number of tables, main language) -> plan."""

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
"""The municipalities of Nordmøre: id -> name, the same in every language."""

ROLES = ("student", "parent", "teacher", "leader", "politician", "volunteer", "business", "other")


def fremtidsbilder(text: Translate, tables: int, language: str) -> Plan:
    """Fremtidsbilder 2040: how do we want it to be in our kindergartens and schools?"""

    def template_text(name: str) -> LocalizedText:
        return text(f"template.fremtidsbilder.{name}")

    def theme(id_: str, colour: int, icon: Icon, *, unsure: bool = False) -> Theme:
        name, hint = template_text(f"theme.{id_}"), template_text(f"theme.{id_}.hint")
        return Theme(id_, name, colour, icon, hint=hint, unsure=unsure)

    def step(id_: str, activity: ActivityName, minutes: int, *, private: bool = False) -> Step:
        title, instruction = template_text(f"step.{id_}.title"), template_text(f"step.{id_}.instruction")
        return Step(id_, activity, title, instruction, minutes, private=private)

    return Plan(
        title=template_text("title"),
        question=template_text("question"),
        language=language,
        themes=(
            theme("involvement", 1, "hand"),
            theme("safety", 2, "shelter"),
            theme("learning", 3, "compass"),
            theme("unsure", 8, "question", unsure=True),
        ),
        roles=tuple(Label(role, template_text(f"role.{role}")) for role in ROLES),
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
"""Every template by id. The text of its title is `template.<id>.title`."""
