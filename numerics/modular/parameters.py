r"""The parameters of the modular column, and the hierarchy that they describe.

Two levels have strengths $(\sigma,\sigma_\mu)$ and size $N_0$, infinite by default. phi is erf by default,
here only: it has closed forms, and the published references of this system are in it.
"""

from dataclasses import replace
from fractions import Fraction
from math import inf
from typing import Any

from rnnchaos.numerics.modular.state import Hierarchy
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.quantity import Parameter, integer, listed, real
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import definitions
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, registered

Size = float | int


def _size(name: str, meaning: str) -> Parameter:
    """An integer from 1 on, or inf."""
    finite = integer(name, meaning, at_least=1, at_most=10**15, default="inf", required=False)

    def parse(raw: Any) -> Size:
        return inf if str(raw).strip().lower() in ("inf", "infinity") else int(finite.parse(raw))

    return replace(finite, accepted=f"{finite.accepted}, or inf", parse=parse)


def _strength(name: str, meaning: str) -> Parameter:
    return real(name, meaning, at_least=0, at_most=1e6)


SIGMA = _strength("sigma", "strength of the couplings between neurons")
SIGMA_MU = _strength("sigma_mu", "strength of the couplings between populations")
SIZE = _size("N0", "neurons in a population")
PHI = Parameter(
    "phi",
    "nonlinearity; erf by default, which has closed forms and in which the system's references are stated",
    f"one of {definitions()}",
    registered,
    "erf",
    False,
)
STRENGTHS = listed(_strength("strengths", "strengths of the levels, neurons first"), at_least=1, at_most=20)
SIZES = listed(_size("sizes", "units of one level in a unit of the next"), at_least=1, at_most=19)
LEVEL = integer("level", "level; 0 are the neurons", at_least=0, at_most=99, default=0, required=False)
WHICH = replace(
    LEVEL,
    meaning="level, or max: the largest exponent of all",
    accepted=f"{LEVEL.accepted}, or max",
    parse=lambda raw: None if raw == "max" else LEVEL.parse(raw),
    default="max",
)
LETTERS = {
    "N0": Letter("population size N₀"),
    "level": Letter("level k"),
    "sigma": Letter("coupling of neurons σ"),
    "sigma_mu": Letter("coupling of populations σ_μ"),
    "sizes": Letter("sizes N"),
    "strengths": Letter("strengths σ"),
}
TWO_LEVELS = (SIGMA, SIGMA_MU, SIZE, PHI)


def two_levels(*, sigma: Fraction, sigma_mu: Fraction, N0: Size, phi: Nonlinearity) -> Hierarchy:
    """Neurons and populations. Raises `UsageError` where both strengths are zero."""
    if sigma == sigma_mu == 0:
        raise _all_zero("sigma and sigma_mu")
    return Hierarchy((sigma, sigma_mu), (share(N0),), phi)


def any_levels(*, strengths: tuple[Fraction, ...], sizes: tuple[Size, ...], phi: Nonlinearity) -> Hierarchy:
    """Any number; one size stands for all. Raises `UsageError` where all strengths are zero and where sizes
    and strengths do not match."""
    if not any(strengths):
        raise _all_zero("strengths")
    above = len(strengths) - 1
    if len(sizes) not in (1, above):
        accepted = f"accepted: one size, or one for each of the {above} levels above the neurons"
        raise UsageError("sizes", ",".join(map(str, sizes)), accepted)
    return Hierarchy(strengths, tuple(map(share, sizes * above if len(sizes) == 1 else sizes)), phi)


def share(size: Size) -> Fraction:
    """1/n, exactly; 0 for infinite n."""
    return Fraction(0) if size == inf else Fraction(1, int(size))


def _all_zero(name: str) -> UsageError:
    return UsageError(name, "all zero", "accepted: at least one strength > 0")
