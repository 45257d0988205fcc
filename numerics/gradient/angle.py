r"""Cosines of the angles between x, h = J phi(x), F = -x + h and grad E.

                 gradient dynamics                     chaotic flow
    x, h         sqrt((S - T)/S)                       sqrt(Delta0/(Delta0 + Gamma0))
    x, F         -sqrt(T/S)                            0
    h, F         0                                     sqrt(Gamma0/(Delta0 + Gamma0))
    F, grad E    -1/sqrt(1 + g^2 E phi'^2)             0
    x, grad E    sqrt(T/(S (1 + g^2 E phi'^2)))        not known

S is the variance at temperature T (`rnnchaos.numerics.gradient.equilibrium`). For the chaotic flow they
follow from $\langle x\cdot F\rangle=0$, $|h|^2=|x|^2+|F|^2$, $F\perp\nabla E$. At rest x = 0 and there is no
angle.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.gradient.engines import at_temperature, engines
from rnnchaos.numerics.gradient.equilibrium import Equilibrium
from rnnchaos.numerics.gradient.parameters import BETWEEN, DYNAMICS, OPTIONAL_TEMPERATURE, TEMPERATURE
from rnnchaos.numerics.meanfield.gain import GAIN
from rnnchaos.numerics.meanfield.state import Chaotic
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

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


def _undefined_angle(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    message = "at rest x = 0: there is no angle (T = 0 or no noise, and g <= g_c)"
    return Ball(None, "exact: g <= g_c", True, "none", message)


def _of_chaos(extract: Callable[[Chaotic], Any]) -> tuple[Engine, Engine]:
    return engines(lambda solver: extract(solver.chaos()), _undefined_angle)


_ENGINES = {
    "gradient": {
        name: engines(at_temperature(extract), _undefined_angle) for name, extract in _GRADIENT.items()
    },
    "chaotic": {name: _of_chaos(extract) for name, extract in _CHAOTIC.items()},
}


def _check_temperature(dynamics: str, temperature: Fraction | None) -> None:
    """Refuse a temperature for the flow, and the gradient dynamics without one."""
    if dynamics == "chaotic" and temperature is not None:
        raise UsageError(
            "T", float(temperature), "the chaotic flow has no temperature; accepted: --dynamics gradient"
        )
    if dynamics == "gradient" and temperature is None:
        raise UsageError("T", "missing", f"--dynamics gradient needs T: {TEMPERATURE.accepted}")


def _engine(which: int) -> Engine:
    def run(
        bits: int, /, *, g: Fraction, between: str, dynamics: str, T: Fraction | None, phi: Nonlinearity
    ) -> Ball:
        _check_temperature(dynamics, T)
        known = _ENGINES[dynamics]
        if between not in known:
            raise UsageError("between", between, f"accepted for the chaotic flow: {'; '.join(known)}")
        return known[between][which](bits, g=g, phi=phi, **({} if T is None else {"T": T}))

    return run


ANGLE = Quantity(
    "gradient.angle",
    "cosine of the angle between two of x, h = J phi(x), F = -x + h and grad E",
    "gradient.angle",
    (GAIN, BETWEEN, DYNAMICS, OPTIONAL_TEMPERATURE, PHI),
    _engine(0),
    _engine(1),
)
