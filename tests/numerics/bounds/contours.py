"""Bounds of Gaussian means of expressions: the contour of the trapezoid rule, the panels of the primitive."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from unittest.mock import patch

from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.means import contour_rule, mehler_contour, moments
from rnnchaos.numerics.means.contour import Integrand
from rnnchaos.numerics.means.contour_rule import ContourRule
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from tests.numerics.bounds.proof import FINE, Pairs, Proof

POINTS = (("x/(1+x**2)", "0.05"), ("x/(1+x**2)", "0.8"), ("x*exp(-x**2)", "0.05"), ("tanh(x)+x/10", "0.8"))


def _rules(act: Activation, variance: arb) -> tuple[ContourRule, ContourRule, ContourRule]:
    """A fine rule, one with a long step and nothing left out, one with a short step and a short range."""
    rule = contour_rule.contour_rule(act, variance, 40)
    return (
        contour_rule.contour_rule(act, variance, FINE),
        replace(rule, step=(3 * rule.step).mid(), count=rule.count // 2),
        replace(rule, step=(rule.step / 4).mid(), count=2 * rule.count),
    )


@cache
def _fine(text: str, size: str) -> moments.Moments:
    act, variance = activation(nonlinearity(text)), arb(size)
    return moments.moments(act, variance, slopes=True, rule=_rules(act, variance)[0])


@cache
def _fine_squares(text: str, size: str) -> list[arb]:
    return mehler_contour.contour_squares(activation(nonlinearity(text)), arb(size), 6, FINE)


def _mean(which: int, mean: str) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for text, size in POINTS:
            act, variance = activation(nonlinearity(text)), arb(size)
            coarse = moments.moments(act, variance, slopes=True, rule=_rules(act, variance)[1 + which])
            yield getattr(coarse, mean), getattr(_fine(text, size), mean)

    return pairs


def _primitive() -> Pairs:
    """Phi at the nodes, by panels that are good to some ten bits."""
    panels = contour_rule._panels
    for text, size in POINTS:
        act = activation(nonlinearity(text))
        rule = contour_rule.contour_rule(act, arb(size), 40)
        with patch.object(contour_rule, "_panels", lambda where, rule, bits: panels(where, rule, 10)):
            coarse = list(contour_rule.enclosed_samples(act, rule))
        for one, other in list(zip(coarse, contour_rule.enclosed_samples(act, rule), strict=True))[1::8]:
            yield one[4], other[4]


def _slopes(which: int) -> Pairs:
    """E phi'^2."""
    for text, size in POINTS:
        act, variance = activation(nonlinearity(text)), arb(size)
        fine, *coarse = _rules(act, variance)
        found = []
        for rule in (coarse[which], fine):
            with patch.object(mehler_contour, "proved_rule", lambda *_, rule=rule: rule):
                found.append(mehler_contour.slope_mean(act, variance, Integrand(slope=2)))
        yield found[0], found[1]


def _squares(which: int) -> Pairs:
    """b_1, b_3, .. b_11."""
    true = contour_rule.contour_rule
    for text, size in POINTS:
        act, variance = activation(nonlinearity(text)), arb(size)
        fine = _fine_squares(text, size)
        rule = true(act, variance, 40, 11)
        changes = (
            {"step": (2 * rule.step).mid(), "count": rule.count // 2 + 1},
            {"step": (rule.step / 3).mid(), "count": 3 * rule.count // 2},
        )
        with patch.object(
            mehler_contour, "contour_rule", lambda *_, r=rule, w=which, c=changes: replace(r, **c[w])
        ):
            coarse = mehler_contour.contour_squares(act, variance, 6, FINE)
        yield from zip(coarse, fine, strict=True)


def _moved() -> Pairs:
    """The squares over a ball of variances, beside those at its end."""
    for text, size in POINTS:
        act = activation(nonlinearity(text))
        ball = widened(arb(size), arb(size) / 1000)
        over = mehler_contour.contour_squares(act, ball, 6, FINE)
        yield from zip(over, mehler_contour.contour_squares(act, ball.upper(), 6, FINE), strict=True)


PROOFS = (
    *(
        Proof(f"contour, {mean}: {what}", (moments,), _mean(which, mean))
        for mean in ("second", "square")
        for which, what in enumerate(("step", "range"))
    ),
    Proof("primitive by panels", (contour_rule,), _primitive),
    *(
        Proof(f"contour, {name}: {what}", (mehler_contour,), partial(pairs, which))
        for name, pairs in (("E phi'^2", _slopes), ("Mehler's squares", _squares))
        for which, what in enumerate(("step", "range"))
    ),
    Proof("contour, Mehler's squares: variance", (mehler_contour,), _moved),
)
