r"""Threshold-type phi at infinite N: $g_c^{-\alpha}=\alpha C_\alpha I$, $I=\int_0^\infty|\varphi|^\alpha
x^{-\alpha-1}dx$.

I exists where phi vanishes faster than x at 0 (odd and smooth: at least like $x^3$) and grows slower than x
at infinity. It is summed by the trapezoid rule in ln x, halved until two results agree; nothing is proved
about phi off the axis, so the result is not certified.
"""

from fractions import Fraction

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import estimated
from rnnchaos.numerics.heavy_tailed.stable_law import tail_amplitude
from rnnchaos.numerics.nonlinearity.compiled import Function, compiled
from rnnchaos.numerics.nonlinearity.over_balls import BALL
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

METHOD = (
    "trapezoid rule in ln x; radius: 10 times the larger change on doubling the precision and on halving "
    "the step"
)
_HALVINGS, _FURTHEST, _FINE, _HELPS = 7, 4000.0, 0.04, 8


def threshold_gain(bits: int, /, *, alpha: Fraction, phi: Nonlinearity) -> Ball:
    """g_c and, in the message, the order of the transition. Raises `UsageError` for phi'(0) != 0 or phi that
    grows like x."""
    if phi.slope != 0:
        raise UsageError(
            "phi",
            phi.name,
            "phi'(0) != 0: quiescence is unstable at every gain; accepted: threshold-type phi, such as "
            "tanh(x**3)",
        )
    order = "discontinuous" if alpha > 1 else "continuous"
    message = f"at alpha = {float(alpha):g} the transition is {order}"
    if alpha == 2:
        raise UsageError("alpha", "2", "C_2 = 0: quiescence is stable at every gain; accepted: alpha < 2")
    value = compiled(phi.node, BALL)
    low, high = _edge(value, alpha, phi, bits, -1), _edge(value, alpha, phi, bits, 1)
    step = _resolved(value, alpha, low, high, bits)
    planned = ctx.prec

    def solve(precision: int, refinement: int) -> flint.arb:
        wider = 1.0 if precision == planned else 1.1
        with working_bits(precision):
            return _gain(_sum(value, alpha, wider * low, wider * high, step / 2**refinement), alpha)

    found = estimated(solve, METHOD, bits=planned, longer=2 * bits + 64)
    return Ball(found.arb, found.method, False, "none" if found.arb is None else "chaotic", message)


def _resolved(value: Function, alpha: Fraction, low: float, high: float, bits: int) -> float:
    """A step at which the sum is half as accurate as wanted: the next half squares that for an analytic phi.

    Raises `NonConvergence` where it is not, or where halving stops to help: |phi|^alpha has kinks where phi
    crosses zero, as sin does.
    """
    step, last, coarse = 0.25, arb("inf"), _sum(value, alpha, low, high, 0.25)
    for _ in range(_HALVINGS):
        step /= 2
        fine = _sum(value, alpha, low, high, step)
        change, coarse = abs(fine - coarse) / fine, fine
        if change < arb(2) ** (-bits // 2):
            return step
        if step < _FINE and change > last / _HELPS:
            break
        last = change
    if change < arb(2) ** ((24 - bits) // 2):
        return step
    raise NonConvergence("the trapezoid rule in ln x", f"relative change {change.str(2, radius=False)}")


def _gain(integral: flint.arb, alpha: Fraction) -> flint.arb:
    return (arb_of(alpha) * tail_amplitude(alpha) * integral) ** (-1 / arb_of(alpha))


def _integrand(value: Function, alpha: Fraction, v: float) -> flint.arb:
    x = arb(v).exp()
    size = abs(value(x)) / x
    return size ** arb_of(alpha) if size > 0 else arb(0)


def _sum(value: Function, alpha: Fraction, low: float, high: float, step: float) -> flint.arb:
    nodes = range(int(low / step), int(high / step) + 1)
    return arb(step) * sum((_integrand(value, alpha, step * j) for j in nodes), arb(0))


def _edge(value: Function, alpha: Fraction, phi: Nonlinearity, bits: int, sign: int) -> float:
    """The v on one side beyond which the integrand stays below 2^-bits of its size at 0."""
    v, goal = 0.0, _integrand(value, alpha, 0.0) * arb(2) ** -(bits + 16)
    while abs(v) < _FURTHEST:
        v += 2.0 * sign
        try:
            if _integrand(value, alpha, v) < goal:
                return v
        except ZeroDivisionError as error:
            raise NonConvergence("the integral of |phi|^alpha x^(-alpha-1)", f"phi at ln x = {v}") from error
    raise UsageError(
        "phi",
        phi.name,
        "|phi(x)|/x does not decay; accepted: phi that grows slower than x, such as tanh(x**3)",
    )
