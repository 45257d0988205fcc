"""Oracles of stationary samples: quantiles by quadrature, states step by step, equations sample by sample."""

from typing import Any

import numpy as np

from rnnchaos.verify.fokker_planck import kernels as k
from rnnchaos.verify.identification.estimate import estimated, means
from rnnchaos.verify.kernels.identification.samplers import stepped
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, hold
from rnnchaos.verify.samplers.wells import wells


def found(rows: Any, labels: Any = None) -> Any:
    """The estimate of rows (A, b), each a list of lists."""
    return estimated(means(np.array(rows, float), labels))


def well_rows(x: Any, D: float) -> Any:
    """g of x^2/2 and x^4/4, sample by sample."""
    return [[[y**2, -(y**4), D], [y**4, -(y**6), 3 * D * y**2]] for y in x]


def estimates_of_wells() -> None:
    """Sets one by one, without steps and with them."""
    for delta, burn in ((0.0, 3), (0.05, 3)):
        given: dict[str, Any] = {"a": 1.2, "b": 0.8, "D": 0.6, "n": 30, "fits": 12}
        rng = np.random.default_rng(SEED)
        x = wells(rng, 360, 1.2, 0.8, 0.6)
        for _ in range(burn if delta else 0):
            x = x + delta * (1.2 * x - 0.8 * x**3) + np.sqrt(1.2 * delta) * rng.standard_normal(360)
        each = [found(well_rows(x[30 * i : 30 * i + 30], 0.6)) for i in range(12)]
        thetas = np.array([one.theta for one in each])
        low, high = np.array([one.intervals() for one in each])[:, 0].T
        both = np.array([k.covering(one, (1.2, 0.8)) for one in each])
        expected = {"aa": 2.5 * sum((thetas[:, 0] - 1.2) ** 2), "bb": 2.5 * sum((thetas[:, 1] - 0.8) ** 2)}
        covered = np.mean((low < 1.2) & (high > 1.2))
        expected |= {"covered": covered, "a": sum(thetas[:, 0]) / 12, "b": sum(thetas[:, 1]) / 12}
        hold(delta == 0 or covered != np.mean(both[:, 1]), "a and b told apart")
        agree(k.double_well(SEED, **given, delta=delta, burn=burn), expected, rtol=1e-8)
    one = k.covering(each[0], (low[0] + 1e-9, high[0]))
    hold(bool(one[0]), "inside")
    agree(k.covering(each[0], [each[0].intervals()[0, 0], each[0].intervals()[1, 1]]), [0.0, 0.0])


def correlated() -> None:
    """Trajectories of an Ornstein-Uhlenbeck process, one and several, by loops."""
    theta, tau = 1.7, 0.3
    kept = np.exp(-theta * tau)
    for chains, length, fits in ((1, 9, 2), (4, 5, 6)):
        rng, n = np.random.default_rng(SEED), chains * length
        states = [rng.standard_normal(fits * chains) / np.sqrt(theta)]
        for _ in range(length - 1):
            kick = rng.standard_normal(fits * chains)
            states.append(kept * states[-1] + np.sqrt((1 - kept**2) / theta) * kick)
        errors, shares = [], []
        for fit in range(fits):
            x = [s[fit * chains + c] for s in states for c in range(chains)]
            rows, labels = [[[-y * y, 1.0]] for y in x], [c for _ in states for c in range(chains)]
            ways = [found(rows), found(rows, labels if chains > 1 else None)]
            errors.append((n / sum(y * y for y in x) - theta) ** 2)
            shares.append([w.intervals()[0, 0] < theta < w.intervals()[0, 1] for w in ways])
        naive, covered = np.mean(shares, axis=0)
        expected = {"covariance": n * sum(errors) / fits, "covered": covered, "naive": naive}
        at = {"chains": chains, "length": length, "fits": fits}
        agree(k.ornstein_uhlenbeck(SEED, theta=theta, tau=tau, **at), expected, rtol=1e-8)


