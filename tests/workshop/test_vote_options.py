"""The cards behind the options of a vote."""

from app.workshop.state import OptionSource
from app.workshop.vote_options import option_sources
from tests.workshop.named_cluster import MAKE_SUN, SECRET_WRITTEN, SUN_AND_BRIGHT_NAMED
from tests.workshop.sample_workshop import state_after

SOURCE = OptionSource(("a1", "b1"), "a1")


def test_cluster_and_its_scenario_have_the_same_cards() -> None:
    desk = state_after(*SUN_AND_BRIGHT_NAMED).desk
    refs = ("cluster/sun", "scenario/bright", "card/a1")
    assert option_sources(desk, refs) == {"cluster/sun": SOURCE, "scenario/bright": SOURCE}


def test_scenario_that_is_gone_has_no_cards_although_a_cluster_has_its_id() -> None:
    desk = state_after(*SECRET_WRITTEN, MAKE_SUN).desk
    assert option_sources(desk, ("scenario/sun", "cluster/sun")) == {"cluster/sun": SOURCE}
