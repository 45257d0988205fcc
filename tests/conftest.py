"""Hypothesis profiles: `ci` is deterministic and is the default; `nightly` draws fresh entropy and prints how
to repeat a failure."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
settings.register_profile("nightly", deadline=None, max_examples=300, print_blob=True)
settings.load_profile(os.environ.get("RNNCHAOS_HYPOTHESIS", "ci"))
