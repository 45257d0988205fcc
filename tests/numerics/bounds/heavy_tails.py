"""Bounds of the heavy-tailed column: transform, stable law, moments, mean field, quiescent fraction."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from math import pi
from types import ModuleType
from typing import Any
from unittest.mock import patch

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.heavy_tailed import (
    grid,
    laplace,
    log_moments,
    mean_field,
    stable_law,
)
from rnnchaos.numerics.heavy_tailed import quiescent_fraction as fraction
from rnnchaos.numerics.heavy_tailed import quiescent_tails as tails
from rnnchaos.numerics.heavy_tailed.quiescent_ensemble import Ensemble
from rnnchaos.numerics.heavy_tailed.quiescent_line import Line
from rnnchaos.numerics.heavy_tailed.weight_law import normal, stable
from rnnchaos.theory.nonlinearity.registry import REGISTRY
from tests.numerics.bounds.plant import planted
from tests.numerics.bounds.proof import FINE, Pairs, Proof

LAWS = (stable(Fraction(1)), stable(Fraction(3, 2)), stable(Fraction(19, 10)), normal(Fraction(3, 2)))


@cache
def _fine_log(law: Any, u: str) -> arb:
    return laplace.Transform(law, FINE).log(arb(u))


@cache
def _fine_stable(alpha: Fraction, x: str, kind: int) -> arb:
    return stable_law._best(alpha, arb(x), FINE, kind)


@cache
def _fine_scale(name: str, alpha: Fraction) -> arb:
    return mean_field.Scale(REGISTRY[name], mean_field.weights(alpha, 80)).mean(arb(0))


def _laplace(part: str) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for law in LAWS:
            for text in ("-3", "-0.5", "0.5", "2"):
                u, fine = arb(text), _fine_log(law, text)
                for bits in (6, 16):
                    found = _represented(laplace.Transform(law, bits), part, u)
                    if found is not None:
                        yield found, fine.expm1() if part == "small" else fine.exp()

    return pairs


def _on_a_line(module: ModuleType, wanted: str, pairs: Callable[[], Pairs]) -> Callable[[], Pairs]:
    """The same by a Mellin inversion with half the step, whose range is cut to about a third."""
    line = module._line.__wrapped__

    def cut() -> Pairs:
        with (
            planted(line, ("arb(pi / nats)", "arb(pi / nats / 2)"), (wanted, wanted.replace("2", "0.6"))),
            patch.object(module, "_line", line),
        ):
            yield from pairs()

    return cut


def _represented(of: laplace.Transform, part: str, u: arb) -> arb | None:
    """M (M - 1 by the small series) by one of the three representations, where it is used."""
    large = of._large_length(float(u)) if u > 0 else None
    wanted = of._wanted(float(u))
    small = of._small_length(float(u), wanted)
    if part == "large":
        return None if large is None else of._large(u, large)
    if part == "small":
        return None if small is None else of._small(u, small, wanted)
    return of._between(u)


def _stable(part: str, kind: int) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for alpha in (Fraction(3, 4), Fraction(6, 5), Fraction(9, 5)):
            for text in ("0.1", "1", "3", "10"):
                x, fine = arb(text), _fine_stable(alpha, text, kind)
                for bits in (8, 16):
                    found = getattr(stable_law, part)(alpha, x, bits, kind)
                    if found is not None:
                        yield found, fine

    return pairs


def _fine_grid(law: object, bits: int) -> laplace.Transform:
    return laplace.transform(law, FINE)


WANTED = grid.grid.__wrapped__


def _grid(law: Any, bits: int, nats: int, *, step: float = 1.0) -> grid.Grid:
    true = WANTED(law, bits, nats)
    return grid.Grid(laplace.transform(law, FINE), (true.step * step).mid())


def _log_moments(which: str, step: float) -> Callable[[], Pairs]:
    """On grids whose step is `step` times what is wanted; the nodes carry all digits."""

    def pairs() -> Pairs:
        for law in LAWS[:3]:
            for size in (1, 100):
                fine = log_moments.summed_log_moments(law, size, 100)
                with patch.object(grid, "grid", partial(_grid, step=step)):
                    coarse = log_moments.summed_log_moments(law, size, 2)
                yield getattr(coarse, which), getattr(fine, which)

    return pairs


def _inverse_moment(which: int) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for law in LAWS[:2]:
            for p in map(arb, ("0.3", "1.5")):
                with working_bits(100):
                    fine = log_moments.InverseMoment(law, 20)(p)[which]
                with patch.object(grid, "grid", _grid), working_bits(12):
                    yield log_moments.InverseMoment(law, 20)(p)[which], fine

    return pairs


def _scale(step: float, low: float, high: float) -> Callable[[], Pairs]:
    """Step and range of the rule, as multiples of what is wanted."""
    density, span = stable_law.density, mean_field.Scale._range

    def cut(scale: mean_field.Scale, log_scale: float) -> tuple[int, int]:
        first, last = span(scale, log_scale)
        return int(first * low / step), int(last * high / step)

    def pairs() -> Pairs:
        for alpha in (Fraction(3, 4), Fraction(3, 2)):
            wanted = mean_field.weights.__wrapped__(alpha, 12)
            table = replace(wanted, step=(wanted.step * step).mid(), known={})
            for name in ("tanh", "erf"):
                fine = _fine_scale(name, alpha)
                with (
                    patch.object(mean_field, "density", lambda a, x, _: density(a, x, FINE)),
                    patch.object(mean_field.Scale, "_range", cut),
                ):
                    yield mean_field.Scale(REGISTRY[name], table).mean(arb(0)), fine

    return pairs


SMALL_NETWORK = Ensemble(Fraction(1, 4), Fraction(3, 2), 5, 3, "normal", "exact")
LINES = {-1: (-0.35, 0.35), 0: (0.5, 0.4), 1: (1.9, 0.8)}


@cache
def _fine(threshold: Fraction) -> arb:
    return fraction.fraction_below(SMALL_NETWORK, threshold, 32)


def _line(strip: int, nats: float, reach: float) -> Line:
    c, width = LINES[strip]
    step = 2 * pi * width / nats
    return Line(log_moments.Arc(arb(c), arb(step).mid(), int(reach / step)), strip, width, 0)


def _quiescent(strip: int, nats: float, reach: float) -> Callable[[], Pairs]:
    """Along a line of the strip, with the step for so many nats and so long."""

    def pairs() -> Pairs:
        for threshold in (Fraction(1, 10), Fraction(1)):
            yield fraction.inverted(SMALL_NETWORK, threshold, _line(strip, nats, reach), 30), _fine(threshold)

    return pairs


def _tail(threshold: Fraction, answer: Callable[..., arb | None]) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for part in (1, 2):
            at = arb_of(threshold * part).log()
            found = answer(SMALL_NETWORK, at, 8)
            assert found is not None
            yield found, _fine(threshold * part)

    return pairs


LAPLACE_LINE, STABLE_LINE = "ceil(2 * nats / pi", "ceil(2 * a / pi"
PROOFS = (
    *(Proof(f"transform: {part} s", (laplace,), _laplace(part)) for part in ("small", "large", "middle")),
    Proof("transform: range", (laplace,), _on_a_line(laplace, LAPLACE_LINE, _laplace("middle"))),
    *(
        Proof(f"stable {what}: {part[1:]} x", (stable_law,), _stable(part, kind))
        for kind, what in ((1, "density"), (0, "tail"))
        for part in ("_small", "_large", "_between")
    ),
    *(
        Proof(
            f"stable {what}: range",
            (stable_law,),
            _on_a_line(stable_law, STABLE_LINE, _stable("_between", kind)),
        )
        for kind, what in ((1, "density"), (0, "tail"))
    ),
    *(
        Proof(f"ln S, {which}: {what}", (log_moments,), _log_moments(which, step))
        for which in ("mean", "variance", "third")
        for what, step in (("step", 3.0), ("range", 1.0))
    ),
    Proof("ln E S^-p", (log_moments,), _inverse_moment(0)),
    Proof("slope of ln E S^-p", (log_moments,), _inverse_moment(1)),
    Proof("mean-field scale: step", (mean_field,), _scale(4, 1.5, 1.5)),
    Proof("mean-field scale: small x", (mean_field,), _scale(0.7, 0.4, 1.5)),
    Proof("mean-field scale: large x", (mean_field,), _scale(0.7, 1.5, 0.4)),
    *(Proof(f"quiescent fraction: step, strip {k}", (fraction,), _quiescent(k, 7, 30)) for k in LINES),
    *(Proof(f"quiescent fraction: range, strip {k}", (fraction,), _quiescent(k, 30, 4)) for k in LINES),
    Proof("quiescent fraction: expansion", (tails,), _tail(Fraction(1, 2000), tails.small)),
    Proof(
        "quiescent fraction: Markov",
        (tails,),
        _tail(Fraction(2000), partial(tails.near_one, exponents=[1.2])),
    ),
)
