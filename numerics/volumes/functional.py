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
        a = gains.operators(modes, rows) * root[:, None] * root
        square = a @ a
        square[:, diagonal, diagonal] += 1
        sizes, inverse = _inverted(square)
        logs += float(weights @ sizes)
        left = inverse[:, diagonal, diagonal]
        occupied += weights @ (1 - left)
        if curved:
            curvature += np.tensordot(weights, (a @ inverse) ** 2 - inverse**2, 1)
            curvature[diagonal, diagonal] += weights @ left
    return Averages(logs, _joined(occupied), _joined(_joined(curvature).T) if curved else None)


def _inverted(matrices: Any) -> tuple[Any, Any]:
    """ln det of positive matrices, and their inverses, in their place: both from one factor of each, in half
    the time of LU. Raises `NonConvergence` where one is not positive in float64."""
    from scipy.linalg import lapack

    logs = np.empty(len(matrices))
    for k, matrix in enumerate(matrices):
        factor, failed = lapack.dpotrf(matrix.T, lower=False, clean=False, overwrite_a=True)
        if failed:
            raise NonConvergence("1 + A^2 on a path", f"minor {failed} is not positive")
        logs[k] = 2 * np.log(factor.diagonal()).sum()
        matrices[k] = lapack.dpotri(factor, lower=False, overwrite_c=True)[0].T
    below = np.tril(matrices)
    return logs, below + np.tril(below, -1).transpose(0, 2, 1)


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
