r"""A fixed point and its exponents: F(x) = 0, lambda = Re mu of a flow; F(x) = x, lambda = ln |mu| of a map.

mu are the eigenvalues of DF(x). An eigenvalue of a map that is 0 to rounding, below eps ||DF|| times its own
condition 1/|y^H x| (y, x its left and right unit eigenvectors), has the exponent -inf. For k < N beyond
`DENSE` units only the leading k are found, from products alone (Arnoldi, ARPACK), to rounding. Per
unit of time the logarithm is divided by how long a step of the map lasts.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.orbits.newton import newton
from rnnchaos.verify.orbits.orbit import DENSE, Orbit, System, jacobian, near

Array = NDArray[Any]

SMALL = 1e-6
"""Ratio of eigenvalues below which they are looked at: are they rounding?"""


def fixed_point(system: System, start: Array, k: int) -> Orbit | None:
    """The stable fixed point that `start` (N,) has come to, with k leading exponents; None where there is
    none."""
    found = newton(lambda x: (_residual(system, x), _linear(system, x, k)), start)
    spectrum = None if found is None else _eigenvalues(system, found[0], k)
    if found is None or spectrum is None:
        return None
    state, residual = found
    exponents = _exponents(system, spectrum[0])
    order = np.argsort(-exponents, kind="stable")
    if not exponents[order[0]] < 0 or not near(system, start, state, -float(exponents[order[0]])):
        return None
    return Orbit(
        state=state,
        period=None,
        exponents=exponents[order][:k],
        errors=np.zeros(k),
        residual=residual,
        distance=float(np.linalg.norm(start - state)),
        trace_residual=_trace(system, state, exponents) if len(exponents) == system.N else None,
        method=spectrum[1],
        eigenvalues=spectrum[0][order][:k],
    )


def whole(system: System, k: int) -> bool:
    """Whether DF is kept as a matrix: it is small, or so many exponents are wanted that they cost as much."""
    return system.N <= DENSE or 4 * k >= system.N


def _residual(system: System, x: Array) -> Array:
    return np.asarray(system.image(x[None])[0] - (x if system.discrete else 0.0))


def _linear(system: System, x: Array, k: int) -> Any:
    shift = 1.0 if system.discrete else 0.0
    if whole(system, k):
        return jacobian(system, x) - shift * np.eye(system.N)
    return lambda v: system.image(np.stack([x, v]))[1] - shift * v


def _eigenvalues(system: System, x: Array, k: int) -> tuple[Array, str] | None:
    """Eigenvalues of DF, those that are 0 to rounding as 0, and how they were found; None where Arnoldi's
    method does not converge."""
    if whole(system, k):
        matrix = jacobian(system, x)
        values = np.linalg.eigvals(matrix)
        if system.discrete and np.abs(values).min() <= SMALL * np.abs(values).max(initial=1e-300):
            values = _without_rounding(matrix)
        return values, f"all {system.N} eigenvalues of the Jacobian"
    from scipy.sparse.linalg import ArpackError, LinearOperator, eigs

    def product(v: Array) -> Array:
        return np.asarray(system.image(np.stack([x, v.ravel()]))[1])

    operator = LinearOperator((system.N, system.N), matvec=product, dtype=float)
    start = np.random.default_rng(0).standard_normal(system.N)
    try:
        values = eigs(
            operator, k + 2, which="LM" if system.discrete else "LR", v0=start, return_eigenvectors=False
        )
    except ArpackError:
        return None
    return np.asarray(values), f"the {k} leading eigenvalues of the Jacobian (Arnoldi)"


def _without_rounding(matrix: Array) -> Array:
    from scipy.linalg import eig

    values, left, right = eig(matrix, left=True, right=True)
    overlap = np.abs((left.conj() * right).sum(axis=0))
    bound = len(matrix) * np.finfo(float).eps * np.linalg.norm(matrix, 2)
    return np.where(np.abs(values) * overlap <= bound, 0.0, values)


def _exponents(system: System, values: Array) -> Array:
    if not system.discrete:
        return np.asarray(values.real)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.abs(values)) / system.unit)


def _trace(system: System, x: Array, exponents: Array) -> float | None:
    """|sum of exponents - tr DF|/N, of a map ln |det DF|; None where that is -inf."""
    matrix = jacobian(system, x)
    if system.discrete:
        volume = np.linalg.slogdet(matrix)[1]
        return (
            float(abs(exponents.sum() - volume / system.unit) / system.N)
            if np.isfinite(exponents).all()
            else None
        )
    return float(abs(exponents.sum() - np.trace(matrix)) / system.N)
