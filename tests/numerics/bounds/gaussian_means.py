"""Bounds of Gaussian means: trapezoid rule, product rule, Mehler's squares and what they leave out."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from types import ModuleType
from typing import Any
from unittest.mock import patch

from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import SinhRule, sinh_rule
from rnnchaos.numerics.gradient import means as gradient_means
from rnnchaos.numerics.means import mehler, mehler_proved, mehler_small, moments, product_rule, proved_rule
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.scheme import white_means
from rnnchaos.theory.nonlinearity.registry import REGISTRY
from tests.numerics.bounds.proof import FINE, Pairs, Proof

NAMES = tuple(REGISTRY)


def _coarse(rule: SinhRule) -> tuple[SinhRule, SinhRule]:
    """One with a long step and nothing left out, one with a short step and a short range."""
    return (
        replace(rule, step=3 * rule.step, count=2 * rule.count),
        replace(rule, step=rule.step / 6, count=5 * rule.count // 2),
    )


@cache
def _fine(name: str, size: str) -> moments.Moments:
    return moments.moments(activation(REGISTRY[name]), arb(size), slopes=True)


def _gaussian(which: int, mean: str) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for name in NAMES:
            act = activation(REGISTRY[name])
            assert act.strip is not None
            for size in ("0.05", "0.4", "3"):
                variance = arb(size)
                rule = sinh_rule(variance, 40, act.strip.reach, lambda s, act=act: act.strip.bound(s) ** 2)
                coarse = moments.moments(act, variance, slopes=True, rule=_coarse(rule)[which])
                yield getattr(coarse, mean), getattr(_fine(name, size), mean)

    return pairs


def _instead(which: int) -> Callable[..., SinhRule]:
    return lambda variance, _, *strip: _coarse(sinh_rule(variance, 40, *strip))[which]


def _ruled(module: ModuleType, value: Callable[[Any, arb], arb]) -> Callable[[], Pairs]:
    """A mean whose module chooses the rule itself."""

    def pairs() -> Pairs:
        for name in NAMES:
            act = activation(REGISTRY[name])
            for variance in map(arb, ("0.05", "0.4", "3")):
                fine = value(act, variance)
                for which in (0, 1):
                    with patch.object(
                        module, "sinh_rule", lambda d, _, *a, w=which: _coarse(sinh_rule(d, 40, *a))[w]
                    ):
                        yield value(act, variance), fine

    return pairs


def _mehler(nats: Callable[[float], float]) -> Callable[[], Pairs]:
    """The range is that of `nats(nats wanted)`."""
    reach = mehler_proved._reach

    def pairs() -> Pairs:
        for name in ("tanh", "gd"):
            for variance in map(arb, ("0.3", "2", "20")):
                fine = mehler_proved.squares(name, variance, 6, 200)
                for bits in (4, 10, 20):
                    with patch.object(mehler_proved, "_reach", lambda k, d, n: reach(k, d, nats(n))):
                        yield from zip(mehler_proved.squares(name, variance, 6, bits), fine, strict=True)

    return pairs


def _small() -> Pairs:
    """The enveloping series in D against the quadrature over frequencies."""
    for name in ("tanh", "gd"):
        for variance in map(arb, ("0.001", "0.003")):
            with patch.object(mehler_proved, "small_squares", lambda *_: None):
                fine = mehler_proved.squares(name, variance, 3, 100)
            for bits in (2, 8, 16):
                found = mehler_small.small_squares(name, variance, 3, bits)
                assert found is not None
                yield from zip(found, fine, strict=True)


def _rest() -> Pairs:
    """The ball [0, bound] of what is left out, beside what is left out."""
    for name in NAMES:
        act, variance = activation(REGISTRY[name]), arb("0.7")
        with patch.object(mehler, "count", lambda *_: 3):
            found = mehler.mehler(act, variance, FINE)
        terms = mehler_proved.squares(name, variance, 60, FINE)
        yield found.rest, sum(((2 * j + 1) * b for j, b in enumerate(terms) if j >= 3), arb(0))


Ruled = tuple[SinhRule, float]


def _product(coarse: Callable[[SinhRule, float], Ruled]) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for name in NAMES:
            for variance, rho in (("0.5", "0.3"), ("0.2", "0.6")):
                yield _by_product(name, variance, rho, 10, coarse), _fine_product(name, variance, rho)

    return pairs


def _by_product(
    name: str, variance: str, rho: str, bits: int, change: Callable[[SinhRule, float], Ruled]
) -> arb:
    true = product_rule._rule

    def chosen(act: Any, pair: Any) -> Ruled:
        with working_bits(bits):
            return change(*true(act, pair))

    with patch.object(product_rule, "_rule", chosen):
        return product_rule.mean_product(activation(REGISTRY[name]), arb(variance), arb(rho))


@cache
def _fine_product(name: str, variance: str, rho: str) -> arb:
    return _by_product(name, variance, rho, 60, lambda rule, band: (rule, band))


def _longer(rule: SinhRule, band: float) -> Ruled:
    return replace(rule, count=2 * rule.count), 2 * band


def _shorter(rule: SinhRule, band: float) -> Ruled:
    return replace(rule, step=rule.step / 4, count=2 * rule.count), 2 * band


def _narrower(rule: SinhRule, band: float) -> Ruled:
    return replace(rule, step=rule.step / 4, count=5 * rule.count), 0.3


def _white(short: float) -> Pairs:
    """G and L of the discrete-time network, c = 1/2, with the range cut at `short`."""
    for name in NAMES:
        means, c = white_means.ProvedMeans(REGISTRY[name], arb(3)), arb("0.5")
        with patch.object(white_means.ProvedMeans, "_end", property(lambda self: arb(short))):
            cut = means.share(c), means.logs(c)
        yield from zip(cut, (means.share(c), means.logs(c)), strict=True)


MEANS = ("second", "mean", "square", "second_slope", "mean_slope", "square_slope")
PROOFS = (
    *(
        Proof(f"{mean}: {what}", (moments,), _gaussian(which, mean))
        for mean in MEANS
        for which, what in enumerate(("step", "range"))
    ),
    Proof(
        "E phi'^2",
        (mehler_proved,),
        _ruled(mehler_proved, lambda act, variance: mehler_proved.mean_square_slope(act, variance)),
    ),
    Proof(
        "E phi' by Stein",
        (gradient_means,),
        _ruled(proved_rule, lambda act, variance: gradient_means.BallMeans(act).slope(variance)),
    ),
    Proof("Mehler's squares: step", (mehler_proved,), _mehler(lambda nats: 2 * nats)),
    Proof("Mehler's squares: range", (mehler_proved,), _mehler(lambda nats: nats / 2)),
    Proof("Mehler's squares: small variance", (mehler_small,), _small),
    Proof("Mehler's rest", (mehler,), _rest),
    Proof("product rule: step", (product_rule,), _product(_longer)),
    Proof("product rule: range", (product_rule,), _product(_shorter)),
    Proof("discrete network: range", (white_means,), partial(_white, 1.0)),
    Proof("product rule: band", (product_rule,), _product(_narrower)),
)
