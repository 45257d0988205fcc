r"""Mehler's squares of an expression, enclosed: $b_k=h_k^2$, $h_k=E[\varphi(\sqrt Dz)He_k(z)]/\sqrt{k!}$, k
odd, by the rule of `rnnchaos.numerics.means.contour_rule` and the sums of
`rnnchaos.numerics.means.hermite_recurrence`, in balls with as many bits more as these lose.

**Off the axis** Mehler's kernel at z and its conjugate, z = x + iy, bounds every polynomial: for 0 < r < 1

    |He_k(z)|^2/k!  <=  r^(-k) (1 - r^2)^(-1/2) exp(x^2 r/(1 + r) + y^2 r/(1 - r)),

r being free on each piece of the contour. **The variance** is a ball: the squares are taken at its midpoint
$D_0$, and $|h_k(D)-h_k(D_0)|\le|D-D_0|\sup E[(x\varphi')^2]^{1/2}/2D$, from $dh_k/dD=E[x\varphi'h_k]/2D$ and
Cauchy and Schwarz. Source: derived here; Mehler's kernel DLMF 18.18.28.
"""

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.means.contour import Integrand
from rnnchaos.numerics.means.contour_rule import ContourRule, contour_rule
from rnnchaos.numerics.means.hermite_recurrence import ball_sums, spare_bits
from rnnchaos.numerics.means.proved_rule import error, proved_rule
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.theory.errors import Unproved

_MOST_WORK = 1_500_000


def contour_squares(act: Activation, variance: flint.arb, count: int, bits: int) -> list[flint.arb]:
    """b_1, b_3, ..., `count` of them, with errors about 2^-bits. Raises `Unproved` where it would be too
    much work.
    """
    last, middle = 2 * count - 1, variance.mid()
    hermite = Integrand(phi=1, hermite=last)
    rule = contour_rule(act, middle, bits, last)
    if rule.count * count > _MOST_WORK:
        raise Unproved("Mehler's expansion takes too long", f"with {rule.count} nodes times {count} terms")
    left_out = error(act, rule, hermite) + _moved(act, variance)
    furthest = float(rule.scale * (rule.step * rule.count).sinh() / middle.sqrt())
    with working_bits(bits + 40 + spare_bits(furthest, last)):
        means = _means(act, rule, middle, count)
    return [widened(mean + 0, left_out) ** 2 for mean in means]


def _means(act: Activation, rule: ContourRule, variance: flint.arb, count: int) -> list[flint.arb]:
    root, places, loads = variance.sqrt(), [], []
    for x, length, _ in rule.points():
        z = x / root
        places.append(z)
        loads.append(2 * length * (-z * z / 2).exp() * act.value(x) / (2 * arb.pi() * variance).sqrt())
    return ball_sums(places, loads, count)


def _moved(act: Activation, variance: flint.arb) -> flint.arb:
    """How far any h_k is from its value at the midpoint of the variance."""
    if variance.is_exact():
        return arb(0)
    with working_bits(64):
        square = slope_mean(act, variance, Integrand(slope=2, x=2))
        return variance.rad() * square.sqrt() / (2 * variance)


def slope_mean(act: Activation, variance: flint.arb, f: Integrand) -> flint.arb:
    """E phi'^2, or E (x phi')^2, of an expression, enclosed."""
    rule = proved_rule(act, variance, ctx.prec)
    both, total, full = phi_and_slope(act.phi), arb(0), ctx.prec
    for x, weight, bits in rule.nodes():
        ctx.prec = bits
        share = weight * both(x).slope ** 2 * x**f.x
        ctx.prec = full
        total += share
    return widened(total, error(act, rule, f))
