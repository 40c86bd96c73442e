"""Templates are valid plans in every language."""

import json
from pathlib import Path

import pytest

from app.core.text import LocalizedText
from app.locale import LANGUAGES
from app.workshop.plan import validate_plan
from app.workshop.templates import TEMPLATES, Template

CATALOGUES = {
    language: json.loads(Path(f"app/locale/{language}.json").read_text("utf-8")) for language in LANGUAGES
}


def text(key: str) -> LocalizedText:
    return {language: texts[key] for language, texts in CATALOGUES.items()}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_template_makes_valid_plan(template: Template) -> None:
    plan = template(text, 16, "nn")

    assert validate_plan(plan) == plan
    assert (plan.tables, plan.language) == (16, "nn")


def test_template_fremtidsbilder_has_its_steps_question_and_groups() -> None:
    plan = TEMPLATES["fremtidsbilder"](text, 1, "nb")

    assert [(step.activity, step.minutes, step.private) for step in plan.agenda] == [
        ("welcome", 10, False),
        ("ideas", 8, True),
        ("ideas", 20, False),
        ("sort", 15, False),
        ("merge", 20, False),
        ("vote", 8, False),
        ("close", 5, False),
    ]
    assert plan.question["nb"] == "Hvordan vil vi ha det i barnehagene og skolene våre i 2040?"
    assert [(theme.icon, theme.unsure) for theme in plan.themes] == [
        ("hand", False),
        ("shelter", False),
        ("compass", False),
        ("question", True),
    ]
    assert all(theme.hint["nn"] for theme in plan.themes)
    assert [place.name["nn"] for place in plan.municipalities][:3] == ["Aure", "Averøy", "Gjemnes"]
    assert (len(plan.roles), len(plan.municipalities), plan.privacy_threshold) == (8, 8, 5)
