r"""Annealed chains one by one: x' = s z, s = g (mean |phi(x)|^alpha)^(1/alpha), from the same draws.

The kernels keep linear states at scale 1 and add up ln s; here the states themselves are followed.
"""

from typing import Any

import numpy as np

from rnnchaos.verify.heavy_tailed import annealed_kernels as kernels
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree
from rnnchaos.verify.kernels.shared.couplings import stable_law

ALPHAS = (0.8, 1.0, 1.5, 2.0)


def chains(rng: Any, x: Any, count: int, *, alpha: float, g: float, phi: Any) -> tuple[Any, Any]:
    """Factors s (count, chains) and the last states."""
    factors = []
    for _ in range(count):
        s = [g * np.mean([abs(phi(value)) ** alpha for value in row]) ** (1 / alpha) for row in x]
        z = stable_law(rng, alpha, x.size).reshape(x.shape)
        x = np.array([scale * row for scale, row in zip(s, z, strict=True)])
        factors.append(s)
    return np.array(factors), x


def growth() -> None:
    """Mean and unbiased variance of ln s at gain 1, from a stable start."""
    for alpha in ALPHAS:
        rng = np.random.default_rng(SEED)
        x = stable_law(rng, alpha, 12).reshape(3, 4)
        s, _ = chains(rng, x, 5, alpha=alpha, g=1.0, phi=lambda x: x)
        relative = np.log(s) - np.vstack([np.zeros(3), np.log(s[:-1])])
        want: dict[str, Any] = {
            "rate": relative.mean(),
            "variance": ((relative - relative.mean()) ** 2).sum() / 14,
        }
        agree(kernels.growth(SEED, alpha=alpha, N=4, chains=3, steps=5), want, rtol=1e-9)


def quiescent() -> None:
    """One run serves all gains: each gain run by itself gives the same fractions."""
    gains = (0.5, 1.0, 1.7)
    for alpha, threshold in ((0.8, 0.3), (1.5, 1.1)):
        found = kernels.quiescent(SEED, alpha=alpha, N=5, chains=4, steps=3, gains=gains, threshold=threshold)
        want = []
        for g in gains:
            rng = np.random.default_rng(SEED)
            _, x = chains(rng, rng.standard_normal((4, 5)), 3, alpha=alpha, g=g, phi=lambda x: x)
            want.append(np.mean(np.abs(x) < threshold))
        agree(found, {"fraction": want}, rtol=1e-12)


def intermittent() -> None:
    """Fractions of chains and steps after the burn; a burn of b is none from the state after b."""
    for alpha, burn in ((0.8, 0), (1.0, 2), (1.5, 3)):
        levels = (0.3, 0.6, 1.0)
        found = kernels.intermittent(
            SEED, alpha=alpha, N=4, g=1.3, chains=3, burn=burn, steps=6, levels=levels
        )
        rng = np.random.default_rng(SEED)
        x = stable_law(rng, alpha, 12).reshape(3, 4)
        _, x = chains(rng, x, burn, alpha=alpha, g=1.3, phi=np.tanh)
        s, _ = chains(rng, x, 6, alpha=alpha, g=1.3, phi=np.tanh)
        agree(found, {"fraction": [np.mean(s < level) for level in levels]}, rtol=1e-12)


def dead_chains() -> None:
    """A chain at 0 has s = 0 and stays; no warning, and its logarithm is -inf."""
    of = kernels.Chains(np.random.default_rng(1), np.zeros((1, 3)), alpha=1.5, gain=2.0)
    agree(of.step(), [-np.inf])
    agree(of.log_scale, [-np.inf])


ALMOST = "equality has probability 0"
EQUIVALENT = {
    "heavy_tailed.annealed_kernels.quiescent: edge: sizes < level[:, None] -> "
    "sizes <= level[:, None]": ALMOST,
    "heavy_tailed.annealed_kernels.intermittent: edge: network.step()[:, None] < logs -> "
    "network.step()[:, None] <= logs": ALMOST,
}
ORACLES = Oracles("heavy_tailed.annealed", (growth, quiescent, intermittent, dead_chains), EQUIVALENT)
