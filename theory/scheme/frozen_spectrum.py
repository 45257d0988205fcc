r"""Frozen gains: the spectrum of exponents at a fixed point of the Euler map, and of the flow.

$$E\frac{\varphi'^2}{1+b^2\varphi'^2}=\frac{e^{2s\delta}+q^2-2qe^{s\delta}\cos\omega\delta}{(\delta g)^2},
\quad q=1-\delta.$$

A gain that does not change in time makes D of `gaussian.volume_growth` a multiple of 1, $\ln\det(1+DBDB)$
the sum over modes of $\ln(1+d^2b(\omega)^2)$, and the functional one number's at each frequency. As the
step goes to 0 and at rest, where all gains are c1, it is solved: a semicircle. An exact reference for any
solver.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, phi
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, substitute
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, STEP, mean_of
from rnnchaos.theory.gaussian.volume_growth import CLARK, PLANAR, RATE, SHARE, SPECTRUM
from rnnchaos.theory.scheme.notation import ANY_STEP, KEEP

_frequency, _last = sp.Symbol("omega", real=True), sp.Symbol("K", positive=True)
_square, _kernel = sp.Symbol("c", positive=True), sp.Symbol("b", positive=True)
_slope, _distance = sp.Symbol("c1", positive=True), sp.Symbol("a", positive=True)
_functional, _gain_squared = sp.Symbol("psi", real=True), phi(1, X) ** 2
_factor = sp.exp(RATE * STEP)
_weight = (_factor**2 + KEEP**2 - 2 * KEEP * _factor * sp.cos(_frequency * STEP)) / (STEP * GAIN) ** 2
_flow = (_distance**2 + _frequency**2) / GAIN**2
_radius = GAIN * _slope
_MEANINGS = {"b": Meaning("kernel of volume growth at this frequency and rate", "1", "b > 0")}


@entry(
    "scheme.volume_growth.frozen",
    "kernel of volume growth at a fixed point of the Euler map: each frequency is for itself",
    "kernel of volume growth at a fixed point",
)
def frozen_kernel() -> Derived:
    share = mean_of(_gain_squared / (1 + _square * _gain_squared))
    statement = eq(mean_of(_gain_squared / (1 + _kernel**2 * _gain_squared)), _weight)
    steps = (
        Step(
            "At a fixed point a gain does not change in time: at each frequency D is a number, and the "
            "functional, of c = b^2, is",
            eq(_functional, (mean_of(sp.log(1 + _square * _gain_squared)) - _square * _weight) / 2),
        ),
        Step(
            "c makes it stationary.",
            eq(share / 2, _weight / 2),
            lambda *r: eq(sp.diff(r[-1].rhs, _square), 0),
        ),
        Step(
            "In terms of b.",
            statement,
            lambda *r: substitute((_square, _kernel**2))(eq(2 * r[-1].lhs, 2 * r[-1].rhs)),
        ),
    )
    remark = (
        "Where the right side is above E phi'^2 there is no such b, and b = 0. Delta0 is the variance over "
        "neurons."
    )
    meanings = SPECTRUM("Delta0", "dt", "g", "omega", "s") | _MEANINGS
    return Derived(steps, meanings, ANY_STEP, CLARK, remarks=(remark, PLANAR))


@entry(
    "scheme.volume_growth.quiescent",
    "share of the exponents above a rate in quiescence as the step goes to 0: a semicircle about -1",
    "share of the exponents above a rate in quiescence",
)
def semicircle() -> Derived:
    at_edge = sp.sqrt(_radius**2 - (1 + RATE) ** 2)
    steps = (
        Step("The kernel's equation at a fixed point.", frozen_kernel().statement),
        Step(
            "At rest all gains are c1 = phi'(0).",
            eq(_slope**2 / (1 + _kernel**2 * _slope**2), _weight),
            _at_rest,
        ),
        Step(
            "As dt -> 0, with a = 1 + s.",
            eq(_slope**2 / (1 + _kernel**2 * _slope**2), _flow),
            lambda *r: eq(r[-1].lhs, sp.limit(r[-1].rhs, STEP, 0).subs(RATE, _distance - 1)),
        ),
        Step("Solve.", eq(_kernel**2, 1 / _flow - 1 / _slope**2), _solved),
        Step(
            "It is positive up to the frequency K.",
            eq(_last**2, _radius**2 - _distance**2),
            lambda *r: sp.solve(r[-1].rhs.subs(_frequency**2, _square), _square)[0],
        ),
        Step(
            "The share above s (gaussian.volume_growth), from all frequencies with a kernel.",
            eq(SHARE(RATE), _distance / GAIN**2 * _over(_kernel**2)),
        ),
        Step("Insert b and integrate.", eq(SHARE(RATE), _share(_distance, _last)), _integrated),
        Step(
            "Insert K, and a = 1 + s.",
            eq(SHARE(RATE), _share(1 + RATE, at_edge)),
            lambda *r: r[-1].rhs.subs(_last, sp.sqrt(r[4].rhs)).subs(_distance, 1 + RATE),
        ),
    )
    remark = (
        "With y = (1 + s)/(g c1), u = [arccos y - y sqrt(1 - y^2)]/pi: real parts of eigenvalues that fill "
        "the disc of radius g c1 about -1, to which u(-1-y) = 1 - u(-1+y) extends it."
    )
    above = sp.StrictGreaterThan(RATE, -1, evaluate=False)
    inside = sp.And(above, sp.StrictLessThan(1 + RATE, _radius, evaluate=False), _radius <= 1)
    return Derived(steps, SPECTRUM("c1", "g", "s"), inside, CLARK, remarks=(remark, PLANAR))


def _over(f: sp.Expr) -> sp.Expr:
    return sp.Integral(f, (_frequency, -_last, _last)) / (2 * sp.pi)


def _share(distance: sp.Expr, last: sp.Expr) -> sp.Expr:
    return (sp.atan(last / distance) - distance * last / _radius**2) / sp.pi


def _at_rest(*relations: sp.Basic) -> sp.Basic:
    """The mean over one gain."""
    (mean,) = relations[-1].lhs.atoms(GaussianMean)
    alone = eq(relations[-1].lhs.subs(mean, mean.args[0]), relations[-1].rhs)
    return substitute((phi(1, X), _slope))(alone)


def _solved(*relations: sp.Basic) -> sp.Expr:
    """b^2."""
    known = relations[-1]
    (found,) = sp.solve((known.lhs - known.rhs).subs(_kernel**2, _square), _square)
    return found


def _integrated(*relations: sp.Basic) -> sp.Expr:
    """By an antiderivative, whose derivative is checked."""
    inside = relations[-1].rhs.subs(_kernel**2, relations[3].rhs)
    factor, integral = inside.as_independent(sp.Integral)
    whole = GAIN**2 * sp.atan(_frequency / _distance) / _distance - _frequency / _slope**2
    if sp.simplify(sp.diff(whole, _frequency) - integral.function) != 0:
        raise DoesNotFollow(f"{whole} is no antiderivative of {integral.function}")
    return factor * (whole.subs(_frequency, _last) - whole.subs(_frequency, -_last))
