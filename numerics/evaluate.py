"""The front door of numerics: `evaluate` finds a quantity, parses its parameters, and asks an engine until it
is sure.

The engines work in bits and report how wide their ball came out; this loop raises the precision until the
relative radius is below 10^-digits (an exact zero counts as reached), and raises `NonConvergence` with the
width it got otherwise.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from rnnchaos.numerics.precision import working_bits
from rnnchaos.numerics.quantity import Quantity, shown
from rnnchaos.numerics.value import Ball, Value, bits_for, reached
from rnnchaos.theory.catalogue import find, registered
from rnnchaos.theory.errors import NonConvergence, UsageError

ENGINES = ("ball", "mpmath")
MAX_DIGITS = 100_000
_ROUNDS = 8


def quantities() -> Iterator[Quantity]:
    """All quantities of all columns."""
    return registered("rnnchaos.numerics", "QUANTITIES")


def quantity(name: str) -> Quantity:
    """The quantity `name` (an id, or a bare name where that is unambiguous); `UsageError` lists the
    candidates."""
    found: Quantity = find(name, quantities(), "quantity")
    return found


def evaluate(name: str, *, digits: int = 15, engine: str = "ball", **parameters: Any) -> Any:
    """Evaluate a quantity to `digits` significant digits.

    Parameters are exact: decimal strings, ints, Fractions, or floats by their shortest decimal form. Where
    any parameter is an array, the vectorised float64 path answers with a float64 array of the broadcast
    shape. Otherwise a `Value` comes back. Raises `UsageError` for bad input, `NonConvergence` where the
    digits cannot be reached.
    """
    asked = quantity(name)
    single = {p.name for p in asked.parameters if p.many}
    if any(
        (hasattr(p, "__array__") and getattr(p, "ndim", 0) > 0) or isinstance(p, (list, tuple))
        for name, p in parameters.items()
        if name not in single
    ):
        return _vectorised(asked, parameters)
    _check(digits, engine)
    _allow(digits)
    resolved = asked.resolve(parameters)
    described = {key: shown(value) for key, value in resolved.items() if value is not None}
    try:
        ball = _sure(asked, engine, digits, resolved)
    except NonConvergence as failure:
        point = ", ".join(f"{key} = {value}" for key, value in described.items())
        raise NonConvergence(f"{asked.id}({point}): {failure.what}", failure.residual) from None
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


def _vectorised(asked: Quantity, parameters: dict[str, Any]) -> Any:
    if asked.vectorised is None:
        raise UsageError("quantity", asked.id, "this quantity takes one value at a time")
    import numpy as np

    arrays = {k: np.asarray(v, dtype=np.float64) if _numeric(v) else v for k, v in parameters.items()}
    for key, array in arrays.items():
        if isinstance(array, np.ndarray) and array.size:
            for extreme in (array.min(), array.max()):
                asked.resolve({**_scalars(parameters), key: float(extreme)})
    defaults = asked.resolve(_scalars(arrays))
    return asked.vectorised(**{**defaults, **{k: v for k, v in arrays.items() if isinstance(v, np.ndarray)}})


def _numeric(value: Any) -> bool:
    return hasattr(value, "__array__") or (isinstance(value, Sequence) and not isinstance(value, str))


def _scalars(parameters: dict[str, Any]) -> dict[str, Any]:
    """Each array stands for its first element where only the names and domains matter."""
    return {
        k: (v.flat[0].item() if hasattr(v, "flat") else v[0] if _numeric(v) else v)
        for k, v in parameters.items()
    }
