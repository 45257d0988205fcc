r"""Samples of stationary states, in sets, and what they say of the drift by `rnnchaos.verify.identification`.

* The double well $f=ax-bx^3$: $|x|$ by the inverse of its distribution function, or after steps of Euler's
  scheme; tests $x^2/2$, $x^4/4$.
* An Ornstein-Uhlenbeck process at a spacing, exactly; a linear drift in the plane, by its covariance.
* The noisy Lorenz system and the toggle switch along trajectories, each one group of samples.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.identification.estimate import Estimate, estimated, means, null_vector
from rnnchaos.verify.samplers.trajectories import Rate, trajectories
from rnnchaos.verify.samplers.wells import wells

Array = NDArray[np.float64]


def equations(x: Array, D: float) -> Array:
    """(A, b) of x^2/2 and x^4/4: (n, 2, 3)."""
    square = x * x
    one = np.stack([square, -(square**2), np.full_like(x, D)], axis=1)
    return np.stack([one, square[:, None] * one * np.array([1.0, 1.0, 3.0])], axis=1)


def double_well(
    seed: np.random.SeedSequence, *, a: float, b: float, D: float, delta: float, n: int, fits: int, burn: int
) -> dict[str, Any]:
    """Kernel: n times the mean square error of a (`aa`) and b (`bb`) in `fits` sets of n samples, shares of
    95 % intervals that `covered` a, and mean estimates `a`, `b`; with a step, after `burn` steps of it."""
    rng = np.random.default_rng(seed)
    x = wells(rng, n * fits, a, b, D)
    for _ in range(burn if delta else 0):
        x += delta * (a - b * x * x) * x
        x += (2 * D * delta) ** 0.5 * rng.standard_normal(len(x))
    found = [estimated(means(equations(part, D))) for part in x.reshape(fits, n)]
    thetas = np.array([each.theta for each in found])
    errors = n * np.mean((thetas - [a, b]) ** 2, axis=0)
    covered = np.mean([covering(each, (a, b))[0] for each in found])
    mean = thetas.mean(axis=0)
    return {"aa": errors[0], "bb": errors[1], "covered": covered, "a": mean[0], "b": mean[1]}


def covering(found: Estimate, truth: Sequence[float]) -> Array:
    """Which 95 % intervals contain the truth."""
    low, high = found.intervals().T
    return np.asarray((low < truth) & (truth < high))


def ornstein_uhlenbeck(
    seed: np.random.SeedSequence, *, theta: float, tau: float, chains: int, length: int, fits: int
) -> dict[str, Any]:
    """Kernel: samples times the mean square error of theta, D = 1, in `fits` sets of `chains` trajectories;
    the shares of 95 % intervals that `covered` theta, by trajectories, and by samples alone (`naive`)."""
    rng, n, kept = np.random.default_rng(seed), chains * length, float(np.exp(-theta * tau))
    x = np.empty((length, fits * chains))
    x[0] = rng.standard_normal(fits * chains) / theta**0.5
    for k in range(1, length):
        x[k] = kept * x[k - 1] + ((1 - kept**2) / theta) ** 0.5 * rng.standard_normal(fits * chains)
    labels, errors, shares = np.tile(np.arange(chains), length), np.empty(fits), np.empty((fits, 2))
    for place, part in enumerate(x.reshape(length, fits, chains).swapaxes(0, 1)):
        row = np.stack([-(part.reshape(-1) ** 2), np.ones(n)], axis=1)[:, None, :]
        given: tuple[Any, ...] = (None, labels)[: min(chains, 2)]
        ways = [estimated(means(row, groups)) for groups in given]
        errors[place] = (ways[0].theta[0] - theta) ** 2
        shares[place] = [covering(way, (theta,))[0] for way in (ways[0], ways[-1])]
    naive, covered = shares.mean(axis=0)
    return {"covariance": n * errors.mean(), "covered": covered, "naive": naive}


def linear(
    seed: np.random.SeedSequence, *, sigma: Sequence[float], D: Sequence[float], n: int, degree: int
) -> dict[str, Any]:
    """Kernel: `rank`, the number of combinations of the entries of A, f = -A x in the plane, that n samples
    of covariance `sigma` (11, 12, 22) determine by all monomials up to `degree`, D being diagonal; `mixed`,
    the mean of x_1 x_2."""
    root = np.linalg.cholesky(np.array([[sigma[0], sigma[1]], [sigma[1], sigma[2]]]))
    x = np.random.default_rng(seed).standard_normal((n, 2)) @ root.T
    found = linear_equations(x, D, degree)
    while found.shape[2] > 1 and (free := null_vector(means(found))) is not None:
        kept = np.linalg.svd(free[None])[2][1:].T
        found = np.concatenate([found[:, :, :-1] @ kept, found[:, :, -1:]], axis=2)
    return {"rank": found.shape[2] - 1, "mixed": np.mean(x[:, 0] * x[:, 1])}


def linear_equations(x: Array, D: Sequence[float], degree: int) -> Array:
    """(A, b) of all monomials of x (n, 2), for the entries 11, 12, 21, 22: (n, m, 5)."""
    rows = []
    for i, j in ((t - k, k) for t in range(1, degree + 1) for k in range(t + 1)):
        bent = D[0] * i * (i - 1) * power(x, i - 2, j) + D[1] * j * (j - 1) * power(x, i, j - 2)
        slopes = i * power(x, i - 1, j), j * power(x, i, j - 1)
        rows.append(np.stack([*(-slope * x[:, k] for slope in slopes for k in (0, 1)), bent], axis=1))
    return np.stack(rows, axis=1)


def power(x: Array, i: int, j: int) -> Array:
    """x_1^i x_2^j; of a negative power what it is multiplied by is 0."""
    return np.asarray(x[:, 0] ** max(i, 0) * x[:, 1] ** max(j, 0))


def lorenz_rate(x: Array) -> Array:
    """sigma = 10, rho = 28, beta = 8/3."""
    return np.stack([10 * (x[1] - x[0]), x[0] * (28 - x[2]) - x[1], x[0] * x[1] - 8 / 3 * x[2]])


def lorenz(seed: np.random.SeedSequence, *, scheme: str, chains: int, **times: Any) -> dict[str, Any]:
    """Kernel: `sigma`, `rho`, `beta` of the Lorenz system with noise of D = 1, by the tests z, y^2/2, z^2/2,
    xy, xyz, x^2 z/2; and `step`, what Euler's step adds to E[x^2] - E[xy], over what theory says."""
    rng = np.random.default_rng(seed)
    start = np.array([[0.0], [0.0], [25.0]]) + 8 * rng.standard_normal((3, chains))
    states = trajectories(rng, lorenz_rate, start, 1.0, scheme, times)
    x, y, z = states.swapaxes(0, 1).reshape(3, -1)
    o = np.zeros_like(x)
    table = (
        (o, o, -z, x * y),
        (o, x * y, o, 1 - y * (x * z + y)),
        (o, o, -z * z, 1 + x * y * z),
        (y * (y - x), x * x, o, -x * (x * z + y)),
        (y * z * (y - x), x * x * z, -x * y * z, x * (x * y * y - x * z * z - y * z)),
        (x * z * (y - x), o, -x * x * z / 2, z + x * x * x * y / 2),
    )
    rows = np.stack([np.stack(row, axis=1) for row in table], axis=1)
    found = estimated(means(rows, np.tile(np.arange(chains), len(states))))
    gained = 10 * np.mean(x * (x - y)) - 1
    step = gained / (times["dt"] / 2 * 100 * np.mean((y - x) ** 2))
    return dict(zip(("sigma", "rho", "beta"), found.theta, strict=True)) | {"step": step}


