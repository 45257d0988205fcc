r"""What wrong theories say of populations, in float64: one population in place of two, and the bulk alone.

One population has the couplings of all receivers, averaged: $J_0=\frac1K\sum_{ab}J_0^{ab}$,
$g^2=\frac1K\sum_{ab}g_{ab}^2$, the mean bias b. Its stationary state, stable or not, and lambda_1 there with
the outliers z of its Jacobian,

    m = J0 E phi + b,   V = g^2 E phi^2,   lambda_1 = max(ln(g^2 E phi'^2)/2, ln max|z|),
    z of [[J0 E phi', J0 E phi''/2], [2 g^2 E phi phi', g^2 E(phi'^2 + phi phi'')]];

the derivatives by m and V are difference quotients.
"""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.spectrum.activation import activation

Array = NDArray[np.float64]
STEP = 1e-6
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(80)


def mean_of(f: Callable[[Array], Array], m: float, V: float) -> float:
    """E f(m + sqrt(V) z)."""
    return float(WEIGHTS @ f(m + V**0.5 * NODES) / WEIGHTS.sum())


def tables(stated: Mapping[str, str]) -> tuple[Array, Array, Array]:
    """J0_ab, g_ab^2 (K, K) and b_a (K,)."""
    J0, g2, b = (np.array([float(x) for x in stated[name].split(",")]) for name in ("J0_ab", "g2_ab", "b_a"))
    return J0.reshape(len(b), len(b)), g2.reshape(len(b), len(b)), b


def bulk_alone(stated: Mapping[str, str], phi: str, means: list[float], variances: list[float]) -> float:
    """ln(rho(M))/2, M_ab = g_ab^2 E phi_b'^2, in the state of these means and variances."""
    slope = activation(phi).slope
    slopes = [mean_of(lambda x: slope(x) ** 2, m, V) for m, V in zip(means, variances, strict=True)]
    return float(np.log(np.abs(np.linalg.eigvals(tables(stated)[1] * slopes)).max()) / 2)


def one_population(stated: Mapping[str, str], phi: str) -> Mapping[str, float]:
    """`mean`, `variance`, `frozen_variance` and `lyapunov_max` of the averaged network."""
    J0, g2, b = tables(stated)
    return _averaged(float(J0.sum()) / len(b), float(g2.sum()) / len(b), float(b.mean()), phi)


@cache
def _averaged(J0: float, g2: float, b: float, phi: str) -> Mapping[str, float]:
    f = activation(phi)

    def mapped(x: Array) -> Array:
        m, V = float(x[0]), float(x[1])
        return np.array([J0 * mean_of(f.value, m, V) + b, g2 * mean_of(lambda y: f.value(y) ** 2, m, V)])

    found = root(
        lambda x: mapped(x) - x, [b / (1 + abs(J0)), g2 * float(f.value(np.array(b))) ** 2], tol=1e-12
    )
    if not found.success:
        raise NonConvergence("the stationary state of one population", f"{np.abs(found.fun).max():.2g}")
    m, V = (float(u) for u in found.x)
    jacobian = [(mapped(found.x + e) - mapped(found.x - e)) / (2 * STEP) for e in STEP * np.eye(2)]
    bulk = g2 * mean_of(lambda y: f.slope(y) ** 2, m, V)
    outlier = np.abs(np.linalg.eigvals(np.array(jacobian))).max()
    rate = max(np.log(bulk) / 2, np.log(outlier))
    return {"mean": m, "variance": V, "frozen_variance": V, "lyapunov_max": float(rate)}
