"""The plan can be edited at any time without losing what is in use."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from app.core.errors import Rejected
from app.live.connection import audiences_of
from app.locale import LANGUAGES
from app.workshop.activities import ACTIVITIES
from app.workshop.activities.ideas import Counts
from app.workshop.activities.welcome import Describe
from app.workshop.activity import StepOption
from app.workshop.audiences import PLAN as PLAN_AUDIENCE, STAFF, plan_audience
from app.workshop.plan import (
    FIELDS_OF_PHONES,
    EditPlan,
    PlanBase,
    PlanEdited,
    WorkshopView,
    plan_for_copy,
    validate_plan,
)
from app.workshop.report_colour import contrast_with_white
from app.workshop.state import ActivityName, Label, Step, Theme
from app.workshop.translations import MAX_LANGUAGES
from tests.workshop.sample_workshop import (
    ANN,
    CLOSE,
    FACILITATOR,
    OLA,
    PLAN,
    SEATED,
    THEME_TEAM,
    WRITTEN,
    Request,
    as_input,
    in_two_languages,
    join_request,
    outcome,
    start_request,
    state_after,
    step,
)
from tests.workshop.view import view

LIGHT, QUIET, RETIRED = PLAN.themes
PUPIL, BAKER = PLAN.roles


def edit_request(**fields: object) -> Request:
    return FACILITATOR, EditPlan(id="edit", **{name: as_input(value) for name, value in fields.items()})


def edited_events(**fields: object) -> tuple[PlanEdited, ...]:
    return (PlanEdited(replace(PLAN, **fields)),)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            [],
            edit_request(title=in_two_languages("New")),
            edited_events(title=in_two_languages("New")),
            id="only the given field changes",
        ),
        pytest.param([], edit_request(title=PLAN.title, tables=3), (), id="the same again changes nothing"),
        pytest.param([], edit_request(tables=1000), edited_events(tables=1000), id="many tables"),
        pytest.param([CLOSE], edit_request(tables=2), "workshop.closed", id="after the end"),
        pytest.param(
            WRITTEN,
            edit_request(themes=(QUIET,)),
            edited_events(themes=(QUIET, replace(LIGHT, retired=True), RETIRED)),
            id="a theme that is left out stays, retired",
        ),
        pytest.param(
            [],
            edit_request(themes=(QUIET,)),
            edited_events(themes=(QUIET,)),
            id="a theme without cards is removed",
        ),
        pytest.param(
            [*SEATED, (ANN, Describe(id="me", role="pupil", municipality="aure", language="nn"))],
            edit_request(roles=(Label("cook", in_two_languages("Cook")),), municipalities=()),
            edited_events(
                roles=(Label("cook", in_two_languages("Cook")), replace(PUPIL, retired=True), BAKER),
                municipalities=tuple(replace(home, retired=True) for home in PLAN.municipalities),
            ),
            id="roles and municipalities that are left out stay, retired, whether somebody chose them or not",
        ),
        pytest.param([], (ANN, EditPlan(id="edit", tables=2)), "command.not_yours", id="by a participant"),
        pytest.param([], edit_request(language="tlh"), "plan.language_unknown", id="an unknown language"),
        pytest.param([], edit_request(title={"nb": " "}), "text.blank", id="a blank title"),
        pytest.param([], edit_request(question={}), "text.blank", id="no question"),
        pytest.param([], edit_request(title={"nb": "x" * 121}), "text.too_long", id="a long title"),
        pytest.param(
            [],
            edit_request(title={"x" * 10: "New"}),
            edited_events(title={"x" * 10: "New"}),
            id="the longest language code",
        ),
        pytest.param([], edit_request(title={"x" * 11: "New"}), "text.blank", id="a longer language code"),
        pytest.param([], edit_request(title={"nb": "a\x00b"}), "text.control_characters", id="a NUL"),
        pytest.param(
            [],
            edit_request(roles=(Label("a", in_two_languages("x" * 61)),)),
            "text.too_long",
            id="a role with a long name",
        ),
        pytest.param(
            [],
            edit_request(agenda=(Step("a", "ideas", in_two_languages("A"), in_two_languages("x" * 501), 5),)),
            "text.too_long",
            id="a long instruction",
        ),
        pytest.param(
            [],
            edit_request(agenda=(Step("a", "ideas", in_two_languages("A"), {"nb": ""}, 5),)),
            edited_events(agenda=(Step("a", "ideas", in_two_languages("A"), {"nb": ""}, 5),)),
            id="an instruction may be left out",
        ),
        pytest.param(
            [],
            edit_request(themes=tuple(Theme(f"t{n}", in_two_languages("T"), 1, "star") for n in range(9))),
            "plan.too_many",
            id="nine themes",
        ),
        pytest.param([], edit_request(themes=(LIGHT, LIGHT)), "plan.id_twice", id="a theme twice"),
        pytest.param(
            [],
            edit_request(themes=(replace(LIGHT, hint={"nb": "x" * 41}),)),
            "text.too_long",
            id="a theme with a long hint",
        ),
        pytest.param(
            [],
            edit_request(themes=(replace(LIGHT, hint={"nb": " "}),)),
            "text.blank",
            id="a theme with a blank hint",
        ),
        pytest.param(
            [],
            edit_request(themes=(replace(LIGHT, unsure=True), replace(QUIET, unsure=True))),
            "plan.unsure_twice",
            id="two themes for those who choose none",
        ),
        pytest.param(
            [],
            edit_request(themes=(replace(LIGHT, unsure=True), replace(QUIET, unsure=True, retired=True))),
            edited_events(themes=(replace(LIGHT, unsure=True), replace(QUIET, unsure=True, retired=True))),
            id="two themes for those who choose none, but one of them is not offered",
        ),
        pytest.param([], edit_request(themes=(RETIRED,)), "plan.no_theme", id="only a retired theme"),
        pytest.param([], edit_request(tables=0), "plan.out_of_range", id="no table"),
        pytest.param([], edit_request(capacity=20_001), "plan.out_of_range", id="more people than the limit"),
        pytest.param([], edit_request(privacy_threshold=0), "plan.out_of_range", id="threshold 0"),
        pytest.param(
            [], edit_request(privacy_threshold=101), "plan.out_of_range", id="threshold above the limit"
        ),
        pytest.param(
            [],
            edit_request(privacy_threshold=3),
            edited_events(privacy_threshold=3),
            id="threshold lowered before anybody has joined",
        ),
        pytest.param(
            [join_request(ANN, 2)],
            edit_request(privacy_threshold=4),
            "plan.privacy_lowered",
            id="threshold lowered after somebody has joined",
        ),
        pytest.param(
            [join_request(ANN, 2)],
            edit_request(privacy_threshold=6),
            edited_events(privacy_threshold=6),
            id="threshold raised after somebody has joined",
        ),
        pytest.param(
            [join_request(ANN, 2), edit_request(privacy_threshold=6)],
            edit_request(privacy_threshold=5),
            "plan.privacy_lowered",
            id="threshold raised and lowered again",
        ),
        pytest.param(
            [],
            edit_request(preface={"nb": "Kjære kommunestyre.\n\nDette er svaret."}, report_colour="#0b5c7a"),
            edited_events(preface={"nb": "Kjære kommunestyre.\n\nDette er svaret."}, report_colour="#0b5c7a"),
            id="a preface of two paragraphs and a colour",
        ),
        pytest.param([], edit_request(preface={"nb": "x" * 2001}), "text.too_long", id="a long preface"),
        pytest.param([], edit_request(preface={"x" * 11: ""}), "text.blank", id="a preface in no language"),
        pytest.param(
            [],
            edit_request(preface={"en": "Dear council", "nb": ""}),
            edited_events(preface={"en": "Dear council", "nb": ""}),
            id="a preface in another language only",
        ),
        pytest.param(
            [edit_request(preface={"nb": "Kjære"})],
            (FACILITATOR, EditPlan(id="empty", preface={"nb": ""})),
            edited_events(preface={"nb": ""}),
            id="the preface is removed",
        ),
        pytest.param(
            [],
            (FACILITATOR, EditPlan(id="edit", omitted_sections=("votes",))),
            edited_events(omitted_sections=("votes",)),
            id="a section is left out",
        ),
        pytest.param(
            [],
            (FACILITATOR, EditPlan(id="edit", omitted_sections=("votes", "votes"))),
            "plan.id_twice",
            id="a section is left out twice",
        ),
        pytest.param(
            [],
            edit_request(report_logo="a" * 64, logo_description={"nb": "Aure"}),
            edited_events(report_logo="a" * 64, logo_description={"nb": "Aure"}),
            id="a logo",
        ),
        pytest.param(
            [edit_request(report_logo="a" * 64, logo_description={"nb": "Aure"})],
            (FACILITATOR, EditPlan(id="again", report_logo="b" * 64)),
            edited_events(report_logo="b" * 64, logo_description={"nb": "Aure"}),
            id="the logo is replaced, and its description stays",
        ),
        pytest.param(
            [edit_request(report_logo="a" * 64, logo_description={"nb": "Aure"})],
            (FACILITATOR, EditPlan(id="again", report_logo="", logo_description={})),
            (PlanEdited(PLAN),),
            id="the logo is removed",
        ),
        pytest.param([], edit_request(report_logo="a" * 64), "text.blank", id="a logo without description"),
        pytest.param(
            [],
            edit_request(report_logo="a" * 64, logo_description={"en": "Aure"}),
            "text.blank",
            id="a logo without description in the workshop's language",
        ),
        pytest.param(
            [],
            edit_request(report_logo="a" * 64, logo_description={"nb": "x" * 121}),
            "text.too_long",
            id="a logo with a long description",
        ),
        pytest.param(
            [],
            edit_request(logo_description={"nb": "x" * 121}),
            "text.too_long",
            id="a long description of no logo",
        ),
        pytest.param(
            [edit_request(report_logo="a" * 64, logo_description={"nb": "Aure"})],
            edit_request(logo_description={"nb": "Aure\nkommune"}),
            "text.control_characters",
            id="a description of two lines",
        ),
        pytest.param([], edit_request(report_colour="red"), "plan.colour_unknown", id="a colour by its name"),
        pytest.param([], edit_request(report_colour="#0B5C7A"), "plan.colour_unknown", id="capital letters"),
        pytest.param([], edit_request(report_colour="#767676"), "plan.colour_too_light", id="a light colour"),
        pytest.param(
            [],
            (THEME_TEAM, EditPlan(id="edit", privacy_threshold=9)),
            "command.not_yours",
            id="by the theme team",
        ),
        pytest.param(
            [join_request(ANN, 2)],
            edit_request(tables=2),
            edited_events(tables=2),
            id="empty tables are removed",
        ),
        pytest.param(
            [join_request(ANN, 2)],
            edit_request(tables=1),
            "plan.table_in_use",
            id="a table with people is removed",
        ),
        pytest.param(
            [start_request("sort")],
            edit_request(agenda=(step("vote", "vote"),)),
            "plan.step_is_running",
            id="the running step is removed",
        ),
    ],
)
def test_edit_plan_is_applied_or_rejected(given: list[Request], when: Request, then: object) -> None:
    assert outcome(given, when) == then


def test_counts_with_retired_theme_include_its_cards() -> None:
    state = state_after(*WRITTEN, edit_request(themes=(QUIET,)))

    assert view(state, STAFF)["counts"] == Counts(
        people=3, cards=4, themes={"quiet": 0, "light": 4, "old": 0}, tables=2
    )


@pytest.mark.parametrize(
    ("activity", "option"),
    [(name, option) for name, activity in ACTIVITIES.items() for option in activity.step_options],
    ids=lambda value: getattr(value, "name", value),
)
def test_step_option_out_of_range_is_rejected(activity: ActivityName, option: StepOption) -> None:
    step_with_default = step("more", activity)
    is_boolean = isinstance(getattr(step_with_default, option.name), bool)
    assert is_boolean == (option.least is None), "all options but the boolean ones have a range"
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
    common = {"id", "activity", "title", "instruction", "minutes"}
    declared = {option.name for activity in ACTIVITIES.values() for option in activity.step_options}

    assert set(Step.__struct_fields__) == common | declared


def test_edits_of_different_fields_are_all_kept() -> None:
    agenda = tuple(
        replace(planned, minutes=25) if planned.id == "sort" else planned for planned in PLAN.agenda
    )

    edited_plan = state_after(
        edit_request(agenda=agenda), edit_request(tables=9), edit_request(title=in_two_languages("New"))
    ).plan

    assert edited_plan == replace(PLAN, agenda=agenda, tables=9, title=in_two_languages("New"))


@pytest.mark.parametrize(
    "invisible",
    [
        *("\u200b", "\u00ad", "\u2060", "\ufeff", "\u00a0", "\u3000", "\u202e"),
        *("\u115f", "\u2800", "\u3164", "\uffa0", "\u034f", "\ufe0f", "\u0301", "\u20dd"),
    ],
)
def test_name_without_a_visible_character_is_rejected(invisible: str) -> None:
    names = (Label("cook", {"en": "Cook", "nb": invisible}),)

    assert (
        outcome([], edit_request(roles=names))
        == outcome([], edit_request(title={"en": invisible}))
        == "text.blank"
    )


@pytest.mark.parametrize("text", ["Words", ""])
@pytest.mark.parametrize(
    "edit",
    [
        lambda text: {"preface": text},
        lambda text: {"agenda": (Step("a", "ideas", in_two_languages("A"), text, 5),)},
        lambda text: {"title": text},
        lambda text: {"question": text},
        lambda text: {"municipalities": (Label("aure", text),)},
    ],
    ids=["preface", "instruction", "title", "question", "municipality"],
)
def test_text_in_more_languages_than_the_limit_is_rejected(
    edit: Callable[[dict[str, str]], dict[str, object]], text: str
) -> None:
    translations = {f"l{number}": text for number in range(MAX_LANGUAGES + 1)}
    with pytest.raises(Rejected) as raised:
        validate_plan(replace(PLAN, **edit(translations)), PLAN)
    assert (raised.value.code, raised.value.params) == (
        "text.too_many_languages",
        {"limit": MAX_LANGUAGES},
    )


def test_text_in_as_many_languages_as_the_limit_is_kept_and_a_stored_one_in_more_too() -> None:
    texts = [{f"l{number}": "A" for number in range(MAX_LANGUAGES + more)} for more in (0, 1)]
    assert validate_plan(replace(PLAN, title=texts[0]), PLAN).title == texts[0]
    stored = replace(PLAN, preface=texts[1])
    assert validate_plan(replace(stored, title=texts[0]), stored).preface == texts[1]


def test_values_stored_under_older_limits_are_checked_only_when_changed() -> None:
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
    step_with_defaults = Step("more", "ideas", in_two_languages("More"), {}, 10)

    assert (step_with_defaults.private, step_with_defaults.sends, step_with_defaults.dots) == (False, 5, 5)


def test_lists_that_two_facilitators_edit_at_the_same_time_keep_both_changes() -> None:
    molde, cook = Label("molde", in_two_languages("Molde")), Label("cook", in_two_languages("Cook"))
    first = edit_request(municipalities=(*PLAN.municipalities, molde))
    _, command = edit_request(municipalities=PLAN.municipalities[1:], roles=(*PLAN.roles, cook))
    # The lists as the second facilitator saw them, before the first one saved.
    base = PlanBase(municipalities=PLAN.municipalities, roles=PLAN.roles)
    second = (OLA, replace(command, id="second", base=base))

    plan = state_after(first, second).plan

    assert plan.municipalities == (*PLAN.municipalities[1:], molde)
    assert plan.roles == (*PLAN.roles, cook)


def test_second_of_two_simultaneous_edits_of_one_item_is_rejected() -> None:
    base = PlanBase(roles=PLAN.roles)
    first, (_, command) = [
        edit_request(roles=(replace(PUPIL, name=in_two_languages(name)), BAKER)) for name in ("One", "Two")
    ]
    second = (OLA, replace(command, id="second", base=base))
    assert outcome([first], second) == "plan.changed_meanwhile"


def test_phone_gets_texts_in_its_language_or_in_that_of_the_workshop() -> None:
    texts = {"en": "Trees", "nb": "Trær", "nn": "Tre"}
    themes = (replace(LIGHT, name={"nb": "Lys", "nn": "Ljos"}, hint=texts), QUIET)
    state = state_after(edit_request(title=texts, question={"nn": "Kva?"}, themes=themes, language="nb"))
    workshop_in = {language: view(state, plan_audience(language))["workshop"] for language in ("en", "nb")}
    assert isinstance(workshop_in["en"], WorkshopView)
    assert isinstance(workshop_in["nb"], WorkshopView)
    assert workshop_in["en"].title == {"en": "Trees"}
    assert workshop_in["en"].themes[0].name == {"nb": "Lys"}
    assert workshop_in["nb"].title == workshop_in["nb"].themes[0].hint == {"nb": "Trær"}
    assert workshop_in["nb"].question == {"nn": "Kva?"}, (
        "it has neither language, so all that it has are sent"
    )
    everything = view(state, PLAN_AUDIENCE)["workshop"]
    assert isinstance(everything, WorkshopView)
    assert everything.title == texts


def test_removal_of_an_item_that_the_other_facilitator_has_retired_is_no_conflict() -> None:
    base = PlanBase(roles=PLAN.roles)
    first = edit_request(roles=(PUPIL,))
    _, command = edit_request(roles=(PUPIL,), tables=9)
    second = (OLA, replace(command, id="second", base=base))
    assert state_after(*SEATED, first, second).plan.roles == (PUPIL, replace(BAKER, retired=True))


@pytest.mark.parametrize("language", [*LANGUAGES, "", "xx", "all", "EN", "nb/x"])
def test_phone_gets_the_fields_of_phones_only_whatever_language_it_says(language: str) -> None:
    settings = {
        "preface": {"nb": "Kjære kommunestyre"},
        "report_colour": "#0b5c7a",
        "omitted_sections": ("steps",),
        "report_logo": "a" * 64,
        "logo_description": {"nb": "Aure"},
    }
    state = state_after(edit_request(**settings))
    audience, *_ = audiences_of("phone", "", None, language)
    of_staff, of_phone = (view(state, shown_to)["workshop"] for shown_to in (PLAN_AUDIENCE, audience))

    assert {field: getattr(of_staff, field) for field in settings} == settings
    assert {*FIELDS_OF_PHONES, *settings} == {*WorkshopView.__struct_fields__}, (
        "each field is for phones or not"
    )
    assert not any(getattr(of_phone, field) for field in settings)
    if language not in LANGUAGES:
        assert all(getattr(of_phone, field) == getattr(of_staff, field) for field in FIELDS_OF_PHONES)


def test_fields_of_phones_are_the_first_ones_up_to_imported() -> None:
    fields = WorkshopView.__struct_fields__
    assert fields[: fields.index("imported") + 1] == FIELDS_OF_PHONES, "up to `imported`"


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21), ("#ffffff", 1), ("#777777", 4.48)])
def test_contrast_with_white_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)


def test_copy_of_a_plan_from_before_a_limit_is_valid() -> None:
    old = replace(PLAN, title={"nb": "x" * 140})

    assert validate_plan(plan_for_copy(old), old) == plan_for_copy(old)
    with pytest.raises(Rejected):
        validate_plan(plan_for_copy(old))
