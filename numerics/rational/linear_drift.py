r"""Linear drifts $f=-Ax$ with noise D, exactly: what their stationary samples show, and what they do not.

$\Sigma$ solves $A\Sigma+\Sigma A^T=2D$; $Q=A\Sigma-D$ is antisymmetric. The rank is that of all monomials up
to a degree as tests, $E[-x_l\,\partial_k\psi]$ for the entry k, l of A, over Gaussian moments.
"""

from fractions import Fraction
from itertools import combinations_with_replacement

from flint import fmpq, fmpq_mat

from rnnchaos.numerics.rational.isserlis import moments, moved


def circulation(A: fmpq_mat, D: fmpq_mat, sigma: fmpq_mat) -> fmpq_mat:
    """Q."""
    return A * sigma - D


def entropy_production(A: fmpq_mat, D: fmpq_mat, sigma: fmpq_mat) -> fmpq:
    """tr D^-1 Q Sigma^-1 Q^T."""
    Q = circulation(A, D, sigma)
    found = D.inv() * Q * sigma.inv() * Q.transpose()
    return sum((found[k, k] for k in range(found.nrows())), fmpq(0))


def rank(sigma: fmpq_mat, degree: int) -> int:
    """Of the equations for all entries of A."""
    N, mean, rows = sigma.nrows(), moments(sigma), []
    for total in range(1, degree + 1):
        for factors in combinations_with_replacement(range(N), total):
            powers = tuple(factors.count(k) for k in range(N))
            pairs = ((k, moved(powers, k, place)) for k in range(N) for place in range(N))
            rows.append([-powers[k] * mean(each) if powers[k] else fmpq(0) for k, each in pairs])
    return int(fmpq_mat(rows).rank())


def fraction(of: fmpq) -> Fraction:
    """For Python."""
    return Fraction(int(of.p), int(of.q))
