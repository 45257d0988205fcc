"""Sums of exponents are growth rates of volumes: of k directions, by minors of the Jacobians; of all N, by
their determinants, which a spectrum of a map that lost a direction does not meet.
"""

import warnings
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.own.lyapunov_spectrum import UndecidedWarning, lyapunov_spectrum
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, stack
from rnnchaos.verify.spectrum.dimensions import entropy_rate
from rnnchaos.verify.spectrum.elimination import Elimination
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit, IntervalGrowth
from rnnchaos.verify.spectrum.plan import Plan, series
from rnnchaos.verify.spectrum.result import Spectrum
from rnnchaos.verify.spectrum.run import Run

Array = NDArray[Any]
N, STEPS = 8, 12


def gaussian(n: int, seed: int) -> Array:
    return np.random.default_rng(seed).standard_normal((n, n)) / np.sqrt(n)


def compound(matrix: Array, k: int) -> Array:
    """All k x k minors: how the matrix moves volumes of k vectors, e_1 ^ ... ^ e_k being the first."""
    chosen = np.array(list(combinations(range(len(matrix)), k)))
    return np.linalg.det(matrix[chosen[:, None, :, None], chosen[None, :, None, :]])


def volume_growth(J: Array, x: Array, k: int) -> float:
    """ln of the volume that the first k unit vectors span, a step of J sin(x); nothing is orthogonalised."""
    span, total = compound(np.eye(len(x)), k)[0], 0.0
    for _ in range(STEPS):
        span = compound(J * np.cos(x), k) @ span
        total, span, x = total + np.log(np.linalg.norm(span)), span / np.linalg.norm(span), J @ np.sin(x)
    return total / STEPS


def test_the_positive_exponents_add_up_to_the_growth_of_volumes() -> None:
    """The entropy rate is the growth rate of k-volumes, k the number of positive ones: an identity of any
    stretch of a trajectory, here one that rounding does not move.
    """
    for seed in range(5):
        J, x = 5 * gaussian(N, seed), np.random.default_rng(5).standard_normal(N)
        plan, whole = Plan(N, "inputs", 1.0), stack((1, 1 + N, N), float)
        whole[0, 0], whole[0, 1:] = x, np.eye(N)
        evolution = Explicit(plan.build(Network(Dense(J), activation("sin(x)"), 1.0)), [whole])
        found = series(Run(evolution, 0, STEPS, most=1).advance(Checkpoint("", None)), plan, N).exponents
        k = int((found > 0).sum())
        assert 1 < k < N
        assert (found[:k] > 0).all()
        assert entropy_rate(found, full=True) == pytest.approx(volume_growth(J, x, k), rel=1e-9)


@pytest.mark.parametrize(
    ("scheme", "engine"), [("rates", Elimination), ("inputs", Elimination), ("euler", Explicit)]
)
def test_a_map_whose_lowest_exponent_is_wrong_is_undecided(
    scheme: str, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1e-4 a unit of time, in all N: far below what the exponent's own interval shows."""
    right = spectrum(scheme)
    assert right.verdict == "converged"
    evolve: Callable[..., IntervalGrowth] = engine.evolve

    def wrong(self: Any, steps: int, *, audit: bool) -> IntervalGrowth:
        found = evolve(self, steps, audit=audit)
        found.factored.growth[..., -1] += 1e-4 * 40 * steps * (0.25 if scheme == "euler" else 1.0)
        return found

    monkeypatch.setattr(engine, "evolve", wrong)
    found = spectrum(scheme)
    assert found.verdict == "undecided"
    assert len(found.reasons) == 1
    assert "growth rate of volume by 1.0e-04 a unit" in found.reasons[0]
    assert found.exponents[-1] - right.exponents[-1] == pytest.approx(4e-3, rel=1e-3)


def spectrum(scheme: str) -> Spectrum:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UndecidedWarning)
        times: dict[str, Any] = {"burn": 20, "align": 20, "duration": 60, "rng": 1}
        step = {"dt": 0.25} if scheme == "euler" else {}
        return lyapunov_spectrum(gaussian(40, 2), g=3.0, scheme=scheme, **step, **times)
