r"""Equations of a drift and test functions as SymPy expressions, compiled to arrays.

    g_j = f . grad psi_j + D : grad grad psi_j,      of Euler's scheme with step delta

    g_j = [(exp(delta D : grad grad) psi_j)(x + delta f) - psi_j(x)]/delta,

the mean of psi_j after a step, exactly, for polynomials; it is not affine in the parameters: linearised about
an estimate, and solved again (Gauss and Newton).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """dx = f dt + sqrt(2 D) dW: `drift` (d,) and `diffusion` (d, d), expressions in `variables` (d,) and
    `parameters` (p,); `delta` is the step of Euler's scheme, 0 for the process itself."""

    variables: tuple[sp.Symbol, ...]
    parameters: tuple[sp.Symbol, ...]
    drift: tuple[sp.Expr, ...]
    diffusion: sp.Matrix
    delta: float = 0.0

    def generated(self, test: sp.Expr) -> sp.Expr:
        """L psi, or what psi gains by a step, per time."""
        bent = self._bent(test)
        if not self.delta:
            return sum(f * sp.diff(test, x) for f, x in zip(self.drift, self.variables, strict=True)) + bent
        spread, term, order = test, test, 0
        while (term := self._bent(term)) != 0:
            order += 1
            spread += self.delta**order / sp.factorial(order) * term
        moves = zip(self.variables, self.drift, strict=True)
        moved = spread.subs({x: x + self.delta * f for x, f in moves}, simultaneous=True)
        return sp.expand((moved - test) / self.delta)

    def _bent(self, of: sp.Expr) -> sp.Expr:
        pairs = ((i, j) for i in range(len(self.variables)) for j in range(len(self.variables)))
        second = (self.diffusion[i, j] * sp.diff(of, self.variables[i], self.variables[j]) for i, j in pairs)
        return sp.expand(sum(second))


@dataclass(frozen=True)
class Equations:
    """Those of `tests` (m,), expressions in the variables."""

    model: Model
    tests: tuple[sp.Expr, ...]

    @cached_property
    def generated(self) -> tuple[sp.Expr, ...]:
        """g_j."""
        return tuple(self.model.generated(test) for test in self.tests)

    @property
    def homogeneous(self) -> bool:
        """Whether a multiple of all parameters solves what they solve."""
        nothing = dict.fromkeys(self.model.parameters, 0)
        return all(sp.expand(g.subs(nothing)) == 0 for g in self.generated)

    @cached_property
    def _compiled(self) -> Any:
        slopes = [[sp.diff(g, p) for p in self.model.parameters] for g in self.generated]
        flat = [each for row, g in zip(slopes, self.generated, strict=True) for each in (*row, g)]
        return sp.lambdify((self.model.variables, self.model.parameters), flat, "numpy", cse=True)

    def gradients(self, samples: Array) -> Array:
        """E[grad psi_j . D grad psi_l] over samples (n, d), (m, m); D = 1 where it has parameters."""
        D = (
            self.model.diffusion
            if not self.model.diffusion.free_symbols
            else sp.eye(len(self.model.variables))
        )
        flat = [sp.diff(test, x) for test in self.tests for x in self.model.variables]
        found = sp.lambdify((self.model.variables,), flat, "numpy", cse=True)(tuple(samples.T))
        slopes = np.array([np.broadcast_to(each, len(samples)) for each in found], dtype=float)
        parts = slopes.reshape(len(self.tests), len(D.tolist()), -1)
        return np.asarray(
            np.einsum("ain,ij,bjn->ab", parts, np.array(D.tolist(), float), parts) / len(samples)
        )

    def rows(self, samples: Array, theta: Array) -> Array:
        """(A_i, b_i) of samples (n, d), linearised about theta: (n, m, p + 1). Raises `UsageError` where one
        is not finite."""
        n, m, p = len(samples), len(self.tests), len(self.model.parameters)
        with np.errstate(all="ignore"):
            found = self._compiled(tuple(samples.T), tuple(theta))
        rows = np.empty((n, m, p + 1))
        for place, each in enumerate(found):
            rows[:, place // (p + 1), place % (p + 1)] = each
        rows[:, :, p] -= rows[:, :, :p] @ theta
        wrong = np.flatnonzero(~np.isfinite(rows).all(axis=(1, 2)))
        if len(wrong):
            what = "accepted: samples at which drift and tests are finite real numbers"
            raise UsageError(f"samples[{wrong[0]}]", samples[wrong[0]].tolist(), what)
        return rows


def monomials(variables: Sequence[sp.Symbol], degree: int, samples: Array) -> tuple[sp.Expr, ...]:
    """All of total degree 1 to `degree`, of variables centred and scaled by `samples` (n, d), to two digits:
    they span what those of the variables do, and are less alike."""
    centres, scales = samples.mean(axis=0), samples.std(axis=0)
    own = []
    for x, centre, scale in zip(variables, centres, scales, strict=True):
        size = 10.0 ** np.floor(np.log10(scale))
        own.append((x - float(round(centre / size, 1)) * size) / (round(scale / size, 1) * size))
    powers = (each for n in range(1, degree + 1) for each in combinations_with_replacement(own, n))
    return tuple(sp.expand(sp.Mul(*each)) for each in powers)
