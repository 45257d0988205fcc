r"""Dimensions and entropy rate of chaos: from Lyapunov exponents, and from the covariance of the activity.

With exponents sorted, lambda_1 >= lambda_2 >= ..., and S_j their partial sums (Kaplan and Yorke, Lect.
Notes Math. 730 (1979) 204, doi:10.1007/BFb0064319; Pesin's formula for the entropy rate,
doi:10.1070/RM1977v032n04ABEH001639):

    D_KY = j + S_j/|lambda_(j+1)|, j the last with S_j >= 0;      H = sum of the positive lambda_i.

The participation ratio PR = (tr Sigma)^2/tr Sigma^2 of the covariance Sigma counts the directions that the
activity fills. Put into it the covariance of T samples and it comes out too low: the mean of tr Sigma_T^2
exceeds tr Sigma^2 by about (tr Sigma)^2/T_eff, so the naive value never exceeds T_eff. Here both terms are
means over pairs of samples that are independent of each other,

    tr Sigma^2 = E (x_s . x_t)^2,   (tr Sigma)^2 = E |x_s|^2 |x_t|^2,   s, t a decorrelation time apart,

unbiased term by term for activity of mean zero (as that of odd phi is, between a trajectory and its mirror
image). Otherwise half differences of distant samples, (x_s - x_(s+T/2))/sqrt 2, have mean zero and the same
covariance. Two trajectories of one network from independent initial states are independent at all times,
and then every pair counts: `replica_participation_ratio`. Source: derived here.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Operator, stack
from rnnchaos.verify.spectrum.dynamics import history
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.plan import Plan, series
from rnnchaos.verify.spectrum.steps import Map

Array = NDArray[Any]


def kaplan_yorke(exponents: Array, *, full: bool) -> float:
    """D_KY; nan where the exponents given (leading ones, unless `full`) do not reach a negative sum."""
    ordered = np.sort(np.asarray(exponents, dtype=float))[::-1]
    sums = np.cumsum(ordered)
    below = np.flatnonzero(sums < 0)
    if len(below) == 0:
        return float(len(ordered)) if full else float("nan")
    j = int(below[0])
    return float(j + (sums[j - 1] if j else 0.0) / abs(ordered[j]))


def entropy_rate(exponents: Array, *, full: bool) -> float:
    """H, in nats per unit of time; nan where all exponents given are positive and more may be."""
    found = np.asarray(exponents, dtype=float)
    if not full and found.min() > 0:
        return float("nan")
    return float(found[found > 0].sum())


def participation_ratio(samples: Any, *, gap: int, centred: bool = False) -> float:
    """PR of `samples` (T, N), successive in time; pairs closer than `gap` samples are left out.

    `centred` removes an unknown mean by half differences over T/2. Raises `UsageError` where no pair is left.
    """
    x = _checked("samples", samples)
    if centred:
        half = len(x) // 2
        x = (x[:half] - x[half : 2 * half]) / np.sqrt(2)
    if not 1 <= gap < len(x):
        raise UsageError("gap", gap, f"accepted: an integer from 1 to {len(x) - 1}, shorter than the record")
    overlaps, powers = x @ x.T, np.einsum("tn,tn->t", x, x)
    apart = np.abs(np.subtract.outer(np.arange(len(x)), np.arange(len(x)))) >= gap
    return float(np.outer(powers, powers)[apart].sum() / (overlaps[apart] ** 2).sum())


def replica_participation_ratio(first: Any, second: Any) -> float:
    """PR from samples (T, N) and (T', N) of two independent trajectories of one network."""
    x, y = _checked("first", first), _checked("second", second)
    power = np.square(x).sum(axis=1).mean() * np.square(y).sum(axis=1).mean()
    return float(power / np.square(x @ y.T).mean())


def naive_participation_ratio(samples: Any) -> float:
    """PR of the sample covariance, biased low: shown beside the corrected one, and its rival in claims."""
    x = _checked("samples", samples)
    return float(np.square(x).sum() ** 2 / np.square(x @ x.T).sum())


def _checked(name: str, samples: Any) -> Array:
    x = np.asarray(samples, dtype=float)
    if x.ndim != 2 or x.size == 0 or not np.isfinite(x).all():
        raise UsageError(name, f"an array of shape {x.shape}", "accepted: a finite array (samples, units)")
    return x


def map_dimensions(
    network: Operator,
    rng: np.random.Generator,
    *,
    burn: int,
    samples: int,
    exponents: int,
    duration: int,
    phi: str,
) -> dict[str, Any]:
    """Dimensions of the chaos of one network under the map x(t+1) = phi(J x), per neuron, in float32.

    `participation_ratio` is that of two trajectories, independent given the couplings, of `samples` steps
    after `burn`; `dimension` (Kaplan-Yorke) that of so many leading `exponents` over `duration` steps, nan
    where these do not reach a negative sum.
    """
    N, act, none = network.N, activation(phi), Checkpoint("", None)
    scheme, part = Map(Network(network, act, np.ones(2))), stack((2, 1, N), np.float32)
    part[...] = rng.standard_normal(part.shape)
    seen = np.empty((2, samples, N), np.float32)
    for step in range(burn + samples):
        scheme.step([part])
        if step >= burn:
            seen[:, step - burn] = part[:, 0]
    plan = Plan(exponents, "rates", 1.0, 0, duration // 4, duration, "float32")
    start = part[:1, 0].copy()
    found = history(network, act, plan, states=start, gain=np.ones(1), rng=rng, checkpoint=none)
    spectrum = series(found, plan, N).exponents
    return {
        "participation_ratio": replica_participation_ratio(*seen) / N,
        "dimension": kaplan_yorke(spectrum, full=exponents == N) / N,
    }


def map_dimensions_bytes(N: int, parameters: Mapping[str, Any]) -> int:
    """Peak bytes but for the couplings: samples with their overlaps, and the frame."""
    rows, frame = int(parameters["samples"]), int(parameters["exponents"])
    return 24 * rows * N + 16 * rows**2 + 40 * frame * N
