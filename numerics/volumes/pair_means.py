r"""$E[f(x)f(y)]$ of functions of the gain $d=\varphi'$ at pairs of normal numbers, in float64.

$y=\rho x+\sqrt{1-\rho^2}\,x'$ with independent x, x' of variance Delta0: the plain trapezoid rule in both,
whose error falls geometrically as its step in x resolves phi (`rnnchaos.numerics.means.hermite.spacing`). phi
is odd, so that gains are even. A Hermite expansion in rho would take thousands of terms at strong coupling.
"""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np

from rnnchaos.numerics.means.hermite import spacing
from rnnchaos.numerics.nonlinearity.activation import Activation

Gain = Callable[[Any], Any]
"""phi' over arrays."""
_NATS, _SD = 24.0, 8.0


def squared(d: Any) -> Any:
    """d^2: how strongly a unit feeds back twice."""
    return d * d


def plain(d: Any) -> Any:
    """d itself."""
    return d


class NormalRule:
    """Nodes k h and weights of a normal number of variance `variance`, k from -n to n."""

    def __init__(self, act: Activation, variance: float) -> None:
        step, _ = spacing(act, sqrt(variance), _NATS)
        count = int(_SD * sqrt(variance) / step) + 1
        self.nodes = step * np.arange(-count, count + 1)
        weights = np.exp(-(self.nodes**2) / (2 * variance))
        self.weights = weights / weights.sum()
        self.variance, self.middle = variance, count

    def mean(self, values: Any) -> float:
        """E of values at the nodes."""
        return float(self.weights @ values)

    def pairs(self, gain: Gain, functions: Sequence[Callable[[Any], Any]], covariances: Any) -> Any:
        """E f(d(x)) f(d(y)) for each f (rows) at each covariance of x and y (columns)."""
        here = slice(self.middle, None)
        x, half = self.nodes[here], self.weights[here] * 2
        half[0] /= 2
        at_x = [half * f(gain(x)) for f in functions]
        out = np.empty((len(functions), len(covariances)))
        for column, rho in enumerate(np.clip(np.asarray(covariances) / self.variance, -1, 1)):
            d = gain(rho * x[:, None] + sqrt(1 - rho * rho) * self.nodes)
            out[:, column] = [left @ (f(d) @ self.weights) for left, f in zip(at_x, functions, strict=True)]
        return out
