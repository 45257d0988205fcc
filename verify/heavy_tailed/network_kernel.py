r"""One heavy-tailed network, $x(t+1)=\varphi(g W x(t)+b\,\xi(t))$: exponents, spectral radius, dimensions.

Quenched, one W for all time, or annealed, all of W redrawn at every step; phi any nonlinearity, or linear.
"""

from typing import Any

import numpy as np

from rnnchaos.verify.heavy_tailed.couplings import couplings
from rnnchaos.verify.heavy_tailed.quenched_kernels import Driven, Redrawn, field, spectrum
from rnnchaos.verify.heavy_tailed.transition_trial import sample_participation_ratio
from rnnchaos.verify.spectrum.dimensions import kaplan_yorke
from rnnchaos.verify.spectrum.plan import Plan


def heavy_tailed(
    seed: np.random.SeedSequence,
    *,
    alpha: float,
    N: int,
    g: float,
    ensemble: str,
    phi: str,
    noise: float,
    k: int,
    burn: int,
    align: int,
    duration: int,
) -> dict[str, Any]:
    """Kernel: one network.

    Observables: `exponents` (k,) and `lyapunov_max`; quenched: `spectral_radius` at gain 1 and
    `quenched_critical_gain`; unless linear: `variance` <x^2>, `participation_ratio` (as published,
    below `duration`) and `dimension` (Kaplan-Yorke) where k exponents reach it.
    """
    rng = np.random.default_rng(seed)
    matrix = couplings(rng, alpha=alpha, N=N, kind=np.float64)
    network = field(matrix, g, phi)
    annealed, linear = ensemble == "annealed", phi == "linear"
    scheme = Redrawn(network, noise, rng, alpha) if annealed else Driven(network, noise, rng)
    states = np.zeros((1, N)) if linear else rng.standard_normal((1, N))
    exponents, samples = spectrum(scheme, states, Plan(k, "rates", 1.0, burn, align, duration))
    found = {"exponents": exponents, "lyapunov_max": exponents[0]}
    if not annealed:
        radius = float(np.abs(np.linalg.eigvals(matrix)).max())
        found |= {"spectral_radius": radius, "quenched_critical_gain": 1 / radius}
    if not linear:
        found |= {"variance": (samples**2).mean(), "participation_ratio": sample_participation_ratio(samples)}
        dimension = kaplan_yorke(exponents, full=k == N)
        found |= {"dimension": dimension} if np.isfinite(dimension) else {}
    return found
