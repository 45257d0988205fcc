"""theory, quantile from rivals.py (+ by hand: heavy_tailed_rivals.theory, modular_design.predicted)"""

from functools import cache
from typing import Any

import numpy as np
from scipy.special import ndtri

from rnnchaos.numerics.evaluate import evaluate, quantity


@cache
def theory(name: str, **parameters: str) -> float:
    """A quantity at exact decimal parameters, as a float.

    The scheme's, which no engine certifies, come from the float64 path where there is one: good to 1e-11 (the
    participation ratio: 1e-7), and far faster.
    """
    exact: dict[str, Any] = dict(parameters)
    if not name.startswith("scheme."):
        return float(evaluate(name, **exact))
    if quantity(name).vectorised is not None:
        return float(evaluate(name, **exact | {"g": np.array([float(exact["g"])])})[0])
    return float(evaluate(name, digits=9, **exact))


def quantile(level: float) -> float:
    """q with P(|z| < q) = level for a standard normal z."""
    return float(ndtri((1 + level) / 2))
