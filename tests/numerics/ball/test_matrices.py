"""Inverses and exponentials of matrices, of balls and of mpmath numbers."""

import pytest
from flint import arb, arb_mat
from mpmath import mp

from rnnchaos.numerics.ball.linear_algebra import inverse, matrix_exponential

SPIRAL = [[0, -1], [1, 0]]


def test_inverse() -> None:
    for found in (inverse(arb_mat([[2, 1], [1, 1]])), inverse(mp.matrix([[2, 1], [1, 1]]))):
        entries = [float(found[i, j]) for i in (0, 1) for j in (0, 1)]
        assert entries == pytest.approx([1, -1, -1, 2], rel=1e-14)


def test_exponential_of_a_rotation() -> None:
    """exp of a quarter turn's generator, pi/2 times: cos 0, sin 1."""
    balls = matrix_exponential(arb_mat(SPIRAL) * (arb.pi() / 2))
    assert balls[0, 0].contains(0)
    assert balls[1, 0].contains(1)
    numbers = matrix_exponential(mp.matrix(SPIRAL) * (mp.pi / 2))
    assert abs(numbers[0, 0]) < 1e-14
    assert abs(numbers[1, 0] - 1) < 1e-14
