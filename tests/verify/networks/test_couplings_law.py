r"""The law of the couplings of every network that is simulated, exactly and at small N.

Each family draws a square matrix W of n = N^2 numbers of unit scale and multiplies it by s(N): g/sqrt(N), the
same for a level of P_k units, N^(-1/alpha). N - 1 in the place of N changes the variance by 5 % at N = 20 and
cancels out of every pair of sizes. Two tests for each family, at N = 1, 2, 3 and 20:

* identity: the matrix is s(N) times the numbers that a generator of the same seed gives, to rounding;
* law: over many draws, sum W^2/s^2 and the squared sums of rows are chi^2, each within bounds that a right
  family leaves with probability `FALSE`.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnchaos.verify
from rnnchaos.verify.gaussian.spectrum_kernels import couplings as spectral
from rnnchaos.verify.gradient.langevin import network as landscape
from rnnchaos.verify.heavy_tailed.couplings import couplings as stable
from rnnchaos.verify.networks import flow
from rnnchaos.verify.networks.hierarchy import Hierarchy
from rnnchaos.verify.networks.mean_coupled import drawn
from rnnchaos.verify.networks.normal import couplings as normal
from rnnchaos.verify.networks.stable import StableLaw

Array = Any
G, DT = 1.7, 0.3
FALSE = 1e-9
SIZES = (1, 2, 3, 20)
NUMBERS = 100_000
"""At most, for each law: at N = 20 the variance to 0.45 %, against 5 % for N/(N - 1)."""


def of_flow(seed: int, N: int) -> Array:
    sequence = np.random.SeedSequence(seed)
    return flow.network(sequence, g=G, N=N, dt=DT, states=2, phi="tanh").couplings


def of_level(level: int) -> Callable[[int, int], Array]:
    """Level 0 of one unit a population; level 1, of N populations."""
    sizes = [1] if level == 0 else [2]
    return lambda seed, N: Hierarchy(np.random.default_rng(seed), [G, G], sizes, N).matrices[level]


def after(first: Callable[[int], int]) -> Callable[[Any, int], Array]:
    """float32 normals (N, N), behind `first(N)` squared of another matrix."""

    def numbers(rng: np.random.Generator, N: int) -> Array:
        rng.standard_normal((first(N), first(N)), dtype=np.float32)
        return rng.standard_normal((N, N), dtype=np.float32)

    return numbers


def normals(dtype: Any) -> Callable[[Any, int], Array]:
    return lambda rng, N: rng.standard_normal((N, N), dtype=dtype)


def stables(alpha: str) -> Callable[[Any, int], Array]:
    return lambda rng, N: StableLaw(Fraction(alpha)).draw(rng, (N, N))


Draw = Callable[[int, int], Array]
FAMILIES: dict[str, tuple[Draw, Callable[[Any, int], Array], Callable[[int], float]]] = {
    "flow": (of_flow, normals("f4"), lambda N: DT * G / N**0.5),
    "spectrum, float32": (
        lambda seed, N: spectral(np.random.default_rng(seed), N, "float32").matrix.T,
        normals("f4"),
        lambda N: N**-0.5,
    ),
    "spectrum, float64": (
        lambda seed, N: spectral(np.random.default_rng(seed), N, "float64").matrix.T,
        normals("f8"),
        lambda N: N**-0.5,
    ),
    "with a mean": (
        lambda seed, N: drawn(np.random.default_rng(seed), N=N, g=G, J0=0.5).random.matrix.T,
        normals("f4"),
        lambda N: G / N**0.5,
    ),
    "landscape": (
        lambda seed, N: landscape(np.random.default_rng(seed), g=G, N=N),
        normals("f4"),
        lambda N: G / N**0.5,
    ),
    "normal, float64": (
        lambda seed, N: normal(np.random.default_rng(seed), N),
        normals("f8"),
        lambda N: N**-0.5,
    ),
    "normal, float32": (
        lambda seed, N: normal(np.random.default_rng(seed), N, np.float32),
        normals("f4"),
        lambda N: N**-0.5,
    ),
    "neurons of a hierarchy": (of_level(0), normals("f4"), lambda N: G / N**0.5),
    "populations of a hierarchy": (of_level(1), after(lambda N: 2 * N), lambda N: G / N**0.5),
    "heavy-tailed, alpha = 2": (
        lambda seed, N: stable(np.random.default_rng(seed), alpha=2.0, N=N, kind=np.float64),
        stables("2"),
        lambda N: N**-0.5,
    ),
    "heavy-tailed, alpha = 1": (
        lambda seed, N: stable(np.random.default_rng(seed), alpha=1.0, N=N),
        stables("1"),
        lambda N: 1 / N,
    ),
}
VARIANCE = {"heavy-tailed, alpha = 2": 2.0}
"""exp(-k^2) is the normal law of variance 2."""


def identical(name: str, draw: Draw, N: int) -> bool:
    _, numbers, scale = FAMILIES[name]
    expected = numbers(np.random.default_rng(np.random.SeedSequence(7)), N) * scale(N)
    return bool(np.allclose(draw(7, N), expected, rtol=1e-6, atol=0))


def lawful(name: str, draw: Draw, N: int) -> bool:
    """Whether squares of entries and of sums of rows have the chi^2 law of the family."""
    from scipy.stats import chi2  # a second to import

    count = min(1000, NUMBERS // N**2)
    found = np.array([draw(seed, N) for seed in range(count)], float) / FAMILIES[name][2](N)
    found /= VARIANCE.get(name, 1.0) ** 0.5
    entries, rows = found.ravel(), found.sum(axis=2).ravel() / N**0.5
    return all(
        chi2.ppf(FALSE / 2, values.size) < (values**2).sum() < chi2.isf(FALSE / 2, values.size)
        for values in (entries, rows)
    )


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("N", SIZES)
def test_couplings_are_numbers_of_unit_scale_times_that_of_their_size(name: str, N: int) -> None:
    assert identical(name, FAMILIES[name][0], N)


NORMAL = [name for name in FAMILIES if name != "heavy-tailed, alpha = 1"]


@pytest.mark.parametrize("name", NORMAL)
@pytest.mark.parametrize("N", [2, 20])
def test_couplings_have_the_law_of_their_size(name: str, N: int) -> None:
    assert lawful(name, FAMILIES[name][0], N)


@pytest.mark.parametrize("name", NORMAL)
@pytest.mark.parametrize("N", [2, 3, 20])
def test_one_unit_less_shows(name: str, N: int) -> None:
    """g^2/(N - 1), planted."""
    draw = FAMILIES[name][0]

    def planted(seed: int, size: int) -> Array:
        return draw(seed, size) * (size / (size - 1)) ** 0.5

    assert not identical(name, planted, N)
    if N == 20:
        assert not lawful(name, planted, N)


def test_cauchy_couplings_have_half_of_their_law_within_their_scale() -> None:
    N = 20
    found = np.concatenate(
        [stable(np.random.default_rng(s), alpha=1.0, N=N).ravel() for s in range(NUMBERS // N**2)]
    )
    share = (np.abs(found) < 1 / N).mean()
    assert abs(share - 0.5) < 6.2 * 0.5 / len(found) ** 0.5  # two-sided 1e-9
    assert abs((np.abs(found) < 1 / (N - 1)).mean() - 0.5) > 6.2 * 0.5 / len(found) ** 0.5


SQUARE = re.compile(r"standard_normal\(\((\w+), \1\)|law\.draw\(")
KNOWN = {
    "gaussian/spectrum_kernels.py",
    "gradient/langevin.py",
    "heavy_tailed/annealed_kernels.py",  # N numbers a step, for N^2: against the whole W in its own test
    "heavy_tailed/couplings.py",
    "networks/flow.py",
    "networks/hierarchy.py",
    "networks/mean_coupled.py",
    "networks/normal.py",
}


def test_no_other_file_draws_couplings() -> None:
    root = Path(rnnchaos.verify.__file__).parent
    without = {"calibration", "oracles", "kernels", "shared"}  # laws of no network; independent references
    rooms = [
        path
        for path in root.rglob("*.py")
        if not without & set(path.relative_to(root).parts[:-1]) and path.stem != "oracles"
    ]
    files = {path.relative_to(root).as_posix(): path.read_text() for path in rooms}
    assert len(files) > 100
    assert {name for name, text in files.items() if SQUARE.search(text)} == KNOWN
