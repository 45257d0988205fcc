r"""The functional of the kernel b(omega), averaged over paths, with its derivatives.

    Psi = (F[b] - sum_k w_k b_k^2)/(2 T),    F = <ln det(1 + D B D B)>,

over the modes of a ring of period T, k both signs, $w=|L|^2/\gamma$. With $A=B^{1/2}DB^{1/2}$, which is
symmetric, and $R=(1+A^2)^{-1}$, $Q=AR$,

    F = <ln det(1 + A^2)>,  dF/dln b_k = 2 <1 - R_kk>,
    d2F/dln b_k dln b_l = 2 <Q_kl^2 - R_kl^2 + delta_kl R_kk>:

b makes Psi stationary where $w_kb_k^2=1-\langle R_{kk}\rangle$. Modes of small b drop out of A, so that
matrices are no larger than the modes that matter. Source: derived here (`gaussian.volume_growth`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnchaos.numerics.volumes.periodic import Gains
from rnnchaos.theory.errors import NonConvergence

_CHUNK = 128


@dataclass(frozen=True, eq=False)
class Averages:
    """F, the sums of 1 - <R_kk> over the modes +-k, and half the second derivatives, None where not asked."""

    logs: float
    occupied: Any
    curvature: Any


def averages(gains: Gains, kernel: Any, *, curved: bool) -> Averages:
    """Over all paths, at the kernel of the modes 0 ... K."""
    modes = len(kernel) - 1
    root = np.sqrt(np.concatenate([kernel, kernel[1:]]))
    diagonal = np.arange(2 * modes + 1)
    logs, occupied, curvature = 0.0, np.zeros(len(root)), np.zeros((len(root), len(root)))
    for rows, weights in _chunks(gains):
        a = gains.operators(modes, rows)
        a *= root[:, None] * root
        sizes, inverse = _inverted(a)
        logs += float(weights @ sizes)
        left = np.square(inverse).sum(axis=2)
        occupied += weights @ (1 - left)
        if curved:
            whole = inverse @ inverse.transpose(0, 2, 1)
            curvature += np.tensordot(weights, (a @ whole) ** 2 - whole**2, 1)
            curvature[diagonal, diagonal] += weights @ left
    return Averages(logs, _joined(occupied), _joined(_joined(curvature).T) if curved else None)


def _inverted(matrices: Any) -> tuple[Any, Any]:
    """ln det(1 + A^2) of symmetric matrices A, and triangles V with R = V V^T: one triangle of A^2, its
    factor and the inverse of that, in a third of the time of a whole inverse. Raises `NonConvergence` where
    1 + A^2 is not positive in float64."""
    from scipy.linalg import blas, lapack

    logs, out = np.empty(len(matrices)), np.empty_like(matrices)
    for k, matrix in enumerate(matrices):
        square = blas.dsyrk(1.0, matrix.T)
        square.flat[:: len(square) + 1] += 1
        factor, failed = lapack.dpotrf(square, overwrite_a=True)
        if failed:
            raise NonConvergence("1 + A^2 on a path", f"minor {failed} is not positive")
        logs[k] = 2 * np.log(factor.diagonal()).sum()
        out[k] = lapack.dtrtri(factor, overwrite_c=True)[0]
    return logs, out


def _chunks(gains: Gains) -> Iterator[tuple[slice, Any]]:
    for start in range(0, len(gains.weights), _CHUNK):
        rows = slice(start, start + _CHUNK)
        yield rows, gains.weights[rows]


def _joined(values: Any) -> Any:
    """Cosine and sine of a mode added up, along the first axis."""
    modes = len(values) // 2
    out = values[: modes + 1].copy()
    out[1:] += values[modes + 1 :]
    return out


def doubled(modes: int) -> Any:
    """How many modes +-k there are: 1, 2, 2, ..."""
    return np.where(np.arange(modes + 1) == 0, 1.0, 2.0)
