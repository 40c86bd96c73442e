"""The ideas of the simulated people of a demo. Their texts are in `demo_ideas.json`."""

import random
from functools import cache
from pathlib import Path

import msgspec

from app.core.text import LocalizedText

OTHER_NORWEGIAN = {"nb": "nn", "nn": "nb"}
"""Language -> the other written form of Norwegian."""


class DemoScenario(msgspec.Struct, frozen=True):
    """A scenario that the theme team writes about a subject."""

    title: LocalizedText
    text: LocalizedText


class Subject(msgspec.Struct, frozen=True):
    """Ideas that belong together. theme: the index of one of the workshop's themes, from 0. scenario: None:
    the theme team writes none."""

    theme: int
    name: LocalizedText
    ideas: tuple[LocalizedText, ...]
    scenario: DemoScenario | None = None


_decoder = msgspec.json.Decoder(list[Subject])


@cache
def read_subjects() -> list[Subject]:
    """Everything that people of the demo may write, as in `demo_ideas.json`."""
    content = Path(__file__).with_suffix(".json").read_bytes()
    return _decoder.decode(content)


def subjects_by_text(subjects: list[Subject]) -> dict[str, Subject]:
    """Text of an idea, in any language -> the subject that it is about."""
    return {text: subject for subject in subjects for idea in subject.ideas for text in idea.values()}


def assign_ideas(subjects: list[Subject], people: int) -> list[list[tuple[Subject, LocalizedText]]]:
    """The ideas of each person, with their subjects. Every idea is given to one person, in random order."""
    ideas = [(subject, idea) for subject in subjects for idea in subject.ideas]
    random.shuffle(ideas)
    return [ideas[number::people] for number in range(people)]


def demo_language(workshop_language: str) -> str:
    """The language of the ideas in a workshop of this language: English if there are none in its own."""
    return workshop_language if workshop_language in read_subjects()[0].name else "en"


def language_of(number: int, workshop_language: str) -> str:
    """The language that a person writes in: in a Norwegian workshop mostly its own form of Norwegian, and
    every sixth person the other one."""
    language = demo_language(workshop_language)
    return language if number % 6 else OTHER_NORWEGIAN.get(language, language)
