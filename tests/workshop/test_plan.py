"""The plan can be edited at any time without losing what is in use."""

import pytest
from msgspec import structs
from msgspec.structs import replace

from app.core.errors import Rejected
from app.workshop.activities import ACTIVITIES
from app.workshop.activities.ideas import Counts
from app.workshop.activities.welcome import Describe
from app.workshop.activity import StepOption
from app.workshop.audiences import PLAN as PLAN_AUDIENCE, STAFF, plan_audience
from app.workshop.plan import EditPlan, PlanBase, PlanEdited, WorkshopView, validate_plan
from app.workshop.state import ActivityName, Label, Step, Theme
from tests.workshop.sample_workshop import (
    ANN,
    CLOSES,
    FACILITATOR,
    PLAN,
    SEATED,
    THEME_TEAM,
    WRITTEN,
    Request,
    as_input,
    in_two_languages,
    joins,
    outcome,
    starts,
    state_after,
    step,
)
from tests.workshop.view import view

LIGHT, QUIET, OLD = PLAN.themes
PUPIL, BAKER = PLAN.roles


def edits(**fields: object) -> Request:
    return FACILITATOR, EditPlan(id="edit", **{name: as_input(value) for name, value in fields.items()})


def edited(**fields: object) -> tuple[PlanEdited, ...]:
    return (PlanEdited(structs.replace(PLAN, **fields)),)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            [],
            edits(title=in_two_languages("New")),
            edited(title=in_two_languages("New")),
            id="what is given changes",
        ),
        pytest.param([], edits(title=PLAN.title, tables=3), (), id="the same again changes nothing"),
        pytest.param([], edits(tables=1000), edited(tables=1000), id="many tables"),
        pytest.param([CLOSES], edits(tables=2), "workshop.closed", id="after the end"),
        pytest.param(
            WRITTEN,
            edits(themes=(QUIET,)),
            edited(themes=(QUIET, structs.replace(LIGHT, retired=True), OLD)),
            id="a theme that is left out stays, retired",
        ),
        pytest.param([], edits(themes=(QUIET,)), edited(themes=(QUIET,)), id="a theme without goes"),
        pytest.param(
            [*SEATED, (ANN, Describe(id="me", role="pupil", municipality="aure", language="nn"))],
            edits(roles=(Label("cook", in_two_languages("Cook")),), municipalities=()),
            edited(
                roles=(Label("cook", in_two_languages("Cook")), structs.replace(PUPIL, retired=True), BAKER),
                municipalities=tuple(structs.replace(home, retired=True) for home in PLAN.municipalities),
            ),
            id="roles and places that are left out stay, retired, whether somebody chose them or not",
        ),
        pytest.param([], (ANN, EditPlan(id="edit", tables=2)), "command.not_yours", id="by a participant"),
        pytest.param([], edits(language="tlh"), "plan.language_unknown", id="a language that we lack"),
        pytest.param([], edits(title={"nb": " "}), "text.blank", id="a blank title"),
        pytest.param([], edits(question={}), "text.blank", id="no question"),
        pytest.param([], edits(title={"nb": "x" * 121}), "text.too_long", id="a long title"),
        pytest.param(
            [],
            edits(title={"x" * 10: "New"}),
            edited(title={"x" * 10: "New"}),
            id="the longest language code",
        ),
        pytest.param([], edits(title={"x" * 11: "New"}), "text.blank", id="a longer language code"),
        pytest.param([], edits(title={"nb": "a\x00b"}), "text.control_characters", id="a NUL"),
        pytest.param(
            [],
            edits(roles=(Label("a", in_two_languages("x" * 61)),)),
            "text.too_long",
            id="a role with a long name",
        ),
        pytest.param(
            [],
            edits(agenda=(Step("a", "ideas", in_two_languages("A"), in_two_languages("x" * 501), 5),)),
            "text.too_long",
            id="a long instruction",
        ),
        pytest.param(
            [],
            edits(agenda=(Step("a", "ideas", in_two_languages("A"), {"nb": ""}, 5),)),
            edited(agenda=(Step("a", "ideas", in_two_languages("A"), {"nb": ""}, 5),)),
            id="an instruction may be left out",
        ),
        pytest.param(
            [],
            edits(themes=tuple(Theme(f"t{n}", in_two_languages("T"), 1, "star") for n in range(9))),
            "plan.too_many",
            id="nine themes",
        ),
        pytest.param([], edits(themes=(LIGHT, LIGHT)), "plan.id_twice", id="a theme twice"),
        pytest.param([], edits(themes=(OLD,)), "plan.no_theme", id="only a retired theme"),
        pytest.param([], edits(tables=0), "plan.out_of_range", id="no table"),
        pytest.param([], edits(capacity=20_001), "plan.out_of_range", id="more people than we survive"),
        pytest.param([], edits(privacy_threshold=0), "plan.out_of_range", id="no privacy"),
        pytest.param([], edits(privacy_threshold=101), "plan.out_of_range", id="too much privacy"),
        pytest.param([], edits(privacy_threshold=3), edited(privacy_threshold=3), id="less privacy in time"),
        pytest.param(
            [joins(ANN, 2)], edits(privacy_threshold=4), "plan.privacy_lowered", id="less privacy too late"
        ),
        pytest.param(
            [joins(ANN, 2)], edits(privacy_threshold=6), edited(privacy_threshold=6), id="more privacy"
        ),
        pytest.param(
            [joins(ANN, 2), edits(privacy_threshold=6)],
            edits(privacy_threshold=5),
            "plan.privacy_lowered",
            id="less privacy than others set",
        ),
        pytest.param(
            [],
            (THEME_TEAM, EditPlan(id="edit", privacy_threshold=9)),
            "command.not_yours",
            id="by the theme team",
        ),
        pytest.param([joins(ANN, 2)], edits(tables=2), edited(tables=2), id="empty tables go"),
        pytest.param([joins(ANN, 2)], edits(tables=1), "plan.table_in_use", id="a table with people goes"),
        pytest.param(
            [starts("sort")],
            edits(agenda=(step("vote", "vote"),)),
            "plan.step_is_running",
            id="the running step goes",
        ),
    ],
)
def test_edit_plan_is_applied_or_rejected(given: list[Request], when: Request, then: object) -> None:
    assert outcome(given, when) == then


