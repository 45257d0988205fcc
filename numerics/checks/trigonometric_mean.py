r"""$E[x^ay^b\,e^{i(px+qy)}]$ of jointly normal x, y of mean 0, and so of every trigonometric polynomial, in
closed form.

With covariance C, the factor $e^{i(px+qy)}$ shifts the mean to $m=iC(p,q)^T$ and leaves
$e^{-(p,q)C(p,q)^T/2}$; what remains are moments of normal variables of mean m, by integration by parts:

    E[x^a y^b] = m_1 E[x^(a-1) y^b] + (a - 1) C_11 E[x^(a-2) y^b] + b C_12 E[x^(a-1) y^(b-1)].

An integrand is read as a table {(p, q, a, b): coefficient}, which sums, products and powers keep; what is no
polynomial in the variables, their sines and their cosines has none. Source: derived here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import mpmath as mp
import sympy as sp

Key = tuple[sp.Rational, sp.Rational, int, int]
Table = dict[Key, Any]
Axes = Mapping[sp.Symbol, tuple[int, int]]
_MOST = 20_000
"""Products of terms: beyond, sums over nodes are no slower."""


class NotTrigonometric(ValueError):
    """An integrand that is no trigonometric polynomial, or a long one."""


def closed_mean(integrand: sp.Expr, variables: Sequence[sp.Symbol], covariance: Any) -> Any:
    """E of the integrand to mpmath's precision in force; `covariance` is an mpmath matrix of size 1 or 2.

    Raises `NotTrigonometric` for what has no closed form here.
    """
    size, axes = len(variables), {v: (int(i == 0), int(i == 1)) for i, v in enumerate(variables)}
    c = [[covariance[i, j] if max(i, j) < size else mp.mpf(0) for j in range(2)] for i in range(2)]
    return mp.re(mp.fsum(factor * _wave(key, c) for key, factor in _table(integrand, axes).items()))


def _wave(key: Key, c: list[list[Any]]) -> Any:
    """E[x^a y^b e^(i(px + qy))]."""
    p, q = (mp.mpf(int(number.p)) / int(number.q) for number in key[:2])
    shift = [c[0][0] * p + c[0][1] * q, c[1][0] * p + c[1][1] * q]
    return mp.exp(-(p * shift[0] + q * shift[1]) / 2) * _moment(key[2], key[3], [mp.j * m for m in shift], c)


def _moment(a: int, b: int, mean: list[Any], c: list[list[Any]]) -> Any:
    """E[x^a y^b] of normal variables of this mean and covariance, by parts in x, or in y where a = 0."""
    if a == 0:
        return mp.mpc(1) if b == 0 else _moment(b, 0, mean[::-1], [row[::-1] for row in c[::-1]])
    found = mean[0] * _moment(a - 1, b, mean, c)
    if a > 1:
        found += (a - 1) * c[0][0] * _moment(a - 2, b, mean, c)
    if b > 0:
        found += b * c[0][1] * _moment(a - 1, b - 1, mean, c)
    return found


def _table(node: sp.Expr, axes: Axes) -> Table:
    """The integrand as a table. Raises `NotTrigonometric`."""
    if node in axes:
        return {(sp.S.Zero, sp.S.Zero, *axes[node]): mp.mpc(1)}
    if not node.free_symbols & axes.keys():
        return _constant(mp.mpmathify(sp.N(node, mp.mp.dps + 5)))
    if isinstance(node, sp.Add):
        return _sum([_table(part, axes) for part in node.args])
    if isinstance(node, sp.Mul):
        return _product([_table(part, axes) for part in node.args])
    if isinstance(node, sp.Pow) and node.exp.is_Integer and node.exp > 0:
        return _product([_table(node.base, axes)] * int(node.exp))
    if isinstance(node, sp.sin | sp.cos):
        return _waves(node, axes)
    raise NotTrigonometric(str(node))


def _constant(number: Any) -> Table:
    return {(sp.S.Zero, sp.S.Zero, 0, 0): mp.mpc(number)}


def _waves(node: sp.Expr, axes: Axes) -> Table:
    """Sine or cosine of a linear form and a phase, as two exponentials."""
    p, q, phase = sp.S.Zero, sp.S.Zero, sp.S.Zero
    for term in sp.Add.make_args(sp.expand(node.args[0])):
        factor, rest = term.as_coeff_Mul()
        if rest in axes and factor.is_Rational:
            p, q = p + factor * axes[rest][0], q + factor * axes[rest][1]
        elif term.is_Rational:
            phase += term
        else:
            raise NotTrigonometric(str(node))
    turn = mp.expj(mp.mpf(int(phase.p)) / int(phase.q))
    up, down = (turn / 2, 1 / turn / 2) if isinstance(node, sp.cos) else (turn / 2j, -1 / turn / 2j)
    return _sum([{(p, q, 0, 0): up}, {(-p, -q, 0, 0): down}])


def _sum(tables: Sequence[Table]) -> Table:
    found: Table = {}
    for table in tables:
        for key, factor in table.items():
            found[key] = found.get(key, 0) + factor
    return found


def _product(tables: Sequence[Table]) -> Table:
    """Exponents of factors add. Raises `NotTrigonometric` for too many terms."""
    found = _constant(1)
    for table in tables:
        if len(found) * len(table) > _MOST:
            raise NotTrigonometric("too many terms")
        pairs = [(one, other) for one in found.items() for other in table.items()]
        found = {}
        for (one, left), (other, right) in pairs:
            key = (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])
            found[key] = found.get(key, 0) + left * right
    return found
