"""Look up a quantity, parse its parameters, and raise the precision until the radius is below 10^-digits.

An engine works in bits and reports a ball; the precision is raised until its relative radius is below
10^-digits (an exact zero counts as reached), and `NonConvergence` carries the radius reached otherwise.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from warnings import catch_warnings, simplefilter

import flint
from flint import arb
from mpmath.libmp import NoConvergence

from rnnchaos.numerics.ball.decimals import upper_decimal
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.broadcast import arrays_among, broadcast
from rnnchaos.numerics.engines import answer, both_at
from rnnchaos.numerics.quantity import Quantity, shown
from rnnchaos.numerics.value import Ball, Value, bits_for, reached
from rnnchaos.theory.algebra.deadline import drawing
from rnnchaos.theory.catalogue import find, registered
from rnnchaos.theory.errors import NonConvergence, RnnChaosError, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

ENGINES = ("ball", "mpmath")
_ROUNDS, _AROUND_ZERO = 8, 3
"""How often the precision is raised: an estimate that cannot be told from 0 has no relative accuracy."""
SCANNED = "that no active state stands beside it is scanned, not proved"


def quantities() -> tuple[Quantity, ...]:
    """All quantities of all columns."""
    return tuple(registered("QUANTITIES"))


def quantity(name: str) -> Quantity:
    """The quantity `name` (an id, or a bare name where that is unambiguous); `UsageError` lists the
    candidates."""
    found: Quantity = find(name, "QUANTITIES", "quantity")
    return found


def evaluate(name: str, *, digits: int | None = None, engine: str = "ball", **parameters: Any) -> Any:
    """Evaluate a quantity to `digits` significant digits (15, or as many as it has; 3 of a sampled one): a
    `Value`.

    Parameters are exact: decimal strings, ints, Fractions, or floats by their shortest decimal form. Where
    any numeric parameter is an array or a list, a float64 array of the broadcast shape comes back, nan where
    there is no value (`rnnchaos.numerics.broadcast`); digits and engine are not chosen then. Every quantity
    has arrays. Fast: variance, kinetic_energy, arc_length, activity_distribution over all parameters,
    correlation and kinetic_correlation over the lag. All others, lyapunov_max among them, take as long as so
    many single values. Raises `UsageError` for bad input, `NonConvergence` where the digits cannot be
    reached.
    """
    asked = quantity(name)
    if engine not in ENGINES:
        raise UsageError("engine", engine, "accepted: " + ", ".join(ENGINES))
    wanted = asked.digits(digits, engine)
    _allow(wanted)
    if arrays := arrays_among(asked, parameters):
        usual_digits = asked.digits(None, "ball")
        for option, value, usual in (("digits", wanted, usual_digits), ("engine", engine, "ball")):
            if value != usual:
                raise UsageError(option, value, f"accepted: none with arrays ({', '.join(arrays)})")
        with drawing(asked.id), own_errors(asked.id):
            return broadcast(asked, parameters, arrays, evaluate)
    resolved = asked.resolve(parameters)
    wanted = asked.digits(digits, engine, resolved)
    described = {key: shown(value) for key, value in resolved.items() if value is not None}
    point = ", ".join(f"{key} = {value}" for key, value in described.items())
    where = f"{asked.id}({point})"
    with drawing(where), own_errors(where), rational_only(asked.id, resolved):
        ball = _alone(_sure(asked, engine, wanted, resolved), resolved)
    meant = {key: value.definition for key, value in resolved.items() if isinstance(value, Nonlinearity)}
    state = ball.state if asked.phases or ball.arb is None else ""
    how = ball.certified, ball.method, state, ball.message
    return Value(asked.id, ball.arb, wanted, *how, described, meant)


def _alone(ball: Ball, resolved: Mapping[str, Any]) -> Ball:
    """The answer in quiescence, certified of an expression only where |phi|/x is shown to decrease: E phi^2
    is then at most c1^2 Delta0, and at g <= g_c no active state stands beside x = 0. A scan would not see one
    that lies beyond it. Where phi is not odd, x = 0 is no state, and the engine says how it counted.
    """
    if ball.state != "quiescent" or not ball.certified:
        return ball
    from rnnchaos.numerics.nonlinearity.elasticity import flattens

    if all(flattens(phi) for phi in resolved.values() if isinstance(phi, Nonlinearity) and phi.odd):
        return ball
    return replace(ball, certified=False, method=f"{ball.method}; {SCANNED}")


@contextmanager
def own_errors(where: str) -> Iterator[None]:
    """Whatever an engine's arithmetic raises or warns of, as a `NonConvergence` that names the point.

    A division by zero or an overflow deep in a library says nothing to who asked; and a float64 warning that
    nobody foresaw is no reason to trust what follows. mpmath goes over to complex numbers where a real
    function ends, as a root of a negative variance on the way of an iteration. Bad input is left as it is.
    """
    try:
        with catch_warnings():
            simplefilter("error", RuntimeWarning)
            yield
    except NonConvergence as failure:
        raise NonConvergence(f"{where}: {failure.what}", failure.residual) from None
    except RnnChaosError:
        raise
    except (ArithmeticError, ValueError, RuntimeWarning, NoConvergence) as fault:
        raise NonConvergence(f"{where}: its arithmetic", f"unknown ({_in_words(fault)})") from fault
    except TypeError as fault:
        if not re.search("mpc|complex", str(fault)):
            raise
        raise NonConvergence(f"{where}: its arithmetic", "unknown (a complex number on the way)") from fault


def _in_words(fault: Exception) -> str:
    """`ZeroDivisionError` as `zero division`; what a library says of itself is in the chained exception."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(fault).__name__.removesuffix("Error")).lower()


@contextmanager
def rational_only(id: str, resolved: Mapping[str, Any]) -> Iterator[None]:
    """An irrational parameter where an engine counts on a numerator, as lags in whole steps do."""
    given = {name: value for name, value in resolved.items() if hasattr(value, "as_arb")}
    try:
        yield
    except (AttributeError, TypeError):
        for name, value in given.items():
            raise UsageError(name, str(value), f"accepted by {id}: a rational number") from None
        raise


def _allow(digits: int) -> None:
    """Python converts no integer of more than 4300 digits to text unless it is told to: who asks for more
    digits means them."""
    if 0 < sys.get_int_max_str_digits() < 2 * digits:
        sys.set_int_max_str_digits(2 * digits)


def no_closer(ball: Ball, bits: int) -> Ball:
    """An estimate is no closer than 2^-bits of itself, the accuracy that was asked of its rules: where its
    computations agree to more, it is by chance.
    """
    if ball.certified or ball.arb is None or not ball.arb.is_finite():
        return ball
    return replace(ball, arb=widened(ball.arb, abs(ball.arb.mid()) * arb(2) ** -bits))


def _sure(asked: Quantity, engine: str, digits: int, resolved: dict[str, Any]) -> Ball:
    bits = bits_for(digits, 24)
    last: flint.arb | None = None
    for number in range(_ROUNDS):
        with both_at(bits + 32):
            found = answer(asked, engine, bits, resolved)
            ball = no_closer(found, bits)
        if found.arb is None or ball.arb is None or reached(ball.arb, digits):
            return ball
        if last is not None and last.is_finite() and found.arb.rad() >= last.rad():
            break  # an engine that works in float64, or whose method loses what the precision gains
        last, bits = found.arb, bits + bits // 2
        if not found.certified and number + 1 >= _AROUND_ZERO and 0 in last:
            break
    raise NonConvergence(
        f"the enclosure to {digits} digits", "inf" if last is None else upper_decimal(last.rad())
    )
