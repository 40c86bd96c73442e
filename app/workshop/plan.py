"""The plan of a workshop: created once and editable at any time, without losing what people wrote."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from app.core.aggregate import (
    Actor,
    Audience,
    Command as BaseCommand,
    EntityKey,
    Event as BaseEvent,
    Id,
    LogEntry,
    Part,
    Projection,
    View,
)
from app.core.errors import Rejected
from app.core.text import LocalizedText, validate_text
from app.locale import LANGUAGES
from app.workshop.activities import ACTIVITIES
from app.workshop.audiences import PLAN, PLAN_OF_PHONES, plan_audience
from app.workshop.report_settings import Logo, OmittedSections, validate_report_settings
from app.workshop.state import Label, Plan, State, Step, Theme
from app.workshop.three_way_merge import merge_lists, merge_texts
from app.workshop.translations import validate_languages, validate_texts

MAX_LENGTHS = {"title": 120, "question": 280, "name": 60, "hint": 40, "instruction": 500}
"""Characters of each text."""
MAX_ITEMS = {"themes": 8, "roles": 40, "municipalities": 60, "agenda": 60}
"""Items of each list, without the retired ones."""
MAX_TABLES = 1000
MAX_PEOPLE = 20_000
MAX_PRIVACY_THRESHOLD = 100
MAX_NUMBERS = {"tables": MAX_TABLES, "capacity": MAX_PEOPLE, "privacy_threshold": MAX_PRIVACY_THRESHOLD}
"""The largest value of each number; the smallest is 1."""

STEP_OPTIONS = tuple(option for activity in ACTIVITIES.values() for option in activity.step_options)

Icon = Literal["hand", "shelter", "compass", "heart", "leaf", "star", "book", "people", "question"]

Item = TypeVar("Item", Theme, Label)


class ThemeInput(Theme, frozen=True, forbid_unknown_fields=True):
    """A theme as a facilitator may save it."""

    id: Id
    colour: Annotated[int, msgspec.Meta(ge=1, le=8)]
    icon: Icon


class LabelInput(Label, frozen=True, forbid_unknown_fields=True):
    """A role or a municipality as a facilitator may save it."""

    id: Id


class StepInput(Step, frozen=True, forbid_unknown_fields=True):
    """A step as a facilitator may save it; its options have limits of their own (`step_options`)."""

    id: Id
    minutes: Annotated[int, msgspec.Meta(ge=0, le=600)]


MAX_LISTED = 500
"""The largest number of items of a list, retired ones included."""
Themes = Annotated[tuple[ThemeInput, ...], msgspec.Meta(max_length=MAX_LISTED)]
Labels = Annotated[tuple[LabelInput, ...], msgspec.Meta(max_length=MAX_LISTED)]
Steps = Annotated[tuple[StepInput, ...], msgspec.Meta(max_length=MAX_LISTED)]

STORED_TYPES: dict[type, type] = {ThemeInput: Theme, LabelInput: Label, StepInput: Step}
"""The type of an item that a facilitator saves -> the type in which it is stored, without limits."""


class PlanBase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The texts and lists of a plan before an edit. Today's limits do not apply to them, as a stored plan may
    be older than the limits."""

    title: LocalizedText | UnsetType = UNSET
    question: LocalizedText | UnsetType = UNSET
    themes: Annotated[tuple[Theme, ...], msgspec.Meta(max_length=MAX_LISTED)] | UnsetType = UNSET
    roles: Annotated[tuple[Label, ...], msgspec.Meta(max_length=MAX_LISTED)] | UnsetType = UNSET
    municipalities: Annotated[tuple[Label, ...], msgspec.Meta(max_length=MAX_LISTED)] | UnsetType = UNSET
    agenda: Annotated[tuple[Step, ...], msgspec.Meta(max_length=MAX_LISTED)] | UnsetType = UNSET
    preface: LocalizedText | UnsetType = UNSET
    logo_description: LocalizedText | UnsetType = UNSET


class EditPlan(BaseCommand, tag="plan.edit", frozen=True):
    """Change the given fields; leave the others. Texts and lists are given whole. base: these texts and lists
    as they were before the edit, so that what others have changed since is kept. One that is not in it
    replaces that of the plan."""

    title: LocalizedText | UnsetType = UNSET
    question: LocalizedText | UnsetType = UNSET
    language: str | UnsetType = UNSET
    themes: Themes | UnsetType = UNSET
    roles: Labels | UnsetType = UNSET
    municipalities: Labels | UnsetType = UNSET
    tables: int | UnsetType = UNSET
    agenda: Steps | UnsetType = UNSET
    privacy_threshold: int | UnsetType = UNSET
    capacity: int | UnsetType = UNSET
    preface: LocalizedText | UnsetType = UNSET
    report_colour: str | UnsetType = UNSET
    omitted_sections: OmittedSections | UnsetType = UNSET
    report_logo: Logo | UnsetType = UNSET
    logo_description: LocalizedText | UnsetType = UNSET
    base: PlanBase | UnsetType = UNSET


