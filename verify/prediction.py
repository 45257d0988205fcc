"""What theory says at exact decimal parameters, as a float, evaluated once."""

from functools import cache
from typing import Any

import numpy as np
from scipy.special import ndtri

from rnnchaos.numerics.evaluate import evaluate, quantity


@cache
def theory(name: str, *, digits: int = 15, **parameters: str) -> float:
    """A quantity that its engine certifies."""
    return float(evaluate(name, digits=digits, **parameters))


@cache
def uncertified(name: str, **parameters: str) -> float:
    """A quantity that no engine certifies: by the float64 path, good to 1e-11 (the participation ratio:
    1e-7) and far faster, or to nine digits where there is none.
    """
    if quantity(name).vectorised is None:
        return theory(name, digits=9, **parameters)
    given: dict[str, Any] = {**parameters, "g": np.array([float(parameters["g"])])}
    return float(evaluate(name, **given)[0])


def quantile(level: float) -> float:
    """q with P(|z| < q) = level for a standard normal z."""
    return float(ndtri((1 + level) / 2))
