"""What the simulated people of a demo hall have on their minds. The words are in `demo_ideas.json`."""

import random
from pathlib import Path

import msgspec

from app.core.text import LocalizedText


class Words(msgspec.Struct, frozen=True):
    """A scenario to be."""

    title: LocalizedText
    text: LocalizedText


class Subject(msgspec.Struct, frozen=True):
    """Ideas that belong together. theme: which of the workshop's themes, counted from 0."""

    theme: int
    name: LocalizedText
    ideas: tuple[LocalizedText, ...]
    scenario: Words | None = None


def read_subjects() -> list[Subject]:
    """All subjects."""
    written = Path(__file__).with_suffix(".json").read_bytes()
    return msgspec.json.decode(written, type=list[Subject])


def by_text(subjects: list[Subject]) -> dict[str, Subject]:
    """The subject that an idea is about, in whichever language it was written."""
    return {words: subject for subject in subjects for idea in subject.ideas for words in idea.values()}


def dealt(subjects: list[Subject], people: int) -> list[list[tuple[Subject, LocalizedText]]]:
    """The ideas of each person: all are dealt out, so that nobody says what somebody else says."""
    ideas = [(subject, idea) for subject in subjects for idea in subject.ideas]
    random.shuffle(ideas)
    return [ideas[number::people] for number in range(people)]


def language_of(number: int, workshop_language: str) -> str:
    """What a person writes in: in a Norwegian hall most in the hall's own form, some in the other."""
    if workshop_language == "en" or number % 6:
        return workshop_language
    return "nn" if workshop_language == "nb" else "nb"
