r"""$h\simeq0.476\,\lambda_1^{5/2}/\sqrt{1-\delta}$ and the like: the spectrum of exponents of the Euler map
at the onset of chaos, at any step $\delta<1$.

For slow motion the map's weight of the kernel is that of the flow with its frequency stretched by
$\sqrt{1-\delta}$: per unit time the same equation, and an integral over frequency that is larger by
$1/\sqrt{1-\delta}$. At $\sqrt{1-\delta}$ of the order of eps it crosses over to the white law
(`scheme.entropy_rate.discrete.onset`), in other powers of eps.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import NEAR_ONSET, STEP, meanings
from rnnchaos.theory.gaussian.spectrum_onset import (
    DIMENSION_AMPLITUDE,
    ENTROPY_AMPLITUDE,
    FRACTION_AMPLITUDE,
    LAW,
    MEASURED,
)
from rnnchaos.theory.gaussian.volume_growth import CLARK, DIMENSION, ENTROPY, PLANAR, SPECTRUM, UNSTABLE
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.scheme.notation import BELOW_ONE, KEEP

_slow, _s, _omega = sp.Symbol("q", positive=True), sp.Symbol("s", real=True), sp.Symbol("omega", real=True)
_weight, _jacobian = sp.Symbol("w", positive=True), sp.Symbol("J", positive=True)
_REST = remainder(_slow**3)
_REMARK = (
    "The first term as eps -> 0 at a fixed step; sqrt(1 - dt) of the order of eps is near the white law of "
    "the discrete-time network."
)


def _slowly(*relations: sp.Basic) -> sp.Expr:
    """The weight to second order in q."""
    found = sp.series(relations[-1].rhs, _slow, 0, 3).removeO()
    return sp.simplify(found) + _REST


def _stretched(*relations: sp.Basic) -> sp.Expr:
    """The length of omega over that of the flow's frequency, whose square stands in its weight by itself."""
    return 1 / sp.sqrt(sp.expand(relations[-1].rhs).coeff(_slow, 2).coeff(_omega, 2))


def _law(symbol: sp.Symbol, amplitude: sp.Float, power: sp.Rational) -> Derived:
    factor = sp.exp(_slow**2 * _s * STEP)
    weight = (factor**2 + KEEP**2 - 2 * KEEP * factor * sp.cos(_slow * _omega * STEP)) / STEP**2
    statement = eq(symbol, amplitude * LAW**power / sp.sqrt(KEEP))
    steps = (
        Step(
            "The weight of b^2 in the growth of volumes of the map, times g^2, at a rate q^2 s and a "
            "frequency q omega per unit time.",
            eq(_weight, weight),
        ),
        Step(
            "Slow motion, q -> 0: that of the flow, with the frequency stretched.",
            eq(_weight, 1 + _slow**2 * (2 * _s + KEEP * _omega**2) + _REST),
            _slowly,
        ),
        Step("d omega over the flow's.", eq(_jacobian, 1 / sp.sqrt(KEEP)), _stretched),
        Step("The law of the flow, per frequency.", eq(symbol, amplitude * LAW**power * _jacobian)),
        Step("Insert the stretch.", statement, lambda *r: r[-1].rhs.subs(r[-2].lhs, r[-2].rhs)),
    )
    symbols = {**SPECTRUM, **meanings}
    known = {name: symbols[name] for name in sorted(s.name for s in statement.free_symbols)}
    return Derived(steps, known, sp.And(NEAR_ONSET, BELOW_ONE), CLARK, remarks=(_REMARK, MEASURED, PLANAR))


@entry(
    "scheme.entropy_rate.onset",
    "entropy rate of the Euler map at the onset of chaos in terms of the largest exponent, any step below 1",
    "entropy rate of the Euler map near the onset",
)
def entropy_rate() -> Derived:
    return _law(ENTROPY, ENTROPY_AMPLITUDE, sp.Rational(5, 2))


@entry(
    "scheme.dimension.onset",
    "Kaplan-Yorke dimension of the Euler map at the onset in terms of the largest exponent, any step below 1",
    "Kaplan-Yorke dimension of the Euler map near the onset",
)
def dimension() -> Derived:
    return _law(DIMENSION, DIMENSION_AMPLITUDE, sp.Rational(3, 2))


@entry(
    "scheme.unstable_fraction.onset",
    "share of positive exponents of the Euler map at the onset in terms of the largest, any step below 1",
    "share of positive exponents of the Euler map near the onset",
)
def unstable_fraction() -> Derived:
    return _law(UNSTABLE, FRACTION_AMPLITUDE, sp.Rational(3, 2))
