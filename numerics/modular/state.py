r"""The stationary state of a hierarchy of populations, found and enclosed.

Given the variance D of the inputs the levels follow one another (`rnnchaos.theory.modular.levels`): with
$\rho_0=1$,

    q_k = q_(k-1)/n_k + (1 - 1/n_k) f(rho_k),   rho_(k+1) = rho_k - sigma_k^2 q_k/D.

A level is *active* if separations on it grow while it is at rest, $\sigma_k^2q_k/c_k>1$ in the limit
$c_k\to0$, at the state of the levels below. Then $D$ rises to the one root of $\rho_{k+1}=0$ above that
state: at infinite $n_k$ of $1-\sigma_k^2q_k/c_k$, which spares the trivial root. Each of these functions
grows through its root (theorem of `rnnchaos.theory.modular.column`), so a change of sign encloses it and no
derivative is wanted. From quiescence, D = 0, the limits are exact rationals (all registered phi have slope
1), so "active" is decided exactly. When every level has been asked, no level grows: the stable state.

The root is bracketed and refined (Illinois) at low precision in the distance from the state below, polished
by secants, and enclosed by evaluating both ends of a small interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.modular.covariance import Law, Medium
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_ROUGH, _STEPS, _GAIN = 40, 400, 32
_HEIGHT = {"gd": Fraction(5, 2)}  # above sup phi^2, (pi/2)^2; 1 for the other registered phi
Objective = Callable[[flint.arb], flint.arb]


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


@dataclass(frozen=True)
class State:
    """Activities q_k, slopes f'(c_k) and the variance, over any numbers; `last` is the highest active level,
    None in quiescence."""

    variance: Any
    activities: tuple[Any, ...]
    slopes: tuple[Any, ...]
    last: int | None


def climb(
    law: Law, of: Hierarchy, last: int, number: Callable[[Fraction], Any]
) -> tuple[list[Any], list[Any]]:
    """(q_0..q_last, rho_0..rho_(last+1)) at the law's variance; `number` takes rationals to its numbers."""
    activities: list[Any] = []
    rhos = [number(Fraction(1))]
    for k in range(last + 1):
        own = law.covariance(rhos[k])
        if of.shares[k]:
            own = number(of.shares[k]) * activities[-1] + number(1 - of.shares[k]) * own
        activities.append(own)
        rhos.append(rhos[k] - number(of.squares[k]) * own / law.variance)
    return activities, rhos


def mismatch(law: Law, of: Hierarchy, last: int, number: Callable[[Fraction], Any]) -> Any:
    """What grows through 0 at the state whose highest active level is `last`."""
    _, rhos = climb(law, of, last, number)
    return rhos[-1] / rhos[-2] if of.shares[last] == 0 else rhos[-1]


def at(law: Law, of: Hierarchy, last: int, number: Callable[[Fraction], Any]) -> State:
    """The state at the solution's own variance: the levels above `last` rest, but for the scatter of means of
    finite units."""
    activities, rhos = climb(law, of, last, number)
    rest = number(Fraction(0))
    for k in range(last + 1, len(of.strengths)):
        activities.append(number(of.shares[k]) * activities[-1])
    correlations = [*rhos[: last + 1], *([rest] * (len(of.strengths) - last - 1))]
    return State(law.variance, tuple(activities), tuple(law.slope(rho) for rho in correlations), last)


def solved(of: Hierarchy, medium: Medium, bits: int) -> State:
    """The stable state, enclosed to about `bits` bits; quiescent (all zero, slopes 1) where no level is
    active. Raises `NonConvergence`."""
    below, last, slope = arb(0), None, None
    ratio: Any = Fraction(0)  # q/c of the level before over what it leaves to this one; None is infinite
    for k, square in enumerate(of.squares):
        limit = _mixed(of.shares[k], ratio, slope)
        excess = None if limit is None else _excess(square, limit)
        if square == 0 or (excess is not None and not excess > 0):
            ratio = _left(limit, excess)
            continue
        below = _root(of, medium, k, below, bits, excess)
        last, slope, ratio = k, medium(below).slope(arb(0)), None
    if last is None:
        rest = (arb(0),) * len(of.squares)
        return State(arb(0), rest, (arb(1),) * len(of.squares), None)
    return at(medium(below), of, last, arb_of)


def _left(limit: Any, excess: Any) -> Any:
    """q_k over what c_k leaves to the next level, c_k (1 - sigma_k^2 q_k/c_k); None is infinite."""
    return None if limit is None or excess == 0 else limit / (-excess)


