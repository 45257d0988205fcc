"""Matrices, polynomials and functions over mpmath numbers, by FLINT at mpmath's precision in force: what
mpmath does in floating point, compiled.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flint import acb, arb_mat, arb_poly
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.theory.errors import NonConvergence

Rows = Sequence[Sequence[Any]]


def product(left: Rows, right: Rows) -> list[list[Any]]:
    """The matrix product."""
    with working_bits(mp.prec):
        return _numbers(_matrix(left) * _matrix(right))


def solved(matrix: Rows, right: Sequence[Any]) -> list[Any]:
    """x with matrix x = right. Raises `NonConvergence` where the matrix is singular."""
    with working_bits(mp.prec):
        try:
            found = _matrix(matrix).solve(_matrix([[b] for b in right]), algorithm="approx")
        except ZeroDivisionError:
            raise NonConvergence("a linear system", f"singular, {len(right)} unknowns") from None
        return [x for (x,) in _numbers(found)]


def polynomial(coefficients: Sequence[Any]) -> Callable[[Any], Any]:
    """sum_j coefficients[j] t^j as a function of t."""
    exact = arb_poly([arb_of(c) for c in coefficients])

    def value(t: Any) -> Any:
        with working_bits(mp.prec):
            return _number(exact(arb_of(t)))

    return value


def complex_function(f: Callable[[acb], acb]) -> Callable[[Any], Any]:
    """f, of FLINT's complex numbers, as a function of mpmath's."""

    def value(z: Any) -> Any:
        with working_bits(mp.prec):
            pair = mp.mpc(z)
            found = f(acb(arb_of(pair.real), arb_of(pair.imag)))
            return mp.mpc(_number(found.real), _number(found.imag))

    return value


def _matrix(rows: Rows) -> arb_mat:
    return arb_mat([[arb_of(x) for x in row] for row in rows])


def _numbers(matrix: arb_mat) -> list[list[Any]]:
    return [[_number(ball) for ball in row] for row in matrix.tolist()]


def _number(ball: Any) -> Any:
    mantissa, exponent = ball.mid().man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))
