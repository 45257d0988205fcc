r"""Linear drifts $f=-Ax$: circulation, entropy production, what tests determine; and the errors of one rate.

The first three are rational numbers, by `rnnchaos.numerics.rational.linear_drift`.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import inf, isqrt
from typing import Any

from flint import fmpq_mat
from mpmath import mp

from rnnchaos.numerics.engines import Arithmetic, closed
from rnnchaos.numerics.quantity import Parameter, Quantity, integer, limited, or_word, real
from rnnchaos.numerics.rational.linear_drift import circulation, entropy_production, fraction, rank
from rnnchaos.numerics.rational.matrix import entries, exact, index, square, stationary, symmetric_positive
from rnnchaos.theory.errors import UsageError

LARGEST = 4
_STABLE = "every eigenvalue of A has a positive real part: else there is no steady state"
_FITTING = "as many rows as A, symmetric and positive definite"


def _size(given: Mapping[str, Any]) -> int:
    return isqrt(len(given["A"]))


def _stable(given: Mapping[str, Any]) -> bool:
    N = _size(given)
    A, one = square(given["A"], N), tuple(tuple(Fraction(i == j) for j in range(N)) for i in range(N))
    return len(given["A"]) == N * N and A is not None and stationary(A, one) is not None


def _fits(given: Mapping[str, Any]) -> bool:
    return symmetric_positive(square(given["D"], _size(given)))


DRIFT = limited(entries("A", "linear drift, f = -A x", LARGEST), _STABLE, _stable)
SPREAD = limited(entries("D", "diffusion, or its diagonal", LARGEST), _FITTING, _fits)
DEGREE = integer("degree", "highest degree of the tests, polynomials", at_least=1, at_most=8)
DECAY = real("theta", "rate of the Ornstein-Uhlenbeck process", above=0, at_most=1e6)
SPACING = or_word(real("tau", "time between two samples", above=0, at_most=1e6), inf, "inf", "infinity")
ROW, COLUMN = index("i", "row of Q", "A", LARGEST), index("j", "column of Q", "A", LARGEST, default=2)


def _given(A: tuple[Fraction, ...], D: tuple[Fraction, ...]) -> tuple[fmpq_mat, fmpq_mat, fmpq_mat]:
    """A, D and Sigma. Raises `UsageError` where they are no stable drift and diffusion."""
    N = isqrt(len(A))
    drift, noise = square(A, N), square(D, N)
    sigma = stationary(drift, noise) if drift and noise else None
    if drift is None or noise is None or sigma is None:
        raise UsageError("A", A, f"accepted: {DRIFT.accepted}")
    return exact(drift), exact(noise), sigma


def ou_gauge(*, A: Any, D: Any, i: int, j: int) -> Fraction:
    """An entry of Q = A Sigma - D."""
    return fraction(circulation(*_given(A, D))[i - 1, j - 1])


def ou_entropy_production(*, A: Any, D: Any) -> Fraction:
    """tr D^-1 Q Sigma^-1 Q^T."""
    return fraction(entropy_production(*_given(A, D)))


def identifiable_rank(*, A: Any, D: Any, degree: int) -> int:
    """Of the equations for all entries of A, tests being monomials up to `degree`."""
    return rank(_given(A, D)[2], degree)


def ou_covariance(numbers: Arithmetic, *, theta: Any, tau: Any) -> Any:
    """2 theta^2 coth(theta tau)."""
    rate = numbers.number(theta)
    if tau == inf:
        return 2 * rate**2
    angle = rate * numbers.number(tau)
    return 2 * rate**2 * (angle.coth() if numbers.balls else mp.coth(angle))


def _rational(name: str, title: str, compute: Any, *parameters: Parameter) -> Quantity:
    evaluated = lambda numbers, **given: numbers.number(compute(**given))  # noqa: E731
    exactly: Any = {"guard": 0, "proof": "exact rational numbers"}
    return closed(f"fokker_planck.{name}", title, evaluated, parameters, **exactly)


def _rate(name: str, title: str, compute: Any, *parameters: Parameter) -> Quantity:
    return closed(f"fokker_planck.{name}", title, compute, (DECAY, *parameters), guard=64)


_DENSE, _RATE = "variance of the rate theta times the time, dense samples", "entropy production of f = -A x"
_RANK = "entries of A that samples determine"
LINEAR = (
    _rate("ou_covariance", "variance of the rate theta times n", ou_covariance, SPACING),
    _rate("martingale_covariance.ou", _DENSE, lambda numbers, *, theta: 2 * numbers.number(theta)),
    _rational("ou_gauge", "entry of the circulation Q of f = -A x", ou_gauge, DRIFT, SPREAD, ROW, COLUMN),
    _rational("ou_entropy_production", _RATE, ou_entropy_production, DRIFT, SPREAD),
    _rational("identifiable_rank", _RANK, identifiable_rank, DRIFT, SPREAD, DEGREE),
)
