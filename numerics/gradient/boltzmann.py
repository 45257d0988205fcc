r"""The measure $e^{-E/T}$ of the gradient dynamics at temperature T, and the chaotic flow beside it.

    S = g^2 E phi^2 + T             variance; T = 0 is the limit from above
    1 + g^2 E phi'^2                <laplacian of E>/N
    T (1 + g^2 E phi'^2)            <|grad E|^2>/N
    g^2 (E phi')^2                  multiplier of the overlap map between replicas, < 1 - T/S
    S(Gamma0)                       the variance at the temperature T_E = Gamma0
    sup |P_chaos - P_gradient|      of the probabilities of |x| < theta: N(0, Delta0) against N(0, S(Gamma0))

Solved in `rnnchaos.numerics.gradient.equilibrium`.
"""

from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import erf, log1p, square_root
from rnnchaos.numerics.gradient.arithmetic import Solver
from rnnchaos.numerics.gradient.engines import at_temperature, engines
from rnnchaos.numerics.gradient.parameters import CHAOTIC_NORM_DIGITS, TEMPERATURE
from rnnchaos.numerics.meanfield.gain import GAIN, gain, slope
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


def _flat_multiplier(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    return Ball((arb_of(g) * slope(phi)) ** 2, "exact: (g c_1)^2 at S = 0", True, "quiescent")


def _flat_curvature(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    return Ball(1 + (arb_of(g) * slope(phi)) ** 2, "exact: S = 0", True, "quiescent")


def _variance_at_energy(solver: Solver) -> Any:
    return solver.equilibrium(solver.chaos().kinetic_energy).variance


def _distribution_gap(solver: Solver) -> Any:
    """sup over theta of erf(theta/sqrt(2 Delta0)) - erf(theta/sqrt(2 S)), at theta^2 = Delta0 S
    ln(S/Delta0)/(S - Delta0).
    """
    narrow, wide = solver.chaos().variance, _variance_at_energy(solver)
    spread = wide / narrow - 1
    best = log1p(spread) / spread / 2
    return erf(square_root((1 + spread) * best)) - erf(square_root(best))


def _chaotic_norm(which: int) -> Engine:
    def engine(bits: int, /, *, g: Fraction, phi: Nonlinearity) -> Ball:
        from rnnchaos.numerics.gradient.chaotic_norm import chaotic_norm

        return chaotic_norm(which, bits, g, phi)

    return engine


def _variances(*, g: Any, T: Any, phi: Nonlinearity) -> Any:
    from rnnchaos.numerics.gradient.arrays import variances

    return variances(g, T, phi)


VARIANCE = Quantity(
    "gradient.boltzmann_variance",
    "variance S of the measure exp(-E/T) of the gradient dynamics",
    "gradient.boltzmann_variance",
    (GAIN, TEMPERATURE, PHI),
    *engines(at_temperature(lambda e: e.variance)),
    _variances,
)
NORM = Quantity(
    "gradient.gradient_norm",
    "<|grad E|^2>/N of the gradient dynamics",
    "gradient.gradient_norm",
    (GAIN, TEMPERATURE, PHI),
    *engines(at_temperature(lambda e: e.temperature * e.curvature)),
)
CHAOTIC_NORM = Quantity(
    "gradient.chaotic_norm",
    "<|grad E|^2>/N of the chaotic flow",
    "gradient.chaotic_norm",
    (gain(nearest=0.01, furthest=2), PHI),
    _chaotic_norm(0),
    _chaotic_norm(1),
    most_digits=CHAOTIC_NORM_DIGITS,
)
CURVATURE = Quantity(
    "gradient.curvature",
    "<laplacian of E>/N of the gradient dynamics, 1 + g^2 E phi'^2",
    "gradient.curvature",
    (GAIN, TEMPERATURE, PHI),
    *engines(at_temperature(lambda e: e.curvature), _flat_curvature),
)
OVERLAP_MULTIPLIER = Quantity(
    "gradient.overlap_multiplier",
    "factor g^2 (E phi')^2 by which the map of replica overlaps shrinks a small one",
    "gradient.overlap_stability",
    (GAIN, TEMPERATURE, PHI),
    *engines(at_temperature(lambda e: e.multiplier), _flat_multiplier),
)
VARIANCE_AT_ENERGY = Quantity(
    "gradient.variance_at_energy",
    "variance S(Gamma0) of the gradient dynamics at the temperature of equal energy",
    "gradient.boltzmann_variance",
    (GAIN, PHI),
    *engines(_variance_at_energy),
)
DISTRIBUTION_GAP = Quantity(
    "gradient.distribution_gap",
    "largest difference of P(|x| < theta) between chaos and gradient dynamics at T = Gamma0",
    "gradient.distribution_gap",
    (GAIN, PHI),
    *engines(_distribution_gap),
)