Command = EditPlan


class WorkshopCreated(BaseEvent, tag="workshop.created", frozen=True):
    """The first event of every log."""

    plan: Plan


class PlanEdited(BaseEvent, tag="plan.edited", frozen=True):
    """The whole new plan."""

    plan: Plan


Event = WorkshopCreated | PlanEdited


class WorkshopView(View, tag="workshop", frozen=True):
    """The plan. `closed`: the workshop is over; nothing can be changed. `imported`: it was held on another
    server, and is closed for good. Phones get the fields up to `imported`, whatever language they say; the
    others, such as those of the report, have their defaults there."""

    title: LocalizedText
    question: LocalizedText
    language: str
    themes: tuple[Theme, ...]
    roles: tuple[Label, ...]
    municipalities: tuple[Label, ...]
    tables: int
    agenda: tuple[Step, ...]
    privacy_threshold: int
    capacity: int
    closed: bool
    imported: bool = False
    preface: LocalizedText = msgspec.field(default_factory=dict)
    report_colour: str = ""
    omitted_sections: tuple[str, ...] = ()
    report_logo: str = ""
    logo_description: LocalizedText = msgspec.field(default_factory=dict)


FIELDS_OF_PHONES = (
    "title",
    "question",
    "language",
    "themes",
    "roles",
    "municipalities",
    "tables",
    "agenda",
    "privacy_threshold",
    "capacity",
    "closed",
    "imported",
)
"""The fields of WorkshopView that phones get, in whatever language; the others, such as those of the report,
have their defaults there."""


def validate_plan(plan: Plan, stored: Plan | None = None) -> Plan:
    """Return the plan unchanged. stored: the plan before an edit; None: the workshop is new. What is the same
    in it is not checked: an earlier version may have had other limits.

    Raises Rejected: a text is missing, blank, too long, has control characters or is in too many languages;
    the language of the workshop is unknown; a number is out of range; a list is too long; an id occurs
    twice; all themes are retired; a setting of the report is not valid (`validate_report_settings`)."""
    fields = plan.__struct_fields__
    changed = [name for name in fields if stored is None or getattr(plan, name) != getattr(stored, name)]
    if "language" in changed and plan.language not in LANGUAGES:
        raise Rejected("plan.language_unknown", language=plan.language[:20])
    for field in changed:
        value = getattr(plan, field)
        if field in ("title", "question"):
            validate_texts(value, MAX_LENGTHS[field])
        elif field in MAX_ITEMS:
            _validate_items(field, value, getattr(stored, field, ()))
        elif field in MAX_NUMBERS:
            _validate_number(field, value, 1, MAX_NUMBERS[field])
    validate_report_settings(plan, changed)
    if not any(not theme.retired for theme in plan.themes):
        raise Rejected("plan.no_theme")
    return plan


def _validate_items(
    field: str, items: tuple[Theme | Label | Step, ...], stored: tuple[Theme | Label | Step, ...]
) -> None:
    most = MAX_ITEMS[field]
    if sum(not getattr(item, "retired", False) for item in items) > most:
        raise Rejected("plan.too_many", field=field, most=most)
    if len({item.id for item in items}) != len(items):
        raise Rejected("plan.id_twice", field=field)
    stored_by_id = {item.id: item for item in stored}
    for item in items:
        if item == stored_by_id.get(item.id):
            continue
        if isinstance(item, Step):
            _validate_step(item)
        else:
            validate_texts(item.name, MAX_LENGTHS["name"])
        if isinstance(item, Theme) and item.hint:
            validate_texts(item.hint, MAX_LENGTHS["hint"])
    if sum(isinstance(item, Theme) and item.unsure and not item.retired for item in items) > 1:
        raise Rejected("plan.unsure_twice")


def _validate_step(step: Step) -> None:
    validate_texts(step.title, MAX_LENGTHS["name"])
    validate_languages(step.instruction)
    if any(step.instruction.values()):
        validate_texts(step.instruction, MAX_LENGTHS["instruction"], validate_text)
    for option in STEP_OPTIONS:  # also the options of other activities, as all are stored
        if option.least is not None and option.most is not None:
            _validate_number(option.name, getattr(step, option.name), option.least, option.most)


