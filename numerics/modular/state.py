r"""The stationary state of a hierarchy of populations, found and enclosed.

Given the variance D of the inputs the levels follow one another (`rnnchaos.theory.modular.levels`), here
$\rho_k=c_k/D$ from $\rho_0=1$ on: $\rho_{k+1}=\rho_k-\sigma_k^2q_k/D$.

A level is *active* if separations on it grow while it is at rest, $\sigma_k^2q_k/c_k>1$ in the limit
$c_k\to0$, at the state of the levels below. Then $D$ rises to the one root of $\rho_{k+1}=0$ above that
state: at infinite $n_k$ of $1-\sigma_k^2q_k/c_k$, which spares the trivial root. Each of these functions
grows through its root (theorem of `rnnchaos.theory.onset.shared_input`), so a change of sign encloses it and
no derivative is wanted. From quiescence, D = 0, the limits are exact rationals (all registered phi have slope
1), so "active" is decided exactly; the law of separations is eliminated by the same steps, and
$\det(1-\text{its matrix})=\prod_k(1-\sigma_k^2q_k/c_k)$. When every level has been asked, no level grows: the
stable state.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.sign_change import Function, sign_change
from rnnchaos.numerics.means.covariance import Law, ball_medium
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

WHAT = "the state of the populations"
_GAIN = 32
_HEIGHT = {"gd": Fraction(5, 2)}  # above sup phi^2, (pi/2)^2; 1 for the other registered phi
_REST = Law(arb(0), lambda rho: arb(0), lambda rho: arb(1), arb_of)


@dataclass(frozen=True)
class Hierarchy:
    """Strengths sigma_0..sigma_K and 1/n_0..1/n_K (0 for infinite, and for the neurons), exact."""

    strengths: tuple[Fraction, ...]
    shares: tuple[Fraction, ...]
    phi: Nonlinearity

    @property
    def squares(self) -> tuple[Fraction, ...]:
        return tuple(sigma**2 for sigma in self.strengths)

    @property
    def active(self) -> bool:
        """Whether some level is; if none is the network is quiescent."""
        return any(excess is None or excess > 0 for _, excess in at_quiescence(self))

    @property
    def ceiling(self) -> Fraction:
        """No state has a larger variance: phi^2 is bounded."""
        return sum(self.squares, Fraction(0)) * _HEIGHT.get(self.phi.name, Fraction(1)) + 1


@dataclass(frozen=True)
class State:
    """Activities q_k and correlations rho_k of the levels under the law at the variance; `last` is the
    highest active level, None in quiescence."""

    of: Hierarchy
    law: Law
    activities: tuple[Any, ...]
    correlations: tuple[Any, ...]
    last: int | None

    @property
    def slopes(self) -> tuple[Any, ...]:
        """f'(c_k)."""
        return tuple(map(self.law.slope, self.correlations))


def at_rest(of: Hierarchy) -> State:
    """Quiescence: no activity, slopes 1."""
    zeros = (arb(0),) * len(of.strengths)
    return State(of, _REST, zeros, zeros, None)


def at(law: Law, of: Hierarchy, last: int) -> State:
    """The state at the solution's own variance: the levels above `last` rest, but for the scatter of means of
    finite units."""
    number, zero, rho = law.number, law.number(Fraction(0)), law.number(Fraction(1))
    activities: list[Any] = []
    correlations: list[Any] = []
    for k, (square, share) in enumerate(zip(of.squares, of.shares, strict=True)):
        correlations.append(rho if k <= last else zero)
        own = law.covariance(correlations[k])
        activities.append(number(share) * activities[-1] + number(1 - share) * own if share else own)
        rho = rho - number(square) * activities[k] / law.variance
    return State(of, law, tuple(activities), tuple(correlations), last)


def mismatch(law: Law, of: Hierarchy, last: int) -> Any:
    """What grows through 0 at the state whose highest active level is `last`."""
    found = at(law, of, last)
    rho = found.correlations[last]
    left = rho - law.number(of.squares[last]) * found.activities[last] / law.variance
    return left / rho if of.shares[last] == 0 else left


def enclosed(of: Hierarchy, bits: int) -> State:
    """The stable state, enclosed to about `bits` bits. Raises `NonConvergence`."""
    variance, last, excesses = arb(0), None, at_quiescence(of)
    while (found := next(((k, e) for k, e in excesses if e is None or e > 0), None)) is not None:
        last, excess = found
        variance = _root(of, last, variance, bits, excess)
        excesses = _excesses(of, last + 1, ball_medium(of.phi)(variance).slope(arb(0)), None)
    return at_rest(of) if last is None else at(ball_medium(of.phi)(variance), of, last)


def at_quiescence(of: Hierarchy) -> Iterator[tuple[int, Any]]:
    """(k, sigma_k^2 q_k/c_k - 1) of all levels at D = 0, rational as far as no level is active."""
    return _excesses(of, 0, Fraction(1), Fraction(0))


def _excesses(of: Hierarchy, first: int, slope: Any, ratio: Any) -> Iterator[tuple[int, Any]]:
    """(k, sigma_k^2 q_k/c_k - 1) for c_k -> 0 of the levels from `first` on, as long as those before are at
    rest. `ratio` is q/c of the level before over what it leaves to the next; None is infinite."""
    number = Fraction if isinstance(slope, Fraction) else arb_of
    for k in range(first, len(of.strengths)):
        square, share, limit = of.squares[k], of.shares[k], None
        if share == 0 or ratio is not None:
            limit = number(1 - share) * slope + (number(share) * ratio if share else 0)
        excess: Any = None if limit is None else _sure(number(square) * limit - 1)
        yield k, excess if square else Fraction(-1)
        ratio = None if limit is None or excess == 0 else limit / (-excess)


def _sure(excess: Any) -> Any:
    """sigma_k^2 q_k/c_k - 1. Raises `NonConvergence` where its sign is not certain."""
    if excess > 0 or excess <= 0:
        return excess
    raise NonConvergence("whether a level is active", f"its growth is 1 within {excess.str(5)}")


def _root(of: Hierarchy, last: int, below: flint.arb, bits: int, excess: Any) -> flint.arb:
    """The variance above `below` at which the level `last` balances. Raises `NonConvergence`."""
    start, medium, loss = below.mid(), ball_medium(of.phi), _GAIN + 2 * _closeness(of.shares[last], excess)
    gap: Function = lambda distance: mismatch(medium(start + distance), of, last)  # noqa: E731
    distance = sign_change(gap, of.ceiling, bits=bits, loss=loss, what=WHAT)
    with working_bits(bits + loss):
        return start + distance


def _closeness(share: Fraction, excess: Any) -> int:
    """Bits by which the distance from the state below is small: log2 of 1/excess, and of n_k."""
    size = share.denominator.bit_length() if share else 0
    if excess is None:
        return size
    gap = excess if isinstance(excess, Fraction) else Fraction(max(float(excess.abs_lower()), 1e-300))
    return size + int(1 / gap).bit_length()
