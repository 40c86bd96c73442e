"""The declaration of an activity: its part of the workshop and the options of its steps."""

from typing import NamedTuple

from app.core.aggregate import Part


class StepOption(NamedTuple):
    """An option of an activity's steps, stored in the field `name` of `Step`.

    least, most: the allowed range; both None for a yes-or-no option. The console's label is the text
    `console.step.<name>`."""

    name: str
    least: int | None = None
    most: int | None = None


class Activity(NamedTuple):
    """A kind of step. Its texts for people are `console.activity.<name>` and `console.now.<name>`."""

    part: Part
    step_options: tuple[StepOption, ...] = ()
