r"""Parameters from equations that vanish on average: the generalised method of moments, with honest errors.

    g_i(theta) = A_i theta + b_i,   E g = 0,   theta = argmin gbar^T W gbar,   n C = (A^T Omega^-1 A)^-1

for $W=\Omega^{-1}$, $\Omega=n\operatorname{Cov}\bar g$ (Hansen, doi:10.2307/1912775), by independent groups
of samples: each sample is one, or each trajectory. With q equations more than parameters and few groups G,
$\Omega^{-1}$ is itself an estimate: weighting is a regression of the estimate on q means that vanish, so that

    C (G - 1)/(G - 1 - q) (1 + J/(G - 1)),  Student's law with G - 1 - q degrees,
    J (G - q)/((G - 1) q) ~ F(q, G - q)  (Hotelling),   J = n gbar^T Omega^-1 gbar,

for normal means of groups, and the usual normal and chi-squared laws as G grows. Source: derived here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, fdtri, stdtrit

from rnnchaos.theory.errors import UsageError

Array = NDArray[np.float64]
DEPENDENT, RANK_CHANCE, ROUNDS, FOLDS = 1e-11, 1e-6, 4, 5
"""Least eigenvalue of the correlations of equations; chance that noise passes for rank; times that the
optimal weight is computed; parts of the groups of which each is weighted by the others."""


@dataclass(frozen=True)
class Means:
    """Of rows (A_i, b_i): `mean` (m, p + 1) and `spread` (m, p + 1, m, p + 1), n times its covariance."""

    mean: Array
    spread: Array
    n: int
    groups: int

    def omega(self, theta: Array) -> Array:
        """n Cov gbar at theta, (m, m)."""
        full = np.append(theta, 1.0)
        return np.asarray(np.einsum("k,akbl,l->ab", full, self.spread, full))


def means(rows: Array, groups: Any = None) -> Means:
    """Of rows (n, m, p + 1), each sample alone, or in `groups` (n,) of labels that depend on each other."""
    n, mean = len(rows), rows.mean(axis=0)
    parts = summed((rows - mean).reshape(n, -1), groups)
    count = len(parts)
    spread = parts.T @ parts * (count / (count - 1) / n)
    return Means(mean, spread.reshape(*mean.shape, *mean.shape), n, count)


def summed(parts: Array, groups: Any) -> Array:
    """Sums over groups of what samples give (n, ...)."""
    if groups is None:
        return parts
    labels, places = np.unique(groups, return_inverse=True)
    sums = np.zeros((len(labels), *parts.shape[1:]))
    np.add.at(sums, places.reshape(-1), parts)
    return sums


@dataclass(frozen=True)
class Estimate:
    """`theta` (p,), its `covariance` (p, p), degrees of freedom of Student's law; J of `excess` equations
    more than parameters, and the chance of a larger one: None where the weight is not the optimal one, or
    none are."""

    theta: Array
    covariance: Array
    freedom: int
    excess: int
    J: float | None
    chance: float | None

    @property
    def errors(self) -> Array:
        """Standard errors (p,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def intervals(self, confidence: float = 0.95) -> Array:
        """Of each parameter, (p, 2)."""
        width = stdtrit(self.freedom, (1 + confidence) / 2) * self.errors
        return np.stack([self.theta - width, self.theta + width], axis=1)


def estimated(of: Means) -> Estimate:
    """The estimate by the optimal weight. Raises `UsageError` for equations that depend on each other, or too
    few groups."""
    m, p = of.mean.shape[0], of.mean.shape[1] - 1
    A, b, q, G = of.mean[:, :p], of.mean[:, p], m - p, of.groups
    if m + q + 2 > G:
        raise UsageError("groups", G, f"accepted: {m + q + 2} or more independent ones, for {m} tests")
    theta = _least(A, b, np.diag(sizes(of) ** -2))
    for _ in range(ROUNDS if q else 1):
        inverse = inverted(of.omega(theta))
        theta = _least(A, b, inverse)
    left = A @ theta + b
    J = float(of.n * left @ inverse @ left)
    few = (G - 1) / (G - 1 - q) * (1 + J / (G - 1))
    chance = float(fdtrc(q, G - q, J * (G - q) / ((G - 1) * q))) if q else None
    covariance = np.linalg.inv(A.T @ inverse @ A) / of.n * few
    return Estimate(theta, covariance, G - 1 - q, q, J if q else None, chance)


def crossed(rows: Array, groups: Any = None) -> Estimate:
    r"""The estimate by optimal combinations $A^T\Omega^{-1}g$ of the equations, those of each fifth of the
    groups from the others.

    A weight from the samples that it weighs follows their accidents, and biases the estimate where equations
    are skew; combinations from other samples do not: the p combined equations vanish on average, whatever
    they are, and are solved.
    """
    labels: Any = np.arange(len(rows)) if groups is None else np.unique(groups, return_inverse=True)[1]
    fold, p = np.asarray(labels).reshape(-1) % FOLDS, rows.shape[2] - 1
    combined = np.empty((len(rows), p, p + 1))
    for k in range(FOLDS):
        others = means(rows[fold != k], None if groups is None else labels[fold != k])
        pull = others.mean[:, :p].T @ inverted(others.omega(estimated(others).theta))
        combined[fold == k] = np.einsum("am,imk->iak", pull, rows[fold == k])
    return estimated(means(combined, groups))


def weighted(of: Means, weight: Array) -> Estimate:
    """The estimate by any weight (m, m), its covariance a sandwich."""
    p = of.mean.shape[1] - 1
    A, b = of.mean[:, :p], of.mean[:, p]
    theta = _least(A, b, weight)
    pull = np.linalg.solve(A.T @ weight @ A, A.T @ weight)
    covariance = pull @ of.omega(theta) @ pull.T / of.n
    return Estimate(theta, covariance, of.groups - 1, len(b) - p, None, None)


def _least(A: Array, b: Array, weight: Array) -> Array:
    """The minimum of (A theta + b)^T weight (A theta + b)."""
    return np.asarray(-np.linalg.solve(A.T @ weight @ A, A.T @ weight @ b))


def inverted(omega: Array) -> Array:
    """The inverse of a covariance. Raises `UsageError` where its equations depend on each other."""
    scale = 1 / np.sqrt(np.maximum(np.diag(omega), np.finfo(float).tiny))
    correlations = omega * scale[:, None] * scale
    least = float(np.linalg.eigvalsh(correlations)[0])
    if not least > DEPENDENT:
        what = "accepted: tests whose equations are linearly independent; fewer of them, or another degree"
        raise UsageError("tests", f"{len(omega)} of them", what)
    return np.asarray(np.linalg.inv(correlations) * scale[:, None] * scale)


def null_vector(of: Means) -> Array | None:
    r"""A direction of the parameters that the samples leave undetermined, largest entry 1, or None.

    The least singular value s of $B=\Omega^{-1/2}A$, in columns of length 1: where the rank is too small,
    $n s^2$ is noise, of covariance K in the directions that B does not reach, and has the law of
    $\sum\lambda_i\chi^2_1$, $\lambda_i$ the eigenvalues of K (Robin and Smith,
    doi:10.1017/S0266466600162012), taken as $\operatorname{tr}K\,F(\nu,G-1)$,
    $\nu=(\operatorname{tr}K)^2/\operatorname{tr}K^2$. K is not inverted: equations that vanish on average,
    as odd ones do by symmetry, are singular in it.
    """
    p = of.mean.shape[1] - 1
    A, b, first = of.mean[:, :p], of.mean[:, p], np.diag(1 / sizes(of))
    if not A.any(axis=0).all():
        return np.asarray(~A.any(axis=0) * 1.0)
    theta: Any = np.linalg.lstsq(first @ A, -first @ b)[0]
    weight: Any = inverted(of.omega(theta))
    root = np.linalg.cholesky(weight).T
    lengths = np.linalg.norm(root @ A, axis=0)
    left, values, right = np.linalg.svd(root @ A / lengths)
    vector = right[-1] / lengths
    noise = root @ np.einsum("k,akbl,l->ab", vector, of.spread[:, :p, :, :p], vector) @ root.T
    K = left[:, p - 1 :].T @ noise @ left[:, p - 1 :]
    trace, square = float(np.trace(K)), float(np.sum(K**2))
    if trace > 0 and of.n * values[-1] ** 2 < trace * fdtri(
        trace**2 / square, of.groups - 1, 1 - RANK_CHANCE
    ):
        return np.asarray(vector / vector[np.argmax(np.abs(vector))])
    return None


def sizes(of: Means) -> Array:
    """Of the rows of an equation."""
    return np.asarray(np.sqrt(np.einsum("akak->a", of.spread) + np.sum(of.mean**2, axis=1)))
