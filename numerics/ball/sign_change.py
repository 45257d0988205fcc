r"""A root enclosed by a change of sign, for functions f on (0, high] that grow through it.

Where f has no derivative at hand, or one that costs as much as f: the root is bracketed from above by
factors of 4 and refined by regula falsi at low precision (Illinois), polished by secants, and enclosed by
evaluating f at both ends of a small interval, $f(m-r)<0<f(m+r)$. That the root is the only one is for the
caller to know. `loss` is the number of bits by which f's rounding is magnified in the root, `what` names it
in failures.
"""

from collections.abc import Callable
from fractions import Fraction

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.theory.errors import NonConvergence

Function = Callable[[flint.arb], flint.arb]
_ROUGH, _STEPS = 40, 400


def sign_change(f: Function, high: Fraction, *, bits: int, loss: int, what: str) -> flint.arb:
    """The root below `high` in a ball of about `bits` bits. Raises `NonConvergence`."""
    with working_bits(_ROUGH + loss):
        rough = _illinois(f, *_bracket(f, arb_of(high), what), what)
    with working_bits(bits + loss):
        return _enclosed(f, *_secants(f, rough, bits, what), bits, what)


def _bracket(f: Function, high: flint.arb, what: str) -> tuple[flint.arb, flint.arb]:
    """Arguments at which f is negative and positive, a factor 4 apart."""
    for _ in range(_STEPS):
        low = high / 4
        if f(low).mid() < 0:
            return low, high
        high = low
    raise NonConvergence(what, "no change of sign")


def _illinois(f: Function, low: flint.arb, high: flint.arb, what: str) -> flint.arb:
    """The root to about 2^-30 by regula falsi, the value of an end that stays twice halved."""
    bottom, top, kept = f(low).mid(), f(high).mid(), 0
    last = high
    for _ in range(_STEPS):
        middle = ((low * top - high * bottom) / (top - bottom)).mid()
        value = f(middle).mid()
        if value == 0 or abs(middle - last) < abs(middle) / 2**30:
            return middle
        if value < 0:
            low, bottom, top, kept = middle, value, top / 2 if kept < 0 else top, -1
        else:
            high, top, bottom, kept = middle, value, bottom / 2 if kept > 0 else bottom, 1
        last = middle
    raise NonConvergence(what, f"bracket {float(high - low):.1e}")


def _secants(f: Function, rough: flint.arb, bits: int, what: str) -> tuple[flint.arb, flint.arb]:
    """(the root to about `bits` bits, the size of the last step)."""
    old, new = rough, (rough * (1 + arb(2) ** -24)).mid()
    height = f(old).mid()
    for _ in range(_STEPS):
        now = f(new).mid()
        if now == height or now == 0:
            return new, arb(0)
        step = (now * (new - old) / (now - height)).mid()
        old, height, new = new, now, (new - step).mid()
        if abs(step) < abs(new) * arb(2) ** -bits:
            return new, abs(step).mid()
    raise NonConvergence(what, f"last step {float(step):.1e}")


def _enclosed(f: Function, point: flint.arb, step: flint.arb, bits: int, what: str) -> flint.arb:
    """A ball at both ends of which f has a proved sign."""
    for widening in (2, 2**8, 2**16, 2**24):
        radius = widening * (step + abs(point) * arb(2) ** -bits)
        low, high = (point - radius).mid(), (point + radius).mid()
        if f(low) < 0 and f(high) > 0:
            return low.union(high)
    raise NonConvergence(f"the enclosure of {what}", f(point).str(5))
