r"""$x=h-F$ with independent $h=J\varphi(x)\sim\mathcal N(0,S-T)$ and $F\sim\mathcal N(0,T)$: the angles of x,
h and F in the gradient dynamics, the radius $|x|/\sqrt N$, a start in equilibrium, and the path length.

The gradient of E is in `rnnchaos.theory.gradient.squared_norm`, the chaotic flow in
`rnnchaos.theory.gradient.chaotic_flow`. Source: derived here.
"""

from collections.abc import Callable

import sympy as sp

from rnnchaos.theory.algebra.expectation import wick
from rnnchaos.theory.algebra.operations import eq, same
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import STEP
from rnnchaos.theory.gradient.notation import (
    EQUILIBRIUM,
    FIELD,
    FORCE,
    JOINT,
    MEAN_CURVATURE,
    NORM,
    TEMPERATURE,
    VARIANCE,
    cosine,
    derived,
    mean_symbol,
)


def _moment(label: str, polynomial: Callable[[sp.Expr], sp.Expr], value: sp.Expr, sentence: str) -> Step:
    """A second moment of x, the first relation, h, F."""
    return Step(sentence, eq(mean_symbol(label), value), lambda *r: wick(polynomial(r[0].rhs), *EQUILIBRIUM))


@entry("gradient.angle", "angle between x and h = J phi(x) in the gradient dynamics", "angle of x and h")
def angle() -> Derived:
    steps = (
        JOINT,
        _moment("xh", lambda x: x * FIELD, VARIANCE - TEMPERATURE, "F is orthogonal to h, so"),
        _moment("xx", lambda x: x**2, VARIANCE, "and"),
        Step("and, by the law of h,", eq(mean_symbol("hh"), VARIANCE - TEMPERATURE)),
        cosine(sp.sqrt(1 - TEMPERATURE / VARIANCE), "The cosine."),
    )
    return derived(steps)


@entry(
    "gradient.angle.force",
    "angle between x and F in the gradient dynamics, from <F x> = -T",
    "angle of x and F",
)
def angle_force() -> Derived:
    steps = (
        JOINT,
        _moment("xF", lambda x: x * FORCE, -TEMPERATURE, "F is orthogonal to h, so <F x> = -T,"),
        _moment("xx", lambda x: x**2, VARIANCE, "and"),
        Step("and, by the law of F,", eq(mean_symbol("FF"), TEMPERATURE)),
        cosine(-sp.sqrt(TEMPERATURE / VARIANCE), "The cosine."),
    )
    remark = "F is orthogonal to h here, and to x in the chaotic flow: this tells the two dynamics apart."
    return derived(steps, remarks=(remark,))


@entry(
    "gradient.planted_start",
    "law of the field given x in equilibrium: a start that needs no burn-in",
    "planted equilibrium",
)
def planted_start() -> Derived:
    x = sp.Symbol("x", real=True)
    spread = VARIANCE - TEMPERATURE
    centre, width = x * spread / VARIANCE, TEMPERATURE * spread / VARIANCE
    law = sp.exp(-((FIELD - centre) ** 2) / (2 * width)) / sp.sqrt(2 * sp.pi * width)
    exponent = FIELD**2 / spread + (FIELD - x) ** 2 / TEMPERATURE
    total, density = sp.Function("Q")(x, FIELD), sp.Function("p")(x, FIELD)

    def conditioned(*r: sp.Basic) -> sp.Expr:
        joint = sp.exp(-r[-1].rhs / 2) / (2 * sp.pi * sp.sqrt(TEMPERATURE * spread))
        marginal = sp.exp(-(x**2) / (2 * VARIANCE)) / sp.sqrt(2 * sp.pi * VARIANCE)
        return joint / marginal

    steps = (
        Step("-2 ln of the joint law of h and F = h - x, up to a constant.", eq(total, exponent)),
        Step("Complete the square in h.", eq(total, (FIELD - centre) ** 2 / width + x**2 / VARIANCE), same),
        Step("Divide the joint law by that of x, N(0, S).", eq(density, law), conditioned),
    )
    remark = (
        "Draw x ~ N(0, S), h given x, and any J; then J + (h - J phi(x)) phi(x)^T/|phi(x)|^2 has J phi(x) = "
        "h, and (J, x) is a draw of the annealed pair: an equilibrium state of its own network, at leading "
        "order in 1/N."
    )
    return derived(steps, remarks=(remark,))


@entry("gradient.shells", "radius of the shell on which the gradient dynamics lives", "shells")
def shells() -> Derived:
    radius = sp.Symbol("r", positive=True)
    steps = (
        JOINT,
        _moment("xx", lambda x: x**2, VARIANCE, "<x^2> a neuron."),
        Step(
            "|x|^2 is a sum of N neurons: r = |x|/sqrt(N) has no width at N to infinity.",
            eq(radius, sp.sqrt(VARIANCE)),
            lambda *r: sp.sqrt(r[-1].rhs),
        ),
    )
    remark = "Chaos lives on the shell sqrt(Delta0), inside all of these: S(T) > Delta0 for every T >= 0."
    return derived(steps, remarks=(remark,))


@entry(
    "gradient.arc_length",
    "length of the sampled path of the gradient dynamics: it grows without bound as dt -> 0",
    "path length at a step",
)
def arc_length() -> Derived:
    xi, rate = sp.Symbol("xi", real=True), sp.Symbol("ell", positive=True)
    jump, slope = mean_symbol("dx2"), sp.Symbol("grad", real=True)
    move = -slope * STEP + sp.sqrt(2 * TEMPERATURE * STEP) * xi
    steps = (
        Step("The mean squared gradient.", eq(NORM, TEMPERATURE * MEAN_CURVATURE)),
        Step("One Euler-Maruyama step of dt, xi ~ N(0, 1).", eq(sp.Symbol("dx", real=True), move)),
        Step(
            "Its mean square a neuron.",
            eq(jump, STEP**2 * NORM + 2 * TEMPERATURE * STEP),
            lambda *r: sp.expand(wick(r[-1].rhs ** 2, (xi,), [[1]])).subs(slope**2, NORM),
        ),
        Step(
            "Its root over dt.",
            eq(rate, sp.sqrt(2 * TEMPERATURE / STEP + TEMPERATURE * MEAN_CURVATURE)),
            lambda *r: sp.sqrt(sp.expand(r[-1].rhs.subs(NORM, r[0].rhs) / STEP**2)),
        ),
    )
    remark = "Brownian paths have no length; that of the chaotic flow, gaussian.arc_length, is sqrt(Gamma0)."
    return derived(steps, remarks=(remark,))
