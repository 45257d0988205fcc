r"""$C(\Delta;\Delta_0)=E[\varphi(x)\varphi(y)]=\sum_{k\ odd}b_k^2\rho^k$, $\rho=\Delta/\Delta_0$.

$b_k=E[\varphi(\sqrt{\Delta_0}z)h_k(z)]$, $h_k=He_k/\sqrt{k!}$, $h_{k+1}=(zh_k-\sqrt kh_{k-1})/\sqrt{k+1}$.
The $b_k^2$ sum to $E\varphi^2$ (Parseval), which tells when enough are taken: the rest changes C by less than
what is missing. They fall like $e^{-2d\sqrt{2k}}$, d the distance of phi's singularities over
$\sqrt{\Delta_0}$, so the sum suits moderate Delta0, where it serves every rho at once.

Balls take the squares from `rnnchaos.numerics.means.mehler`, which does not need the recurrence. float64 uses
the plain trapezoid rule in z: its step must resolve the last $h_k$ (frequency $\sqrt k$), its range must
cover $h_ke^{-z^2/2}$, as wide as $e^{-z^2/4}$. mpmath uses the same rule and the recurrence: a route apart
from that of the balls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import inf, pi, sqrt
from typing import Any

import flint
from flint import ctx

from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.means.hermite_recurrence import hermite_arrays, odd_sums
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.means.mehler import mehler
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import Activation, natural_scale
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
from rnnchaos.theory.errors import NonConvergence

MOST_TERMS, _MOST_NODES = 6_000, 20_000
_NATS = 40.0


def _horner(coefficients: Any, t: Any) -> Any:
    total = 0 * t
    for c in reversed(coefficients):
        total = total * t + c
    return total


@dataclass(frozen=True)
class Correlation:
    """C at one Delta0: the squares b_1^2, b_3^2, ... and E phi^2, over any numbers.

    `evaluate(squares, t)` is sum_j squares[j] t^j; Horner's rule unless the arithmetic has a faster one.
    """

    variance: Any
    squares: Any
    second: Any
    evaluate: Callable[[Any, Any], Any] = _horner

    def __call__(self, covariance: Any) -> Any:
        """C(covariance)."""
        rho = covariance / self.variance
        return rho * self.evaluate(self.squares, rho * rho)

    @property
    def slope(self) -> Any:
        """dC/dDelta at 0, (E phi')^2."""
        return self.squares[0] / self.variance

    def rise(self, covariance: Any) -> Any:
        """dC/dDelta, C_phi' = E phi'(x) phi'(y): sum k b_k^2 rho^(k-1)/Delta0."""
        return self.evaluate(self._risen, (covariance / self.variance) ** 2) / self.variance

    @cached_property
    def _risen(self) -> Any:
        """k b_k, in whatever holds the squares."""
        weighted = [(2 * j + 1) * self.squares[j] for j in range(len(self.squares))]
        return type(self.squares)(weighted)

    @property
    def steepness(self) -> Any:
        """E phi'^2."""
        return self.rise(self.variance)


def ball_correlation(act: Activation, variance: flint.arb, bits: int, refinement: int = 0) -> Correlation:
    """C at an exact variance to about `bits` bits, at the precision in force; midpoints only.

    `refinement` takes half as many bits and a term again and, for expressions, a finer rule.
    """
    found = mehler(act, variance, bits + bits // 2 * refinement, refinement=refinement)
    rule = None if act.strip is not None else measured(act, variance).rule(variance, ctx.prec, refinement)
    second = moments(act, variance, rule=rule).second.mid()
    squares = flint.arb_poly([b.mid() for b in found.terms])
    return Correlation(variance, squares, second, lambda polynomial, t: polynomial(t))


def spacing(act: Activation, root: float, nats: float) -> tuple[float, int]:
    """(step in x, number of nodes x > 0) of the plain rule at sd `root`, for errors about e^-nats. Raises
    `NonConvergence` for a variance at which no number of terms that is allowed would do."""
    reach = min(act.strip.reach if act.strip else inf, natural_scale(act), 2.5 * root)
    step = pi * reach / nats
    count = int(2 * sqrt(nats + 4) * root / step) + 1
    if count > _MOST_NODES:
        raise _too_large(f"{count} nodes wanted, {_MOST_NODES} allowed")
    return step, count


def mpmath_rows(act: Activation, root: float, nats: float) -> list[tuple[Any, Any, Any]]:
    """(x, 2 step, phi(x)) of the plain rule over mpmath numbers."""
    from mpmath import mp

    step, count = spacing(act, root, nats)
    value = compiled(act.phi.node, MPMATH)
    return [(x, mp.mpf(2 * step), value(x)) for x in (mp.mpf(step) * k for k in range(1, count + 1))]


def mpmath_correlation(
    rows: list[tuple[Any, Any, Any]], variance: Any, bits: int, more: int = 0
) -> Correlation:
    """C to about `bits` bits over mpmath numbers from `mpmath_rows`, and `more` terms beyond.

    At a small variance one term brings many bits, and a finer tolerance may ask for no other.
    """
    from mpmath import mp

    norm, root = 1 / mp.sqrt(2 * mp.pi * variance), mp.sqrt(variance)
    loads = [norm * length * mp.exp(-x * x / (2 * variance)) * value for x, length, value in rows]
    second = mp.fsum(load * value for load, (_, _, value) in zip(loads, rows, strict=True))
    tolerance = mp.ldexp(second, -bits)
    found, missing = [], second
    places = [x / root for x, *_ in rows]
    sums = odd_sums(places, [z * load for z, load in zip(places, loads, strict=True)], mp.prec)
    for b in islice(sums, MOST_TERMS):
        found.append(mp.ldexp(b, -mp.prec) ** 2)
        missing -= found[-1]
        if missing < tolerance:
            if not more:
                return Correlation(variance, found, second)
            more -= 1
    raise _too_slow(float(missing / second))


def mpmath_correlations(
    act: Activation, root: float, bits: int, refinement: int
) -> Callable[[Any], Correlation]:
    """C near sd `root` as a function of the variance; `refinement` doubles nodes, half as many bits and a
    term again.
    """
    rows = mpmath_rows(act, root, (1 + refinement) * bits * LOG2)
    finer = bits * (2 + refinement) // 2
    return lambda variance: mpmath_correlation(rows, variance, finer, refinement)


def float_nodes(act: Activation, root: float) -> tuple[Any, float, Any]:
    """(x > 0, step, phi(x)) in float64 for variances near root^2."""
    import numpy as np

    step, count = spacing(act, root, _NATS)
    x = step * np.arange(1, count + 1)
    return x, step, compiled(act.phi.node, float_operations())(x)


def float_correlation(nodes: tuple[Any, float, Any], variance: float) -> Correlation:
    """C in float64 from `float_nodes`."""
    import numpy as np

    x, step, values = nodes
    z = x / np.sqrt(variance)
    now = 2 * step * np.exp(-z * z / 2) / np.sqrt(2 * np.pi * variance) * values
    second = float(now @ values)
    found, missing = [], second
    for row in islice(hermite_arrays(z, now), 1, 2 * MOST_TERMS, 2):
        found.append(float(row.sum()) ** 2)
        missing -= found[-1]
        if missing < 4e-15 * second:
            return Correlation(variance, found, second)
    raise _too_slow(missing / second)


def _too_slow(missing: float) -> NonConvergence:
    return _too_large(f"{MOST_TERMS} terms leave {missing:.1e} of E phi^2")


def _too_large(why: str) -> NonConvergence:
    return NonConvergence("the Hermite expansion of phi", f"{why}: Delta0 is too large for steps dt < 1")
