r"""Gaussians as yardsticks: log-likelihoods of images by laws that were fitted to others.

Independent pixels; one Gaussian, of mean 0 (what a linear machine learns) or with the mean; half of it and
half of its negative; a mixture of full Gaussians by scikit-learn, whose ridge is chosen on images that the
first fits did not see. The pseudo-likelihood of a Gaussian of precision L is
$\sum_i[\ln(L_{ii}/2\pi)/2-(L(x-m))_i^2/2L_{ii}]$.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.datasets.digits import images

Array = NDArray[np.float64]
Density = Callable[[Array], Array]
RIDGES = 0.003, 0.01, 0.03
HELD = 300
"""Learnt images on which the ridge is chosen."""


class Law(NamedTuple):
    """Log-likelihoods of images, of a law: each learnt one, each fresh one; pseudo-likelihoods of these,
    where they have a closed form."""

    train: Array
    images: Array
    pseudo: Array | None = None


class Gaussian(NamedTuple):
    """Mean (N,) and covariance."""

    mean: Array
    covariance: Array

    def log_density(self, x: Array) -> Array:
        """At states (N, many)."""
        root = np.linalg.cholesky(self.covariance)
        norm = np.log(np.diag(root)).sum() + len(root) * np.log(2 * np.pi) / 2
        deviation = np.linalg.solve(root, x - self.mean[:, None])
        return np.asarray(-np.sum(deviation**2, axis=0) / 2 - norm)

    def pseudo(self, x: Array) -> Array:
        """sum_i ln P(x_i | the others)."""
        precision = np.linalg.inv(self.covariance)
        missed, own = precision @ (x - self.mean[:, None]), np.diag(precision)[:, None]
        return np.asarray(np.sum(np.log(own / (2 * np.pi)) / 2 - missed**2 / (2 * own), axis=0))


def fitted(x: Array, components: int, ridge: float, seed: int) -> Any:
    """A mixture of full Gaussians for rows x, by expectation maximisation."""
    from sklearn.mixture import GaussianMixture

    return GaussianMixture(components, reg_covar=ridge, n_init=3, random_state=seed).fit(x)


def mixture(x: Array, components: int, seed: int) -> Density:
    """Of states (N, many); x (N, images)."""
    seen, held = x.T[:-HELD], x.T[-HELD:]
    best = max(RIDGES, key=lambda ridge: fitted(seen, components, ridge, seed).score(held))
    law = fitted(x.T, components, best, seed)
    return lambda y: np.asarray(law.score_samples(y.T))


def densities(train: Array, components: int, seed: int) -> Iterator[tuple[str, Density, Density | None]]:
    """Names, log-densities, pseudo-likelihoods."""
    mean, second = train.mean(axis=1), train @ train.T / train.shape[1]
    plain = Gaussian(mean, np.cov(train, bias=True))
    apart = Gaussian(mean, np.diag(np.diag(plain.covariance)))
    centred = Gaussian(0 * mean, second)
    either: Density = lambda x: np.logaddexp(plain.log_density(x), plain.log_density(-x)) - np.log(2)  # noqa: E731
    yield "independent pixels", apart.log_density, apart.pseudo
    yield "Gaussian of mean 0 (linear machine)", centred.log_density, centred.pseudo
    yield "Gaussian", plain.log_density, plain.pseudo
    yield "Gaussian and its negative", either, None
    yield f"mixture of {components} Gaussians", mixture(train, components, seed), None


@lru_cache
def laws(split: int, components: int) -> dict[str, Law]:
    """Of the digits, by name."""
    train, test = images(split)
    return {
        name: Law(of(train), of(test), pseudo and pseudo(test))
        for name, of, pseudo in densities(train, components, split)
    }