def test_counts_with_retired_theme_include_its_cards() -> None:
    state = state_after(*WRITTEN, edits(themes=(QUIET,)))

    assert view(state, STAFF)["counts"] == Counts(3, 4, {"quiet": 0, "light": 4, "old": 0})


@pytest.mark.parametrize(
    ("activity", "option"),
    [(name, option) for name, activity in ACTIVITIES.items() for option in activity.step_options],
    ids=lambda value: getattr(value, "name", value),
)
def test_step_option_out_of_range_is_rejected(activity: ActivityName, option: StepOption) -> None:
    step_with_default = step("more", activity)
    assert isinstance(getattr(step_with_default, option.name), bool) == (option.least is None)
    if option.least is not None and option.most is not None:
        for value in (option.least - 1, option.most + 1):
            agenda = (replace(step_with_default, **{option.name: value}),)
            with pytest.raises(Rejected, match=r"plan\.out_of_range"):
                validate_plan(replace(PLAN, agenda=agenda))
        for value in (option.least, option.most):
            validate_plan(replace(PLAN, agenda=(replace(step_with_default, **{option.name: value}),)))


@pytest.mark.parametrize("activity", ACTIVITIES)
@pytest.mark.parametrize(("option", "value"), [("dots", 0), ("dots", -5), ("dots", 501), ("sends", 0)])
def test_step_option_of_another_activity_out_of_range_is_rejected(
    activity: ActivityName, option: str, value: int
) -> None:
    agenda = (replace(step("more", activity), **{option: value}),)

    with pytest.raises(Rejected, match=r"plan\.out_of_range"):
        validate_plan(replace(PLAN, agenda=agenda))


def test_step_fields_match_declared_step_options() -> None:
    base = {"id", "activity", "title", "instruction", "minutes"}
    declared = {option.name for activity in ACTIVITIES.values() for option in activity.step_options}

    assert set(Step.__struct_fields__) == base | declared


def test_edits_of_different_fields_by_two_facilitators_are_both_kept() -> None:
    agenda = tuple(
        replace(planned, minutes=25) if planned.id == "sort" else planned for planned in PLAN.agenda
    )

    edited_plan = state_after(
        edits(agenda=agenda), edits(tables=9), edits(title=in_two_languages("New"))
    ).plan

    assert edited_plan == replace(PLAN, agenda=agenda, tables=9, title=in_two_languages("New"))


