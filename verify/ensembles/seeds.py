"""Seeds: fresh entropy that is printed and kept, and the check of what a user gives."""

from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError


def fresh_seed() -> int:
    """Fresh entropy, below 2^53 so that every JSON reader keeps it exactly."""
    return int(np.random.SeedSequence().generate_state(1, np.uint64)[0] >> np.uint64(11))


def checked_seed(seed: Any) -> int:
    """`seed` as an int; raises `UsageError` unless it is an integer >= 0."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise UsageError("seed", seed, "accepted: an integer >= 0")
    return int(seed)
