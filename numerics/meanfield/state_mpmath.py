r"""The chaotic state by mpmath: Delta0 by the secant method on $D^2/\mathrm{Var}\,\Phi-2g^2$, and its
radius."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.meanfield.gain import closeness
from rnnchaos.numerics.meanfield.state import Chaotic, guard_bits
from rnnchaos.numerics.means.gauss_legendre import table
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

METHOD = (
    "mpmath: Gauss-Legendre panels, secant root; radius: 10 times the larger change on doubling the "
    "precision and on doubling the nodes over a wider range"
)


_MOST_STEPS = 60


def root_of(g: Fraction, means: Callable[[Any], tuple[Any, Any, Any]], first: Any, second: Any) -> Any:
    """Delta0 by the secant method on D^2/Var Phi - 2 g^2. Raises `NonConvergence`."""
    target = 2 * (mp.mpf(g.numerator) / g.denominator) ** 2

    def residual(variance: Any) -> Any:
        _, mean, square = means(variance)
        return variance**2 / (square - mean**2) - target

    old, new, height = first, second, residual(first)
    for _ in range(_MOST_STEPS):
        now = residual(new)
        if now == height:
            return new
        step = now * (new - old) / (now - height)
        old, height, new = new, now, max(new - step, new / 8)
        if abs(new - old) < abs(new) * mp.ldexp(1, -mp.prec // 2 - mp.prec // 4):
            return new
    raise NonConvergence("Delta0 by the secant method", mp.nstr(now, 5))


def referred(
    bits: int,
    g: Fraction,
    phi: Nonlinearity,
    interval: tuple[float, float] | None,
    extract: Callable[[Chaotic], Any],
) -> Ball:
    """extract(solution) over mpmath numbers, with the radius that three computations suggest."""
    near = closeness(g, phi)
    full = bits + guard_bits(g, activation(phi))
    with mp.workprec(64 + 3 * near):
        guess = mp.mpf(2) ** -near if interval is None else mp.mpf(max(interval[0], interval[1] / 2))
        rough = root_of(
            g, lambda d: table(phi, float(mp.sqrt(d)), 64 + 3 * near, 0).means(d), guess, guess * 2
        )

    def solved(precision: int, refinement: int) -> Any:
        with mp.workprec(precision):
            means = table(phi, float(mp.sqrt(rough)), full, refinement).means
            variance = root_of(g, means, rough, rough * (1 + mp.mpf(2) ** -20))
            second = means(variance)[0]
            kinetic = (mp.mpf(g.numerator) / g.denominator) ** 2 * second - variance
            return arb_of(extract(Chaotic(g, variance, second, kinetic)))

    return judged(solved(full, 0), solved(full, 1), solved(2 * full, 0), METHOD)
