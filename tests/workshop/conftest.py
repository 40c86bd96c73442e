"""Hypothesis profiles: with HYPOTHESIS_PROFILE=thorough, as in `make soak`, a run takes minutes; with
`unshrunk` it stops at the first failure instead of looking for the shortest one."""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.configuration import set_hypothesis_home_dir

set_hypothesis_home_dir("var/cache/hypothesis")
settings.register_profile(
    "modest",
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "thorough", settings.get_profile("modest"), max_examples=4000, stateful_step_count=80
)
settings.register_profile(
    "unshrunk",
    settings.get_profile("modest"),
    max_examples=300,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "modest"))
