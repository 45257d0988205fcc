"""Bounds of the means of two correlated inputs: the trapezoid rule about a mean, and what expansions lack."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from math import ceil
from typing import Any
from unittest.mock import patch

from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.pairs import curvature, hermite_balls, rule_errors
from rnnchaos.numerics.pairs.hermite_balls import HermiteBalls, whole_spread
from rnnchaos.numerics.pairs.hermite_rule import HermiteRule
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, nonlinearity
from tests.numerics.bounds.proof import FINE, Pairs, Proof

POINTS = (("tanh", "0.5", "0.6"), ("erf", "0.3", "1.5"), ("logistic", "0.2", "3"), ("softplus", "-1", "2"))
TERMS, SHORT = 10, 6
Rule = Callable[[HermiteRule], HermiteRule]


def _long_steps(rule: HermiteRule) -> HermiteRule:
    """With nothing left out."""
    return replace(rule, count=3 * rule.count)


def _short_range(rule: HermiteRule) -> HermiteRule:
    """With a short step."""
    return replace(rule, step=rule.step / 8, count=ceil(3.6 / (rule.step / 8)))


def _means(phi: Nonlinearity, m: arb, d: arb, bits: int, terms: int, change: Rule) -> HermiteBalls:
    rule = hermite_balls.plan(phi, float(m.mid()), float(d.mid()), 0.7, bits)
    assert isinstance(rule, HermiteRule)
    return hermite_balls.hermite_balls(phi, m, d, change(replace(rule, terms=terms)))


@cache
def _fine(name: str, m: str, d: str, terms: int) -> HermiteBalls:
    return _means(nonlinearity(name), arb(m), arb(d), FINE, terms, lambda rule: rule)


def _by_rule(change: Rule, of: Callable[[HermiteBalls], Iterator[arb]]) -> Pairs:
    """Var Phi by the rule takes a primitive, which softplus has none of."""
    for name, m, d in POINTS[:3]:
        coarse = _means(nonlinearity(name), arb(m), arb(d), 10, TERMS, change)
        yield from zip(of(coarse), of(_fine(name, m, d, TERMS)), strict=True)


def _coefficients(means: HermiteBalls) -> Iterator[arb]:
    yield from means.coefficients[-2:]


def _jet(of: Callable[[HermiteBalls], Any], means: HermiteBalls) -> Iterator[arb]:
    jet = of(means)
    yield from (jet.value, jet.mean, jet.variance)


def _same(jet: Any) -> Any:
    return jet


def _moved() -> Pairs:
    """Coefficients over a ball of m, or of Delta0, beside those at its end."""
    for name, m, d in POINTS:
        phi, mean, variance = nonlinearity(name), arb(m), arb(d)
        for m_wide, d_wide in ((arb("0.01"), arb(0)), (arb(0), variance / 100)):
            ball = widened(mean, m_wide), widened(variance, d_wide)
            over = _means(phi, *ball, FINE, TERMS, lambda rule: rule)
            ends = _means(phi, ball[0].upper(), ball[1].upper(), FINE, TERMS, lambda rule: rule)
            yield from zip(over.coefficients, ends.coefficients, strict=True)


def _left_out(rho: str, of: Callable[[Any], Iterator[arb]]) -> Pairs:
    """A short expansion beside a long one."""
    for name, m, d in POINTS:
        covariance = arb(rho) * arb(d)
        short, long = (_fine(name, m, d, terms).pair(covariance) for terms in (SHORT, 80))
        yield from zip(of(short), of(long), strict=True)


def _product(pair: Any) -> Iterator[arb]:
    yield from (pair.product.value, pair.product.covariance, pair.integral.value)


def _product_slopes(pair: Any) -> Iterator[arb]:
    yield from (pair.product.mean, pair.product.variance, pair.integral.mean, pair.integral.variance)


def _whole() -> Pairs:
    """Var Phi by the expansion, beside the rule's."""
    for name, m, d in POINTS:
        by_terms, by_rule = whole_spread(_fine(name, m, d, SHORT)), _fine(name, m, d, SHORT).spread
        yield from (
            (getattr(by_terms, part), getattr(by_rule, part)) for part in ("value", "mean", "variance")
        )


def _curvature() -> Pairs:
    for name, m, d in POINTS:
        fine = curvature.mean_square_curvature(nonlinearity(name), arb(m), arb(d), FINE)
        for bits in (15, 25):
            plan = hermite_balls.plan(nonlinearity(name), float(m), float(d), 1.0, FINE)
            assert isinstance(plan, HermiteRule)
            with patch.object(curvature, "plan", lambda *_, r=plan, b=bits: replace(r, terms=2 * b)):
                yield curvature.mean_square_curvature(nonlinearity(name), arb(m), arb(d), bits), fine


JETS: dict[str, Callable[[HermiteBalls], Any]] = {
    "E phi": lambda means: means.first,
    "E phi^2": lambda means: means.second,
    "E phi'^2": lambda means: means.slope,
    "Var Phi": lambda means: means.spread,
}
RULES = {"step": _long_steps, "range": _short_range}
PROOFS = (
    *(
        Proof(f"pairs, a_n: {what}", (hermite_balls,), partial(_by_rule, change, _coefficients))
        for what, change in RULES.items()
    ),
    *(
        Proof(f"pairs, {name}: {what}", (rule_errors,), partial(_by_rule, change, partial(_jet, of)))
        for name, of in JETS.items()
        for what, change in RULES.items()
    ),
    Proof("pairs, a_n: m and Delta0", (hermite_balls,), _moved),
    *(
        Proof(f"pairs, {name} left out at rho = {rho}", (hermite_balls,), partial(_left_out, rho, of))
        for rho in ("0.6", "-0.6")
        for name, of in (("C and K", _product), ("slopes", _product_slopes))
    ),
    Proof("pairs, Var Phi left out", (hermite_balls,), _whole),
    Proof("pairs, E phi''^2 left out", (curvature,), _curvature),
)
