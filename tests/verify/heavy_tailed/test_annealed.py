"""The annealed network: N numbers a step have the law of the whole W; the walk is the theory's."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.heavy_tailed.annealed_kernels import (
    Chains,
    absolute_power,
    growth,
    intermittent,
    quiescent,
)
from rnnchaos.verify.heavy_tailed.couplings import couplings

SEED = np.random.SeedSequence(8, spawn_key=(0,))


def dense(rng: np.random.Generator, *, alpha: float, gain: float, N: int, steps: int) -> float:
    """ln of the mean of |x|^alpha after `steps` steps of x' = g W tanh(x), all of W drawn at each."""
    x = np.ones(N)
    for _ in range(steps):
        x = gain * couplings(rng, alpha=alpha, N=N, kind=np.float64) @ np.tanh(x)
    return float(np.log(absolute_power(x, alpha).mean()))


def chained(rng: np.random.Generator, *, alpha: float, gain: float, N: int, steps: int, count: int) -> Any:
    chains = Chains(rng, np.ones((count, N)), alpha=alpha, gain=gain, phi=np.tanh)
    for _ in range(steps):
        chains.step()
    return np.log(absolute_power(chains.states, alpha).mean(axis=1))


@pytest.mark.parametrize("alpha", [0.8, 1.0, 1.6, 2.0])
def test_n_numbers_a_step_have_the_law_of_the_whole_matrix(alpha: float) -> None:
    """Two samples of the state after three steps; one with the scale of another index is told apart."""
    from scipy.stats import ks_2samp  # a second to import

    given: dict[str, Any] = {"alpha": alpha, "gain": 0.7, "N": 8, "steps": 3}
    rng = np.random.default_rng(SEED)
    whole = np.array([dense(rng, **given) for _ in range(2000)])
    short = chained(rng, count=2000, **given)
    assert ks_2samp(whole, short).pvalue > 1e-6
    assert ks_2samp(whole, chained(rng, count=2000, **{**given, "gain": 0.85})).pvalue < 1e-6


def test_linear_chains_do_not_overflow_and_scale_with_the_gain() -> None:
    """The increments of ln s at another gain are shifted by ln g, for the same numbers."""
    rates = []
    for gain in (1.0, 1e100):
        rng = np.random.default_rng(SEED)
        chains = Chains(rng, np.ones((3, 5)), alpha=1.5, gain=gain)
        rates.append(np.array([chains.step() for _ in range(400)]))
        assert np.isfinite(chains.log_scale).all()
    assert np.allclose(rates[1] - rates[0], np.log(1e100))


def test_growth_is_the_mean_of_the_increments() -> None:
    found = growth(SEED, alpha=1.0, N=4, chains=3, steps=50)
    rng = np.random.default_rng(SEED)
    sizes = [np.abs(np.tan(np.pi * (rng.random(12) - 0.5))).reshape(3, 4) for _ in range(50)]
    logs = np.log(np.mean(sizes, axis=2))
    assert found["rate"] == pytest.approx(np.mean(logs))
    assert found["variance"] == pytest.approx(np.var(logs, ddof=1))


def test_quiescent_fractions_of_all_gains_come_from_one_run() -> None:
    """At each gain the fraction is that of the network run at this gain, from the same numbers."""
    given: dict[str, Any] = {"alpha": 1.0, "N": 30, "chains": 6, "steps": 4}
    found = quiescent(SEED, gains=[0.2, 0.5], threshold=0.1, **given)["fraction"]
    for gain, fraction in zip((0.2, 0.5), found, strict=True):
        rng = np.random.default_rng(SEED)
        chains = Chains(rng, rng.standard_normal((6, 30)), alpha=1.0, gain=gain)
        for _ in range(4):
            chains.step()
        states = chains.states * np.exp(chains.log_scale)[:, None]
        assert fraction == (np.abs(states) < 0.1).mean()


def test_intermittent_fractions_are_ordered() -> None:
    found = intermittent(
        SEED, alpha=1.0, N=10, g=0.45, chains=50, burn=20, steps=50, levels=[10.0, 0.1, 1e-3, 1e-300]
    )["fraction"]
    assert found[0] == 1
    assert found[0] > found[1] > found[2] > found[3] == 0
