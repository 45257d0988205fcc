r"""Linear drifts $f=-Ax$ by rational numbers: circulation, entropy production, and what tests determine.

$\Sigma$ solves $A\Sigma+\Sigma A^T=2D$; A is stable where it is positive definite. The rank is that of all
monomials up to a degree as tests, $E[-x_l\,\partial_k\psi]$ for the entry k, l of A, over Gaussian moments.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from math import inf, isqrt
from typing import Any

from flint import fmpq, fmpq_mat
from mpmath import mp

from rnnchaos.numerics.engines import Arithmetic, closed
from rnnchaos.numerics.quantity import Parameter, Quantity, integer, limited, or_word, rational, real
from rnnchaos.numerics.rational.matrix import exact, parts, positive, square, stationary
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError

LARGEST = 4
_STABLE = "every eigenvalue of A has a positive real part: else there is no steady state"
_FITTING = "as many rows as A, symmetric and positive definite"


def _entries(raw: Any) -> tuple[Fraction, ...]:
    found = parts(raw)
    if not 1 <= len(found) <= LARGEST**2:
        raise ValueError(raw)
    return tuple(map(rational, found))


def _size(given: Mapping[str, Any]) -> int:
    return isqrt(len(given["A"]))


def _stable(given: Mapping[str, Any]) -> bool:
    N = _size(given)
    A, one = square(given["A"], N), tuple(tuple(Fraction(i == j) for j in range(N)) for i in range(N))
    return len(given["A"]) == N * N and A is not None and stationary(A, one) is not None


def _fits(given: Mapping[str, Any]) -> bool:
    D = square(given["D"], _size(given))
    return D is not None and tuple(zip(*D, strict=True)) == D and positive(exact(D))


def _matrix(name: str, meaning: str) -> Parameter:
    return Parameter(
        name, meaning, f"1, 4, 9 or {LARGEST**2} rational numbers, row by row", _entries, many=True
    )


def _inside(name: str) -> Parameter:
    entry = integer(name, f"{'row' if name == 'i' else 'column'} of Q", at_least=1, at_most=LARGEST)
    default = 1 if name == "i" else 2
    entry = Parameter(name, entry.meaning, entry.accepted, entry.parse, default, False, domain=entry.domain)
    return limited(entry, "not beyond the rows of A", lambda given: given[name] <= _size(given))


DRIFT = limited(_matrix("A", "linear drift, f = -A x"), _STABLE, _stable)
SPREAD = limited(_matrix("D", "diffusion, or its diagonal"), _FITTING, _fits)
DEGREE = integer("degree", "highest degree of the tests, polynomials", at_least=1, at_most=8)
DECAY = real("theta", "rate of the Ornstein-Uhlenbeck process", above=0, at_most=1e6)
SPACING = or_word(real("tau", "time between two samples", above=0, at_most=1e6), inf, "inf", "infinity")
ROW, COLUMN = _inside("i"), _inside("j")


def _given(A: tuple[Fraction, ...], D: tuple[Fraction, ...]) -> tuple[fmpq_mat, fmpq_mat, fmpq_mat]:
    """A, D and Sigma. Raises `UsageError` where they are no stable drift and diffusion."""
    N = isqrt(len(A))
    drift, noise = square(A, N), square(D, N)
    sigma = stationary(drift, noise) if drift and noise else None
    if drift is None or noise is None or sigma is None:
        raise UsageError("A", A, f"accepted: {DRIFT.accepted}")
    return exact(drift), exact(noise), sigma


def _fraction(of: Any) -> Fraction:
    return Fraction(int(of.p), int(of.q))


def ou_gauge(*, A: Any, D: Any, i: int, j: int) -> Fraction:
    """An entry of Q = A Sigma - D."""
    drift, noise, sigma = _given(A, D)
    return _fraction((drift * sigma - noise)[i - 1, j - 1])


def ou_entropy_production(*, A: Any, D: Any) -> Fraction:
    """tr D^-1 Q Sigma^-1 Q^T."""
    drift, noise, sigma = _given(A, D)
    Q = drift * sigma - noise
    found = noise.inv() * Q * sigma.inv() * Q.transpose()
    return _fraction(sum((found[k, k] for k in range(found.nrows())), fmpq(0)))


def _moments(sigma: fmpq_mat) -> Any:
    """E x^powers of a Gaussian: one factor is paired with each of the others."""

    @cache
    def mean(powers: tuple[int, ...]) -> fmpq:
        first = next((k for k, power in enumerate(powers) if power), None)
        if first is None:
            return fmpq(1)
        rest = _moved(powers, first)
        pairs = (k for k, power in enumerate(rest) if power)
        return sum((rest[k] * sigma[first, k] * mean(_moved(rest, k)) for k in pairs), fmpq(0))

    return mean


def _moved(powers: tuple[int, ...], down: int, up: int = -1) -> tuple[int, ...]:
    """Those of x^powers x_up/x_down."""
    return tuple(power - (place == down) + (place == up) for place, power in enumerate(powers))


def identifiable_rank(*, A: Any, D: Any, degree: int) -> int:
    """Of the equations for all entries of A, tests being monomials up to `degree`."""
    sigma = _given(A, D)[2]
    N, mean = sigma.nrows(), _moments(sigma)
    rows = []
    for total in range(1, degree + 1):
        for factors in combinations_with_replacement(range(N), total):
            powers = tuple(factors.count(k) for k in range(N))
            pairs = ((k, _moved(powers, k, place)) for k in range(N) for place in range(N))
            rows.append([-powers[k] * mean(each) if powers[k] else fmpq(0) for k, each in pairs])
    return int(fmpq_mat(rows).rank())


def ou_covariance(numbers: Arithmetic, *, theta: Any, tau: Any) -> Any:
    """2 theta^2 coth(theta tau)."""
    rate = numbers.number(theta)
    if tau == inf:
        return 2 * rate**2
    angle = rate * numbers.number(tau)
    return 2 * rate**2 * (angle.coth() if numbers.balls else mp.coth(angle))


def _rational(name: str, title: str, compute: Any, *parameters: Parameter) -> Quantity:
    evaluated = lambda numbers, **given: numbers.number(compute(**given))  # noqa: E731
    return closed(
        f"fokker_planck.{name}", title, evaluated, parameters, guard=0, proof="exact rational numbers"
    )


def _rate(name: str, title: str, compute: Any, *parameters: Parameter) -> Quantity:
    return closed(f"fokker_planck.{name}", title, compute, (DECAY, *parameters), guard=64)


def _seen(numbers: Arithmetic, *, theta: Any, delta: Any) -> Any:
    rate = numbers.number(theta)
    return rate * (1 - rate * numbers.number(delta) / 2)


def _unstable(bits: int, /, *, theta: Any, delta: Any) -> Ball | None:
    stays = theta * delta < 2
    return None if stays else Ball(None, "exact", True, "none", "no steady state: theta delta is 2 or more")


EULER = real("delta", "step of Euler's scheme", at_least=0, at_most=1e6)
_SEEN = "rate of an Ornstein-Uhlenbeck process in Euler samples"
LINEAR = (
    _rate("ou_covariance", "variance of the rate theta times n", ou_covariance, SPACING),
    _rate(
        "martingale_covariance.ou",
        "variance of the rate theta times the observed time, dense samples",
        lambda numbers, *, theta: 2 * numbers.number(theta),
    ),
    closed("fokker_planck.euler_ou", _SEEN, _seen, (DECAY, EULER), _unstable, guard=64),
    _rational("ou_gauge", "entry of the circulation Q of f = -A x", ou_gauge, DRIFT, SPREAD, ROW, COLUMN),
    _rational(
        "ou_entropy_production", "entropy production of f = -A x", ou_entropy_production, DRIFT, SPREAD
    ),
    _rational(
        "identifiable_rank", "entries of A that samples determine", identifiable_rank, DRIFT, SPREAD, DEGREE
    ),
)
