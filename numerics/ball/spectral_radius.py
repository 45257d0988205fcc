r"""The spectral radius of a matrix of balls, whatever its eigenvalues.

Those of an upper triangular matrix stand on its diagonal. Isolated or clustered eigenvalues are enclosed by
FLINT. Where that fails, as at a degenerate pair,

    |tr A^n|/K  <=  rho^n  <=  ||A^n||_inf

for a matrix of order K. With n = 2^k by squaring, both n-th roots tend to rho, the second as ln(n)/n, and an
error that doubles in every squaring is halved again by the root: k is as large as the balls allow. Digits are
lost where entries cancel in the powers. Where eigenvalues of the same modulus cancel in the trace, the lower
bound is 0. Source: I. Gelfand, Mat. Sb. 9, 3 (1941), for the limit; the bounds are elementary.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import flint
from flint import acb_mat, arb, arb_mat, ctx
from mpmath import mp

_LEFT = 8
"""Bits that the norm of the last power has at least."""


def radius(rows: Sequence[Sequence[Any]]) -> Any:
    """rho of a matrix of balls or of mpmath numbers."""
    whole = [list(row) for row in rows]
    if isinstance(whole[0][0], arb):
        return spectral_radius(arb_mat(whole))
    return max(abs(z) for z in mp.eig(mp.matrix(whole), left=False, right=False))


def spectral_radius(matrix: arb_mat) -> flint.arb:
    """rho, enclosed; nan for a matrix that is not finite."""
    rows = matrix.tolist()
    below = [e for i, row in enumerate(rows) for e in row[:i]]
    if all(e == 0 for e in below) and all(e.is_finite() for row in rows for e in row):
        return _largest(row[i] for i, row in enumerate(rows))
    try:
        return _largest(acb_mat(matrix).eig(multiple=True))
    except ValueError:
        return by_powers(matrix)


def _largest(numbers: Iterable[Any]) -> flint.arb:
    """The largest modulus; of balls that overlap one that holds it."""
    found = arb(0)
    for number in numbers:
        found = found.max(abs(number))
    return found


def by_powers(matrix: arb_mat) -> flint.arb:
    """rho from a high power."""
    power, doublings = matrix, 0
    while doublings < ctx.prec:
        ahead = power * power
        size = _norm(ahead)
        if not size.is_finite() or size.rel_accuracy_bits() < _LEFT:
            break
        power, doublings = ahead, doublings + 1
    most = _root(_norm(power).abs_upper(), doublings)
    if not most.is_finite():
        return arb.nan()
    trace: flint.arb = sum((power[i, i] for i in range(power.nrows())), arb(0))
    return _root(abs(trace).abs_lower() / power.nrows(), doublings).union(most)


def _norm(matrix: arb_mat) -> flint.arb:
    """The largest sum of moduli in a row."""
    found = arb(0)
    for row in matrix.tolist():
        found = found.max(sum((abs(e) for e in row), arb(0)))
    return found


def _root(size: flint.arb, doublings: int) -> flint.arb:
    """size^(1/2^k)."""
    if not size > 0:
        return arb(0) if size == 0 else arb.nan()
    found: flint.arb = (size.log() / arb(2) ** doublings).exp()
    return found
