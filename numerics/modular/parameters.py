r"""The parameters of the modular column, and the hierarchy that they describe.

Two levels have strengths $(\sigma,\sigma_\mu)$ and size $N_0$, infinite by default. phi is erf by default,
here only: it has closed forms, and the published references of this system are in it.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import inf

from rnnchaos.numerics.modular.state import Hierarchy
from rnnchaos.numerics.quantity import REGISTERED_PHI, Parameter, integer, limited, listed, or_word, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Size = float | int
_strength = partial(real, at_least=0, at_most=1e6)


def _size(name: str, meaning: str) -> Parameter:
    """An integer from 1 on, or inf."""
    finite = integer(name, meaning, at_least=1, at_most=10**15, default="inf", required=False)
    return or_word(finite, inf, "inf", "infinity")


SIGMA = _strength("sigma", "strength of the couplings between neurons")
SIGMA_MU = _strength("sigma_mu", "strength of the couplings between populations")
SIZE = _size("N0", "neurons in a population")
_WHY = "erf by default, which has closed forms and in which the system's references are stated"
PHI = replace(REGISTERED_PHI, meaning=f"nonlinearity; {_WHY}", default="erf")
STRENGTHS = limited(
    listed(_strength("strengths", "strengths of the levels, neurons first"), at_least=1, at_most=20),
    "at least one > 0",
    lambda given: any(given["strengths"]),
)
SIZES = limited(
    listed(_size("sizes", "units of one level in a unit of the next"), at_least=1, at_most=19),
    "one size, or one for each level above the neurons",
    lambda given: len(given["sizes"]) in (1, len(given["strengths"]) - 1),
)
LEVEL = limited(
    integer("level", "level; 0 are the neurons", at_least=0, at_most=99, default=0, required=False),
    "below the number of strengths",
    lambda given: (given["level"] or 0) < len(given["strengths"]),
)
_ALL = replace(LEVEL, meaning="level, or max: the largest exponent of all", default="max")
WHICH = or_word(_ALL, None, "max")


def two_levels(*, sigma: Fraction, sigma_mu: Fraction, N0: Size, phi: Nonlinearity) -> Hierarchy:
    """Neurons and populations. Raises `UsageError` where both strengths are zero."""
    if sigma == sigma_mu == 0:
        raise UsageError("sigma and sigma_mu", "all zero", "accepted: at least one strength > 0")
    return any_levels(strengths=(sigma, sigma_mu), sizes=(N0,), phi=phi)


def without_modules(*, sigma: Fraction, phi: Nonlinearity) -> Hierarchy:
    """sigma_mu = 0, N0 = infinity: where macroscopic activity would join."""
    return any_levels(strengths=(sigma, Fraction(0)), sizes=(inf,), phi=phi)


def any_levels(*, strengths: tuple[Fraction, ...], sizes: tuple[Size, ...], phi: Nonlinearity) -> Hierarchy:
    """Any number; one size stands for all."""
    above = sizes * (len(strengths) - 1) if len(sizes) == 1 else sizes
    return Hierarchy(strengths, (Fraction(0), *map(share, above)), phi)


def share(size: Size) -> Fraction:
    """1/n, exactly; 0 for infinite n."""
    return Fraction(0) if size == inf else Fraction(1, int(size))


LINE = SIGMA_MU, SIZE
System = tuple[Callable[..., Hierarchy], tuple[Parameter, ...]]
TWO_LEVELS: System = two_levels, (SIGMA, SIGMA_MU, SIZE, PHI)
WITHOUT_MODULES: System = without_modules, (SIGMA, PHI)
EACH_LEVEL: System = any_levels, (STRENGTHS, SIZES, LEVEL, PHI)
EACH_OR_LARGEST: System = any_levels, (STRENGTHS, SIZES, WHICH, PHI)
