"""Bounds of Gaussian means of expressions: the contour of the trapezoid rule, the panels of the primitive."""

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

from flint import arb

from rnnchaos.numerics.means import contour_rule, moments
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


def _mean(which: int, mean: str) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        for text, size in POINTS:
            act, variance = activation(nonlinearity(text)), arb(size)
            fine, *coarse = _rules(act, variance)
            values = [
                moments.moments(act, variance, slopes=True, rule=rule) for rule in (coarse[which], fine)
            ]
            yield getattr(values[0], mean), getattr(values[1], mean)

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


PROOFS = (
    *(
        Proof(f"contour, {mean}: {what}", (moments,), _mean(which, mean))
        for mean in ("second", "square")
        for which, what in enumerate(("step", "range"))
    ),
    Proof("primitive by panels", (contour_rule,), _primitive),
)
