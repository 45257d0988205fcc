r"""Modular populations in numbers: $x_i(t+1)=\varphi(h_i)$, N0 neurons in a population, N0 = infinity by
default.

    dmft                    Delta0, the variance of the inputs (`rnnchaos.numerics.modular.state`)
    activity                q = E phi^2
    population_activity     Q = q/N0 + (1 - 1/N0) f(c)
    lyapunov_max            ln(mu)/2, mu the larger eigenvalue of the 2x2 law (`modular_exponents`)
    lyapunov_micro, _macro  ln/2 of its diagonal entries; at N0 = infinity lambda_1 is their maximum
    onset                   sigma_c at given sigma_mu and N0
    crossover               sigma_mu at given sigma where macroscopic activity sets in, N0 = infinity
    levels.activity, .lyapunov   any number of levels, any sizes

phi is erf by default, here only: it has closed forms, and the published references of this system are in it.
"""

from math import inf
from typing import Any

from rnnchaos.numerics.modular import engines
from rnnchaos.numerics.modular import observables as exponents
from rnnchaos.numerics.modular.samples import SAMPLES
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity, integer, listed, rational, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY, Nonlinearity, nonlinearity

MOST = 10**15


def _size(raw: Any) -> float | int:
    """An integer from 1 on, or inf."""
    if str(raw).strip().lower() in ("inf", "infinity"):
        return inf
    value = rational(raw)
    if value.denominator != 1 or not 1 <= value <= MOST:
        raise ValueError(raw)
    return int(value)


def _registered(raw: Any) -> Nonlinearity:
    phi = nonlinearity(raw)
    if not phi.registered:
        raise UsageError("phi", phi.name, f"accepted: {', '.join(REGISTRY)}")
    return phi


def _level(raw: Any) -> int | None:
    if raw == "max":
        return None
    value = rational(raw)
    if value.denominator != 1 or not 0 <= value < 100:
        raise ValueError(raw)
    return int(value)


SIGMA = real("sigma", "strength of the couplings between neurons", at_least=0, at_most=1e6)
SIGMA_MU = real("sigma_mu", "strength of the couplings between populations", at_least=0, at_most=1e6)
_INTEGER = f"an integer from 1 to {MOST:g}, or inf"
SIZE = Parameter("N0", "neurons in a population", _INTEGER, _size, "inf", False)
PHI = Parameter(
    "phi",
    "nonlinearity; erf by default, which has closed forms and in which the system's references are stated",
    "one of " + ", ".join(REGISTRY),
    _registered,
    "erf",
    False,
)
STRENGTHS = listed(
    real("strengths", "strengths of the levels, neurons first", at_least=0, at_most=1e6),
    at_least=1,
    at_most=20,
)
SIZES = listed(
    Parameter("sizes", "units of one level in a unit of the next", _INTEGER, _size, "inf", False),
    at_least=1,
    at_most=19,
)
LEVEL = integer("level", "level; 0 are the neurons", at_least=0, at_most=99, default=0, required=False)
WHICH = Parameter(
    "level", "level, or max: the largest exponent of all", "an integer from 0, or max", _level, "max", False
)

_TWO = (SIGMA, SIGMA_MU, SIZE, PHI)
_ANY = (STRENGTHS, SIZES)


def _quantity(
    name: str,
    title: str,
    extract: engines.Extract,
    parameters: tuple[Parameter, ...] = _TWO,
    formula: str = "",
) -> Quantity:
    ball = engines.ball_engine(extract)
    id = f"modular.{name}"
    paths = engines.pointwise(ball) if parameters is _TWO else None
    return Quantity(id, title, formula or id, parameters, ball, engines.mpmath_engine(extract), paths)


def _of_level(extract: engines.Extract, level: int) -> engines.Extract:
    return lambda found: extract(found, level=level)


def _direct(
    name: str, title: str, parameters: tuple[Parameter, ...], ball: Engine, second: Engine
) -> Quantity:
    id, paths = f"modular.{name}", (ball, second, engines.pointwise(ball))
    return Quantity(id, title, id, parameters, *paths)


QUANTITIES = (
    _quantity("dmft", "variance Delta0 of the inputs", exponents.variance),
    _quantity("activity", "mean squared activity q", _of_level(exponents.activity, 0)),
    _quantity(
        "population_activity", "mean square Q of the population means", _of_level(exponents.activity, 1)
    ),
    _quantity("lyapunov_max", "largest Lyapunov exponent, per step", exponents.exponent),
    _quantity(
        "lyapunov_micro", "growth of differences without a population mean", _of_level(exponents.exponent, 0)
    ),
    _quantity(
        "lyapunov_macro", "growth of population means left to themselves", _of_level(exponents.exponent, 1)
    ),
    _direct(
        "onset",
        "critical sigma of quiescence",
        (SIGMA_MU, SIZE),
        engines.critical_strength,
        engines.critical_strength,
    ),
    _direct(
        "crossover",
        "sigma_mu at which macroscopic activity sets in, N0 = infinity",
        (SIGMA, PHI),
        engines.crossover_strength,
        engines.crossover_reference,
    ),
    _quantity(
        "levels.activity",
        "mean squared activity of a level",
        exponents.activity,
        (*_ANY, LEVEL, PHI),
        "modular.levels",
    ),
    _quantity(
        "levels.lyapunov",
        "exponent of a level, or the largest",
        exponents.exponent,
        (*_ANY, WHICH, PHI),
    ),
)
