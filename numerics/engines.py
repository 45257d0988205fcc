r"""The two engines of a quantity from one function of its parameters.

    ball     q = compute(balls, ...)          enclosed where everything is proved, else estimated
    mpmath   q = compute(mpmath numbers, ...) estimated

`engines(compute, at_rest)` makes both: `at_rest` answers where the number is known beforehand (in quiescence
it is exact, or there is none), `compute` gives the number in the arithmetic that it is handed.

An estimate is made from three computations, `estimated(solve, method)`: as planned (q), with finer rules
(q'), and at twice the precision (q''). The ball is $q'\pm10\max(|q'-q|,|q''-q|)$; nothing is proved about it.

`closed` makes the quantity of a closed form. `pointwise` is the float64 path for arrays where a quantity has
none of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from typing import Any

import flint
from flint import ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.catalogue import broken, column_of
from rnnchaos.theory.errors import Unproved

Solve = Callable[[int, int], flint.arb]
"""`(precision in bits, refinement) -> number`; refinement 0 as planned, 1 finer."""


@dataclass(frozen=True)
class Arithmetic:
    """The numbers that an engine computes with, at the precision in force.

    `bits` is the accuracy asked for, `planned` the precision that it takes: with guard bits, before any
    doubling. A rule that is not proved is refined by `refinement` = 1. With `enclosing` every part must be
    proved.
    """

    balls: bool
    bits: int
    planned: int
    refinement: int = 0
    enclosing: bool = False

    @property
    def precision(self) -> int:
        """The bits in force."""
        return int(ctx.prec if self.balls else mp.prec)

    @property
    def pi(self) -> Any:
        """pi, at the precision in force."""
        return flint.arb.pi() if self.balls else +mp.pi

    def number(self, exact: Fraction | int) -> Any:
        """An exact rational as one of these numbers."""
        return arb_of(exact) if self.balls else mpf_of(exact)

    def working(self, precision: int) -> AbstractContextManager[Any]:
        """The context in which these numbers have `precision` bits."""
        return working_bits(precision) if self.balls else both_at(precision)


@contextmanager
def both_at(bits: int) -> Iterator[None]:
    """mpmath numbers and balls of `bits`."""
    with mp.workprec(bits), working_bits(bits):
        yield


Compute = Callable[..., Any]
"""`(arithmetic, **parameters) -> number`, or a `Ball` where the answer turns out to be exact, or none."""
AtRest = Callable[..., Ball | None]
"""`(bits, **parameters) -> Ball`, None where there is a number to compute."""
CLOSED = "closed form in ball arithmetic"
REFERENCE = "mpmath: closed form; radius: 10 times the change on doubling the precision"


def answer(asked: Quantity, engine: str, bits: int, given: dict[str, Any]) -> Ball:
    """What an engine of a quantity says. Raises `UsageError` where it is no `Ball`, and where the engine of a
    column from elsewhere fails of anything but arithmetic: its code, and not what was asked, is wrong."""
    run = asked.ball if engine == "ball" else asked.mpmath
    wanted = "wanted: a Ball (rnnchaos.numerics.value) of a flint.arb, or of None and a message"
    try:
        found: Any = run(bits, **given)
    except (TypeError, LookupError, AttributeError, NameError, AssertionError) as failure:
        if column_of(asked.id):
            raise
        why = f"its {engine} engine fails ({type(failure).__name__}: {failure})"
        raise broken(asked.id, "QUANTITIES", f"{why}; {wanted}") from failure
    if not isinstance(found, Ball) or not isinstance(found.arb, flint.arb | None):
        what = f"Ball of {type(found.arb).__name__}" if isinstance(found, Ball) else type(found).__name__
        raise broken(asked.id, "QUANTITIES", f"its {engine} engine returns {what}; {wanted}")
    ball: Ball = found
    return ball


def active(bits: int, /, **given: Any) -> None:
    """The `at_rest` of a quantity that has to be computed everywhere."""


def absent(why: str, where: Callable[..., bool]) -> AtRest:
    """The `at_rest` of a quantity without a number `where(**parameters)`: the message is why."""

    def at_rest(bits: int, /, **given: Any) -> Ball | None:
        return Ball(None, "exact", True, "none", why) if where(**given) else None

    return at_rest


def in_balls(compute: Callable[[int], flint.arb]) -> Solve:
    """compute(refinement) over balls at a precision."""

    def solve(precision: int, refinement: int) -> flint.arb:
        with working_bits(precision):
            return compute(refinement)

    return solve


def in_mpmath(compute: Callable[[int], Any]) -> Solve:
    """compute(refinement) over mpmath numbers at a precision, as an exact ball; what FLINT does for it has
    that precision too."""

    def solve(precision: int, refinement: int) -> flint.arb:
        with both_at(precision):
            return arb_of(mp.mpf(compute(refinement)))

    return solve


def estimated(
    solve: Solve, method: str, *, bits: int, finer: int | None = None, longer: int | None = None
) -> Ball:
    """Ten times the larger change on refining and on computing with more bits, as the radius.

    solve(bits, 0), solve(`finer`, 1) and solve(`longer`, 0); as planned `finer` = bits, `longer` = 2 bits.
    """
    plain, fine = solve(bits, 0), solve(bits if finer is None else finer, 1)
    return judged(plain, fine, solve(2 * bits if longer is None else longer, 0), method)


def enclosed_or(
    enclosed: Callable[[str], Ball], proof: str, sampled: Callable[[str], Ball], estimate: str
) -> Ball:
    """enclosed(proof), or where that fails sampled(estimate), which says why."""
    try:
        return enclosed(proof)
    except Unproved as failure:
        return sampled(f"{estimate}; not certified: {failure.reason}")


def engines(
    compute: Compute,
    at_rest: AtRest = active,
    *,
    proof: Callable[..., str | None] | str | None = None,
    estimate: str = "",
    reference: str,
    guard: Callable[..., int] | int = 0,
    finer: Callable[[int], int] = lambda bits: 0,
    state: Callable[..., str] = lambda **given: "chaotic",
) -> tuple[Engine, Engine]:
    """The (ball, mpmath) engines of compute(arithmetic, **parameters).

    `proof(**parameters)` is the method named where balls enclose, None where they only estimate; where the
    proof fails on the way (`Unproved`) the number is estimated after all, and the method says what failed.
    `estimate` and `reference` are the methods of the estimates, over balls and by mpmath.
    `guard(**parameters)` are the bits that cancellations cost, `finer(bits)` those that refined rules need on
    top; `state(**parameters)` is the phase that the answer is labelled with.
    """

    def precision(bits: int, given: dict[str, Any]) -> int:
        return bits + (guard(**given) if callable(guard) else guard)

    def ball(bits: int, /, **given: Any) -> Ball:
        known = at_rest(bits, **given)
        if known is not None:
            return known
        full, proved = precision(bits, given), proof(**given) if callable(proof) else proof

        def enclosed(method: str) -> Ball:
            found = compute(Arithmetic(True, bits, full, enclosing=True), **given)
            return found if isinstance(found, Ball) else Ball(found, method)

        def sampled(method: str) -> Ball:
            solve = in_balls(lambda r: compute(Arithmetic(True, bits, full, r), **given))
            return estimated(solve, method, bits=full, finer=full + finer(bits))

        with working_bits(full):
            found = sampled(estimate) if proved is None else enclosed_or(enclosed, proved, sampled, estimate)
            return replace(found, state=state(**given)) if found.state == "chaotic" else found

    def mpmath(bits: int, /, **given: Any) -> Ball:
        known = at_rest(bits, **given)
        if known is not None:
            return known
        full = precision(bits, given)
        solve = in_mpmath(lambda r: compute(Arithmetic(False, bits, full, r), **given))
        found = estimated(solve, reference, bits=full, finer=full + finer(bits))
        return replace(found, state=state(**given))

    return ball, mpmath


def closed(
    id: str,
    title: str,
    compute: Compute,
    parameters: Sequence[Parameter],
    at_rest: AtRest = active,
    *,
    guard: Callable[..., int] | int = 16,
    proof: str = CLOSED,
) -> Quantity:
    """The quantity of a closed form, which the formula of the same id states; without a chaotic phase."""
    both = engines(compute, at_rest, proof=proof, reference=REFERENCE, guard=guard)
    return Quantity(id, title, id, tuple(parameters), *both, phases=False)


def pointwise(engine: Engine, parameters: Sequence[Parameter]) -> Callable[..., Any]:
    """The float64 path for arrays: the ball engine at 64 bits, point by point; nan where there is none."""
    parsers = {parameter.name: parameter for parameter in parameters}

    def vectorised(**given: Any) -> Any:
        import numpy as np

        arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
        points = np.broadcast(*arrays.values())
        out = np.empty(points.shape)
        for place, values in zip(np.ndindex(points.shape), points, strict=True):
            point = {name: parsers[name](float(v)) for name, v in zip(arrays, values, strict=True)}
            with working_bits(96):
                found = engine(64, **{**given, **point}).arb
            out[place] = np.nan if found is None else float(found.mid())
        return out

    return vectorised


def lazily(place: str) -> Callable[..., Any]:
    """The engine, path for arrays or list, MODULE:NAME, imported when it first runs."""

    def run(*bits: int, **given: Any) -> Any:
        module, _, name = place.partition(":")
        return getattr(import_module(module), name)(*bits, **given)

    return run
