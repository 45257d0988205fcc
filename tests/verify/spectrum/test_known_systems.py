"""The engine on systems whose exponents are known: Henon, Lorenz, linear networks of every scheme."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import expm

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.own.given import couplings
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.orthonormal import orthonormalise
from rnnchaos.verify.spectrum.run import History, Run
from rnnchaos.verify.spectrum.steps import Euler, Map, RungeKutta, Scheme

Array = NDArray[Any]
NOWHERE = Checkpoint("", None)
SCHEMES: dict[str, Callable[[Network], Scheme]] = {
    "rk4": lambda field: RungeKutta(field, 0.1),
    "euler": lambda field: Euler(field, 0.1),
    "inputs": lambda field: Euler(field, 1.0),
    "rates": Map,
}


class Analytic:
    """dx/dt = -leak x + G(x) from `value` (B, n) -> (B, n) and `jacobian` (B, n) -> (B, n, n)."""

    def __init__(self, value: Any, jacobian: Any, leak: float = 0.0) -> None:
        self.value, self.jacobian, self.leak = value, jacobian, leak

    def add(self, parts: Sequence[Array], factor: float, out: Sequence[Array], keep: float = 1.0) -> None:
        z = parts[0]
        self.matrix = self.jacobian(z[:, 0])
        image = np.concatenate(
            [self.value(z[:, 0])[:, None], np.einsum("bij,bkj->bki", self.matrix, z[:, 1:])], 1
        )
        out[0][...] = keep * out[0] + factor * image

    def divergence(self) -> Array:
        return np.trace(self.matrix, axis1=1, axis2=2)

    def volume(self, shrink: float, factor: float) -> Array:
        return np.linalg.slogdet(factor * self.matrix + shrink * np.eye(self.matrix.shape[-1]))[1]


def lorenz() -> Analytic:
    """sigma = 10, rho = 28, beta = 8/3."""

    def value(x: Array) -> Array:
        a, b, c = x.T
        return np.stack([10 * (b - a), a * (28 - c) - b, a * b - 8 / 3 * c], axis=1)

    def jacobian(x: Array) -> Array:
        a, b, c = x.T
        o = np.ones_like(a)
        rows = [[-10 * o, 10 * o, 0 * o], [28 - c, -o, -a], [b, a, -8 / 3 * o]]
        return np.moveaxis(np.array(rows), 2, 0)

    return Analytic(value, jacobian)


def henon() -> Analytic:
    """x' = 1 - 1.4 x^2 + y, y' = 0.3 x; a map, so leak 1 and step 1."""

    def value(x: Array) -> Array:
        return np.stack([1 - 1.4 * x[:, 0] ** 2 + x[:, 1], 0.3 * x[:, 0]], axis=1)

    def jacobian(x: Array) -> Array:
        a, o = x[:, 0], np.ones(len(x))
        return np.moveaxis(np.array([[-2.8 * a, o], [0.3 * o, 0 * o]]), 2, 0)

    return Analytic(value, jacobian, leak=1.0)


def run(
    scheme: Scheme, states: Array, k: int, *, align: int, sample: int, seed: int = 0, most: Any = None
) -> History:
    """The engine's own run from `states` (B, N), with every determinant followed."""
    B, N = states.shape
    whole = stack((B, 1 + k, N), states.dtype)
    whole[:, 0], whole[:, 1:] = states, np.random.default_rng(seed).standard_normal((B, k, N))
    orthonormalise(whole[:, 1:])
    return Run(Explicit(scheme, [whole]), align, sample, 1, most).advance(NOWHERE)


def network(J: Array, g: float = 1.0, phi: Any = "tanh") -> Network:
    return Network(couplings(J), activation(phi), np.array([g]))


def test_henon() -> None:
    """The sum is ln 0.3 at every step; 0.41922 is the published largest exponent (J. C. Sprott, 2003)."""
    states = np.random.default_rng(0).uniform(-0.1, 0.1, (32, 2))
    found = run(Euler(henon(), 1.0), states, 2, align=50, sample=1000)
    growth = np.array(found.growth)
    assert growth.sum(axis=2) == pytest.approx(np.outer(found.steps, np.full(32, np.log(0.3))), abs=1e-9)
    assert np.array(found.volume) == pytest.approx(growth.sum(axis=2), abs=1e-9)
    assert growth[..., 0].sum() / (32 * 1000) == pytest.approx(0.41922, abs=0.01)


def test_lorenz() -> None:
    """Divergence -41/3; exponents 0.9056, 0, -14.5723 (J. C. Sprott, 2003)."""
    states = np.array([1.0, 1.0, 25.0]) + np.random.default_rng(0).standard_normal((16, 3))
    found = run(RungeKutta(lorenz(), 0.02), states, 3, align=500, sample=1500, most=25)
    exponents = np.array(found.growth).sum(axis=0).mean(axis=0) / 30
    assert exponents.sum() == pytest.approx(-41 / 3, abs=5e-3)
    assert np.array(found.volume).sum(axis=0) == pytest.approx(np.full(16, -41 / 3 * 30), rel=1e-12)
    assert exponents == pytest.approx([0.9056, 0.0, -14.5723], abs=0.05)


def stability(scheme: str, mu: Array) -> Array:
    """ln |what one step multiplies an eigenvector by|, per unit of time, for J phi = mu x."""
    z = 0.1 * (mu - 1)
    if scheme == "rk4":
        return np.log(np.abs(1 + z + z**2 / 2 + z**3 / 6 + z**4 / 24)) / 0.1
    return np.log(np.abs(1 + z)) / 0.1 if scheme == "euler" else np.log(np.abs(mu))


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@pytest.mark.parametrize("normal", [True, False])
def test_linear_networks_have_the_exponents_of_their_eigenvalues(scheme: str, normal: bool) -> None:
    mu = np.array([0.9, -0.7, 0.5, 0.3, -0.2])
    rng = np.random.default_rng(2)
    basis = (
        np.linalg.qr(rng.standard_normal((5, 5)))[0] if normal else expm(0.4 * rng.standard_normal((5, 5)))
    )
    J = basis @ np.diag(mu) @ np.linalg.inv(basis)
    found = run(SCHEMES[scheme](network(J, phi="x")), np.ones((1, 5)), 5, align=1500, sample=200)
    time = sum(found.steps) * (1.0 if scheme in ("inputs", "rates") else 0.1)
    exponents = np.array(found.growth).sum(axis=0)[0] / time
    assert exponents == pytest.approx(np.sort(stability(scheme, mu))[::-1], abs=1e-9)