def toggle(seed: np.random.SeedSequence, *, chains: int, **times: Any) -> dict[str, Any]:
    """Kernel: `alpha` and `gamma` of x' = alpha/(1 + y^2) - gamma x, `beta` and `decay` of y, at 3, 1, 2.5, 1
    and D = 0.1, by the tests of second degree."""
    rng = np.random.default_rng(seed)
    rate: Rate = lambda x: np.stack([3 / (1 + x[1] ** 2), 2.5 / (1 + x[0] ** 2)]) - x  # noqa: E731
    high = rng.random(chains) < 0.94  # about the share of time that x is the high one: the switch is slow
    start = np.where(high, np.array([[2.5], [0.4]]), np.array([[0.5], [2.0]]))
    states = trajectories(rng, rate, start, 0.1, "heun", times)
    x, y = states.swapaxes(0, 1).reshape(2, -1)
    o, u, v, D = np.zeros_like(x), 1 / (1 + y * y), 1 / (1 + x * x), np.full_like(x, 0.1)
    table = (
        (u, -x, o, o, o),
        (o, o, v, -y, o),
        (x * u, -x * x, o, o, D),
        (y * u, -x * y, x * v, -x * y, o),
        (o, o, y * v, -y * y, D),
    )
    rows = np.stack([np.stack(row, axis=1) for row in table], axis=1)
    found = estimated(means(rows, np.tile(np.arange(chains), len(states))))
    return dict(zip(("alpha", "gamma", "beta", "decay"), found.theta, strict=True))


def memory_bytes(given: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: the rows of equations of all samples of one set, and states."""
    sets = int(given.get("fits", 1))
    samples = int(given["n"]) if "n" in given else int(given["chains"]) * int(given.get("looks", 100))
    return 8 * samples * largest * (8 * sets + 80)
