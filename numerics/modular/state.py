r"""The stationary state of a hierarchy of populations, found and enclosed.

Given the variance D of the inputs the levels follow one another (`rnnchaos.theory.modular.levels`): with
$\rho_0=1$,

    q_k = q_(k-1)/n_k + (1 - 1/n_k) f(rho_k),   rho_(k+1) = rho_k - sigma_k^2 q_k/D.

A level is *active* if separations on it grow while it is at rest, $\sigma_k^2q_k/c_k>1$ in the limit
$c_k\to0$, at the state of the levels below. Then $D$ rises to the one root of $\rho_{k+1}=0$ above that
state: at infinite $n_k$ of $1-\sigma_k^2q_k/c_k$, which spares the trivial root. Each of these functions
grows through its root (theorem of `rnnchaos.theory.modular.mean_field`), so a change of sign encloses it and
no derivative is wanted. From quiescence, D = 0, the limits are exact rationals (all registered phi have slope
1), so "active" is decided exactly. When every level has been asked, no level grows: the stable state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.sign_change import sign_change
from rnnchaos.numerics.means.covariance import Law, Medium
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

WHAT = "the state of the populations"
_GAIN = 32
_HEIGHT = {"gd": Fraction(5, 2)}  # above sup phi^2, (pi/2)^2; 1 for the other registered phi


@dataclass(frozen=True)
class Hierarchy:
    """Strengths sigma_0..sigma_K and 1/n_1..1/n_K (0 for infinite), exact."""

    strengths: tuple[Fraction, ...]
    inverse_sizes: tuple[Fraction, ...]
    phi: Nonlinearity

    @property
    def squares(self) -> tuple[Fraction, ...]:
        return tuple(sigma**2 for sigma in self.strengths)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """1/n_k of every level, 0 for the neurons."""
        return (Fraction(0), *self.inverse_sizes)

    @property
    def ceiling(self) -> Fraction:
        """No state has a larger variance: phi^2 is bounded."""
        return sum(self.squares, Fraction(0)) * _HEIGHT.get(self.phi.name, Fraction(1)) + 1


@dataclass(frozen=True)
class State:
    """Activities q_k, slopes f'(c_k) and the variance, over the numbers that `number` takes rationals to;
    `last` is the highest active level, None in quiescence."""

    of: Hierarchy
    number: Callable[[Fraction], Any]
    variance: Any
    activities: tuple[Any, ...]
    slopes: tuple[Any, ...]
    last: int | None

    @property
    def name(self) -> str:
        """The word for it in a `Value`."""
        return "quiescent" if self.last is None else "chaotic"


def at_rest(of: Hierarchy, number: Callable[[Fraction], Any]) -> State:
    """Quiescence: no activity, slopes 1."""
    zero, one = number(Fraction(0)), number(Fraction(1))
    return State(of, number, zero, (zero,) * len(of.squares), (one,) * len(of.squares), None)


def at(law: Law, of: Hierarchy, last: int) -> State:
    """The state at the solution's own variance: the levels above `last` rest, but for the scatter of means of
    finite units."""
    activities, rhos = _levels(law, of, last)
    above = range(last + 1, len(of.strengths))
    for k in above:
        activities.append(law.number(of.shares[k]) * activities[-1])
    rhos[last + 1 :] = [law.number(Fraction(0)) for _ in above]
    return State(of, law.number, law.variance, tuple(activities), tuple(map(law.slope, rhos)), last)


def mismatch(law: Law, of: Hierarchy, last: int) -> Any:
    """What grows through 0 at the state whose highest active level is `last`."""
    _, rhos = _levels(law, of, last)
    return rhos[-1] / rhos[-2] if of.shares[last] == 0 else rhos[-1]


def _levels(law: Law, of: Hierarchy, last: int) -> tuple[list[Any], list[Any]]:
    """(q_0..q_last, rho_0..rho_(last+1)) at the law's variance."""
    activities: list[Any] = []
    rhos = [law.number(Fraction(1))]
    for k in range(last + 1):
        own = law.covariance(rhos[k])
        if of.shares[k]:
            own = law.number(of.shares[k]) * activities[-1] + law.number(1 - of.shares[k]) * own
        activities.append(own)
        rhos.append(rhos[k] - law.number(of.squares[k]) * own / law.variance)
    return activities, rhos


def solved(of: Hierarchy, medium: Medium, bits: int) -> State:
    """The stable state, enclosed to about `bits` bits. Raises `NonConvergence`."""
    number: Callable[[Fraction], Any] = Fraction  # rationals are exact as long as no level is active
    below, last, slope = arb(0), None, number(Fraction(1))
    ratio: Any = Fraction(0)  # q/c of the level before over what it leaves to this one; None is infinite
    for k, (square, share) in enumerate(zip(of.squares, of.shares, strict=True)):
        limit = None  # q_k/c_k as c_k -> 0
        if share == 0 or ratio is not None:
            limit = number(1 - share) * slope + (number(share) * ratio if share else 0)
        excess = None if limit is None else _sure(number(square) * limit - 1)
        if square and (excess is None or excess > 0):
            below = _root(of, medium, k, below, bits, excess)
            last, number, slope, ratio = k, arb_of, medium(below).slope(arb(0)), None
        else:
            ratio = None if excess is None or excess == 0 else limit / (-excess)
    return at_rest(of, arb_of) if last is None else at(medium(below), of, last)


def _sure(excess: Any) -> Any:
    """sigma_k^2 q_k/c_k - 1. Raises `NonConvergence` where its sign is not certain."""
    if excess > 0 or excess <= 0:
        return excess
    raise NonConvergence("whether a level is active", f"its growth is 1 within {excess.str(5)}")


def _root(of: Hierarchy, medium: Medium, last: int, below: flint.arb, bits: int, excess: Any) -> flint.arb:
    """The variance above `below` at which the level `last` balances. Raises `NonConvergence`."""
    start, loss = below.mid(), _GAIN + 2 * _closeness(of.shares[last], excess)

    def objective(distance: flint.arb) -> flint.arb:
        found: flint.arb = mismatch(medium(start + distance), of, last)
        return found

    distance = sign_change(objective, of.ceiling, bits=bits, loss=loss, what=WHAT)
    with working_bits(bits + loss):
        return start + distance


def _closeness(share: Fraction, excess: Any) -> int:
    """Bits by which the distance from the state below is small: log2 of 1/excess, and of n_k."""
    size = share.denominator.bit_length() if share else 0
    if excess is None:
        return size
    gap = excess if isinstance(excess, Fraction) else Fraction(max(float(excess.abs_lower()), 1e-300))
    return size + max(0, (1 / gap).__ceil__().bit_length()) if gap < 1 else size
