r"""The gradient dynamics $dx=-\nabla E\,dt+\sqrt{2T}\,dW$, $E=\frac12|{-x}+J\varphi(x)|^2$, in numbers, next
to the chaotic flow.

    S = g^2 E phi^2 + T                   variance of the measure e^(-E/T); T = 0 is the limit from above
    (S - T)/S, T/S, 1/(1 + g^2 E phi'^2)  squares of the cosines of x, h; x, F; F, grad E   (h = J phi(x),
    F = -x + h) T (1 + g^2 E phi'^2)                  <|grad E|^2>/N g^2 (E phi')^2
    multiplier of the overlap map between replicas, < 1 - T/S S(Gamma0)                             the
    variance at the temperature T_E = Gamma0 sup |P_chaos - P_gradient|            of the probabilities of
    |x| < threshold: N(0, Delta0) against N(0, S(Gamma0))

and for the chaotic flow the cosines from $\langle x\cdot F\rangle=0$, $|h|^2=|x|^2+|F|^2$, $F\perp\nabla E$.
Everything is per neuron. Derived in `rnnchaos.theory.gradient.column`; solved in
`rnnchaos.numerics.gradient.equilibrium`.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.gradient.arithmetic import World
from rnnchaos.numerics.gradient.effective_temperature import EFFECTIVE_TEMPERATURE
from rnnchaos.numerics.gradient.engines import engines
from rnnchaos.numerics.gradient.equilibrium import Equilibrium
from rnnchaos.numerics.gradient.samples import LETTERS, SAMPLES
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.meanfield.state import Chaotic
from rnnchaos.numerics.meanfield.state_engines import quiescent
from rnnchaos.numerics.quantity import GAIN, PHI, Engine, Quantity, choice, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

TEMPERATURE = real("T", "temperature of the gradient dynamics", at_least=0, at_most=1e12)
_OPTIONAL = real("T", TEMPERATURE.meaning, at_least=0, at_most=1e12, required=False)
PAIRS = ("x,h", "x,F", "h,F", "F,grad", "x,grad")
BETWEEN = choice("between", "the two vectors; h = J phi(x), F = -x + h, grad the gradient of E", PAIRS)
DYNAMICS = choice(
    "dynamics", "chaotic flow, or gradient dynamics at T", ("chaotic", "gradient"), default="chaotic"
)


def _resting(g: Fraction, phi: Nonlinearity) -> Ball:
    return quiescent(0)


def _directionless(g: Fraction, phi: Nonlinearity) -> Ball:
    message = "at rest x = 0: there is no angle (T = 0 or no noise, and g <= g_c)"
    return Ball(None, "exact: g <= g_c", True, "none", message)


def _shrink_at_rest(g: Fraction, phi: Nonlinearity) -> Ball:
    return Ball((arb_of(g) * slope(phi)) ** 2, "exact: (g c_1)^2 at S = 0", True, "quiescent")


def _at(extract: Callable[[Equilibrium], Any]) -> Callable[..., Any]:
    """A function of the equilibrium at T as a function of the world."""
    return lambda world, T: extract(world.equilibrium(world.real(T)))


def _variance_at_energy(world: World) -> Any:
    return world.equilibrium(world.chaos().kinetic_energy).variance


def _distribution_gap(world: World) -> Any:
    """sup over theta of erf(theta/sqrt(2 Delta0)) - erf(theta/sqrt(2 S)), at theta^2 = Delta0 S
    ln(S/Delta0)/(S - Delta0).
    """
    narrow, wide = world.chaos().variance, _variance_at_energy(world)
    spread = wide / narrow - 1
    if isinstance(wide, flint.arb):
        best = spread.log1p() / spread / 2
        return ((1 + spread) * best).sqrt().erf() - best.sqrt().erf()
    from mpmath import mp

    best = mp.log1p(spread) / spread / 2
    return mp.erf(mp.sqrt((1 + spread) * best)) - mp.erf(mp.sqrt(best))


_GRADIENT: dict[str, Callable[[Equilibrium], Any]] = {
    "x,h": lambda e: (1 - e.temperature / e.variance) ** 0.5,
    "x,F": lambda e: -((e.temperature / e.variance) ** 0.5),
    "h,F": lambda e: 0 * e.variance,
    "F,grad": lambda e: -(e.curvature**-0.5),
    "x,grad": lambda e: (e.temperature / (e.variance * e.curvature)) ** 0.5,
}
_CHAOTIC: dict[str, Callable[[Chaotic], Any]] = {
    "x,h": lambda c: (c.variance / (c.variance + c.kinetic_energy)) ** 0.5,
    "x,F": lambda c: 0 * c.variance,
    "h,F": lambda c: (c.kinetic_energy / (c.variance + c.kinetic_energy)) ** 0.5,
    "F,grad": lambda c: 0 * c.variance,
}


def _chaotic_angle(between: str) -> tuple[Engine, Engine]:
    return engines(lambda world: _CHAOTIC[between](world.chaos()), _directionless)


_GRADIENT_ANGLES = {name: engines(_at(extract), _directionless) for name, extract in _GRADIENT.items()}
_CHAOTIC_ANGLES = {name: _chaotic_angle(name) for name in _CHAOTIC}
_NORM = engines(_at(lambda e: e.temperature * e.curvature), _resting)


def _heated(dynamics: str, temperature: Fraction | None) -> None:
    """Refuse a temperature for the flow, and the gradient dynamics without one."""
    if dynamics == "chaotic" and temperature is not None:
        raise UsageError(
            "T", float(temperature), "the chaotic flow has no temperature; accepted: --dynamics gradient"
        )
    if dynamics == "gradient" and temperature is None:
        raise UsageError("T", "missing", f"--dynamics gradient needs T: {TEMPERATURE.accepted}")


def _angle(which: int) -> Engine:
    def engine(
        bits: int, /, *, g: Fraction, between: str, dynamics: str, T: Fraction | None, phi: Nonlinearity
    ) -> Ball:
        _heated(dynamics, T)
        if dynamics == "gradient":
            return _GRADIENT_ANGLES[between][which](bits, g=g, phi=phi, T=T)
        if between not in _CHAOTIC_ANGLES:
            raise UsageError(
                "between", between, f"accepted for the chaotic flow: {'; '.join(_CHAOTIC_ANGLES)}"
            )
        return _CHAOTIC_ANGLES[between][which](bits, g=g, phi=phi)

    return engine


def _chaotic_norm(which: int) -> Engine:
    def engine(bits: int, /, *, g: Fraction, phi: Nonlinearity) -> Ball:
        from rnnchaos.numerics.gradient.chaotic_norm import chaotic_norm

        return chaotic_norm(which, bits, g, phi)

    return engine


def _variances(*, g: Any, T: Any, phi: Nonlinearity) -> Any:
    from rnnchaos.numerics.gradient.arrays import variances

    return variances(g, T, phi)


QUANTITIES = (
    Quantity(
        "gradient.boltzmann_variance",
        "variance S of the measure exp(-E/T) of the gradient dynamics",
        "gradient.boltzmann_variance",
        (GAIN, TEMPERATURE, PHI),
        *engines(_at(lambda e: e.variance), _resting),
        _variances,
    ),
    EFFECTIVE_TEMPERATURE,
    Quantity(
        "gradient.angle",
        "cosine of the angle between two of x, h = J phi(x), F = -x + h and grad E",
        "gradient.angle",
        (GAIN, BETWEEN, DYNAMICS, _OPTIONAL, PHI),
        _angle(0),
        _angle(1),
    ),
    Quantity(
        "gradient.gradient_norm",
        "<|grad E|^2>/N of the gradient dynamics",
        "gradient.gradient_norm",
        (GAIN, TEMPERATURE, PHI),
        *_NORM,
    ),
    Quantity(
        "gradient.chaotic_norm",
        "<|grad E|^2>/N of the chaotic flow (ten digits)",
        "gradient.chaotic_norm",
        (GAIN, PHI),
        _chaotic_norm(0),
        _chaotic_norm(1),
    ),
    Quantity(
        "gradient.curvature",
        "<laplacian of E>/N of the gradient dynamics, 1 + g^2 E phi'^2",
        "gradient.curvature",
        (GAIN, TEMPERATURE, PHI),
        *engines(
            _at(lambda e: e.curvature),
            lambda g, phi: Ball(1 + (arb_of(g) * slope(phi)) ** 2, "exact: S = 0", True, "quiescent"),
        ),
    ),
    Quantity(
        "gradient.overlap_multiplier",
        "factor g^2 (E phi')^2 by which the map of replica overlaps shrinks a small one",
        "gradient.overlap_stability",
        (GAIN, TEMPERATURE, PHI),
        *engines(_at(lambda e: e.multiplier), _shrink_at_rest),
    ),
    Quantity(
        "gradient.variance_at_energy",
        "variance S(Gamma0) of the gradient dynamics at the temperature of equal energy",
        "gradient.boltzmann_variance",
        (GAIN, PHI),
        *engines(_variance_at_energy, _resting),
    ),
    Quantity(
        "gradient.distribution_gap",
        "largest difference of P(|x| < theta) between chaos and gradient dynamics at T = Gamma0",
        "gradient.distribution_gap",
        (GAIN, PHI),
        *engines(_distribution_gap, _resting),
    ),
)
