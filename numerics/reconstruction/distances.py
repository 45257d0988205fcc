r"""Distances and covariances of two copies, by the recursion, in both engines and over arrays of times.

Balls enclose as far as 64 steps (erf, closed: 250); beyond, and over arrays of times, float64 estimates to
nine digits. kappa is what $D^{11}-D^{12}$ cancels: it counts as guard bits. mpmath takes the other order of
the arithmetic and Hermite's coefficients in real space, as far as 40 steps.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import log2
from typing import Any

import numpy as np
from flint import arb

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.engines import Arithmetic, AtRest, engines
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.reconstruction import parameters as given_by
from rnnchaos.numerics.reconstruction.floating import DIGITS, float_law, judged_by_changes
from rnnchaos.numerics.reconstruction.laws import Law, Row, ball_law, mpmath_law
from rnnchaos.numerics.reconstruction.parameters import BURN, ETA, GAIN, OTHER, PHI, START, STEP, TIME, steps
from rnnchaos.numerics.reconstruction.recursion import (
    Advance,
    Setting,
    by_differences,
    by_fields,
    copies,
    responses,
)
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

PROOF = "recursion in ball arithmetic, Mehler's expansion with proved coefficients and remainder"
REFERENCE = (
    "mpmath: recursion by differences, Hermite coefficients in real space; radius: 10 times the larger "
    "change on doubling the precision and on half as many digits again in the law"
)
PROVED_STEPS, CLOSED_STEPS, BY_MPMATH = 64, 250, 40
Number = Callable[[Any], Any]
Read = Callable[[Row, Row], Any]
"""The rows at the last time -> the number."""


def _setting(number: Number, *, g: Any, dt: Any, D0: Any, eta: Any = Fraction(0), **other: Any) -> Setting:
    error = number(eta)
    return Setting(number(g), number(dt), number(D0), square_root(1 - error * error))


def _late(given: Mapping[str, Any]) -> int:
    """Steps to the latest time."""
    times = [steps(given[name], given["dt"]) for name in ("t", "s") if name in given]
    burn = steps(given["burn"], given["dt"]) if "burn" in given else 0
    return max(present(n, "whole steps") for n in times) + present(burn, "whole steps")


def _rows(number: Number, law: Law, advance: Advance, given: Mapping[str, Any]) -> tuple[Row, Row]:
    """D11(t, .), and D12(t, .) or W(t, .), at the latest time."""
    of, last = _setting(number, **given), _late(given)
    if "burn" in given:
        runs = responses(of, law, last, present(steps(given["burn"], given["dt"]), "burn"), advance)
    else:
        runs = copies(of, law, last, advance)
    for rows in runs:
        found = rows
    return found


def recursive(read: Callable[..., Any], at_rest: AtRest) -> tuple[Engine, Engine]:
    """(ball, mpmath) engines of read(D11 row, other row, **parameters)."""

    def compute(numbers: Arithmetic, *, phi: Nonlinearity, **given: Any) -> Any:
        law = ball_law(phi) if numbers.balls else mpmath_law(phi, numbers.planned - 24, numbers.refinement)
        advance = by_fields if numbers.balls else by_differences
        return read(*_rows(numbers.number, law, advance, given), **given)

    ball, mpmath = engines(
        compute,
        at_rest,
        proof=PROOF,
        reference=REFERENCE,
        guard=_guard,
        finer=lambda bits: bits // 2 + 24,
    )

    def first(bits: int, /, **given: Any) -> Ball:
        if at_rest(bits, **given) is not None or proved(given):
            return ball(bits, **given)
        phi, rest = given["phi"], {name: value for name, value in given.items() if name != "phi"}
        return judged_by_changes(lambda law, advance: read(*_rows(float, law, advance, rest), **rest), phi)

    def second(bits: int, /, **given: Any) -> Ball:
        if given["phi"].name != "erf" and _late(given) > BY_MPMATH:
            raise UsageError("t", str(given["t"]), f"accepted by mpmath: at most {BY_MPMATH} steps")
        return mpmath(bits, **given)

    return first, second


def proved(given: Mapping[str, Any]) -> bool:
    """Whether balls enclose: few enough steps."""
    most = CLOSED_STEPS if given["phi"].name == "erf" else PROVED_STEPS
    return _late(given) <= most


def fewer(given: Mapping[str, Any]) -> dict[str, int]:
    """Digits where the number comes from float64."""
    return {} if proved(given) else {"ball": DIGITS}


def _guard(*, eta: Any = 1, g: Any, dt: Any, **given: Any) -> int:
    """Bits: what D11 - D12 cancels, and what balls may grow by."""
    cancelled = -2 * log2(max(float(eta), 1e-300)) if eta else 0
    growth = 2 * log2(1 + float(dt) * max(0.0, 1.8 * float(g) - 1))
    return int(32 + cancelled + growth * _late({"dt": dt, **given}))


def _distance(own: Row, other: Row, **given: Any) -> Any:
    return 2 * (own[-1] - other[-1])


def _covariance(own: Row, other: Row, *, t: Fraction, s: Fraction, dt: Fraction, **given: Any) -> Any:
    return other[present(steps(min(t, s), dt), "whole steps")]


def _same(bits: int, /, *, eta: Any = 1, t: Fraction, **given: Any) -> Ball | None:
    """The same couplings, or no time yet: no distance."""
    return Ball(arb(0), "exact: no distance yet") if eta == 0 or t == 0 else None


def _never(bits: int, /, **given: Any) -> None:
    """There is always something to compute."""


def over_times(read: Read) -> Callable[..., Any]:
    """The float64 path: one recursion for all times where only they are an array."""

    def vectorised(*, t: Any, phi: Nonlinearity, **given: Any) -> Any:
        arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
        shape = np.broadcast(t, *arrays.values()).shape
        out, times = np.empty(shape), np.broadcast_to(t, shape)
        names = list(arrays)
        values = np.stack(
            [np.broadcast_to(a, shape).ravel() for a in arrays.values()] or [np.zeros(times.size)]
        )
        for point in np.unique(values, axis=1).T:
            here = np.all(values == point[:, None], axis=0).reshape(shape)
            own = dict(zip(names, point.tolist(), strict=False))
            out[here] = _curve(read, times[here], phi, {**given, **own})
        return out

    return vectorised


def _curve(read: Read, times: Any, phi: Nonlinearity, given: Mapping[str, Any]) -> Any:
    """At these times. Raises `UsageError` for one that is no whole number of steps."""
    dt = Fraction(str(given["dt"]))
    counts = [steps(given_by.TIME.parse(float(t)), dt) for t in times]
    for t, count in zip(times, counts, strict=True):
        if count is None or count > given_by.MOST_STEPS:
            raise UsageError("t", float(t), f"accepted: {TIME.accepted}")
    last = max(present(count, "steps") for count in counts)
    of, law = _setting(float, **{**given, "dt": dt}), float_law(phi)
    burn = present(steps(given["burn"], dt), "burn") if "burn" in given else 0
    run = responses(of, law, last + burn, burn) if "burn" in given else copies(of, law, last)
    values = [float(read(*rows)) for rows in run][burn:]
    return np.array([values[present(count, "steps")] for count in counts])


def _latest(own: Row, other: Row, **given: Any) -> Any:
    return other[-1]


_COPIES = (GAIN, ETA, STEP, START)
QUANTITIES = (
    Quantity(
        "reconstruction.distance",
        "mean squared distance d of the copies",
        "reconstruction.distance",
        (*_COPIES, TIME, PHI),
        *recursive(_distance, _same),
        over_times(_distance),
        fewer_digits=fewer,
        phases=False,
    ),
    Quantity(
        "reconstruction.autocovariance",
        "covariance of one copy at t and the other at s; eta = 0: of one copy",
        "reconstruction.autocovariance",
        (*_COPIES, TIME, OTHER, PHI),
        *recursive(_covariance, _never),
        fewer_digits=fewer,
        phases=False,
    ),
    Quantity(
        "reconstruction.distance_linear_response",
        "distance over kappa as kappa -> 0, from time burn on",
        "reconstruction.distance_linear_response",
        (GAIN, STEP, START, TIME, BURN, PHI),
        *recursive(_latest, _same),
        over_times(_latest),
        fewer_digits=fewer,
        phases=False,
    ),
)