@pytest.mark.parametrize(
    "unseen",
    [
        *("\u200b", "\u00ad", "\u2060", "\ufeff", "\u00a0", "\u3000", "\u202e"),
        *("\u115f", "\u2800", "\u3164", "\uffa0", "\u034f", "\ufe0f", "\u0301", "\u20dd"),
    ],
)
def test_name_without_a_visible_character_is_rejected(unseen: str) -> None:
    names = (Label("cook", {"en": "Cook", "nb": unseen}),)

    assert outcome([], edits(roles=names)) == outcome([], edits(title={"en": unseen})) == "text.blank"


def test_edit_of_a_plan_with_values_of_earlier_limits_checks_only_what_changes() -> None:
    old_step = replace(step("old", "ideas"), dots=0)
    stored = replace(PLAN, agenda=(old_step,), question={"en": "\u2800", "nb": "\u2800"})

    assert validate_plan(replace(stored, tables=9), stored).tables == 9
    more = replace(stored, agenda=(old_step, step("new", "ideas")))
    assert validate_plan(more, stored) == more
    with pytest.raises(Rejected, match=r"plan\.out_of_range"):
        validate_plan(replace(stored, agenda=(replace(old_step, minutes=1),)), stored)
    with pytest.raises(Rejected, match=r"plan\.out_of_range"):
        validate_plan(replace(PLAN, agenda=(old_step,)))


def test_step_without_options_has_their_defaults() -> None:
    shared = Step("more", "ideas", in_two_languages("More"), {}, 10)

    assert (shared.private, shared.sends, shared.dots) == (False, 5, 5)


def test_lists_that_two_facilitators_edit_at_the_same_time_keep_both_changes() -> None:
    molde, cook = Label("molde", in_two_languages("Molde")), Label("cook", in_two_languages("Cook"))
    first = edits(municipalities=(*PLAN.municipalities, molde))
    _, command = edits(municipalities=PLAN.municipalities[1:], roles=(*PLAN.roles, cook))
    base = PlanBase(municipalities=PLAN.municipalities, roles=PLAN.roles)
    second = (FACILITATOR, replace(command, id="second", base=base))

    plan = state_after(first, second).plan

    assert plan.municipalities == (*PLAN.municipalities[1:], molde)
    assert plan.roles == (*PLAN.roles, cook)


def test_item_that_two_facilitators_edit_at_the_same_time_is_refused_to_the_second() -> None:
    base = PlanBase(roles=PLAN.roles)
    renamed = [edits(roles=(replace(PUPIL, name=in_two_languages(name)), BAKER)) for name in ("One", "Two")]
    second = (FACILITATOR, replace(renamed[1][1], id="second", base=base))
    assert outcome([renamed[0]], second) == "plan.changed_meanwhile"


def test_phone_sees_the_plan_in_its_language_and_the_workshops_own() -> None:
    texts = {"en": "Trees", "nb": "Trær", "nn": "Tre"}
    state = state_after(edits(title=texts, question={"nn": "Kva?"}, language="nb"))
    shown = {language: view(state, plan_audience(language))["workshop"] for language in ("en", "nb")}
    assert isinstance(shown["en"], WorkshopView)
    assert isinstance(shown["nb"], WorkshopView)
    assert shown["en"].title == {"en": "Trees", "nb": "Trær"}
    assert shown["nb"].title == {"nb": "Trær"}
    assert shown["nb"].question == {"nn": "Kva?"}, "a text in neither keeps its languages"
    everything = view(state, PLAN_AUDIENCE)["workshop"]
    assert isinstance(everything, WorkshopView)
    assert everything.title == texts


def test_item_that_two_facilitators_remove_after_somebody_has_joined_is_no_conflict() -> None:
    base = PlanBase(roles=PLAN.roles)
    first = edits(roles=(PUPIL,))
    _, command = edits(roles=(PUPIL,), tables=9)
    second = (FACILITATOR, replace(command, id="second", base=base))
    assert state_after(*SEATED, first, second).plan.roles == (PUPIL, replace(BAKER, retired=True))
