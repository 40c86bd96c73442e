"""What a facilitator decides about the report: its preface, colour and logo, and the sections without which
documents for readers can do."""

from collections.abc import Collection
from typing import Annotated, Literal

import msgspec

from app.core.errors import Rejected
from app.core.text import LocalizedText, validate_text
from app.workshop.report_colour import MIN_CONTRAST, contrast_with_white, is_colour
from app.workshop.state import Plan
from app.workshop.translations import validate_languages, validate_texts

MAX_SETTING_LENGTHS = {"preface": 2000, "logo_description": 120}
"""Characters of each text."""

OptionalSection = Literal["steps", "votes"]
"""The sections of the report that a facilitator may leave out. Every card, and what was not chosen, stays."""
OmittedSections = Annotated[tuple[OptionalSection, ...], msgspec.Meta(max_length=2)]

Logo = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$(?!\n)")]
"""The checksum (SHA-256, in hex) of an uploaded picture; empty: no logo."""


def validate_report_settings(plan: Plan, changed: Collection[str]) -> None:
    """Check the settings of the report. changed: the fields of the plan to check; the others are as they
    were.

    Raises Rejected: a text is too long, has control characters or is in too many languages; a section is left
    out twice; the colour is not written as `#0b5c7a`, or too light; a logo has no description in the language
    of the workshop."""
    if "preface" in changed:
        _validate_preface(plan.preface)
    if "report_colour" in changed and plan.report_colour:
        _validate_colour(plan.report_colour)
    if "omitted_sections" in changed and len({*plan.omitted_sections}) != len(plan.omitted_sections):
        raise Rejected("plan.id_twice", field="omitted_sections")
    if "logo_description" in changed and plan.logo_description:
        validate_texts(plan.logo_description, MAX_SETTING_LENGTHS["logo_description"])
    is_logo_changed = "report_logo" in changed or "logo_description" in changed
    if plan.report_logo and is_logo_changed and plan.language not in plan.logo_description:
        raise Rejected("text.blank")


def _validate_preface(preface: LocalizedText) -> None:
    """The preface may be empty, in any language."""
    validate_languages(preface)
    for translation in filter(None, preface.values()):
        validate_text(translation, MAX_SETTING_LENGTHS["preface"])


def _validate_colour(colour: str) -> None:
    if not is_colour(colour):
        raise Rejected("plan.colour_unknown")
    if contrast_with_white(colour) < MIN_CONTRAST:
        raise Rejected("plan.colour_too_light")