def _validate_number(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Rejected("plan.out_of_range", field=field, least=least, most=most)


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event of an edit of the plan; none if it changes nothing.

    Raises Rejected: the workshop is closed; the edited lists cannot be merged with what others have changed;
    the new plan is not valid (`validate_plan`); a table with people or cards, or the running step, would be
    removed; somebody has joined, and the privacy threshold would be lowered: people described themselves
    under the present one.

    Once somebody has joined, a theme, role or municipality that is left out is kept as retired: an unused one
    too, because otherwise the plan would show everyone which ones are used."""
    if state.closed:
        raise Rejected("workshop.closed")
    edited_fields: dict[str, Any] = {
        field: _stored(value)
        for field in command.__struct_fields__
        if field not in ("id", "base") and (value := getattr(command, field)) is not UNSET
    }
    if command.base is not UNSET:
        for field in edited_fields.keys() & set(PlanBase.__struct_fields__):
            if (before := getattr(command.base, field)) is not UNSET:
                edited_fields[field] = _merge(before, edited_fields[field], getattr(state.plan, field))
    plan = validate_plan(replace(state.plan, **edited_fields), state.plan)
    used = max((n for n, table in state.tables.items() if table.people or table.cards), default=0)
    if plan.tables < used:
        raise Rejected("plan.table_in_use", table=used)
    if state.running_step and plan.step(state.running_step.step) is None:
        raise Rejected("plan.step_is_running")
    if state.participants:
        if plan.privacy_threshold < state.plan.privacy_threshold:
            raise Rejected("plan.privacy_lowered", least=state.plan.privacy_threshold)
        fields = ("themes", "roles", "municipalities")
        kept = {field: _with_retired(getattr(plan, field), getattr(state.plan, field)) for field in fields}
        plan = replace(plan, **kept)
    return () if plan == state.plan else (PlanEdited(plan),)


def _merge(before: Any, edited: Any, current: Any) -> Any:
    """The text or list of the plan as it is now, with the changes that lead from `before` to `edited`."""
    if isinstance(before, dict):
        return merge_texts(before, edited, current)
    kept = {item.id for item in edited}
    removed = {item.id for item in before if item.id not in kept}
    # Removing an item that is retired by now is no conflict: both edits take it out of the choices.
    current = [item for item in current if item.id not in removed or not getattr(item, "retired", False)]
    return merge_lists(before, edited, current)


def _stored(value: Any) -> Any:
    """The value of a field as events contain it."""
    if not isinstance(value, tuple):
        return value
    return tuple(_stored_item(item) for item in value)


def _stored_item(item: Any) -> Any:
    stored_type = STORED_TYPES.get(type(item))
    return stored_type(**msgspec.structs.asdict(item)) if stored_type else item


def _with_retired(items: tuple[Item, ...], before: tuple[Item, ...]) -> tuple[Item, ...]:
    ids = {item.id for item in items}
    missing = [item for item in before if item.id not in ids]
    return items + tuple(replace(item, retired=True) for item in missing)


def plan_for_copy(plan: Plan) -> Plan:
    """The plan for another workshop like this one: without the items that are not offered any more."""
    return replace(
        plan,
        themes=tuple(theme for theme in plan.themes if not theme.retired),
        roles=tuple(role for role in plan.roles if not role.retired),
        municipalities=tuple(place for place in plan.municipalities if not place.retired),
    )


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Replace the whole plan. The privacy threshold decides which votes show their numbers."""
    touched = {"workshop", "counts"}
    if event.plan.privacy_threshold != state.plan.privacy_threshold:
        touched |= {f"{kind}/{vote}" for kind in ("vote", "turnout") for vote in state.votes}
        touched.add("deciding_vote")
    return replace(state, plan=event.plan), touched


def show(state: State, key: EntityKey) -> Projection:
    """`workshop`: the whole plan to consoles and screens; to phones `FIELDS_OF_PHONES`, in their language."""
    imported = state.imported is not None
    view = WorkshopView(**msgspec.structs.asdict(state.plan), closed=state.closed, imported=imported)
    yield PLAN, key, view
    of_phones = WorkshopView(**{field: getattr(view, field) for field in FIELDS_OF_PHONES})
    yield PLAN_OF_PHONES, key, of_phones
    for language in LANGUAGES:
        yield plan_audience(language), key, _in_language(of_phones, language)


def _in_language(view: WorkshopView, language: str) -> WorkshopView:
    """The view for phones, with each text in this language, else in the workshop's; a text in neither keeps
    all languages."""

    def some(text: LocalizedText) -> LocalizedText:
        return next(({code: text[code]} for code in (language, view.language) if code in text), text)

    def named(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(replace(item, name=some(item.name)) for item in items)

    return replace(
        view,
        title=some(view.title),
        question=some(view.question),
        themes=tuple(replace(theme, hint=some(theme.hint)) for theme in named(view.themes)),
        roles=named(view.roles),
        municipalities=named(view.municipalities),
        agenda=tuple(
            replace(step, title=some(step.title), instruction=some(step.instruction)) for step in view.agenda
        ),
    )


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """`workshop`, for the audiences of the plan; no key for others."""
    if audience.partition("/")[0] == PLAN:
        yield "workshop"


PART = Part(Command, Event, decide, evolve, (WorkshopView,), {"workshop": show}, keys)
