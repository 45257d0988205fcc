"""Linear systems over midpoints of balls, inverses and exponentials of matrices; polynomials and functions
over mpmath numbers, by FLINT at mpmath's precision in force: what mpmath does in floating point, compiled.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flint import acb, arb, arb_mat, arb_poly
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.theory.errors import NonConvergence

Rows = list[list[arb]]


def solved(matrix: Rows, right: Sequence[arb]) -> list[arb]:
    """Roughly x with matrix x = right, over midpoints, at the precision of balls in force. Raises
    `NonConvergence` where the matrix is singular.
    """
    try:
        found = arb_mat(matrix).solve(arb_mat([[b] for b in right]), algorithm="approx")
    except ZeroDivisionError:
        raise NonConvergence("a linear system", f"singular, {len(right)} unknowns") from None
    return [x.mid() for x in found.entries()]


def inverse(matrix: Any) -> Any:
    """Of a matrix of balls or of mpmath numbers."""
    return matrix.inv() if isinstance(matrix, arb_mat) else matrix**-1


def matrix_exponential(matrix: Any) -> Any:
    """Of a matrix of balls or of mpmath numbers."""
    return matrix.exp() if isinstance(matrix, arb_mat) else mp.expm(matrix, method="pade")


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


def _number(ball: Any) -> Any:
    mantissa, exponent = ball.mid().man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))