def determined() -> None:
    """Three of four entries; equations by hand."""
    sigma, D = [203 / 114, -73 / 114, 629 / 570], [0.5, 1.5]
    one, two = np.random.default_rng(SEED).standard_normal((3000, 2)).T
    left = (sigma[0] * sigma[2] - sigma[1] ** 2) ** 0.5
    expected = {"rank": 3, "mixed": np.mean(one * (sigma[1] * one + left * two))}
    for degree in (2, 3):
        agree(k.linear(SEED, sigma=sigma, D=D, n=3000, degree=degree), expected, rtol=1e-9)
    rows, x = [], np.array([[2.0, 3.0], [0.5, -1.0]])
    for u, v in x:
        second = [[-2 * u * u, -2 * u * v, 0, 0, 1.0], [-u * v, -v * v, -u * u, -u * v, 0]]
        first = [[-u, -v, 0, 0, 0], [0, 0, -u, -v, 0]]
        third = [[-3 * u**3, -3 * u * u * v, 0, 0, 3 * u], [0, 0, -3 * u * v * v, -3 * v**3, 9 * v]]
        rows.append([*first, *second, [0, 0, -2 * u * v, -2 * v * v, 3.0], *third])
    agree(k.linear_equations(x, D, 3)[:, [0, 1, 2, 3, 4, 5, 8]], rows, rtol=1e-13, atol=1e-13)


def lorenz() -> None:
    """Both schemes; L psi of the six tests by hand."""

    def rate(x: float, y: float, z: float) -> Any:
        return [10 * (y - x), x * (28 - z) - y, x * y - 8 * z / 3]

    for scheme in ("euler", "heun"):
        at: dict[str, Any] = {"dt": 0.01, "burn": 0.02, "gap": 0.03, "looks": 3}
        rng = np.random.default_rng(SEED)
        start = np.array([[0.0], [0.0], [25.0]]) + 8 * rng.standard_normal((3, 16))
        states = stepped(rate, start, rng, 1.0, scheme, at).reshape(-1, 3)
        rows = [
            [
                [0, 0, -z, x * y],
                [0, y * x, 0, -y * y - x * y * z + 1],
                [0, 0, -z * z, x * y * z + 1],
                [y * y - x * y, x * x, 0, -x * y - x * x * z],
                [y * y * z - x * y * z, x * x * z, -x * y * z, -x * y * z - x * x * z * z + x * x * y * y],
                [x * y * z - x * x * z, 0, -x * x * z / 2, x**3 * y / 2 + z],
            ]
            for x, y, z in states
        ]
        theta = found(rows, list(range(16)) * 3).theta
        x, y = states[:, 0], states[:, 1]
        added = (10 * np.mean(x * x - x * y) - 1) / (0.005 * 100 * np.mean((y - x) ** 2))
        expected = dict(zip(("sigma", "rho", "beta", "step"), [*theta, added], strict=True))
        agree(k.lorenz(SEED, scheme=scheme, chains=16, **at), expected, rtol=1e-6)


def toggle() -> None:
    """Starts in both states; L psi of five tests by hand."""
    at: dict[str, Any] = {"dt": 0.05, "burn": 0.1, "gap": 0.1, "looks": 3}
    rng = np.random.default_rng(SEED)
    start = np.array([[2.5, 0.4] if u < 0.94 else [0.5, 2.0] for u in rng.random(40)]).T
    hold(len(set(start[0])) == 2, "both states")
    rate = lambda x, y: [3 / (1 + y * y) - x, 2.5 / (1 + x * x) - y]  # noqa: E731
    states = stepped(rate, start, rng, 0.1, "heun", at).reshape(-1, 2)
    rows = []
    for x, y in states:
        u, v = 1 / (1 + y * y), 1 / (1 + x * x)
        second = [[x * u, -x * x, 0, 0, 0.1], [y * u, -x * y, x * v, -x * y, 0], [0, 0, y * v, -y * y, 0.1]]
        rows.append([[u, -x, 0, 0, 0], [0, 0, v, -y, 0], *second])
    theta = found(rows, list(range(40)) * 3).theta
    expected = dict(zip(("alpha", "gamma", "beta", "decay"), theta, strict=True))
    agree(k.toggle(SEED, chains=40, **at), expected, rtol=1e-5)


_KERNELS, _ORDER = "fokker_planck.kernels.", "a mean over sets does not see their order"
_KNOWN = {
    "ornstein_uhlenbeck: earlier: errors[place] -> errors[place - 1]": _ORDER,
    "ornstein_uhlenbeck: earlier: shares[place] -> shares[place - 1]": _ORDER,
    "linear: later: sigma[1] -> sigma[1 + 1]": "Cholesky's method reads the lower triangle alone",
    "linear: edge: found.shape[2] > 1 -> found.shape[2] >= 1": "variances are always determined",
    "toggle: edge: rng.random(chains) < 0.94 -> rng.random(chains) <= 0.94": "equality has probability 0",
}
CHECKS = (estimates_of_wells, correlated, determined, lorenz, toggle)
ORACLES = Oracles("fokker_planck", CHECKS, {_KERNELS + name: why for name, why in _KNOWN.items()})
