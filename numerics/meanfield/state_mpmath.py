r"""The chaotic state by mpmath: Delta0 by the secant method on $D^2/\mathrm{Var}\,\Phi-2g^2$."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.gain import closeness
from rnnchaos.numerics.meanfield.state import Chaotic
from rnnchaos.numerics.means.gauss_legendre import table
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


def root_of(g: Fraction, means: Callable[[Any], tuple[Any, Any, Any]], first: Any, second: Any) -> Any:
    """Delta0 by the secant method on D^2/Var Phi - 2 g^2. Raises `NonConvergence`."""
    target = 2 * mpf_of(g) ** 2

    def residual(variance: Any) -> Any:
        _, mean, square = means(variance)
        return variance**2 / (square - mean**2) - target

    def small(step: Any, root: Any) -> Any:
        return abs(step) < abs(root) * mp.ldexp(1, -mp.prec // 2 - mp.prec // 4)

    return secant(residual, first, second, small=small, what="Delta0 by the secant method", least=0.125)


def chaotic_by_mpmath(numbers: Arithmetic, g: Fraction, phi: Nonlinearity) -> Chaotic:
    """The chaotic solution over mpmath numbers, from panels made for the bits as planned."""
    rough = _rough(g, phi)
    means = table(phi, float(mp.sqrt(rough)), numbers.planned, numbers.refinement).means
    variance = root_of(g, means, rough, rough * (1 + mp.mpf(2) ** -20))
    second = means(variance)[0]
    return Chaotic(g, variance, second, mpf_of(g) ** 2 * second - variance)


@lru_cache(maxsize=64)
def _rough(g: Fraction, phi: Nonlinearity) -> Any:
    """Delta0 to some twenty digits."""
    near, interval = closeness(g, phi), None if phi.registered else branch(g, activation(phi))
    with mp.workprec(64 + 3 * near):
        guess = mp.mpf(2) ** -near if interval is None else mp.mpf(max(interval[0], interval[1] / 2))

        def means(variance: Any) -> Any:
            return table(phi, float(mp.sqrt(variance)), 64 + 3 * near, 0).means(variance)

        return root_of(g, means, guess, guess * 2)
