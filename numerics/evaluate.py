"""Look up a quantity, parse its parameters, and raise the precision until the radius is below 10^-digits.

An engine works in bits and reports a ball; the precision is raised until its relative radius is below
10^-digits (an exact zero counts as reached), and `NonConvergence` carries the radius reached otherwise.
"""

import sys
from collections.abc import Iterator
from typing import Any

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.broadcast import arrays_among, broadcast
from rnnchaos.numerics.quantity import Quantity, shown
from rnnchaos.numerics.value import Ball, Value, bits_for, reached
from rnnchaos.theory.catalogue import find, registered
from rnnchaos.theory.errors import NonConvergence, UsageError

ENGINES = ("ball", "mpmath")
MAX_DIGITS = 100_000
_ROUNDS = 8


def quantities() -> Iterator[Quantity]:
    """All quantities of all columns."""
    return registered("QUANTITIES")


def quantity(name: str) -> Quantity:
    """The quantity `name` (an id, or a bare name where that is unambiguous); `UsageError` lists the
    candidates."""
    found: Quantity = find(name, "QUANTITIES", "quantity")
    return found


def evaluate(name: str, *, digits: int = 15, engine: str = "ball", **parameters: Any) -> Any:
    """Evaluate a quantity to `digits` significant digits: a `Value`.

    Parameters are exact: decimal strings, ints, Fractions, or floats by their shortest decimal form. Where
    any numeric parameter is an array or a list, a float64 array of the broadcast shape comes back, nan where
    there is no value (`rnnchaos.numerics.broadcast`); digits and engine are not chosen then. Every quantity
    has arrays. Fast: variance, kinetic_energy, arc_length, activity_distribution over all parameters,
    correlation and kinetic_correlation over the lag. All others, lyapunov_max among them, take as long as so
    many single values. Raises `UsageError` for bad input, `NonConvergence` where the digits cannot be
    reached.
    """
    asked = quantity(name)
    _check(digits, engine)
    _allow(digits)
    if arrays := arrays_among(asked, parameters):
        for option, value, usual in (("digits", digits, 15), ("engine", engine, "ball")):
            if value != usual:
                raise UsageError(option, value, f"accepted: none with arrays ({', '.join(arrays)})")
        return broadcast(asked, parameters, arrays, evaluate)
    resolved = asked.resolve(parameters)
    described = {key: shown(value) for key, value in resolved.items() if value is not None}
    point = ", ".join(f"{key} = {value}" for key, value in described.items())
    try:
        ball = _sure(asked, engine, digits, resolved)
    except NonConvergence as failure:
        raise NonConvergence(f"{asked.id}({point}): {failure.what}", failure.residual) from None
    except OverflowError:  # how many bits and terms are needed is planned in float64
        raise NonConvergence(
            f"{asked.id}({point})", "beyond float64: a parameter is too large or small"
        ) from None
    return Value(asked.id, ball.arb, digits, ball.certified, ball.method, ball.state, ball.message, described)


def _check(digits: Any, engine: str) -> None:
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise UsageError("digits", digits, f"accepted: an integer from 1 to {MAX_DIGITS}")
    if engine not in ENGINES:
        raise UsageError("engine", engine, "accepted: " + ", ".join(ENGINES))


def _allow(digits: int) -> None:
    """Python converts no integer of more than 4300 digits to text unless it is told to: who asks for more
    digits means them."""
    if 0 < sys.get_int_max_str_digits() < 2 * digits:
        sys.set_int_max_str_digits(2 * digits)


def _sure(asked: Quantity, engine: str, digits: int, resolved: dict[str, Any]) -> Ball:
    run = asked.ball if engine == "ball" else asked.mpmath
    bits = bits_for(digits, 24)
    ball: Ball | None = None
    for _ in range(_ROUNDS):
        with working_bits(bits + 32):
            ball = run(bits, **resolved)
            if ball.arb is None or reached(ball.arb, digits):
                return ball
        bits += bits // 2
    raise NonConvergence(
        f"the enclosure to {digits} digits", str(ball.arb.rad()) if ball and ball.arb is not None else "inf"
    )
