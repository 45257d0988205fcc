r"""Distances and covariances of two copies, by the recursion, in both engines and over arrays of times.

Balls enclose as far as 64 steps; beyond, and over arrays of times, float64 estimates to nine digits. kappa is
what $D^{11}-D^{12}$ cancels: it counts as guard bits. mpmath takes the other order of the arithmetic and
coefficients in real space, as far as 40 steps.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import log2
from typing import Any

import numpy as np
from flint import arb

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.engines import Arithmetic, AtRest, engines, pointwise
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity
from rnnchaos.numerics.reconstruction.laws import Floats, Hermite, Law, Mehler, Row
from rnnchaos.numerics.reconstruction.parameters import BURN, ETA, GAIN, OTHER, PHI, START, STEP, TIME, steps
from rnnchaos.numerics.reconstruction.recursion import Advance, Setting, by_differences, by_fields, rows
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

PROOF = "recursion in ball arithmetic, Mehler's expansion with proved coefficients and remainder"
REFERENCE = (
    "mpmath: recursion by differences, Hermite coefficients in real space; radius: 10 times the larger "
    "change on doubling the precision and on half as many digits again in the law"
)
FLOATS = "float64 recursion; radius: 10 times the larger change on fewer terms and on another order of sums"
PROVED_STEPS, MPMATH_STEPS, FLOAT_DIGITS, FEWER = 64, 40, 9, 1e-13
Number = Callable[[Any], Any]
Read = Callable[..., Any]
"""`(D11 row, D12 or W row, **parameters)` at the latest time -> the number."""


def _count(name: str, given: Mapping[str, Any]) -> int:
    """Steps of a time, 0 where the quantity has no such time."""
    return present(steps(given.get(name, Fraction(0)), given["dt"]), f"{name} in whole steps")


def _late(given: Mapping[str, Any]) -> int:
    """Steps to the latest time."""
    return max(_count("t", given), _count("s", given)) + _count("burn", given)


def _run(number: Number, law: Law, advance: Advance, given: Mapping[str, Any]) -> list[tuple[Row, Row]]:
    """The rows at all times to the latest."""
    rho = square_root(1 - number(given.get("eta", Fraction(0))) ** 2)
    g, dt, D0 = (number(given[name]) for name in ("g", "dt", "D0"))
    of = Setting(g, dt, D0, rho, _count("burn", given) if "burn" in given else None)
    return list(rows(of, law, _late(given), advance))


def recursive(read: Read, at_rest: AtRest) -> tuple[Engine, Engine]:
    """The (ball, mpmath) engines of what is read off the last rows."""

    def compute(numbers: Arithmetic, *, phi: Nonlinearity, **given: Any) -> Any:
        if numbers.balls:
            return read(*_run(numbers.number, Mehler(phi), by_fields, given)[-1], **given)
        law = Hermite(phi, numbers.planned - 24, numbers.refinement)
        return read(*_run(numbers.number, law, by_differences, given)[-1], **given)

    ball, mpmath = engines(
        compute, at_rest, proof=PROOF, reference=REFERENCE, guard=_guard, finer=lambda bits: bits // 2 + 24
    )

    def first(bits: int, /, **given: Any) -> Ball:
        if at_rest(bits, **given) is not None or not fewer(given):
            return ball(bits, **given)
        ways = ((FEWER, by_fields), (0.0, by_fields), (0.0, by_differences))
        runs = (_run(float, Floats(given["phi"], left), advance, given)[-1] for left, advance in ways)
        coarse, fine, other = (arb(float(read(*found, **given))) for found in runs)
        return judged(coarse, fine, other, FLOATS)

    def second(bits: int, /, **given: Any) -> Ball:
        if _late(given) > MPMATH_STEPS:
            raise UsageError("t", str(given["t"]), f"accepted by mpmath: at most {MPMATH_STEPS} steps")
        return mpmath(bits, **given)

    return first, second


def fewer(given: Mapping[str, Any]) -> dict[str, int]:
    """Digits where there are too many steps to enclose: of float64."""
    return {} if _late(given) <= PROVED_STEPS else {"ball": FLOAT_DIGITS}


def _guard(**given: Any) -> int:
    """Bits: what D11 - D12 cancels, and what balls may grow by."""
    cancelled = -2 * log2(float(given.get("eta", 1)) or 1)
    growth = 2 * log2(1 + float(given["dt"]) * max(0.0, 1.8 * float(given["g"]) - 1))
    return int(32 + cancelled + growth * _late(given))


def _none_yet(bits: int, /, **given: Any) -> Ball | None:
    same = given.get("eta", 1) == 0 or given["t"] == 0
    return Ball(arb(0), "exact: the same couplings, or the same state still") if same else None


def _over_times(read: Read, engine: Engine, parameters: tuple[Parameter, ...]) -> Callable[..., Any]:
    """The float64 path: one recursion for all times, where only they are an array."""

    def vectorised(**given: Any) -> Any:
        if [name for name, value in given.items() if isinstance(value, np.ndarray)] != ["t"]:
            return pointwise(engine, parameters)(**given)
        counts = [steps(TIME.parse(float(t)), given["dt"]) for t in given["t"].ravel()]
        whole = [count for count in counts if count is not None]
        if len(whole) < len(counts):
            raise UsageError("t", "an array", f"accepted: {TIME.accepted}")
        late = given | {"t": max(whole) * given["dt"]}
        run = _run(float, Floats(given["phi"]), by_fields, late)[_count("burn", given) :]
        return np.array([float(read(*pair)) for pair in run])[whole].reshape(given["t"].shape)

    return vectorised


def _quantity(
    name: str, title: str, read: Read, parameters: tuple[Parameter, ...], at_rest: AtRest, times: bool = True
) -> Quantity:
    ball, mpmath = recursive(read, at_rest)
    arrays = _over_times(read, ball, parameters) if times else None
    id = f"reconstruction.{name}"
    return Quantity(id, title, id, parameters, ball, mpmath, arrays, fewer_digits=fewer, phases=False)


def _independent(bits: int, /, *, t: Any, s: Any, dt: Any, **given: Any) -> Ball | None:
    return Ball(arb(0), "exact: independent in discrete time") if dt == 1 and t != s else None


def _covariance(own: Row, other: Row, **given: Any) -> Any:
    return other[min(_count("t", given), _count("s", given))]


_COPIES, _BETWEEN = (GAIN, ETA, STEP, START, TIME), "covariance of one copy at t and the other at s"
_GROWN, _MOVED = "distance over kappa as kappa -> 0, from burn on", (GAIN, STEP, START, TIME, BURN, PHI)
QUANTITIES = (
    _quantity(
        "distance",
        "mean squared distance d of the copies",
        lambda own, other, **given: 2 * (own[-1] - other[-1]),
        (*_COPIES, PHI),
        _none_yet,
    ),
    _quantity("autocovariance", _BETWEEN, _covariance, (*_COPIES, OTHER, PHI), _independent, times=False),
    _quantity("distance_linear_response", _GROWN, lambda own, other, **given: other[-1], _MOVED, _none_yet),
)
