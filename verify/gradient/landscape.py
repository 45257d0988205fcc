r"""The kinetic energy as a landscape: $E=\frac12|F|^2$, $F=-x+J\varphi(x)$, its gradient and its curvature.

    grad E = -F + phi'(x) u,                      u = J^T F,
    laplacian of E = sum_j [1 - 2 J_jj phi'_j + phi'_j^2 sum_i J_ij^2 + phi''_j u_j].

With the states of one network as the rows of an (S, N) array, two matrix products give h = J phi(x) and u for
the whole ensemble.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[Any]
Jet = Callable[[Array], tuple[Array, Array, Array]]


def jet(phi: str) -> Jet:
    """x -> (phi, phi', phi'') for arrays."""
    if phi == "tanh":
        return _tanh
    import sympy as sp

    from rnnchaos.numerics.nonlinearity.compiled import compiled
    from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
    from rnnchaos.theory.nonlinearity.registry import nonlinearity
    from rnnchaos.theory.nonlinearity.to_sympy import tree

    x = sp.Symbol("x", real=True)
    nodes = [tree(sp.diff(nonlinearity(phi).expression(x), x, k), x) for k in range(3)]
    if any(node is None for node in nodes):
        raise UsageError(
            "phi", phi, "a derivative is not in the grammar's words; accepted: another form of it"
        )
    functions = [compiled(node, float_operations()) for node in nodes if node is not None]
    return lambda at: (functions[0](at), functions[1](at), functions[2](at))


def _tanh(x: Array) -> tuple[Array, Array, Array]:
    rate = np.tanh(x)
    slope = 1 - rate * rate
    return rate, slope, -2 * rate * slope


class Landscape:
    """E of one network: `couplings` is J, (N, N); every method takes states as rows of (S, N)."""

    def __init__(self, couplings: Array, phi: str = "tanh") -> None:
        self.couplings, self.jet = couplings, jet(phi)

    @cached_property
    def _columns(self) -> NDArray[np.float64]:
        """sum_i J_ij^2 for each j; read once the couplings are final."""
        squares: NDArray[np.float64] = np.einsum("ij,ij->j", self.couplings, self.couplings, dtype=np.float64)
        return squares

    def force(self, states: Array) -> Array:
        """F, one matrix product."""
        force: Array = self.jet(states)[0] @ self.couplings.T
        force -= states
        return force

    def gradient(self, states: Array) -> Array:
        """grad E, two matrix products."""
        rate, slope, _ = self.jet(states)
        force = rate @ self.couplings.T
        force -= states
        back = force @ self.couplings
        back *= slope
        back -= force
        return back

    def observables(self, states: Array) -> dict[str, NDArray[np.float64]]:
        """Per neuron and state: <x^2>, E, <F h>, <F x>, <h^2>, <F grad E>, |grad E|^2, laplacian of E."""
        rate, slope, bend = self.jet(states)
        field = rate @ self.couplings.T
        force = field - states
        back = force @ self.couplings
        gradient = slope * back - force
        stiffness = 1 - 2 * slope * np.diagonal(self.couplings) + slope**2 * self._columns + bend * back
        return {
            "variance": mean_product(states, states),
            "energy": mean_product(force, force) / 2,
            "force_field": mean_product(force, field),
            "force_state": mean_product(force, states),
            "field_variance": mean_product(field, field),
            "force_gradient": mean_product(force, gradient),
            "gradient_norm": mean_product(gradient, gradient),
            "laplacian": stiffness.mean(1, dtype=np.float64),
        }


def mean_product(a: Array, b: Array) -> NDArray[np.float64]:
    """a.b/N of each row, summed in float64."""
    mean: NDArray[np.float64] = np.einsum("sn,sn->s", a, b, dtype=np.float64) / float(a.shape[1])
    return mean
