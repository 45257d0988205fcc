"""phi, phi' and phi'' written out, for references."""

from collections.abc import Callable
from typing import Any

import numpy as np


def _tanh(x: Any) -> tuple[Any, Any, Any]:
    slope = np.cosh(x) ** -2.0
    return np.tanh(x), slope, -2 * np.tanh(x) * slope


def _quotient(x: Any) -> tuple[Any, Any, Any]:
    below = 1 + x * x
    return x / below, (1 - x * x) / below**2, (2 * x**3 - 6 * x) / below**3


JETS: dict[str, Callable[[Any], tuple[Any, Any, Any]]] = {"tanh": _tanh, "x/(1+x**2)": _quotient}