def _mixed(share: Fraction, ratio: Any, slope: flint.arb | None) -> Any:
    """q_k/c_k as c_k -> 0; `slope` f'(0) is 1 in quiescence. None is infinite."""
    other: Any = 1 - share if slope is None else arb_of(1 - share) * slope
    if share == 0:
        return other
    if ratio is None:
        return None
    return other + (share if slope is None and isinstance(ratio, Fraction) else arb_of(share)) * ratio


def _excess(square: Fraction, limit: Any) -> Any:
    """sigma_k^2 q_k/c_k - 1 of a finite limit. Raises `NonConvergence` where its sign is not certain."""
    found: Any = square * limit - 1 if isinstance(limit, Fraction) else arb_of(square) * limit - 1
    if not (found > 0 or found <= 0):
        raise NonConvergence("whether a level is active", f"its growth is 1 within {found.str(5)}")
    return found


def _root(of: Hierarchy, medium: Medium, last: int, below: flint.arb, bits: int, excess: Any) -> flint.arb:
    """The variance above `below` at which the level `last` balances. Raises `NonConvergence`."""
    loss = _GAIN + 2 * _closeness(of, last, excess)
    start = below.mid()

    def objective(distance: flint.arb) -> flint.arb:
        found: flint.arb = mismatch(medium(start + distance), of, last, arb_of)
        return found

    with working_bits(_ROUGH + loss):
        low, high = _bracket(objective, arb_of(_ceiling(of)))
        rough = _illinois(objective, low, high)
    with working_bits(bits + loss):
        point, step = _secants(objective, rough, bits)
        root: flint.arb = start + _enclosed(objective, point, step, bits)
        return root


def _closeness(of: Hierarchy, last: int, excess: Any) -> int:
    """Bits by which the distance from the state below is small: log2 of 1/excess, and of n_k."""
    share = of.shares[last]
    size = 0 if share == 0 else share.denominator.bit_length()
    if excess is None:
        return size
    gap = excess if isinstance(excess, Fraction) else Fraction(max(float(excess.abs_lower()), 1e-300))
    return size + max(0, (1 / gap).__ceil__().bit_length()) if gap < 1 else size


def _ceiling(of: Hierarchy) -> Fraction:
    """No state has a larger variance: phi^2 is bounded."""
    return sum(of.squares, Fraction(0)) * _HEIGHT.get(of.phi.name, Fraction(1)) + 1


def _bracket(objective: Objective, high: flint.arb) -> tuple[flint.arb, flint.arb]:
    """Distances at which the mismatch is negative and positive, a factor 4 apart."""
    for _ in range(_STEPS):
        low = high / 4
        if objective(low).mid() < 0:
            return low, high
        high = low
    raise NonConvergence("the state of the populations", "no change of sign")


def _illinois(objective: Objective, low: flint.arb, high: flint.arb) -> flint.arb:
    """The root to about 2^-30 by regula falsi, the value of an end that stays twice halved."""
    bottom, top, kept = objective(low).mid(), objective(high).mid(), 0
    last = high
    for _ in range(_STEPS):
        middle = ((low * top - high * bottom) / (top - bottom)).mid()
        value = objective(middle).mid()
        if value == 0 or abs(middle - last) < abs(middle) / 2**30:
            return middle
        if value < 0:
            low, bottom, top, kept = middle, value, top / 2 if kept < 0 else top, -1
        else:
            high, top, bottom, kept = middle, value, bottom / 2 if kept > 0 else bottom, 1
        last = middle
    raise NonConvergence("the state of the populations", f"bracket {float(high - low):.1e}")


def _secants(objective: Objective, rough: flint.arb, bits: int) -> tuple[flint.arb, flint.arb]:
    """(the root to about `bits` bits, the size of the last step)."""
    old, new = rough, (rough * (1 + arb(2) ** -24)).mid()
    height = objective(old).mid()
    for _ in range(_STEPS):
        now = objective(new).mid()
        if now == height or now == 0:
            return new, arb(0)
        step = (now * (new - old) / (now - height)).mid()
        old, height, new = new, now, (new - step).mid()
        if abs(step) < abs(new) * arb(2) ** -bits:
            return new, abs(step).mid()
    raise NonConvergence("the state of the populations", f"last step {float(step):.1e}")


def _enclosed(objective: Objective, point: flint.arb, step: flint.arb, bits: int) -> flint.arb:
    """A ball at both ends of which the mismatch has a proved sign. Raises `NonConvergence`."""
    for widening in (2, 2**8, 2**16, 2**24):
        radius = widening * (step + abs(point) * arb(2) ** -bits)
        low, high = (point - radius).mid(), (point + radius).mid()
        if objective(low) < 0 and objective(high) > 0:
            return low.union(high)
    raise NonConvergence("the enclosure of the state of the populations", objective(point).str(5))
