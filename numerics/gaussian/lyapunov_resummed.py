r"""The onset series of lambda_1 summed: Borel transform, Pade approximant, Laplace integral.

    B(z) = sum_n lambda_n z^n/Gamma(n + b),   lambda_1(eps) = int_0^inf e^-x x^(b-1) B(eps x) dx.

The coefficients grow like $A^n\Gamma(n+3)$ with A < 0 for tanh (`gaussian.lyapunov_max.large_order`), so B
has its nearest singularity at 1/A on the negative axis and the integral exists; a Pade approximant
continues B beyond |1/A|. The accuracy is what neighbouring approximants share: the radius is ten times the
largest distance between [n/2, n/2], [n/2 - 1, n/2 + 1] and the diagonal of order n - 2. Engines: b = 3
(ball) and b = 1 (mpmath). With tanh and 40 terms this is about 10 digits at eps = 0.5 and 7 at eps = 1: the
tests hold it to the exact value. Poles of the approximant on the positive axis show as a large radius.
Nothing is proved.
"""

from fractions import Fraction
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.linear_algebra import polynomial
from rnnchaos.numerics.gaussian.lyapunov import quiescent
from rnnchaos.numerics.meanfield.gain import GAIN, closeness, is_quiescent_gain
from rnnchaos.numerics.quantity import PHI, Engine, Quantity, integer
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

ORDER = integer("order", "highest power of eps used", at_least=8, at_most=70, default=40, required=False)
METHOD = "Borel-Pade with b = {}; radius: 10 times the largest distance between neighbouring approximants"


def _borel(
    coefficients: list[Any], shift: int, numerator: int, denominator: int, distance: Any, bits: int
) -> Any:
    """The Laplace integral of the [numerator, denominator] approximant of B at eps = `distance`. The
    approximant takes the precision in force, the integral `bits`."""
    from mpmath import mp

    least = next(n for n, c in enumerate(coefficients) if c)
    scale = distance**least  # quadrature ends at an absolute accuracy
    transformed = [c / mp.gamma(n + shift) for n, c in enumerate(coefficients[: numerator + denominator + 1])]
    above, below = mp.pade(transformed, numerator, denominator)
    over, under = polynomial(above), polynomial(below)

    def integrand(x: Any) -> Any:
        z = distance * x
        return mp.exp(-x) * x ** (shift - 1) * over(z) / under(z) / scale

    with mp.workprec(bits):
        return scale * mp.quad(integrand, [0, 2, 6, 15, 40, 120, mp.inf])


def _engine(shift: int) -> Engine:
    def run(bits: int, /, *, g: Fraction, order: int, phi: Nonlinearity) -> Ball:
        if is_quiescent_gain(g, phi):
            return quiescent(bits, g, phi)
        import sympy as sp
        from mpmath import mp

        from rnnchaos.theory.onset.lyapunov import lyapunov_series

        series = lyapunov_series(phi, order)
        with mp.workprec(bits + 6 * order + closeness(g, phi)):
            critical = mp.mpmathify(sp.N(phi.gc, mp.dps))
            distance = mpf_of(g) / critical - 1
            coefficients = [
                mp.mpmathify(sp.N(c * series.factor, mp.dps)) * critical**n
                for n, c in enumerate(series.coefficients)
            ]
            half = order // 2
            found = [
                _borel(coefficients, shift, n, m, distance, bits + 64)
                for n, m in ((half, half), (half - 1, half + 1), (half - 1, half - 1))
            ]
            balls = [arb_of(value) for value in found]
        spread = abs(balls[0] - balls[1]).max(abs(balls[0] - balls[2])).abs_upper()
        if 10 * spread > abs(balls[0]) * arb(2) ** (
            24 - bits
        ):  # more precision would not help, more terms would
            raise NonConvergence(
                f"the Borel-Pade sum of order {order} at g = {float(g):g}", (10 * spread).str(3, radius=False)
            )
        return Ball(widened(balls[0].mid(), 10 * spread), METHOD.format(shift), False)

    return run


RESUMMED = Quantity(
    "gaussian.lyapunov_max.resummed",
    "largest Lyapunov exponent from its onset series by Borel-Pade",
    "gaussian.lyapunov_max.onset",
    (GAIN, ORDER, PHI),
    _engine(3),
    _engine(1),
)
