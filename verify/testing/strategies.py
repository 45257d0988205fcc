"""Hypothesis strategies for models of random recurrent networks, and the profiles that run them.

Everything shrinks to what is simplest to think about: a registered phi (tanh first), a whole gain, few units,
seed 0, tail index 2. Profiles: `ci` draws the same examples for the same commit; `nightly` draws fresh ones,
and the pytest plugin prints the entropy that repeats them (`--hypothesis-seed`).

Needs the package hypothesis, which is optional: `pip install rnnchaos[test]`.
"""

import math
import os
from fractions import Fraction
from typing import Any

try:
    import hypothesis
    from hypothesis import strategies as st
    from hypothesis.strategies import SearchStrategy
except ImportError:
    message = "the strategies and properties of rnnchaos need hypothesis: pip install 'rnnchaos[test]'"
    raise ImportError(message) from None

from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.catalogue import formulas as entries
from rnnchaos.theory.formula import Formula
from rnnchaos.theory.nonlinearity.registry import REGISTRY
from rnnchaos.verify.networks.stable import StableLaw
from rnnchaos.verify.testing.random_model import GAINS, SMALLEST, Model

__all__ = ["formulas", "gains", "load_profile", "network_sizes", "networks", "nonlinearities", "stable_laws"]
__all__ += [
    "hypothesis",
    "rationals",
    "scaled",
    "scaled_nonlinearities",
    "scales",
    "seeds",
    "st",
    "tail_indices",
]

PROFILES: dict[str, dict[str, Any]] = {
    "ci": {"derandomize": True, "database": None, "max_examples": 30},
    "nightly": {"derandomize": False, "max_examples": 300, "print_blob": True},
}
CORES = {
    "tanh({})": Fraction(1),
    "atan({})": Fraction(1),
    "({})/sqrt(1 + ({})**2)": Fraction(1),
    "2*atan(tanh(({})/2))": Fraction(1),
}
_SCALES = tuple(Fraction(p, q) for p, q in ((1, 1), (2, 1), (1, 2), (3, 1), (3, 2)))


def load_profile(name: str | None = None) -> None:
    """Register and load the profile `name`, by default RNNCHAOS_HYPOTHESIS, else `ci`; for conftest.py."""
    for known, options in PROFILES.items():
        hypothesis.settings.register_profile(
            known, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], **options
        )
    hypothesis.settings.load_profile(name or os.environ.get("RNNCHAOS_HYPOTHESIS", "ci"))


def rationals(low: Fraction, high: Fraction, *, parts: int = 10) -> SearchStrategy[Fraction]:
    """Exact k/parts in [low, high]; whole numbers are tried first."""
    fine = st.integers(math.ceil(low * parts), math.floor(high * parts)).map(lambda k: Fraction(k, parts))
    whole = math.ceil(low), math.floor(high)
    return st.integers(*whole).map(Fraction) | fine if whole[0] <= whole[1] else fine


def gains(low: Fraction = Fraction(11, 10), high: Fraction = Fraction(10)) -> SearchStrategy[Fraction]:
    """Gains in units of the critical gain, exact tenths: chaotic ones unless `low` is below 1."""
    return rationals(low, high)


def nonlinearities() -> SearchStrategy[str]:
    """Odd sigmoids as text: the registered names, then b phi(a x) in the grammar. The slope is rational."""
    return scaled_nonlinearities().map(lambda drawn: drawn[0])


def scaled_nonlinearities() -> SearchStrategy[tuple[str, Fraction]]:
    """(text of phi, its slope at 0) for the sigmoids of `nonlinearities`."""
    plain = st.sampled_from([(name, Fraction(1)) for name in REGISTRY])
    return plain | st.builds(scaled, st.sampled_from(sorted(CORES)), scales(), scales())


def scales() -> SearchStrategy[Fraction]:
    """Simple factors, 1 first."""
    return st.sampled_from(_SCALES)


def scaled(core: str, a: Fraction, b: Fraction) -> tuple[str, Fraction]:
    """Text and slope of b phi(a x), phi one of CORES."""
    inner = f"{a}*x"
    return f"{b}*{core.format(*[inner] * core.count('{}'))}", a * b * CORES[core]


def tail_indices(low: Fraction = Fraction(1, 2)) -> SearchStrategy[Fraction]:
    """Tail indices alpha in [low, 2]: the normal law and the Cauchy law, then exact twentieths."""
    known = [alpha for alpha in (Fraction(2), Fraction(1)) if alpha >= low]
    return st.sampled_from(known) | rationals(low, Fraction(2), parts=20)


def network_sizes(low: int = SMALLEST, high: int = 200) -> SearchStrategy[int]:
    """Numbers of units."""
    return st.integers(low, high)


def stable_laws(low: Fraction = Fraction(1, 2)) -> SearchStrategy[StableLaw]:
    """Symmetric stable laws, scale 1 first."""
    return st.builds(StableLaw, tail_indices(low), scales())


@st.composite
def networks(draw: st.DrawFn, *, high: int = 200) -> Model:
    """Whole models (phi, g, N, seed) in the domain whose finite-size budget is known."""
    phi, slope = draw(scaled_nonlinearities())
    return Model(phi, draw(gains(*GAINS)) / slope, draw(network_sizes(high=high)), draw(seeds()))


def seeds() -> SearchStrategy[int]:
    """Seeds of simulations, 0 first."""
    return st.integers(0, 2**32 - 1)


def formulas() -> SearchStrategy[Formula]:
    """Every formula of the catalogue, those of other distributions included, with its default options."""
    return st.sampled_from([entry.id for entry in entries()]).map(formula)
