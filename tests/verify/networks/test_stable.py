"""The stable sampler: its certified distribution function far into the tail, and no index is snapped to 1."""

import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.networks import stable
from rnnchaos.verify.networks.stable import StableLaw

COUNT = 2_000_000
FALSE_ALARM = 1e-9


@pytest.mark.parametrize("alpha", ["0.6", "0.95", "1", "1.05", "1.5", "1.9", "2"])
def test_tails_follow_the_certified_distribution(alpha: str) -> None:
    """P(|z| > x) from the bulk to where ten numbers are left, each count against its binomial law."""
    from scipy.stats import binom  # a second to import

    z = np.abs(StableLaw(Fraction(alpha)).draw(np.random.default_rng(np.random.SeedSequence(31)), COUNT))
    checked = 0
    for x in ("0.3", "1", "3", "10", "100", "1000", "10000", "1e6", "1e9"):
        p = 2 * (1 - float(evaluate("heavy_tailed.stable_cdf", alpha=alpha, x=x, digits=20)))
        if COUNT * p < 10:
            break
        seen = int((z > float(x)).sum())
        alarm = 2 * min(binom.cdf(seen, COUNT, p), binom.sf(seen - 1, COUNT, p))
        assert alarm > FALSE_ALARM, (x, seen, COUNT * p)
        checked += 1
    assert checked >= (3 if alpha == "2" else 5)


def reference(alpha: Fraction, u: float, w: float) -> float:
    """Chambers, Mallows and Stuck to 40 digits."""
    with mp.workdps(40):
        a, angle, power = mp.mpf(alpha.numerator) / alpha.denominator, mp.mpf(u), mp.mpf(w)
        tail = mp.cos((1 - a) * angle) / power
        return float(mp.sin(a * angle) / mp.cos(angle) ** (1 / a) * tail ** ((1 - a) / a))


@pytest.mark.parametrize("alpha", ["0.1", "0.75", "0.999", "0.9999999", "1.0000001", "1.001", "1.5", "1.999"])
def test_numbers_are_those_of_the_formula(alpha: str) -> None:
    """From the same uniform and exponential numbers; a sampler snapped to Cauchy near 1 would miss them."""
    law, count = StableLaw(Fraction(alpha)), 300
    found = law.draw(np.random.default_rng(np.random.SeedSequence(5)), count)
    rng = np.random.default_rng(np.random.SeedSequence(5))
    u, w = np.pi * (rng.random(count) - 0.5), rng.standard_exponential(count)
    wanted = np.array([reference(law.alpha, *pair) for pair in zip(u, w, strict=True)])
    assert np.allclose(found, wanted, rtol=1e-11, atol=0)
    assert not np.allclose(np.tan(u), wanted, rtol=1e-8, atol=0)


def test_blocks_join_seamlessly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shape of several blocks is filled, every number once."""
    z = StableLaw(Fraction(3, 2), Fraction(2)).draw(np.random.default_rng(1), (3, stable.BLOCK))
    assert z.shape == (3, stable.BLOCK)
    assert np.unique(z).size == z.size
    assert math.isclose(np.median(np.abs(z)) / 2, 0.969, rel_tol=0.02)  # the quartile of alpha = 3/2
