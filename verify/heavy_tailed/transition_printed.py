r"""Critical gains that were printed elsewhere, and which of ours meets them.

arXiv:2505.09816, Fig. 2 (V <- J^T V, ten trials), and the same protocol with V <- J V at the state that
generates the step, as the public code has it since 8 July 2026. A gain meets a number where it lies within
one step of the grid, or where the number lies in the bootstrap interval of the gain.
"""

import numpy as np

from rnnchaos.verify.heavy_tailed.transition_crossing import Transition

PRINTED = {
    ("1", 1000): (0.791, 0.391),
    ("1.5", 1000): (0.791, 0.596),
    ("2", 1000): (0.910, 0.910),
    ("1", 3000): (0.450, 0.295),
    ("1.5", 3000): (0.596, 0.596),
    ("2", 3000): (0.910, 0.910),
}
"""(alpha, N): published with J^T V, recomputed with J V; both the first gain of the grid with mean >= 0."""
ROUNDED = 0.0006
"""Printed numbers have three digits."""


def agreement(row: Transition, step: float) -> dict[str, str]:
    """For each gain of `row`, which printed number it meets: paper, recomputed, both or neither."""
    printed = PRINTED.get((row.alpha, row.N))
    if printed is None:
        return {}
    named = {
        "published": row.published,
        "exact, grid": row.grid,
        "exact": row.exact,
        "annealed": row.annealed,
        "quenched": row.quenched[1],
    }
    word = {
        (True, True): "both",
        (True, False): "paper",
        (False, True): "recomputed",
        (False, False): "neither",
    }
    interval = {"published": row.published_interval, "exact": row.interval}
    met = {
        name: tuple(meets(value, number, step, interval.get(name)) for number in printed)
        for name, value in named.items()
    }
    return {name: word[pair[0], pair[1]] for name, pair in met.items()}


def meets(value: float, number: float, step: float, interval: tuple[float, float] | None = None) -> bool:
    """Within one step of the grid (the printed number is rounded), or `number` in `interval`."""
    slack = ROUNDED / number
    near = bool(abs(np.log(value / number)) <= np.log(step) + slack)
    return near or (interval is not None and interval[0] - ROUNDED <= number <= interval[1] + ROUNDED)
